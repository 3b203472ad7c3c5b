"""The steps that initiatives name, as one line of time: 'oktober 2023' before 'efteråret 2025'."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from katalog import danish
from katalog.catalogue import Catalogue
from katalog.models import Initiativ, Trin

Moment = tuple[int, int]
"""(year, month), January is 1."""
Span = tuple[Moment, Moment]
"""The first and the last month."""

EARLIER, LATER = (0, 0), (9999, 0)
YEAR = re.compile(r"(?:19|20)\d\d")
PARTS = {
    **{name: (n, n) for n, name in enumerate(danish.MONTHS, 1)},
    r"(?:begyndelsen|starten|primo)": (1, 3), r"(?:midten|medio)": (5, 8), r"(?:slutningen|ultimo)": (10, 12),
    r"forår\w*": (3, 5), r"sommer\w*": (6, 8), r"efterår\w*": (9, 11),
    r"(?:1\.|første) halvår": (1, 6), r"(?:2\.|andet) halvår": (7, 12),
    r"(?:1\.|første) kvartal": (1, 3), r"(?:2\.|andet) kvartal": (4, 6),
    r"(?:3\.|tredje) kvartal": (7, 9), r"(?:4\.|fjerde) kvartal": (10, 12),
}  # fmt: skip
"""The first and the last month of a part of a year, as sources name it."""
WORD = re.compile(rf"\b(?:{YEAR.pattern}|{'|'.join(PARTS)})\b")


@dataclass(frozen=True)
class Step:
    """A step, and the initiative that names it."""

    trin: Trin
    initiativ: Initiativ


def steps(c: Catalogue, ids: Sequence[str]) -> tuple[Step, ...]:
    """The steps of these initiatives by when they begin, then by when they end; those without a time last."""
    found = [Step(t, i) for id in ids if (i := c.get("initiativer", id)) for t in i.trin]
    return tuple(sorted(found, key=_order))


def _order(step: Step) -> Span:
    """A step without a year comes last, but first when it has been taken."""
    when = span(step.trin.hvornaar or "")
    return (EARLIER, EARLIER) if when[0] == LATER and step.trin.naaet else when


def ends(text: str) -> Moment:
    """The last month of a time in words: 'efteråret 2025' is over after (2025, 11)."""
    return span(text)[1]


def span(text: str) -> Span:
    """The months that a time in words covers: '2025 og især første halvår 2026' is (2025, 1) to (2026, 6)."""
    stretches = list(_stretches(WORD.findall(text.lower())))
    return (min(s[0] for s in stretches), max(s[1] for s in stretches)) if stretches else (LATER, LATER)


def _stretches(words: Sequence[str]) -> Iterator[Span]:
    """Each part belongs to the year named after it, or to the last; a year without parts is the whole of it."""
    years = [n for n, word in enumerate(words) if YEAR.fullmatch(word)]
    for i, n in enumerate(years):
        before = words[years[i - 1] + 1 if i else 0 : n]
        after = words[n + 1 :] if n == years[-1] else ()
        for first, last in [*map(_months, before), *map(_months, after)] or [(1, 12)]:
            yield (int(words[n]), first), (int(words[n]), last)


def _months(word: str) -> tuple[int, int]:
    return next(months for part, months in PARTS.items() if re.fullmatch(part, word))
