"""Rows of a directory, flat or nested, of any version of HSDS, as services with all that belongs to them.

Every object that has an identity of its own (organisation, service, location …) ends in a table by id;
what belongs to one of them hangs on it as a list. What belongs to nothing is handed back, not dropped.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from katalog.intake.receipt import Receipt
from katalog.values import slugify

Row = dict[str, Any]
ENTITIES = ("organization", "service", "location", "service_at_location", "taxonomy_term", "taxonomy", "program")
_OWN = {
    "organisation": "organization", "resource": "organization", "agency": "organization", "loc": "location", "serv": "service",
    "services_at_location": "service_at_location", "physical_address": "address",
    "postal_address": "address", "postaladdress": "address", "physicaladdress": "address", "mail_address": "address",
    "regular_schedule": "schedule", "holiday_schedule": "holiday_schedule", "opening_hours": "schedule",
    "accessibility_for_disability": "accessibility", "link_taxonomy": "attribute", "service_taxonomy": "attribute",
    "other_attribute": "attribute", "service_attribute": "attribute", "taxonomie": "taxonomy", "taxonomies": "taxonomy",
    "term": "taxonomy_term", "cost": "cost_option", "area": "service_area", "coverage": "service_area",
    "payment_accepted": "payment_accepted", "organization_identifier": "identifier", "additional_url": "extra_url",
    "additional_website": "extra_url", "url": "extra_url", "service_capacity": "capacity", "capacitie": "capacity", "phone_number": "phone",
    "interpretation_service": "interpretation_services", "fax": "phone", "faxe": "phone", "schedule_day": "schedule",
    "hour": "schedule", "hours_of_operation": "schedule", "pc_target_audience": "eligibility", "eligibilitie": "eligibility",
    "funding_source": "funding", "accepted_payment": "payment_accepted",
}  # fmt: skip
_ALSO = {
    "street": "address_1", "state": "state_province", "zip": "postal_code", "zip_code": "postal_code", "zipcode": "postal_code",
    "how_to_apply": "application_process", "wait": "wait_time", "fee": "fees", "audience_type": "name",
    "number_type": "type", "short_desc": "short_description", "resource_id": "organization_id", "category": "categories",
}  # fmt: skip
"""Columns that some call otherwise; where both are there, each stays."""
CHILDREN = {
    "address", "schedule", "holiday_schedule", "accessibility", "attribute", "cost_option", "service_area", "contact",
    "phone", "language", "funding", "eligibility", "required_document", "payment_accepted", "identifier", "extra_url",
    "capacity", "review", "metadata", "unit",
}  # fmt: skip
LISTS = {"language", "service_area", "required_document", "accessibility", "schedule", "funding", "payment_accepted"}
"""Children that some write as plain words: "languages": ["English"], or "Spanish, Tagalog"."""
_WHOLE = {"schedule", "required_document"}
"""Plain words that are one sentence, and not a list with commas."""
_NAMED = {"schedule": "description"}
"""Where a plain word of a child goes, if not in its name."""
_TYPES = (("postal", "postal"), ("mail", "postal"), ("physical", "physical"))
"""What the name of a list says of the addresses in it."""
# The keys by which a row says what it belongs to, the closest first.
PARENTS = ("eligibility", "phone", "contact", "service_at_location", "service", "location", "organization", "program")
FIRST = {"language": ("service",)}
_LEVEL = {"phone": {"language"}, "contact": {"phone", "language"}, "eligibility": {"attribute"}}
"""What may hang on a child: so that nothing hangs on itself."""
_MARKED = ("schedule", "service_area", "funding", "cost_option", "address")
"""Children that attributes may hang on."""
_PLAIN_LISTS = ("service", "organization")
_TOLD = ("name", "description", "short_description")
MAX_CLASHES = 20
_MADE = ("navn:", "indhold:")
"""How ids begin that we have made, because the source has none."""


def canonical(name: str) -> str:
    """'service' for 'services', 'Services.csv' or 'data/services'; 'attribute' for 'service_taxonomys'."""
    folded = re.sub(r"[^a-z0-9]+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()).strip("_")
    folded = re.sub(r"^(hsds|oruk|or|openreferral)_|_(csv|json)$", "", folded)
    bare = folded.removesuffix("_attributes")
    for form in (folded, _singular(folded), bare, _singular(bare)):
        form = _OWN.get(form, form)
        if form in ENTITIES or form in CHILDREN:
            return form
    return folded


def _singular(name: str) -> str:
    for ending, one in (("sses", "ss"), ("ss", "ss"), ("ies", "y"), ("xys", "xy"), ("ys", "y"), ("s", "")):
        if name.endswith(ending):
            return name.removesuffix(ending) + one
    return name


@dataclass
class Graph:
    """The tables, and what hangs on their rows."""

    receipt: Receipt
    tables: dict[str, dict[str, Row]] = field(default_factory=lambda: {name: {} for name in ENTITIES})
    loose: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    """Rows of child tables that are not hung up yet; in the end, those that belong to nothing."""

    _offered: dict[str, str] = field(default_factory=dict)
    """Service to the organisation that it was nested in."""
    _prints: dict[str, str] = field(default_factory=dict)
    """What services without an id of their own say, by the id that they were given."""

    def add_rows(self, name: str, rows: Iterable[Any]) -> None:
        """Rows of a file or list that is called so."""
        table = canonical(name)
        for row in rows:
            if not isinstance(row, dict):
                self.loose[table].append({"value": row})
                continue
            self.receipt.read[_DANISH.get(table, table)] += 1
            if table in ENTITIES:
                self.add(table, row)
            else:
                self.loose[table].append(_typed(name, self._inner(row)))

    def add(self, table: str, row: Row, **links: str) -> str:
        """One object with an identity, and all that is nested in it; answers its id."""
        row = _keyed(row)
        for key, value in links.items():
            row.setdefault(key, value)
        id = row["id"] = self._id(table, row)
        for key in list(row):
            self._nested(table, id, row, key)
        known = self.tables[table].get(id)
        if known is None:
            self.tables[table][id] = row
        elif known != row:
            self._merge(table, known, row)
        return id

    def _id(self, table: str, row: Row) -> str:
        """Its own id, else one from its name; two services of one name are not the same because neither has an id."""
        made = _id_of(table, row)
        if table != "service" or not made.startswith(_MADE):
            return made
        print, nth, id = _fingerprint(row), 1, made
        while self._prints.setdefault(id, print) != print:
            nth += 1
            id = f"{made}-{nth}"
        return id

    def _nested(self, table: str, id: str, row: Row, key: str) -> None:
        value, name = row[key], canonical(key)
        items = _rows_of(name, value)
        if not items or not all(isinstance(i, dict) for i in items):
            return
        if name in CHILDREN:
            del row[key]
            found = [_typed(key, self._inner(i)) for i in items]
            if name == "schedule":
                found = [inner for f in found for inner in _unfolded(f)]
            _hang(row, name, found)
        elif name in ENTITIES and name not in ("taxonomy", "taxonomy_term"):
            del row[key]
            for item in items:
                self._link(table, id, row, name, item)

    def _link(self, table: str, id: str, row: Row, name: str, item: Row) -> None:
        """An object nested in another: kept by its own id, and the two point at each other as in the tables."""
        match (table, name):
            case ("service", "organization") | ("service", "program") | ("location", "organization"):
                row[f"{name}_id"] = self.add(name, item)
            case ("service", "location"):
                self._at(id, self.add("location", item))
            case ("location", "service"):
                owner = {"organization_id": row["organization_id"]} if "organization_id" in row else {}
                if "name" not in (
                    item := _keyed(item)
                ):  # where a place does one thing, some name and tell of the place only
                    item = {**{k: row[k] for k in _TOLD if k in row}, **item}
                self._at(self.add("service", item, **owner), id)
            case ("organization", "service"):  # one of its providers; the service itself says which is the first
                self._offered.setdefault(self.add("service", item), id)
            case ("service_at_location", _):
                row[f"{name}_id"] = self.add(name, item)
            case (_, "service_at_location"):
                self.add(
                    name, {"id": _missing_id(item, f"{id}-{len(self.tables[name])}"), **item}, **{f"{table}_id": id}
                )
            case _:
                self.add(name, item, **{f"{table}_id": id})

    def _at(self, service: str, location: str) -> None:
        id = f"{service}@{location}"
        self.tables["service_at_location"].setdefault(id, {"id": id, "service_id": service, "location_id": location})

    def _inner(self, row: Row) -> Row:
        """A row that belongs to another, with its own lists under their one name."""
        made: Row = {}
        for key, value in _keyed(row).items():
            name = canonical(key)
            value = _rows_of(name, value) if name in LISTS and isinstance(value, list) else value
            if (
                name in ("taxonomy", "taxonomy_term")
                and isinstance(value, list)
                and value
                and isinstance(value[0], dict)
            ):
                made["taxonomy_term"] = value[0]
                made |= {"taxonomy_terms": value[1:]} if value[1:] else {}
            elif name in ("taxonomy", "taxonomy_term") and isinstance(value, dict):
                made["taxonomy_term"] = value
            elif name in CHILDREN and (isinstance(value, dict) or (value and isinstance(value, list))):
                items = value if isinstance(value, list) else [value]
                rows = [self._inner(i) for i in items if isinstance(i, dict)]
                _hang(made, name, rows)
                if rest := [i for i in items if not isinstance(i, dict)]:
                    made[key] = rest
            else:
                made[key] = value
        return made

    def _merge(self, table: str, known: Row, row: Row) -> None:
        """The same id again: what the first lacks is filled in; what differs is kept beside it."""
        clash: Row = {}
        for key, value in row.items():
            if key not in known:
                known[key] = value
            elif isinstance(value, list) and isinstance(known[key], list):
                seen = {_fingerprint(item) for item in known[key]}
                known[key] = [*known[key], *(item for item in value if _fingerprint(item) not in seen)]
            elif known[key] != value:
                clash[key] = value
        if clash:
            self.receipt.mend(f"samme id to gange i {_DANISH.get(table, table)} med forskelligt indhold", row["id"])
            clashes = known.setdefault("dublet", [])
            if clash not in clashes and len(clashes) < MAX_CLASHES:
                clashes.append(clash)

    # ------------------------------------------------------------ after all is read

    def hang_up(self) -> None:
        """Put the rows of flat child tables on what they belong to; the loose ones stay loose."""
        parents: dict[str, dict[str, Row]] = {**self.tables}
        for name in ("eligibility", "phone", "contact", *_MARKED):
            rows = [*self.loose.get(name, ()), *self._hanging(name)]
            parents[name] = {str(r["id"]): r for r in rows if "id" in r}
        for table in list(self.loose):
            left: list[Row] = []
            hung: dict[int, tuple[Row, list[Row]]] = {}
            for row in self.loose[table]:
                parent = self._parent(row, table, parents)
                if parent is None:
                    left.append(row)
                else:
                    hung.setdefault(id(parent), (parent, []))[1].append(row)
            for parent, rows in hung.values():
                _hang(parent, table, rows)
            self.loose[table] = left

    def join(self) -> None:
        """Put each place on its service, and places without a service on their organisation."""
        for id, organisation in self._offered.items():
            self.tables["service"][id].setdefault("organization_id", organisation)
        for id, service in self.tables["service"].items():
            at = self.tables["location"].get(str(service.get("location_id", "")))
            if at is not None:  # HSDS 1.0: a service has its place, and the place its organisation
                self._at(id, at["id"])
                if "organization_id" in at:
                    service.setdefault("organization_id", at["organization_id"])
            elif "location_id" in service:
                self.receipt.mend("sted findes ikke hos kilden", f"tilbud {id}: {service['location_id']}"[:100])
        used = set()
        for row in self.tables["service_at_location"].values():
            used.add(str(row.get("location_id", "")))
            whose = self.tables["service"].get(str(row.get("service_id", "")))
            if whose is None:
                self.loose["service_at_location"].append(row)
            else:
                whose.setdefault("service_at_location", []).append(row)
        for id, row in self.tables["location"].items():
            if id in used:
                continue
            owner = self.tables["organization"].get(str(row.get("organization_id", "")))
            if owner is None:
                self.loose["location"].append(row)
            else:
                owner.setdefault("location", []).append(row)
        for table in ("organization", "service", "location"):
            if self.tables[table]:
                self.receipt.read[_DANISH[table]] = max(self.receipt.read[_DANISH[table]], len(self.tables[table]))

    def _hanging(self, name: str) -> Iterator[Row]:
        for table in self.tables.values():
            for row in table.values():
                yield from row.get(name, ())

    def _parent(self, row: Row, table: str, parents: dict[str, dict[str, Row]]) -> Row | None:
        for name in FIRST.get(table, ()) + PARENTS:
            if name in _LEVEL and table not in _LEVEL[name]:
                continue
            if name != table and (parent := parents[name].get(str(row.get(f"{name}_id", "")))) is not None:
                return parent
        if link := row.get("link_id"):
            named = canonical(str(row.get("link_entity") or row.get("link_type") or ""))
            for name in dict.fromkeys(
                (named, *_PLAIN_LISTS, "location", "service_at_location", "eligibility", *_MARKED)
            ):
                if (parent := parents.get(name, {}).get(str(link))) is not None:
                    return parent
        return None


def _hang(row: Row, name: str, items: list[Row]) -> None:
    """Add to a row's list of that name; a plain word that stands there becomes its first item."""
    there = row.get(name, [])
    held = there if isinstance(there, list) else [{"name": there}]
    ids = {str(h["id"]) for h in held if isinstance(h, dict) and "id" in h}
    row[name] = [*held, *(i for i in items if str(i.get("id", "")) not in ids)]


