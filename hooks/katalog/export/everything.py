"""Every file of open data, format by format."""

from collections.abc import Iterator

from katalog.export import File, Publication, atom, fhir, geojson, hsds, ical, opensearch, spreadsheets

MAKERS = (hsds.files, spreadsheets.files, fhir.files, ical.files, geojson.files, atom.files, opensearch.files)
"""Each gives the files of one format, one at a time; those that take longest come first."""


def files(p: Publication) -> Iterator[File]:
    """All of them."""
    for make in MAKERS:
        yield from make(p)
