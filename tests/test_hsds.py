"""HSDS: what is published holds to the official schemas, to openapi.json and to itself."""

import csv
import io
import json
import os
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from time import process_time
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator
from pydantic import TypeAdapter, ValidationError

from conftest import ROOT
from factories import a_catalogue, a_folder, a_tilbud, an_organisation, loaded
from katalog import cli
from katalog.catalogue import Catalogue, assemble
from katalog.export import FORMATS, Publication, hsds, hsds_lists, whole
from katalog.export.hsds_openapi import SCHEMAS as PUBLISHED
from katalog.export.hsds_package import TABLES
from katalog.export.hsds_values import EXAMPLE, uri
from katalog.values import Url

SCHEMAS = Path(os.environ.get("HSDS_SCHEMAS") or ROOT.parent / "shared" / "hsds" / "3.1" / "schema")
official = pytest.mark.skipif(
    not (SCHEMAS / "compiled" / "service.json").is_file(),
    reason="The official HSDS schemas are not here: put them in ../shared/hsds/, or name their folder in HSDS_SCHEMAS.",
)
URL = "https://find-faellesskab.example/"
ALONE = {
    "services": "compiled/service.json", "organizations": "compiled/organization.json",
    "taxonomies": "taxonomy.json", "taxonomy_terms": "taxonomy_term.json",
}  # fmt: skip
IN_A_LIST = ALONE | {
    "services": "compiled/service_list.json", "organizations": "compiled/organization_list.json",
    "service_at_locations": "compiled/service_at_location_list.json",
}  # fmt: skip


def published(catalogue: Catalogue, url: str = URL, licence: str = "") -> dict[str, str | bytes]:
    """Every file of HSDS, by its path under data/hsds/."""
    files = hsds.files(Publication(catalogue, url, "Find fællesskab", "Regionen", licence))
    return {path.removeprefix("data/hsds/"): content for path, content in whole(files).items()}


def objects(files: dict[str, str | bytes], route: str) -> dict[str, Any]:
    """The objects of a route that have files of their own, by id."""
    found = {re.fullmatch(rf"{route}/([0-9a-f-]+)\.json", path): text for path, text in files.items()}
    return {match[1]: json.loads(text) for match, text in found.items() if match}


def listed(files: dict[str, str | bytes], route: str) -> list[Any]:
    """The objects of a route's list, all pages."""
    first = json.loads(files[f"{route}.json"])
    rest = [json.loads(files[f"{route}/page/{n}.json"]) for n in range(2, first["total_pages"] + 1)]
    return [one for page in (first, *rest) for one in page["contents"]]


def service(*records: Any) -> Any:
    """The service of the first of these records."""
    files = published(a_catalogue(*records))
    return json.loads(files[f"services/{id_of('tilbud', records[0].id)}.json"])


def id_of(*names: str) -> str:
    return str(uuid5(uuid5(NAMESPACE_URL, URL), "/".join(names)))


def own(one: Any) -> dict[str, Any]:
    """The values of what HSDS has no field for, by code."""
    codes = ((a["taxonomy_term"]["code"], a.get("value")) for a in one["attributes"])
    return {code.removeprefix("oplysning/"): value for code, value in codes if code.startswith("oplysning/")}


def small() -> Catalogue:
    """The tests' own catalogue, which uses every field."""
    found = loaded(ROOT / "tests" / "katalog")
    return assemble(found.codes, found.records)


def hostile() -> Catalogue:
    """What editors may write that machines stumble over."""
    return a_catalogue(
        a_tilbud("nobody", udbydere=[], link="https://blåbær.example/æblegrød?q=100%#[a]"),
        a_tilbud("many", udbydere=["havnelys", "fjordlys"], titel='Kor, "sang"; og\tmere', ikke_for="=1+1"),
        a_tilbud("half", steder=[{"by": "Viborg"}, {"postnr": "8800", "adresse": "Torvet 1", "by": "Viborg"}]),
        a_tilbud("east", steder=[{"adresse": "Havnen 1", "postnr": "4000", "by": "Roskilde", "kommune": "roskilde"}]),
        a_tilbud("night", tidspunkter=[{"dag": "fredag", "fra": "22", "til": "24.00"}, {"dag": "alle-dage"}]),
        a_tilbud("closed", status="afsluttet", kontakt={"adresse": "Søvej 2"}),
        a_tilbud(
            "twice",
            maalgrupper=["aeldre", "aeldre"],
            tilbudstyper=["natur", "natur"],
            sprog=["da", "da"],
            daekning={"kommuner": ["viborg", "viborg"]},
            udbydere=["havnelys", "havnelys"],
            adgang=["drop-in"] * 2,
        ),
        a_tilbud("words", pris={"note": "Spørg"}, daekning={"hele_landet": True, "online": True}),
        an_organisation("fjordlys", cvr="12345678", kontakt={"telefon": "112", "adresse": "Torvet 1", "by": "Viborg"}),
    )


