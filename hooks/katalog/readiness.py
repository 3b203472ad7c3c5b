"""How ready an offering is to be referred to: which of the things that a professional needs are known."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from katalog.catalogue import Catalogue, by_name
from katalog.models import Tilbud
from katalog.page import Crumbs, Page, numbered, parts

ADDRESS = "fagfolk/klar/"
CRUMBS: Crumbs = (("For fagfolk", "fagfolk/"),)
MOST = 40
"""How many offerings a municipality's own page shows."""
OPEN_WAYS = {"selvhenvendelse", "drop-in", "anonym"}
"""Ways in that need nobody's referral, so that anybody may help."""
RUNNING = {"aktiv", "venteliste"}


@dataclass(frozen=True)
class Readiness:
    """What is known and what is missing, in the order in which one needs it."""

    tilbud: Tilbud
    known: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def whole(self) -> int:
        """How many things there are to know."""
        return len(self.known) + len(self.missing)

    @property
    def running(self) -> bool:
        """Whether somebody can be referred to it now."""
        return self.tilbud.status in RUNNING


def readiness(t: Tilbud) -> Readiness:
    """What of it is known about one offering."""
    h, k = t.henvisning, t.kontakt
    ways = set(t.adgang) - {"ikke-oplyst"}
    things = (
        ("vejen ind", ways),
        ("hvem der kan henvise", (h and h.hvem) or ways & OPEN_WAYS),
        ("hvordan man gør", (h and h.hvordan) or t.saadan_goer_du),
        ("samtykke", h and h.samtykke),
        ("hvad borgeren skal vide", h and h.fortael),
        ("første kontakt", h and h.foerste_kontakt),
        ("plads og ventetid", (h and h.kapacitet) or t.status == "venteliste"),
        ("kontakt", (k and (k.telefon or k.email)) or t.link),
        ("bekræftelse", t.bekraeftet),
    )
    known = tuple(name for name, value in things if value)
    return Readiness(t, known, tuple(name for name, value in things if not value))


def ranked(tilbud: Sequence[Tilbud]) -> tuple[Readiness, ...]:
    """The readiest first; what does not run now comes last."""
    found = map(readiness, tilbud)
    return tuple(sorted(found, key=lambda r: (not r.running, -len(r.known), by_name(r.tilbud))))


def pages(c: Catalogue) -> Iterator[Page]:
    """The whole list, and for each municipality the readiest that somebody there can use."""
    title, text = "Klar til henvisning", "Tilbud, sorteret efter hvor meget en fagperson kan få at vide om dem."
    for part in parts(ranked(c.tilbud), ADDRESS):
        yield numbered(part, "fagfolk/klar", title, text, CRUMBS, {"omraade": None, "i_alt": part.total})
    crumbs = (*CRUMBS, (title, ADDRESS))
    for omraade in c.kommuner:
        coverage = c.coverage(omraade.slug)
        found = ranked([*coverage.inside, *(t for _, _, above in coverage.above for t in above)])
        (part,) = parts(found[:MOST], f"{ADDRESS}{omraade.slug}/")
        values = {"omraade": omraade, "i_alt": len(found)}
        yield numbered(part, "fagfolk/klar", f"Klar til henvisning i {omraade.short}", text, crumbs, values)
