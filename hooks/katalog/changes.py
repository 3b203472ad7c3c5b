"""What happened since a day, told so that anybody may read it: as text by organisation, and as a table."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from katalog import danish, privacy
from katalog.catalogue import Catalogue
from katalog.history import Change, Event, History
from katalog.models import KINDS
from katalog.read import Fields
from katalog.tables import as_csv

HIDDEN = "(vises ikke)"
"""What stands in place of a person's name, number or mailbox, and of what a shelter once told."""
NOBODY = "Udbyder ikke oplyst"
HEADS = ("dato", "handling", "organisation", "slags", "navn", "fil", "felt", "foer", "efter", "eksempel")
SHOWN = 120
"""Letters of a value in the text; the table has it whole."""


@dataclass(frozen=True)
class Told:
    """One event with what the catalogue knows of its record."""

    event: Event
    name: str
    example: bool
    organisation: str
    changes: tuple[Change, ...]
    """Without what must not be told."""

    @property
    def action(self) -> str:
        """'ny', 'ændret', 'omdøbt', 'afsluttet' or 'slettet'."""
        if self.event.closed:
            return "afsluttet"
        return "omdøbt" if self.event.was and not self.changes else self.event.action


class Teller:
    """Tells the events of one catalogue."""

    def __init__(self, c: Catalogue):
        self._c = c
        self._names = "\n".join(o.name.lower() for o in c.records["organisationer"].values())

    def told(self, e: Event) -> Told:
        """An event as it may be told."""
        record = self._c.get(e.kind, e.id)
        then = self._hidden("titel" if "titel" in KINDS[e.kind].model_fields else "navn", e.name)
        name = then or (record.name if record else "") or e.id
        example = bool(record.eksempel) if record else e.example
        return Told(e, name, example, self._organisation(e, record, name), tuple(self._safe(e, c) for c in e.changes))

    def _organisation(self, e: Event, record: Any, name: str) -> str:
        """Whose it is."""
        if e.kind == "organisationer":
            return name
        if e.kind != "tilbud":
            return KINDS[e.kind].label
        ids = e.providers or (record.udbydere if record else ())
        known = self._c.get("organisationer", ids[0]) if ids else None
        return known.name if known else ids[0] if ids else NOBODY

    def _safe(self, e: Event, change: Change) -> Change:
        """A change without personal data, also such as once stood there with a consent."""
        if e.guarded and change.field != "status":
            return Change(change.field, *(HIDDEN if v else "" for v in (change.before, change.after)))
        return Change(change.field, *(self._hidden(change.field, v) for v in (change.before, change.after)))

    def _hidden(self, field: str, value: str) -> str:
        fields: Any = value
        for name in reversed(field.split(".")):
            inner, fields = fields, Fields(1)
            fields[name] = inner
        return HIDDEN if any(True for _ in privacy.findings(fields, self._names)) else value


# ---------------------------------------------------------------- told


def as_text(c: Catalogue, history: History, start: str) -> str:
    """By organisation, each record with what happened to it, the newest first."""
    if not history.events:
        return f"Der er ikke ændret noget i kataloget siden {start}."
    teller = Teller(c)
    groups: dict[str, dict[tuple[str, str], list[Told]]] = defaultdict(lambda: defaultdict(list))
    for told in map(teller.told, history.events):
        groups[told.organisation][told.event.kind, told.event.id].append(told)
    lines = [f"Ændret siden {start}", ""]
    for organisation in sorted(groups, key=danish.collation):
        lines.append(organisation)
        for (kind, id), happened in sorted(groups[organisation].items(), key=lambda g: danish.collation(g[1][0].name)):
            mark = " [Eksempel]" if happened[0].example else ""
            lines.append(f"  {happened[0].name}{mark} ({kind}/{id}.yml)")
            lines += [f"    {line}" for told in happened for line in _lines(told)]
        lines.append("")
    records = {(e.kind, e.id) for e in history.events}
    n, of = len(history.events), len(records)
    return "\n".join([*lines, f"{n} {'ændring' if n == 1 else 'ændringer'} i {danish.plural(of, 'post', 'poster')}."])


def _lines(t: Told) -> Iterator[str]:
    day = danish.long_date(t.event.day)
    if t.event.was:
        yield f"{day}: filen hed {t.event.was}.yml"
    if t.event.action != "ændret":
        yield f"{day}: {t.event.action}"
    for change in t.changes:
        before, after = (_short(v) or "(intet)" for v in (change.before, change.after))
        yield f"{day}: {change.field}: {before} → {after}"


def _short(value: str) -> str:
    value = " ".join(value.split())
    return value if len(value) <= SHOWN else value[:SHOWN].rstrip() + " …"


def table(c: Catalogue, history: History) -> str:
    """As CSV, one line for each field that changed."""
    return as_csv(HEADS, (row for t in map(Teller(c).told, history.events) for row in _rows(t)))


def _rows(t: Told) -> Iterator[tuple[str, ...]]:
    e = t.event
    said = [("fil", f"{e.kind}/{e.was}.yml", f"{e.kind}/{e.id}.yml")] if e.was else []
    said += [(c.field, c.before, c.after) for c in t.changes] or ([] if said else [("", "", "")])
    for what in said:
        yield (
            e.day.isoformat(), t.action, t.organisation, KINDS[e.kind].singular, t.name, f"{e.kind}/{e.id}.yml", *what,
            "ja" if t.example else "",
        )  # fmt: skip
