"""YAML text to plain values that remember their lines.

Everything stays text (0101 is "0101", no is "no"), because what a value means is the models' to say.
What makes YAML dangerous or surprising is refused: anchors, aliases, tags, several documents,
deep nesting, a key given twice.
"""

import re
from collections.abc import Callable
from typing import Any

import yaml

from katalog.problems import Problem

MAX_BYTES = 256 * 1024
MAX_DEPTH = 12
MAX_ITEMS = 2000
"""The most items of one list, or fields of one mapping."""
# What no editor can see: control characters, and those that turn or hide text.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
_TABULATED = re.compile(r"^ *\t", re.MULTILINE)
_NULL = frozenset(("", "~", "null", "Null", "NULL"))


class Fields(dict[str, Any]):
    """A mapping that knows on which line each key stands."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class Items(list[Any]):
    """A list that knows on which line each item stands."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []


class Unreadable(Exception):
    """The text cannot become values; carries the line and the Danish message."""

    def __init__(self, line: int, message: str):
        self.line, self.message = line, message


def read(path: str, data: bytes) -> tuple[Fields, list[Problem]]:
    """The fields of one file, and what is wrong with its YAML; never raises."""
    problems: list[Problem] = []
    try:
        fields = _document(_decode(data), lambda line, text: problems.append(Problem(path, line, text)))
    except Unreadable as wrong:
        problems.append(Problem(path, wrong.line, wrong.message))
        fields = Fields(1)
    return fields, problems


def line_of(node: Any, location: tuple[str | int, ...]) -> int:
    """The line of the deepest part of location that the file has."""
    line = getattr(node, "line", 1)
    for step in location:
        try:
            line, node = node.lines[step], node[step]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
    return line


