"""What is generated from the models and committed: JSON Schemas for editors, and records to copy."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from katalog import danish
from katalog.codes import CODE_LISTS, Kode
from katalog.examples import as_yaml, example, template, written_fields
from katalog.fix import house_order
from katalog.load import Codes
from katalog.models import KINDS, Record
from katalog.values import CODE_LIST_KEY, SLUG, as_spoken

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TYPES = {
    "string": "tekst",
    "integer": "et helt tal",
    "number": "et tal",
    "boolean": "true eller false",
    "array": "en liste",
}
_LIMITS = ("minimum", "maximum", "maxLength", "minItems")
MANY = 12
"""More fields than this are not told one by one."""


def generated(codes: Codes) -> dict[str, str]:
    """Path in the catalogue's folder to text: a schema for each kind and code list, a template for each kind."""
    schemas = {f"{kind}.json": _record(model, codes) for kind, model in KINDS.items()}
    schemas |= {f"kodeliste-{name}.json": _code_list(name, model, codes) for name, model in CODE_LISTS.items()}
    texts = {f"_schema/{name}": _text(schema) for name, schema in schemas.items()}
    return texts | {f"_skabeloner/{kind}.yml": template(model, kind) for kind, model in KINDS.items()}


def write(folder: Path, codes: Codes) -> None:
    """Make the catalogue's folder hold exactly these files in _schema/ and _skabeloner/."""
    wanted = generated(codes)
    for name in _committed(folder) - wanted.keys():
        (folder / name).unlink()
    for name, text in wanted.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def stale(folder: Path, codes: Codes) -> list[str]:
    """The generated files that no longer say what the models and code lists say."""
    wanted, found = generated(codes), _committed(folder)
    changed = {n for n in wanted.keys() & found if (folder / n).read_text(encoding="utf-8") != wanted[n]}
    return sorted(changed | (wanted.keys() ^ found))


def _committed(folder: Path) -> set[str]:
    places = (folder / "_schema", folder / "_skabeloner")
    return {f"{place.name}/{path.name}" for place in places if place.is_dir() for path in place.iterdir()}


def _record(model: type[Record], codes: Codes) -> dict[str, Any]:
    schema = _without(_tidy(model.model_json_schema(), codes), "id")
    for name, info in written_fields(model):
        if example(info) not in ("…", ["…"]):
            schema["properties"][name].setdefault("examples", [example(info)])
    schema["properties"] = {name: schema["properties"][name] for name in house_order(model)}
    schema["$defs"]["Import"]["doNotSuggest"] = True
    needed = {name: example(info) for name, info in written_fields(model) if info.is_required()}
    schema["defaultSnippets"] = [{"label": "alt, der kræves", "description": model.__doc__, "body": needed}]
    _explain(schema)
    return {"$schema": DIALECT, "title": model.label, **schema}


def _code_list(name: str, model: type[Kode], codes: Codes) -> dict[str, Any]:
    entry = _without(_tidy(model.model_json_schema(), codes), "slug")
    _explain(entry)
    definitions = {"$defs": entry.pop("$defs")} if "$defs" in entry else {}
    slugs = {"pattern": f"^{SLUG.pattern}$", "errorMessage": "Skriv koden med små bogstaver, tal og bindestreg."}
    schema = {"title": name, "type": "object", "propertyNames": slugs, "additionalProperties": entry}
    return {"$schema": DIALECT, **schema, **definitions}


def _without(schema: dict[str, Any], identity: str) -> dict[str, Any]:
    """The schema of the file's content: the id is the file's name, the slug its key."""
    schema["properties"].pop(identity)
    schema["required"] = [name for name in schema.get("required", []) if name != identity]
    return schema


def _schemas(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A schema and every schema inside it."""
    yield schema
    inner = [schema[k] for k in ("items", "additionalProperties") if isinstance(schema.get(k), dict)]
    for part in (
        *schema.get("properties", {}).values(),
        *schema.get("$defs", {}).values(),
        *schema.get("anyOf", []),
        *inner,
    ):
        yield from _schemas(part)


def _explain(schema: dict[str, Any]) -> None:
    """Give every field its name as people write it, and everything that can be wrong a sentence that says what to write.

    An editor's program shows one sentence of ours for each schema, and for limits only its own English one. So each
    required field has a schema of its own beside the others, and a limit is a condition, without which nothing will do.
    """
    for part in _schemas(schema):
        for name, field in part.get("properties", {}).items():
            field["title"] = danish.spelled(name)
        if cure := _cure(part):
            part.setdefault("errorMessage", cure)
        if required := part.pop("required", ()):
            part["allOf"] = [_needed(name, part["properties"][name]) for name in required]
        if limits := {k: part.pop(k) for k in _LIMITS if k in part}:
            part |= {"if": limits, "else": {"enum": [], "errorMessage": _limited(limits, part)}}


def _cure(part: dict[str, Any]) -> str:
    """What to write where something else stands."""
    if "properties" in part:
        names = ", ".join(part["properties"]) if len(part["properties"]) < MANY else ""
        return (
            f"Her kan kun stå disse felter: {names}."
            if names
            else "Feltet findes ikke. Tryk Ctrl+mellemrum, og vælg et."
        )
    if "enum" in part:
        return f"Vælg mellem {', '.join(part['enum'])}."
    if part.get("format") == "date":
        return "Skal være en dato. Skriv år-måned-dag, fx 2026-05-03."
    if part.get("type") in _TYPES:
        return f"Skal være {_TYPES[part['type']]}.{_shown(part)}"
    return ""


def _needed(name: str, field: dict[str, Any]) -> dict[str, Any]:
    return {"required": [name], "errorMessage": f"'{name}' mangler.{_shown(field, f'{name}: ')}"}


def _limited(limits: dict[str, Any], part: dict[str, Any]) -> str:
    if "minItems" in limits:
        return f"Skal have mindst én værdi.{_shown(part)}"
    if "maxLength" in limits:
        return f"Må højst være på {limits['maxLength']} tegn. Kort teksten ned."
    return f"Skal ligge mellem {as_spoken(limits['minimum'])} og {as_spoken(limits['maximum'])}."


def _shown(part: dict[str, Any], before: str = "") -> str:
    if "examples" not in part:
        return ""
    return f" Skriv fx {before}{as_yaml(part['examples'][0]).rstrip('.')}."


def _tidy(part: Any, codes: Codes) -> Any:
    """Without what only Python needs (null for 'left out', derived titles), and with the code lists' slugs."""
    if isinstance(part, list):
        return [_tidy(item, codes) for item in part]
    if not isinstance(part, dict):
        return part
    part = {
        k: v
        for k, v in part.items()
        if not (k == "default" and v is None) and not (k == "title" and isinstance(v, str))
    }
    if choices := [c for c in part.get("anyOf", []) if c != {"type": "null"}]:
        part.pop("anyOf")
        part = {**choices[0], **part} if len(choices) == 1 else {**part, "anyOf": choices}
    if marker := part.pop(CODE_LIST_KEY, None):
        name, kind = marker
        fitting = {s: c for s, c in codes[name].items() if kind is None or getattr(c, "type", None) == kind}
        part["enum"] = list(fitting)
        part["errorMessage"] = f"Koden findes ikke i listen {name}. Tryk Ctrl+mellemrum, og vælg en."
        part["enumDescriptions"] = [" – ".join(filter(None, (c.navn, c.beskrivelse))) for c in fitting.values()]
    return {k: _tidy(v, codes) for k, v in part.items()}


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
