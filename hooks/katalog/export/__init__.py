"""Open data out: the public catalogue in other people's formats, all of it made from the same Catalogue."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from zipfile import ZIP_DEFLATED, ZipInfo

from pydantic_core import to_json

from katalog.catalogue import Catalogue

File = tuple[str, str | bytes]
"""(path from the site's root, content). A long file comes in pieces: the same path again brings more of it."""
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The first date that a zip can hold."""
PIECE = 1 << 20
"""About how many characters of a long file are held at once."""


@dataclass(frozen=True)
class Publication:
    """What is published, and what the files have to say about where and by whom."""

    catalogue: Catalogue
    url: str
    """The site's address with its last slash."""
    name: str
    owner: str = ""
    """Who publishes the site; empty when it is not said."""
    licence: str = ""
    """The licence of the data, as a name or an address; empty when it is not said."""

    def at(self, address: str) -> str:
        """The full address of a page or file of the site."""
        return self.url + address


@dataclass(frozen=True)
class Format:
    """One way to take the data home, as the page /data/ lists it."""

    name: str
    use: str
    """What it is good for, one Danish sentence to people."""
    links: tuple[tuple[str, str], ...]
    """(label, address from the site's root)."""


FORMATS: list[Format] = [
    Format(
        "Data til fagsystemer (HSDS)",
        "Tilbud, organisationer og steder i Human Services Data Specification, som systemer i andre lande også læser.",
        (
            ("Beskrivelse (openapi.json)", "data/hsds/openapi.json"),
            ("Alle tilbud", "data/hsds/services.json"),
            ("Alle organisationer", "data/hsds/organizations.json"),
            ("Alle tilbud, ét pr. linje (ndjson)", "data/hsds/services.ndjson"),
            ("Alle organisationer, én pr. linje (ndjson)", "data/hsds/organizations.ndjson"),
            ("Det hele som tabeller (zip)", "data/hsds/hsds.zip"),
            ("Den danske profil", "data/hsds-profil/"),
        ),
    ),
    Format(
        "Regneark",
        "Alle poster som tabeller, til Excel og andre regneark. Hver kolonne er forklaret. Steder, tider og andre lister i en post har hver sin tabel, fx tilbud-steder.csv.",
        (
            ("Alt i ét regneark (XLSX)", "data/katalog.xlsx"),
            ("Tilbud (CSV)", "data/tilbud.csv"),
            ("Organisationer (CSV)", "data/organisationer.csv"),
            ("Samarbejder (CSV)", "data/samarbejder.csv"),
            ("Puljer (CSV)", "data/puljer.csv"),
            ("Initiativer (CSV)", "data/initiativer.csv"),
            ("Områder, målgrupper og andre koder (CSV)", "data/koder.csv"),
            ("Hvad kolonnerne betyder (CSV)", "data/kolonner.csv"),
        ),
    ),
    Format(
        "Kort (GeoJSON)",
        "Tilbud med et sted eller en kommune, til kort. Feltet 'placering' siger, om punktet er stedet selv, eller midten af kommunen.",
        (("Steder", "data/steder.geojson"),),
    ),
    Format(
        "Nyheder (Atom)",
        "Følg, hvad der er kommet til eller lige er set efter, i en nyhedslæser. Der er også en for hvert område og hver målgruppe.",
        (("Alle tilbud", "data/nyt.atom"),),
    ),
    Format(
        "Kalender (iCalendar)",
        "Tilbud med en fast tid, til din kalender. Hver organisation og hvert tilbud har også sin egen.",
        (("Alle faste tider", "data/kalender.ics"),),
    ),
    Format(
        "Sundhedsdata (FHIR R4)",
        "Tilbud, organisationer og steder som HealthcareService, Organization og Location, til systemer i sundhedsvæsenet.",
        (("Samlet", "data/fhir/bundle.json"),),
    ),
    Format(
        "Søgning fra browseren (OpenSearch)",
        "Lader en browser søge her fra sin egen adresselinje.",
        (("Beskrivelse", "data/opensearch.xml"),),
    ),
]
"""Every format, in the order in which the page lists them."""


def pieces(path: str, texts: Iterable[str]) -> Iterator[File]:
    """A file of these texts one after the other, so much at a time as a piece holds; at least one piece, though empty."""
    held, size = list[str](), 0
    for text in texts:
        held.append(text)
        size += len(text)
        if size >= PIECE:
            yield path, "".join(held)
            held, size = [], 0
    yield path, "".join(held)


def compact(value: Any) -> str:
    """A value in JSON without spaces, in a third of the time that Python's own encoder takes."""
    return to_json(value).decode()


def listed(items: Iterable[str]) -> Iterator[str]:
    """The items of a list in JSON, each on a line of its own."""
    for n, item in enumerate(items):
        yield f",\n{item}" if n else item


def whole(files: Iterable[File]) -> dict[str, str | bytes]:
    """Each file with its pieces put together, by path."""
    found: dict[str, list[Any]] = {}
    for path, content in files:
        found.setdefault(path, []).append(content)
    return {path: made[0] if len(made) == 1 else made[0][:0].join(made) for path, made in found.items()}


def entry(name: str, size: int = 0) -> ZipInfo:
    """A file of about so many bytes in a package; dated so that the same records give the same bytes."""
    info = ZipInfo(name, LONG_AGO)
    info.compress_type, info.create_system, info.external_attr = ZIP_DEFLATED, 3, 0o644 << 16
    info.file_size = size
    return info


def newest(c: Catalogue) -> date:
    """The last day on which somebody confirmed a record: what the files are dated by, never the build's own clock."""
    dates = (r.bekraeftet.dato for records in c.records.values() for r in records.values() if r.bekraeftet)
    return max(dates, default=date(2026, 1, 1))
