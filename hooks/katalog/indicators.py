"""Key figures at build: each a share with its numerator, its denominator and what they mean.

Today is not asked for, so that the same records give the same pages on any day: what depends on it is told as of
the newest confirmation, and the browser tells it anew.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from katalog import danish
from katalog.amounts import counts
from katalog.catalogue import Catalogue
from katalog.models import Pulje, Samarbejde
from katalog.overview import OVERVIEW
from katalog.page import Page
from katalog.tables import Cell, as_csv

ADDRESS = "overblik/noegletal/"
CSV = ADDRESS + "noegletal.csv"


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    label: str
    part: int
    whole: int
    address: str = ""
    """A page about it, from the site's root."""

    @property
    def percent(self) -> int | None:
        """Rounded; None of nothing."""
        return round(100 * self.part / self.whole) if self.whole else None


@dataclass(frozen=True)
class Indicator:
    """One key figure, for one thing or for several."""

    slug: str
    title: str
    numerator: str
    """What is counted."""
    denominator: str
    """Of what."""
    shares: tuple[Share, ...]
    notes: tuple[str, ...] = ()
    due: Mapping[str, int] = field(default_factory=dict)
    """For a figure that today decides: how many are confirmed until each date (ISO)."""


def indicators(c: Catalogue) -> tuple[Indicator, ...]:
    """Every key figure, in the page's order."""
    return (served(c), lasting(c), purpose(c), referral(c), confirmed(c))


def served(c: Catalogue) -> Indicator:
    """The share of target groups with an offering in each sundhedsråd."""
    codes = {k.slug for k in c.codes["maalgrupper"].values() if not c.narrower("maalgrupper", k.slug)}
    shares = []
    for area in (o for o in c.omraader.values() if o.type == "sundhedsraad"):
        found = {g for t in c.coverage(area.slug).inside for g in t.groups}
        shares.append(
            Share(
                area.short.removeprefix("Sundhedsråd "),
                len(found & codes),
                len(codes),
                f"overblik/omraader/{area.slug}/",
            )
        )
    return Indicator(
        "maalgrupper", "Målgrupper med et tilbud i hvert sundhedsråd",
        "målgrupper, som mindst ét tilbud i sundhedsrådet er for. Tilbuddet nævner rådet eller en af dets kommuner",
        "alle målgrupper i kataloget. Overskrifter som »Sygdom« tæller ikke med",
        tuple(shares), ("Tilbud for en hel region, hele landet eller online er ikke talt med.",),
    )  # fmt: skip


def lasting(c: Catalogue) -> Indicator:
    """The share of agreements that run for more than a year."""
    n = counts(c.all(Samarbejde))
    unknown = n.all - n.dated
    notes = (f"{danish.plural(unknown, 'samarbejde', 'samarbejder')} uden oplyst periode er ikke talt med.",)
    return Indicator(
        "fleraarige", "Samarbejder, der løber i mere end ét år",
        "samarbejder, der løber i mere end ét år", "samarbejder med oplyst begyndelse og slutning",
        (Share("Mere end ét år", n.long, n.dated, "samarbejder/"),), notes if unknown else (),
    )  # fmt: skip


def purpose(c: Catalogue) -> Indicator:
    """Development against operation: how far agreements are, and what pools may be used for."""
    n = counts(c.all(Samarbejde))
    going = n.developing + n.running
    pools = [set(p.omfatter) for p in c.all(Pulje) if p.omfatter]
    return Indicator(
        "drift", "Udvikling over for drift",
        "samarbejder og puljer af den slags, der står ud for tallet",
        "samarbejder, der ikke er afsluttet, med oplyst fase; og puljer, hvor det er oplyst, hvad de må bruges til",
        (
            Share("Samarbejder i udvikling (opstart, udvikling, afprøvning)", n.developing, going, "samarbejder/"),
            Share("Samarbejder i drift", n.running, going, "samarbejder/"),
            Share("Puljer kun til udvikling", pools.count({"udvikling"}), len(pools), "puljer/"),
            Share("Puljer kun til drift", pools.count({"drift"}), len(pools), "puljer/"),
            Share("Puljer til begge dele", pools.count({"udvikling", "drift"}), len(pools), "puljer/"),
        ),
        ("Også forslag til puljer er talt med.",),
    )  # fmt: skip


def referral(c: Catalogue) -> Indicator:
    """The share of offerings open to social referral."""
    open_to = sum("social-henvisning" in t.adgang for t in c.tilbud)
    return Indicator(
        "henvisning", "Tilbud, der er åbne for social henvisning",
        "tilbud, hvor social henvisning er en af vejene ind", "alle tilbud, der ikke er afsluttet",
        (Share("Åbne for social henvisning", open_to, len(c.tilbud), "fagfolk/henvisning/"),),
        ("Et tilbud, man selv kan henvende sig til, kan også bruges ved en social henvisning. Det er ikke talt med her.",),
    )  # fmt: skip


def confirmed(c: Catalogue) -> Indicator:
    """The share of offerings confirmed within their own interval, as of the newest confirmation."""
    dues = [t.confirmed_until for t in c.tilbud if t.confirmed_until]
    newest = max((t.bekraeftet.dato for t in c.tilbud if t.bekraeftet), default=None)
    fresh = sum(due >= newest for due in dues) if newest else 0
    note = f"Opgjort den {danish.long_date(newest)}, da et tilbud sidst blev bekræftet." if newest else ""
    return Indicator(
        "bekraeftet", "Tilbud, der er bekræftet i tide",
        "tilbud, som nogen har set efter inden for tilbuddets egen frist (som regel 12 måneder)",
        "alle tilbud, der ikke er afsluttet",
        (Share("Bekræftet i tide", fresh, len(c.tilbud)),),
        (note or "Ingen tilbud er bekræftet endnu.",), _by_date(dues),
    )  # fmt: skip


def _by_date(days: list[date]) -> dict[str, int]:
    return {day.isoformat(): n for day, n in sorted(Counter(days).items())}


def pages(c: Catalogue) -> Iterator[Page]:
    """The page of the key figures."""
    text = "Fem tal om tilbud og samarbejder: hvad der tælles, af hvor mange, og hvad tallene ikke siger."
    yield Page(ADDRESS, "noegletal", "Nøgletal", text, OVERVIEW, {"tal": indicators(c), "csv": CSV})


def files(c: Catalogue) -> Iterator[tuple[str, str]]:
    """Every share as CSV."""
    heads = ("noegletal", "navn", "del", "taeller", "naevner", "taelles", "af")
    rows: list[tuple[Cell, ...]] = [
        (i.slug, i.title, s.label, s.part, s.whole, i.numerator, i.denominator) for i in indicators(c) for s in i.shares
    ]
    yield CSV, as_csv(heads, rows)
