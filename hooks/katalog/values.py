"""What a written value may be: each type parses once, and says in Danish what to write instead."""

import difflib
import heapq
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from sys import intern
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationInfo,
)
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import no_info_after_validator_function, with_info_after_validator_function

from katalog import markdown
from katalog.read import INVISIBLE

M = TypeVar("M")
HOST = re.compile(r"[^\s.\-:/][^\s.:/]*(\.[^\s.\-:/][^\s.:/]*)*\.[^\s\d.:/\-]{2,}")
CODE_LIST_KEY = "x-kodeliste"
LIKELY, COMPARED = 10, 60
"""How many known values are compared closely with a wrong one, by how much of each: letters that repeat make it slow."""
MAX_HINTS = 50
"""How many wrong codes in one file get a proposal each; more than that is another kind of mistake."""
_A_KIND = {
    "kommune": "en kommune. Skriv den under 'kommuner'",
    "sundhedsraad": "et sundhedsråd. Skriv det under 'sundhedsraad'",
    "region": "en region. Skriv den under 'regioner'",
}
_ASCII: dict[int, str] = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ü": "u", "ö": "oe", "ä": "ae"})
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_HTML = re.compile(r"<[a-zA-Z!/][^<>]{0,30}>?")
MAX_TEXT, MAX_MARKDOWN = 1000, 20_000


def wrong(message: str) -> PydanticCustomError:
    """An error whose text reaches the editor as it stands."""
    return PydanticCustomError("katalog", "{besked}", {"besked": message})


def slugify(text: str) -> str:
    """The slug that a name would have: 'Gåtur i Ærø!' is gaatur-i-aeroe."""
    if SLUG.fullmatch(text):
        return text
    text = text.lower().translate(_ASCII)
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known value that a slip of the keyboard may have meant."""
    known, word = list(known), slugify(word[:100])
    folded = {slugify(k): k for k in known}
    if match := folded.get(word):
        return match
    cut = {slug[:COMPARED]: k for slug, k in folded.items()}
    if found := difflib.get_close_matches(word[:COMPARED], _likely(word[:COMPARED], cut), n=1, cutoff=0.6):
        return cut[found[0]]
    return next((k for k in known if word and (k.startswith(word) or word.startswith(k))), None)


def _likely(word: str, known: Iterable[str]) -> list[str]:
    """Those that share most letters with the word, in whatever order."""
    matcher = difflib.SequenceMatcher(b=word)

    def shared(other: str) -> float:
        matcher.set_seq1(other)
        return matcher.quick_ratio()

    return heapq.nlargest(LIKELY, known, key=shared)


def meant(word: str, known: Iterable[str]) -> str:
    """The cure in a message: the nearest value, or where to look."""
    known = sorted(known)
    if not known:
        return "Der er ingen at vælge imellem."
    if match := nearest(word, known):
        return f"Mente du {match}?"
    if len(known) <= 12:
        return f"Vælg mellem {', '.join(known)}."
    return f"Fx {', '.join(known[:4])}."


@dataclass(frozen=True)
class CodeOf:
    """The value is a slug in this code list, given in the validation's context; type narrows the areas."""

    kodeliste: str
    type: str | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check the slug when it has the form of one."""
        return with_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Name the code list, so that schema.py can list its slugs."""
        return {**handler(core), CODE_LIST_KEY: [self.kodeliste, self.type]}

    def _check(self, value: str, info: ValidationInfo) -> str:
        if info.context is None:
            return value
        known = info.context["koder"][self.kodeliste]
        for candidate in (value, f"{self.type}-{value}"):  # 'midt' among the sundhedsråd is sundhedsraad-midt
            if candidate in known and self._fits(known[candidate]):
                return intern(candidate)
        if value in info.context.get("afviste", {}).get(self.kodeliste, ()):
            return value  # the list itself is complained of already
        if value in known:
            raise wrong(f"'{value}' er {_A_KIND[known[value].type]}.")
        hints = info.context.setdefault("forslag", [MAX_HINTS])
        hints[0] -= 1
        choices = [slug for slug, entry in known.items() if self._fits(entry)] if hints[0] >= 0 else []
        cure = meant(value, choices) if hints[0] >= 0 else "Se listen."
        raise wrong(f"'{short(value)}' findes ikke i listen {self.kodeliste}. {cure}")

    def _fits(self, entry: Any) -> bool:
        return self.type is None or getattr(entry, "type", None) == self.type


