"""Every file of open data, format by format."""

from collections.abc import Iterator

from katalog.export import File, Publication, atom, csvs, fhir, geojson, hsds, ical, opensearch, xlsx


def files(p: Publication) -> Iterator[File]:
    """Each file is made when it is asked for, so that no two formats are held at once."""
    yield from hsds.files(p)
    yield from csvs.files(p)
    yield from xlsx.files(p)
    yield from geojson.files(p)
    yield from atom.files(p)
    yield from ical.files(p)
    yield from fhir.files(p)
    yield from opensearch.files(p)
