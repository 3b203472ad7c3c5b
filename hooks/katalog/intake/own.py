"""Our own open data back as the records it was made of: the way home of katalog.export.hsds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from katalog.intake.draft import Bag, Draft, Place, Term
from katalog.intake.graph import Graph, Row
from katalog.intake.receipt import Receipt
from katalog.intake.terms import found
from katalog.tilbud import Tidspunkt

EXAMPLE = re.compile(r"EKSEMPEL: Opdigtede oplysninger\. De må ikke bruges som rigtige\.\s*")
DAYS = {
    "MO": "mandag",
    "TU": "tirsdag",
    "WE": "onsdag",
    "TH": "torsdag",
    "FR": "fredag",
    "SA": "loerdag",
    "SU": "soendag",
}
SEVERAL = {"MO,TU,WE,TH,FR": "hverdage", "SA,SU": "weekend", "MO,TU,WE,TH,FR,SA,SU": "alle-dage"}
STATUS = {"temporarily closed": "midlertidigt-lukket", "inactive": "under-udvikling", "defunct": "afsluttet"}
REFERRAL = ("hvem", "hvordan", "samtykke", "fortael", "foerste_kontakt", "kapacitet")
SOURCE = re.compile(r"(EKSEMPEL: )?Samarbejde: (.+)", re.DOTALL)
CODE = re.compile(r"([a-z]+)/([a-z0-9-]+)")
"""Our codes: a list and a slug."""
GROWING = ("maalgrupper", "tilbudstyper")
NOBODY = "Udbyder ikke oplyst"


@dataclass(frozen=True)
class Mark:
    """One attribute: a code of one of our lists, and what it says."""

    list: str
    slug: str
    name: str
    value: str
    above: tuple[str, ...]
    label: str


def marks(row: Row, graph: Graph) -> list[Mark]:
    """Our codes on a row; the attributes of others are not ours to read here."""
    return [mark for attribute in row.get("attribute", ()) if (mark := _mark(attribute, graph))]


def _mark(attribute: Row, graph: Graph) -> Mark | None:
    nested = attribute.get("taxonomy_term")
    term = nested if isinstance(nested, dict) else found(graph, str(attribute.get("taxonomy_term_id", ""))) or {}
    name, slash, slug = str(term.get("code", "")).partition("/")
    if not slash or not re.fullmatch(r"[a-z0-9-]+", slug):
        return None
    above = found(graph, str(term.get("parent_id", ""))) or {}
    broader = (str(above["name"]),) if above.get("name") else ()
    value, label = str(attribute.get("value", "")), str(attribute.get("label", ""))
    return Mark(name, slug, str(term.get("name", slug)), value, broader, label)


def is_own(row: Row, graph: Graph) -> bool:
    """Whether the row says what it is called in a catalogue of ours."""
    return any(m.list == "oplysning" and m.slug == "id" for m in marks(row, graph))


def organisation(row: Row, graph: Graph, receipt: Receipt) -> Draft:
    """One of our organisations."""
    draft, read = _begun("organisationer", row, graph, receipt)
    row, own = read.row, read.own
    fields: dict[str, Any] = {"navn": row.get("name"), "hjemmeside": row.get("website")}
    fields["beskrivelse"] = EXAMPLE.sub("", str(row.get("description", "")), count=1).strip()
    numbers = [i.get("identifier") for i in row.get("identifier", ()) if i.get("identifier_scheme") == "DK-CVR"]
    fields["cvr"] = next(iter(numbers), None)
    fields["offentlig"] = own.get("offentlig")
    fields["kontakt"] = _contact(
        row, [loc for loc in row.get("location", ()) if loc.get("location_type") == "postal"], graph
    )
    fields["samarbejde_oensket"] = own.get("samarbejde-oensket")
    fields["bekraeftet"] = {"dato": own.get("bekraeftet"), "af": own.get("bekraeftet-af")}
    for mark in read.marks:
        if mark.list in ("aktoertyper", "bemanding"):
            draft.terms.append(Term(mark.list, mark.name, mark.slug))
    draft.places = [Place(m.name, code=m.slug) for m in read.marks if m.list == "omraader"]
    return _done(draft, fields, read)


def service(row: Row, graph: Graph, receipt: Receipt) -> Draft:
    """One of our offerings."""
    draft, read = _begun("tilbud", row, graph, receipt)
    row, own = read.row, read.own
    fields: dict[str, Any] = {"titel": row.get("name"), "resume": own.get("resume"), "link": row.get("url")}
    about = EXAMPLE.sub("", str(row.get("description", "")), count=1).strip()
    fields["beskrivelse"] = about.removeprefix(own.get("resume", "")).strip()
    fields["ikke_for"] = own.get("ikke-for")
    fields["alder"] = {"fra": row.get("minimum_age"), "til": row.get("maximum_age")}
    fields["saadan_goer_du"] = row.get("application_process")
    fields["henvisning"] = {name: own.get(f"henvisning-{name.replace('_', '-')}") for name in REFERRAL}
    fields["pris"] = _price(row)
    fields["sprog"] = [str(language["code"]) for language in row.get("language", ()) if language.get("code")]
    fields["status"] = next((m.slug for m in read.marks if m.list == "status"), STATUS.get(str(row.get("status"))))
    fields["periode"] = {"fra": own.get("periode-fra"), "til": own.get("periode-til")}
    fields["gennemgang_maaneder"] = own.get("gennemgang")
    fields["bekraeftet"] = {"dato": row.get("assured_date"), "af": own.get("bekraeftet-af")}
    fields["tidspunkter"] = [time for schedule in row.get("schedule", ()) if (time := _time(schedule, graph))]
    _locations(row, graph, fields)
    _codes(read, draft)
    draft.places = [
        Place(m.name, code=m.slug)
        for area in row.get("service_area", ())
        for m in marks(area, graph)
        if m.list == "omraader"
    ]
    others = [m.value for m in read.marks if (m.list, m.slug) == ("oplysning", "medudbyder")]
    draft.providers = [id for id in (str(row.get("organization_id", "")), *others) if id and not _is_nobody(id, graph)]
    draft.links = {
        "initiativer": [m.slug for m in read.marks if m.list == "initiativer"],
        "samarbejder": [a.slug for funding in row.get("funding", ()) if (a := _agreement(funding, graph))],
    }
    return _done(draft, fields, read)


def others(graph: Graph, receipt: Receipt) -> Iterator[Draft]:
    """The initiatives, agreements and pools that our offerings belong to: what HSDS says of them."""
    rows = [row for row in graph.tables["service"].values() if is_own(row, graph)]
    terms = {}
    for term in (
        *graph.tables["taxonomy_term"].values(),
        *(a.get("taxonomy_term") for r in rows for a in r["attribute"]),
    ):
        if (
            isinstance(term, dict)
            and (parts := CODE.fullmatch(str(term.get("code", ""))))
            and parts[1] == "initiativer"
        ):
            terms[parts[2]] = term
    for slug, term in terms.items():
        yield _other(
            "initiativer", slug, receipt, titel=term.get("name"), eksempel=_example(str(term.get("description")))
        )
    agreements = {a.slug: a for row in rows for f in row.get("funding", ()) if (a := _agreement(f, graph))}
    for slug, pool in {a.pool.value: a.pool for a in agreements.values() if a.pool}.items():
        label = EXAMPLE.sub("", pool.label).strip()
        yield _other("puljer", slug, receipt, navn=label, eksempel=_example(pool.label))
    for a in agreements.values():
        draft = _other("samarbejder", a.slug, receipt, titel=a.title, form=a.form, eksempel=a.example)
        draft.links = {"parter": a.parties, "pulje": [a.pool.value] if a.pool else []}
        yield draft


def _other(kind: str, slug: str, receipt: Receipt, **fields: str | None) -> Draft:
    said = {name: value for name, value in fields.items() if value}
    return Draft(kind, slug, receipt, {**said, "kilder": []}, slug=slug)


def _example(text: str) -> str:
    return "true" if EXAMPLE.match(text) else ""


@dataclass(frozen=True)
class Agreement:
    """What one row of funding says of the agreement behind it."""

    slug: str
    title: str
    form: str
    example: str
    parties: list[str]
    """UUIDs of organisations."""
    pool: Mark | None


def _agreement(funding: Row, graph: Graph) -> Agreement | None:
    """The agreement, where it can be told: one has parties, and one of them is public."""
    found = marks(funding, graph)
    own = {m.slug: m for m in found if m.list == "oplysning"}
    parties = [m.value for m in found if (m.list, m.slug) == ("oplysning", "part")]
    said = SOURCE.fullmatch(str(funding.get("source", "")))
    if "samarbejde" not in own or said is None or not any(_is_public(id, graph) for id in parties):
        return None
    pool = own.get("pulje")
    told = f" (pulje: {EXAMPLE.sub('', pool.label).strip()})" if pool else ""
    form = next((m.slug for m in found if m.list == "finansiering"), "")
    return Agreement(
        own["samarbejde"].value, said[2].removesuffix(told), form, "true" if said[1] else "", parties, pool
    )


def _is_public(id: str, graph: Graph) -> bool:
    row = graph.tables["organization"].get(id, {})
    return any((m.list, m.slug) == ("oplysning", "offentlig") for m in marks(row, graph))


def codes(graph: Graph) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Every code of our lists that the dump tells of, with its list and slug: also those that nobody uses."""
    for term in graph.tables["taxonomy_term"].values():
        parts = CODE.fullmatch(str(term.get("code", "")))
        if parts and parts[1] in GROWING:
            above = CODE.fullmatch(
                str(graph.tables["taxonomy_term"].get(str(term.get("parent_id")), {}).get("code", ""))
            )
            entry = {"navn": str(term.get("name", parts[2])), "beskrivelse": str(term.get("description", ""))}
            yield parts[1], parts[2], entry | ({"under": above[2]} if above else {})


