"""The commands: `katalog check` and its siblings, the same rules as a build and without one."""

import argparse
import os
import sys
from pathlib import Path

from katalog import problems as told
from katalog.load import load
from katalog.relate import Catalogue, relate

ROOT = Path.cwd()
FORMATS = {"text": told.as_text, "github": told.as_github, "json": told.as_json}


def folder(root: Path) -> Path:
    """The catalogue's folder: KATALOG, else catalogue/."""
    return root / os.environ.get("KATALOG", "catalogue")


def catalogue(root: Path) -> tuple[Catalogue, tuple[told.Problem, ...]]:
    """The catalogue under this root, and what is wrong with it."""
    return relate(load(folder(root), root / "catalogue"))


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code is 1 when something must be mended."""
    parser = argparse.ArgumentParser(prog="katalog", description="Hold styr på katalogets oplysninger.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="kommando")
    check = commands.add_parser("check", help="se efter fejl, uden at bygge siderne")
    check.add_argument("--format", choices=FORMATS, default="text", help="text (standard), github eller json")
    chosen = parser.parse_args(arguments)
    return _check(chosen.format)


def _check(form: str) -> int:
    _, problems = catalogue(ROOT)
    print(FORMATS[form](problems))
    return 1 if told.errors(problems) else 0


if __name__ == "__main__":
    sys.exit(main())
