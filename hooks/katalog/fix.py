"""A record's text put right without asking: keys in the house's order and spelling, codes folded, digits quoted.

The text is cut and moved as it stands, never written anew, so every comment, blank line and quotation mark that is
not itself the mistake stays. What comes out is read again, and anything but the meant values is refused.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import SequenceMatcher
from typing import Any

import yaml
from pydantic import BaseModel

from katalog import danish
from katalog.codes import Kode
from katalog.examples import LAST, MACHINE, written_fields
from katalog.models import Record
from katalog.shape import Shape, shape
from katalog.values import SLUG, slugify
from katalog.written import Edit, apply, compose, is_plain, scalar, style_of, values

MODELINE = "# yaml-language-server: $schema=../_schema/{}.json\n"
YES, NO = {"ja", "yes", "y", "true", "sand", "on"}, {"nej", "no", "n", "false", "falsk", "off"}
NULL = {"", "~", "null", "Null", "NULL"}
LIKE = 0.85
"""How alike a key is to the one it is a slip for."""
ROUNDS = 500


@dataclass(frozen=True)
class Known:
    """What codes and ids there are to fold to."""

    codes: Mapping[str, Mapping[str, Kode]]
    ids: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By kind: what an id or a name is folded to, and the id."""


def fixed(text: str, model: type[Record], known: Known, modeline: bool = False) -> str | None:
    """The text put right; None when it cannot be read or not be mended safely."""
    try:
        return _fixed(text.removeprefix("\ufeff").replace("\r\n", "\n"), model, known, modeline)
    except yaml.YAMLError:  # what one reader takes and another does not
        return None


def _fixed(text: str, model: type[Record], known: Known, modeline: bool) -> str | None:
    node = compose(text) if values(text) else None
    if node is None or node.flow_style:
        return None
    changes = _Changes(known)
    wanted = changes.mapping(node, model)
    new = _ordered(apply(text, changes.edits), model)
    new = new if new.endswith("\n") else new + "\n"
    if modeline and not re.search(r"^# yaml-language-server:", new, re.MULTILINE):
        new = MODELINE.format(model.kind) + new
    kept = _comments(text) == _comments(new.removeprefix(MODELINE.format(model.kind))) or _comments(text) == _comments(
        new
    )
    return new if kept and values(new) == wanted else None


def _comments(text: str) -> list[str]:
    return sorted(line.strip() for line in text.split("\n") if line.lstrip().startswith("#"))


# ---------------------------------------------------------------- spelling


