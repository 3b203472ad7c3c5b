"""The form's fields, made from the models: what Sveltia CMS shows, and what the file may hold.

Each field becomes two descriptions of the same thing: one in Sveltia's words, and a rule by which the page's own
reader and writer (overrides/assets/formular/) turn a record's text into the form's values and back.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, get_args

from pydantic import AfterValidator, BaseModel
from pydantic.fields import FieldInfo

from katalog import danish, values
from katalog.examples import MACHINE, example, written_fields
from katalog.fix import house_order
from katalog.load import Codes
from katalog.models import KINDS
from katalog.shape import Shape, shape

Field = dict[str, Any]
PATTERNS: dict[Any, tuple[str, str]] = {
    values.Url: (r"^https://\S+\.\S{2,}$", "Skriv hele adressen, fx https://www.eksempel.dk/"),
    values.Email: (r"^[^\s@]+@[^\s@]+\.[^\s@]{2,}$", "Skriv en mailadresse, fx kontakt@eksempel.dk"),
    values.Phone: (r"^\+?[0-9][0-9 \-]{1,18}$", "Skriv otte cifre, fx 12 34 56 78"),
    values.Cvr: (r"^[0-9]{8}$", "Skriv otte cifre, fx 12345678"),
    values.Postcode: (r"^[0-9]{4}$", "Skriv fire cifre, fx 8800"),
    values.Time: (r"^([01]?[0-9]|2[0-4])[.:][0-5][0-9]$", "Skriv et klokkeslæt, fx 10.30"),
}
"""What a text of this type looks like, and what to write instead; the record's own check is the strict one."""
_CHECKS = {kind.__metadata__[0].func: pattern for kind, pattern in PATTERNS.items()}
SAID = {
    " i anførselstegn": "",
    " Markdown.": " Knappen med M giver fed skrift, links og lister.",
    "En tom liste [] siger": "Er feltet tomt, står der",
    "Organisationernes filnavne.": "Organisationerne bag.",
    "Parternes filnavne i organisationer.": "Parterne i aftalen.",
    "Udelad,": "Vælg intet,",
    "Udeladt betyder": "Intet valgt betyder",
}
"""What the models' help says to those who write YAML, and what it is in a form."""
LISTS = re.compile(r"(: koder fra listen|\. ?Kode fra listen|Kode fra listen) \w+")
BUTTONS = ["bold", "italic", "link", "bulleted-list", "numbered-list"]
YES_NO = [{"label": "Ja", "value": "true"}, {"label": "Nej", "value": "false"}]


def form_fields(model: type[BaseModel], codes: Codes) -> list[Field]:
    """The model's fields as Sveltia shows them, in the house's order."""
    return [_field(name, info, codes) for name, info in _shown(model)]


def rules(model: type[BaseModel]) -> dict[str, Field]:
    """For each field: what kind of value it holds, when it may be left out, and how it is written in short."""
    return {name: _rule(info) for name, info in _shown(model)}


