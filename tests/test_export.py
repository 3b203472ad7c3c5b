"""Open data out: every format says what the catalogue says, and programs that are not ours can read it."""

import csv
import html
import io
import json
import re
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path
from time import perf_counter
from typing import Any
from xml.etree import ElementTree

import feedparser
import icalendar
import openpyxl
import pytest
from dateutil.rrule import rrulestr
from fhir.resources.R4B.bundle import Bundle
from geojson_pydantic import FeatureCollection

from factories import ROOT, a_catalogue, a_tilbud, an_organisation, loaded
from katalog import export
from katalog.catalogue import Catalogue
from katalog.export import (
    FORMATS,
    Publication,
    atom,
    everything,
    fhir,
    geojson,
    hsds_tables,
    ical,
    opensearch,
    schemaorg,
    spreadsheets,
    whole,
    xlsx,
)
from katalog.export.columns import tables
from katalog.export.weekly import rule
from katalog.page import Page
from katalog.pages import pages
from katalog.relate import relate
from katalog.render import Renderer, Site
from katalog.tables import line
from katalog.templates import script_json
from katalog.tilbud import Tidspunkt

URL = "https://x.example/guide/"


def published(c: Catalogue, licence: str = "") -> Publication:
    """The catalogue as a site with this address publishes it."""
    return Publication(c, URL, "Find fællesskab", "Region Prøve", licence)


@pytest.fixture(scope="module")
def real() -> Publication:
    return published(relate(loaded(ROOT / "catalogue"))[0])


@pytest.fixture(scope="module")
def small() -> Publication:
    """The tests' own catalogue, which uses every field."""
    return published(relate(loaded(ROOT / "tests" / "katalog"))[0])


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


# ---------------------------------------------------------------- all of it


def test_the_same_catalogue_gives_the_same_bytes(small: Publication) -> None:
    assert list(everything.files(small)) == list(everything.files(small))


