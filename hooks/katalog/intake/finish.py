"""A draft becomes a record that holds: what is required is there, nothing private, and every value is valid."""

import re
from typing import Any

from pydantic import ValidationError

from katalog import privacy
from katalog.intake import emit, prose
from katalog.intake.draft import Draft
from katalog.models import KINDS
from katalog.read import Fields

NO_TEXT = "Kilden har ingen beskrivelse."
GONE = "(navn udeladt)"
REQUIRED: dict[str, dict[str, Any]] = {
    "organisationer": {"beskrivelse": NO_TEXT},
    "tilbud": {"beskrivelse": NO_TEXT, "resume": NO_TEXT, "udbydere": []},
    "samarbejder": {}, "initiativer": {}, "puljer": {},
}  # fmt: skip
LINKS = {"initiativer": "initiativer", "samarbejder": "samarbejder", "parter": "organisationer", "pulje": "puljer"}
"""Fields that name other records, and what kind those are."""
_NAME = re.compile(r"[A-ZÆØÅ][\wæøåé'-]+(?: (?:[A-ZÆØÅ]\.|[A-ZÆØÅ][\wæøåé'-]+))+")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DIGITS = re.compile(r"(?:\+45 ?)?\d(?:[ .–-]?\d){7,}")
ROUNDS = 30


def finish(
    draft: Draft, source: str, slugs: dict[str, dict[str, str]], context: dict[str, Any]
) -> dict[str, Any] | None:
    """The record's fields, valid and in order; None when the source has no name for it.

    slugs are the file names of the records that it may name, by kind and the source's id.
    """
    fields = draft.fields
    if not (fields.get("titel") or fields.get("navn")):
        draft.receipt.refuse(draft.where, "har intet navn hos kilden")
        return None
    if draft.kind == "tilbud":
        _providers(draft, slugs["organisationer"])
        fields.setdefault("beskrivelse", NO_TEXT)
        fields.setdefault("resume", prose.cut(prose.words_of(fields["beskrivelse"]), 200) or NO_TEXT)
        if fields["beskrivelse"] == NO_TEXT:
            draft.receipt.mend("beskrivelse manglede hos kilden", draft.where)
    elif draft.kind == "organisationer":
        fields.setdefault("beskrivelse", NO_TEXT)
    _link(draft, slugs)
    if "kilder" not in fields:  # our own data has its own, also where it has none
        fields["kilder"] = [{"navn": prose.cut(source, 200), "sted": prose.cut(f"id {draft.id}", 300)}]
    if not fields["kilder"]:
        del fields["kilder"]
    if not _valid(draft, source, context):
        return None
    made = {name: fields[name] for name in emit.order(draft.kind) if name in fields}
    return made | {"import": _import(draft, source)}


def _import(draft: Draft, source: str) -> dict[str, Any]:
    rest = {k[:250]: v for k, v in sorted(draft.rest.items())}
    return {"kilde": source, "id": draft.id[:900], **({"rest": rest} if rest else {})}


def _providers(draft: Draft, slugs: dict[str, str]) -> None:
    found = [slugs[id] for id in draft.providers if id in slugs]
    for id in draft.providers:
        if id not in slugs:
            draft.mend("organisation findes ikke hos kilden", "organization_id", id)
    draft.fields["udbydere"] = list(dict.fromkeys(found))


def _link(draft: Draft, slugs: dict[str, dict[str, str]]) -> None:
    """The other records that it names, by their file names here; one that is not here is kept as the source says it."""
    for name, ids in draft.links.items():
        known = slugs[LINKS[name]]
        draft.keep(name, [id for id in ids if id not in known])
        if found := list(dict.fromkeys(known[id] for id in ids if id in known)):
            draft.fields[name] = found[0] if name == "pulje" else found


def _valid(draft: Draft, source: str, context: dict[str, Any]) -> bool:
    """Take out what the models or the rules of privacy refuse, until nothing is refused."""
    model = KINDS[draft.kind]
    for _ in range(ROUNDS):
        whole = {**draft.fields, "import": _import(draft, source)}
        private = [f for f in privacy.findings(_as_fields(whole)) if f.severity == "fejl"]
        for found in private:
            _redact(draft, found.location)
        if private:
            continue
        try:
            model.model_validate({**whole, "id": "proeve"}, context=context)
            return True
        except ValidationError as wrong:
            for error in wrong.errors(include_url=False):
                _take_out(draft, tuple(error["loc"]))
    draft.receipt.refuse(draft.where, "kan ikke bringes til at holde reglerne")
    return False


