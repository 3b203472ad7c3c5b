"""What happened to each record, as git remembers it: what is new, what changed from what to what, what is gone.

git is asked a fixed number of times whatever the number of records: once what there is, once for every commit's
list of changed files, and one process gives the files' content. Of a commit only its hash and its time are
read, never who made it. A merge counts as one change, on the day when it came in.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from katalog import danish, git
from katalog.examples import as_yaml
from katalog.models import KINDS, Record
from katalog.read import read as read_yaml
from katalog.tilbud import HIDING_GROUPS, HIDING_TYPES
from katalog.values import SLUG, date_of

MONTHS = 12
"""How far back from the newest commit a build looks for changes."""
ALIKE = 90
"""How many per cent of a renamed file must be as they were, unless it also has the same name inside."""
PRIVATE = ("samtykke", "import")
"""Fields that are never shown."""
Action = Literal["ny", "ændret", "slettet"]
Key = tuple[str, str]
"""(kind, id) of a record."""


@dataclass(frozen=True)
class Change:
    """One field, what it said and what it says; empty when it said nothing."""

    field: str
    """'titel', or 'kontakt.telefon' of a field inside another."""
    before: str
    after: str


@dataclass(frozen=True)
class Event:
    """What one commit did to one record."""

    commit: str
    when: datetime
    action: Action
    kind: str
    id: str
    """What the record is called today."""
    was: str = ""
    """What it was called before, when this commit gave its file another name."""
    changes: tuple[Change, ...] = ()
    name: str = ""
    """What people called it, where the commit tells."""
    providers: tuple[str, ...] = ()
    example: bool = False
    guarded: bool = False
    """Whether what it said must not be told: where somebody in hiding may be found."""

    @property
    def day(self) -> date:
        """The day in UTC, so that it is the same on every machine."""
        return self.when.date()

    @property
    def closed(self) -> bool:
        """Whether it was marked as closed for good."""
        return any(c.field == "status" and c.after == "afsluttet" for c in self.changes)


@dataclass(frozen=True)
class History:
    """The events, newest first, and when each record last really changed."""

    events: tuple[Event, ...] = ()
    changed: Mapping[Key, datetime] = field(default_factory=dict)
    newest: date | None = None
    """The day of the newest commit; None when there is no history to be had."""

    def without_examples(self) -> "History":
        """The same history as if no made-up record had been removed; those that are there are the catalogue's to leave out."""
        return History(tuple(e for e in self.events if not e.example), self.changed, self.newest)


@dataclass(frozen=True)
class _Touch:
    """A file that a commit changed."""

    commit: str
    when: datetime
    kind: str
    before: str
    """The blob; empty when the commit added the file."""
    after: str
    old: str
    new: str
    """The id before and after."""
    likeness: int = 100


@dataclass(frozen=True)
class _Version:
    """What a record's file said at one time."""

    valid: Mapping[str, tuple[str, str]] | None
    """Each field: a key that only a real change changes, and what to show; None when the models refuse it."""
    plain: Mapping[str, tuple[str, str]]
    name: str
    providers: tuple[str, ...]
    example: bool
    guarded: bool


_UNKNOWN = _Version(None, {}, "", (), False, False)


def recent(root: Path, folder: Path) -> History:
    """What a build tells: the last year's changes, and every record's last; nothing where git has no whole history."""
    try:
        touches = _log(root, folder)
        return _history(root, touches, MONTHS)
    except git.NoGit:
        return History()


