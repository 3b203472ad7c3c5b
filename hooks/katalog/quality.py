"""How good a record is for the one who needs it: a score out of 100, told field by field.

The criteria are data·inclusion's, fitted to Danish offerings: can one get in touch, does one understand it,
is it for me, what does it cost, and is it still right. A record that follows the rules may still score low.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from statistics import fmean

from katalog import danish, readability
from katalog.catalogue import Catalogue, by_name
from katalog.models import Organisation, Record, Tilbud
from katalog.page import Page, numbered, parts
from katalog.stale import CRUMBS
from katalog.tables import as_csv

ADDRESS = "redaktoer/kvalitet/"
CSV = ADDRESS + "kvalitet.csv"
LEAST, MOST = 150, 2500
"""Characters: a description between these says enough and can be read."""
NEED_CONTACT = {"selvhenvendelse", "medlemskab", "social-henvisning", "fagperson", "kommunal-visitation", "opsoegende"}
"""Ways in that somebody has to call or write for."""
UNKNOWN = "ikke-oplyst"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that was looked at."""

    field: str
    points: int
    of: int
    advice: str
    """What to write; told when points are missing."""

    @property
    def met(self) -> bool:
        """Whether nothing is missing."""
        return self.points == self.of


@dataclass(frozen=True, slots=True)
class Quality:
    """A record, what it scored, and what would raise it."""

    record: Record
    score: int
    """Out of 100."""
    missing: tuple[Criterion, ...]
    """The most first."""


def quality(record: Record, today: date | None) -> Quality:
    """One record's; what is past its interval is so on this day, and never when there is no day."""
    return _scored(record, today, readability.number(record))


def _scored(record: Record, today: date | None, lix: int | None) -> Quality:
    own = (
        _offering(record)
        if isinstance(record, Tilbud)
        else _organisation(record)
        if isinstance(record, Organisation)
        else ()
    )
    criteria = (*own, _readable(record, lix), _recent(record, today), _sourced(record))
    score = round(100 * sum(c.points for c in criteria) / sum(c.of for c in criteria))
    return Quality(record, score, tuple(sorted((c for c in criteria if not c.met), key=lambda c: c.points - c.of)))


def _offering(t: Tilbud) -> Iterator[Criterion]:
    k = t.kontakt
    reach = bool((k and (k.telefon or k.email)) or (k and k.adresse) or t.link)
    if not set(t.adgang) & (NEED_CONTACT | {UNKNOWN}):  # one just turns up, so a place and a time are the contact
        yield Criterion("steder", 20 * bool(t.steder or t.daekning.online or reach), 20, "Skriv, hvor man møder op.")
    else:
        yield Criterion(
            "kontakt",
            20 * reach,
            20,
            "Man skal selv tage kontakt, men der står ikke hvordan. Skriv telefon, mail eller link.",
        )
    yield _length(t.beskrivelse, 15)
    groups = [g for g in t.groups if g != "alle"]
    yield Criterion("maalgrupper", 15 if groups else 5, 15, "Skriv mindst én bestemt målgruppe ud over 'alle'.")
    yield Criterion("adgang", 10 * (UNKNOWN not in t.adgang), 10, "Skriv, hvordan man kommer med.")
    yield Criterion(
        "saadan_goer_du",
        10 * bool(t.saadan_goer_du),
        10,
        "Skriv med en sætning eller to, hvad man gør for at komme med.",
    )
    yield Criterion("pris", 5 * bool(t.pris), 5, "Skriv 'pris: {gratis: true}', eller hvad det koster.")
    yield Criterion(
        "tidspunkter", 5 * bool(t.tidspunkter), 5, "Skriv, hvornår det foregår, eller 'efter_aftale: true'."
    )
    yield Criterion("udbydere", 5 * bool(t.udbydere), 5, "Skriv, hvem der står bag.")


def _organisation(o: Organisation) -> Iterator[Criterion]:
    k = o.kontakt
    yield Criterion(
        "kontakt",
        25 * bool((k and (k.telefon or k.email)) or o.hjemmeside),
        25,
        "Skriv hjemmeside, fælles telefon eller fælles mail.",
    )
    yield _length(o.beskrivelse, 20)
    yield Criterion("aktoertype", 10 * bool(o.aktoertype or o.offentlig), 10, "Skriv, hvilken slags aktør det er.")
    yield Criterion("daekning", 15 * bool(o.daekning), 15, "Skriv, hvor de arbejder.")
    yield Criterion("cvr", 5 * bool(o.cvr), 5, "Skriv CVR-nummeret.")