class _Changes:
    """Walks a record and notes each slip as an edit; what it returns is what the text is to say afterwards."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.edits: list[Edit] = []

    def mapping(self, node: yaml.MappingNode, model: type[BaseModel]) -> dict[str, Any]:
        fields = dict(written_fields(model))
        present = {key.value for key, _ in node.value}
        said: dict[str, Any] = {}
        for key, value in node.value:
            name = _key(key.value, fields, present)
            if name != key.value:
                present.add(name)
                self._put(key, name)
            info = fields.get(name)
            meaning = self.value(value, shape(info) if info else None)
            if meaning is not None:
                said[name] = meaning
        return said

    def value(self, node: yaml.Node, of: Shape | None) -> Any:
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, of.part) if of and of.part else _plain(node)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, of and replace(of, many=False)) for item in node.value]
        if style_of(node) is None and node.value in NULL:
            return None
        if (
            of
            and of.many
            and (of.codes or of.ids)
            and node.value.strip(" ,")
            and "\n" not in node.value
            and style_of(node) not in ("|", ">")
        ):
            return self._listed(node, of)
        return self._scalar(node, of)

    def _listed(self, node: yaml.Node, of: Shape) -> list[str]:
        """One word where a list belongs, or several with commas."""
        words = [w.strip() for w in node.value.split(",") if w.strip()]
        folded = [folded_value(w, of, self.known) or w for w in words]
        self.edits.append(Edit(node.start_mark.index, node.end_mark.index, f"[{', '.join(map(scalar, folded))}]"))
        return folded

    def _scalar(self, node: yaml.Node, of: Shape | None) -> Any:
        text = str(node.value)
        if of is None or style_of(node) in ("|", ">"):
            return text
        new = folded_value(text.strip(), of, self.known)
        if new is not None and new != text:
            self._put(node, new if of.base in (bool, date) else scalar(new))
            return new
        if style_of(node) is None and not of.part and of.base is str and not is_plain(text) and "\n" not in text:
            self._put(node, f'"{text}"')
        return text

    def _put(self, node: yaml.Node, text: str) -> None:
        self.edits.append(Edit(node.start_mark.index, node.end_mark.index, text))


def _plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {k.value: v for k, n in node.value if (v := _plain(n)) is not None}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return None if style_of(node) is None and node.value in NULL else node.value


def _key(written: str, fields: Mapping[str, Any], present: set[str]) -> str:
    """The field that a key must be a slip for: målgrupper, Maalgruppe, beskrivlse; else the key as it is."""
    if written in fields:
        return written
    free = [name for name in fields if name not in present]
    folded = slugify(written).replace("-", "_")
    for name in free:
        if name in (folded, folded.replace("_", "")) or (
            len(folded) > 3 and name in (f"{folded}r", f"{folded}er", f"{folded}e")
        ):
            return name
    near = [n for n in free if len(folded) > 4 and SequenceMatcher(None, folded, n).ratio() >= LIKE]
    return near[0] if len(near) == 1 else written


def folded_value(text: str, of: Shape, known: Known) -> str | None:
    """The value in its one spelling, when it is a slip that can mean only one thing; else None."""
    if of.codes:
        return _code(text, of, known)
    if of.ids:
        ids = known.ids.get(of.ids.kind, {})
        return None if text in ids.values() else ids.get(slugify(text.removesuffix(".yml")))
    if of.choices:
        return next((c for c in of.choices if c != text and slugify(c) == slugify(text)), None)
    if of.base is bool and text.lower() in YES | NO:
        return "true" if text.lower() in YES else "false"
    return _iso(text) if of.base is date else None


def _code(text: str, of: Shape, known: Known) -> str | None:
    assert of.codes
    fitting = {
        slug: code
        for slug, code in known.codes[of.codes.kodeliste].items()
        if of.codes.type is None or getattr(code, "type", None) == of.codes.type
    }
    if text in fitting:
        return None
    names = ((slug, name) for slug, k in fitting.items() for name in (slug, k.navn, getattr(k, "kortnavn", None) or ""))
    found = {slug for slug, name in names if name and slugify(name) == slugify(text)}
    return found.pop() if len(found) == 1 else None


def _iso(text: str) -> str | None:
    """'3.5.2026' and '3. maj 2026' as 2026-05-03."""
    months = "|".join(danish.MONTHS)
    parts = re.fullmatch(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})", text) or re.fullmatch(
        rf"(\d{{1,2}})\. ?({months}) (\d{{4}})", text.lower()
    )
    if not parts:
        return None
    month = danish.MONTHS.index(parts[2]) + 1 if parts[2] in danish.MONTHS else int(parts[2])
    try:
        return date(int(parts[3]), month, int(parts[1])).isoformat()
    except ValueError:
        return None


# ---------------------------------------------------------------- order


def house_order(model: type[BaseModel]) -> list[str]:
    """The model's fields as the house writes them: a record's own first, then where they are from and who looked."""
    names = [name for name, _ in written_fields(model)]
    if not issubclass(model, Record):
        return names
    last = LAST + MACHINE
    return [n for n in names if n not in last] + [n for n in last if n in names]


def _ordered(text: str, model: type[BaseModel]) -> str:
    """The text with one mapping after another in order, the outermost first."""
    stuck: set[int] = set()
    for _ in range(ROUNDS):
        node = compose(text)
        wrong = next(
            ((n, m) for n, m in _mappings(node, model) if n.start_mark.index not in stuck and _out_of_order(n, m)), None
        )
        if wrong is None:
            return text
        moved = _flow(text, *wrong) if wrong[0].flow_style else _block(text, *wrong)
        if moved is None:
            stuck.add(wrong[0].start_mark.index)
        else:
            text = moved
    return text


def _mappings(node: yaml.Node | None, model: type[BaseModel]) -> Iterator[tuple[yaml.MappingNode, type[BaseModel]]]:
    if not isinstance(node, yaml.MappingNode):
        return
    yield node, model
    fields = dict(written_fields(model))
    for key, value in node.value:
        part = shape(fields[key.value]).part if key.value in fields else None
        for inner in (value.value if isinstance(value, yaml.SequenceNode) else [value]) if part else ():
            assert part
            yield from _mappings(inner, part)


def _sorted(node: yaml.MappingNode, model: type[BaseModel]) -> list[int]:
    """The entries' numbers in the house's order; unknown keys stay behind the key they follow."""
    order = {name: i for i, name in enumerate(house_order(model))}
    places, last = [], -1
    for key, _ in node.value:
        last = order.get(key.value, last)
        places.append(last)
    return sorted(range(len(places)), key=lambda i: places[i])


def _out_of_order(node: yaml.MappingNode, model: type[BaseModel]) -> bool:
    return (found := _sorted(node, model)) != sorted(found)


def _flow(text: str, node: yaml.MappingNode, model: type[BaseModel]) -> str | None:
    """{b: 1, a: 2} as {a: 2, b: 1}, when it stands on one line with commas between."""
    spans = [(k.start_mark.index, v.end_mark.index) for k, v in node.value]
    gaps = {text[a[1] : b[0]].strip() for a, b in zip(spans, spans[1:], strict=False)}
    whole = text[node.start_mark.index : node.end_mark.index]
    if "\n" in whole or gaps != {","}:
        return None
    entries = [text[a:b] for a, b in spans]
    return text[: spans[0][0]] + ", ".join(entries[i] for i in _sorted(node, model)) + text[spans[-1][1] :]


def _block(text: str, node: yaml.MappingNode, model: type[BaseModel]) -> str | None:
    """The entries' own lines, each with the comment right above it, in another order."""
    lines = text.split("\n")
    column = node.start_mark.column
    starts = [_begins(lines, node, i, column) for i in range(len(node.value))]
    end = _ends(lines, node, column)
    first = node.value[0][0].start_mark.line
    inline = lines[first][:column].strip() != ""  # the first key stands behind '- '
    if inline and any(s < k.start_mark.line for s, (k, _) in zip(starts[1:], node.value[1:], strict=True)):
        return None
    blocks = [lines[a:b] for a, b in zip(starts, [*starts[1:], end], strict=True)]
    prefix = lines[first][:column] if inline else ""
    if inline:
        blocks[0] = [" " * column + blocks[0][0][column:], *blocks[0][1:]]
    moved = [line for i in _sorted(node, model) for line in blocks[i]]
    if inline:
        moved[0] = prefix + moved[0][column:]
    return "\n".join([*lines[: starts[0]], *moved, *lines[end:]])


