"""Imports point one way: read → models → load → catalogue → relate → (pages, search) → render → publish → site."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ENGINE = Path(__file__).parent.parent / "hooks" / "katalog"
# Each module may import those before it in the story; a new one has to find its place here.
STORY = [
    {"problems", "danish", "markdown", "trouble", "git", "progress", "workers", "watch", "scratch"},
    {"read"},
    {"values"},
    {"parts"},
    {"codes", "tilbud"},
    {"models"},
    {"examples"},
    {"shape", "written"},
    {"fix", "confirm"},
    {"messages"},
    {"privacy"},
    {"load", "history"},
    {"catalogue", "schema"},
    {"duplicates", "content"},
    {"relate"},
    {"folder"},
    {"words"},
    {"concepts"},
    {"facts", "readability", "timeline"},
    {"page", "report", "neighbours", "tables", "matrix", "investment", "amounts", "templates"},
    {"figures"},
    {"calculator"},
    {"overview", "fit"},
    {"partners", "widget"},
    {"gaps", "strategy", "money", "indicators", "readiness", "sheets", "meeting"},
    {"stale"},
    {"quality", "guide"},
    {"new", "difference", "linkcheck", "changes"},
    {"news"},
    {"editors", "spoken"},
    {"handover"},
    {
        "export",
        "data",
        "hsds",
        "hsds_ids",
        "hsds_lists",
        "hsds_metadata",
        "hsds_openapi",
        "hsds_package",
        "hsds_organizations",
        "hsds_places",
        "hsds_profile",
        "hsds_schedules",
        "hsds_services",
        "hsds_tables",
        "hsds_terms",
        "hsds_values",
        "spreadsheets",
        "xlsx",
        "geojson",
        "atom",
        "ical",
        "fhir",
        "schemaorg",
        "opensearch",
        "weekly",
        "columns",
        "everything",
        "follow",
    },
    {"form", "setup", "fields", "bundle"},
    {"sveltia"},
    {"files", "pages", "search", "index", "scripts"},
    {"ask", "render"},
    {"syntax"},
    {"calls"},
    {"publish", "public"},
    {"hosting"},
    {"netlify", "nginx", "caddy", "container", "rclone", "compress"},
    {"drift"},
    {"intake", "receipt", "unpack", "prose", "languages", "emit"},
    {"parse", "graph", "draft", "merge"},
    {"mend", "terms", "inclusion", "mapping"},
    {"times", "settle", "finish", "own"},
    {"referral"},
    {"bring"},
    {"command"},
    {"swap"},
    {"building"},
    {"cli"},
    {"preview"},
    {"live"},
    {"site", "__main__"},
]
ONLY_SITE = {"mkdocs", "material", "properdocs"}


def imports(path: Path) -> set[str]:
    """The dotted names that a module imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    plain = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    origins = {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    members = {f"{n.module}.{a.name}" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) for a in n.names}
    return plain | origins | members


@pytest.mark.parametrize("path", sorted(ENGINE.rglob("*.py")), ids=lambda p: p.stem)
def test_a_module_imports_only_what_comes_before_it(path: Path) -> None:
    if path.stem == "__init__":
        return
    place = next((i for i, group in enumerate(STORY) if path.stem in group), None)
    assert place is not None, f"{path.name} has no place in the story"
    before = {name for group in STORY[: place + 1] for name in group}
    engine = {name.split(".")[1] for name in imports(path) if name.startswith("katalog.")}
    modules = {p.stem for p in ENGINE.glob("*.py")} | {p.parent.name for p in ENGINE.glob("*/__init__.py")}
    assert engine & modules <= before


@pytest.mark.parametrize("path", sorted(ENGINE.rglob("*.py")), ids=lambda p: p.stem)
def test_only_the_site_knows_mkdocs(path: Path) -> None:
    known = {name.split(".")[0] for name in imports(path)} & ONLY_SITE
    assert not known or path.stem == "site"


@pytest.mark.parametrize("path", sorted(ENGINE.rglob("*.py")), ids=lambda p: p.stem)
def test_the_engine_writes_no_html_of_its_own(path: Path) -> None:
    """HTML lives in overrides/; what stands here is an attribute of the frame, a pattern to read it, or Markdown's."""
    if path.stem == "markdown":
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert (
                not any(tag in node.value for tag in ("<div", "<p>", "<ul", "<li", "<span"))
                or "katalog-liste" in node.value
            )


@pytest.mark.parametrize("extra", ["", "test", "audit", "fuzz"])
def test_a_lock_holds_what_the_project_asks_for_and_nothing_that_it_no_longer_does(extra: str) -> None:
    root = ENGINE.parent.parent
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = project["dependencies"] + (project["optional-dependencies"][extra] if extra else [])
    lock = (root / f"requirements{extra and '-'}{extra}.txt").read_text(encoding="utf-8")
    locked = re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==(.*\n(?: .*\n)*)", lock, re.MULTILINE)
    held = {name for name, rest in locked if "katalog (pyproject.toml)" in rest}
    assert held == {re.match(r"[\w.-]+", one)[0].lower().replace(".", "-") for one in asked}  # type: ignore[index]
