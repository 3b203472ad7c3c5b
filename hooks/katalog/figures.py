"""The calculator's answer as the page writes it: each number as Danish text under a name, and which sentences hold.

The page's own module writes the same in the browser (assets/moduler/fagfolk/beregner-tal.js).
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from katalog.investment import FACTORS, OTHERS, PAYERS, SPREAD, Assumptions, Range, Result, calculate, sensitivity, vary

GAP = "\u00a0"
"""A space that no line breaks at."""


@dataclass(frozen=True)
class Figures:
    """What the page shows of one calculation."""

    texts: Mapping[str, str]
    holds: frozenset[str]
    """The names of the sentences that hold."""
    years: Sequence[Sequence[str]]
    """Year, participants, cost, saving, net, accumulated."""
    order: Sequence[str]
    """The assumptions, that which moves the net the most first."""


def figures(a: Assumptions, spread: float = SPREAD) -> Figures:
    """Everything that the page shows of these assumptions."""
    result, spans = calculate(a), sensitivity(a, spread)
    texts = {
        **dict(_assumed(a, spread)),
        **dict(_answered(result, spans)),
        **dict(_steps(a, result)),
        **_bends(a, spans, spread),
    }
    return Figures(texts, frozenset(_holding(a, result, spans)), tuple(_rows(result)), tuple(s.factor for s in spans.swings))  # fmt: skip


def whole(value: float) -> str:
    """'1.250' or '−1.250': the nearest whole number."""
    near = math.floor(abs(value) + 0.5)
    text = f"{near:,}".replace(",", ".")
    return f"−{text}" if value < 0 and near else text


def some(value: float, digits: int = 2) -> str:
    """'12,5': at most so many decimals, none that say nothing."""
    scale = 10**digits
    near = math.floor(abs(value) * scale + 0.5)
    rest = f"{near % scale:0{digits}}".rstrip("0")
    text = whole(near // scale) + (f",{rest}" if rest else "")
    return f"−{text}" if value < 0 and near else text


def spoken(value: float) -> str:
    """'1,23 mio. kr.', '698.000 kr.' or '950 kr.': no more digits than the answer deserves."""
    if abs(value) >= 999_500:
        return f"{some(value / 1e6)}{GAP}mio.{GAP}kr."
    return f"{whole(math.copysign(math.floor(abs(value) / 1000 + 0.5) * 1000, value) if abs(value) >= 10_000 else value)}{GAP}kr."


def signed(text: str) -> str:
    """The same with a plus, unless it is negative or nought."""
    return text if text.startswith(("−", "0" + GAP)) or text == "0" else f"+{text}"


def _assumed(a: Assumptions, spread: float) -> Iterator[tuple[str, str]]:
    yield from ((name, whole(getattr(a, name))) for name in ("antal", "opstart", "drift", "aar", "ventetid", "varighed", "horisont"))  # fmt: skip
    yield from (("succesrate", some(a.succesrate)), ("rente", some(a.rente)), ("usikkerhed", some(spread)))
    yield from ((f"andel-{p}", some(share)) for p, share in a.shares.items())
    yield from ((f"virkning-{p}", some(a.virkning[p])) for p in PAYERS)


def _answered(result: Result, spans: Range) -> Iterator[tuple[str, str]]:
    total = result.total
    public = [result.payers[p] for p in PAYERS]
    sums = {
        **{p: (s.cost, s.saving, s.net) for p, s in result.payers.items()},
        "offentlig": (sum(s.cost for s in public), sum(s.saving for s in public), sum(s.net for s in public)),
        "ialt": (total.cost, total.saving, total.net),
    }
    for name, (cost, saving, net) in sums.items():
        yield from ((f"{name}-udgift", whole(cost)), (f"{name}-besparelse", whole(saving)), (f"{name}-netto", signed(whole(net))))  # fmt: skip
    yield from (("netto", signed(spoken(total.net))), ("udgift", spoken(total.cost)), ("besparelse", spoken(total.saving)))  # fmt: skip
    yield from (("lav", signed(spoken(spans.worst.total.net))), ("hoej", signed(spoken(spans.best.total.net))))
    yield "hjem", str(result.even or "")
    yield "afkast", some(result.ratio or 0)


def _steps(a: Assumptions, result: Result) -> Iterator[tuple[str, str]]:
    """The numbers that fill the formula in."""
    ran = min(a.aar, a.horisont)
    worked = sum(y.working for y in result.years)
    yield from (("koeraar", str(ran)), ("lykkes", some(a.antal * a.succesrate / 100, 1)), ("virkning", some(a.effect)))
    yield from (("virkeaar", some(worked, 1)), ("raa-udgift", whole(a.opstart + a.antal * a.drift * ran)))
    yield from (("raa-besparelse", whole(worked * a.effect)), ("faktor", some(1 + a.rente / 100, 4)))


def _bends(a: Assumptions, spans: Range, spread: float) -> Mapping[str, str]:
    """Each assumption varied: what it becomes, and what that makes of the net."""
    texts = {f"{s.factor}-{way}": signed(whole(net)) for s in spans.swings for way, net in (("lav", s.low), ("hoej", s.high))}  # fmt: skip
    for factor in FACTORS:
        low, high = (vary(a, factor, way, spread) for way in (-1, 1))
        if factor not in ("virkning", "udgift"):
            texts |= {f"{factor}-{name}": some(getattr(b, factor), 1) for name, b in (("fra", low), ("til", high))}
    return texts


def _holding(a: Assumptions, result: Result, spans: Range) -> Iterator[str]:
    net = result.total.net
    yield "overskud" if net > 0.5 else "underskud" if net < -0.5 else "nul"
    yield "ingen-udgift" if not result.total.cost else "hjem" if result.even else "ikke-hjem"
    worst, best = spans.worst.total.net, spans.best.total.net
    yield "altid" if worst > 0 else "aldrig" if best < 0 else "tvivl"
    if round(a.shares[OTHERS], 2) > 0:
        yield "andre"
    if a.aar > a.horisont:
        yield "afkortet"
    if min(a.aar, a.horisont) + a.ventetid + a.varighed - 1 > a.horisont and a.varighed:
        yield "efter"


def _rows(result: Result) -> Iterator[Sequence[str]]:
    for y in result.years:
        net = y.saving - y.cost
        yield str(y.number), whole(y.participants), whole(y.cost), whole(y.saving), signed(whole(net)), signed(whole(y.accumulated))  # fmt: skip
