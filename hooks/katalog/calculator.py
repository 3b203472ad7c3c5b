"""The calculator's page, and the address that begins it with an agreement's numbers."""

from collections.abc import Sequence
from urllib.parse import urlencode

from katalog.figures import figures
from katalog.investment import PAYERS, Assumptions
from katalog.models import Samarbejde
from katalog.page import Page

CALCULATOR = "fagfolk/beregner/"
MOST_EXAMPLES = 40
"""How many agreements the calculator offers to begin with."""


def page(agreements: Sequence[Samarbejde]) -> Page:
    """The calculator, begun with the first made-up agreement that gives its assumptions."""
    given = sorted((s for s in agreements if s.beregning), key=lambda s: not s.afkast)
    first = next((s for s in given if s.eksempel), None)
    values = {
        "eksempler": [(s, fragment(s)) for s in given[:MOST_EXAMPLES]], "foerste": first, "betalere": PAYERS,
        "vist": figures(Assumptions.of(first.beregning)) if first and first.beregning else None,
    }  # fmt: skip
    text = "Regn på, hvad en indsats koster og sparer for kommune, region og stat, og hvor usikkert svaret er."
    return Page(
        CALCULATOR, "fagfolk/beregner", "Regn på en social investering", text, (("Fagfolk", "fagfolk/"),), values
    )


def fragment(s: Samarbejde) -> str | None:
    """What stands after # in the calculator's address to begin with an agreement's numbers."""
    if s.beregning is None:
        return None
    a = Assumptions.of(s.beregning)
    whole = {name: plain(value) for name, value in vars(a).items() if not isinstance(value, dict)}
    split = {f"{name}-{p}": plain(getattr(a, name)[p]) for name in ("andel", "virkning") for p in PAYERS}
    return urlencode({**whole, **split, "fra": s.id})


def plain(value: float) -> int | float:
    """A whole number without decimals."""
    return int(value) if value == int(value) else value