def _length(text: str, of: int) -> Criterion:
    n = len(" ".join(text.split()))
    if LEAST <= n <= MOST:
        return Criterion("beskrivelse", of, of, "")
    advice = (
        f"Teksten er på {danish.number(n)} tegn. Skriv mindst {LEAST}: hvad sker der, og hvordan er det at komme?"
        if n < LEAST
        else f"Teksten er på {danish.number(n)} tegn. Kort den ned til {danish.number(MOST)}."
    )
    return Criterion("beskrivelse", of // 2 if n >= LEAST // 2 else 0, of, advice)


def _readable(record: Record, lix: int | None) -> Criterion:
    """LIX against what the text aims at; a text too short to measure is not held against it."""
    target = readability.aim(record)
    over = max(0, (lix or 0) - target)
    points = 10 if not over else 5 if over <= 5 else 0
    return Criterion("lix", points, 10, f"LIX er {lix} og bør højst være {target}. Del de lange sætninger.")


def _recent(record: Record, today: date | None) -> Criterion:
    due = record.confirmed_until
    if due is None:
        return Criterion("bekraeftet", 0, 15, "Se efter, om alt passer, og skriv datoen i 'bekraeftet'.")
    late = today is not None and due < today
    return Criterion("bekraeftet", 5 if late else 15, 15, f"Skulle være set efter senest {danish.long_date(due)}.")


def _sourced(record: Record) -> Criterion:
    known = bool(record.kilder or record.eksempel or (record.bekraeftet and record.bekraeftet.af))
    return Criterion("kilder", 5 * known, 5, "Skriv, hvor oplysningerne kommer fra, eller hvem der har set efter.")


# ---------------------------------------------------------------- all of them


@lru_cache(maxsize=2)  # a build's page and its table, or the two sides of a comparison
def measured(c: Catalogue, today: date | None) -> tuple[Quality, ...]:
    """Every open offering and civil organisation, the one that can become most better first."""
    lix = readability.numbers(c)
    found = (_scored(r, today, lix.get(r.path)) for r in (*c.tilbud, *c.civil))
    return tuple(sorted(found, key=lambda q: (q.score, by_name(q.record))))


def mean(found: Sequence[Quality]) -> int:
    """The mean score, rounded; 0 of nothing."""
    return round(fmean(q.score for q in found)) if found else 0


def newest(c: Catalogue) -> date | None:
    """The last day on which anything was confirmed: today, for a page that is the same on every day."""
    return max((r.bekraeftet.dato for r in (*c.tilbud, *c.civil) if r.bekraeftet), default=None)


def as_text(found: Sequence[Quality], root: str, most: int) -> str:
    """The lowest scores with what to write; then the mean."""
    lines = []
    for q in found[:most]:
        lines.append(f"{q.score:3}  {root}/{q.record.path}")
        lines += [f"       {c.field}: {c.points} af {c.of}. {c.advice}" for c in q.missing]
    rest = len(found) - most
    lines += [f"… og {rest} mere. Skriv --most {len(found)} for at se dem alle."] if rest > 0 else []
    return "\n".join([*lines, f"Gennemsnit: {mean(found)} af 100 for {danish.plural(len(found), 'post', 'poster')}."])


def table(found: Sequence[Quality]) -> str:
    """One line for each record: score, and what is missing."""
    rows = ((q.record.path, q.record.name, q.score, ", ".join(c.field for c in q.missing)) for q in found)
    return as_csv(("fil", "navn", "point", "mangler"), rows)


def pages(c: Catalogue) -> Iterator[Page]:
    """The list for editors, lowest first, as of the newest confirmation."""
    found, day = measured(c, newest(c)), newest(c)
    values = {
        "snit": mean(found),
        "dag": danish.long_date(day) if day else "",
        "fuldt": sum(q.score == 100 for q in found),
        "csv": CSV,
    }
    text = "Tilbud og organisationer, med point for hvor meget en læser kan bruge oplysningerne til."
    for part in parts(found, ADDRESS):
        yield numbered(part, "redaktoer/kvalitet", "Kvalitet", text, CRUMBS, values)


def files(c: Catalogue) -> Iterator[tuple[str, str]]:
    """Every score as CSV."""
    yield CSV, table(measured(c, newest(c)))
