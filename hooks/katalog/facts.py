"""Where the site tells each fact of its sources: rows of the list `fakta`, and the places that carry their mark.

A Markdown page marks a paragraph with {{ fakta("b1") }}; a record marks its source with `fakta: [b1]`.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from katalog.catalogue import Catalogue
from katalog.codes import Fakta
from katalog.models import KINDS
from katalog.values import meant

HEADING = re.compile(r"^#{2,4} +(.+?) *$", re.MULTILINE)
MOST = 12
"""How many places a row shows; more than that say nothing new."""


@dataclass(frozen=True)
class Place:
    """A place on the site that tells a fact."""

    address: str
    """From the site's root, with its anchor: 'strategi/hvorfor/#fakta-b1'."""
    title: str
    kind: str
    """'Tekst', or the kind of record: 'Initiativ', 'Pulje' …"""


Places = Mapping[str, Sequence[Place]]
"""The places of each row, by its slug."""


@dataclass(frozen=True)
class Row:
    """A fact, and where it is told."""

    fakta: Fakta
    places: tuple[Place, ...]

    @property
    def shown(self) -> tuple[Place, ...]:
        """The places that the table names."""
        return self.places[:MOST]

    @property
    def more(self) -> int:
        """How many places it does not name."""
        return len(self.places) - len(self.shown)

    @property
    def sources(self) -> tuple[str, ...]:
        """The numbers of its sources: '004' for 004_d8150fcbc2344925.txt."""
        return tuple(name.partition("_")[0] for name in self.fakta.kilde)


@dataclass(frozen=True)
class Group:
    """A part of the table with a heading of its own."""

    slug: str
    title: str
    rows: tuple[Row, ...]


def anchor(slug: str) -> str:
    """The id of the place in a page that tells a fact."""
    return f"fakta-{slug}"


def section(text: str, slug: str) -> str:
    """The heading that the mark of a fact stands under in a Markdown text; nothing above the first."""
    before = re.split(rf"\bfakta\([^)]*[\"']{re.escape(slug)}[\"']", text, maxsplit=1)[0]
    return headings[-1] if (headings := HEADING.findall(before)) else ""


def complaint(c: Catalogue, slugs: Sequence[object], marked: Collection[str]) -> str | None:
    """What is wrong with the marks in a call on a page that has some already; None when all is well."""
    known = {row.slug for row in rows(c)}
    if not slugs:
        return 'fakta: skriv mindst ét nummer, fx {{ fakta("b1") }}.'
    for n, slug in enumerate(slugs):
        if slug not in known:
            return f"fakta: '{slug}' findes ikke. {meant(str(slug), known)}"
        if slug in marked or slug in slugs[:n]:
            return f"fakta: '{slug}' er mærket to gange på siden. Slet det ene mærke."
    return None


def rows(c: Catalogue) -> tuple[Fakta, ...]:
    """The facts in the list's order, without the groups they stand in."""
    return tuple(cast(Fakta, f) for f in c.codes["fakta"].values() if f.under)


def in_records(c: Catalogue) -> Iterator[tuple[str, Place]]:
    """(slug, place) for each mark in a record's sources, by kind and name."""
    for model in KINDS.values():
        for record in c.all(model):
            slugs = dict.fromkeys(slug for kilde in record.kilder for slug in kilde.fakta)
            for slug in slugs:
                yield slug, Place(record.address, record.name, model.label)


def places(pages: Iterable[Mapping[str, Place]]) -> Places:
    """The marks of every Markdown page, by the fact they tell."""
    told: dict[str, list[Place]] = defaultdict(list)
    for marks in pages:
        for slug, place in marks.items():
            told[slug].append(place)
    return told


def table(c: Catalogue, in_prose: Places) -> tuple[Group, ...]:
    """Every row in its group, with its places: first the texts, then the records."""
    told: dict[str, list[Place]] = defaultdict(list, {slug: list(places) for slug, places in in_prose.items()})
    for slug, place in in_records(c):
        told[slug].append(place)
    return tuple(
        Group(group.slug, group.navn, tuple(Row(f, tuple(told[f.slug])) for f in rows(c) if f.under == group.slug))
        for group in c.narrower("fakta")
    )
