"""Who is offered what: offerings counted by two things at once, what lies in an area apart from what covers it."""

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product
from typing import NamedTuple

from katalog.catalogue import Catalogue
from katalog.models import Tilbud

Slugs = Callable[[Tilbud], Sequence[str]]
"""The rows, or the columns, that an offering counts in."""


class Count(NamedTuple):
    """How many offerings lie in an area, and how many more cover it from above."""

    inside: int = 0
    above: int = 0

    def __bool__(self) -> bool:
        return bool(self.inside or self.above)

    @property
    def shade(self) -> int:
        """How dark its cell is, from 0 to 4."""
        return bisect((1, 2, 4, 10), self.inside)


NOTHING = Count()


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

    filled: tuple[tuple[int, Count], ...]
    """(column, count), columns rising."""
    width: int

    @property
    def cells(self) -> list[Count | None]:
        """A cell for each column; one without offerings is None."""
        every: list[Count | None] = [None] * self.width
        for column, count in self.filled:
            every[column] = count
        return every

    @property
    def runs(self) -> Iterator[tuple[int, int, Count | None]]:
        """(empty cells before, column, count) for each cell with offerings; the last run has no count."""
        before = 0
        for column, count in self.filled:
            yield column - before, column, count
            before = column + 1
        yield self.width - before, self.width, None


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


Axis = Sequence[tuple[str, str, int]]
"""(slug, name, level) of each row or column, in their order."""


@lru_cache(maxsize=8)  # a table for each area and organisation asks for the same two
def axis(c: Catalogue, kodeliste: str) -> Axis:
    """A code list as rows or columns: each code followed by those under it."""

    def below(slug: str | None, level: int) -> Iterator[tuple[str, str, int]]:
        for kode in c.narrower(kodeliste, slug):
            yield kode.slug, kode.navn, level
            yield from below(kode.slug, level + 1)

    return tuple(below(None, 0))


@lru_cache(maxsize=8)
def codes_of(c: Catalogue, kodeliste: str) -> Slugs:
    """An offering's codes of a list, with those above them."""
    field = {"maalgrupper": "groups", "tilbudstyper": "tilbudstyper"}[kodeliste]
    known: dict[tuple[str, ...], Sequence[str]] = {}

    def slugs(tilbud: Tilbud) -> Sequence[str]:
        own = getattr(tilbud, field)
        if own not in known:
            known[own] = c.with_broader(kodeliste, own)
        return known[own]

    return slugs


@dataclass(frozen=True)
class Plane:
    """Two axes, and where on them an offering counts."""

    rows: Axis
    columns: Axis
    row_of: Slugs
    column_of: Slugs

    def count(self, inside: Sequence[Tilbud], above: Sequence[Tilbud] = ()) -> Matrix:
        """The table of these offerings: those that lie in the area, and those that cover it from above."""
        columns = self._lines(self.columns, self.column_of, inside, above)
        place = {line.slug: n for n, line in enumerate(columns)}
        filled: dict[str, dict[int, Count]] = defaultdict(dict)
        for (row, column), n in self._pairs(inside).items():
            filled[row][place[column]] = Count(n)
        for (row, column), n in self._pairs(above).items():
            filled[row][place[column]] = Count(filled[row].get(place[column], NOTHING).inside, n)
        rows = (
            Row(r.slug, r.name, r.level, r.total, tuple(sorted(filled[r.slug].items())), len(columns))
            for r in self._lines(self.rows, self.row_of, inside, above)
        )
        return Matrix(columns, tuple(rows), Count(len(inside), len(above)))

    def _pairs(self, tilbud: Sequence[Tilbud]) -> Counter[tuple[str, str]]:
        found: Counter[tuple[str, str]] = Counter()
        for t in tilbud:
            found.update(product(self.row_of(t), self.column_of(t)))
        return found

    @staticmethod
    def _lines(lines: Axis, of: Slugs, inside: Sequence[Tilbud], above: Sequence[Tilbud]) -> tuple[Line, ...]:
        here, over = (Counter(slug for t in tilbud for slug in of(t)) for tilbud in (inside, above))
        return tuple(Line(slug, name, level, Count(here[slug], over[slug])) for slug, name, level in lines)
