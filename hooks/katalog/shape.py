"""What a field holds, read from its type: one value or several, of which kind, from which list."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from katalog.examples import part_of
from katalog.values import CodeOf, IdOf, InMarkdown, OneOf


@dataclass(frozen=True)
class Shape:
    """A field's type, taken apart."""

    many: bool = False
    base: type = str
    """str, bool, int, float or date; of a part, its model."""
    codes: CodeOf | None = None
    ids: IdOf | None = None
    choices: tuple[str, ...] = ()
    """The words of a short list that stands in the model itself."""
    markdown: bool = False

    @property
    def part(self) -> type[BaseModel] | None:
        """The model of the fields inside it."""
        return self.base if issubclass(self.base, BaseModel) else None


def shape(info: FieldInfo) -> Shape:
    """What this field holds."""
    found: dict[str, Any] = {}
    _walk(info.annotation, found)
    for mark in info.metadata:
        _mark(mark, found)
    part = part_of(info.annotation)
    if part is not None:
        found["base"] = part
        code = next((shape(inner).codes for inner in part.model_fields.values() if shape(inner).codes), None)
        if "shorthand" in found and code:  # 'aeldre' may stand for {gruppe: aeldre}
            found["codes"] = code
    found.pop("shorthand", None)
    return Shape(**found)


def _walk(annotation: Any, found: dict[str, Any]) -> None:
    for mark in getattr(annotation, "__metadata__", ()):
        _mark(mark, found)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is tuple:
        found["many"] = Ellipsis in arguments
        arguments = arguments[:1]
    if origin is Literal:
        found["choices"] = arguments
        return
    if annotation in (str, bool, int, float, date):
        found["base"] = annotation
    for inner in arguments:
        if inner is not type(None) and not isinstance(inner, (str, CodeOf, IdOf)):
            _walk(inner, found)


def _mark(mark: Any, found: dict[str, Any]) -> None:
    if isinstance(mark, CodeOf):
        found["codes"] = mark
    elif isinstance(mark, IdOf):
        found["ids"] = mark
    elif isinstance(mark, OneOf):
        found["choices"] = mark.words
    elif isinstance(mark, InMarkdown):
        found["markdown"] = True
    elif getattr(mark, "json_schema_input_type", None) is not None and "function" in repr(mark):
        found["shorthand"] = True
