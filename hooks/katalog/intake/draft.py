"""A record on its way in: what is known of it so far, and what no field has room for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from katalog.intake.receipt import Receipt

STRUCTURE = {
    "id", "service_id", "organization_id", "location_id", "service_at_location_id", "contact_id", "phone_id", "link_id",
    "eligibility_id", "program_id", "link_entity", "structure_id",
}  # fmt: skip
"""Keys that only say which row belongs to which: the records say that by where they stand."""
MAX_REST = 120_000
"""Letters kept under import in one record; a file may be 256 KB."""
MAX_PARTS = 1000
_STAFF = re.compile(
    r"(^|[._])((assured|created|updated|modified|verified|approved|edited)_?by|assurer(_\w+)?|admin_emails?)$", re.I
)
"""Columns that say which of the source's own people last touched a row."""


@dataclass(frozen=True)
class Term:
    """A word of the source's own lists: which of our lists it goes to, and what is above it there."""

    list: str
    name: str
    code: str = ""
    above: tuple[str, ...] = ()
    """Names of the broader words, the nearest first."""
    only: str = ""
    """'fortrinsvis' or 'kun' for a target group, as our own data says it."""


@dataclass(frozen=True)
class Place:
    """An area as the source names it."""

    name: str
    type: str = "kommune"
    code: str = ""


@dataclass
class Draft:
    """One record to be: text values by our field names, and the source's own values beside them."""

    kind: str
    id: str
    """The source's."""
    receipt: Receipt
    fields: dict[str, Any] = field(default_factory=dict)
    rest: dict[str, str] = field(default_factory=dict)
    terms: list[Term] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    providers: list[str] = field(default_factory=list)
    """The source's ids of its organisations."""
    links: dict[str, list[str]] = field(default_factory=dict)
    """Fields that name other records than the providers, by the source's ids of them."""
    slug: str = ""
    numbers: list[str] = field(default_factory=list)
    """Telephone numbers that the field for them has no room for, such as 999."""
    names: bool = False
    """Whether persons' names are kept under import."""

    @property
    def where(self) -> str:
        """What a report calls it."""
        return f"{self.kind} {self.id}"[:80]

    def keep(self, path: str, value: Any) -> None:
        """What has no field is kept under import, piece by piece."""
        for name, text in _flat(path, value):
            if not self.names and _STAFF.search(name):
                self.receipt.leave_out("navn på en medarbejder hos kilden", self.where)
            elif self._room(name, text):
                number = 2
                while name in self.rest and self.rest[name] != text:
                    name, number = f"{name.split(' (')[0]} ({number})", number + 1
                self.rest[name] = text
                self.receipt.kept[_column(name)] += 1

    def _room(self, name: str, text: str) -> bool:
        used = sum(len(k) + len(v) for k, v in self.rest.items()) if len(text) > 2000 else 0
        if len(self.rest) >= MAX_PARTS or used + len(text) > MAX_REST:
            self.receipt.leave_out("for meget til én post", f"{self.where}: {name}")
            return False
        return True

    def mend(self, why: str, path: str = "", original: Any = None) -> None:
        """Something was put right; what the source wrote is kept."""
        self.receipt.mend(why, f"{self.where}: {original}"[:100] if original else self.where)
        if path and original:
            self.keep(path, original)


class Bag:
    """A row of the source that is emptied as its values find their fields; what is left is kept."""

    def __init__(self, row: dict[str, Any], draft: Draft, path: str = ""):
        self.row, self.draft, self.path = dict(row), draft, path

    def take(self, *names: str) -> str:
        """The first of these columns that says something, as text; it is used up."""
        for name in names:
            value = self.row.get(name)
            if isinstance(value, list) and value and all(isinstance(v, str) for v in value):
                value = "; ".join(value)
            if isinstance(value, str) and value:
                del self.row[name]
                return value
        return ""

    def words(self, *names: str) -> list[str]:
        """The words of these columns: a list, or a text with commas, semicolons or bars."""
        found: list[str] = []
        for name in names:
            value = self.row.get(name)
            if isinstance(value, list) and all(isinstance(v, str) for v in value):
                found += self.row.pop(name)
            elif isinstance(value, str):
                text = self.row.pop(name).strip("{}[]")
                mark = next((m for m in "|;," if m in text), "|")
                found += [w.strip().strip("'\"") for w in text.split(mark)]
        return [w for w in dict.fromkeys(found) if w]

    def rows(self, name: str) -> list["Bag"]:
        """What hangs on this row under that name, each a bag of its own."""
        value = self.row.pop(name, [])
        items = value if isinstance(value, list) else [value]
        many = len(items) > 1
        return [
            Bag(
                item if isinstance(item, dict) else {"name": item},
                self.draft,
                f"{self.at(name)}{f' {n}' if many else ''}",
            )
            for n, item in enumerate(items, 1)
        ]

    def at(self, name: str) -> str:
        """What a column is called under import."""
        return f"{self.path}.{name}" if self.path else name

    def drop(self, *names: str) -> None:
        """These columns say nothing that is not said elsewhere."""
        for name in names:
            self.row.pop(name, None)

    def rest(self) -> None:
        """Keep what nobody took."""
        for name, value in self.row.items():
            if name not in STRUCTURE:
                self.draft.keep(self.at(name), value)
        self.row = {}


def _flat(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        if value:
            yield path[:200], value
    elif isinstance(value, list):
        if all(isinstance(v, str) for v in value):
            yield path[:200], "; ".join(value)
            return
        for n, item in enumerate(value, 1):
            yield from _flat(f"{path} {n}" if len(value) > 1 else path, item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in STRUCTURE:
                yield from _flat(f"{path}.{key}", item)


def _column(path: str) -> str:
    return ".".join("".join(c for c in step if not c.isdigit()).split(" (")[0].strip() for step in path.split("."))
