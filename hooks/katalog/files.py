"""What is published beside the pages: tables to download and the data of the tools, each as a path and its text."""

from katalog import fit, indicators, money, overview, partners, quality, stale, widget

GATHERERS = (
    overview.files, stale.files, fit.files, widget.files, quality.files, partners.files, indicators.files, money.files,
)  # fmt: skip
"""Each gives the files of one part of the catalogue; those that take longest come first."""
