"""The commands: `katalog check` and its siblings, the same rules as a build and without one."""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from katalog import editors, readability, schema
from katalog import problems as told
from katalog.ask import Asker, as_text
from katalog.folder import catalogue, folder
from katalog.intake import command as importing
from katalog.load import load
from katalog.spoken import speak_danish

__all__ = ["catalogue", "folder", "main"]
FORMATS = {"text": told.as_text, "github": told.as_github, "json": told.as_json}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code is 1 when something must be mended."""
    speak_danish()
    parser = argparse.ArgumentParser(prog="katalog", description="Hold styr på katalogets oplysninger.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="kommando")
    checking = commands.add_parser("check", help="se efter fejl, uden at bygge siderne")
    checking.add_argument("--format", choices=FORMATS, default="text", help="text (standard), github eller json")
    building = commands.add_parser("build", help="byg siderne, og skift dem ud på én gang")
    building.add_argument("--site-dir", type=Path, default=Path("site"), help="hvor siderne skal ligge")
    schemas = commands.add_parser("schema", help="skriv skemaer og skabeloner ud fra modellerne")
    schemas.add_argument("--check", action="store_true", help="sig kun, om de er forældede")
    asking = commands.add_parser("search", help="vis, hvad en søgning bliver forstået som, og hvad den finder")
    asking.add_argument("query", nargs="*", metavar="ord", help='fx "min mor sidder alene"')
    asking.add_argument("--most", type=int, default=10, metavar="ANTAL", help="hvor mange tilbud der vises (10)")
    reading = commands.add_parser("lix", help="mål, hvor svære teksterne er at læse, de sværeste først")
    reading.add_argument(
        "files", nargs="*", type=Path, metavar="FIL", help="sider i content/ eller poster i kataloget (alle)"
    )
    importing.register(commands)
    editors.register(commands)
    chosen = parser.parse_args(arguments)
    if not Path("mkdocs.yml").is_file():
        print("Stå i projektets mappe, hvor mkdocs.yml ligger, og prøv igen.", file=sys.stderr)
        return 2
    if chosen.command == "import":
        return importing.run(chosen)
    if hasattr(chosen, "run"):
        return int(chosen.run(chosen))
    if chosen.command == "check":
        return check(chosen.format)
    if chosen.command == "schema":
        return make_schemas(chosen.check)
    if chosen.command == "search":
        return search(" ".join(chosen.query), chosen.most)
    if chosen.command == "lix":
        return lix(chosen.files)
    return build(chosen.site_dir)


def check(form: str) -> int:
    """Print what is wrong, as text, GitHub annotations or JSON."""
    _, problems = catalogue(Path.cwd())
    print(FORMATS[form](problems))
    return 1 if told.errors(problems) else 0


def search(query: str, most: int) -> int:
    """Explain a query on the terminal, by the search page's own modules."""
    if not query.strip() or most < 1:
        print('Skriv, hvad du vil søge efter, fx: katalog search "min mor sidder alene" --most 5', file=sys.stderr)
        return 2
    found, problems = catalogue(Path.cwd())
    if told.errors(problems):
        print(told.as_text(problems), file=sys.stderr)
        return 1
    print(as_text(query, Asker(found, Path("overrides/assets/moduler/soeg")).ask(query, most)))
    return 0


def lix(files: list[Path]) -> int:
    """Print how hard texts are to read: these files, or every text of the site."""
    found, problems = catalogue(Path.cwd())
    if told.errors(problems):
        print(told.as_text(problems), file=sys.stderr)
        return 1
    texts = []
    for path in files or [
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


def make_schemas(only_check: bool) -> int:
    """Write catalogue/_schema/ and _skabeloner/, or say which of their files are stale."""
    place, codes = Path("catalogue"), load(Path("catalogue"), Path("catalogue")).codes
    if not only_check:
        schema.write(place, codes)
        return 0
    if old := schema.stale(place, codes):
        print(f"Disse filer er forældede: {', '.join(old)}. Kør make schema.")
    return 1 if old else 0


def build(site: Path) -> int:
    """Build strictly beside the old site, then swap: a build that stops leaves the old site whole."""
    _, problems = catalogue(Path.cwd())
    if told.errors(problems):
        print(told.as_text(problems), file=sys.stderr)
        return 1
    new, old = site.with_name(f"{site.name}.ny"), site.with_name(f"{site.name}.gammel")
    shutil.rmtree(new, ignore_errors=True)
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(new)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True, encoding="utf-8") as building:
        for line in building.stderr or ():
            if not line.startswith("INFO"):
                print(line, end="", file=sys.stderr, flush=True)
    if building.returncode:
        shutil.rmtree(new, ignore_errors=True)
        print(f"Siderne blev ikke bygget. {site}/ er, som den var.", file=sys.stderr)
        return 1
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        site.rename(old)
    new.rename(site)
    shutil.rmtree(old, ignore_errors=True)
    print(f"Siderne ligger i {site}/.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
