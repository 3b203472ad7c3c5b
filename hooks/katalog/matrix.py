"""Who is offered what: offerings counted by two things at once, what lies in an area apart from what covers it."""

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from typing import NamedTuple, TypeVar

from katalog.catalogue import Catalogue
from katalog.models import Tilbud

C = TypeVar("C")


class Count(NamedTuple):
    """How many offerings lie in an area, and how many more cover it from above."""

    inside: int = 0
    above: int = 0

    def __bool__(self) -> bool:
        return bool(self.inside or self.above)


SHADES = (1, 2, 4, 10)
"""From how many offerings on a cell is darker."""


@dataclass(frozen=True)
class Line:
    """A row or a column: what it stands for and its own count, each offering once."""

    slug: str
    name: str
    level: int
    """0 for a heading, which counts everything under it."""
    total: Count


@dataclass(frozen=True)
class Row(Line):
    """A row, of which only the cells with offerings are kept."""

    filled: tuple[tuple[int, int, int], ...]
    """(column, how many lie in the area, how many cover it from above), columns rising."""
    width: int

    def cells(self, columns: Sequence[C]) -> Iterator[tuple[int, C, int, int, int]]:
        """(empty cells before, its column, how many inside, how dark from 0 to 4, how many above) for each with offerings."""
        before = 0
        for column, inside, above in self.filled:
            yield column - before, columns[column], inside, bisect(SHADES, inside), above
            before = column + 1

    @property
    def rest(self) -> int:
        """How many empty cells end it."""
        return self.width - 1 - self.filled[-1][0] if self.filled else self.width


@dataclass(frozen=True)
class Matrix:
    """A table of counts."""

    columns: tuple[Line, ...]
    rows: tuple[Row, ...]
    total: Count

    @property
    def is_deep(self) -> bool:
        """Whether some columns are headings over others."""
        return any(line.level for line in self.columns)

    @cached_property
    def groups(self) -> tuple[Row, ...]:
        """The rows that are no headings."""
        flat = all(not row.level for row in self.rows)
        return tuple(row for row in self.rows if row.level or flat)

    @property
    def served(self) -> tuple[Row, ...]:
        """Those that something lies in the area for."""
        return tuple(row for row in self.groups if row.total.inside)

    @property
    def only_above(self) -> tuple[Row, ...]:
        """Those that only something from above is for."""
        return tuple(row for row in self.groups if row.total and not row.total.inside)

    @property
    def unserved(self) -> tuple[Row, ...]:
        """Those that nothing is for."""
        return tuple(row for row in self.groups if not row.total)


@dataclass(frozen=True)
class Axis:
    """The rows, or the columns, and which of them an offering counts in."""

    lines: Sequence[tuple[str, str, int]]
    """(slug, name, level) of each, in their order."""
    of: Callable[[Tilbud], Sequence[int]]
    """The places of an offering's own among the lines."""

    def counted(self, inside: Sequence[Tilbud], above: Sequence[Tilbud]) -> tuple[Line, ...]:
        """Each with its count."""
        here, over = (Counter(chain.from_iterable(map(self.of, tilbud))) for tilbud in (inside, above))
        return tuple(
            Line(slug, name, level, Count(here[n], over[n])) for n, (slug, name, level) in enumerate(self.lines)
        )


@lru_cache(maxsize=8)  # a table for each area and organisation asks for the same two
def code_axis(c: Catalogue, kodeliste: str) -> Axis:
    """A code list: each code followed by those under it. An offering counts in its codes and those above them."""

    def below(slug: str | None, level: int) -> Iterator[tuple[str, str, int]]:
        for kode in c.narrower(kodeliste, slug):
            yield kode.slug, kode.navn, level
            yield from below(kode.slug, level + 1)

    lines = tuple(below(None, 0))
    place = {slug: n for n, (slug, _, _) in enumerate(lines)}
    field = {"maalgrupper": "groups", "tilbudstyper": "tilbudstyper"}[kodeliste]
    known: dict[tuple[str, ...], Sequence[int]] = {}

    def of(tilbud: Tilbud) -> Sequence[int]:
        own = getattr(tilbud, field)
        if own not in known:
            known[own] = tuple(place[slug] for slug in c.with_broader(kodeliste, own))
        return known[own]

    return Axis(lines, of)


@dataclass(frozen=True)
class Plane:
    """Two axes, on which offerings are counted."""

    rows: Axis
    columns: Axis

    def count(self, inside: Sequence[Tilbud], above: Sequence[Tilbud] = ()) -> Matrix:
        """The table of these offerings: those that lie in the area, and those that cover it from above."""
        here, over, width = self._cells(inside), self._cells(above), len(self.columns.lines)
        filled: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for place in sorted(here.keys() | over.keys()):
            filled[place // width].append((place % width, here.get(place, 0), over.get(place, 0)))
        rows = (
            Row(r.slug, r.name, r.level, r.total, tuple(filled[n]), width)
            for n, r in enumerate(self.rows.counted(inside, above))
        )
        return Matrix(self.columns.counted(inside, above), tuple(rows), Count(len(inside), len(above)))

    def _cells(self, tilbud: Sequence[Tilbud]) -> Counter[int]:
        """How many count in each cell, by its place when they are counted row by row."""
        width = len(self.columns.lines)
        pairs = zip(map(self.rows.of, tilbud), map(self.columns.of, tilbud), strict=True)
        return Counter([row * width + column for rows, columns in pairs for row in rows for column in columns])
