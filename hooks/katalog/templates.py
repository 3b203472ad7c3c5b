"""Jinja as the pages use it: it escapes what it is given, and does no more for each of a page's hundred values than that."""

import json
import re
from collections.abc import Callable, MutableMapping
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.runtime import Context
from markupsafe import Markup, escape

SIGN = re.compile("[&<>\"']")
"""What HTML reads as more than text."""


def environment(templates: Path, compiled: BytecodeCache | None = None) -> Environment:
    """Templates that escape what they are given, and stop at a name that does not exist."""
    made = _Templates(
        loader=FileSystemLoader(templates), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=StrictUndefined, auto_reload=False, bytecode_cache=compiled,
    )  # fmt: skip
    made.filters["json"] = script_json
    return made


class _Context(Context):
    """Calls what a template calls, without asking first whether it wants the context: nothing here does."""

    def call(self, called: Callable[..., Any], /, *given: Any, _loop_vars: Any = None, **named: Any) -> Any:
        return called(*given, **named)


class _Template(Template):
    """A template that writes its values with `written`."""

    @classmethod
    def from_code(
        cls, environment: Environment, code: CodeType, globals: MutableMapping[str, Any],
        uptodate: Callable[[], bool] | None = None,
    ) -> Template:  # fmt: skip
        made = super().from_code(environment, code, globals, uptodate)
        made.root_render_func.__globals__["escape"] = written
        return made


class _Templates(Environment):
    """Jinja, in which a template's globals are one plain dictionary: it is copied for each page and each part of one."""

    context_class = _Context
    template_class = _Template

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


def written(value: object) -> str:
    """A value as it stands in HTML; most are words without a sign to escape, whole numbers, or HTML already."""
    if type(value) is Markup:
        return value
    if type(value) is str:
        return escape(value) if SIGN.search(value) else value
    return str(value) if type(value) is int else escape(value)


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode
_ENDING = (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))


def script_json(value: Any) -> Markup:
    """JSON that is safe inside <script>: no character there can end the element."""
    text = _encode(value)
    for sign, escaped in _ENDING:
        if sign in text:
            text = text.replace(sign, escaped)
    return Markup(text)
