"""The white spots: the municipalities that have nothing for a group that others serve."""

from collections.abc import Iterator
from dataclasses import dataclass

from katalog import danish
from katalog.catalogue import Catalogue
from katalog.codes import Kode, Omraade
from katalog.overview import OVERVIEW, everywhere, reach
from katalog.page import Page
from katalog.tables import as_csv

ADDRESS = "overblik/huller/"
GROUPS, PLACES = ADDRESS + "maalgrupper.csv", ADDRESS + "kommuner.csv"


@dataclass(frozen=True)
class Gap:
    """One target group, and the municipalities with and without something nearer than the whole country."""

    kode: Kode
    served: tuple[Omraade, ...]
    lacking: tuple[Omraade, ...]
    everywhere: int
    """Offerings for the whole country or online: they help, and fill no white spot."""


@dataclass(frozen=True)
class Spot:
    """One municipality, and the groups that others serve and it does not."""

    omraade: Omraade
    groups: tuple[Kode, ...]


def gaps(c: Catalogue) -> tuple[Gap, ...]:
    """The groups that some municipality serves and another does not, the widest gap first."""
    every = (gap(c, kode) for kode in c.codes["maalgrupper"].values())
    return tuple(sorted((g for g in every if g.served and g.lacking), key=lambda g: (-len(g.lacking), g.everywhere, _name(g.kode))))


def unserved(c: Catalogue) -> tuple[Gap, ...]:
    """The groups that no municipality has anything of its own for."""
    every = (gap(c, kode) for kode in c.codes["maalgrupper"].values())
    return tuple(sorted((g for g in every if not g.served), key=lambda g: (g.everywhere, _name(g.kode))))


def gap(c: Catalogue, kode: Kode) -> Gap:
    """Where one group has something, and where it has nothing."""
    tilbud = c.tilbud_for("maalgrupper", kode.slug)
    found = reach(c, tilbud)
    served = tuple(r.omraade for r in found if r)
    return Gap(kode, served, tuple(r.omraade for r in found if not r), everywhere(tilbud))


def spots(c: Catalogue) -> tuple[Spot, ...]:
    """Each municipality with the groups that it lacks, those that lack the most first."""
    lacked: dict[str, list[Kode]] = {k.slug: [] for k in c.kommuner}
    for g in gaps(c):
        for omraade in g.lacking:
            lacked[omraade.slug].append(g.kode)
    found = (Spot(k, tuple(lacked[k.slug])) for k in c.kommuner)
    return tuple(sorted(found, key=lambda s: (-len(s.groups), danish.collation(s.omraade.short))))


def pages(c: Catalogue) -> Iterator[Page]:
    """The page of the white spots."""
    text = "Hvilke målgrupper mangler der tilbud til, og i hvor mange kommuner? Størst mangel først."
    values = {"huller": gaps(c), "ingen_steder": unserved(c), "kommuner": spots(c), "csv": (GROUPS, PLACES)}
    yield Page(ADDRESS, "huller", "Hvide pletter", text, OVERVIEW, values)


def files(c: Catalogue) -> Iterator[tuple[str, str]]:
    """The groups, and each pair of a municipality and a group that it lacks."""
    heads = ("maalgruppe", "navn", "kommuner_uden", "kommuner_med", "hele_landet_eller_online")
    rows = [(g.kode.slug, g.kode.navn, len(g.lacking), len(g.served), g.everywhere) for g in (*gaps(c), *unserved(c))]
    yield GROUPS, as_csv(heads, rows)
    lacking = ((s.omraade.slug, s.omraade.short, k.slug, k.navn) for s in spots(c) for k in s.groups)
    yield PLACES, as_csv(("kommune", "kommune_navn", "maalgruppe", "maalgruppe_navn"), list(lacking))


def _name(kode: Kode) -> tuple[str, str]:
    return danish.collation(kode.navn)
