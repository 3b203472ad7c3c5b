"""What is published beside the pages: tables to download and the data of the tools, each as a path and its text."""

from katalog import fit, indicators, money, overview, partners, quality, stale, widget

BESIDE = (overview.files, widget.files, fit.files)
"""Each gives the files of one part of the catalogue and needs no page; those that take longest come first."""
AFTER = (stale.files, quality.files, partners.files, indicators.files, money.files)
"""These tell what gathering their pages has found, and have little to do after it."""
MAKERS = (*BESIDE, *AFTER)