def _as_fields(node: dict[str, Any]) -> Fields:
    fields = Fields(1)
    fields.update(node)
    return fields


def _take_out(draft: Draft, location: tuple[Any, ...]) -> None:
    """Move a value that is refused to what is kept; what is required gets its honest blank."""
    holder, key = _find(draft.fields, location)
    if holder is None:
        return
    name = str(location[0])
    value = holder[key]
    if isinstance(holder, list):
        holder.pop(key)
    elif holder is draft.fields and key in REQUIRED[draft.kind]:
        draft.fields[key] = REQUIRED[draft.kind][key]
    else:
        del holder[key]
    draft.mend(
        f"værdi i {name} kunne ikke bruges",
        ".".join(str(s) for s in location if not isinstance(s, int)),
        _spoken(value),
    )
    for empty in [k for k, v in draft.fields.items() if v in ({}, []) and k != "udbydere"]:
        del draft.fields[empty]


def _find(fields: dict[str, Any], location: tuple[Any, ...]) -> tuple[Any, Any]:
    """The innermost holder and key of this location that are there."""
    node: Any = fields
    found: tuple[Any, Any] = (None, None)
    for step in location:
        if (
            isinstance(node, dict)
            and step in node
            or isinstance(node, list)
            and isinstance(step, int)
            and step < len(node)
        ):
            found, node = (node, step), node[step]
        else:
            break
    return found


def _spoken(value: Any) -> str:
    return (
        value if isinstance(value, str) else "; ".join(map(str, value.values() if isinstance(value, dict) else value))
    )


# ------------------------------------------------------------ persons


def _redact(draft: Draft, location: tuple[Any, ...]) -> None:
    """Take persons out of a text: their names, mailboxes and numbers, else the sentence, else the whole."""
    if location[0] == "import" and location[1] != "rest":  # the source's own name, which somebody has typed
        draft.receipt.refuse(draft.where, "har et id eller en kilde, der ligner noget personligt")
        return
    if location[0] == "import":
        holder: Any = draft.rest
        key: Any = location[2]
    else:
        holder, key = _find(draft.fields, location)
    if holder is None or not isinstance(holder[key], str):
        _take_out(draft, location)
        return
    draft.receipt.leave_out("persons navn, mail, mobil eller noget, der ligner et CPR-nummer, i en tekst", draft.where)
    text = _without_persons(holder[key])
    if text.strip():
        holder[key] = text
    elif holder is draft.fields and key in REQUIRED[draft.kind]:
        holder[key] = REQUIRED[draft.kind][key]
    elif holder is draft.fields and key in ("titel", "navn"):
        holder[key] = GONE
    else:
        del holder[key]


def _without_persons(text: str) -> str:
    for pattern in (_MAIL, _DIGITS, _NAME):
        text = pattern.sub(lambda m: m[0] if _fine(_around(m)) else _blanked(m), text)
    if _fine(text):
        return text
    parts = re.split(r"(?<=[.!?])(\s+)|(\n+)", text)
    return "".join(p for p in parts if p and (p.isspace() or _fine(p))) if _fine_when_cut(parts) else ""


def _fine_when_cut(parts: list[str]) -> bool:
    return _fine("".join(p for p in parts if p and (p.isspace() or _fine(p))))


def _around(m: re.Match[str]) -> str:
    return m.string[max(0, m.start() - 80) : m.end() + 40]


def _blanked(m: re.Match[str]) -> str:
    """Without the person; a word before the name, as in 'Kontakt Anna Hansen', stays."""
    first, space, rest = m[0].partition(" ")
    if " " in rest and "@" not in m[0] and not m[0][-1].isdigit() and not _fine(f"Kontakt {rest}"):
        return f"{first}{space}{_blank(rest)}"
    return _blank(m[0])


def _blank(found: str) -> str:
    return "(mailadresse udeladt)" if "@" in found else "(nummer udeladt)" if found[-1].isdigit() else GONE


def _fine(text: str) -> bool:
    fields = _as_fields({"note": text})
    return not any(f.severity == "fejl" for f in privacy.findings(fields))