def everything() -> dict[str, Catalogue]:
    return {
        "real": cli.catalogue(ROOT)[0], "small": small(), "hostile": hostile(), "empty": a_catalogue(),
    }  # fmt: skip


@cache
def made(name: str) -> dict[str, str | bytes]:
    return published(everything()[name])


NAMES = ["real", "small", "hostile", "empty"]

# ---------------------------------------------------------------- the official schemas


def strict(schema: Any) -> Any:
    """The schema as it would be if HSDS refused every key that it does not name."""
    if isinstance(schema, list):
        return [strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: strict(value) for key, value in schema.items()}
    return closed | ({"additionalProperties": False} if isinstance(schema.get("properties"), dict) else {})


@cache
def validator(name: str) -> Draft202012Validator:
    schema = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    inner = schema.get("properties", {}).get("taxonomy_detail")
    if inner and "$ref" in inner:
        schema["properties"]["taxonomy_detail"] = json.loads((SCHEMAS / inner["$ref"]).read_text(encoding="utf-8"))
    for key in ("attributes", "metadata"):  # they point at other files, and our terms have none
        if "$ref" in str(schema.get("properties", {}).get(key)):
            del schema["properties"][key]
    return Draft202012Validator(strict(schema), format_checker=FormatChecker())


def faults(name: str, one: Any) -> list[str]:
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in validator(name).iter_errors(one)]


@official
@pytest.mark.parametrize("name", NAMES)
def test_the_official_schemas_find_nothing_wrong_even_when_they_refuse_other_keys(name: str) -> None:
    files = made(name)
    found = [(r, id, f) for r, s in ALONE.items() for id, one in objects(files, r).items() for f in faults(s, one)]
    found += [(r, one["id"], f) for r, s in IN_A_LIST.items() for one in listed(files, r) for f in faults(s, one)]
    assert not found


@official
def test_the_schemas_are_held_to_strictly() -> None:
    """A validator that passes over a wrong format or an invented key would prove nothing."""
    whole = next(iter(objects(made("small"), "services").values()))
    assert faults("compiled/service.json", whole | {"url": "gåtur"})
    assert faults("compiled/service.json", whole | {"id": "gaatur"})
    assert faults("compiled/service.json", whole | {"email": "post"})
    assert faults("compiled/service.json", whole | {"maalgruppe": "aeldre"})
    wrong = {"taxonomy_term": {"id": whole["id"], "name": "x", "description": "x", "slug": "x"}, "id": whole["id"]}
    assert faults("compiled/service.json", whole | {"attributes": [wrong]})


@official
@pytest.mark.parametrize("name", NAMES)
def test_each_row_of_the_tables_is_what_the_official_schema_of_its_table_wants(name: str) -> None:
    kinds = {"number": float}
    for table, spec in TABLES.items():
        schema = json.loads((SCHEMAS / f"{table}.json").read_text(encoding="utf-8"))
        assert set(spec.names) <= set(schema["properties"]), table
        required = {*schema.get("required", ()), *schema.get("tabular_required", ())}
        fields = {k: v for k, v in schema["properties"].items() if k in spec.names}
        check = Draft202012Validator(
            {"properties": fields, "required": sorted(required)}, format_checker=FormatChecker()
        )
        for row in rows(made(name), table):
            typed = {k: kinds.get(schema["properties"][k].get("type"), str)(v) for k, v in row.items() if v}
            assert not [e.message for e in check.iter_errors(typed)], (table, row)


@official
def test_the_package_describes_columns_as_the_official_one_does() -> None:
    theirs = json.loads((SCHEMAS.parent / "datapackage.json").read_text(encoding="utf-8"))
    known = {r["name"]: r for r in theirs["resources"]}
    for ours in json.loads(made("small")["tabel/datapackage.json"])["resources"]:
        assert ours["path"] == known[ours["name"]]["path"]
        types = {f["name"]: (f["type"], f.get("format")) for f in known[ours["name"]]["schema"]["fields"]}
        for column in ours["schema"]["fields"]:
            if column["name"] != "uri":  # a service area's uri has no format there, a taxonomy's has
                assert types[column["name"]] == (column["type"], column.get("format")), (ours["name"], column)