def _decode(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise Unreadable(
            1,
            f"Filen fylder over {MAX_BYTES // 1024} KB, som er grænsen. Del den, eller kort den ned.",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        raise Unreadable(
            line, "Et tegn kan ikke læses. Gem filen med tegnkodningen UTF-8, så æ, ø og å bliver rigtige."
        ) from None
    if hidden := INVISIBLE.search(text):
        raise Unreadable(
            text.count("\n", 0, hidden.start()) + 1,
            f"Der er et usynligt tegn (U+{ord(hidden[0]):04X}). Slet linjen, og skriv den igen.",
        )
    if tabulated := _TABULATED.search(text):
        raise Unreadable(
            text.count("\n", 0, tabulated.start()) + 1,
            "Linjen begynder med et tabulatortegn. Brug mellemrum i stedet, to for hvert trin.",
        )
    return text


def _document(text: str, report: Any) -> Fields:
    try:
        get = yaml.CBaseLoader(text).get_event
        root = None
        while type(event := get()) is not yaml.StreamEndEvent:
            if root is not None and type(event) is yaml.DocumentStartEvent:
                raise Unreadable(
                    _line(event),
                    "Der står '---' midt i filen. Skriv kun én oplysning pr. fil.",
                )
            if isinstance(event, yaml.NodeEvent):
                root = _value(event, get, report, 1)
    except yaml.MarkedYAMLError as wrong:
        raise _syntax(wrong, text) from None
    except yaml.YAMLError as wrong:  # a character that YAML forbids
        position = getattr(wrong, "position", 0)
        raise Unreadable(
            text.count("\n", 0, position) + 1, "Der er et usynligt eller ulovligt tegn. Slet linjen, og skriv den igen."
        ) from None
    except RecursionError:  # cannot happen below MAX_DEPTH; kept so that no reader ever sees a traceback
        raise Unreadable(1, "Filen er for indviklet. Se skabelonen, og ret indrykningen.") from None
    if root is None or root == "":
        raise Unreadable(1, "Filen er tom. Skriv mindst de felter, der kræves, eller slet filen.")
    if not isinstance(root, Fields):
        raise Unreadable(root.line if isinstance(root, Items) else 1, "Filen skal bestå af linjer som 'felt: værdi'.")
    return root


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _value(event: Any, get: Callable[[], Any], report: Any, depth: int) -> Any:
    """What begins with this event; get gives those after it."""
    kind = type(event)
    if event.anchor is not None:
        sign = "*" if kind is yaml.AliasEvent else "&"
        text = f"'{sign}{event.anchor}' kan ikke bruges. Skriv teksten, eller sæt den i anførselstegn."
        raise Unreadable(_line(event), text)
    if event.tag is not None and event.tag != "!":
        raise Unreadable(_line(event), "Et ord, der begynder med '!', kan ikke bruges. Sæt teksten i anførselstegn.")
    if depth > MAX_DEPTH:
        raise Unreadable(_line(event), "Her er for mange trin inden i hinanden. Se skabelonen, og ret indrykningen.")
    if kind is yaml.ScalarEvent:
        return event.value
    inside = _items if kind is yaml.SequenceStartEvent else _fields
    return inside(_line(event), get, report, depth + 1)


def _items(line: int, get: Callable[[], Any], report: Any, depth: int) -> Items:
    items = Items(line)
    while type(event := get()) is not yaml.SequenceEndEvent:
        if len(items) == MAX_ITEMS:
            raise Unreadable(_line(event), f"Listen har over {MAX_ITEMS} punkter. Kort den ned.")
        items.lines.append(_line(event))
        items.append(_value(event, get, report, depth))
    return items


def _fields(line: int, get: Callable[[], Any], report: Any, depth: int) -> Fields:
    fields = Fields(line)
    while type(event := get()) is not yaml.MappingEndEvent:
        if len(fields) == MAX_ITEMS:
            raise Unreadable(_line(event), f"Her er over {MAX_ITEMS} felter. Del filen.")
        key, at = _value(event, get, report, depth), _line(event)
        content = get()
        blank = type(content) is yaml.ScalarEvent and content.value in _NULL and not content.style
        value = _value(content, get, report, depth)
        if not isinstance(key, str):
            raise Unreadable(at, "Et felt skal have et navn, der er almindelig tekst.")
        if key in fields.lines:
            report(at, f"'{key}' står to gange. Den står også på linje {fields.lines[key]}. Slet den ene.")
            continue
        fields.lines[key] = at
        if not blank:  # "cvr:" with nothing behind it says nothing
            fields[key] = value
    return fields


# libyaml's words, and what an editor should do about them.
_SYNTAX = (
    ("mapping values are not allowed", "Der er et kolon for meget, eller linjen er rykket forkert ind. Sæt teksten i anførselstegn, hvis den selv har et kolon."),
    ("could not find expected ':'", "Her mangler et kolon efter feltets navn. Skriv 'felt: værdi'."),
    ("found unexpected end of stream", "Et anførselstegn bliver ikke lukket. Sæt et til sidst i teksten."),
    ("found unexpected document indicator", "Et anførselstegn bliver ikke lukket. Sæt et til sidst i teksten."),
    ("did not find expected ',' or", "En liste eller en række felter i parenteser mangler et komma eller den sidste parentes."),
    ("did not find expected '-' indicator", "Listen er rykket forkert ind. Hvert punkt begynder med '- ' i samme dybde."),
    ("did not find expected key", "Linjen er rykket forkert ind, eller et anførselstegn står forkert. Felter ved siden af hinanden skal begynde i samme dybde."),
    ("block sequence entries are not allowed", "Listen skal begynde på en ny linje under feltets navn. Hvert punkt begynder med '- '."),
    ("found character that cannot start any token", "Teksten begynder med et tegn, der betyder noget særligt. Sæt teksten i anførselstegn."),
    ("found unknown escape character", "Skriv teksten i enkelte anførselstegn: i dobbelte betyder \\ noget særligt."),
    ("undefined alias", "Et ord begynder med '*'. Sæt teksten i anførselstegn."),
    ("alphabetic or numeric character", "Et ord begynder med '*' eller '&'. Sæt teksten i anførselstegn."),
    ("undefined tag handle", "Et ord begynder med '!'. Sæt teksten i anførselstegn."),
)  # fmt: skip


def _syntax(wrong: yaml.MarkedYAMLError, source: str) -> Unreadable:
    mark = wrong.problem_mark or wrong.context_mark
    lines = source.split("\n")
    for at in range(max(0, (mark.line if mark else 0) - 2), min(len(lines), (mark.line if mark else 0) + 1)):
        if glued := re.match(r"\s*(?:- )?([a-z_]+):([^\s:/].*)", lines[at]):
            cure = f"{glued[1]}: {glued[2][:30]}"
            return Unreadable(at + 1, f"Her mangler et mellemrum efter kolonet. Skriv '{cure}'.")
    for at in (mark.line - 1, mark.line) if mark else ():  # the next line's colon is what libyaml stumbles on
        if 0 <= at < len(lines) and (bare := re.fullmatch(r"([a-z_]+) +([^\s:][^:]*)", lines[at].rstrip())):
            return Unreadable(at + 1, f"Her mangler et kolon. Skriv '{bare[1]}: {bare[2][:30]}'.")
    text = f"{wrong.context} {wrong.problem}"
    if (
        "quoted scalar" in text or "flow" in text or "simple key" in text
    ) and wrong.context_mark:  # where it began, not where the file ends
        mark = wrong.context_mark
    for words, message in _SYNTAX:
        if words in text:
            return Unreadable(mark.line + 1 if mark else 1, message)
    return Unreadable(
        mark.line + 1 if mark else 1,
        "Linjen kan ikke læses. Se på kolon, anførselstegn og indrykning, eller sammenlign med skabelonen.",
    )
