"""What is published beside the pages: tables to download and the data of the tools, each as a path and its text."""

from collections.abc import Iterator

from katalog import fit, indicators, money, overview, partners, quality, stale, widget
from katalog.catalogue import Catalogue
from katalog.export import File


def files(c: Catalogue) -> Iterator[File]:
    """Every such file of the catalogue."""
    yield from overview.files(c)
    yield from fit.files(c)
    yield from partners.files(c)
    yield from indicators.files(c)
    yield from money.files(c)
    yield from stale.files(c)
    yield from quality.files(c)
    yield from widget.files(c)
