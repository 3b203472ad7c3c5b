"""The schemas that editors' programs read: every field has its name, help and an example, in Danish."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from factories import ROOT
from katalog.models import KINDS

SETTINGS = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))["yaml.schemas"]
BY_MACHINE = ("Import", "import")


def described(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        for name, field in (node.get("properties") or {}).items():
            yield f"{path}/{name}", field
        for name, inner in node.items():
            if name not in BY_MACHINE:
                yield from described(inner, f"{path}/{name}")


@pytest.mark.parametrize("path", sorted((ROOT / "catalogue" / "_schema").glob("*.json")), ids=lambda p: p.stem)
def test_every_field_has_its_name_help_and_example(path: Path) -> None:
    for where, field in described(json.loads(path.read_text(encoding="utf-8"))):
        if where.endswith("/import"):
            continue
        assert field.get("title"), where
        assert not set(field["title"]) & {"_"}, where
        assert field.get("description") and field.get("examples"), where


@pytest.mark.parametrize("kind", KINDS)
def test_every_record_file_and_every_editor_finds_its_schema(kind: str) -> None:
    assert SETTINGS[f"./catalogue/_schema/{kind}.json"] == [f"catalogue/{kind}/*.yml"]
    for path in (ROOT / "catalogue" / kind).glob("*.yml"):
        assert path.read_text(encoding="utf-8").startswith(f"# yaml-language-server: $schema=../_schema/{kind}.json\n")


def test_every_schema_is_wired_to_files_that_exist() -> None:
    for schema, globs in SETTINGS.items():
        assert (ROOT / schema).is_file()
        assert all(any(ROOT.glob(g)) for g in globs)
    assert len(SETTINGS) == len(list((ROOT / "catalogue" / "_schema").glob("*.json")))


def test_a_code_is_offered_with_what_it_means() -> None:
    schema = json.loads((ROOT / "catalogue" / "_schema" / "tilbud.json").read_text(encoding="utf-8"))
    adgang = schema["properties"]["adgang"]["items"]
    assert len(adgang["enum"]) == len(adgang["enumDescriptions"])
    assert adgang["enumDescriptions"][adgang["enum"].index("drop-in")].startswith("Åbent, uden aftale")
