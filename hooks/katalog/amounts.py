"""Amounts, periods and how many: what the records of money come to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from katalog import danish
from katalog.models import Pulje, Samarbejde
from katalog.parts import Beloeb, Periode


@dataclass(frozen=True)
class Total:
    """Amounts added up: the least and the most, and how many were left blank."""

    low: float
    high: float
    blank: int

    def spoken(self, unit: str) -> str:
        """'6,0-9,0 mio. kr.', or '450.000 kr.' where the least is also the most."""
        ends = [danish.decimal(n) if unit.startswith("mio") else danish.number(n) for n in (self.low, self.high)]
        return f"{'-'.join(dict.fromkeys(ends))} {unit}"


@dataclass(frozen=True)
class Bar:
    """A year's amount and, out of a hundred, how long it is drawn: surely and at the most."""

    amount: Beloeb
    sure: float
    most: float


def total(rows: Sequence[Beloeb]) -> Total | None:
    """What the rows come to; None when nothing is known."""
    counted = _counted(rows)
    known = [ends for r in counted if (ends := _ends(r))]
    if not known:
        return None
    return Total(added(n[0] for n in known), added(n[-1] for n in known), len(counted) - len(known))


def added(numbers: Iterable[float]) -> float:
    """The sum of the numbers as they are written: 0,1 and 0,2 are 0,3."""
    return float(sum(Decimal(str(n)) for n in numbers))


def _counted(rows: Sequence[Beloeb]) -> Sequence[Beloeb]:
    """In each year its sums where it has some, else its every row; a sum of no year is the sum of them all."""
    sums = [r for r in rows if _is_sum(r)]
    if whole := [r for r in sums if r.aar is None]:
        return whole
    summed = {r.aar for r in sums}
    return [r for r in rows if _is_sum(r) or r.aar not in summed]


def _is_sum(row: Beloeb) -> bool:
    return "i alt" in (row.post or "").lower()


def bars(rows: Sequence[Beloeb]) -> tuple[Bar, ...]:
    """The rows as bars on one scale."""
    most = max((n for r in rows for n in _ends(r)), default=0) or 1
    scaled = [(r, [round(100 * n / most, 1) for n in _ends(r)] or [0.0]) for r in rows]
    return tuple(Bar(r, ends[0], ends[-1]) for r, ends in scaled)


def _ends(row: Beloeb) -> list[float]:
    return [n for n in (row.fra, row.til) if n is not None]


# ---------------------------------------------------------------- periods


@dataclass(frozen=True)
class Stretch:
    """Where on the list's axis of years an agreement lies, out of a hundred."""

    x: float
    width: float
    open: bool
    """Whether one end is not known."""


def stretch(period: Periode, first: int, last: int) -> Stretch:
    """A period on an axis from one year's first day to another's last."""
    start, days = date(first, 1, 1), (date(last, 12, 31) - date(first, 1, 1)).days + 1
    begin = (period.fra - start).days if period.fra else 0
    end = (period.til - start).days + 1 if period.til else days
    x = round(100 * begin / days, 1)
    return Stretch(x, round(100 * end / days - x, 1), not (period.fra and period.til))


# ---------------------------------------------------------------- how many


@dataclass(frozen=True)
class Counts:
    """How many agreements there are, and how many of them run for long, or have left development."""

    all: int
    dated: int
    """Those with both a first and a last day."""
    long: int
    developing: int
    running: int
    ended: int

    @property
    def unsaid(self) -> int:
        """Those whose phase is not known."""
        return self.all - self.developing - self.running - self.ended


def counts(agreements: Sequence[Samarbejde]) -> Counts:
    """The agreements counted."""
    dated = [s.periode for s in agreements if s.periode and s.periode.fra and s.periode.til]
    phases = [s.fase for s in agreements]
    developing = sum(f in ("opstart", "udvikling", "afproevning") for f in phases)
    return Counts(len(agreements), len(dated), sum(map(more_than_a_year, dated)), developing, phases.count("drift"), phases.count("afsluttet"))  # fmt: skip


def more_than_a_year(period: Periode) -> bool:
    """Whether it lasts at least to the same day a year later; one year to the day is not more than a year."""
    if not (period.fra and period.til):
        return False
    leap_day = (period.fra.month, period.fra.day) == (2, 29)
    anniversary = date(period.fra.year + 1, 3, 1) if leap_day else period.fra.replace(year=period.fra.year + 1)
    return period.til >= anniversary


@dataclass(frozen=True)
class PoolCounts:
    """How many pools there are, and of how many the sources say this."""

    all: int
    scope: int
    """Those of which it is said what they may be used for."""
    running: int
    """Those that may be used for running something, not for development alone."""
    years: int
    several: int
    amount: int
    made_up: int


def pool_counts(pools: Sequence[Pulje]) -> PoolCounts:
    """The pools that are not made up, counted."""
    real = [p for p in pools if not p.eksempel]
    return PoolCounts(
        len(real), sum(bool(p.omfatter) for p in real), sum("drift" in p.omfatter for p in real),
        sum(bool(p.varighed) for p in real), sum(p.varighed == "fleraarig" for p in real),
        sum(total(p.ramme) is not None for p in real), len(pools) - len(real),
    )  # fmt: skip
