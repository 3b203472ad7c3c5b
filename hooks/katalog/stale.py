"""Which offerings are past their own interval: for a day on the terminal, and for the browser's own day on the page."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from katalog import danish
from katalog.catalogue import Catalogue, by_name
from katalog.models import Organisation, Tilbud
from katalog.page import Crumbs, Page, numbered, parts
from katalog.tables import as_csv

ADDRESS = "redaktoer/forfalden/"
CSV = ADDRESS + "forfalden.csv"
CRUMBS: Crumbs = (("For redaktører", "redaktoer/"),)
SHOWN = 10
"""How many offerings of one organisation its entry on the page shows."""
NOBODY = "Udbyder ikke oplyst"
HEADS = ("organisation", "tilbud", "fil", "sidst_bekraeftet", "bekraeftes_senest")


@dataclass(frozen=True)
class Group:
    """One organisation, or nobody known, with its offerings: never confirmed first, then the longest due."""

    organisation: Organisation | None
    tilbud: tuple[Tilbud, ...]

    @property
    def name(self) -> str:
        """What it is called."""
        return self.organisation.navn if self.organisation else NOBODY

    @cached_property
    def never(self) -> int:
        """How many nobody has confirmed."""
        return sum(t.bekraeftet is None for t in self.tilbud)

    @cached_property
    def dues(self) -> Mapping[str, int]:
        """How many are confirmed until each date (ISO): what the browser counts from."""
        days = Counter(t.confirmed_until.isoformat() for t in self.tilbud if t.confirmed_until)
        return dict(sorted(days.items()))


def groups(c: Catalogue, tilbud: Sequence[Tilbud]) -> tuple[Group, ...]:
    """These offerings by organisation, the organisation that has waited longest first; one with two providers twice."""
    found: dict[str, list[Tilbud]] = defaultdict(list)
    for t in sorted(tilbud, key=_waited):
        for provider in t.udbydere or ("",):
            found[provider].append(t)
    made = [Group(c.get("organisationer", id) if id else None, tuple(listed)) for id, listed in found.items()]
    return tuple(sorted(made, key=lambda g: (_waited(g.tilbud[0])[0], danish.collation(g.name))))


def _waited(t: Tilbud) -> tuple[date, tuple[str, str]]:
    return t.confirmed_until or date.min, by_name(t)


def overdue(c: Catalogue, today: date) -> tuple[Tilbud, ...]:
    """The open offerings that nobody has confirmed within their own interval."""
    return tuple(t for t in c.tilbud if t.confirmed_until is None or t.confirmed_until < today)


def age(t: Tilbud, today: date) -> str:
    """'ikke bekræftet i 14 måneder', 'aldrig bekræftet'."""
    if t.bekraeftet is None:
        return "aldrig bekræftet"
    return f"ikke bekræftet i {danish.plural(danish.months_between(t.bekraeftet.dato, today), 'måned', 'måneder')}"


def as_text(c: Catalogue, today: date, root: str) -> str:
    """What is overdue, by organisation, and what to type when it is right."""
    late = overdue(c, today)
    if not late:
        return f"Alle {len(c.tilbud)} tilbud er bekræftet i tide." if c.tilbud else "Der er ingen tilbud."
    lines = []
    for group in groups(c, late):
        lines += [group.name, *(f"  {root}/{t.path}: {age(t, today)}" for t in group.tilbud), ""]
    lines += [
        f"{len(late)} af {len(c.tilbud)} tilbud skal ses efter.",
        f"Passer et tilbud stadig, så skriv fx: katalog confirm {late[0].id} --af redaktør",
    ]
    return "\n".join(lines)


def table(c: Catalogue, tilbud: Sequence[Tilbud]) -> str:
    """As CSV, one line for each provider of each offering."""
    return as_csv(
        HEADS,
        (
            (g.name, t.titel, t.path, _iso(t.bekraeftet.dato if t.bekraeftet else None), _iso(t.confirmed_until))
            for g in groups(c, tilbud)
            for t in g.tilbud
        ),
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def pages(c: Catalogue) -> Iterator[Page]:
    """Every organisation with what it has to look at; the browser tells what is past its interval by its own date."""
    text = "Tilbud, som nogen skal se efter igen, samlet efter organisation."
    everything = Group(None, c.tilbud)
    for part in parts(groups(c, c.tilbud), ADDRESS):
        values = {"alle": everything, "csv": CSV, "vis": SHOWN}
        yield numbered(part, "redaktoer/forfalden", "Skal ses efter", text, CRUMBS, values)


def files(c: Catalogue) -> Iterator[tuple[str, str]]:
    """Every open offering with its dates."""
    yield CSV, table(c, c.tilbud)
