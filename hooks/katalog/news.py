"""The page 'Hvad er nyt': what has come, changed and ended, month by month, as git remembers it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from katalog import danish
from katalog.catalogue import Catalogue
from katalog.changes import Teller
from katalog.history import MONTHS, Event
from katalog.models import KINDS, Record, Tilbud
from katalog.page import Page

ADDRESS = "nyt/"
TITLE = "Hvad er nyt"
SHOWN = 20
"""How many records of one sort in one month are named."""
WORDS = {
    "titel": ("Nyt navn", "Nyt navn"), "navn": ("Nyt navn", "Nyt navn"),
    "resume": ("Ny beskrivelse", "Ny beskrivelse"), "beskrivelse": ("Ny beskrivelse", "Beskrivelsen er fjernet"),
    "udbydere": ("Anden udbyder", "Udbyderen er fjernet"),
    "maalgrupper": ("Ændret målgruppe", "Ændret målgruppe"), "ikke_for": ("Ændret målgruppe", "Ændret målgruppe"),
    "alder": ("Ny aldersgrænse", "Ingen aldersgrænse"),
    "tilbudstyper": ("Ændret type", "Ændret type"), "daekning": ("Dækker et andet område", "Dækker et andet område"),
    "steder": ("Nyt sted", "Stedet er fjernet"), "tidspunkter": ("Nye tider", "Tiderne er fjernet"),
    "adgang": ("Ny vej ind", "Ny vej ind"), "saadan_goer_du": ("Ny vej ind", "Ny vej ind"),
    "henvisning": ("Nyt til fagfolk om henvisning", "Vejledningen til fagfolk er fjernet"),
    "pris": ("Ny pris", "Prisen er fjernet"), "sprog": ("Andre sprog", "Andre sprog"),
    "bemanding": ("Ændret bemanding", "Ændret bemanding"), "periode": ("Ny periode", "Perioden er fjernet"),
    "kontakt.telefon": ("Ny telefon", "Telefonen er fjernet"), "kontakt.email": ("Ny mail", "Mailen er fjernet"),
    "kontakt": ("Ny adresse", "Adressen er fjernet"),
    "link": ("Ny hjemmeside", "Hjemmesiden er fjernet"), "hjemmeside": ("Ny hjemmeside", "Hjemmesiden er fjernet"),
    "aktoertype": ("Ændret aktørtype", "Aktørtypen er fjernet"),
    "samarbejde_oensket": ("Nyt ønske om samarbejde", "Ønsket om samarbejde er fjernet"),
    "parter": ("Ændrede parter", "Ændrede parter"), "partnere": ("Ændrede partnere", "Partnerne er fjernet"),
    "fase": ("Ny fase", "Fasen er fjernet"), "form": ("Anden betaling", "Betalingen er fjernet"),
    "beloeb": ("Nye beløb", "Beløbene er fjernet"), "ramme": ("Nye beløb", "Beløbene er fjernet"),
    "oekonomi": ("Nye beløb", "Beløbene er fjernet"), "formaal": ("Nyt formål", "Formålet er fjernet"),
    "effekt": ("Nyt om effekten", "Effekten er fjernet"), "afkast": ("Nyt regnestykke", "Regnestykket er fjernet"),
    "beregning": ("Nyt regnestykke", "Regnestykket er fjernet"), "laering": ("Nye erfaringer", "Erfaringerne er fjernet"),
    "kriterier": ("Nye kriterier", "Kriterierne er fjernet"), "frist": ("Ny frist", "Fristen er fjernet"),
    "trin": ("Nyt om forløbet", "Forløbet er fjernet"), "ansvarlig": ("Ny ansvarlig", "Den ansvarlige er fjernet"),
    "maal": ("Andre mål", "Målene er fjernet"), "spor": ("Andre spor", "Sporene er fjernet"),
    "status": ("Ny status", "Status er fjernet"),
}  # fmt: skip
"""A field, what is said when it is new or another, and when it is gone; the others are not told of."""
STATUS_LISTS = {"tilbud": "status", "initiativer": "initiativstatus", "puljer": "puljestatus"}


@dataclass(frozen=True)
class Line:
    """One record in one month."""

    name: str
    record: Record | None
    """None when its page is gone."""
    example: bool
    kind: str
    """'Organisation' and such; empty for an offering."""
    providers: str
    day: date
    words: tuple[str, ...] = ()

    @property
    def spoken(self) -> str:
        """'3. november'."""
        return f"{self.day.day}. {danish.MONTHS[self.day.month - 1]}"


@dataclass(frozen=True)
class Month:
    """What happened in one month."""

    title: str
    slug: str
    new: tuple[Line, ...]
    changed: tuple[Line, ...]
    over: tuple[Line, ...]


def pages(c: Catalogue) -> Iterator[Page]:
    """One page, also where nothing is known."""
    text = "Nye tilbud, nye oplysninger og tilbud, der er slut, måned for måned."
    values = {"maaneder": months(c), "nyeste": c.history.newest, "bagud": MONTHS, "vis": SHOWN}
    yield Page(ADDRESS, "nyt", TITLE, text, (), values)


def months(c: Catalogue) -> tuple[Month, ...]:
    """The months in which something happened that readers notice, the newest first."""
    teller = Teller(c)
    by_month: dict[str, dict[tuple[str, str], list[Event]]] = defaultdict(lambda: defaultdict(list))
    for e in c.history.events:
        by_month[f"{e.day:%Y-%m}"][e.kind, e.id].append(e)
    made = (_month(c, teller, slug, records) for slug, records in sorted(by_month.items(), reverse=True))
    return tuple(month for month in made if month.new or month.changed or month.over)


def _month(c: Catalogue, teller: Teller, slug: str, records: Mapping[tuple[str, str], list[Event]]) -> Month:
    sorts: dict[str, list[Line]] = {"new": [], "changed": [], "over": []}
    for (kind, id), events in records.items():
        record = c.get(kind, id)
        changes, words = _net(events), tuple[str, ...]()
        made = next((e for e in events if e.action == "ny"), None)
        if record is None:
            sort, words = "over" if _is_gone(events) else "", ("Slettet",)
        elif changes.get("status", ("", ""))[1] == "afsluttet":
            sort, words = "over", ("Afsluttet",)
        elif made:
            sort = "new"
        else:
            ended = isinstance(record, Tilbud) and not record.is_open
            words = () if ended else _words(c, kind, changes)
            sort = "changed" if words else ""
        if sort:
            told = teller.told(events[0])
            label = "" if kind == "tilbud" else KINDS[kind].label
            line = Line(told.name if record is None else record.name, record, told.example, label,
                        _providers(c, record), (made if made and sort == "new" else events[0]).day, words)  # fmt: skip
            sorts[sort].append(line)
    year, month = map(int, slug.split("-"))
    ordered = {sort: tuple(sorted(lines, key=_order)) for sort, lines in sorts.items()}
    return Month(f"{danish.capital(danish.MONTHS[month - 1])} {year}", slug, **ordered)


def _order(line: Line) -> tuple[bool, int, tuple[str, str]]:
    """Offerings first, then the newest, then by name."""
    return bool(line.kind), -line.day.toordinal(), danish.collation(line.name)


def _is_gone(events: Sequence[Event]) -> bool:
    """Deleted this month, and not made and deleted within it."""
    return events[0].action == "slettet" and events[-1].action != "ny"


def _net(events: Sequence[Event]) -> dict[str, tuple[str, str]]:
    """Each field as it was when the month began, and as it was when it ended; the same is no change."""
    found: dict[str, tuple[str, str]] = {}
    for e in events:  # the newest first
        for change in e.changes:
            found[change.field] = (change.before, found.get(change.field, ("", change.after))[1])
    return {name: (before, after) for name, (before, after) in found.items() if before != after}


def _words(c: Catalogue, kind: str, changes: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    """What changed, in the order of the table above; each thing once."""
    said: dict[str, str] = {}
    for field, (_, after) in changes.items():
        key = field if field in WORDS else field.partition(".")[0]
        if key == "status":
            said[key] = _status(c, kind, after)
        elif key in WORDS and not (key in said and not after):
            said[key] = WORDS[key][0 if after else 1]
    return tuple(dict.fromkeys(said[key] for key in WORDS if key in said))


def _status(c: Catalogue, kind: str, after: str) -> str:
    if kind == "tilbud" and after == "aktiv":
        return "Åbent igen"
    code = c.codes[STATUS_LISTS[kind]].get(after) if kind in STATUS_LISTS else None
    return code.navn if code else WORDS["status"][0]


def _providers(c: Catalogue, record: Record | None) -> str:
    """Who is behind an offering."""
    if not isinstance(record, Tilbud):
        return ""
    return danish.enumerate_words([o.navn for o in c.organisations(record.udbydere)])
