"""When something happens, as rules that calendars know: each week, or such a weekday of each month."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from katalog import danish
from katalog.tilbud import Tidspunkt, Tilbud

ANCHOR = date(2024, 1, 1)
"""Where a calendar begins when neither a first day nor a confirmation is known; a Monday in the past."""
DAYS = {
    "mandag": "MO",
    "tirsdag": "TU",
    "onsdag": "WE",
    "torsdag": "TH",
    "fredag": "FR",
    "loerdag": "SA",
    "soendag": "SU",
}
WEEK = tuple(DAYS.values())
SEVERAL = {
    "hverdage": ("MO", "TU", "WE", "TH", "FR"),
    "weekend": ("SA", "SU"),
    "alle-dage": ("MO", "TU", "WE", "TH", "FR", "SA", "SU"),
}
NTH = {"første": 1, "anden": 2, "andet": 2, "tredje": 3, "fjerde": 4, "sidste": -1, "1.": 1, "2.": 2, "3.": 3, "4.": 4}
WEEKLY = re.compile(r"(hver uge|ugentligt?|en gang om ugen|hver (mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag))")
MONTHLY = re.compile(r"(?:den )?(?P<nth>\S+(?:(?:, | og )\S+)*) (?P<day>\w+dag)e? (?:i|om|hver) (?:hver )?måned(?:en)?")


@dataclass(frozen=True)
class Rule:
    """A fixed time that comes back; days are MO, or 1MO and -1FR in a month."""

    freq: str
    """WEEKLY or MONTHLY."""
    days: tuple[str, ...]
    start: str | None
    """'10.00'; None when the clock is not known."""
    end: str | None

    @property
    def text(self) -> str:
        """'FREQ=WEEKLY;BYDAY=TU', as RFC 5545 writes it."""
        return f"FREQ={self.freq};BYDAY={','.join(self.days)}"

    def first(self, since: date) -> date:
        """The first day on or after this one that the rule falls on."""
        return next(day for n in range(400) if self.falls_on(day := since + timedelta(days=n)))

    def falls_on(self, day: date) -> bool:
        """Whether it happens that day."""
        weekday = WEEK[day.weekday()]
        if self.freq == "WEEKLY":
            return weekday in self.days
        last = (day + timedelta(days=7)).month != day.month
        return f"{(day.day - 1) // 7 + 1}{weekday}" in self.days or (last and f"-1{weekday}" in self.days)


def rule(t: Tidspunkt) -> Rule | None:
    """The rule that a written time says for certain; None for 'hver anden uge', 'ti mandage' and what is agreed on."""
    if t.efter_aftale or not (t.dag or t.hyppighed):
        return None
    freq, days = _read(t.dag, t.hyppighed)
    return Rule(freq, days, t.fra, t.til) if days else None


@lru_cache(maxsize=10_000)  # the same few words stand in most records
def _read(dag: str | None, hyppighed: str | None) -> tuple[str, tuple[str, ...]]:
    """How often, and on which days; no days when the two name different ones, or cannot be known."""
    how = (hyppighed or "hver uge").strip().lower().rstrip(".")
    written = SEVERAL.get(dag or "", (DAYS[dag],) if dag in DAYS else ())
    if match := WEEKLY.fullmatch(how):
        named = (DAYS[danish.fold_day(match[2])],) if match[2] else written
        return "WEEKLY", named if not written or named == written else ()
    if (match := MONTHLY.fullmatch(how)) and (day := danish.fold_day(match["day"])) in DAYS:
        numbers = re.split(r", | og ", match["nth"])
        if all(n in NTH for n in numbers) and written in ((), (DAYS[day],)):
            return "MONTHLY", tuple(f"{NTH[n]}{DAYS[day]}" for n in numbers)
    return "", ()


def anchor(tilbud: Tilbud) -> date:
    """The day a calendar may begin to show it: its first day, else the last time somebody confirmed it."""
    if tilbud.periode and tilbud.periode.fra:
        return tilbud.periode.fra
    return tilbud.bekraeftet.dato if tilbud.bekraeftet else ANCHOR


def rules(tilbud: Tilbud) -> tuple[tuple[Tidspunkt, Rule], ...]:
    """The fixed times of an offering that is in use."""
    if tilbud.status not in ("aktiv", "venteliste"):
        return ()
    return tuple((t, r) for t in tilbud.tidspunkter if (r := rule(t)))
