"""When something happens: the schedules of every version of HSDS as our times."""

import re
from datetime import date
from typing import Any

from katalog.intake import mend
from katalog.intake.draft import Bag

MOST = 60
"""How many times one record may have; the rest is kept."""
_FREQUENCY = {
    ("WEEKLY", "2"): "hver anden uge", ("WEEKLY", "3"): "hver tredje uge", ("WEEKLY", "4"): "hver fjerde uge",
    ("MONTHLY", "1"): "hver måned", ("MONTHLY", "2"): "hver anden måned", ("DAILY", "1"): "hver dag",
    ("YEARLY", "1"): "hvert år",
}  # fmt: skip
_WHICH = {
    "1": "den første",
    "2": "den anden",
    "3": "den tredje",
    "4": "den fjerde",
    "5": "den femte",
    "-1": "den sidste",
}


def of_schedule(bag: Bag, where: str = "") -> list[dict[str, str]]:
    """The times of one row; what it says beyond day and clock becomes a note or is kept."""
    opens, closes = bag.take("opens_at", "opens"), bag.take("closes_at", "closes")
    start, end = mend.clock(opens), mend.clock(closes)
    for name, given, made in (("opens_at", opens, start), ("closes_at", closes, end)):
        if given and made is None:
            bag.draft.mend("klokkeslæt kunne ikke læses", bag.at(name), given)
    days = _days(bag)
    freq, interval = bag.take("freq", "frequency").upper(), bag.take("interval") or "1"
    often = _FREQUENCY.get((freq, interval), "")
    if freq and not often and (freq, interval) != ("WEEKLY", "1"):
        bag.draft.keep(bag.at("freq"), f"{freq} {interval}")
    note = mend.text(bag.draft, bag.at("description"), bag.take("description", "original_text", "notes"), 500)
    note = ". ".join(filter(None, (where, note)))
    by_day: list[dict[str, str]] = []
    for slug, nth in days or [("", "")]:
        time = {"dag": slug, "fra": start or "", "til": end or "", "hyppighed": often, "note": note}
        if nth in _WHICH:
            time["hyppighed"] = f"{_WHICH[nth]} i måneden"
        by_day.append({k: v for k, v in time.items() if v})
    bag.drop("wkst", "timezone", "id")
    bag.rest()
    return [t for t in by_day if t]


def _days(bag: Bag) -> list[tuple[str, str]]:
    given = bag.take("byday", "weekday", "day", "days", "day_of_week")
    start = str(bag.row.get("dtstart", ""))
    weekly = "WEEKLY" in str(bag.row.get("freq", "")).upper()
    if not given and weekly and re.match(r"\d{4}-\d\d-\d\d", start):
        given = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[_weekday(start)]
    found = mend.weekdays(given) if given else []
    if found is None:
        bag.draft.mend("ugedag kunne ikke læses", bag.at("byday"), given)
    return found or []


def _weekday(start: str) -> int:
    try:
        return date.fromisoformat(start[:10]).weekday()
    except ValueError:
        return 0


def gathered(times: list[dict[str, str]]) -> list[dict[str, Any]]:
    """The same hours on several days as one time: 'hverdage'; each only once."""
    by_rest: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for time in times:
        by_rest.setdefault(tuple((k, v) for k, v in time.items() if k != "dag"), []).append(time.get("dag", ""))
    made = []
    for rest, days in by_rest.items():
        named = mend.together([d for d in days if d])
        made += [{**({"dag": d} if d else {}), **dict(rest)} for d in (named or [""])]
    return [t for t in made if t][:MOST]
