"""The steps that initiatives name, as one line of time: 'oktober 2023' before 'efteråret 2025'."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from katalog import danish
from katalog.catalogue import Catalogue
from katalog.models import Initiativ, Trin

EARLIER, LATER = (0, 0), (9999, 0)
SEASONS = {"begyndelsen": 3, "forår": 5, "første halvår": 6, "sommer": 8, "efterår": 11}
"""The last month of a part of the year, as the sources name it."""


@dataclass(frozen=True)
class Step:
    """A step, and the initiative that names it."""

    trin: Trin
    initiativ: Initiativ


def steps(c: Catalogue, ids: Sequence[str]) -> tuple[Step, ...]:
    """The steps of these initiatives in the order in which they end; those without a time last."""
    found = [Step(t, i) for id in ids if (i := c.get("initiativer", id)) for t in i.trin]
    return tuple(sorted(found, key=_order))


def _order(step: Step) -> tuple[int, int]:
    """A step without a year comes last, but first when it has been taken."""
    end = ends(step.trin.hvornaar or "")
    return EARLIER if end == LATER and step.trin.naaet else end


def ends(text: str) -> tuple[int, int]:
    """(year, month) in which a time in words is over: 'efteråret 2025' is (2025, 11)."""
    text = text.lower()
    years = re.findall(r"\b(?:19|20)\d\d\b", text)
    if not years:
        return LATER
    months = [n for n, name in enumerate(danish.MONTHS, 1) if re.search(rf"\b{name}\b", text)]
    parts = [month for word, month in SEASONS.items() if word in text]
    return int(years[-1]), max([*months, *parts], default=12)
