"""Other directories' dumps become records that hold; nothing is lost in silence, and an editor's work is kept."""

import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

import dumps
from factories import CODES, ROOT, a_catalogue, a_tilbud, an_organisation
from judges import holds
from katalog.catalogue import Catalogue
from katalog.cli import main
from katalog.export import Publication, whole
from katalog.export.hsds import files as hsds
from katalog.intake import emit, mend, merge, parse, prose, unpack
from katalog.intake.bring import Order, bring_in
from katalog.intake.draft import Draft
from katalog.intake.graph import canonical
from katalog.intake.languages import code_of
from katalog.intake.receipt import Receipt
from katalog.intake.referral import Settings
from katalog.load import load
from katalog.models import Initiativ, Pulje, Samarbejde, Tilbud
from katalog.read import read
from katalog.relate import relate

IMPORTS = ROOT / "tests" / "imports"
TODAY = date(2026, 11, 25)


def brought(path: Path, folder: Path, source: str = "prøve", **more: Any) -> Receipt:
    """An import as the command does it, with a fixed day."""
    country, names = more.pop("country", ""), more.pop("names", False)
    order = Order(path, folder, ROOT / "catalogue", Settings(source, TODAY, country, names), **more)
    return bring_in(order, Receipt())


def record(folder: Path, path: str) -> dict[str, Any]:
    """What a record's file says."""
    fields, problems = read(path, (folder / f"{path}.yml").read_bytes())
    assert not problems
    return fields


