"""Languages as others name them: 'Spanish', 'es', 'spa', 'français' or 'Español' become ISO 639-1."""

import re
from contextlib import suppress
from functools import cache

from babel import Locale
from babel.core import UnknownLocaleError

THREE = {
    "eng": "en", "spa": "es", "fra": "fr", "fre": "fr", "deu": "de", "ger": "de", "ara": "ar", "urd": "ur", "pol": "pl",
    "por": "pt", "rus": "ru", "som": "so", "tur": "tr", "ukr": "uk", "vie": "vi", "zho": "zh", "chi": "zh", "kor": "ko",
    "jpn": "ja", "hin": "hi", "ben": "bn", "pan": "pa", "fas": "fa", "per": "fa", "dan": "da", "swe": "sv", "nor": "no",
    "ita": "it", "nld": "nl", "dut": "nl", "ron": "ro", "rum": "ro", "tgl": "tl", "hat": "ht", "hmn": "hmn",
}  # fmt: skip
ALSO = {
    "mandarin": "zh", "cantonese": "yue", "farsi": "fa", "dari": "fa", "tagalog": "tl", "filipino": "tl", "creole": "ht",
    "haitian": "ht", "sign": "sgn", "asl": "ase", "bsl": "bfi", "american sign language": "ase",
    "british sign language": "bfi", "chinese": "zh", "punjabi": "pa", "kurdish": "ku", "dansk tegnsprog": "dsl",
}  # fmt: skip
"""Names that the locales' own lists have not, or have otherwise."""


def code_of(word: str) -> str | None:
    """The code of a language, from its name or another code; None when it is unknown."""
    folded = word.strip().lower().strip(" .")
    if pair := re.fullmatch(r"([^()]+)\(([^()]+)\)", folded):  # 'Chinese (Mandarin)'
        return code_of(pair[2]) or code_of(pair[1])
    if folded not in ALSO:
        folded = folded.removesuffix(" language")
    if folded in ALSO:
        return ALSO[folded]
    short = folded.replace("_", "-").split("-")[0]
    if short in THREE:
        return THREE[short]
    if short in _names("en").values() and len(short) <= 3:
        return short
    lists = (*map(_names, ("en", "da", "fr", "es", "de")), _endonyms())
    return next((names[folded] for names in lists if folded in names), None)


def danish_name(code: str) -> str:
    """What Danes call the language; the code itself when nobody says."""
    name = str(Locale("da").languages.get(code, code))
    return name[:1].upper() + name[1:]


@cache
def _names(locale: str) -> dict[str, str]:
    return {name.lower(): code for code, name in Locale(locale).languages.items() if "_" not in code}


@cache
def _endonyms() -> dict[str, str]:
    """What each language calls itself."""
    own: dict[str, str] = {}
    for code in _names("en").values():
        with suppress(UnknownLocaleError, ValueError):
            own.setdefault(Locale(code).languages.get(code, "").lower(), code)
    return own
