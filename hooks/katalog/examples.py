"""What a field's value may look like, from the models' own examples: for messages, templates and help."""

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

IDENTITY = ("id", "slug", "import_")
"""What the file's name or the entry's key already says, or a command writes, and no editor does."""
LAST = ("kilder", "bekraeftet", "samtykke", "eksempel")
"""The fields that every record ends with, in their order."""
MACHINE = ("import",)
"""Fields that a command writes and no editor; they come last of all."""


def written_fields(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    """The fields that an editor writes, in their order."""
    named = ((info.alias or name, info) for name, info in model.model_fields.items())
    return ((name, info) for name, info in named if name not in IDENTITY)


def example(info: FieldInfo) -> Any:
    """One value for this field; a part without an example of its own is put together from its fields'."""
    if info.examples:
        return info.examples[0]
    part = part_of(info.annotation)
    if part is None:
        return "…"
    value = {name: example(inner) for name, inner in written_fields(part)}
    return [value] if "tuple" in str(info.annotation) else value


def as_yaml(value: Any) -> str:
    """A value on one line, as an editor would write it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(as_yaml(v) for v in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{k}: {as_yaml(v)}' for k, v in value.items())}}}"
    if isinstance(value, (int, float)):
        return str(value)
    text = str(value)
    return f'"{text}"' if re.search(r"[,:{}\[\]#\"'&*!|>%@`]( |$)|^[\d .]*$|^[&*!|>%@`]|,", text) else text


def template(model: type[BaseModel], kind: str) -> str:
    """A record to copy: what is required with examples, the rest as comments, each with its help."""
    about = (model.__doc__ or "").strip()
    lines = [f"# yaml-language-server: $schema=../_schema/{kind}.json", f"# {about}"]
    lines.append(f"# Kopiér filen til catalogue/{kind}/, giv den et navn, og skriv jeres egne oplysninger.")
    fields = list(written_fields(model))
    for name, info in fields:
        if info.is_required():
            lines += ["", f"# {info.description}", f"{name}: {as_yaml(example(info))}"]
    lines += ["", "# Resten kan udelades. Fjern '# ' foran en linje for at bruge den."]
    for name, info in fields:
        if not info.is_required() and name not in LAST + MACHINE:
            lines += ["", f"# {info.description}", f"# {name}: {as_yaml(example(info))}"]
    for name in LAST[:-1]:
        info = model.model_fields[name]
        lines += ["", f"# {info.description}", f"# {name}: {as_yaml(example(info))}"]
    return "\n".join(lines) + "\n"


def part_of(annotation: Any) -> type[BaseModel] | None:
    """The model inside an annotation such as tuple[Sted, ...] or Pris | None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (part_of(inner) for inner in getattr(annotation, "__args__", ()))
    return next((part for part in found if part), None)