def everything(folder: Path) -> dict[str, bytes]:
    """All that was written."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def changed(dump: Path, at: Path, *changes: tuple[str, str]) -> Path:
    """The dump with some words changed, elsewhere."""
    text = dump.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    at.write_text(text, encoding="utf-8")
    return at


# ------------------------------------------------------------ what comes in


@pytest.mark.parametrize("dump", ["uk.json", "us", "inclusion"])
def test_each_kind_of_dump_passes_check(dump: str, tmp_path: Path) -> None:
    brought(IMPORTS / dump, tmp_path / "k")
    holds(tmp_path / "k")


def test_a_british_service_keeps_all_it_says(tmp_path: Path) -> None:
    receipt = brought(IMPORTS / "uk.json", tmp_path)
    t = record(tmp_path, "tilbud/teatime-talk")
    assert t["titel"] == "Teatime & Talk"
    assert t["beskrivelse"] == "Come for tea.\n\n- Cake\n- Songs"
    assert t["udbydere"] == ["teatime-trust"]
    assert t["link"] == "https://www.teatime.example/club"
    assert t["import"]["rest"]["url"] == "http://www.teatime.example/club"
    assert t["kontakt"] == {"email": "hello@teatime.example", "telefon": "+441632960123"}
    assert t["tidspunkter"] == [{"dag": "tirsdag", "fra": "9.30", "til": "12.00"}]
    assert t["steder"] == [
        {
            "navn": "Village Hall",
            "adresse": "1 High Street",
            "by": "Elverton, EV1 2AB",
            "tilgaengelighed": "Level access",
        }
    ]
    assert t["import"]["rest"]["location.punkt"] == "51.5 -0.12"
    assert t["alder"] == {"fra": "60"}
    assert t["sprog"] == ["en", "pl", "ur"]
    assert t["pris"] == {"gratis": "true", "note": "per visit"}
    assert t["adgang"] == ["drop-in"]
    assert t["bekraeftet"] == {"dato": "2025-11-02", "af": "kilden"}
    assert t["daekning"] == {"kommuner": ["elverton-district"]}
    assert t["maalgrupper"] == ["aeldre"]  # "older people" is a synonym of ours
    assert t["import"]["rest"]["emneord.maalgrupper"] == "Older people"
    assert t["tilbudstyper"] == ["lunch-clubs"]
    assert t["import"]["rest"]["review.title"] == "Lovely"
    assert receipt.left_out["persons navn"] == 1
    assert "Peter Hansen" not in "".join(map(str, everything(tmp_path).values()))


def test_what_a_dump_does_not_say_is_said_not_to_be_known(tmp_path: Path) -> None:
    receipt = brought(IMPORTS / "uk.json", tmp_path)
    t = record(tmp_path, "tilbud/night-line")
    assert t["udbydere"] == []
    assert t["maalgrupper"] == t["tilbudstyper"] == t["adgang"] == t["sprog"] == ["ikke-oplyst"]
    assert t["daekning"] == {"hele_landet": "true", "online": "true"}
    assert t["beskrivelse"] == "**Hvem det er for:** Anybody who cannot sleep"
    assert t["saadan_goer_du"] == "**Telefon:** 999"
    assert t["import"]["rest"]["organization_id"] == "missing"
    assert t["import"]["rest"]["minimum_age"] == "65-18"
    assert t["import"]["rest"]["status"] == "weird"
    assert ("tilbud 103", "har intet navn hos kilden") in receipt.refused


def test_new_codes_are_marked_for_review(tmp_path: Path) -> None:
    receipt = brought(IMPORTS / "us", tmp_path)
    codes = holds(tmp_path).codes["tilbudstyper"]
    assert codes["food-pantries"].beskrivelse == "Importeret. Gennemse navn og beskrivelse."
    assert codes["food-pantries"].under == "food"
    assert receipt.new_codes["tilbudstyper"] == 2
    assert record(tmp_path, "tilbud/food-pantry")["maalgrupper"] == ["older-adults"]


def test_american_tables_are_joined_and_what_belongs_to_nothing_is_kept_beside(tmp_path: Path) -> None:
    receipt = brought(IMPORTS / "us", tmp_path)
    t, o = record(tmp_path, "tilbud/food-pantry"), record(tmp_path, "organisationer/harbor-cafe-agency")
    assert o["navn"] == "Harbor Café Agency"
    assert o["kontakt"] == {"email": "info@harbor.example"}
    assert o["import"]["rest"]["dublet.name"] == "Harbor Agency"
    assert t["tidspunkter"] == [
        {"dag": "mandag", "fra": "9.00", "til": "17.00"},
        {"dag": "tirsdag", "fra": "9.00", "til": "17.00"},
    ]
    assert t["steder"][0]["by"] == "Garton, CA 94110"
    assert t["kontakt"]["telefon"] == "+14155550100"
    rest = t["import"]["rest"]
    assert rest["extra"] == "keep me"
    assert rest["kolonne_10"] == "too many"
    assert rest["phone 2.number (fax)"] == "415-555-0199"
    assert "ZZ-99" in rest.values()
    assert t["henvisning"] == {"kapacitet": "2 weeks"}
    aside = json.loads((tmp_path / "_import" / "proeve-ubrugt.json").read_text())
    assert aside["service_at_location"][0]["service_id"] == "77"
    assert aside["location"][0]["name"] == "Nowhere"
    assert receipt.mended["fil var ikke UTF-8 og er læst som Windows-1252"] == 1


def test_two_services_of_one_name_have_addresses_of_their_own_that_stay(tmp_path: Path) -> None:
    brought(IMPORTS / "us", tmp_path)
    names = sorted(p.stem for p in (tmp_path / "tilbud").iterdir())
    assert len(names) == 2 and names[0] == "food-pantry" and names[1].startswith("food-pantry-")


def test_french_services_are_read_in_both_versions(tmp_path: Path) -> None:
    brought(IMPORTS / "inclusion", tmp_path)
    one, two = record(tmp_path, "tilbud/atelier-velo"), record(tmp_path, "tilbud/permanence")
    assert one["resume"] == "Réparer son vélo."
    assert one["pris"] == {"gratis": "true"} and two["pris"] == {"note": "2 €"}
    assert one["adgang"] == ["selvhenvendelse"] and two["adgang"] == ["fagperson"]
    assert one["daekning"] == {"regioner": ["nord"], "online": "true"} and two["daekning"] == {"hele_landet": "true"}
    assert one["maalgrupper"] == ["jeunes-16-26"] and two["maalgrupper"] == ["femmes"]
    assert one["saadan_goer_du"] == "**Tag med:** Carte d'identité"
    assert "Dupont" not in "".join(map(str, everything(tmp_path).values()))


def test_names_are_kept_only_when_asked_for(tmp_path: Path) -> None:
    dump = changed(IMPORTS / "uk.json", tmp_path / "d.json", ("Peter Hansen", "Reception Desk"))
    brought(dump, tmp_path / "k", names=True)
    assert record(tmp_path / "k", "tilbud/teatime-talk")["import"]["rest"]["contact.name"] == "Reception Desk"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_plain_table_is_read_by_its_mapping(form: str, tmp_path: Path) -> None:
    table = IMPORTS / "klubber.csv"
    if form == "xlsx":
        book = Workbook()
        for line in table.read_text(encoding="utf-8-sig").splitlines():
            book.active.append(line.split(";"))  # type: ignore[union-attr]
        book.save(table := tmp_path / "klubber.xlsx")
    brought(table, tmp_path / "k", mapping=IMPORTS / "klubber.yml", country="DK")
    t = record(tmp_path / "k", "tilbud/boldklub-for-alle")
    assert t["maalgrupper"] == ["aeldre", "unge"]
    assert t["daekning"] == {"kommuner": ["viborg"]}
    assert t["kontakt"] == {"telefon": "12345678"}
    assert t["udbydere"] == ["bolden"]
    assert t["import"]["rest"] == {"farve": "blå"}
    assert "sprog" not in t
    holds(tmp_path / "k")


def test_a_mapping_that_is_misspelt_is_told_with_the_nearest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "m.yml").write_text("titel: Navn\nbeskrivelser: Om\n")
    asked = ["import", str(IMPORTS / "klubber.csv"), "--mapping", str(tmp_path / "m.yml"), "--til", str(tmp_path / "k")]
    assert main(asked) == 2
    assert "'beskrivelser' kendes ikke. Mente du beskrivelse?" in capsys.readouterr().err


# ------------------------------------------------------------ in the shapes of real directories


def a_dump(form: str, place: Path, services: int = 40) -> tuple[Path, dict[str, Any]]:
    """A made-up dump in one of the forms, and what its import needs."""
    (place / "m.yml").write_text(dumps.MAPPING)
    return dumps.dump(form, place, services), {"mapping": place / "m.yml"} if form in dumps.MAPPED else {}


@pytest.mark.parametrize("form", dumps.FORMS)
def test_every_service_that_is_read_is_written_or_refused_with_a_reason_and_nothing_is_lost(
    form: str, tmp_path: Path
) -> None:
    dump, needs = a_dump(form, tmp_path)
    receipt = brought(dump, tmp_path / "k", **needs)
    catalogue = holds(tmp_path / "k")
    written = len(catalogue.all(Tilbud))
    assert written > 20
    assert receipt.read["tilbud"] == written + len(receipt.refused)
    assert {why for _, why in receipt.refused} <= {"har intet navn hos kilden"}
    assert sum(1 for t in catalogue.all(Tilbud) if t.udbydere) >= 0.8 * written
    said = "".join(b.decode() for b in everything(tmp_path / "k").values())
    assert not re.search(r"jane[ .](smith|example)|anna\.smith|marie exemple", said.lower())
    told = (text for piece in unpack.unpack(dump) for text in texts_of(parse.parse(piece, Receipt())))
    missing = {word for text in told for word in WORD.findall(text.casefold())} - set(WORD.findall(said.casefold()))
    assert missing <= NOT_DATA, missing


WORD = re.compile(r"\b[a-zé]{5,}\b")
NOT_DATA = {
    "active", "alert", "british", "council", "dropin", "empty", "esdservicetypes", "exemple", "false", "france", "gmail",
    "gratuit", "local", "nationwide", "physical", "saved", "script", "service", "smith", "target", "topics", "weekly", "mandarin",
    "example", "chinese", "marie", "bereave", "bereaveme", "befriend",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
}  # fmt: skip
"""What the dumps say in scripts, HTML, private addresses and the names of tables, or we say in our own words."""


def texts_of(node: Any) -> Iterator[str]:
    """Every text in a dump."""
    if isinstance(node, str):
        yield node
    else:
        for inner in node.values() if isinstance(node, dict) else node:
            yield from texts_of(inner)


def test_a_service_that_has_only_a_place_gets_the_places_organisation_and_hours_and_words(tmp_path: Path) -> None:
    dump, _ = a_dump("ohana_tables", tmp_path)
    brought(dump, tmp_path / "k")
    t = next(t for t in holds(tmp_path / "k").all(Tilbud) if t.steder and t.tidspunkter)
    assert t.udbydere and t.sprog[0] != "ikke-oplyst" and t.tilbudstyper[0] != "ikke-oplyst"
    assert t.steder[0].tilgaengelighed == "disabled_parking. ramp. wheelchair"


@pytest.mark.parametrize("form", ["hsds3_pages", "ohana_lines"])
def test_a_newer_dump_of_the_same_directory_changes_nothing_that_did_not_change(form: str, tmp_path: Path) -> None:
    dump, _ = a_dump(form, tmp_path)
    brought(dump, tmp_path / "k")
    before = everything(tmp_path / "k")
    assert not [name for name in brought(dump, tmp_path / "k").done if not name.startswith("uændrede")]
    assert everything(tmp_path / "k") == before


# ------------------------------------------------------------ again


def test_the_same_dump_again_changes_nothing(tmp_path: Path) -> None:
    for dump in ("uk.json", "us", "inclusion"):
        brought(IMPORTS / dump, tmp_path / dump)
        before = everything(tmp_path / dump)
        receipt = brought(IMPORTS / dump, tmp_path / dump)
        assert everything(tmp_path / dump) == before
        assert not [name for name in receipt.done if not name.startswith("uændrede")]


def test_a_newer_dump_changes_only_what_changed_and_keeps_an_editors_edits_and_comments(tmp_path: Path) -> None:
    folder = tmp_path / "k"
    brought(IMPORTS / "uk.json", folder)
    path = folder / "tilbud" / "teatime-talk.yml"
    text = path.read_text().replace("adgang: [drop-in]", "# Ringet til dem i går.\nadgang: [drop-in, anonym]")
    path.write_text(text)
    newer = changed(IMPORTS / "uk.json", tmp_path / "n.json", ("Lunch clubs", "Tea clubs"), ("09:30", "10:00"))
    receipt = brought(newer, folder)
    t = record(folder, "tilbud/teatime-talk")
    assert t["adgang"] == ["drop-in", "anonym"]
    assert "# Ringet til dem i går.\nadgang: [drop-in, anonym]\n" in path.read_text()
    assert t["tidspunkter"][0]["fra"] == "10.00"
    assert t["tilbudstyper"] == ["tea-clubs"]
    assert not receipt.conflicts
    assert receipt.done["ændrede tilbud"] == 1 and receipt.done["uændrede tilbud"] == 1
    holds(folder)


def test_what_both_have_changed_is_the_editors_and_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "k"
    brought(IMPORTS / "uk.json", folder)
    path = folder / "tilbud" / "teatime-talk.yml"
    path.write_text(path.read_text().replace("titel: Teatime & Talk", "titel: Te og snak"))
    newer = changed(IMPORTS / "uk.json", tmp_path / "n.json", ("Teatime &amp; Talk", "Teatime"))
    receipt = brought(newer, folder)
    t = record(folder, "tilbud/teatime-talk")
    assert t["titel"] == "Te og snak"
    assert t["import"]["konflikter"] == {"titel": "Teatime"}
    assert receipt.conflicts == [("tilbud/teatime-talk.yml", "titel")]
    assert not brought(newer, folder).conflicts
    holds(folder)
    path.write_text(path.read_text().replace("titel: Te og snak", "titel: Teatime"))
    brought(newer, folder)
    assert "konflikter" not in record(folder, "tilbud/teatime-talk")["import"]


def test_a_record_that_an_editor_renamed_or_deleted_is_not_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "k"
    brought(IMPORTS / "uk.json", folder)
    (folder / "tilbud" / "teatime-talk.yml").rename(folder / "tilbud" / "te-og-snak.yml")
    (folder / "tilbud" / "night-line.yml").unlink()
    receipt = brought(IMPORTS / "uk.json", folder)
    assert sorted(p.stem for p in (folder / "tilbud").iterdir()) == ["te-og-snak"]
    assert receipt.deleted == ["tilbud/night-line.yml"]
    brought(IMPORTS / "uk.json", folder, restore=True)
    assert (folder / "tilbud" / "night-line.yml").exists()


def test_what_the_source_no_longer_has_is_told_and_closed_only_when_asked(tmp_path: Path) -> None:
    folder = tmp_path / "k"
    brought(IMPORTS / "uk.json", folder)
    content = json.loads((IMPORTS / "uk.json").read_text())
    content["content"] = content["content"][:1]
    (tmp_path / "n.json").write_text(json.dumps(content))
    assert brought(tmp_path / "n.json", folder).gone == ["tilbud/night-line.yml"]
    assert (
        "status" not in record(folder, "tilbud/night-line")
        or record(folder, "tilbud/night-line")["status"] != "afsluttet"
    )
    brought(tmp_path / "n.json", folder, close_missing=True)
    assert record(folder, "tilbud/night-line")["status"] == "afsluttet"
    brought(IMPORTS / "uk.json", folder)
    assert record(folder, "tilbud/night-line").get("status") != "afsluttet"
    holds(folder)


def test_an_editor_makes_a_foreign_word_ours_by_writing_it_as_a_synonym(tmp_path: Path) -> None:
    folder = tmp_path / "k"
    shutil.copytree(ROOT / "catalogue" / "kodelister", folder / "kodelister")
    types = folder / "kodelister" / "tilbudstyper.yml"
    types.write_text(types.read_text() + "\nfrokost:\n  navn: Frokost sammen\n  synonymer: [lunch clubs]\n")
    brought(IMPORTS / "uk.json", folder)
    assert record(folder, "tilbud/teatime-talk")["tilbudstyper"] == ["frokost"]
    holds(folder)


# ------------------------------------------------------------ persons


def test_a_person_in_a_text_is_taken_out_and_told(tmp_path: Path) -> None:
    words = "Ring til Anna Hansen på 28 12 34 56, eller skriv til anna.hansen@gmail.com. Alle er velkomne."
    row = {"id": "1", "name": "Kor", "description": words, "email": "anna.hansen@gmail.com"}
    (tmp_path / "services.json").write_text(json.dumps([row]))
    receipt = brought(tmp_path / "services.json", tmp_path / "k")
    holds(tmp_path / "k")
    text = (tmp_path / "k" / "tilbud" / "kor.yml").read_text()
    assert "Hansen" not in text and "anna" not in text and "28 12" not in text
    assert "Alle er velkomne." in text
    assert sum(receipt.left_out.values()) >= 2


def test_an_id_that_looks_like_a_cpr_number_is_no_reason_to_refuse(tmp_path: Path) -> None:
    rows = [{"id": "0101010101", "name": "Kor", "organization": {"id": "0101010101", "name": "Huset"}}]
    (tmp_path / "services.json").write_text(json.dumps(rows).replace("0101010101", "0101700006"))
    for _ in range(2):
        receipt = brought(tmp_path / "services.json", tmp_path / "k")
    assert record(tmp_path / "k", "tilbud/kor")["udbydere"] == ["huset"]
    assert receipt.done == {"uændrede tilbud": 1, "uændrede organisationer": 1}
    holds(tmp_path / "k")


# ------------------------------------------------------------ the command


def test_the_command_tells_what_it_did_in_danish(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(IMPORTS / "inclusion"), "--til", str(tmp_path / "k"), "--kilde", "Frankrig"]) == 0
    told = capsys.readouterr().out
    assert "Frankrig: læst som data·inclusion." in told
    assert "2 nye tilbud" in told and "1 nye organisationer" in told
    assert f"KATALOG={tmp_path / 'k'} katalog check" in told


def test_a_trial_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(IMPORTS / "us"), "--til", str(tmp_path / "k"), "--proev"]) == 0
    assert "Intet er skrevet" in capsys.readouterr().out
    assert not (tmp_path / "k").exists()


def test_the_report_is_json_for_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(IMPORTS / "uk.json"), "--til", str(tmp_path / "k"), "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["laest"]["tilbud"] == 3
    assert told["poster"] == {"nye organisationer": 1, "nye tilbud": 2}
    assert {"hvad": "tilbud 103", "hvorfor": "har intet navn hos kilden"} in told["afvist"]


def test_one_column_list_or_name_alone_is_not_a_dump(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, content in (
        ("a.csv", "x\n1\n"),
        ("b.json", "[1, 2]"),
        ("c.json", "{}"),
        ("d.txt", ""),
        ("e.json", '"hej"'),
    ):
        (tmp_path / name).write_text(content)
        assert main(["import", str(tmp_path / name), "--til", str(tmp_path / "k")]) == 2
        assert "Traceback" not in (told := capsys.readouterr().err) and told
    assert main(["import", str(tmp_path / "findes-ikke"), "--til", str(tmp_path / "k")]) == 2


# ------------------------------------------------------------ hostile files


def test_a_zip_is_read_without_being_unpacked_on_disk(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        for path in (IMPORTS / "us").iterdir():
            archive.write(path, f"../../{path.name}")
    brought(tmp_path / "d.zip", tmp_path / "k")
    assert (tmp_path / "k" / "tilbud" / "food-pantry.yml").exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["d.zip", "k"]


def test_a_bomb_is_refused_before_it_fills_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "MAX_BYTES", 100_000)
    with zipfile.ZipFile(tmp_path / "d.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("services.json", b" " * 50_000_000)
    with pytest.raises(unpack.Unusable, match="Del det op"):
        unpack.unpack(tmp_path / "d.zip")


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 100_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        b'[{"id": 1, "name": "\\ud800", "description": NaN}]',
        b'[{"id": ' + b"9" * 5000 + b', "name": "x", "description": "y"}]',
        b"\xff\xfe\x00\x00garbage",
        b"PK\x03\x04broken",
        b'id,name\n"unclosed',
        b"name,description\n" + b"x" * 3_000_000 + b",y\n",
        b'[{"id": 1, "name": "x", "description": "<b>' + b"<a href='" * 100_000 + b'"}]',
    ],
)
def test_a_hostile_file_never_ends_in_a_traceback(
    data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for ending in ("json", "csv", "zip", "xlsx"):
        (tmp_path / f"services.{ending}").write_bytes(data)
        assert main(["import", str(tmp_path / f"services.{ending}"), "--til", str(tmp_path / "k")]) in (0, 1, 2)
        assert "Traceback" not in capsys.readouterr().err
    if (tmp_path / "k").exists():
        holds(tmp_path / "k")


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40)
KEYS = st.sampled_from(
    [
        "id",
        "name",
        "description",
        "organization",
        "organization_id",
        "email",
        "phones",
        "schedules",
        "service_areas",
        "attributes",
        "locations",
        "status",
        "service_at_locations",
        "minimum_age",
        "fees",
        "cost_options",
        "languages",
        "taxonomy_term",
        "eligibility",
        "contacts",
        "addresses",
    ]
)
TREES = st.recursive(
    LEAVES,
    lambda t: st.lists(t, max_size=3) | st.dictionaries(KEYS | st.text(max_size=8), t, max_size=6),
    max_leaves=25,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.dictionaries(KEYS, TREES, max_size=8).map(lambda d: {"name": "Kor", **d}), min_size=1, max_size=4))
def test_any_json_becomes_records_that_hold_or_is_refused(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Any]
) -> None:
    place = tmp_path_factory.mktemp("tree")
    (place / "services.json").write_text(json.dumps(rows))
    try:
        brought(place / "services.json", place / "k")
    except unpack.Unusable:
        return
    holds(place / "k")
    before = everything(place / "k")
    brought(place / "services.json", place / "k")
    assert everything(place / "k") == before


# ------------------------------------------------------------ there and back


WORDS = st.lists(
    st.sampled_from(
        [
            "vi",
            "går",
            "en",
            "tur",
            "ved",
            "søen",
            "(hver",
            "uge)",
            "&",
            "drikker",
            "kaffe:",
            "2",
            "kr.",
            "nej",
            "#1",
            "'ja'",
            "–",
            "åbent",
        ]
    ),
    min_size=1,
    max_size=8,
).map(" ".join)
OFFERINGS = st.fixed_dictionaries(
    {"titel": WORDS, "resume": WORDS, "beskrivelse": st.lists(WORDS, min_size=1, max_size=3).map("\n\n".join)},
    optional={
        "maalgrupper": st.lists(st.sampled_from(["aeldre", {"gruppe": "ensomhed", "adgang": "kun"}]), min_size=1, max_size=2, unique_by=str),
        "alder": st.sampled_from([{"fra": 13}, {"til": 24}, {"fra": 0, "til": 99}]),
        "daekning": st.sampled_from([{"kommuner": ["aarhus", "viborg"]}, {"hele_landet": True, "online": True}, {"regioner": ["region-midtjylland"]}]),
        "steder": st.lists(st.sampled_from([
            {"adresse": "Torvet 1", "postnr": "8800", "by": "Viborg"}, {"navn": "Huset", "kommune": "viborg"},
            {"breddegrad": 56.4512, "laengdegrad": 9.4, "tilgaengelighed": "Elevator"}]), max_size=2),
        "tidspunkter": st.lists(st.sampled_from([
            {"dag": "hverdage", "fra": "9.00", "til": "24.00"}, {"hyppighed": "hver mandag"}, {"efter_aftale": True},
            {"dag": "tirsdag", "hyppighed": "hver anden uge", "note": "Ring først."}, {"dag": "weekend", "fra": "0.00"}]), max_size=3),
        "pris": st.sampled_from([{"gratis": True}, {"beloeb": 150, "enhed": "pr. gang"}, {"note": "Spørg"}, {"beloeb": 12.5, "note": "Børn halv"}]),
        "kontakt": st.sampled_from([{"telefon": "86 12 34 56"}, {"email": "post@huset.example", "adresse": "Torvet 1", "by": "Viborg"}]),
        "status": st.sampled_from(["venteliste", "afsluttet", "under-udvikling"]), "sprog": st.just(["da", "en"]),
        "periode": st.just({"fra": "2026-01-01"}), "bekraeftet": st.just({"dato": "2026-05-03", "af": "koordinator"}),
        "eksempel": st.just(True), "gennemgang_maaneder": st.just(6), "ikke_for": WORDS, "saadan_goer_du": WORDS,
        "henvisning": st.just({"hvem": "Læger", "foerste_kontakt": "Inden en uge"}), "bemanding": st.just("frivillige"),
        "kilder": st.just([{"navn": "rapport.txt", "sted": "afsnit 3"}]), "link": st.just("https://huset.example/æ"),
        "udbydere": st.sampled_from([[], ["havnelys"], ["huset", "havnelys"]]),
    },
)  # fmt: skip


def published(c: Catalogue) -> dict[str, str | bytes]:
    return whole(hsds(Publication(c, "https://find.example/", "Find fællesskab")))


COOPERATIONS = st.fixed_dictionaries(
    {"titel": WORDS, "parter": st.sampled_from([["huset"], ["havnelys", "huset"]])},
    optional={"form": st.sampled_from(["driftsmidler", "fondsbevilling"]), "pulje": st.sampled_from(["en", "to"]), "eksempel": st.just(True)},
)  # fmt: skip
LINKED = st.fixed_dictionaries(
    {}, optional={"samarbejder": st.sampled_from([["sam-0"], ["sam-1", "sam-0"]]), "initiativer": st.just(["ini"])}
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(OFFERINGS, LINKED).map(lambda both: {**both[0], **both[1]}), min_size=1, max_size=3),
    st.lists(COOPERATIONS, min_size=2, max_size=2), WORDS, st.booleans(),
)  # fmt: skip
def test_exported_imported_and_exported_again_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, offerings: list[Any], cooperations: list[Any], title: str, made_up: bool
) -> None:
    """Every file that is published is the same again, when all that came along was the tables."""
    made: dict[str, Any] = {"eksempel": True} if made_up else {}
    records = [
        an_organisation("huset", cvr="12345678", offentlig=True, kontakt={"telefon": "112", "by": "Viborg"}, daekning={"kommuner": ["viborg"]}),
        Initiativ.model_validate({"id": "ini", "titel": title, **made}, context={"koder": CODES}),
        *(Pulje.model_validate({"id": id, "navn": title, **made}, context={"koder": CODES}) for id in ("en", "to")),
        *(Samarbejde.model_validate({"id": f"sam-{n}", **fields}, context={"koder": CODES}) for n, fields in enumerate(cooperations)),
        *(a_tilbud(f"nr-{n}", **fields) for n, fields in enumerate(offerings)),
    ]  # fmt: skip
    first = published(a_catalogue(*records))
    place = tmp_path_factory.mktemp("home")
    (place / "hsds.zip").write_bytes(first["data/hsds/hsds.zip"])  # type: ignore[arg-type]
    brought(place / "hsds.zip", place / "k")
    home = published(holds(place / "k"))
    assert [name for name in first.keys() | home.keys() if home.get(name) != first.get(name)] == []


@pytest.mark.parametrize("form", ["files", "package"])
def test_the_whole_real_catalogue_comes_home(form: str, tmp_path: Path) -> None:
    """Every object and list that is published is published again, from the JSON files and from the tables."""
    catalogue, _ = relate(load(ROOT / "catalogue", ROOT / "catalogue"))
    files = published(catalogue)
    wanted = [
        n for n in files if (n.endswith(".zip") if form == "package" else n.endswith(".json") and "/tabel/" not in n)
    ]
    for name in wanted:
        content, path = files[name], tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    brought(tmp_path / wanted[0] if form == "package" else tmp_path / "data" / "hsds", tmp_path / "k")
    home = published(holds(tmp_path / "k"))
    assert [name for name in files.keys() | home.keys() if home.get(name) != files.get(name)] == []


# ------------------------------------------------------------ small things


def test_a_print_of_ten_digits_is_not_taken_for_a_cpr_number() -> None:
    prints = [merge.fingerprint(n) for n in range(2000)]
    assert not any(p.isdigit() for p in prints) and len(set(prints)) == 2000


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zl", "Zp", "Cs", "Cn", "Co"]) | st.just("\n"),
    min_size=1, max_size=60,
).map(str.strip).filter(bool)  # fmt: skip
NAMES = st.from_regex(r"[a-zæ0-9 .:'#-]{1,12}", fullmatch=True).filter(lambda k: k.strip() == k)


@settings(max_examples=300, deadline=None)
@given(
    st.recursive(
        TEXTS | st.lists(TEXTS, min_size=1, max_size=3),
        lambda t: (
            st.dictionaries(NAMES, t, min_size=1, max_size=3)
            | st.lists(st.dictionaries(NAMES, t, min_size=1), min_size=1, max_size=2)
        ),
        max_leaves=8,
    ).filter(lambda v: not isinstance(v, list) or not any(isinstance(i, list) for i in v))
)
def test_what_is_written_is_read_back_the_same(value: Any) -> None:
    text = emit.field("beskrivelse", value) + "\n"
    fields, problems = read("x", text.encode())
    assert not problems, text
    assert fields == {"beskrivelse": value}


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("Plain *already* Markdown", "Plain *already* Markdown"),
        ("<h2>Head</h2><p>One<br>two</p>", "### Head\n\nOne\ntwo"),
        ("<a href='https://a.example/'>here</a> <a href='javascript:x'>bad</a>", "[here](https://a.example/) bad"),
        ("<p>2 &lt; 3 &amp; 4*5</p>", "2 \\< 3 & 4\\*5"),
        ("&lt;p&gt;escaped&lt;/p&gt;", "escaped"),
        ("<!-- hidden --><style>p{}</style>shown", "shown"),
        ("• one\n• two", "- one\n- two"),
    ],
)
def test_other_peoples_texts_become_markdown(written: str, read_as: str) -> None:
    assert prose.to_markdown(written) == read_as


@pytest.mark.parametrize(
    ("written", "country", "read_as"),
    [
        ("(415) 555-0100", "US", "+14155550100"),
        ("020 7946 0000", "GB", "+442079460000"),
        ("+33 3 20 00 00 00", "DK", "+33320000000"),
        ("12 34 56 78", "DK", "12345678"),
        ("+45 12345678", "GB", "12345678"),
        ("n/a", "GB", None),
    ],
)
def test_numbers_are_written_as_they_are_rung_from_here(written: str, country: str, read_as: str | None) -> None:
    assert mend.phone(Draft("tilbud", "1", Receipt()), "phone", written, country) == read_as


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("09:30:00", "9.30"),
        ("9:30 AM", "9.30"),
        ("12:00 am", "0.00"),
        ("5pm", "17.00"),
        ("0900", "9.00"),
        ("2020-01-01T10:00:00Z", "10.00"),
        ("noon", "12.00"),
        ("late", None),
        ("25:00", None),
    ],
)
def test_clocks_are_read_as_people_write_them(written: str, read_as: str | None) -> None:
    assert mend.clock(written) == read_as


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("services", "service"),
        ("Physical_Addresses.csv", "address"),
        ("service_taxonomys", "attribute"),
        ("eligibilitys", "eligibility"),
        ("taxonomies", "taxonomy"),
        ("link_taxonomies", "attribute"),
        ("servicesAtLocation", "service_at_location"),
        ("organisations", "organization"),
        ("services_attributes", "service"),
        ("mail_addresses", "address"),
    ],
)
def test_tables_are_known_by_every_name_they_have(written: str, read_as: str) -> None:
    assert canonical(written) == read_as


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Spanish", "es"),
        ("eng", "en"),
        ("français", "fr"),
        ("Español", "es"),
        ("zh-Hans", "zh"),
        ("British Sign Language", "bfi"),
        ("Chinese (Mandarin)", "zh"),
        ("Spanish (Castilian)", "es"),
        ("Klingon-ish", None),
    ],
)
def test_languages_are_known_by_name_and_code(word: str, code: str | None) -> None:
    assert code_of(word) == code


def test_a_workbook_that_is_a_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "MAX_BYTES", 1000)
    made = io.BytesIO()
    book = Workbook()
    book.active.append(["x" * 5000])  # type: ignore[union-attr]
    book.save(made)
    receipt = Receipt()
    assert parse.parse(unpack.Piece("x.xlsx", made.getvalue()), receipt) == []
    assert "fylder for meget" in receipt.refused[0][1]
