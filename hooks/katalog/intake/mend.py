"""One value at a time: what a source wrote becomes what a field may hold, or is kept beside it and told."""

import re
from datetime import date
from typing import Any

import phonenumbers
from pydantic import TypeAdapter, ValidationError

from katalog import privacy
from katalog.intake import prose
from katalog.intake.draft import Bag, Draft
from katalog.values import MAX_TEXT, Date, Email, Phone, Text, Url

_CHECK: dict[str, TypeAdapter[Any]] = {
    "url": TypeAdapter(Url), "email": TypeAdapter(Email), "phone": TypeAdapter(Phone), "date": TypeAdapter(Date),
    "text": TypeAdapter(Text),
}  # fmt: skip
_DAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "loerdag", "soendag")
_SPOKEN = {
    "mo": 0, "tu": 1, "we": 2, "th": 3, "fr": 4, "sa": 5, "su": 6, "lu": 0, "ma": 1, "me": 2, "je": 3, "ve": 4, "di": 6,
    "tir": 1, "ons": 2, "tor": 3, "fre": 4, "lør": 5, "søn": 6, "man": 0, "mar": 1, "mer": 2, "sam": 5, "dim": 6,
}  # fmt: skip
_CLOCK = re.compile(
    r"(?:T|^|\s)(\d{1,2})(?:[:.hH](\d{2}))?(?:[:.]\d{2})?(?:\.\d+)? ?([ap])?\.?m?\.? ?(?:Z|[+-]\d\d:?\d\d)?$",
    re.IGNORECASE,
)
_MAIL = re.compile(r"(?<![^\s@<>;,:()])[^\s@<>;,:()]+@[^\s@<>;,()]+")
"""From where a word begins: a search from each of its letters would take the square of its length."""
_NAMED_HOURS = {
    "noon": "12:00",
    "12 noon": "12:00",
    "midday": "12:00",
    "midi": "12:00",
    "midnight": "0:00",
    "minuit": "0:00",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def valid(kind: str, value: str) -> str | None:
    """The value as its type reads it, or None."""
    try:
        return str(_CHECK[kind].validate_python(value))
    except ValidationError:
        return None


def text(draft: Draft, path: str, value: str, most: int = MAX_TEXT) -> str | None:
    """A line of plain text; what does not fit is cut, and the whole kept."""
    if not value:
        return None
    plain = prose.to_plain(value)
    if len(plain) > most:
        draft.mend(f"tekst var længere end {most} tegn og er kortet", path, value)
        plain = prose.cut(plain, most)
    if not plain or valid("text", plain) is None:
        draft.mend("tekst kunne ikke bruges", path, value)
        return None
    return plain


def markdown(draft: Draft, path: str, value: str) -> str | None:
    """A text of several paragraphs."""
    made = prose.to_markdown(value) if value else ""
    if len(made) > len(short := prose.cut_markdown(made)) or len(value) > prose.MOST:
        draft.mend("tekst var for lang og er kortet", path, value)
    elif made != value.strip() and "<" in value:
        draft.mend("HTML er skrevet om til almindelig tekst")
    return short or None


def url(draft: Draft, path: str, value: str) -> str | None:
    """An https address; http is written as https, and a bare host gets its https."""
    given = value.strip().split()[0].strip("<>()\"'.,;") if value.strip() else ""
    if not given:
        return None
    made = re.sub(r"^https?:/*", "https://", given, flags=re.IGNORECASE)
    made = made if made.startswith("https://") else f"https://{made.lstrip('/')}"
    if "." not in made or valid("url", made) is None:
        draft.mend("webadresse kunne ikke bruges", path, value)
        return None
    if made != value:
        why = (
            "http-adresse er skrevet som https"
            if given.lower().startswith("http:")
            else "webadresse manglede https:// eller havde mere med"
        )
        draft.mend(why, path, value)
    return made


def email(draft: Draft, path: str, value: str, person: str = "") -> str | None:
    """A shared mailbox; a person's own is left out, because git remembers."""
    found = _MAIL.search(value)
    made = found[0].strip(".'\"") if found else ""
    if not value or (made and is_private(made, person)):
        if value:
            draft.receipt.leave_out("persons mailadresse", draft.where)
        return None
    if not made or valid("email", made) is None:
        draft.mend("mailadresse kunne ikke bruges", path, value)
        return None
    if made != value:
        draft.mend("mailadresse havde mere med", path, value)
    return made


def is_private(address: str, person: str = "") -> bool:
    """Whether a mailbox is one person's: on a private host, or named after somebody."""
    box, _, host = address.lower().partition("@")
    named = [p for p in re.split(r"[\W\d_]+", person.lower()) if len(p) > 2]
    return any(p in box for p in named) or (
        privacy.is_personal(box) and (host in privacy.PRIVATE_HOSTS or bool(re.search(r"[a-z][._-][a-z]", box)))
    )


def phone(draft: Draft, path: str, value: str, country: str) -> str | None:
    """A number that can be rung from Denmark: eight digits, or with its country's code."""
    if not value.strip():
        return None
    if (plain := valid("phone", value.strip())) and not (len(plain) == 8 and country not in ("DK", "")):
        return plain
    try:
        number = phonenumbers.parse(value, country or "DK")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        draft.mend("telefonnummer passer ikke i feltet", path, value)
        draft.numbers += [value.strip()] if re.search(r"\d{3}", value) else []
        return None
    if number.extension or re.search(r"[a-zA-Z]{2}", value):
        draft.mend("telefonnummer havde mere med", path, value)
    made = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if (checked := valid("phone", made)) is None:
        draft.mend("telefonnummer passer ikke i feltet", path, value)
    return checked


def day(draft: Draft, path: str, value: str, country: str = "") -> str | None:
    """A date as year-month-day, from a date or a time stamp, also as Americans and Britons write them."""
    if not value:
        return None
    made = valid("date", value[:10]) or valid("date", _iso(value.strip(), country))
    if made is None:
        draft.mend("dato kunne ikke læses", path, value)
    return made


def _iso(value: str, country: str) -> str:
    """The date in the order of ISO 8601; nothing where day and month cannot be told apart."""
    if named := re.match(r"([A-Za-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4})", value):
        month = next((n for n, m in enumerate(_MONTHS, 1) if m == named[1].lower()), 0)
        return f"{named[3]}-{month:02}-{int(named[2]):02}"
    if not (found := re.match(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", value)):
        return ""
    first, second = int(found[1]), int(found[2])
    if country == "US" or second > 12:
        first, second = second, first
    elif first <= 12 and first != second and not country:
        return ""
    return f"{found[3]}-{second:02}-{first:02}"


def age(bag: Bag, *names: str) -> str | None:
    """A whole number of years from 0 to 120."""
    name = next((n for n in names if bag.draft is not None and isinstance(bag.row.get(n), str)), "")
    value = bag.take(name) if name else ""
    found = re.fullmatch(r"(\d{1,3})([.,]\d+)?\s*(years?|år|ans)?", value.strip())
    if value and (not found or int(found[1]) > 120):
        bag.draft.mend("alder kunne ikke bruges", bag.at(name), value)
        return None
    if found and found[2] and found[2].strip(".,0"):
        bag.draft.mend("alder er rundet ned til hele år", bag.at(name), value)
    return str(int(found[1])) if found else None


def clock(value: str) -> str | None:
    """'9.30' from '09:30:00', '9:30 AM', '2020-01-01T09:30Z' or '9h30'; None when it is no clock."""
    value = " ".join(value.split())
    value = _NAMED_HOURS.get(value.lower(), value)
    if re.fullmatch(r"\d{3,4}", value):
        value = f"{value[:-2]}:{value[-2:]}"
    found = _CLOCK.search(value)
    if not found:
        return None
    hour, minute = int(found[1]), found[2] or "00"
    if found[3]:
        hour = hour % 12 + (12 if found[3].lower() == "p" else 0)
    return f"{hour}.{minute}" if hour * 100 + int(minute) <= 2400 and int(minute) < 60 else None


def weekdays(value: str) -> list[tuple[str, str]] | None:
    """(day, which one of the month) for each day in 'MO,TU', '1MO', 'Monday' or '3'; None when it is none."""
    found: list[tuple[str, str]] = []
    for word in re.split(r"[\s,;/|&]+", value.strip()):
        parts = re.fullmatch(r"([+-]?\d)?\.?([a-zA-ZæøåÆØÅ]+)?", word)
        if not parts or not word:
            return None
        if not parts[2]:
            number = int(parts[1])
            if not 0 <= number <= 7:
                return None
            found.append((_DAYS[(number - 1) % 7], ""))
            continue
        name = parts[2].lower()
        index = next((i for i, d in enumerate(_DAYS) if d == name.replace("ø", "oe")), None)
        index = _SPOKEN.get(name[:3], _SPOKEN.get(name[:2])) if index is None else index
        if index is None:
            return None
        found.append((_DAYS[index], parts[1] or ""))
    return found


def together(days: list[str]) -> list[str]:
    """'hverdage' for the five, 'weekend' for the two, 'alle-dage' for all; else the days in their order."""
    chosen = [d for d in _DAYS if d in days]
    if len(chosen) == 7:
        return ["alle-dage"]
    for name, group in (("hverdage", _DAYS[:5]), ("weekend", _DAYS[5:])):
        if all(d in chosen for d in group):
            return [name, *(d for d in chosen if d not in group)]
    return chosen


def decimal(value: str, least: float, most: float) -> str | None:
    """A coordinate with at most six decimals, within bounds."""
    try:
        number = float(value.replace(",", "."))
    except ValueError:
        return None
    return f"{number:.6f}".rstrip("0").rstrip(".") if least <= number <= most else None


def confirmed(draft: Draft, path: str, value: str, today: date, country: str = "") -> str | None:
    """The day somebody last looked; one in the future is not believed."""
    made = day(draft, path, value, country)
    if made and made > today.isoformat():
        draft.mend("bekræftet i fremtiden; datoen er ikke brugt", path, value)
        return None
    return made