# ---------------------------------------------------------------- what is served


def test_the_description_of_the_api_is_valid_openapi() -> None:
    text = re.sub(rf'"\$ref": "{re.escape(PUBLISHED)}[^"]*"', '"type": "object"', str(made("small")["openapi.json"]))
    assert not list(OpenAPIV31SpecValidator(json.loads(text)).iter_errors())


@official
def test_the_description_points_at_schemas_that_are_there() -> None:
    named = re.findall(rf'"\$ref": "{re.escape(PUBLISHED)}([^"]*)"', str(made("small")["openapi.json"]))
    assert named
    assert all((SCHEMAS / name).is_file() for name in named)


def test_every_described_path_is_served_and_every_served_file_is_described(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hsds_lists, "SIZE", 1)
    files = published(small())
    paths = json.loads(files["openapi.json"])["paths"]
    patterns = [re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path[1:]))) for path in paths]
    beside = {"openapi.json", "profile.json", "hsds.zip"}
    served = {path for path in files if path not in beside and not path.startswith("tabel/")}
    assert {path for path in served if not any(p.fullmatch(path) for p in patterns)} == set()
    assert [p.pattern for p in patterns if not any(p.fullmatch(path) for path in served)] == []


def test_the_root_says_what_it_is() -> None:
    root = json.loads(made("small")["index.json"])
    assert root == {
        "version": "3.2", "profile": f"{URL}data/hsds-profil/", "openapi_url": f"{URL}data/hsds/openapi.json",
    }  # fmt: skip


@pytest.mark.parametrize("size", [1, 2, 5, 1000])
def test_pages_hold_everything_once_and_say_where_they_are(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hsds_lists, "SIZE", size)
    files = published(small())
    for route in IN_A_LIST:
        first = json.loads(files[f"{route}.json"])
        of, total = first["total_pages"], first["total_items"]
        pages = [first, *(json.loads(files[f"{route}/page/{n}.json"]) for n in range(2, of + 1))]
        assert [p["page_number"] for p in pages] == list(range(1, of + 1))
        assert [p["first_page"] for p in pages] == [True] + [False] * (of - 1)
        assert [p["last_page"] for p in pages] == [False] * (of - 1) + [True]
        assert all(p["size"] == len(p["contents"]) <= size and not p["empty"] for p in pages)
        ids = [one["id"] for p in pages for one in p["contents"]]
        assert len(ids) == len(set(ids)) == total
        assert f"{route}/page/{of + 1}.json" not in files
        if route in ALONE:
            assert set(ids) == set(objects(files, route))


def test_a_list_of_nothing_is_one_empty_page() -> None:
    page = json.loads(made("empty")["services.json"])
    assert page == {
        "total_items": 0, "total_pages": 1, "page_number": 1, "size": 0, "first_page": True, "last_page": True,
        "empty": True, "contents": [],
    }  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_null_or_empty(name: str) -> None:
    def empty(value: Any, at: str) -> Iterator[str]:
        if value in (None, "", [], {}) and not at.endswith("contents"):
            yield at
        for key, inner in (
            value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
        ):
            yield from empty(inner, f"{at}/{key}")

    files = {path: text for path, text in made(name).items() if path.endswith(".json") and path != "profile.json"}
    ignored = re.compile(r"openapi|datapackage")
    assert [e for p, t in files.items() if not ignored.search(p) for e in empty(json.loads(t), p)] == []


# ---------------------------------------------------------------- identifiers


def test_an_id_is_made_from_the_sites_address_and_the_records_name_as_the_page_says() -> None:
    assert json.loads(made("small")[f"services/{id_of('tilbud', 'gaatur-i-viborg')}.json"])["name"] == "Gåtur i Viborg"
    assert f"organizations/{id_of('organisationer', 'havnelys')}.json" in made("small")


def test_the_same_catalogue_gives_the_same_bytes_and_another_site_other_ids() -> None:
    assert published(small()) == made("small")
    assert list(published(small())) == list(made("small"))
    elsewhere = published(small(), "https://andet.example/")
    assert not set(objects(elsewhere, "services")) & set(objects(made("small"), "services"))


