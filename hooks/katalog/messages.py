"""What a wrong value is called in Danish: one sentence that says what to write."""

from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from katalog.values import meant

Location = tuple[str | int, ...]


def message(error: ErrorDetails, model: type[BaseModel]) -> str:
    """The sentence for one of Pydantic's errors in a record of this model."""
    location = tuple(error["loc"])
    name = field_name(location)
    owner = owner_of(model, location)
    context: dict[str, Any] = error.get("ctx", {})
    example = _example(owner, location)
    match error["type"]:
        case "katalog":
            return _joined(name, str(context["besked"]))
        case "missing":
            return f"'{name}' mangler. Skriv fx '{_last(location)}: {example}'."
        case "extra_forbidden":
            known = [k for k in owner.model_fields if k not in ("id", "slug")] if owner else []
            return f"Feltet '{_last(location)}' findes ikke. {meant(_last(location), known)}"
        case "string_too_long":
            n = len(str(error["input"]))
            return f"'{name}' er på {n} tegn og må højst være på {context['max_length']}. Kort teksten ned."
        case "literal_error":
            choices = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
            return f"'{name}' kan ikke være '{_short(error['input'])}'. {meant(str(error['input']), choices)}"
        case "too_short":
            return f"'{name}' skal have mindst én værdi. Skriv fx {example}."
        case "tuple_type" | "list_type":
            return f"'{name}' skal være en liste. Skriv fx [{_short(error['input'])}]."
        case "model_type" | "dict_type" | "model_attributes_type":
            keys = owner.model_fields if owner else {}
            wanted = ", ".join(k for k in keys if k not in ("id", "slug"))
            return f"'{name}' skal bestå af felter. Skriv dem på linjerne under: {wanted}."
        case "string_type":
            return f"'{name}' skal være tekst, ikke en liste eller flere felter. Skriv fx '{_last(location)}: {example}'."
        case "greater_than_equal" | "less_than_equal":
            limit = context.get("ge", context.get("le"))
            side = "mindst" if "ge" in context else "højst"
            return f"'{name}' er {_short(error['input'])}, men må {side} være {limit}."
        case _:
            return f"'{name}' kan ikke læses. Skriv fx '{_last(location)}: {example}'."


def field_name(location: Location) -> str:
    """'tidspunkter, nr. 2, fra' for ('tidspunkter', 1, 'fra')."""
    return ", ".join(f"nr. {step + 1}" if isinstance(step, int) else step for step in location) or "filen"


def owner_of(model: type[BaseModel], location: Location) -> type[BaseModel] | None:
    """The model whose field the location's last name is, or that the location itself leads to."""
    owner: type[BaseModel] | None = model
    for step in location:
        if owner is None or isinstance(step, int):
            continue
        field = owner.model_fields.get(step)
        if field is None:
            return owner
        part = part_of(field.annotation)
        if part is None:
            return owner
        owner = part
    return owner


def part_of(annotation: Any) -> type[BaseModel] | None:
    """The model inside an annotation such as tuple[Sted, ...] or Pris | None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        if found := part_of(inner):
            return found
    return None


def _example(owner: type[BaseModel] | None, location: Location) -> str:
    field = owner.model_fields.get(_last(location)) if owner else None
    if field is None and owner is not None:  # the location leads to a part: show its first field
        first = next((k for k in owner.model_fields if k not in ("id", "slug")), "")
        return f"{{{first}: …}}"
    value = field.examples[0] if field and field.examples else "…"
    return _yaml(value)


def _yaml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(_yaml(v) for v in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{k}: {_yaml(v)}' for k, v in value.items())}}}"
    return str(value)


def _joined(name: str, text: str) -> str:
    """A sentence that begins with its verb gets the field as its subject."""
    first = text.split(" ", 1)[0]
    return f"'{name}' {text}" if first in {"er", "har", "siger", "slutter", "går"} else f"{name}: {text}"


def _last(location: Location) -> str:
    return next((step for step in reversed(location) if isinstance(step, str)), "felt")


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:40]}…"
