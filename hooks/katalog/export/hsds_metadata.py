"""HSDS' metadata: each change of a field as git remembers it, and when a record last changed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

from katalog.changes import Teller, Told
from katalog.export import Publication
from katalog.export.hsds_ids import Ids
from katalog.export.hsds_values import Object
from katalog.history import Change, Event
from katalog.models import KINDS, Record

BY = "redaktionen"
BY_EXAMPLE = "redaktionen (opdigtet eksempel)"
"""Who changed it: a role, and whether what it stands for is made up. Who saved a file in git is nobody else's business."""
TYPES = {"tilbud": "service", "organisationer": "organization"}
ACTIONS = {"ny": "create", "ændret": "update", "slettet": "delete"}
STATUS = {
    "aktiv": "active", "venteliste": "active", "midlertidigt-lukket": "temporarily closed",
    "under-udvikling": "inactive", "afsluttet": "defunct",
}  # fmt: skip
FIELDS = {
    "tilbud": {
        "titel": "name", "beskrivelse": "description", "link": "url", "kontakt.email": "email", "status": "status",
        "saadan_goer_du": "application_process", "alder.fra": "minimum_age", "alder.til": "maximum_age",
        "bekraeftet.dato": "assured_date",
    },
    "organisationer": {
        "navn": "name", "beskrivelse": "description", "hjemmeside": "website", "kontakt.email": "email",
    },
}  # fmt: skip
"""Our fields that stand in one field of HSDS; the others keep our name."""


class Metadata:
    """The records of change of one site."""

    def __init__(self, p: Publication, ids: Ids):
        self._c, self._ids = p.catalogue, ids

    def of(self, record: Record) -> list[Object]:
        """What happened to one record lately, the newest first."""
        return [one for e in self._events.get((record.kind, record.id), ()) for one in self.told(e)]

    def gone(self) -> Iterator[Object]:
        """What happened to the services and organizations that are no longer there."""
        for (kind, id), events in self._events.items():
            if kind in TYPES and self._c.get(kind, id) is None and events[0].action == "slettet":
                yield from (one for e in events for one in self.told(e))

    def told(self, e: Event) -> Iterator[Object]:
        """An event, one object for each field."""
        told, resource = self._teller.told(e), self._ids.of(e.kind, e.id)
        for change in self._changes(told):
            yield {
                "id": self._ids.of("metadata", e.commit, resource, change.field), "resource_id": resource,
                "resource_type": TYPES.get(e.kind, KINDS[e.kind].singular), "last_action_date": e.day.isoformat(),
                "last_action_type": ACTIONS[e.action], "field_name": change.field,
                "previous_value": change.before, "replacement_value": change.after, "updated_by": BY_EXAMPLE if told.example else BY,
            }  # fmt: skip

    def _changes(self, t: Told) -> Iterator[Change]:
        e = t.event
        if e.action == "ny":
            yield Change("name", "", t.name)
        elif e.action == "slettet":
            yield Change("name", t.name, "")
        if e.was:
            yield Change("id", self._ids.of(e.kind, e.was), self._ids.of(e.kind, e.id))
        for change in t.changes:
            name = FIELDS.get(e.kind, {}).get(change.field, change.field)
            yield (
                _status(change)
                if e.kind == "tilbud" and name == "status"
                else Change(name, change.before, change.after)
            )

    @cached_property
    def _teller(self) -> Teller:
        return Teller(self._c)

    @cached_property
    def _events(self) -> Mapping[tuple[str, str], list[Event]]:
        found: dict[tuple[str, str], list[Event]] = defaultdict(list)
        for e in self._c.history.events:
            found[e.kind, e.id].append(e)
        return found


def _status(change: Change) -> Change:
    """In HSDS' words; where those cannot tell the two apart, the attribute's that can."""
    before, after = (STATUS.get(v, v) for v in (change.before, change.after))
    if before == after:
        return Change("attributes", f"status/{change.before}", f"status/{change.after}")
    return Change("status", before, after)


def modified(p: Publication, record: Record) -> str | None:
    """When git last saw it change, else the day on which it was confirmed; never the build's own clock."""
    when = p.catalogue.history.changed.get((record.kind, record.id))
    if when:
        return f"{when:%Y-%m-%dT%H:%M:%S}.000Z"
    return f"{record.bekraeftet.dato.isoformat()}T12:00:00.000Z" if record.bekraeftet else None
