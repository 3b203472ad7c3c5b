"""The commands: `katalog check` and its siblings, the same rules as a build and without one."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import yaml

from katalog import building, changes, editors, git, history, readability, schema
from katalog import problems as told
from katalog.ask import Asker, as_text
from katalog.editors import command
from katalog.export import Publication
from katalog.export.hsds_ids import Ids
from katalog.export.hsds_metadata import Metadata
from katalog.folder import catalogue, folder
from katalog.hosting import compress, drift
from katalog.intake import command as importing
from katalog.load import load
from katalog.spoken import speak_danish
from katalog.trouble import Stopped, tell

__all__ = ["catalogue", "folder", "main"]
LOCAL = "http://127.0.0.1:8000/"
"""Where a site lies that has no address yet."""
FORMATS = {"text": told.as_text, "github": told.as_github, "json": told.as_json}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code is 1 when something must be mended."""
    speak_danish()
    parser = argparse.ArgumentParser(prog="katalog", description="Hold styr på katalogets oplysninger.")
    commands = parser.add_subparsers(required=True, metavar="kommando")
    for add_some in (register, importing.register, editors.register, drift.register):
        add_some(commands)
    chosen = parser.parse_args(arguments)
    if not Path("mkdocs.yml").is_file():
        print("Stå i projektets mappe, hvor mkdocs.yml ligger, og prøv igen.", file=sys.stderr)
        return 2
    return int(chosen.run(chosen))


def register(commands: Any) -> None:
    """Add each command and what it takes."""
    checking = command(commands, "check", run_check, "se efter fejl, uden at bygge siderne")
    checking.add_argument("--format", choices=FORMATS, default="text", help="text (standard), github eller json")
    making = command(commands, "build", run_build, "byg siderne, og skift dem ud på én gang")
    making.add_argument("--site-dir", type=Path, default=Path("site"), help="hvor siderne skal ligge")
    making.add_argument("--publish", action="store_true", help="byg til udgivelse: opdigtede oplysninger standser den")
    making.add_argument(
        "--compress", action="store_true", help="læg pakkede udgaver ved siden af filerne (gzip, brotli)"
    )
    schemas = command(commands, "schema", run_schema, "skriv skemaer og skabeloner ud fra modellerne")
    schemas.add_argument("--check", action="store_true", help="sig kun, om de er forældede")
    asking = command(commands, "search", run_search, "vis, hvad en søgning bliver forstået som, og hvad den finder")
    asking.add_argument("query", nargs="*", metavar="ord", help='fx "min mor sidder alene"')
    asking.add_argument("--most", type=int, default=10, metavar="ANTAL", help="hvor mange tilbud der vises (10)")
    reading = command(commands, "lix", run_lix, "mål, hvor svære teksterne er at læse, de sværeste først")
    reading.add_argument(
        "files", nargs="*", type=Path, metavar="FIL", help="sider i content/ eller poster i kataloget (alle)"
    )
    telling = command(commands, "changes", run_changes, "vis, hvad der er nyt, ændret og slut siden en dag, efter git")
    telling.add_argument(
        "since", metavar="SINCE", help="en dato som 2026-10-01, et mærke (tag), en gren eller et commit"
    )
    telling.add_argument(
        "--format", choices=("text", "json", "csv"), default="text", help="text (standard), json (HSDS) eller csv"
    )


def run_check(chosen: argparse.Namespace) -> int:
    """Print what is wrong, as text, GitHub annotations or JSON."""
    _, problems = catalogue(Path.cwd())
    print(FORMATS[chosen.format](problems))
    return 1 if told.errors(problems) else 0


def run_search(chosen: argparse.Namespace) -> int:
    """Explain a query on the terminal, by the search page's own modules."""
    query = " ".join(chosen.query)
    if not query.strip() or chosen.most < 1:
        print('Skriv, hvad du vil søge efter, fx: katalog search "min mor sidder alene" --most 5', file=sys.stderr)
        return 2
    found, problems = catalogue(Path.cwd())
    if told.errors(problems):
        print(told.as_text(problems), file=sys.stderr)
        return 1
    print(as_text(query, Asker(found, Path("overrides/assets/moduler/soeg")).ask(query, chosen.most)))
    return 0


def run_lix(chosen: argparse.Namespace) -> int:
    """Print how hard texts are to read: these files, or every text of the site."""
    found, problems = catalogue(Path.cwd())
    if told.errors(problems):
        print(told.as_text(problems), file=sys.stderr)
        return 1
    texts = []
    for path in chosen.files or [
        *sorted(Path("content").rglob("*.md")),
        *(Path(r.path) for r in readability.long_enough(found)),
    ]:
        record = found.get(path.parent.name, path.stem) if path.suffix == ".yml" else None
        if record is not None:
            texts.append(readability.of_record(record))
        elif path.suffix == ".md" and path.is_file():
            texts.append(readability.of_file(path, path.read_text(encoding="utf-8-sig")))
        else:
            print(f"{path}: findes ikke. Skriv en side i content/ eller en post i kataloget.", file=sys.stderr)
            return 2
    print(readability.as_text(texts))
    return 0


def run_changes(chosen: argparse.Namespace) -> int:
    """Tell what happened to the records since a day, tag, branch or commit."""
    root = Path.cwd()
    found, _ = catalogue(root)
    try:
        past = history.since(root, folder(root), chosen.since)
    except git.NoGit as reason:
        print(reason, file=sys.stderr)
        return 2
    if chosen.format == "csv":
        print(changes.table(found, past), end="")
    elif chosen.format == "json":
        url = _site_url(root)
        told = Metadata(Publication(found, url, ""), Ids(url)).told
        print(json.dumps([one for e in past.events for one in told(e)], ensure_ascii=False, indent=2))
    else:
        print(changes.as_text(found, past, chosen.since))
    return 0


def _site_url(root: Path) -> str:
    """The site's address in mkdocs.yml, which every id is made from."""
    try:
        said = yaml.load((root / "mkdocs.yml").read_text(encoding="utf-8-sig"), yaml.BaseLoader)
    except (OSError, ValueError, yaml.YAMLError):
        said = None
    return str((said.get("site_url") if isinstance(said, dict) else "") or LOCAL).rstrip("/") + "/"


def run_schema(chosen: argparse.Namespace) -> int:
    """Write catalogue/_schema/ and _skabeloner/, or say which of their files are stale."""
    place, codes = Path("catalogue"), load(Path("catalogue"), Path("catalogue")).codes
    if not chosen.check:
        schema.write(place, codes)
        return 0
    if old := schema.stale(place, codes):
        print(f"Disse filer er forældede: {', '.join(old)}. Kør make schema.")
    return 1 if old else 0


def run_build(chosen: argparse.Namespace) -> int:
    """Build strictly beside the old site, then swap: a build that stops leaves the old site whole."""
    site: Path = chosen.site_dir
    try:
        building.build(site, chosen.publish, compress.tell if chosen.compress else None)
    except BaseException as wrong:
        tell(wrong)
        print(f"Siderne blev ikke bygget. {site}/ er, som den var.", file=sys.stderr)
        return 128 + wrong.number if isinstance(wrong, Stopped) else 1
    print(f"Siderne ligger i {site}/.")
    return 0