def test_a_long_file_comes_in_pieces_that_make_the_same_file(
    small: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = whole(everything.files(small))
    for module in (export, hsds_tables):
        monkeypatch.setattr(module, "PIECE", 500)
    made = list(everything.files(small))
    assert whole(made) == at_once
    count = Counter(path for path, _ in made)
    for path in ("data/tilbud.csv", "data/fhir/bundle.json", "data/steder.geojson", "data/hsds/tabel/attributes.csv"):
        assert count[path] > 1, path


def test_every_format_that_the_page_lists_is_there(small: Publication) -> None:
    made = {path for path, _ in everything.files(small)}
    listed = {address for f in FORMATS for _, address in f.links if not address.endswith("/")}
    assert {a for a in listed if "hsds" not in a} <= made


def test_a_catalogue_of_nothing_is_published_too() -> None:
    made = whole(everything.files(published(a_catalogue())))
    assert json.loads(made["data/steder.geojson"]) == {"type": "FeatureCollection", "features": []}
    assert feedparser.parse(made["data/nyt.atom"]).bozo is False
    assert not icalendar.Calendar.from_ical(made["data/kalender.ics"]).events


def test_thousands_of_offerings_take_seconds() -> None:
    many = [
        a_tilbud(f"nr-{n}", tidspunkter=[{"dag": "mandag", "fra": "10.00"}], bekraeftet={"dato": "2026-05-03"})
        for n in range(2_000)
    ]
    p, began = published(a_catalogue(*many)), perf_counter()
    for module in (spreadsheets, geojson, atom, ical, fhir, opensearch):
        for _ in module.files(p):
            pass
    assert perf_counter() - began < 20


# ---------------------------------------------------------------- tables


def test_every_field_has_a_column_that_is_explained(small: Publication) -> None:
    made = whole(spreadsheets.files(small))
    explained = {(r["tabel"], r["kolonne"]): r["betydning"] for r in rows(str(made["data/kolonner.csv"]))}
    for table in tables(small):
        assert [h for h in table.heads if not explained[table.name, h]] == []
    assert explained["tilbud", "resume"] == "En eller to korte sætninger, højst 200 tegn."


def test_a_table_holds_what_the_record_says_and_codes_in_words_besides(small: Publication) -> None:
    made = whole(spreadsheets.files(small))
    one = next(r for r in rows(str(made["data/tilbud.csv"])) if r["id"] == "gaatur-i-viborg")
    assert (one["side"], one["pris.beloeb"]) == (f"{URL}tilbud/gaatur-i-viborg/", "20,0")
    assert (one["udbydere"], one["udbydere_navne"]) == (
        "havnelys, egelund-bibliotek",
        "Foreningen Havnelys, Egelund Bibliotek",
    )
    assert (one["periode.fra"], one["eksempel"], one["tilbudstyper_navne"]) == ("2026-01-01", "nej", "Natur og friluftsliv, Motion og bevægelse")  # fmt: skip
    assert "Tirsdag kl. 10.00-11.30" in one["tidspunkter"]
    places = rows(str(made["data/tilbud-steder.csv"]))
    assert [(r["id"], r["nr"], r["postnr"]) for r in places if r["id"] == "gaatur-i-viborg"] == [
        ("gaatur-i-viborg", "1", "8800")
    ]


def test_a_line_is_read_as_it_was_written() -> None:
    cells = ("", "a", " a ", "æ;ø", "a, b", 'en "ven"', '"', "to\nlinjer", "to\rlinjer", ";", ",,")
    for row in product(cells, repeat=2):
        for delimiter, end in ((";", "\r\n"), (",", "\n")):
            assert list(csv.reader(io.StringIO(line(row, delimiter, end), newline=""), delimiter=delimiter)) == [
                list(row)
            ]
    assert line(("id", "Kom, og vær med"), ";", "\r\n") == "id;Kom, og vær med\r\n"


def test_what_a_spreadsheet_would_reckon_out_stays_text() -> None:
    p = published(a_catalogue(a_tilbud(titel="=HYPERLINK(1)", resume="@sum")))
    one = rows(whole(spreadsheets.files(p))["data/tilbud.csv"])[0]
    assert (one["titel"], one["resume"]) == ("'=HYPERLINK(1)", "'@sum")
    sheet = openpyxl.load_workbook(io.BytesIO(whole(spreadsheets.files(p))["data/katalog.xlsx"]))["tilbud"]
    cell = next(c for c in sheet[2] if c.value == "=HYPERLINK(1)")
    assert cell.data_type == "s" or cell.quotePrefix


def test_the_workbook_has_a_sheet_for_each_table_with_its_head_frozen_and_filters(small: Publication) -> None:
    book = openpyxl.load_workbook(io.BytesIO(whole(spreadsheets.files(small))["data/katalog.xlsx"]))
    assert book.sheetnames == ["Læs mig", *(t.name[:31] for t in tables(small)), "kolonner"]
    sheet = book["tilbud"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref is not None) == ("B2", True)
    heads = [c.value for c in sheet[1]]
    row = next(r for r in sheet.iter_rows(min_row=2, values_only=True) if r[0] == "gaatur-i-viborg")
    one = dict(zip(heads, row, strict=True))
    assert (one["pris.beloeb"], one["periode.fra"]) == (20, datetime(2026, 1, 1))
    assert sheet.max_row == 1 + len(small.catalogue.records["tilbud"])


def reread(rows: list[list[Any]]) -> list[tuple[Any, ...]]:
    """What another program reads of a sheet with these rows under one head."""
    book = xlsx.Workbook("Prøve & <test>", "Hvem", datetime(2026, 5, 3))
    assert list(book.sheet("ark", ["a", "b"], rows)) == rows
    sheet = openpyxl.load_workbook(io.BytesIO(book.finished()))["ark"]
    return list(sheet.iter_rows(min_row=2, values_only=True))


@pytest.mark.parametrize(
    "text",
    ["<b>&amp;\"'", " luft omkring ", "to\nlinjer\tog tab", "_x0041_", "klokke \x07", "æøå 🙂", "12", "=1+1", ""],
)
def test_a_cell_holds_any_text_as_it_is(text: str) -> None:
    found = reread([[text, "x"]])[0][0] or ""
    assert openpyxl.utils.escape.unescape(found) == text


def test_a_cell_holds_numbers_and_days_as_such() -> None:
    assert reread([[1.5, -3], [date(2026, 5, 3), date(1900, 3, 1)], [None, date(1850, 1, 1)]]) == [
        (1.5, -3), (datetime(2026, 5, 3), datetime(1900, 3, 1)), (None, "1850-01-01"),
    ]  # fmt: skip


def test_what_excel_has_no_room_for_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "ROWS", 4)
    assert reread([[n, "x" * 40_000] for n in range(9)])[2] == (xlsx.CUT, None)
    assert len(reread([[n, "x"] for n in range(9)])) == 3
    assert [len(r[1]) for r in reread([[0, "x" * 40_000]])] == [xlsx.LONGEST]
    monkeypatch.setattr(xlsx, "MOST", 1)
    assert reread([[1, "x"], [2, "x"]]) == [(1, "x"), (xlsx.CUT, None)]