def since(root: Path, folder: Path, start: str) -> History:
    """Everything since a day, a tag, a branch or a commit; says in Danish why not."""
    day = date_of(start) if re.fullmatch(r"\d{4}-\d\d?-\d\d?", start) else None
    if isinstance(day, str):
        raise git.NoGit(f"SINCE {day}")
    if day is not None:
        found = _history(root, _log(root, folder), None)
        return History(tuple(e for e in found.events if e.day >= day), found.changed, found.newest)
    _whole(root)
    try:
        commit = git.ask(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{start}^{{commit}}")
    except git.Refused:
        raise git.NoGit(
            f"'{start[:80]}' findes ikke i git. Skriv en dato som 2026-10-01, et mærke (tag), en gren eller et commit."
        ) from None
    return _history(root, _log(root, folder, f"{commit.decode().strip()}..HEAD"), None)


# ---------------------------------------------------------------- what git says


def _whole(root: Path) -> None:
    """There is a history, and all of it is here."""
    try:
        shallow = git.ask(root, "rev-parse", "--is-shallow-repository").split()
    except git.Refused:
        raise git.NoGit("Mappen ligger ikke i git, så der er ingen historik at læse.") from None
    if shallow != [b"false"]:
        raise git.NoGit("Kun den nyeste del af historikken er hentet. Hent resten med: git fetch --unshallow")


def _log(root: Path, folder: Path, range: str = "HEAD") -> list[_Touch]:
    """Every change of a record's file, newest first."""
    _whole(root)
    try:
        place = folder.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        raise git.NoGit(f"Mappen {folder.name} ligger ikke i dette git-arkiv. Ret KATALOG.") from None
    try:
        answer = git.ask(
            root, "-c", "log.showSignature=false", "-c", "diff.renameLimit=1000", "log", "--first-parent", "-m", "--raw",
            "-z", "--no-abbrev", "-M60%", "--relative", "--format=%x01%H %ct", range, "--",
            *(f"{place}/{kind}" for kind in KINDS),
        )  # fmt: skip
    except git.Refused:
        raise git.NoGit("Der er ikke gemt noget i git endnu.") from None
    return list(_touches(answer.decode("utf-8", "replace"), place))


def _touches(text: str, place: str) -> Iterator[_Touch]:
    tokens, commit, when = iter(text.split("\0")), "", datetime.min.replace(tzinfo=UTC)
    for token in tokens:
        token = token.lstrip("\n")
        if token.startswith("\x01"):
            commit, _, seconds = token[1:].partition(" ")
            when = datetime.fromtimestamp(int(seconds), UTC)
        elif token.startswith(":"):
            _, _, before, after, status = token.split(" ")
            paths = [next(tokens)] + ([next(tokens)] if status[0] in "RC" else [])
            old, new = _key(paths[0], place), _key(paths[-1], place)
            yield from _touch(commit, when, status, (old, new), (before, after))


def _touch(
    commit: str, when: datetime, status: str, keys: tuple[Key | None, Key | None], blobs: tuple[str, str]
) -> Iterator[_Touch]:
    """One file's change; a move from one kind to another, or out of what is read, is two."""
    (old, new), (before, after) = keys, blobs
    if status[0] in "MT" and new:
        yield _Touch(commit, when, new[0], before, after, new[1], new[1])
    elif status[0] == "R" and old and new and old[0] == new[0]:
        yield _Touch(commit, when, new[0], before, after, old[1], new[1], int(status[1:] or 100))
    else:
        if status[0] in "ARC" and new:
            yield _Touch(commit, when, new[0], "", after, "", new[1])
        if status[0] in "DR" and old:
            yield _Touch(commit, when, old[0], before, "", old[1], old[1])


def _key(path: str, place: str) -> Key | None:
    """The record whose file this is."""
    kind, _, name = path.removeprefix(f"{place}/").partition("/")
    id = name.removesuffix(".yml")
    return (kind, id) if kind in KINDS and name.endswith(".yml") and SLUG.fullmatch(id) else None


# ---------------------------------------------------------------- what it means


def _history(root: Path, touches: list[_Touch], months: int | None) -> History:
    """The events of the last months before the newest; with no number, of all."""
    newest = max((t.when.date() for t in touches), default=None)
    first = danish.months_after(newest, -months) if newest and months else date.min
    events: list[Event] = []
    changed: dict[Key, datetime] = {}
    with git.blobs(root) as stored:
        reader = _Reader(stored)
        for touch in touches:
            wanted = touch.when.date() >= first
            for one in reader.split(touch):
                key = (one.kind, reader.today(one.kind, one.new))
                event = reader.event(one, key) if wanted or key not in changed else None
                reader.passed(one, key)
                if event:
                    changed.setdefault(key, event.when)
                    events += [event] * (event.when.date() >= first)
    return History(tuple(sorted(events, key=lambda e: e.when, reverse=True)), changed, newest)


class _Reader:
    """Walks back through time and knows what each file is called today."""

    def __init__(self, stored: git.Blobs):
        self._stored = stored
        self._versions: dict[str, _Version | None] = {}
        self._today: dict[Key, str] = {}
        self._last: dict[Key, _Version] = {}
        """The oldest version read so far of each record."""
        self._mended: dict[Key, tuple[_Touch, _Version]] = {}
        """A file that could not be read before this commit: what it said before that is looked for further back."""
        self._guarded: set[Key] = set()
        """What was once marked as a place to hide: what it said before it was marked must not be told either."""

    def today(self, kind: str, id: str) -> str:
        """What a file of this name is called today."""
        return self._today.get((kind, id), id)

    def split(self, t: _Touch) -> tuple[_Touch, ...]:
        """A rename of something that looks alike, but is called something else, is one gone and one new."""
        if t.old in ("", t.new) or t.likeness >= ALIKE:
            return (t,)
        before, after = self._version(t.before, t.kind), self._version(t.after, t.kind)
        if before and after and before.name == after.name:
            return (t,)
        return (
            _Touch(t.commit, t.when, t.kind, "", t.after, "", t.new),
            _Touch(t.commit, t.when, t.kind, t.before, "", t.old, t.old),
        )

    def passed(self, t: _Touch, key: Key) -> None:
        """From here on back in time the file had its older name, or was not there."""
        self._today.pop((t.kind, t.new), None)
        if t.old and (t.old != t.new or key[1] != t.new):
            self._today[t.kind, t.old] = key[1]

    def event(self, t: _Touch, key: Key) -> Event | None:
        """What happened; None when the file says the same in other words."""
        mended = self._mended.pop(key, None)
        if not t.before:
            return self._made(t, key, "ny", self._last.pop(key, None))
        before = self._version(t.before, t.kind)
        if not t.after:
            if before:
                self._last[key] = before
            return self._made(t, key, "slettet", before)
        after = self._version(t.after, t.kind)
        if after is None and mended:
            t, after = mended
        if after is None:
            return None
        if before is None:
            self._mended[key] = t, after
            return None
        self._last[key] = before
        changes = tuple(_changes(before, after))
        was = t.old if t.old != t.new else ""
        return self._made(t, key, "ændret", after, changes, was, before.guarded) if changes or was else None

    def _made(
        self, t: _Touch, key: Key, action: Action, version: _Version | None, changes: tuple[Change, ...] = (),
        was: str = "", guarded: bool = False,
    ) -> Event:  # fmt: skip
        v = version or _UNKNOWN
        if guarded := guarded or v.guarded or key in self._guarded:
            self._guarded.add(key)
        return Event(t.commit, t.when, action, *key, was, changes, v.name, v.providers, v.example, guarded)

    def _version(self, blob: str, kind: str) -> _Version | None:
        """A version, read once: what one commit left is what the next one found."""
        if blob not in self._versions:
            data = self._stored.read(blob)
            self._versions[blob] = _version(data, KINDS[kind]) if data is not None else None
        return self._versions[blob]


def _version(data: bytes, model: type[Record]) -> _Version | None:
    fields, problems = read_yaml("", data)
    if problems and not fields:
        return None
    try:
        record = model.model_validate({**fields, "id": "x"})
        valid = _flat(record.model_dump(mode="json", by_alias=True, exclude={"id"}, exclude_defaults=True), model)
    except ValidationError:
        valid = None
    groups = [g.get("gruppe") if isinstance(g, dict) else g for g in _listed(fields.get("maalgrupper"))]
    return _Version(
        valid, _flat(fields, model), str(fields.get("titel") or fields.get("navn") or ""),
        tuple(map(str, _listed(fields.get("udbydere")))), fields.get("eksempel") == "true",
        not (HIDING_GROUPS.isdisjoint(map(str, groups)) and HIDING_TYPES.isdisjoint(map(str, _listed(fields.get("tilbudstyper"))))),
    )  # fmt: skip


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _flat(fields: Mapping[str, Any], model: type[Record]) -> dict[str, tuple[str, str]]:
    """Every field that says something, those inside another too."""
    found = dict(_leaves(fields, ""))
    if "status" in model.model_fields and model.model_fields["status"].default:
        default = str(model.model_fields["status"].default)
        found.setdefault("status", (default, default))
    return found


def _leaves(fields: Mapping[str, Any], above: str) -> Iterator[tuple[str, tuple[str, str]]]:
    for name, value in fields.items():
        if not above and name in PRIVATE:
            continue
        if isinstance(value, dict):
            yield from _leaves(value, f"{above}{name}.")
        elif value not in (None, "", [], False):
            yield above + name, (_meaning(value), _shown(value))


def _meaning(value: Any) -> str:
    """The same for the same items in another order."""
    if isinstance(value, list):
        return json.dumps(sorted(map(_meaning, value)), ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _shown(value: Any) -> str:
    """As an editor would write it."""
    if isinstance(value, list):
        items = [_only(item) for item in value]
        return ", ".join(as_yaml(item) if isinstance(item, (dict, list)) else str(item) for item in items)
    return as_yaml(value) if not isinstance(value, str) else value


def _only(item: Any) -> Any:
    """What a list's item says, when it says one thing: {gruppe: aeldre} is aeldre."""
    return next(iter(item.values())) if isinstance(item, dict) and len(item) == 1 else item


def _changes(before: _Version, after: _Version) -> Iterator[Change]:
    """The fields that differ, by what the models read; by what is written where they cannot."""
    if before.valid is not None and after.valid is not None:
        old, new = before.valid, after.valid
    else:
        old, new = before.plain, after.plain
    nothing = ("", "")
    for name in dict.fromkeys([*new, *old]):
        (was, told), (is_, tells) = old.get(name, nothing), new.get(name, nothing)
        if was != is_:
            yield Change(name, told, tells)
