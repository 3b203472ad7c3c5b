"""Fixed times as calendars (iCalendar, RFC 5545): for all, for each organisation and for each offering.

A series begins on the first such day from the offering's own first day on, else from its last confirmation,
so that no start is made up; what comes back in a way that cannot be known ('hver anden uge') is left out.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from katalog.catalogue import Catalogue
from katalog.export import File, Publication
from katalog.export.weekly import Rule, anchor, rules
from katalog.models import Organisation, Tilbud
from katalog.tilbud import Tidspunkt

ZONE = ZoneInfo("Europe/Copenhagen")
TIMEZONE = (
    "BEGIN:VTIMEZONE", "TZID:Europe/Copenhagen",
    "BEGIN:DAYLIGHT", "DTSTART:19960331T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "TZNAME:CEST", "END:DAYLIGHT",
    "BEGIN:STANDARD", "DTSTART:19961027T030000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "TZNAME:CET", "END:STANDARD",
    "END:VTIMEZONE",
)  # fmt: skip
"""Denmark's clock since 1996."""
WIDTH = 75
"""Bytes in a line, after which it goes on in the next."""


def files(p: Publication) -> Iterator[File]:
    """Every calendar that has something in it; the one for all is there even when it is empty."""
    events = {t.id: "".join(_events(p, t)) for t in p.catalogue.all(Tilbud)}
    events = {id: text for id, text in events.items() if text}
    yield "data/kalender.ics", _calendar(p.name, events.values())
    for o in p.catalogue.all(Organisation):
        if found := [events[t.id] for t in p.catalogue.tilbud_of(o) if t.id in events]:
            yield address(o), _calendar(o.navn, found)
    for t in p.catalogue.all(Tilbud):
        if t.id in events and not p.catalogue.is_sensitive(t):
            yield address(t), _calendar(t.titel, [events[t.id]])


def address(record: Tilbud | Organisation) -> str:
    """Where a record's own calendar is, from the site's root."""
    return f"{record.address}kalender.ics"


def has_calendar(c: Catalogue, record: Tilbud | Organisation) -> bool:
    """Whether the record has a calendar of its own. Others may see a calendar, so help after violence has none."""
    if isinstance(record, Tilbud) and c.is_sensitive(record):
        return False
    of = (record,) if isinstance(record, Tilbud) else c.tilbud_of(record)
    return any(_begins(t, rule) for t in of for _, rule in rules(t) if _tells_something(rule))


def _events(p: Publication, tilbud: Tilbud) -> Iterator[str]:
    for n, (when, rule) in enumerate(rules(tilbud), 1):
        begins = _begins(tilbud, rule)
        if begins and _tells_something(rule):
            yield _lines(("BEGIN:VEVENT", *_event(p, tilbud, n, when, rule, begins), "END:VEVENT"))


def _event(p: Publication, t: Tilbud, n: int, when: Tidspunkt, rule: Rule, begins: date) -> Iterator[str]:
    yield f"UID:{t.id}-{n}@{urlsplit(p.url).hostname}"
    yield f"DTSTAMP:{anchor(t):%Y%m%d}T000000Z"
    yield from _span(rule, begins)
    yield f"RRULE:{rule.text}{_until(t, rule)}"
    yield f"SUMMARY:{_text(('Eksempel: ' if t.eksempel else '') + t.titel)}"
    if places := [", ".join(s.lines) for s in t.steder if s.lines]:
        yield f"LOCATION:{_text(' / '.join(places))}"
    if len(t.steder) == 1 and t.steder[0].breddegrad and t.steder[0].laengdegrad:
        yield f"GEO:{t.steder[0].breddegrad};{t.steder[0].laengdegrad}"
    made_up = ["Opdigtet eksempel."] if t.eksempel else []
    yield f"DESCRIPTION:{_text(chr(10).join([*made_up, t.resume, when.spoken + '.', p.at(t.address)]))}"
    yield f"CATEGORIES:{','.join(_text(k.navn) for k in p.catalogue.named('tilbudstyper', t.tilbudstyper))}"
    yield f"URL:{p.at(t.address)}"
    yield "TRANSP:TRANSPARENT"


def _begins(t: Tilbud, rule: Rule) -> date | None:
    """The first day of the series; None when the offering is over before that."""
    day = rule.first(anchor(t))
    return None if t.periode and t.periode.til and day > t.periode.til else day


def _tells_something(rule: Rule) -> bool:
    """What is open day and night all days of the week is no event."""
    return len(rule.days) < 7 or (rule.start is not None and rule.start != rule.end and rule.end != "24.00")


def _span(rule: Rule, day: date) -> Iterator[str]:
    """Begin and end; a whole day when the clock is not known."""
    if rule.start is None:
        yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
        return
    start = _at(day, rule.start)
    yield f"DTSTART;TZID=Europe/Copenhagen:{start:%Y%m%dT%H%M%S}"
    if rule.end is not None:
        end = _at(day, rule.end)
        end = end if end > start else end + timedelta(days=1)
        yield f"DTEND;TZID=Europe/Copenhagen:{end:%Y%m%dT%H%M%S}"


def _at(day: date, clock: str) -> datetime:
    """The moment on the wall's clock; 24.00 is the next day's beginning."""
    hours, minutes = map(int, clock.split("."))
    return datetime.combine(day, time()) + timedelta(hours=hours, minutes=minutes)


def _until(t: Tilbud, rule: Rule) -> str:
    if not (t.periode and t.periode.til):
        return ""
    if rule.start is None:
        return f";UNTIL={t.periode.til:%Y%m%d}"
    last = datetime.combine(t.periode.til, time(23, 59, 59), ZONE).astimezone(ZoneInfo("UTC"))
    return f";UNTIL={last:%Y%m%dT%H%M%SZ}"


def _calendar(name: str, events: Iterable[str]) -> str:
    return "".join((_BEGIN, _folded(f"X-WR-CALNAME:{_text(name)}"), _SETTINGS, *events, "END:VCALENDAR\r\n"))


def _text(text: str) -> str:
    """Text with what means something to a calendar escaped."""
    for mark, instead in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(mark, instead)
    return text


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _folded(line: str) -> str:
    """The line cut where it is too long, never inside a letter."""
    if len(line) * 2 <= WIDTH:
        return line
    data, pieces, start, room = line.encode(), [], 0, WIDTH
    while len(data) - start > room:
        end = start + room
        while data[end] & 0xC0 == 0x80:  # the rest of a letter
            end -= 1
        pieces.append(data[start:end])
        start, room = end, WIDTH - 1  # a line that goes on begins with a space
    return b"\r\n ".join([*pieces, data[start:]]).decode()


_BEGIN = _lines(("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//katalog//kalender//DA", "CALSCALE:GREGORIAN"))
_SETTINGS = "\r\n" + _lines(("REFRESH-INTERVAL;VALUE=DURATION:P1D", *TIMEZONE))
