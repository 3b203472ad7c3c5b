"""A plain table with a mapping file: each of our names to the columns that say it, read as HSDS rows."""

from collections.abc import Iterable
from typing import Any

from katalog.intake.graph import Graph, Row
from katalog.intake.unpack import Unusable
from katalog.read import read
from katalog.values import meant, slugify

_PLAIN = {
    "titel": "name", "beskrivelse": "description", "status": "status", "link": "url", "bekraeftet": "assured_date",
    "alder_fra": "minimum_age", "alder_til": "maximum_age", "pris": "fees", "email": "email", "telefon": "phone",
    "saadan_goer_du": "application_process", "hvem": "eligibility_description", "ventetid": "wait_time",
    "vigtigt": "alert",
}  # fmt: skip
_TERMS = ("maalgrupper", "tilbudstyper", "adgang")
_ADDRESS = {"adresse": "address_1", "postnr": "postal_code", "by": "city"}
_PLACE = {"sted": "name", "breddegrad": "latitude", "laengdegrad": "longitude"}
_ORGANISATION = {
    "udbyder": "name", "udbyder_beskrivelse": "description", "udbyder_hjemmeside": "website", "udbyder_email": "email",
    "udbyder_telefon": "phone", "udbyder_cvr": "cvr", "udbyder_id": "id",
}  # fmt: skip
_LISTS = ("sprog", "omraader", "tidspunkter")
KNOWN = ("id", *_PLAIN, *_TERMS, *_ADDRESS, *_PLACE, *_ORGANISATION, *_LISTS)
Mapping = dict[str, list[str]]


def read_mapping(path: str, data: bytes) -> Mapping:
    """Our names to columns; a mapping that cannot be used is refused with what to write."""
    fields, problems = read(path, data)
    if problems:
        raise Unusable(str(problems[0]))
    made: Mapping = {}
    for name, columns in fields.items():
        if name not in KNOWN:
            raise Unusable(f"{path}:{fields.lines[name]}: '{name}' kendes ikke. {meant(name, KNOWN)}")
        if isinstance(columns, dict):
            raise Unusable(f"{path}:{fields.lines[name]}: skriv kolonnens navn, eller flere som [Navn, Undertitel].")
        made[name] = [str(c) for c in columns] if isinstance(columns, list) else [str(columns)]
    if "titel" not in made:
        raise Unusable(f"{path}: 'titel' mangler. Skriv fx 'titel: Navn', hvor Navn er kolonnens overskrift.")
    return made


def add(graph: Graph, rows: Iterable[Any], mapping: Mapping, where: str) -> None:
    """Put the table's rows in the graph as services with their organisations."""
    rows = [r for r in rows if isinstance(r, dict)]
    heads = {h for r in rows for h in r}
    if (
        rows
        and (lacking := [c for cs in mapping.values() for c in cs if c not in heads])
        and mapping["titel"][0] in lacking
    ):
        raise Unusable(f"{where}: der er ingen kolonne '{mapping['titel'][0]}'. {meant(mapping['titel'][0], heads)}")
    graph.add_rows("service", [_service(row, mapping) for row in rows])


def _service(row: Row, mapping: Mapping) -> Row:
    left = dict(row)

    def said(name: str, glue: str = "\n\n") -> str:
        return glue.join(str(v) for c in mapping.get(name, ()) if (v := left.pop(c, "")))

    made: Row = {theirs: said(ours, "\n\n" if theirs == "description" else ", ") for ours, theirs in _PLAIN.items()}
    made["id"] = said("id", "-")
    words = [(name, w.strip()) for name in _TERMS for w in _split(said(name, ";"))]
    made["attributes"] = [{"taxonomy_term": {"name": w, "taxonomy": name}} for name, w in words if w]
    place: Row = {theirs: said(ours, ", ") for ours, theirs in _PLACE.items()}
    address = {theirs: said(ours, ", ") for ours, theirs in _ADDRESS.items()}
    organisation = {theirs: said(ours, ", ") for ours, theirs in _ORGANISATION.items()}
    if cvr := organisation.pop("cvr"):
        organisation["organization_identifiers"] = [{"identifier_scheme": "DK-CVR", "identifier": cvr}]  # type: ignore[assignment]
    made["languages"] = [{"name": w} for w in _split(said("sprog", ";"))]
    made["service_areas"] = [{"name": w} for w in _split(said("omraader", ";"))]
    if hours := said("tidspunkter", ". "):
        made["schedules"] = [{"description": hours}]
    if organisation["name"]:
        organisation["id"] = organisation["id"] or f"navn:{slugify(organisation['name'])}"
        made["organization"] = {k: v for k, v in organisation.items() if v}
    if any(address.values()) or place["name"]:
        id = f"sted:{slugify(' '.join([*address.values(), place['name']]))}"
        addresses = [{k: v for k, v in address.items() if v}]
        made["locations"] = [
            {"id": id, **{k: v for k, v in place.items() if v}, "addresses": [a for a in addresses if a]}
        ]
    return left | {k: v for k, v in made.items() if v}


def _split(text: str) -> list[str]:
    mark = next((m for m in "|;\n," if m in text), ";")
    return [w.strip() for w in text.split(mark) if w.strip()]