@dataclass(frozen=True)
class IdOf:
    """The value is the id of a record of this kind; relate checks that it exists."""

    kind: str


@dataclass(frozen=True)
class Within:
    """The number lies within these bounds, both included."""

    least: float
    most: float

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check the number when it is one."""
        return no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """The bounds, for editors."""
        return {**handler(core), "minimum": self.least, "maximum": self.most}

    def _check(self, value: float) -> float:
        if not self.least <= value <= self.most:
            raise wrong(
                f"er {as_spoken(value)}, men skal ligge mellem {as_spoken(self.least)} og {as_spoken(self.most)}."
            )
        return value


def as_spoken(value: float) -> str:
    """'58,5' or '1000000': a limit as a message says it."""
    return f"{value:.10g}".replace(".", ",") if value < 1_000_000 else f"{value:.0f}"


@dataclass(frozen=True)
class OneOf:
    """The value is one of these words; a check of its own folds other spellings of them."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class InMarkdown:
    """The value is Markdown."""


@cache
def marked(model: type[BaseModel], marker: type[M]) -> tuple[tuple[str, M, bool], ...]:
    """(field, marker, whether it is a list) for each field of the model whose type carries such a marker."""
    found: list[tuple[str, M, bool]] = []
    for name, info in model.model_fields.items():
        arguments = getattr(info.annotation, "__args__", ())
        metadata = [*info.metadata, *(m for a in arguments for m in getattr(a, "__metadata__", ()))]
        found += [(name, m, Ellipsis in arguments) for m in metadata if isinstance(m, marker)]
    return tuple(found)


def short(value: Any, limit: int = 40) -> str:
    """A value as a message shows it: on one line, cut, a list or part only by its kind."""
    if isinstance(value, (list, dict)):
        return "[…]" if isinstance(value, list) else "{…}"
    text = " ".join(str(value).split())
    return text if len(text) <= limit else f"{text[:limit]}…"


def _slug(value: str) -> str:
    if not SLUG.fullmatch(value):
        likely = slugify(value[:100].removesuffix(".yml").rsplit("/", 1)[-1])
        raise wrong(f"'{short(value)}' er ikke et filnavn. Skriv {likely or 'små bogstaver, tal og bindestreg'}.")
    return value


def _text(value: str) -> str:
    value = value.strip()
    if not value:
        raise wrong("er tom. Skriv en tekst, eller slet linjen.")
    _printable(value)
    if len(value) > MAX_TEXT:
        raise wrong(f"er på {len(value)} tegn og må højst være på {MAX_TEXT}. Kort teksten ned.")
    if tag := _HTML.search(value):
        raise wrong(f"har HTML: '{tag[0][:30]}'. Skriv kun tekst.")
    return value


def _printable(value: str) -> None:
    if hidden := INVISIBLE.search(value):
        raise wrong(f"har et usynligt tegn (U+{ord(hidden[0]):04X}). Skriv teksten igen.")


def _markdown(value: str) -> str:
    value = value.strip()
    if not value:
        raise wrong("er tom. Skriv en tekst, eller slet linjen.")
    _printable(value)
    if len(value) > MAX_MARKDOWN:
        raise wrong(f"er på {len(value)} tegn og må højst være på {MAX_MARKDOWN}. Kort teksten ned.")
    if complaint := markdown.complaint(value):
        raise wrong(complaint)
    return value


def _url(value: str) -> str:
    try:
        parts = urlsplit(value)
        valid = parts.scheme == "https" and value.isprintable() and HOST.fullmatch(parts.hostname or "") is not None
        valid = valid and not re.search(r"[\s<>\"'\\]", value)
        valid = valid and "@" not in parts.netloc and parts.port != 0
    except ValueError:
        valid = False
    if not valid:
        raise wrong(
            f"'{short(value)}' er ikke en webadresse, der kan bruges. Skriv den hele, fx https://www.eksempel.dk/"
        )
    return value


def _email(value: str) -> str:
    if (
        ".." in value
        or not value.isprintable()
        or not re.fullmatch(r"[^\s@<>\"'(),:;\\]+@[^\s@<>\"'(),:;\\/?&#]+\.[^\s@<>\"'(),:;\\/?&#.]{2,}", value)
    ):
        raise wrong(f"'{short(value)}' er ikke en mailadresse. Skriv fx kontakt@eksempel.dk")
    return value