@dataclass
class _Reading:
    row: Row
    marks: list[Mark]
    own: dict[str, str]


def _begun(kind: str, row: Row, graph: Graph, receipt: Receipt) -> tuple[Draft, _Reading]:
    all_marks = marks(row, graph)
    own = {m.slug: m.value for m in all_marks if m.list == "oplysning"}
    draft = Draft(kind, row["id"], receipt, slug=own["id"])
    return draft, _Reading(row, all_marks, own)


def _done(draft: Draft, fields: dict[str, Any], read: _Reading) -> Draft:
    covers = {k: "true" for k, slug in (("hele_landet", "hele-landet"), ("online", "online")) if slug in read.own}
    sources = [_source(m.value) for m in read.marks if (m.list, m.slug) == ("oplysning", "kilde")]
    fields |= {"daekning": covers, "eksempel": read.own.get("eksempel"), "kilder": sources}
    draft.fields = {k: v for k, value in fields.items() if (v := _said(value))}
    if "dato" not in draft.fields.get("bekraeftet", {}):
        draft.fields.pop("bekraeftet", None)
    draft.fields.setdefault("kilder", [])
    Bag({k: v for k, v in read.row.items() if k in ("dublet",)}, draft).rest()
    return draft


def _said(value: Any) -> Any:
    return {k: v for k, v in value.items() if v} if isinstance(value, dict) else value


