"""Key figures at build: each a share with its numerator, its denominator and what they mean.

Today is not asked for, so that the same records give the same pages on any day: what depends on it is told as of
the newest confirmation, and the browser tells it anew.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from katalog import danish
from katalog.amounts import counts
from katalog.catalogue import Catalogue
from katalog.models import Pulje, Record, Samarbejde, Tilbud
from katalog.overview import OVERVIEW
from katalog.page import Page
from katalog.tables import Cell, as_csv

R = TypeVar("R", bound=Record)
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
    due: Mapping[str, int] | None = None
    """For what today decides: how many are confirmed until each date (ISO)."""

    @property
    def percent(self) -> int | None:
        """Rounded; None of nothing."""
        return int(100 * self.part / self.whole + 0.5) if self.whole else None


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


def indicators(c: Catalogue) -> tuple[Indicator, ...]:
    """Every key figure, in the page's order."""
    return (served(c), lasting(c), purpose(c), referral(c), confirmed(c))


def served(c: Catalogue) -> Indicator:
    """The share of target groups with an offering in each sundhedsråd."""
    codes = {k.slug for k in c.codes["maalgrupper"].values() if not c.narrower("maalgrupper", k.slug)}
    shares = []
    for area in (o for o in c.omraader.values() if o.type == "sundhedsraad"):
        near = [
            *c.coverage(area.slug).inside,
            *(t for p in c.parents(area.slug) for t in c.pointing("omraader", p, Tilbud)),
        ]
        found = {g for t in near for g in t.groups}
        name = area.short.removeprefix("Sundhedsråd ")
        shares.append(Share(name, len(found & codes), len(codes), f"overblik/omraader/{area.slug}/"))
    return Indicator(
        "maalgrupper", "Målgrupper med et tilbud i hvert sundhedsråd",
        "målgrupper, som mindst ét tilbud er for, når tilbuddet nævner sundhedsrådet, en af dets kommuner eller regionen",
        "alle målgrupper i kataloget. Overskrifter som »Sygdom« tæller ikke med",
        tuple(shares), ("Tilbud for hele landet eller online er ikke talt med.",),
    )  # fmt: skip


def lasting(c: Catalogue) -> Indicator:
    """The share of agreements that run for more than a year."""
    kinds = [(label, counts(agreements)) for label, agreements in _apart(c.all(Samarbejde))]
    notes = [
        f"{label}: {danish.plural(n.all - n.dated, 'samarbejde', 'samarbejder')} mangler begyndelse eller slutning og er ikke talt med."
        for label, n in kinds
        if n.all > n.dated
    ]
    return Indicator(
        "fleraarige", "Samarbejder, der løber i mere end ét år",
        "samarbejder, der løber i mere end ét år", "samarbejder med oplyst begyndelse og slutning",
        tuple(Share(label, n.long, n.dated, "samarbejder/") for label, n in kinds), tuple(notes),
    )  # fmt: skip


def purpose(c: Catalogue) -> Indicator:
    """Development against operation: how far agreements are, and what pools may be used for."""
    shares = []
    for label, agreements in _apart(c.all(Samarbejde)):
        n = counts(agreements)
        going = n.developing + n.running
        shares.append(
            Share(
                f"{label}: samarbejder i udvikling (opstart, udvikling, afprøvning)",
                n.developing,
                going,
                "samarbejder/",
            )
        )
        shares.append(Share(f"{label}: samarbejder i drift", n.running, going, "samarbejder/"))
    for label, records in _apart(c.all(Pulje)):
        pools = [set(p.omfatter) for p in records if p.omfatter]
        shares.append(Share(f"{label}: puljer kun til udvikling", pools.count({"udvikling"}), len(pools), "puljer/"))
        shares.append(Share(f"{label}: puljer kun til drift", pools.count({"drift"}), len(pools), "puljer/"))
        shares.append(
            Share(f"{label}: puljer til begge dele", pools.count({"udvikling", "drift"}), len(pools), "puljer/")
        )
    return Indicator(
        "drift", "Udvikling over for drift",
        "samarbejder og puljer af den slags, der står ud for tallet",
        "samarbejder, der ikke er afsluttet, med oplyst fase; og puljer, hvor det er oplyst, hvad de må bruges til",
        tuple(shares), ("Også forslag til puljer er talt med.",),
    )  # fmt: skip


def referral(c: Catalogue) -> Indicator:
    """The share of offerings open to social referral."""
    return Indicator(
        "henvisning", "Tilbud, der er åbne for social henvisning",
        "tilbud, hvor social henvisning er en af vejene ind", "alle tilbud, der ikke er afsluttet",
        tuple(
            Share(label, sum("social-henvisning" in t.adgang for t in tilbud), len(tilbud), "fagfolk/henvisning/")
            for label, tilbud in _apart(c.tilbud)
        ),
        ("Et tilbud, man selv kan henvende sig til, kan også bruges ved en social henvisning. Det er ikke talt med her.",),
    )  # fmt: skip


def confirmed(c: Catalogue) -> Indicator:
    """The share of offerings confirmed within their own interval, as of the newest confirmation."""
    newest = max((t.bekraeftet.dato for t in c.tilbud if t.bekraeftet), default=None)
    shares = []
    for label, tilbud in _apart(c.tilbud):
        dues = Counter(t.confirmed_until for t in tilbud if t.confirmed_until)
        fresh = sum(n for due, n in dues.items() if newest and due >= newest)
        shares.append(Share(label, fresh, len(tilbud), due={day.isoformat(): n for day, n in sorted(dues.items())}))
    note = f"Opgjort den {danish.long_date(newest)}, da et tilbud sidst blev bekræftet." if newest else ""
    return Indicator(
        "bekraeftet", "Tilbud, der er bekræftet i tide",
        "tilbud, som nogen har set efter inden for tilbuddets egen frist (som regel 12 måneder)",
        "alle tilbud, der ikke er afsluttet",
        tuple(shares), (note or "Ingen tilbud er bekræftet endnu.",),
    )  # fmt: skip


def _apart(records: Sequence[R]) -> list[tuple[str, Sequence[R]]]:
    """What the sources and the organisations say, and what is made up: no figure mixes the two."""
    real, made_up = ([r for r in records if r.eksempel is kind] for kind in (False, True))
    return [("Fra kilderne", real), *([("Opdigtede eksempler", made_up)] if made_up else [])]


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