def test_an_id_does_not_change_when_something_else_does() -> None:
    before = service(a_tilbud("a", tilbudstyper=["natur", "motion"], sprog=["da", "en"]))
    after = service(a_tilbud("a", tilbudstyper=["motion"], sprog=["en"], titel="Ny", maalgrupper=["unge"]))
    assert {a["id"]: a["taxonomy_term"]["code"] for a in before["attributes"]}.items() >= {
        (a["id"], a["taxonomy_term"]["code"]) for a in after["attributes"] if a["taxonomy_term"]["code"] != "maalgrupper/unge"
    }  # fmt: skip
    assert [language["id"] for language in before["languages"]][1:] == [
        language["id"] for language in after["languages"]
    ]


# ---------------------------------------------------------------- tables


def rows(files: dict[str, str | bytes], table: str) -> list[dict[str, str]]:
    text = files[f"tabel/{TABLES[table].file}"]
    assert isinstance(text, bytes)
    return list(csv.DictReader(io.StringIO(text.decode(), newline="")))


@pytest.mark.parametrize("name", NAMES)
def test_every_id_in_the_tables_is_alone_and_every_link_leads_to_a_row(name: str) -> None:
    files = made(name)
    ids = {table: Counter(row["id"] for row in rows(files, table)) for table in TABLES}
    assert [(t, id) for t, found in ids.items() for id, n in found.items() if n > 1] == []
    package = json.loads(files["tabel/datapackage.json"])
    for resource in package["resources"]:
        for key in resource["schema"].get("foreignKeys", ()):
            target = ids[key["reference"]["resource"]]
            for row in rows(files, resource["name"]):
                assert not row[key["fields"]] or row[key["fields"]] in target, (resource["name"], row)
    for row in rows(files, "attribute"):
        assert row["link_id"] in ids[row["link_entity"]], row
    for row in rows(files, "taxonomy_term"):
        assert not row["parent_id"] or row["parent_id"] in ids["taxonomy_term"]
    codes = [row["code"] for row in rows(files, "taxonomy_term")]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("name", NAMES)
