"""Sheets to print: what one target group is offered in one municipality."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from katalog.catalogue import Catalogue
from katalog.codes import Kode, Omraade
from katalog.models import Tilbud
from katalog.page import Crumbs, Page

ADDRESS = "fagfolk/ark/"
TITLE = "Ark til at printe"
CRUMBS: Crumbs = (("For fagfolk", "fagfolk/"), (TITLE, ADDRESS))
NEAR, WIDE = 14, 6
"""How many offerings a sheet holds: those near, and those for the whole country or online."""


@dataclass(frozen=True)
class Sheet:
    """One municipality and one group, with what is near and what is for everybody."""

    omraade: Omraade
    kode: Kode
    near: tuple[Tilbud, ...]
    """What names the municipality, its sundhedsråd or its region."""
    wide: tuple[Tilbud, ...]

    @property
    def address(self) -> str:
        """Its page."""
        return f"{ADDRESS}{self.omraade.slug}/{self.kode.slug}/"

    @property
    def left_out(self) -> int:
        """How many offerings there was no room for."""
        return max(0, len(self.near) - NEAR) + max(0, len(self.wide) - WIDE)


def sheets(c: Catalogue) -> Iterator[Sheet]:
    """A sheet for each municipality and each group that something near it is for."""
    wide = _by_group(c, (t for t in c.tilbud if t.daekning.hele_landet or t.daekning.online))
    for omraade in c.kommuner:
        levels = (omraade.slug, *c.parents(omraade.slug))
        near = _by_group(c, dict.fromkeys(t for level in levels for t in c.pointing("omraader", level, Tilbud)))
        for kode in c.codes["maalgrupper"].values():
            if own := near.get(kode.slug):
                also = tuple(t for t in wide.get(kode.slug, ()) if t not in own)
                yield Sheet(omraade, kode, tuple(own), also)


def _by_group(c: Catalogue, tilbud: Iterator[Tilbud] | dict[Tilbud, None]) -> dict[str, list[Tilbud]]:
    found: dict[str, list[Tilbud]] = defaultdict(list)
    for t in tilbud:
        for slug in c.with_broader("maalgrupper", t.groups):
            found[slug].append(t)
    return found


def pages(c: Catalogue) -> Iterator[Page]:
    """The way in, a page for each municipality, and the sheets."""
    text = "Ét ark for hver målgruppe i hver kommune. Lige til at printe og give videre."
    yield Page(ADDRESS, "fagfolk/ark-indgang", TITLE, text, CRUMBS[:1])
    found: dict[str, list[Sheet]] = defaultdict(list)
    for sheet in sheets(c):
        found[sheet.omraade.slug].append(sheet)
    for omraade in c.kommuner:
        title = f"Ark til at printe i {omraade.short}"
        values = {"omraade": omraade, "ark": found[omraade.slug]}
        yield Page(f"{ADDRESS}{omraade.slug}/", "fagfolk/ark-kommune", title, text, CRUMBS, values)
        yield from (_sheet(sheet, title) for sheet in found[omraade.slug])


def _sheet(sheet: Sheet, above: str) -> Page:
    title = f"{sheet.kode.navn} i {sheet.omraade.short}"
    values = {"ark": sheet, "naer": sheet.near[:NEAR], "bredt": sheet.wide[:WIDE]}
    crumbs = (*CRUMBS, (above, f"{ADDRESS}{sheet.omraade.slug}/"))
    return Page(sheet.address, "fagfolk/ark", title, f"Tilbud: {title}.", crumbs, values, noindex=True)