def _begins(lines: list[str], node: yaml.MappingNode, i: int, column: int) -> int:
    """The line where an entry begins: its key's, or the first of the comments and then blank lines above it."""
    at = int(node.value[i][0].start_mark.line)
    floor = _after(*node.value[i - 1]) if i else 0
    if lines[at][:column].strip():
        return at
    while (
        at > floor
        and lines[at - 1].startswith(" " * column + "#")
        and not lines[at - 1].startswith("# yaml-language-server")
    ):
        at -= 1
    while i and at > floor and not lines[at - 1].strip():
        at -= 1
    return at


def _after(key: yaml.Node, value: yaml.Node) -> int:
    """A line before which no comment above the next key can stand."""
    quoted = isinstance(value, yaml.ScalarNode) and value.style not in ("|", ">")
    whole = quoted or (isinstance(value, yaml.CollectionNode) and value.flow_style)
    return int(value.end_mark.line if whole else key.start_mark.line) + 1


def _ends(lines: list[str], node: yaml.MappingNode, column: int) -> int:
    """The line after the last entry: what stands deeper is still its own."""
    leaf = node.value[-1][1]
    while isinstance(leaf, yaml.CollectionNode) and not leaf.flow_style and leaf.value:
        leaf = leaf.value[-1][1] if isinstance(leaf, yaml.MappingNode) else leaf.value[-1]
    if not isinstance(leaf, yaml.ScalarNode) or leaf.style not in ("|", ">"):
        return int(leaf.end_mark.line) + 1
    at = int(leaf.start_mark.line) + 1
    while at < len(lines) and (not lines[at].strip() or lines[at].startswith(" " * (column + 1))):
        at += 1
    while not lines[at - 1].strip() and at - 1 > leaf.start_mark.line:
        at -= 1
    return at


def known_ids(records: Mapping[str, Mapping[str, Record]]) -> dict[str, dict[str, str]]:
    """What ids and names fold to, by kind; a name that two records share folds to nothing."""
    found: dict[str, dict[str, str]] = {}
    for kind, by_id in records.items():
        names: dict[str, set[str]] = {}
        for id, record in by_id.items():
            names.setdefault(slugify(record.name), set()).add(id)
        found[kind] = {name: ids.copy().pop() for name, ids in names.items() if len(ids) == 1 and SLUG.fullmatch(name)}
        found[kind] |= {id: id for id in by_id}
    return found
