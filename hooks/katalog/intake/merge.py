"""A second import: what changed at the source is changed, what an editor changed is kept, and both is told."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from katalog.intake import emit
from katalog.models import KINDS
from katalog.read import Fields, read

MACHINE = "import"
_LETTERS = str.maketrans("0123456789", "ghijklmnop")
"""For prints that happen to be ten digits, as a CPR number is."""


@dataclass(frozen=True)
class Existing:
    """A record that an import wrote before, as it stands now."""

    kind: str
    slug: str
    text: str
    fields: Fields

    @property
    def prints(self) -> dict[str, str]:
        """The prints of its fields as they were last imported."""
        return dict(self.fields[MACHINE].get("felter") or {})


@dataclass(frozen=True)
class Merged:
    """What a record's file is to say, and what happened to it."""

    text: str
    fields: dict[str, Any]
    changed: tuple[str, ...]
    conflicts: tuple[str, ...]
    """Fields changed by both since the last import."""


def existing(folder: Path, source: str) -> tuple[dict[tuple[str, str], Existing], set[tuple[str, str]]]:
    """The records of this source by kind and the source's id; and every (kind, slug) that is taken."""
    found: dict[tuple[str, str], Existing] = {}
    taken: set[tuple[str, str]] = set()
    for kind in KINDS:
        for path in sorted((folder / kind).glob("*.yml")):
            taken.add((kind, path.stem))
            data = path.read_bytes()
            if b"import:" not in data:
                continue
            fields, problems = read(path.name, data)
            machine = fields.get(MACHINE)
            if not problems and isinstance(machine, dict) and machine.get("kilde") == source and machine.get("id"):
                found.setdefault(
                    (kind, str(machine["id"])), Existing(kind, path.stem, data.decode("utf-8-sig"), fields)
                )
    return found, taken


def fingerprint(value: Any) -> str:
    """A short print of a value; nothing has the print of nothing."""
    if value is None:
        return ""
    print = hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:10]
    return print.translate(_LETTERS) if print.isdigit() else print


def fresh(kind: str, fields: dict[str, Any]) -> Merged:
    """A record that is new here."""
    prints = {k: fingerprint(v) for k, v in fields.items() if k != MACHINE}
    made = {**fields, MACHINE: _machine(fields[MACHINE], prints, {})}
    return Merged(emit.record(kind, made), made, tuple(prints), ())


def merge(old: Existing, new: dict[str, Any]) -> Merged:
    """Three ways: the value last imported, the source's now, and the file's now."""
    prints, conflicts = old.prints, dict(old.fields[MACHINE].get("konflikter") or {})
    changes: dict[str, Any] = {}
    both: list[str] = []
    for name in sorted({*prints, *new} - {MACHINE}):
        base, theirs, mine = prints.get(name, ""), fingerprint(new.get(name)), fingerprint(old.fields.get(name))
        if theirs == mine:
            conflicts.pop(name, None)
        elif theirs == base:
            pass  # only the editor has changed it
        elif mine == base:
            changes[name] = new.get(name)
        else:
            both.append(name)
            conflicts[name] = _spoken(new.get(name))
        prints[name] = theirs
    machine = _machine(new[MACHINE], {k: v for k, v in prints.items() if v}, conflicts)
    changed = tuple(changes)
    if fingerprint(machine) != fingerprint(old.fields[MACHINE]):
        changes[MACHINE] = machine
    if not changes:
        return Merged(old.text, dict(old.fields), (), ())
    fields = {k: v for k, v in {**old.fields, **changes}.items() if v is not None}
    text = emit.rewrite(old.kind, old.text, old.fields, changes)
    back, problems = read(old.slug, text.encode())
    if problems or dict(back) != fields:  # the file is written in a way that lines cannot be exchanged in
        text = emit.record(old.kind, fields)
    told = changed or (("rest",) if new[MACHINE].get("rest") != old.fields[MACHINE].get("rest") else ())
    return Merged(text, fields, told, tuple(both))


def closed(old: Existing) -> Merged:
    """The record as no longer offered, because the source no longer has it."""
    prints = old.prints | {"status": fingerprint("afsluttet")}
    changes = {"status": "afsluttet", MACHINE: {**old.fields[MACHINE], "felter": prints}}
    fields = {**old.fields, **changes}
    return Merged(emit.rewrite(old.kind, old.text, old.fields, changes), fields, ("status",), ())


def _machine(new: dict[str, Any], prints: dict[str, str], conflicts: dict[str, str]) -> dict[str, Any]:
    made: dict[str, Any] = {"kilde": new["kilde"], "id": new["id"], "felter": dict(sorted(prints.items()))}
    if conflicts:
        made["konflikter"] = dict(sorted(conflicts.items()))
    if new.get("rest"):
        made["rest"] = new["rest"]
    return made


def _spoken(value: Any) -> str:
    if value is None:
        return "(fjernet hos kilden)"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
