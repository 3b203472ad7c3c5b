"""Sheets to print: what one target group is offered in one municipality."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from katalog.catalogue import Catalogue
from katalog.codes import Kode, Omraade
from katalog.fit import STAFF
from katalog.load import EVERYWHERE
from katalog.models import Tilbud
from katalog.page import Crumbs, Page

ADDRESS = "fagfolk/ark/"
TITLE = "Ark til at printe"
CRUMBS: Crumbs = (STAFF, (TITLE, ADDRESS))
NEAR, WIDE = 14, 6
"""How many offerings a sheet holds: those near, and those for the whole country or online."""


@dataclass(frozen=True)
class Sheet:
    """One municipality and one group, with what is near and what is for everybody."""

    omraade: Omraade | None
    """None for the whole country: what is for everybody, for those who have nothing near."""
    kode: Kode
    near: tuple[Tilbud, ...]
    """What names the municipality, its sundhedsråd or its region."""
    wide: tuple[Tilbud, ...]

    @property
    def address(self) -> str:
        """Its page."""
        return f"{ADDRESS}{self.omraade.slug if self.omraade else EVERYWHERE}/{self.kode.slug}/"


def sheets(c: Catalogue) -> Iterator[Sheet]:
    """A sheet for each municipality and each group that something near it is for."""
    wide = _wide(c)
    for omraade in c.kommuner:
        levels = (omraade.slug, *c.parents(omraade.slug))
        found = {t.id: t for level in levels for t in c.pointing("omraader", level, Tilbud)}
        near, both = _by_group(c, found.values()), _by_group(c, (t for t in found.values() if t.daekning.anywhere))
        for kode in c.codes["maalgrupper"].values():
            if own := near.get(kode.slug):
                also = wide.get(kode.slug, ())
                if kode.slug in both:
                    also = tuple(t for t in also if t.id not in found)
                yield Sheet(omraade, kode, own, also)


def national(c: Catalogue) -> tuple[Sheet, ...]:
    """A sheet for each group that something for the whole country or online is for."""
    wide = _wide(c)
    codes = c.codes["maalgrupper"].values()
    return tuple(Sheet(None, kode, (), wide[kode.slug]) for kode in codes if kode.slug in wide)


def _wide(c: Catalogue) -> dict[str, tuple[Tilbud, ...]]:
    return _by_group(c, (t for t in c.tilbud if t.daekning.anywhere))


def _by_group(c: Catalogue, tilbud: Iterable[Tilbud]) -> dict[str, tuple[Tilbud, ...]]:
    found: dict[str, list[Tilbud]] = defaultdict(list)
    for t in tilbud:
        for slug in c.with_broader("maalgrupper", t.groups):
            found[slug].append(t)
    return {slug: tuple(some) for slug, some in found.items()}


def pages(c: Catalogue) -> Iterator[Page]:
    """The way in, a page for each municipality, and the sheets."""
    text = "Ét ark for hver målgruppe i hver kommune. Lige til at printe og give videre."
    yield Page(ADDRESS, "fagfolk/ark-indgang", TITLE, text, CRUMBS[:1])
    found: dict[str, list[Sheet]] = defaultdict(list)
    for sheet in sheets(c):
        if sheet.omraade:
            found[sheet.omraade.slug].append(sheet)
    wide = national(c)
    yield from (_sheet(c, sheet, TITLE) for sheet in wide)
    for omraade in c.kommuner:
        title = f"Ark til at printe i {omraade.short}"
        near = {sheet.kode.slug for sheet in found[omraade.slug]}
        values = {
            "omraade": omraade,
            "ark": found[omraade.slug],
            "ellers": [s for s in wide if s.kode.slug not in near],
        }
        yield Page(f"{ADDRESS}{omraade.slug}/", "fagfolk/ark-kommune", title, text, CRUMBS, values)
        yield from (_sheet(c, sheet, title) for sheet in found[omraade.slug])


def _sheet(c: Catalogue, sheet: Sheet, above: str) -> Page:
    room = NEAR + WIDE if not sheet.omraade else WIDE
    near, wide = sheet.near[:NEAR], sheet.wide[:room]
    values = {
        "ark": sheet, "naer": near, "bredt": wide, "akut": getattr(sheet.kode, "akut", False),
        "flere": len(sheet.near) + len(sheet.wide) - len(near) - len(wide),
        "ider": "&t=".join(t.id for t in (*near, *wide)),
        "foelsomt": any(c.is_sensitive(t) for t in (*near, *wide)),
    }  # fmt: skip
    title = (
        f"{sheet.kode.navn} i {sheet.omraade.short}" if sheet.omraade else f"{sheet.kode.navn} i hele landet og online"
    )
    crumbs = (*CRUMBS, (above, f"{ADDRESS}{sheet.omraade.slug}/")) if sheet.omraade else CRUMBS
    return Page(sheet.address, "fagfolk/ark", title, f"Tilbud: {title}.", crumbs, values, noindex=True)
