"""Where the catalogue lies, and how it is read whole: what a build and every command begin with."""

import os
from pathlib import Path

from katalog.catalogue import Catalogue
from katalog.load import Before, load
from katalog.problems import Problem
from katalog.relate import relate


def folder(root: Path) -> Path:
    """The catalogue's folder: KATALOG, else catalogue/."""
    return root / os.environ.get("KATALOG", "catalogue")


def catalogue(root: Path, before: Before | None = None) -> tuple[Catalogue, tuple[Problem, ...]]:
    """The catalogue under this root, and what is wrong with it; only what has changed since before is read."""
    return relate(load(folder(root), root / "catalogue", before))