def _phone(value: str) -> str:
    digits = re.sub(r"[\s-]", "", value).removeprefix("+45").removeprefix("0045")
    if not re.fullmatch(r"[1-9][0-9]{7}|1[0-9]{2}|1[0-9]{4,5}|\+[1-9][0-9]{7,14}", digits):
        raise wrong(f"'{short(value)}' er ikke et dansk telefonnummer. Skriv otte cifre, fx '12 34 56 78'.")
    return digits


def _digits(n: int, name: str, example: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if not re.fullmatch(rf"[0-9]{{{n}}}", value):
            raise wrong(f"'{short(value)}' er ikke et {name}. Skriv {n} cifre i anførselstegn, fx '{example}'.")
        return value

    return check


def _date(value: Any) -> date:
    if isinstance(value, date):
        return value
    text = str(value).strip()
    if re.fullmatch(r"[0-9]{4}-[0-9][0-9]-[0-9][0-9]", text):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise wrong(f"'{short(text)}' findes ikke i kalenderen. Skriv år-måned-dag, fx 2026-05-03.") from None
        if not 1900 <= day.year <= 2100:
            raise wrong(f"'{text}' ligger uden for årene 1900 til 2100. Ret året.")
        return day
    if parts := re.fullmatch(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})", text):
        d, m, y = (int(part) for part in parts.groups())
        try:
            meant_day = date(y, m, d)
        except ValueError:
            raise wrong(f"'{text}' findes ikke i kalenderen. Skriv år-måned-dag, fx 2026-05-03.") from None
        raise wrong(f"'{text}' skal skrives som år-måned-dag: {meant_day}.")
    raise wrong(f"'{short(value)}' er ikke en dato. Skriv år-måned-dag, fx 2026-05-03.")


def date_of(text: str) -> date | str:
    """The date that a text is, or what is wrong with it."""
    try:
        return _date(text)
    except PydanticCustomError as error:
        return error.message()


def _time(value: str) -> str:
    parts = re.fullmatch(r"(?:kl\.? ?)?([0-9]{1,2})(?:[.:]([0-9][0-9]))?", value.strip())
    if not parts or int(parts[1] + (parts[2] or "00")) > 2400 or int(parts[2] or 0) > 59:
        raise wrong(f"'{short(value)}' er ikke et klokkeslæt. Skriv fx 10.30.")
    return f"{int(parts[1])}.{parts[2] or '00'}"


def _flag(value: Any) -> bool:
    known = {"true": True, "ja": True, "false": False, "nej": False}
    if isinstance(value, bool):
        return value
    if str(value).lower() not in known:
        raise wrong(f"'{short(value)}' skal være true eller false.")
    return known[str(value).lower()]


def _integer(value: Any) -> int:
    text = str(value).strip()
    if isinstance(value, bool) or not re.fullmatch(r"-?[0-9]{1,12}", text):
        raise wrong(f"'{short(value)}' er ikke et helt tal. Skriv fx 12.")
    return int(text)


def _number(value: Any) -> float:
    text = str(value).strip().replace(",", ".")
    if isinstance(value, bool) or not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,9})?", text):
        raise wrong(f"'{short(value)}' er ikke et tal. Skriv fx 150 eller 1,5.")
    return float(text)


def _amount(value: Any) -> float:
    if re.fullmatch(r"[0-9]{1,3}([.][0-9]{3})+(,[0-9]+)?", str(value).strip()):
        raise wrong(
            f"'{value}' kan læses på to måder. Skriv tal uden punktum, fx {str(value).strip().replace('.', '')}."
        )
    return _number(value)


Slug = Annotated[str, AfterValidator(_slug)]
Text = Annotated[str, AfterValidator(_text)]
Markdown = Annotated[str, AfterValidator(_markdown), InMarkdown()]
Url = Annotated[str, AfterValidator(_url)]
Email = Annotated[str, AfterValidator(_email)]
Phone = Annotated[str, AfterValidator(_phone)]
Cvr = Annotated[str, AfterValidator(_digits(8, "CVR-nummer", "12345678"))]
Postcode = Annotated[str, AfterValidator(_digits(4, "postnummer", "8800"))]
Date = Annotated[date, BeforeValidator(_date)]
Time = Annotated[str, AfterValidator(_time)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Integer = Annotated[int, BeforeValidator(_integer)]
Number = Annotated[float, BeforeValidator(_number)]
Amount = Annotated[float, BeforeValidator(_amount)]