def _shown(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    known = dict(written_fields(model))
    return ((name, known[name]) for name in house_order(model) if name not in MACHINE)


# ---------------------------------------------------------------- what is shown


def _field(name: str, info: FieldInfo, codes: Codes) -> Field:
    of = shape(info)
    field: Field = {"name": name, "label": danish.spelled(name), "hint": _hint(of, info), "required": _must(of, info)}
    if of.part:
        inner = form_fields(of.part, codes)
        if of.many:
            short = of.part.__name__.lower()
            return (
                field
                | {"widget": "list", "label_singular": danish.spelled(short), "fields": inner, "collapsed": "auto"}
                | _few(info)
            )
        return field | {"widget": "object", "fields": inner}
    if of.codes or of.choices:
        several = {"multiple": True} if of.many else {}
        return field | {"widget": "select", "options": _options(of, codes)} | several | _few(info) | _default(of, info)
    if of.ids:
        model = KINDS[of.ids.kind]
        shown = "titel" if "titel" in model.model_fields else "navn"
        return field | {
            "widget": "relation", "collection": of.ids.kind, "value_field": "{{slug}}", "display_fields": [shown],
            "search_fields": [shown], "multiple": of.many,
        } | _few(info)  # fmt: skip
    if of.base is bool:
        return field | ({"widget": "boolean"} if _is_switch(info) else {"widget": "select", "options": YES_NO})
    if of.base in (int, float):
        whole = "int" if of.base is int else "float"
        return field | {"widget": "number", "value_type": whole} | _bounds(info) | _default(of, info)
    if of.base is date:
        return field | {"widget": "datetime", "type": "date", "format": "YYYY-MM-DD", "time_format": False}
    if of.many:
        return field | {"widget": "list", "field": {"name": "tekst", "label": "Tekst", "widget": "string"}}
    if of.markdown:
        return field | {
            "widget": "richtext",
            "buttons": BUTTONS,
            "editor_components": [],
            "modes": ["raw", "rich_text"],
        }
    return field | {"widget": "string"} | _pattern(info) | _longest(info)


def _hint(of: Shape, info: FieldInfo) -> str:
    """The model's help without what only concerns those who write YAML."""
    said = LISTS.sub("", info.description or "")
    for written, shown in SAID.items():
        said = said.replace(written, shown)
    if of.base is bool:
        said = re.sub(r"^true\b", "Slå til" if _is_switch(info) else "Ja", said)
    plain = not (of.part or of.codes or of.choices or of.ids or of.base in (bool, date))
    told = example(info)
    return (
        f"{said} Fx: {told}"
        if plain and isinstance(told, (str, int, float)) and "…" not in str(told)
        else said.strip(". ") and said
    )


def _must(of: Shape, info: FieldInfo) -> bool:
    """Whether the form insists; a list that may be empty is not insisted on, for it is written empty."""
    return info.is_required() and not (of.many and not _least(info))


def _least(info: FieldInfo) -> int:
    return next((m.min_length for m in info.metadata if getattr(m, "min_length", None)), 0)


def _few(info: FieldInfo) -> Field:
    return {"min": least} if (least := _least(info)) else {}


def _longest(info: FieldInfo) -> Field:
    return {"maxlength": next((m.max_length for m in info.metadata if getattr(m, "max_length", None)), values.MAX_TEXT)}


def _default(of: Shape, info: FieldInfo) -> Field:
    given = info.get_default(call_default_factory=True)
    if of.many or info.is_required() or not isinstance(given, (str, int, float)):
        return {}
    return {"default": given} | ({} if of.base in (int, float) else {"required": True})  # a choice has always been made


def _is_switch(info: FieldInfo) -> bool:
    """Whether leaving it out says no; where nobody knows, it is a choice with a blank instead."""
    return info.default is False


def _options(of: Shape, codes: Codes) -> list[Field]:
    if of.codes:
        fitting = (
            k
            for k in codes[of.codes.kodeliste].values()
            if of.codes.type is None or getattr(k, "type", None) == of.codes.type
        )
        return [{"label": kode.navn, "value": kode.slug} for kode in fitting]
    return [{"label": danish.spelled(word.replace("-", " ")), "value": word} for word in of.choices]


def _markers(annotation: Any) -> Iterator[Any]:
    yield from getattr(annotation, "__metadata__", ())
    for inner in get_args(annotation):
        if not isinstance(inner, str):
            yield from _markers(inner)


def _pattern(info: FieldInfo) -> Field:
    found = [
        _CHECKS[m.func]
        for m in (*info.metadata, *_markers(info.annotation))
        if isinstance(m, AfterValidator) and m.func in _CHECKS
    ]
    return {"pattern": list(found[0])} if found else {}


def _bounds(info: FieldInfo) -> Field:
    within = next((m for m in (*info.metadata, *_markers(info.annotation)) if isinstance(m, values.Within)), None)
    return {"min": within.least, "max": within.most} if within else {}


# ---------------------------------------------------------------- what is written


def _rule(info: FieldInfo) -> Field:
    of = shape(info)
    rule: Field = {"slags": "tekst"}
    if of.part:
        rule = {"slags": "del", "felter": rules(of.part)}
        if of.codes:  # a code alone stands for the whole part
            rule["kort"] = next(name for name, inner in written_fields(of.part) if shape(inner).codes)
    elif of.base is bool:
        rule["slags"] = "flag" if _is_switch(info) else "janej"
    elif of.base in (int, float):
        rule["slags"] = "tal"
    if of.many:
        rule["liste"] = True
    given = None if info.is_required() else info.get_default(call_default_factory=True)
    if isinstance(given, (str, int, float, bool)):
        rule["standard"] = given
    if info.is_required() and not _must(of, info):
        rule["altid"] = True
    return rule
