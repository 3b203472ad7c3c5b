"""A record's text as it is written: where each key and value stands, so that one can be changed and the rest kept."""

import os
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from katalog.read import Fields, read

_SIMPLE = re.compile(r"[A-Za-zÆØÅæøå](?:[\w .’-]*[\w.’])?")


class Edit(NamedTuple):
    """Put this text between two places, counted in characters."""

    start: int
    end: int
    text: str


def compose(text: str) -> yaml.MappingNode | None:
    """The text's nodes with their places; None when it is not one mapping."""
    node = yaml.compose(text, Loader=yaml.BaseLoader)
    return node if isinstance(node, yaml.MappingNode) else None


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text with every edit made."""
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def values(text: str) -> Fields | None:
    """What the text says; None when something is wrong with its YAML."""
    fields, problems = read("", text.encode())
    return None if problems else fields


def find(node: yaml.MappingNode, key: str) -> tuple[yaml.ScalarNode, yaml.Node] | None:
    """A key of a mapping, and its value."""
    return next(((k, v) for k, v in node.value if k.value == key), None)


def scalar(text: str) -> str:
    """A text as one plain or quoted YAML value on one line, also inside brackets."""
    if _SIMPLE.fullmatch(text) and is_plain(text):
        return text
    return yaml.safe_dump(text, allow_unicode=True, width=10**9, default_style='"').strip()


def is_plain(text: str) -> bool:
    """Whether YAML reads this as text when it is not quoted; 8800, 10.00, no and 2026-05-03 it does not."""
    resolver: Any = yaml.SafeLoader("")
    return bool(resolver.resolve(yaml.ScalarNode, text, (True, False)) == "tag:yaml.org,2002:str")


def style_of(node: yaml.Node) -> str | None:
    """How a value is written: '|', a quotation mark, or None when it stands plain."""
    return getattr(node, "style", None)


def replace(path: Path, text: str) -> None:
    """Write the file whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            out.write(text)
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