def test_the_tables_say_what_the_objects_say(name: str) -> None:
    def things(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            yield from [value["id"]] if "id" in value else []
            for key, inner in value.items():
                yield from things(inner) if key not in ("organization", "services", "taxonomy_detail") else ()
        for inner in value if isinstance(value, list) else ():
            yield from things(inner)

    files = made(name)
    nested = {id for route in ALONE for one in objects(files, route).values() for id in things(one)}
    flat = {row["id"] for table in TABLES for row in rows(files, table)}
    assert flat - nested <= {id_of("hsds", "udbyder-ikke-oplyst")}
    assert nested <= flat


def test_the_zip_holds_the_package_and_is_the_same_every_time() -> None:
    files = made("small")
    whole = zipfile.ZipFile(io.BytesIO(bytes(files["hsds.zip"])))  # type: ignore[arg-type]
    assert whole.testzip() is None
    inside = {info.filename: whole.read(info) for info in whole.infolist()}
    tables = {p.removeprefix("tabel/"): t for p, t in files.items() if p.startswith("tabel/")}
    assert inside == {name: t.encode() if isinstance(t, str) else t for name, t in tables.items()}
    assert {info.date_time for info in whole.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_provider_that_is_not_known_is_left_out_and_told_in_the_tables_that_require_one() -> None:
    files = made("hostile")
    assert "organization" not in objects(files, "services")[id_of("tilbud", "nobody")]
    row = next(r for r in rows(files, "service") if r["id"] == id_of("tilbud", "nobody"))
    nobody = next(r for r in rows(files, "organization") if r["id"] == row["organization_id"])
    assert nobody["name"] == "Udbyder ikke oplyst"
    assert nobody["id"] not in objects(files, "organizations")
    assert nobody["id"] not in {r["id"] for r in rows(made("empty"), "organization")}


# ---------------------------------------------------------------- what is said


def test_an_offering_with_every_field_is_told_whole() -> None:
    found = json.loads(made("small")[f"services/{id_of('tilbud', 'gaatur-i-viborg')}.json"])
    assert found["organization"]["name"] == "Foreningen Havnelys"
    assert found["description"].startswith("Gå en tur med andre hver tirsdag. Bagefter er der kaffe.\n\nVi går rundt")
    assert f"[lektiecaféen]({URL}tilbud/lektiecafe/)" in found["description"]
    assert (found["status"], found["assured_date"], found["minimum_age"]) == ("active", "2026-05-03", 60)
    assert found["application_process"] == "Mød bare op ved **Søhuset**."
    assert found["eligibility_description"].endswith("Alder: fra 60 år. Ikke for børn alene.")
    assert found["phones"][0]["number"] == "+4512345678"
    assert found["cost_options"][0] | {"id": ""} == {
        "id": "", "option": "Kaffen er med", "currency": "DKK", "amount": 20, "amount_description": "pr. gang",
    }  # fmt: skip
    schedule = found["schedules"][0]
    assert (schedule["freq"], schedule["byday"]) == ("WEEKLY", "TU")
    assert (schedule["opens_at"], schedule["closes_at"]) == ("10:00:00", "11:30:00")
    assert (schedule["valid_from"], schedule["valid_to"]) == ("2026-01-01", "2027-12-31")
    assert "freq" not in found["schedules"][1]
    location = found["service_at_locations"][0]["location"]
    assert location["addresses"][0] | {"id": ""} == {
        "id": "", "address_1": "Søvej 2", "city": "Viborg", "region": "Viborg Kommune",
        "state_province": "Region Midtjylland", "postal_code": "8800", "country": "DK", "address_type": "physical",
    }  # fmt: skip
    assert location["accessibility"][0]["description"] == "Fast sti uden trin"
    assert [area["name"] for area in found["service_areas"]] == ["Viborg Kommune"]
    assert [language["code"] for language in found["languages"]] == ["da", "en"]
    assert found["funding"][0]["source"].startswith("Samarbejde: ")
    links = {(a["taxonomy_term"]["code"], a["link_type"]) for a in found["attributes"]}
    assert links >= {
        ("maalgrupper/aeldre", "target_audience"), ("tilbudstyper/natur", "service_type"),
        ("adgang/drop-in", "access"), ("bemanding/frivillige", "staffing"),
        ("initiativer/proev-noget-nyt", "initiative"), ("oplysning/medudbyder", "provider"),
    }  # fmt: skip
    said = own(found)
    assert said["medudbyder"] == id_of("organisationer", "egelund-bibliotek")
    assert said["henvisning-foerste-kontakt"] == "Inden for en uge"
    assert (said["ikke-for"], said["bekraeftet-af"]) == ("Ikke for børn alene", "foreningens koordinator")
    assert said["kilde"] == "Foreningens program (side 2)"


def test_what_is_not_known_is_left_out() -> None:
    found = service(a_tilbud("lidt"))
    known = {"id", "organization_id", "name", "description", "status", "eligibility_description", "additional_urls"}
    assert set(found) == known | {"service_areas", "languages", "organization", "attributes"}
    assert [language["code"] for language in found["languages"]] == ["da"]  # left out means Danish: the field says so


def test_a_made_up_record_is_marked_in_its_words_and_by_a_term() -> None:
    files = published(a_catalogue(a_tilbud("x", eksempel=True), an_organisation("havnelys", eksempel=True)))
    for one in (*objects(files, "services").values(), *objects(files, "organizations").values()):
        assert one["description"].startswith(EXAMPLE)
        assert own(one)["eksempel"] == "true"
    for route in ("services", "organizations"):
        assert all(one["description"].startswith(EXAMPLE) for one in listed(files, route))
    assert all(r["description"].startswith(EXAMPLE) for r in rows(files, "service"))


def test_where_examples_are_left_out_none_is_published() -> None:
    text = "".join(map(str, published(cli.catalogue(ROOT)[0].without_examples()).values()))
    assert text.count(EXAMPLE) == str(made("empty")).count(EXAMPLE)  # only where the term itself is explained


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("aktiv", "active"), ("venteliste", "active"), ("midlertidigt-lukket", "temporarily closed"),
     ("under-udvikling", "inactive"), ("afsluttet", "defunct")],
)  # fmt: skip
def test_each_status_has_one_in_hsds(ours: str, theirs: str) -> None:
    found = service(a_tilbud("x", status=ours))
    assert found["status"] == theirs
    assert ("alert" in found) == (ours != "aktiv")


@pytest.mark.parametrize(
    ("how", "rule"),
    [("hver uge", ("WEEKLY", "WE")), (None, ("WEEKLY", "WE")), ("første onsdag i måneden", ("MONTHLY", "1WE")),
     ("hver anden uge", None), ("ti onsdage", None)],
)  # fmt: skip
def test_a_time_has_a_rule_only_when_it_is_certain_and_always_the_words(how: str | None, rule: Any) -> None:
    time = {"dag": "onsdag", "fra": "9.30"} | ({"hyppighed": how} if how else {})
    found = service(a_tilbud("x", tidspunkter=[time]))["schedules"][0]
    assert (found["freq"], found["byday"]) == rule if rule else not {"freq", "byday", "interval"} & set(found)
    assert found["description"].startswith("Onsdag kl. 9.30")
    assert found["opens_at"] == "09:30:00"
    if not rule:
        assert own(found) == {"dag": "onsdag", "hyppighed": how}


