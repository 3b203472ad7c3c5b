"""How Danes write dates, clocks, numbers, lists and alphabetical order."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

MONTHS = ("januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december")  # fmt: skip
DAYS = {
    "mandag": "mandag", "tirsdag": "tirsdag", "onsdag": "onsdag", "torsdag": "torsdag", "fredag": "fredag",
    "loerdag": "lørdag", "soendag": "søndag", "hverdage": "hverdage", "weekend": "weekend", "alle-dage": "alle dage",
}  # fmt: skip
_LETTERS = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"})


def long_date(day: date) -> str:
    """'3. maj 2026'."""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def months_after(day: date, months: int) -> date:
    """The same day some months later; the last of the month where that has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    last = (date(day.year + year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(day.year + year, month + 1, min(day.day, last))


def months_between(start: date, end: date) -> int:
    """The whole months from one day to another; 0 when it has not begun."""
    return max(0, (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day))


def clock(start: str | None, end: str | None) -> str:
    """'kl. 10.00-12.30', from times written as 10.30."""
    if not start:
        return f"til kl. {end}" if end else ""
    return f"kl. {start}-{end}" if end else f"kl. {start}"


def fold_day(text: str) -> str:
    """A day as editors may write it ('Lørdage', 'søndag') in its one spelling ('loerdag'), else as it is."""
    plain = text.strip().lower().replace("ø", "oe").replace(" ", "-")
    for candidate in (plain, plain.removesuffix("e"), plain.removesuffix("er")):
        if candidate in DAYS:
            return candidate
    return text


def day(slug: str | None) -> str:
    """'lørdag' for loerdag; anything else as it is."""
    return DAYS.get(slug, slug) if slug else ""


def number(value: float) -> str:
    """'1.250' or '12,50': thousands with a point, decimals with a comma."""
    text = f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
    return text.translate(str.maketrans(",.", ".,"))


def decimal(value: float) -> str:
    """'1,0' in millions, '250.000' in kroner: one decimal below a thousand."""
    return number(value) if abs(value) >= 1000 else f"{value:.1f}".replace(".", ",")


def phone(digits: str) -> str:
    """'12 34 56 78'; short numbers stay whole."""
    return " ".join(re.findall("..", digits)) if len(digits) == 8 else digits


def capital(text: str) -> str:
    """The first letter large."""
    return text[:1].upper() + text[1:]


def spelled(name: str) -> str:
    """A field's name as people write it: 'Sådan gør du' for saadan_goer_du."""
    if name == "cvr":
        return "CVR"
    return capital(name.replace("aa", "å").replace("ae", "æ").replace("oe", "ø").replace("_", " ").strip())


def enumerate_words(words: Sequence[str]) -> str:
    """'a, b og c'."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} og {words[-1]}"


@lru_cache(maxsize=200_000)
def collation(text: str) -> tuple[str, str]:
    """A sort key in Danish order: æ, ø, å last, and aa as å."""
    folded = text.lower().replace("aa", "å").translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9{|} ]+", "", plain).strip(), text


def plural(n: int, one: str, many: str) -> str:
    """'1 tilbud', '2 kommuner'."""
    return f"{number(n)} {one if n == 1 else many}"
