"""'Find en partner' and the coordinators: what is said of an organisation, what the filters find, and the ways in."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from factories import CODES, a_catalogue, a_tilbud, an_organisation
from katalog import fit, partners
from katalog.catalogue import Catalogue
from katalog.codes import Koordinator, Omraade
from katalog.page import PER_PAGE
from katalog.render import Renderer, Site
from katalog.scripts import Scripts

ROOT = Path(__file__).parent.parent
MODULES = ROOT / "overrides" / "assets" / "moduler" / "fagfolk"


@pytest.fixture(scope="module")
def filters() -> Scripts:
    """The page's own filters."""
    return Scripts(MODULES, "passer-afgoer", "partnere-udvalg")


def said(filters: Scripts, c: Catalogue, id: str, wanted: dict[str, str]) -> bool | None:
    """The filters' answer for one organisation: yes, no, or None for not known."""
    written = next(fit.as_json(partners.record(p)) for p in partners.partners(c) if p.organisation.id == id)
    codes = f"{{omraader: new Map(Object.entries({fit.as_json(fit.areas(c))})), maalgrupper: new Map(Object.entries({fit.as_json(fit.groups(c))}))}}"
    told = filters.value(f"String(modules['partnere-udvalg'].answer({written}, {json.dumps(wanted)}, {codes}))")
    return {"true": True, "false": False, "undefined": None}[told]


FULL: dict[str, Any] = {
    "navn": "Foreningen Solsort", "aktoertype": "forening", "bemanding": "begge", "daekning": {"kommuner": ["viborg"]},
    "samarbejde_oensket": "Vi vil gerne have en **fast aftale** med hospitalet.",
}  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "full", "bare"),
    [
        ({"aktoertype": "forening"}, True, None),
        ({"aktoertype": "fond"}, False, None),
        ({"omraade": "viborg"}, True, None),
        ({"omraade": "sundhedsraad-midt"}, True, None),  # Viborg lies in it
        ({"omraade": "region-midtjylland"}, True, None),
        ({"omraade": "aarhus"}, False, None),
        ({"maalgruppe": "angst"}, True, None),
        ({"maalgruppe": "sind-og-trivsel"}, True, None),
        ({"maalgruppe": "diabetes"}, False, None),
        ({"bemanding": "frivillige"}, True, None),  # both are there
        ({"bemanding": "begge"}, True, None),
        ({"oenske": "1"}, True, False),  # what nobody has written is no wish
        ({"q": "solsort HOSPITALET"}, True, False),
        ({"q": "solsort kirke"}, False, False),
        ({"aktoertype": "forening", "q": "kirke"}, False, False),  # one no settles it, whatever is unknown
        ({}, True, True),
    ],
)
def test_a_filter_says_yes_no_or_not_known(
    filters: Scripts, wanted: dict[str, str], full: bool | None, bare: bool | None
) -> None:
    c = a_catalogue(an_organisation("solsort", **FULL), an_organisation("navnloes"), a_tilbud(udbydere=["solsort"], maalgrupper=["angst"]))  # fmt: skip
    assert (said(filters, c, "solsort", wanted), said(filters, c, "navnloes", wanted)) == (full, bare)


def test_volunteers_alone_are_not_paid(filters: Scripts) -> None:
    c = a_catalogue(an_organisation("solsort", bemanding="frivillige"))
    assert [said(filters, c, "solsort", {"bemanding": b}) for b in ("frivillige", "loennede", "begge")] == [
        True,
        False,
        False,
    ]


def test_one_for_the_whole_country_works_everywhere(filters: Scripts) -> None:
    c = a_catalogue(an_organisation("solsort", daekning={"hele_landet": True}))
    assert [said(filters, c, "solsort", {"omraade": o}) for o in ("viborg", "sundhedsraad-fyn")] == [True, True]


# ---------------------------------------------------------------- what is said of an organisation


def test_areas_are_its_own_or_else_those_of_its_offerings_and_that_is_told() -> None:
    c = a_catalogue(
        an_organisation("egen", daekning={"kommuner": ["aarhus"]}), an_organisation("af-tilbud"), an_organisation("ukendt"),
        a_tilbud(udbydere=["egen", "af-tilbud"]),
    )  # fmt: skip
    found = {p.organisation.id: (p.areas, p.own_areas) for p in partners.partners(c)}
    assert found["egen"] == (("aarhus",), True)
    assert found["af-tilbud"] == (("viborg",), False)
    assert found["ukendt"] == ((), False)


def test_a_wish_is_plain_words_and_a_public_party_is_no_partner() -> None:
    c = a_catalogue(an_organisation("solsort", **FULL), an_organisation("regionen", offentlig=True))
    found = {p.organisation.id: p.wish for p in partners.partners(c)}
    assert found == {"havnelys": "", "solsort": "Vi vil gerne have en fast aftale med hospitalet."}


def test_the_table_leaves_empty_what_is_not_known() -> None:
    c = a_catalogue(an_organisation("solsort", **FULL))
    text = dict(partners.files(c))[partners.TABLE]
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert [r["Organisation"] for r in rows] == ["Foreningen Solsort", "Havnelys"]
    assert rows[0]["Arbejdet udføres af"] == "Både frivillige og lønnede"
    assert {rows[1][name] for name in ("Type", "Områder", "Målgrupper", "Arbejdet udføres af")} == {""}


def test_the_list_is_cut_in_parts() -> None:
    c = a_catalogue(*(an_organisation(f"nr-{n}") for n in range(PER_PAGE)))
    assert [p.address for p in partners.pages(c)][:2] == ["fagfolk/partnere/", "fagfolk/partnere/side/2/"]


# ---------------------------------------------------------------- coordinators


