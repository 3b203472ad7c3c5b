"""The way out of the theme: what of Material and MkDocs this site relies on, by name, and a build without MkDocs.

decisions/0021 says what takes the place of each. Whoever makes this site rely on more of them adds it here, and there.
"""

import ast
import importlib
import re
import subprocess
import sys
from pathlib import Path

import material
import mkdocs.livereload
import mkdocs.plugins
import properdocs.livereload
import properdocs.plugins
import pytest
import yaml

from conftest import ROOT
from test_site import files_of, pages_of

THEME = Path(material.__file__).parent / "templates"
TEMPLATES = {"main.html", "404.html"}
"""What MkDocs asks a theme for; ours of these names hand over to the frame."""
STYLES = {"main"}
"""The theme's style sheets, without the version in their names."""
CLASSES = {"md-typeset", "footnote", "footnote-ref", "footnote-backref"}
"""Classes of the theme that stand on pages."""
VARIABLES = {
    "--md-default-fg-color", "--md-default-fg-color--light", "--md-default-fg-color--lighter",
    "--md-default-fg-color--lightest", "--md-default-bg-color", "--md-typeset-color", "--md-typeset-a-color",
    "--md-typeset-table-color", "--md-typeset-table-color--light", "--md-accent-fg-color", "--md-primary-fg-color",
    "--md-code-bg-color", "--md-code-fg-color", "--md-admonition-bg-color", "--md-admonition-fg-color",
    "--md-text-font", "--md-text-font-family", "--md-code-font-family",
}  # fmt: skip
"""The theme's variables that our style sheet sets."""
ICONS = {"--md-details-icon", "--md-admonition-icon--note"}
"""Drawings that the theme's style sheet holds and prose shows: at a fold and at a box."""
RULES = {
    "html{box-sizing:border-box", "*,:after,:before{box-sizing:inherit", "table{border-spacing:0",
    "td,th{font-weight:400;vertical-align:top", "button{padding:0;margin:0", "input{border:0;outline:none",
    ".md-typeset blockquote,.md-typeset dl,.md-typeset figure,.md-typeset ol,.md-typeset pre,.md-typeset ul{margin-top:1em",
    ".md-typeset hr{", ".md-typeset code{", ".md-typeset pre>code{", ".md-typeset ul{list-style-type:disc",
    ".md-typeset ol li,.md-typeset ul li{margin-bottom", ".md-typeset table:not([class]){", ".md-typeset .admonition,.md-typeset details{",
    ".md-typeset .admonition-title,.md-typeset summary{", ".md-typeset .footnote{", ".md-typeset .footnote-ref{",
}  # fmt: skip
"""How the theme's rules begin that give plain elements and prose their form."""
PALETTE = ("data-md-", "--md-hue")
"""The theme's own colours and switch, which are not used: ours are the --kf- variables and data-farver."""
EXTENSIONS = {"footnotes", "tables", "admonition", "attr_list", "toc"}
"""Of Python-Markdown itself; none is the theme's."""
EVENTS = {"build_error", "startup", "config", "files", "page_markdown", "page_content", "env", "post_build", "serve"}
"""The events of MkDocs that the site is built in."""
API = {
    "mkdocs.__main__.cli", "mkdocs.config.defaults.MkDocsConfig", "mkdocs.exceptions.ConfigurationError", "mkdocs.exceptions.PluginError",
    "mkdocs.structure.files.Files",
    "mkdocs.structure.nav.Navigation", "mkdocs.structure.pages.Page", "mkdocs.utils.meta.get_data",
}  # fmt: skip
"""What hooks/katalog/site.py imports of MkDocs; no other module imports any."""


@pytest.fixture(scope="module")
def theirs() -> str:
    """The text of the theme's style sheets that are used."""
    found = [path for name in sorted(STYLES) for path in (THEME / "assets" / "stylesheets").glob(f"{name}.*.min.css")]
    assert len(found) == len(STYLES), "Temaets stilark hedder noget andet."
    return "".join(path.read_text(encoding="utf-8") for path in found)


@pytest.fixture(scope="module")
def ours() -> str:
    """Our own templates, style sheets and scripts."""
    paths = sorted(p for p in (ROOT / "overrides").rglob("*") if p.suffix in (".html", ".css", ".js"))
    return "\n".join(p.read_text(encoding="utf-8") for p in paths)


