"""What is generated from the models and committed: JSON Schemas for editors, and records to copy."""

import json
from pathlib import Path
from typing import Any

from katalog import danish
from katalog.codes import CODE_LISTS, Kode
from katalog.examples import example, template, written_fields
from katalog.load import Codes
from katalog.models import KINDS, Record
from katalog.values import CODE_LIST_KEY, SLUG

DIALECT = "https://json-schema.org/draft/2020-12/schema"


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
    _entitle(schema)
    return {"$schema": DIALECT, **schema, "title": model.label}


def _code_list(name: str, model: type[Kode], codes: Codes) -> dict[str, Any]:
    entry = _without(_tidy(model.model_json_schema(), codes), "slug")
    _entitle(entry)
    definitions = {"$defs": entry.pop("$defs")} if "$defs" in entry else {}
    slugs = {"pattern": f"^{SLUG.pattern}$"}
    schema = {"title": name, "type": "object", "propertyNames": slugs, "additionalProperties": entry}
    return {"$schema": DIALECT, **schema, **definitions}


def _without(schema: dict[str, Any], identity: str) -> dict[str, Any]:
    """The schema of the file's content: the id is the file's name, the slug its key."""
    schema["properties"].pop(identity)
    schema["required"] = [name for name in schema.get("required", []) if name != identity]
    return schema


def _entitle(part: Any) -> None:
    """Give every field its name as people write it."""
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _entitle(inner)
    if isinstance(part, dict) and isinstance(part.get("properties"), dict):
        for name, field in part["properties"].items():
            field["title"] = danish.spelled(name)


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
        part["enumDescriptions"] = [" – ".join(filter(None, (c.navn, c.beskrivelse))) for c in fitting.values()]
    return {k: _tidy(v, codes) for k, v in part.items()}


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