def shown(c: Catalogue) -> str:
    """The page of coordinators."""
    renderer = Renderer(c, Site("Prøve", "https://x.example/", tool_style="x.css"), ROOT / "overrides")
    return renderer.page(next(p for p in partners.pages(c) if p.address == partners.COORDINATORS))


def with_coordinator(**fields: str) -> Catalogue:
    """A catalogue where Sundhedsråd Midt has a coordinator."""
    raad = CODES["omraader"]["sundhedsraad-midt"]
    named = raad.model_copy(update={"koordinator": Koordinator.model_validate(fields)})
    c = a_catalogue(a_tilbud())
    codes = {**CODES, "omraader": {**CODES["omraader"], "sundhedsraad-midt": named}}
    return Catalogue(codes, c.records, c._pointing)


def test_every_council_is_there_once_and_says_when_no_coordinator_is_appointed() -> None:
    html = shown(a_catalogue())
    raad = [o for o in CODES["omraader"].values() if isinstance(o, Omraade) and o.type == "sundhedsraad"]
    assert len(raad) == 17
    assert all(html.count(f'id="{o.slug}"') == 1 for o in raad)
    assert html.count("ikke udpeget endnu") == 17


def test_a_coordinator_is_a_role_with_a_phone_and_a_mailbox() -> None:
    html = shown(with_coordinator(rolle="Civilsamfundskoordinator", telefon="12345678", email="samarbejde@eksempel.dk"))
    assert html.count("ikke udpeget endnu") == 16
    assert all(
        part in html for part in ("Civilsamfundskoordinator", "tel:+4512345678", "mailto:samarbejde@eksempel.dk")
    )


def test_a_coordinator_of_whom_only_the_role_is_known_says_so() -> None:
    assert "Telefon og mail er ikke oplyst." in shown(with_coordinator(rolle="Civilsamfundskoordinator"))


def test_a_council_counts_its_own_apart_from_what_covers_it() -> None:
    c = a_catalogue(
        an_organisation("midt", daekning={"kommuner": ["viborg"]}), an_organisation("land", daekning={"hele_landet": True}),
        an_organisation("fyn", daekning={"kommuner": ["odense"]}), a_tilbud("her"), a_tilbud("nej", daekning={"kommuner": ["odense"]}),
        a_tilbud("alle", daekning={"hele_landet": True}),
    )  # fmt: skip
    found = next(r for r in partners.councils(c, partners.partners(c)) if r.omraade.slug == "sundhedsraad-midt")
    assert (found.inside, found.above, found.partners) == (1, 1, 3)  # havnelys provides "her"
    assert "viborg" in {k.slug for k in found.kommuner}


def test_a_councils_own_page_has_the_way_in(page: Page, address: str) -> None:
    page.goto(f"{address}/omraader/sundhedsraad-midt/")
    expect(page.get_by_role("heading", name="Vejen ind til samarbejdet")).to_be_visible()
    page.get_by_role("link", name="Find en partner i området").click()
    expect(page.get_by_label("Arbejder i")).to_have_value("sundhedsraad-midt")
    expect(page.locator("#partner-liste")).to_have_attribute("data-tilstand", "klar")


# ---------------------------------------------------------------- the page


def ask(page: Page, address: str, query: str) -> None:
    page.goto(f"{address}/fagfolk/partnere/?{query}")
    expect(page.locator("#partner-liste")).to_have_attribute("data-tilstand", "klar")


def test_those_who_have_not_said_are_counted_and_can_be_seen(page: Page, address: str) -> None:
    ask(page, address, "bemanding=frivillige")
    told = page.locator("#partner-status").inner_text()
    missing = int(re.findall(r"(\d+) organisationer har ikke oplyst det", told)[0])
    page.get_by_role("button", name="Vis dem").click()
    expect(page.locator("#partner-ukendte-liste .kf-partner")).to_have_count(min(missing, 20))
    expect(page.locator("#partner-ukendte-liste .kf-partner").first).to_contain_text("ikke oplyst")


def test_the_address_holds_the_filters_and_back_leads_to_those_before(page: Page, address: str) -> None:
    page.goto(f"{address}/fagfolk/partnere/")
    before = page.locator("[data-partner]").count()
    page.get_by_label("Type", exact=True).select_option("fond")
    expect(page).to_have_url(re.compile(r"\?aktoertype=fond$"))
    expect(page.locator("#partner-liste")).to_have_attribute("data-tilstand", "klar")
    page.get_by_label("Har skrevet").check()
    expect(page).to_have_url(re.compile("oenske=1"))
    page.go_back()
    expect(page.get_by_label("Har skrevet")).not_to_be_checked()
    page.go_back()
    expect(page.locator("#partner-liste")).to_have_attribute("data-tilstand", "liste")
    assert page.locator("[data-partner]").count() == before


def test_a_hostile_address_is_harmless(page: Page, address: str) -> None:
    ask(page, address, "omraade=__proto__&aktoertype=constructor&q=<img src=x onerror=alert(1)>")
    expect(page.locator("#partner-status")).to_contain_text("0 organisationer svarer")
    assert page.locator("main img").count() == 0


def test_without_javascript_the_whole_list_is_there_in_parts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/fagfolk/partnere/")
    expect(page.locator("[data-partner]")).to_have_count(PER_PAGE)
    expect(page.locator("#partner-form")).to_be_hidden()
    page.get_by_role("link", name="Næste").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Find en partner, side 2")
    context.close()


def test_a_fault_leaves_the_whole_list(page: Page, address: str) -> None:
    page.route("**/partnere.json", lambda route: route.abort())
    page.goto(f"{address}/fagfolk/partnere/?aktoertype=fond")
    expect(page.locator("#partner-status")).to_contain_text("kan ikke hentes")
    assert page.locator("[data-partner]").count() == PER_PAGE
