"""'Somebody has looked, and it is right': the one field that says so is changed, and nothing else."""

from collections.abc import Iterator
from datetime import date

import yaml

from katalog.read import Fields
from katalog.written import Edit, apply, compose, find, scalar, values


class CannotConfirm(Exception):
    """The text could not be changed safely; carries the Danish reason."""


def confirmed(text: str, day: date, by: str | None = None) -> str:
    """The record's text with the day, and the role when it is given; every other character is kept."""
    before = values(text)
    try:
        node = compose(text) if before is not None else None
    except yaml.YAMLError:
        node = None
    if node is None or before is None:
        raise CannotConfirm("har en fejl i sin YAML. Kør katalog check, og ret den først")
    found = find(node, "bekraeftet")
    newline = "\r\n" if "\r\n" in text else "\n"
    edits = _added(text, node, day, by, newline) if found is None else _changed(*found, day, by, newline)
    after = apply(text, edits)
    if not _says(values(after), before, day, by):
        raise CannotConfirm("kunne ikke ændres sikkert. Ret feltet bekraeftet i filen selv")
    return after


def _says(after: Fields | None, before: Fields, day: date, by: str | None) -> bool:
    """Whether exactly that is what the new text says."""
    old = before.get("bekraeftet")
    wanted = {**(old if isinstance(old, dict) else {}), "dato": day.isoformat(), **({"af": by} if by else {})}
    return after is not None and dict(after) == {**before, "bekraeftet": wanted}


def _added(text: str, node: yaml.MappingNode, day: date, by: str | None, newline: str) -> Iterator[Edit]:
    """The field on lines of its own, before what marks a made-up record, else last."""
    if node.flow_style:
        at = node.end_mark.index - 1
        yield Edit(at, at, f", bekraeftet: {{{', '.join(_lines(day, by))}}}")
        return
    lines = newline.join(["bekraeftet:", *(f"  {line}" for line in _lines(day, by))]) + newline
    example = find(node, "eksempel")
    at = _above_comments(text, example[0].start_mark.index) if example else len(text)
    yield Edit(at, at, lines if example or text.endswith("\n") else newline + lines)


def _above_comments(text: str, at: int) -> int:
    """The start of the comment that stands right above a key."""
    while (before := text.rfind("\n", 0, at - 1) + 1) < at and text.startswith("#", before):
        at = before
    return at


def _changed(key: yaml.ScalarNode, value: yaml.Node, day: date, by: str | None, newline: str) -> Iterator[Edit]:
    if not isinstance(value, yaml.MappingNode):  # 'bekraeftet:' with nothing or one word behind it
        lines = "".join(f"{newline}  {line}" for line in _lines(day, by))
        start = value.start_mark.index if value.value else key.end_mark.index + 1
        yield Edit(start, value.end_mark.index if value.value else start, lines)
        return
    dato, af = find(value, "dato"), find(value, "af")
    gap = ", " if value.flow_style else newline + " " * value.start_mark.column
    if dato:
        yield _over(dato[1], day.isoformat(), dato[0])
    else:
        at = value.value[0][0].start_mark.index
        yield Edit(at, at, f"dato: {day.isoformat()}{gap}")
    if by and af:
        yield _over(af[1], scalar(by), af[0])
    elif by:
        at = (dato[1] if dato else value.value[0][1]).end_mark.index
        yield Edit(at, at, f"{gap}af: {scalar(by)}")


def _over(node: yaml.Node, text: str, key: yaml.Node) -> Edit:
    """In place of a value; a value that is empty gets its space after the colon."""
    if node.start_mark.index == node.end_mark.index:
        at = key.end_mark.index + 1
        return Edit(at, at, f" {text}")
    return Edit(node.start_mark.index, node.end_mark.index, text)


def _lines(day: date, by: str | None) -> list[str]:
    return [f"dato: {day.isoformat()}", *([f"af: {scalar(by)}"] if by else [])]
