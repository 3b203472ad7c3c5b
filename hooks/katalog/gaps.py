"""The white spots: the municipalities that have nothing for a group that others serve."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from katalog import danish
from katalog.catalogue import Catalogue
from katalog.codes import Kode, Omraade
from katalog.fit import ANYONE
from katalog.overview import OVERVIEW, everywhere, reach
from katalog.page import Late, Page
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


def gaps(c: Catalogue) -> tuple[tuple[Gap, ...], tuple[Gap, ...]]:
    """The groups that some municipality serves and another does not, the widest gap first; and those none serves.

    Headings such as sygdom are no groups of their own here, and neither is everybody.
    """
    leaves = (k for k in c.codes["maalgrupper"].values() if k.slug != ANYONE and not c.narrower("maalgrupper", k.slug))
    every = [gap(c, kode) for kode in leaves]
    ranked = sorted((g for g in every if g.served and g.lacking), key=lambda g: (-len(g.lacking), *_milder(g)))
    return tuple(ranked), tuple(sorted((g for g in every if not g.served), key=_milder))


def gap(c: Catalogue, kode: Kode) -> Gap:
    """Where one group has something, and where it has nothing."""
    tilbud = c.tilbud_for("maalgrupper", kode.slug)
    found = reach(c, tilbud)
    served = tuple(r.omraade for r in found if r)
    return Gap(kode, served, tuple(r.omraade for r in found if not r), everywhere(tilbud))


def spots(c: Catalogue, ranked: Sequence[Gap]) -> tuple[Spot, ...]:
    """Each municipality with the groups that it lacks, those that lack the most first."""
    lacked: dict[str, list[Kode]] = {k.slug: [] for k in c.kommuner}
    for g in ranked:
        for omraade in g.lacking:
            lacked[omraade.slug].append(g.kode)
    found = (Spot(k, tuple(lacked[k.slug])) for k in c.kommuner)
    return tuple(sorted(found, key=lambda s: (-len(s.groups), danish.collation(s.omraade.short))))


def pages(c: Catalogue) -> Iterator[Page]:
    """The page of the white spots."""
    text = "Hvilke målgrupper mangler der tilbud til, og i hvor mange kommuner? Størst mangel først."

    def late() -> Late:
        ranked, unserved = gaps(c)
        found = spots(c, ranked)
        values = {"huller": ranked, "ingen_steder": unserved, "kommuner": found}
        return Late(values, [(GROUPS, _groups_csv([*ranked, *unserved])), (PLACES, _places_csv(found))])

    yield Page(ADDRESS, "huller", "Hvide pletter", text, OVERVIEW, {"csv": (GROUPS, PLACES)}, late=late)


def _groups_csv(every: Sequence[Gap]) -> str:
    heads = ("maalgruppe", "navn", "kommuner_uden", "kommuner_med", "hele_landet_eller_online")
    return as_csv(heads, [(g.kode.slug, g.kode.navn, len(g.lacking), len(g.served), g.everywhere) for g in every])


def _places_csv(found: Sequence[Spot]) -> str:
    """A line for each municipality and each group that it lacks."""
    lacking = [(s.omraade.slug, s.omraade.short, k.slug, k.navn) for s in found for k in s.groups]
    return as_csv(("kommune", "kommune_navn", "maalgruppe", "maalgruppe_navn"), lacking)


def _milder(g: Gap) -> tuple[int, tuple[str, str]]:
    """A gap that something for the whole country helps is milder; else by name."""
    return g.everywhere, danish.collation(g.kode.navn)