def test_the_workbook_says_who_publishes_it_and_under_what_licence(small: Publication) -> None:
    named = whole(spreadsheets.files(published(small.catalogue, "CC0 1.0")))["data/katalog.xlsx"]
    for data, licence in ((whole(spreadsheets.files(small))["data/katalog.xlsx"], "ikke oplyst"), (named, "CC0 1.0")):
        front = openpyxl.load_workbook(io.BytesIO(data))["Læs mig"]
        assert {r[0]: r[1] for r in front.iter_rows(values_only=True)}["Licens"] == licence


# ---------------------------------------------------------------- map


def test_a_place_is_exact_or_says_that_it_is_not() -> None:
    p = published(
        a_catalogue(
            a_tilbud("a", steder=[{"navn": "Her", "breddegrad": 56.1, "laengdegrad": 9.2, "kommune": "viborg"}]),
            a_tilbud("b", steder=[{"navn": "Et sted", "kommune": "viborg"}]),
            a_tilbud("c"),
            a_tilbud("d", daekning={"hele_landet": True}),
        )
    )
    found = FeatureCollection.model_validate_json(whole(geojson.files(p))["data/steder.geojson"])
    said = {f.id: (f.properties["placering"], f.geometry.coordinates[:2]) for f in found.features}
    middle = p.catalogue.omraader["viborg"].punkt
    assert middle
    approximate = (middle[1], middle[0])
    assert said == {
        "a/sted-1": ("sted", (9.2, 56.1)),
        "b/sted-1": ("omtrentlig", approximate),
        "c/viborg": ("kommune", approximate),
    }


def test_the_real_map_lies_in_denmark(real: Publication) -> None:
    found = FeatureCollection.model_validate_json(whole(geojson.files(real))["data/steder.geojson"])
    assert len(found.features) > 100
    assert all(7.5 < f.geometry.coordinates[0] < 15.5 and 54 < f.geometry.coordinates[1] < 58.5 for f in found.features)


# ---------------------------------------------------------------- feeds


def test_every_feed_is_valid_and_newest_first(real: Publication) -> None:
    made = whole(atom.files(real))
    assert len(made) > 150
    for path, text in made.items():
        feed = feedparser.parse(text)
        dates = [e.updated for e in feed.entries]
        assert not feed.bozo and feed.version == "atom10" and feed.feed.id == URL + path
        assert dates == sorted(dates, reverse=True) and len(dates) <= atom.MOST
        assert all(e.id and e.title and e.link and e.summary for e in feed.entries)


def test_a_feed_follows_an_area_and_a_target_group_and_what_is_above_them() -> None:
    day = {"dato": "2026-05-03"}
    p = published(
        a_catalogue(
            a_tilbud("her", bekraeftet=day), a_tilbud("udateret"),
            a_tilbud("regionen", bekraeftet=day, daekning={"regioner": ["region-midtjylland"]}),
            a_tilbud("landet", bekraeftet=day, daekning={"hele_landet": True}, maalgrupper=["ensomhed"]),
        )
    )  # fmt: skip
    made = whole(atom.files(p))

    def ids(path: str) -> set[str]:
        return {e.id.removeprefix(f"{URL}tilbud/").strip("/") for e in feedparser.parse(made[path]).entries}

    assert ids("omraader/viborg/nyt.atom") == {"her", "regionen"}
    assert ids("omraader/hele-landet/nyt.atom") == {"landet"}
    assert ids("maalgrupper/aeldre/nyt.atom") == {"her", "regionen"}
    assert ids("maalgrupper/livssituation/nyt.atom") == {"landet"}
    assert ids("data/nyt.atom") == {"her", "regionen", "landet"}


