"""How ready an offering is to be referred to: which of the things that a professional needs are known."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from katalog.catalogue import Catalogue, by_name
from katalog.fit import STAFF
from katalog.models import Tilbud
from katalog.page import Crumbs, Page, numbered, parts

ADDRESS = "fagfolk/klar/"
CRUMBS: Crumbs = (STAFF,)
MOST = 40
"""How many offerings a municipality's own page shows."""
OPEN_WAYS = {"selvhenvendelse", "drop-in", "anonym"}
"""Ways in that need nobody's referral, so that anybody may help."""
RUNNING = {"aktiv", "venteliste"}
ANYBODY = "Alle kan hjælpe. Det kræver ingen henvisning."
WAITING = "Der er venteliste. Spørg, hvor lang den er."


@dataclass(frozen=True)
class Thing:
    """Something to know before one refers: what the page calls it, what a sentence calls it, and what is known."""

    label: str
    name: str
    text: str | None
    """None when it is not known."""
    markdown: bool = False
    """Whether the text is Markdown; else it is plain words, in which '3. maj' is no list."""


@dataclass(frozen=True)
class Readiness:
    """What is known and what is missing, in the order in which one needs it."""

    tilbud: Tilbud
    things: tuple[Thing, ...]

    @property
    def known(self) -> int:
        """How many of the things are known."""
        return sum(bool(t.text) for t in self.things)

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of those that are not."""
        return tuple(t.name for t in self.things if not t.text)

    @property
    def running(self) -> bool:
        """Whether somebody can be referred to it now."""
        return self.tilbud.status in RUNNING


def readiness(c: Catalogue, t: Tilbud) -> Readiness:
    """What of it is known about one offering."""
    k = t.kontakt

    def told(field: str) -> str | None:
        return getattr(t.henvisning, field, None)

    ways = [a for a in c.access(t) if a.slug != "ikke-oplyst"]
    anybody = any(a.slug in OPEN_WAYS for a in ways)
    contact = (k.phone_spoken if k and k.telefon else None, k.email if k else None, t.link)
    return Readiness(
        t,
        (
            Thing("Vejen ind", "vejen ind", " ".join(f"{a.navn}. {a.personale}" for a in ways)),
            Thing("Hvem kan henvise", "hvem der kan henvise", told("hvem") or (ANYBODY if anybody else None)),
            Thing("Sådan gør du", "hvordan man gør", told("hvordan") or t.saadan_goer_du, not told("hvordan")),
            Thing("Samtykke", "samtykke", told("samtykke")),
            Thing("Det fortæller du borgeren", "hvad borgeren skal vide", told("fortael")),
            Thing("Første kontakt", "første kontakt", told("foerste_kontakt")),
            Thing("Plads og ventetid", "plads og ventetid", told("kapacitet") or (WAITING if t.status == "venteliste" else None)),
            Thing("Kontakt", "kontakt", ", ".join(filter(None, contact))),
            Thing("Sidst bekræftet", "bekræftelse", t.bekraeftet.spoken if t.bekraeftet else None),
        ),
    )  # fmt: skip


def ranked(c: Catalogue, tilbud: Iterable[Tilbud]) -> tuple[Readiness, ...]:
    """The readiest first; what does not run now comes last."""
    found = (readiness(c, t) for t in tilbud)
    return tuple(sorted(found, key=lambda r: (not r.running, -r.known, by_name(r.tilbud))))


def pages(c: Catalogue) -> Iterator[Page]:
    """The whole list, and for each municipality the readiest that somebody there can use."""
    title, text = "Klar til henvisning", "Tilbud, sorteret efter hvor meget en fagperson kan få at vide om dem."
    every = ranked(c, c.tilbud)
    for part in parts(every, ADDRESS):
        yield numbered(part, "fagfolk/klar", title, text, CRUMBS, {"omraade": None, "i_alt": part.total})
    crumbs = (*CRUMBS, (title, ADDRESS))
    for omraade in c.kommuner:
        coverage = c.coverage(omraade.slug)
        usable = {t.id for t in (*coverage.inside, *coverage.covering)}
        here = (r for r in every if r.tilbud.id in usable)
        (part,) = parts(tuple(islice(here, MOST)), f"{ADDRESS}{omraade.slug}/")
        values = {"omraade": omraade, "i_alt": len(usable)}
        yield numbered(part, "fagfolk/klar", f"Klar til henvisning i {omraade.short}", text, crumbs, values)
