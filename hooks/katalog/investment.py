"""What a social investment costs and saves over time, for each payer, and how much the answer depends on what is assumed.

The page's own module reckons the same in the browser (assets/moduler/fagfolk/beregner-regning.js); a test holds the two
together.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from katalog.models import Beregning

PAYERS = ("kommune", "region", "stat")
OTHERS = "andre"
"""Who pays the part of the cost that no public payer does, such as a foundation; others save nothing."""
FACTORS = ("succesrate", "virkning", "varighed", "udgift", "antal", "rente")
"""What is varied, one at a time."""
UNSURE = FACTORS[:4]
"""What is varied all at once for the worst and the best case."""
SPREAD = 20.0
"""Per cent that the unsure assumptions are varied by, unless another is chosen."""


@dataclass(frozen=True)
class Assumptions:
    """Everything that the answer depends on; names and units as in the record's own field."""

    antal: float
    opstart: float
    drift: float
    aar: int
    succesrate: float
    ventetid: int
    varighed: int
    horisont: int
    rente: float
    andel: Mapping[str, float]
    virkning: Mapping[str, float]

    @classmethod
    def of(cls, b: Beregning) -> "Assumptions":
        """The assumptions that an agreement gives."""
        share, effect = dict.fromkeys(PAYERS, 0.0), dict.fromkeys(PAYERS, 0.0)
        share |= {p.betaler: p.andel for p in b.betalere}
        effect |= {p.betaler: p.virkning for p in b.betalere}
        return cls(
            b.antal, b.opstart, b.drift, b.aar, b.succesrate, b.ventetid, b.varighed, b.horisont, b.rente, share, effect
        )

    @property
    def shares(self) -> Mapping[str, float]:
        """Per cent of the cost for every payer, the others' being what is left."""
        return {**self.andel, OTHERS: max(0.0, 100 - sum(self.andel.values()))}

    @property
    def effect(self) -> float:
        """Kroner saved a year, by all payers, for each participant it succeeds for."""
        return sum(self.virkning.values())


@dataclass(frozen=True)
class Year:
    """One year of the horizon, in that year's kroner but for the last, which is in present value."""

    number: int
    participants: float
    working: float
    """For how many the effort works this year."""
    cost: float
    saving: float
    accumulated: float
    """Net of this year and those before it."""


@dataclass(frozen=True)
class Sum:
    """Present value over the horizon, in kroner."""

    cost: float
    saving: float

    @property
    def net(self) -> float:
        """Saved less spent."""
        return self.saving - self.cost


@dataclass(frozen=True)
class Result:
    """The answer for one set of assumptions."""

    years: tuple[Year, ...]
    payers: Mapping[str, Sum]
    total: Sum

    @property
    def ratio(self) -> float | None:
        """Kroner saved for each krone spent; None when nothing is spent."""
        return self.total.saving / self.total.cost if self.total.cost else None

    @property
    def even(self) -> int | None:
        """The first year from which the accumulated net stays at nought or above; None when it ends below."""
        below = [y.number for y in self.years if y.accumulated < -0.005]  # half an øre is nought
        first = below[-1] + 1 if below else 1
        return first if first <= len(self.years) else None


@dataclass(frozen=True)
class Swing:
    """What the net becomes when one assumption is lower, and when it is higher."""

    factor: str
    low: float
    high: float

    @property
    def size(self) -> float:
        """How far apart the two are."""
        return abs(self.high - self.low)


@dataclass(frozen=True)
class Range:
    """The worst and best case, and each assumption's own swing, the greatest first."""

    worst: Result
    best: Result
    swings: tuple[Swing, ...]


def calculate(a: Assumptions) -> Result:
    """The answer: a year's money counts less the later it comes, the first year's in full."""
    years, cost, saving, accumulated = [], 0.0, 0.0, 0.0
    for t in range(1, a.horisont + 1):
        participants = a.antal if t <= a.aar else 0.0
        working = a.antal * a.succesrate / 100 * _cohorts(a, t)
        spent, saved = (a.opstart if t == 1 else 0.0) + participants * a.drift, working * a.effect
        weight = (1 + a.rente / 100) ** (1 - t)
        cost, saving = cost + spent * weight, saving + working * weight
        accumulated += (saved - spent) * weight
        years.append(Year(t, participants, working, spent, saved, accumulated))
    payers = {p: Sum(cost * share / 100, saving * a.virkning.get(p, 0.0)) for p, share in a.shares.items()}
    return Result(tuple(years), payers, Sum(cost, saving * a.effect))


def _cohorts(a: Assumptions, year: int) -> int:
    """How many years' participants the effect lasts for in a year."""
    oldest, newest = year - a.ventetid - a.varighed + 1, year - a.ventetid
    return max(0, min(newest, a.aar) - max(oldest, 1) + 1)


def vary(a: Assumptions, factor: str, way: int, spread: float) -> Assumptions:
    """One assumption lower (-1), as it is (0) or higher (1)."""
    by = 1 + way * spread / 100
    if factor == "succesrate":
        return replace(a, succesrate=min(100.0, a.succesrate * by))
    if factor == "virkning":
        return replace(a, virkning={p: v * by for p, v in a.virkning.items()})
    if factor == "varighed":
        return replace(a, varighed=max(0, a.varighed + way))
    if factor == "udgift":
        return replace(a, opstart=a.opstart * by, drift=a.drift * by)
    if factor == "antal":
        return replace(a, antal=a.antal * by)
    return replace(a, rente=max(0.0, a.rente + way))


def sensitivity(a: Assumptions, spread: float = SPREAD) -> Range:
    """The worst and best of every combination of the unsure assumptions, and each assumption's swing."""
    results = sorted((calculate(b) for b in _combinations(a, spread)), key=lambda r: r.total.net)
    swings = sorted((_swing(a, factor, spread) for factor in FACTORS), key=lambda s: -s.size)
    return Range(results[0], results[-1], tuple(swings))


def _swing(a: Assumptions, factor: str, spread: float) -> Swing:
    low, high = (calculate(vary(a, factor, way, spread)).total.net for way in (-1, 1))
    return Swing(factor, low, high)


def _combinations(a: Assumptions, spread: float) -> Iterator[Assumptions]:
    for ways in product((-1, 1), repeat=len(UNSURE)):
        varied = a
        for factor, way in zip(UNSURE, ways, strict=True):
            varied = vary(varied, factor, way, spread)
        yield varied
