"""Danish words for the search index: what counts as a word, which lexeme it is a form of, and a compound's parts.

overrides/assets/moduler/soeg/danish.js and lexicon.js do the same in the browser; a test holds the two together.
"""

import re
import unicodedata
from collections.abc import Container, Iterator
from functools import cache
from pathlib import Path

import snowballstemmer

IRREGULAR = {
    "børn": "barn", "børnen": "barn", "fædr": "far", "fader": "far", "mødr": "mor", "moder": "mor", "forældr": "foræld",
    "bedsteforældr": "bedsteforæld", "hænd": "hånd", "tænd": "tand", "død": "dø", "døend": "dø", "sovet": "sov",
    "ældr": "ældr", "bøg": "bog", "fødd": "fod", "koner": "kon", "klæd": "klæd", "små": "små",
}  # fmt: skip
"""Stem to stem, where the list of word forms is silent or the everyday meaning is another."""
SILENT = frozenset((Path(__file__).parent / "silent.txt").read_text(encoding="utf-8").split())
"""Words that carry no meaning alone. Never "uden", "ikke" or "alene", and never a diagnosis of two or three letters."""
LOOSE = [(re.compile(s), t) for s, t in (("æ|ae", "a"), ("ø|oe|ö", "o"), ("å|aa", "a"), ("é", "e"), ("ü", "u"))]
LONGEST = 40
"""Letters of the longest word that is looked at for parts."""
SHORT = frozenset(
    [
        "gå",
        "sø",
        "ro",
        "bad",
        "bus",
        "hus",
        "job",
        "kor",
        "led",
        "lej",
        "leg",
        "liv",
        "mad",
        "rum",
        "sang",
        "spa",
        "syg",
        "tog",
        "tro",
        "ung",
        "vej",
        "ven",
        "øje",
        "åre",
        "kur",
        "mor",
        "far",
        "is",
        "øre",
        "hud",
        "arm",
        "ben",
        "fod",
        "knæ",
        "ryg",
        "dag",
        "sko",
        "tøj",
        "jul",
        "fri",
        "net",
    ]
)  # noqa: SIM905
"""The words of two or three letters that begin a compound: gåtur, madklub. Others do by accident: 'dem' in demens."""
PLACE_WORDS = frozenset(
    [
        "als",
        "ans",
        "arden",
        "balle",
        "beder",
        "brande",
        "broby",
        "byrum",
        "bække",
        "fur",
        "galten",
        "gesten",
        "give",
        "gram",
        "hals",
        "hammel",
        "hampen",
        "henne",
        "holte",
        "hovedgård",
        "jerne",
        "knebel",
        "lemming",
        "løkken",
        "løsning",
        "mors",
        "mørke",
        "nordvest",
        "nøjsomhed",
        "ringe",
        "rude",
        "ry",
        "rønnede",
        "sejs",
        "skals",
        "skovparken",
        "stege",
        "strib",
        "sunds",
        "tarm",
        "them",
        "thy",
        "tim",
        "tune",
        "tårs",
        "tørring",
        "vandel",
        "vejen",
        "vig",
        "vrå",
    ]
)  # noqa: SIM905
"""Places whose names are ordinary words too. They are meant only after 'i', 'ved' and such."""
_findall = re.compile(r"\w+").findall
_stem = snowballstemmer.stemmer("danish").stemWord


def words(text: str) -> list[str]:
    """The words of a text in lower case, numbers included, in their order."""
    return _findall(unicodedata.normalize("NFC", text.lower()).replace("_", " "))


@cache
def wordforms() -> dict[str, str]:
    """The irregular stems: that of the form to that of the lemma."""
    lines = (Path(__file__).parent / "wordforms.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split() for line in lines) | IRREGULAR


def base(word: str) -> str:
    """Its stem; a word whose stem is a silent word's keeps its ending, for demens is not 'dem' nor sommer 'som'."""
    stem = str(_stem(word))
    return word if stem in SILENT and word not in SILENT else stem


@cache
def lexeme(word: str) -> str:
    """The key that all forms of a word share: 'mænd', 'manden' and 'mand' are 'mand'. A key is no word to show."""
    stem = base(word)
    return wordforms().get(stem, stem)


def loose(word: str) -> str:
    """As it may be written without Danish letters: får, faar and far are one."""
    for signs, letter in LOOSE:
        word = signs.sub(letter, word)
    return word


def parts(word: str, known: Container[str]) -> tuple[str, ...]:
    """The lexemes of a compound's parts when each is known: 'kræfttræning' is kræft and træning; else nothing."""
    best: tuple[int, int, int, int, tuple[str, ...]] | None = None
    if len(word) > LONGEST:
        return ()
    for at in range(len(word) - 3, 1, -1):
        head = lexeme(word[at:])
        if head not in known or word[at:] in SILENT:
            continue
        for joint, first in enumerate(_firsts(word[:at])):
            below = (lexeme(first),) if _is_part(first, known) else parts(first, known) if len(first) > 6 else ()
            if below:  # few parts, without a letter that joins, none of them short, the last one long
                found = (len(below), joint, -min(len(first), len(word) - at), at, (*below, head))
                best = min(best or found, found)
    return best[-1] if best else ()


def _firsts(first: str) -> Iterator[str]:
    """A compound's first part without the letter that joins: 'ungdoms' is also 'ungdom'."""
    yield first
    if first[-1] in "se" and len(first) > 3:
        yield first[:-1]


def _is_part(first: str, known: Container[str]) -> bool:
    return (len(first) > 3 or first in SHORT) and first not in SILENT and lexeme(first) in known