def test_only_this_of_the_theme_is_published(site: Path) -> None:
    names = {re.sub(r"\.[0-9a-f]{8}\.min\.css$", "", p.name) for p in (site / "assets" / "stylesheets").iterdir()}
    assert names == STYLES
    assert not {"javascripts", "images"} & {p.name for p in (site / "assets").iterdir()}
    assert not list(site.rglob("*.map"))
    assert not (site / "search").exists()


def test_the_theme_still_has_the_classes_variables_icons_and_rules(theirs: str) -> None:
    missing = [f".{name}" for name in sorted(CLASSES) if not re.search(rf"\.{name}(?![\w-])", theirs)]
    missing += [name for name in sorted(VARIABLES) if f"var({name}" not in theirs]
    missing += [name for name in sorted(ICONS) if f"{name}:url(" not in theirs]
    missing += [rule for rule in sorted(RULES) if rule not in theirs]
    assert missing == []


def test_nothing_else_of_the_theme_is_used(site: Path, theirs: str, ours: str) -> None:
    known = set(
        re.findall(
            r"\.((?:md|footnote|admonition|headerlink|highlight|tabbed|task-list|arithmatex|keys)[\w-]*)", theirs
        )
    )
    used: set[str] = set()
    for path in pages_of(site):
        for classes in re.findall(r'class="([^"]*)"', path.read_text(encoding="utf-8")):
            used |= set(classes.split())
    assert used & known == CLASSES
    assert set(re.findall(r"--md-[\w-]+", ours)) == VARIABLES
    assert set(re.findall(r"[. \"'](md-[\w-]+)", ours)) <= CLASSES
    assert [name for name in PALETTE if name in ours] == []


def test_the_settings_ask_the_theme_for_nothing() -> None:
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    assert settings["theme"] == {"name": "material", "custom_dir": "overrides", "language": "da", "font": False}
    assert settings["plugins"] == []
    named = {next(iter(e)) if isinstance(e, dict) else e for e in settings["markdown_extensions"]}
    assert named == EXTENSIONS
    assert all(importlib.import_module(f"markdown.extensions.{name}") for name in named)


def test_only_two_templates_stand_in_for_the_themes(ours: str) -> None:
    own = {p.relative_to(ROOT / "overrides").as_posix() for p in (ROOT / "overrides").rglob("*.html")}
    shared = own & {p.relative_to(THEME).as_posix() for p in THEME.rglob("*.html")}
    assert shared == TEMPLATES
    assert not re.search(r"\{%-?\s*extends", ours)


def test_mkdocs_and_its_fork_have_the_events_and_what_is_imported() -> None:
    bound = set(re.findall(r"^on_(\w+) = ", (ROOT / "hooks" / "build.py").read_text(encoding="utf-8"), re.MULTILINE))
    assert bound == EVENTS
    assert set(mkdocs.plugins.EVENTS) >= EVENTS
    assert set(properdocs.plugins.EVENTS) >= EVENTS
    tree = ast.parse((ROOT / "hooks" / "katalog" / "site.py").read_text(encoding="utf-8"))
    imported = {
        f"{node.module}.{name.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("mkdocs")
        for name in node.names
    }
    assert imported == API
    for name in API:
        module, _, what = name.replace("mkdocs.", "properdocs.", 1).rpartition(".")
        assert hasattr(importlib.import_module(module), what), name


def test_both_servers_have_what_the_preview_uses() -> None:
    source = (ROOT / "hooks" / "katalog" / "live.py").read_text(encoding="utf-8")
    used = {*re.findall(r"\bserver\.(\w+)", source)}
    for module in (mkdocs.livereload, properdocs.livereload):
        with module.LiveReloadServer(lambda: None, "127.0.0.1", 0, root=".") as server:
            assert [name for name in used if not hasattr(server, name)] == []


def test_the_fork_builds_the_same_site(site: Path, tmp_path: Path) -> None:
    """Every page, and every other file too."""
    command = [sys.executable, "-m", "properdocs", "build", "--strict", "-q", "-f", "mkdocs.yml", "-d", str(tmp_path / "site")]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    first, second = files_of(site), files_of(tmp_path / "site")
    assert sum(name.endswith(".html") for name in first) > 500
    assert sorted(first.keys() ^ second.keys()) == []
    assert [name for name, path in first.items() if path.read_bytes() != second[name].read_bytes()] == []
