"""Records as YAML that an editor can read, and that our reader reads back to the very same values."""

import re
from typing import Any

from katalog.models import KINDS
from katalog.parts import Record
from katalog.read import Fields

_PLAIN = re.compile(r"[A-Za-zÆØÅæøå(][\wæøåÆØÅéüö .,/()%+&§!?–-]*[\wæøåÆØÅéüö.)%!?]|[A-Za-zÆØÅæøå]", re.UNICODE)
_WORDS = {"true", "false", "yes", "no", "on", "off", "null", "y", "n", "none", "nan", "ja", "nej"}
BARE = {
    "gratis",
    "online",
    "hele_landet",
    "efter_aftale",
    "eksempel",
    "offentlig",
    "beloeb",
    "breddegrad",
    "laengdegrad",
    "dato",
}
"""Keys whose values are truths, numbers and dates: written without quotes."""
BARE_UNDER = {"alder", "periode"}
LONG = {"beskrivelse", "saadan_goer_du", "samarbejde_oensket"}
WARNING = "# Skrevet af katalog import. Ret det ikke."


def order(kind: str) -> list[str]:
    """The keys of a record in the house's order: its own first, then what every record has."""
    own = [n for n in KINDS[kind].model_fields if n not in Record.model_fields]
    return [*own, *(n for n in Record.model_fields if n not in ("id", "import_")), "import"]


def record(kind: str, fields: dict[str, Any]) -> str:
    """The whole file."""
    return "".join(f"{field(name, fields[name])}\n" for name in order(kind) if name in fields)


def field(name: str, value: Any) -> str:
    """One key of a record with its value, as lines without the last newline."""
    lines = _pair(name, value, 0, name)
    return "\n".join([WARNING, *lines] if name == "import" else lines)


def rewrite(kind: str, text: str, fields: Fields, changes: dict[str, Any]) -> str:
    """The file with these fields put, changed or (None) taken out; every other line stays as an editor wrote it."""
    lines = text.rstrip("\n").split("\n")
    starts = sorted((line - 1, name) for name, line in fields.lines.items())
    blocks: list[tuple[str, list[str]]] = [("", lines[: _head(lines, starts[0][0], 0)] if starts else lines)]
    for n, (start, name) in enumerate(starts):
        begins = _head(lines, start, starts[n - 1][0] + 1 if n else 0)
        ends = _head(lines, starts[n + 1][0], start + 1) if n + 1 < len(starts) else len(lines)
        own = lines[start:ends]
        comments = [line for line in lines[begins:start] if not (name == "import" and line == WARNING)]
        if name in changes:
            own = field(name, changes[name]).split("\n") if changes[name] is not None else []
            comments = comments if own else []
        elif name == "import" and WARNING in lines[begins:start]:
            comments = [*comments, WARNING]
        blocks.append((name, [*comments, *own]))
    keys = order(kind)
    for name in keys:
        if changes.get(name) is not None and name not in fields.lines:
            before = keys[: keys.index(name)]
            at = max((i for i, (other, _) in enumerate(blocks) if other in before or not other), default=0)
            blocks.insert(at + 1, (name, field(name, changes[name]).split("\n")))
    return "\n".join(line for _, own in blocks for line in own) + "\n"


def _head(lines: list[str], start: int, least: int) -> int:
    """Where the comments and blank lines above a key begin."""
    while start > least and (not lines[start - 1].strip() or lines[start - 1].startswith("#")):
        start -= 1
    return start


def _pair(key: str, value: Any, depth: int, holder: str) -> list[str]:
    pad = "  " * depth
    name = key if re.fullmatch(r"[a-z][a-z0-9_-]*", key) else _quoted(key)
    if isinstance(value, dict):
        return [f"{pad}{name}:", *(line for k, v in value.items() for line in _pair(k, v, depth + 1, key))]
    if isinstance(value, list):
        if all(
            isinstance(v, str) and re.fullmatch(r"[a-z0-9-]+", v) and v not in _WORDS and not v.isdigit() for v in value
        ):
            return [f"{pad}{name}: [{', '.join(value)}]"]
        lines = [f"{pad}{name}:"]
        for item in value:
            if isinstance(item, dict):
                inner = [line for k, v in item.items() for line in _pair(k, v, depth + 2, key)]
                lines += [f"{pad}  - {inner[0].lstrip()}", *inner[1:]]
            else:
                lines.append(f"{pad}  - {_quoted(item)}")
        return lines
    bare = key in BARE or (holder in BARE_UNDER and key in ("fra", "til"))
    if bare and re.fullmatch(r"[a-z0-9.-]+", value):
        return [f"{pad}{name}: {value}"]
    if ("\n" in value or (key in LONG and len(value) > 80)) and not value[0].isspace():
        return [f"{pad}{name}: |-", *(f"{pad}  {line}" if line else "" for line in value.split("\n"))]
    return [f"{pad}{name}: {_scalar(value)}"]


def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS and " #" not in text:
        return text
    return _quoted(text)


def _quoted(text: str) -> str:
    if "\n" in text:
        escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{escaped}"'
    return "'" + text.replace("'", "''") + "'"