def _source(value: str) -> dict[str, str]:
    parts = re.fullmatch(r"(.+?) \((.+)\)", value, re.DOTALL)
    return {"navn": parts[1], "sted": parts[2]} if parts else {"navn": value}


def _codes(read: _Reading, draft: Draft) -> None:
    for mark in read.marks:
        if mark.list in ("maalgrupper", "tilbudstyper", "adgang", "bemanding"):
            value = mark.value if mark.list == "maalgrupper" and mark.value in ("fortrinsvis", "kun") else ""
            draft.terms.append(Term(mark.list, mark.name, mark.slug, mark.above, value))


def _is_nobody(id: str, graph: Graph) -> bool:
    return graph.tables["organization"].get(id, {}).get("name") == NOBODY


def _price(row: Row) -> dict[str, Any]:
    options = row.get("cost_option", ())
    if not options:
        return {"note": row.get("fees_description")}
    first = options[0]
    amount = str(first.get("amount", "0"))
    free = not amount.strip("0.")
    return {
        "gratis": "true" if free else None,
        "beloeb": None if free else amount.removesuffix(".0"),
        "enhed": first.get("amount_description"),
        "note": first.get("option"),
    }


def _contact(row: Row, postal: list[Row], graph: Graph) -> dict[str, Any]:
    phones = [p.get("number") for p in row.get("phone", ())]
    made = {"telefon": next(iter(phones), None), "email": row.get("email")}
    return made | (_address(postal[0], graph) if postal else {})