def _keyed(row: Row) -> Row:
    """The row by the names that we know its columns by."""
    made: Row = {}
    for key, value in row.items():
        plain = _key(key)
        name = _ALSO.get(plain, plain)
        made[plain if name in made or (name != plain and name in row) else name] = value
    return made


def _rows_of(name: str, value: Any) -> list[Any]:
    """What stands under a key as rows; plain words of a list that may be written so become rows of their own."""
    if name not in LISTS:
        return value if isinstance(value, list) else [value]
    if isinstance(value, str):
        parts = [value] if name in _WHOLE else re.split(r"\s*[,;|]\s*", value)
        value = [p for p in parts if p] if all(len(p) <= 60 for p in parts) else [value]
    field = _NAMED.get(name, "name")
    return [v if isinstance(v, dict) else {field: v} for v in (value if isinstance(value, list) else [value])]


def _typed(name: str, row: Row) -> Row:
    """The row with what the name of its list says of it: a postal address, or a number that is a fax."""
    plain = _key(name)
    kind = next((kind for start, kind in _TYPES if plain.startswith(start)), "")
    kept = {"address_type": kind} if kind and "address" in plain else {"type": "fax"} if plain.startswith("fax") else {}
    return {**kept, **row}


def _unfolded(schedule: Row) -> list[Row]:
    """Days that lie inside a schedule stand alone."""
    days = [d for d in schedule.get("schedule", ()) if isinstance(d, dict)]
    return days or [schedule]