def test_an_address_that_is_not_whole_is_told_as_it_is_known() -> None:
    half, whole = (
        at["location"] for at in objects(made("hostile"), "services")[id_of("tilbud", "half")]["service_at_locations"]
    )
    assert "addresses" not in half
    assert own(half) == {"by": "Viborg"}
    assert whole["addresses"][0]["state_province"] == "Region Midtjylland"  # the postcode says which municipality


def test_an_area_has_the_region_that_is_not_coming_to_an_end() -> None:
    at = objects(made("hostile"), "services")[id_of("tilbud", "east")]["service_at_locations"][0]
    assert at["location"]["addresses"][0]["state_province"] == "Region Østdanmark"


def test_what_is_online_has_a_virtual_place_and_no_address() -> None:
    found = service(a_tilbud("x", daekning={"hele_landet": True, "online": True}))
    assert [at["location"]["location_type"] for at in found["service_at_locations"]] == ["virtual"]
    assert [area["name"] for area in found["service_areas"]] == ["Hele landet"]


@given(
    st.text(max_size=40),
    st.sampled_from(["https://blå.example/", "http://a.dk/", "https://a.dk/?q=", "https://a.dk/#"]),
)
@example("#", "https://a.dk/#")
@settings(max_examples=200, deadline=None)
def test_every_address_that_a_record_may_hold_becomes_a_uri(rest: str, base: str) -> None:
    try:
        written = TypeAdapter(Url).validate_python(base + rest)
    except ValidationError:
        return
    checker = FormatChecker(["uri"])
    assert checker.conforms(uri(written), "uri"), (written, uri(written))


def test_an_organisation_names_its_register_number_and_its_services() -> None:
    files = made("hostile")
    found = objects(files, "organizations")[id_of("organisationer", "fjordlys")]
    number = found["organization_identifiers"][0]
    assert (number["identifier_scheme"], number["identifier"]) == ("DK-CVR", "12345678")
    assert found["phones"][0]["number"] == "112"
    havnelys = objects(files, "organizations")[id_of("organisationer", "havnelys")]
    assert {"Closed", 'Kor, "sang"; og\tmere'} <= {s["name"] for s in havnelys["services"]}


# ---------------------------------------------------------------- cost, and the pages


def test_the_cost_grows_with_the_catalogue_and_no_faster() -> None:
    def seconds(n: int) -> float:
        c = a_catalogue(
            *(a_tilbud(f"t{i}", steder=[{"by": "Viborg"}], tidspunkter=[{"dag": "mandag"}]) for i in range(n))
        )
        begun = process_time()
        for _ in hsds.files(Publication(c, URL, "x")):
            pass
        return process_time() - begun

    few, many = seconds(500), seconds(4000)
    assert many < 8 * few * 3
    assert many < 10


def test_every_format_on_the_page_is_a_file_of_the_site(site: Path) -> None:
    for form in FORMATS:
        for _, address in form.links:
            assert (site / address).exists(), address


def test_the_page_says_plainly_that_the_licence_is_not_known(site: Path) -> None:
    text = (site / "data" / "index.html").read_text(encoding="utf-8")
    assert "<dt>Licens</dt><dd>Ikke oplyst</dd>" in text
    assert "Spørg udgiveren" in text


def test_the_licence_of_the_settings_stands_in_the_files() -> None:
    files = published(small(), licence="CC0 1.0")
    assert json.loads(files["openapi.json"])["info"]["license"] == {"name": "CC0 1.0"}
    assert json.loads(files["tabel/datapackage.json"])["licenses"] == [{"name": "CC0-1.0", "title": "CC0 1.0"}]
    linked = published(small(), licence="https://creativecommons.org/publicdomain/zero/1.0/")
    assert json.loads(linked["openapi.json"])["info"]["license"]["url"].startswith("https://creativecommons.org/")
    assert "licenses" not in json.loads(made("small")["tabel/datapackage.json"])


def test_a_code_list_without_descriptions_still_has_them_in_hsds(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, kodelister__tilbudstyper="natur: {navn: Natur}\nmotion: {navn: Motion}\n")
    found = loaded(folder)
    files = published(assemble(found.codes, found.records))
    assert {t["description"] for t in listed(files, "taxonomy_terms") if t["code"] == "tilbudstyper/natur"} == {"Natur"}