def _address(location: Row, graph: Graph) -> dict[str, Any]:
    whole = next(iter(location.get("address", ())), None)
    if whole:
        return {"adresse": whole.get("address_1"), "postnr": whole.get("postal_code"), "by": whole.get("city")}
    own = {m.slug: m.value for m in marks(location, graph) if m.list == "oplysning"}
    return {name: own.get(name) for name in ("adresse", "postnr", "by")}


def _locations(row: Row, graph: Graph, fields: dict[str, Any]) -> None:
    postal, places = [], []
    for at in row.get("service_at_location", ()):
        location = graph.tables["location"].get(str(at.get("location_id", "")), {})
        if location.get("location_type") == "postal":
            postal.append(location)
        elif location.get("location_type") == "physical":
            places.append({k: v for k, v in _place(location, graph).items() if v})
    fields["kontakt"] = _contact(row, postal, graph)
    fields["steder"] = places


def _place(location: Row, graph: Graph) -> dict[str, Any]:
    reach: Row = next(iter(location.get("accessibility", ())), {})
    return {
        "navn": location.get("name"), **_address(location, graph),
        "kommune": next((m.slug for m in marks(location, graph) if m.list == "omraader"), None),
        "breddegrad": location.get("latitude"), "laengdegrad": location.get("longitude"),
        "tilgaengelighed": reach.get("description"),
    }  # fmt: skip


def _time(schedule: Row, graph: Graph) -> dict[str, str]:
    """The written time: among those that the rule may come from, the one that is spoken as the export speaks it."""
    own = {m.slug: m.value for m in marks(schedule, graph) if m.list == "oplysning"}
    days = str(schedule.get("byday", ""))
    day = own.get("dag") or SEVERAL.get(days) or DAYS.get(re.sub(r"[^A-Z].*$", "", re.sub(r"^[-+\d]+", "", days)), "")
    rest = {
        "hyppighed": own.get("hyppighed", ""),
        "efter_aftale": own.get("efter-aftale", ""),
        "note": schedule.get("notes", ""),
    }
    choices = product([day, ""], _clocks(schedule.get("opens_at")), _clocks(schedule.get("closes_at")))
    tries = [{k: v for k, v in {"dag": d, "fra": f, "til": t, **rest}.items() if v} for d, f, t in choices]
    said = schedule.get("description")
    return next((t for t in tries if t and _spoken(t) == said), tries[0])


def _spoken(time: dict[str, str]) -> str:
    try:
        return Tidspunkt.model_validate(time).spoken
    except ValueError:
        return ""


def _clocks(value: Any) -> Iterator[str]:
    hours, _, minutes = str(value or "").partition(":")
    if not minutes:
        yield ""
        return
    yield f"{int(hours)}.{minutes[:2]}"
    if int(hours) == 0:
        yield f"24.{minutes[:2]}"