def _key(key: str) -> str:
    return re.sub(r"[\s-]+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key.strip())).lower()


def _id_of(table: str, row: Row) -> str:
    for key in ("id", f"{table}_id", "_id", "uuid"):
        if (value := row.get(key)) and isinstance(value, str):
            return value
    name = row.get("name") or row.get("title") or row.get("address_1")
    owner = row.get("organization_id", "")
    if table == "location":  # halls of one name are many
        spot = {
            k: v for k, v in row.items() if canonical(k) in ("address", "latitude", "longitude", "address_1", "city")
        }
        owner = f"{_fingerprint(spot)}-"
    return f"{_MADE[0]}{owner}{slugify(str(name))[:80]}" if name else f"{_MADE[1]}{_fingerprint(row)}"


def _missing_id(row: Row, made: str) -> str:
    return str(row.get("id") or made)


def _fingerprint(value: Any) -> str:
    return (
        value if isinstance(value, str) else hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]
    )


_DANISH = {
    "organization": "organisationer", "service": "tilbud", "location": "steder", "service_at_location": "tilbud på steder",
    "taxonomy_term": "emneord", "taxonomy": "emneordslister", "attribute": "mærkninger med emneord", "phone": "telefoner",
    "contact": "kontakter", "address": "adresser", "schedule": "åbningstider", "service_area": "områder",
    "language": "sprog", "cost_option": "priser", "eligibility": "målgrupper", "program": "programmer",
    "accessibility": "adgangsforhold", "required_document": "dokumenter", "metadata": "ændringer", "review": "anmeldelser",
    "funding": "finansiering", "payment_accepted": "betalingsmåder", "identifier": "numre", "extra_url": "links",
    "holiday_schedule": "helligdage", "capacity": "pladser", "unit": "enheder",
}  # fmt: skip