def test_a_made_up_offering_says_so_in_every_format() -> None:
    times = [{"dag": "mandag", "fra": "10.00"}]
    p = published(a_catalogue(a_tilbud(eksempel=True, bekraeftet={"dato": "2026-05-03"}, tidspunkter=times)))
    made = {path: text for path, text in whole(everything.files(p)).items() if isinstance(text, str)}
    for path in ("data/nyt.atom", "data/kalender.ics", "data/fhir/bundle.json"):
        assert "Eksempel: Gaatur" in made[path]
    assert json.loads(made["data/steder.geojson"])["features"][0]["properties"]["eksempel"] is True
    assert rows(made["data/tilbud.csv"])[0]["eksempel"] == "ja"


# ---------------------------------------------------------------- calendars


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"dag": "tirsdag"}, "FREQ=WEEKLY;BYDAY=TU"),
        ({"dag": "hverdage", "fra": "9.00", "hyppighed": "hver uge"}, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ({"hyppighed": "hver lørdag"}, "FREQ=WEEKLY;BYDAY=SA"),
        ({"dag": "onsdag", "hyppighed": "første onsdag i måneden"}, "FREQ=MONTHLY;BYDAY=1WE"),
        ({"dag": "torsdag", "hyppighed": "1. og 3. torsdag i måneden"}, "FREQ=MONTHLY;BYDAY=1TH,3TH"),
        ({"dag": "fredag", "hyppighed": "sidste fredag i hver måned"}, "FREQ=MONTHLY;BYDAY=-1FR"),
        ({"dag": "onsdag", "hyppighed": "hver anden onsdag"}, None),
        ({"dag": "mandag", "hyppighed": "hver uge, ti gange"}, None),
        ({"dag": "mandag", "hyppighed": "hver tirsdag"}, None),
        ({"dag": "mandag", "efter_aftale": True}, None),
        ({"hyppighed": "hver uge"}, None),
        ({"note": "Efter behov"}, None),
    ],
)
def test_only_a_time_that_is_certain_becomes_a_rule(written: dict[str, object], expected: str | None) -> None:
    found = rule(Tidspunkt.model_validate(written))
    assert (found and found.text) == expected


def events(text: str) -> list[icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(text)
    assert not calendar.errors and all(not e.errors for e in calendar.events)
    return list(calendar.events)


def the_event(**fields: object) -> icalendar.Event:
    p = published(a_catalogue(a_tilbud(**fields)))
    return events(whole(ical.files(p))["tilbud/gaatur/kalender.ics"])[0]


def test_a_series_begins_on_the_first_such_day_of_its_period_and_ends_with_it() -> None:
    times = [{"dag": "tirsdag", "fra": "10.00", "til": "11.30"}]
    event = the_event(tidspunkter=times, periode={"fra": "2026-01-01", "til": "2026-03-31"})
    assert (str(event.start), str(event.end)) == ("2026-01-06 10:00:00+01:00", "2026-01-06 11:30:00+01:00")
    days = list(rrulestr(event["RRULE"].to_ical().decode(), dtstart=event.start))
    assert (days[0].date(), days[-1].date(), len(days)) == (date(2026, 1, 6), date(2026, 3, 31), 13)


def test_a_series_without_a_first_day_begins_when_it_was_last_confirmed() -> None:
    event = the_event(tidspunkter=[{"dag": "fredag", "hyppighed": "sidste fredag i måneden"}], bekraeftet={"dato": "2026-05-03"})  # fmt: skip
    assert event.start == date(2026, 5, 29)  # a whole day: the clock is not known
    assert "UNTIL" not in event["RRULE"]


def test_a_night_ends_the_next_day() -> None:
    event = the_event(tidspunkter=[{"dag": "lørdag", "fra": "22.00", "til": "6.00"}])
    assert event.end - event.start == timedelta(hours=8)


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "midlertidigt-lukket"},
        {"periode": {"fra": "2026-01-07", "til": "2026-01-09"}},
        {"tidspunkter": [{"dag": "alle-dage", "fra": "0.00", "til": "24.00"}]},
        {"tidspunkter": []},
        {"maalgrupper": ["vold"]},  # others may see a calendar
    ],
)
def test_what_cannot_be_come_to_at_a_fixed_time_has_no_calendar(fields: dict[str, object]) -> None:
    c = a_catalogue(t := a_tilbud(**{"tidspunkter": [{"dag": "tirsdag"}], **fields}))
    assert "tilbud/gaatur/kalender.ics" not in whole(ical.files(published(c)))
    assert not ical.has_calendar(c, t)


