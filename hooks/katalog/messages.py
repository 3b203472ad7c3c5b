"""What a wrong value is called in Danish: one sentence that says what to write."""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from katalog.examples import as_yaml, example, part_of, written_fields
from katalog.values import meant, nearest, short

Location = tuple[str | int, ...]


def message(error: ErrorDetails, model: type[BaseModel]) -> str:
    """The sentence for one of Pydantic's errors in a record of this model."""
    location = tuple(error["loc"])
    name = field_name(location)
    holder = holder_of(model, location)
    field = holder.model_fields.get(_last(location)) if holder else None
    context: dict[str, Any] = error.get("ctx", {})
    shown = as_yaml(example(field)) if field else "…"
    match error["type"]:
        case "katalog":
            return _joined(name, str(context["besked"]))
        case "missing":
            return f"'{name}' mangler. Skriv fx '{_last(location)}: {shown}'."
        case "extra_forbidden":
            return f"Feltet '{_last(location)}' findes ikke. {meant(_last(location), _names(holder))}"
        case "string_too_long":
            n = len(str(error["input"]))
            return f"'{name}' er på {n} tegn og må højst være på {context['max_length']}. Kort teksten ned."
        case "literal_error":
            choices = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
            return f"'{name}' kan ikke være '{short(error['input'])}'. {meant(str(error['input']), choices)}"
        case "too_short":
            return f"'{name}' skal have mindst én værdi. Skriv fx {shown}."
        case "tuple_type" | "list_type":
            given = error["input"]
            if isinstance(given, str) and given.startswith("-"):
                return f"'{name}' skal være en liste. Sæt et mellemrum efter bindestregen: '- {short(given[1:].split(' ')[0])}'."
            plain = isinstance(given, str) and field is not None and part_of(field.annotation) is None
            return f"'{name}' skal være en liste. Skriv fx {f'[{short(given)}]' if plain else shown}."
        case "model_type" | "dict_type" | "model_attributes_type":
            part = part_of(field.annotation) if field else None
            wanted = ", ".join(k for k, _ in written_fields(part)) if part else ""
            return f"'{name}' skal bestå af felter. Skriv dem på linjerne under: {wanted}."
        case "string_type":
            return f"'{name}' skal være tekst, ikke en liste eller flere felter. Skriv fx '{_last(location)}: {shown}'."
        case _:
            return f"'{name}' kan ikke læses. Skriv fx '{_last(location)}: {shown}'."


def misspelt(errors: Iterable[ErrorDetails], model: type[BaseModel]) -> set[Location]:
    """Where a field may seem to be missing because it stands there under a wrong name, which its own message cures."""
    places = (tuple(error["loc"]) for error in errors if error["type"] == "extra_forbidden")
    meant_names = ((place, nearest(_last(place), _names(holder_of(model, place)))) for place in places)
    return {(*place[:-1], name) for place, name in meant_names if name}


def _names(holder: type[BaseModel] | None) -> list[str]:
    return [name for name, _ in written_fields(holder)] if holder else []


def field_name(location: Location) -> str:
    """'tidspunkter, nr. 2, fra' for ('tidspunkter', 1, 'fra')."""
    return ", ".join(f"nr. {step + 1}" if isinstance(step, int) else step for step in location) or "filen"


def holder_of(model: type[BaseModel], location: Location) -> type[BaseModel] | None:
    """The model that has, or should have, the location's last name as a field."""
    holder: type[BaseModel] | None = model
    for name in [step for step in location if isinstance(step, str)][:-1]:
        field = holder.model_fields.get(name) if holder else None
        holder = part_of(field.annotation) if field else None
    return holder


def _joined(name: str, text: str) -> str:
    """A sentence that begins with its verb gets the field as its subject."""
    first = text.split(" ", 1)[0]
    return f"'{name}' {text}" if first in {"er", "har", "siger", "slutter", "går"} else f"{name}: {text}"


def _last(location: Location) -> str:
    return next((step for step in reversed(location) if isinstance(step, str)), "felt")