def test_every_calendar_can_be_read_and_keeps_its_lines_short(real: Publication) -> None:
    made = whole(ical.files(real))
    assert len(events(made["data/kalender.ics"])) > 80
    for text in made.values():
        assert events(text)
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    ids = [str(e["UID"]) for e in events(made["data/kalender.ics"])]
    assert len(set(ids)) == len(ids)


def test_an_organisation_has_a_calendar_of_its_offerings() -> None:
    times = [{"dag": "tirsdag", "fra": "10.00"}]
    c = a_catalogue(a_tilbud("a", tidspunkter=times), a_tilbud("b", tidspunkter=times), an_organisation("tom"))
    made = whole(ical.files(published(c)))
    assert len(events(made["organisationer/havnelys/kalender.ics"])) == 2
    assert "organisationer/tom/kalender.ics" not in made


def test_text_in_a_calendar_comes_back_as_it_was_written() -> None:
    title = "Kaffe; kage, og \\ meget mere – " + "blåbærgrød " * 12
    assert str(the_event(titel=title.strip(), tidspunkter=[{"dag": "mandag"}])["SUMMARY"]) == title.strip()


# ---------------------------------------------------------------- FHIR


@pytest.mark.parametrize("which", ["real", "small"])
def test_the_bundle_follows_fhir_and_every_reference_leads_to_something_in_it(
    which: str, request: pytest.FixtureRequest
) -> None:
    text = whole(fhir.files(request.getfixturevalue(which)))["data/fhir/bundle.json"]
    bundle = Bundle.model_validate_json(text)
    there = {f"{e['resource']['resourceType']}/{e['resource']['id']}" for e in json.loads(text)["entry"]}
    assert len(there) == len(bundle.entry)
    assert set(re.findall(r'"reference":"([^"]+)"', text)) <= there


def test_a_service_says_who_where_for_whom_and_when(small: Publication) -> None:
    found = next(
        r for r in fhir.resources(small) if r["resourceType"] == "HealthcareService" and r["id"] == "gaatur-i-viborg"
    )
    assert found["providedBy"] == {"reference": "Organization/havnelys"}
    assert found["location"] == [{"reference": "Location/gaatur-i-viborg.sted.1"}]
    assert [e["code"]["text"] for e in found["eligibility"] if "code" in e] == ["Ældre", "Ensomhed og isolation"]
    assert found["availableTime"] == [{"daysOfWeek": ["tue"], "availableStartTime": "10:00:00", "availableEndTime": "11:30:00"}]  # fmt: skip
    assert "serviceProvisionCode" not in found  # it costs something


def test_a_long_name_keeps_an_id_of_its_own_within_fhirs_limit() -> None:
    long = "en-meget-lang-adresse-paa-et-tilbud-som-ingen-nogensinde-skriver-ind"
    p = published(a_catalogue(a_tilbud(f"{long}-a"), a_tilbud(f"{long}-b")))
    ids = [r["id"] for r in fhir.resources(p) if r["resourceType"] == "HealthcareService"]
    assert len(set(ids)) == 2 and all(re.fullmatch(r"[A-Za-z0-9.-]{1,64}", i) for i in ids)


# ---------------------------------------------------------------- schema.org and OpenSearch


def test_every_page_says_what_it_is_about_in_data_that_cannot_end_its_element(small: Publication) -> None:
    for page in pages(small.catalogue):
        graph = schemaorg.graph(small, page)
        text = str(script_json(graph))
        assert "<" not in text and json.loads(text) == graph
        kinds = [node["@type"] for node in graph["@graph"]]
        assert kinds[1] == "BreadcrumbList" and kinds[0] in ("WebPage", "CollectionPage")
        steps = graph["@graph"][1]["itemListElement"]
        assert [s["position"] for s in steps] == list(range(1, len(steps) + 1)) and steps[-1][
            "item"
        ] == URL + page.address


def about(p: Publication, address: str) -> dict[str, object]:
    page = next(page for page in pages(p.catalogue) if page.address == address)
    return next(node for node in schemaorg.graph(p, page)["@graph"] if node["@id"].endswith("#det"))


def test_an_offering_is_a_service_with_provider_place_price_and_hours(small: Publication) -> None:
    found = about(small, "tilbud/gaatur-i-viborg/")
    assert (found["@type"], found["name"]) == ("Service", "Gåtur i Viborg")
    assert found["offers"] == {"@type": "Offer", "price": 20, "priceCurrency": "DKK", "description": "pr. gang"}
    assert found["hoursAvailable"] == [{"@type": "OpeningHoursSpecification", "dayOfWeek": ["Tuesday"], "opens": "10:00", "closes": "11:30"}]  # fmt: skip
    assert found["provider"][0]["@type"] == "NGO"  # type: ignore[index]


def test_only_what_public_parties_offer_themselves_is_a_government_service() -> None:
    regionen = an_organisation("regionen", offentlig=True)
    p = published(
        a_catalogue(regionen, a_tilbud("a", udbydere=["regionen"]), a_tilbud("b", udbydere=["regionen", "havnelys"]))
    )
    kinds = [about(p, f"tilbud/{id}/")["@type"] for id in ("a", "b")]
    assert kinds == ["GovernmentService", "Service"]


def test_the_front_page_says_how_to_search_the_site() -> None:
    graph = schemaorg.graph(published(a_catalogue()), Page("", "forside", "Forside", ""))["@graph"]
    assert graph[0]["potentialAction"]["target"]["urlTemplate"] == f"{URL}tilbud/?q={{search_term_string}}"


def test_a_hostile_title_stays_inside_the_head() -> None:
    c = a_catalogue(a_tilbud(titel='A & B: "x" > y --> ]]>'))
    page = next(p for p in pages(c) if p.address == "tilbud/gaatur/")
    text = Renderer(c, Site("Prøve", URL, tool_style="x.css"), ROOT / "overrides").page(page)
    block = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert len(block) == 1
    assert json.loads(block[0])["@graph"][0]["name"] == c.get("tilbud", "gaatur").titel


def test_a_browser_can_search_here_from_its_address_line() -> None:
    text = dict(opensearch.files(published(a_catalogue())))["data/opensearch.xml"]
    ns = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
    root = ElementTree.fromstring(text)
    urls = {u.get("type"): u.get("template") for u in root.findall("o:Url", ns)}
    assert urls["text/html"] == f"{URL}tilbud/?q={{searchTerms}}"
    assert len(root.findtext("o:ShortName", "", ns)) <= 16


# ---------------------------------------------------------------- the built site


def test_what_a_page_leads_to_is_there(small_site: Path) -> None:
    """Each feed, calendar and description that a head or a foot of a page names exists."""
    named = set()
    for path in small_site.rglob("index.html"):
        text = path.read_text(encoding="utf-8")
        links = re.findall(r'<link rel="(?:alternate|search)" [^>]*href="([^"]+)"', text)
        links += re.findall(r'<a href="([^"]+\.(?:ics|atom))"', text)
        named |= {html.unescape(link) for link in links}
    assert {n.rsplit(".", 1)[1] for n in named} == {"atom", "ics", "xml"}
    assert [n for n in sorted(named) if not (small_site / n.lstrip("/")).is_file()] == []
