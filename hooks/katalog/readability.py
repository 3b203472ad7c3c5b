"""How hard a text is to read: LIX over its running text, and its longest sentence.

LIX is words per sentence plus the share of words longer than six letters, in percent. It says little
about headings, lists and tables, so they are left out, and nothing about fewer than 100 words.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from heapq import nlargest
from itertools import chain
from pathlib import Path
from typing import Any

from katalog import markdown
from katalog.catalogue import Catalogue
from katalog.models import KINDS, Record
from katalog.values import InMarkdown, marked
from katalog.workers import together

LEAST = 100
"""The fewest words that LIX is measured on."""
CITIZEN, STAFF = 35, 45
"""The LIX that texts for citizens and for staff aim at; at most."""
SHOWN = 40
"""How many offerings the editors' page shows."""
BATCH = 250
"""How many records one process measures before it asks for more."""
FOR_CITIZENS = ("index.md", "akut.md", "om/")
"""Where in content/ citizens' texts lie."""
LEVELS = ((24, "meget let"), (34, "let"), (44, "middel"), (54, "svær"))

FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
CALL = re.compile(r"\{\{[^{}]*\}\}|\{[:.#][^{}]*\}|\[\^[^\[\]]+\](?!:)")
NOT_RUNNING = re.compile(r"#|[-*+] |\d+[.)] |\||>|\[\^|!!!|```| {4}|<|\[[^\]]*\]\(tel:")
"""How a block begins that is no running text: heading, list, table, quotation, footnote, box, button."""
WORD = re.compile(r"\w[\w'’-]*")
ABBREVIATION = re.compile(
    r"(?:^|[\s(«»])(?:fx|ca|nr|kl|mio|mia|bl\.a|m\.fl|m\.m|evt|inkl|jf|afs|tlf)\.$", re.IGNORECASE
)
LOOSE = re.compile(r" ([.,:;!?)»])(?=\s|$)")
"""A mark that came loose from its word when what stood round it was taken away."""
END = re.compile(r"[.!?][\"”»«’)*_]*(?=\s+[\"“»«(*_]*[A-ZÆØÅ0-9])")


@dataclass(frozen=True)
class Reading:
    """What was measured in one text."""

    words: int
    sentences: int
    long_words: int
    longest: str
    """The longest sentence, as written."""

    @property
    def lix(self) -> int | None:
        """The number, rounded; None for a text too short to measure."""
        if self.words < LEAST:
            return None
        return round(self.words / self.sentences + 100 * self.long_words / self.words)

    @property
    def level(self) -> str:
        """'let', 'middel' …"""
        if self.lix is None:
            return "for kort til at måle"
        return next((name for most, name in LEVELS if self.lix <= most), "meget svær")

    @property
    def longest_words(self) -> int:
        """How many words the longest sentence has."""
        return len(words(self.longest))


@dataclass(frozen=True)
class Measured:
    """A text of the site with its reading and the LIX it aims at."""

    title: str
    address: str
    """Its page, from the site's root."""
    path: str
    """Its file: 'content/om/index.md' or 'tilbud/x.yml'."""
    target: int
    reading: Reading

    @property
    def too_hard(self) -> bool:
        """Whether it is above what it aims at."""
        return (self.reading.lix or 0) > self.target


def read(text: str) -> Reading:
    """What a Markdown text's running text measures."""
    found = [(sentence, words(sentence)) for block in running(text) for sentence in sentences(block)]
    long_words = sum(_is_long(word) for _, spoken in found for word in spoken)
    longest, _ = max(found, key=lambda each: len(each[1]), default=("", []))
    return Reading(sum(len(spoken) for _, spoken in found), len(found), long_words, longest)


def _is_long(word: str) -> bool:
    """More than six letters."""
    return len(word) > 6 and (word.isalpha() or sum(map(str.isalpha, word)) > 6)


def running(text: str) -> Iterator[str]:
    """The paragraphs of a Markdown text, as people read them."""
    text = CALL.sub("", FENCE.sub("", FRONT.sub("", text)))
    for block in re.split(r"\n\s*\n", text):
        if block.strip() and not NOT_RUNNING.match(block.lstrip("\n")):
            yield LOOSE.sub(r"\1", " ".join(markdown.plain(block).split()))


def sentences(block: str) -> Iterator[str]:
    """The sentences of a paragraph; '2. september' and 'nr. 3' end none."""
    start = 0
    for end in END.finditer(block):
        if not ABBREVIATION.search(block[start : end.start() + 1]):
            yield block[start : end.end()].strip()
            start = end.end()
    if WORD.search(block, start):
        yield block[start:].strip()


def words(text: str) -> list[str]:
    """The words of a text, numbers included."""
    return WORD.findall(text)


# ---------------------------------------------------------------- the site's texts


def target(path: str) -> int:
    """What a Markdown page in content/ aims at, by where it lies."""
    return CITIZEN if path.startswith(FOR_CITIZENS) else STAFF


def record_text(record: Record) -> str:
    """All of a record's running text."""
    names = [name for name, _, _ in marked(type(record), InMarkdown)]
    parts: list[Any] = [getattr(record, name) for name in ("resume", *names) if hasattr(record, name)]
    return "\n\n".join(part for part in parts if part)


def is_long_enough(record: Record) -> bool:
    """Whether it may have text enough to measure, headings, lists and all."""
    return len(words(record_text(record))) >= LEAST


def long_enough(c: Catalogue) -> Iterator[Record]:
    """The records that may have text enough to measure."""
    for model in KINDS.values():
        yield from filter(is_long_enough, c.all(model))


def of_record(record: Record) -> Measured:
    """A record's running text."""
    return Measured(record.name, record.address, record.path, aim(record), read(record_text(record)))


def aim(record: Record) -> int:
    """The LIX that a record's text aims at."""
    return CITIZEN if record.kind in ("tilbud", "organisationer") else STAFF


@lru_cache(maxsize=2)  # what is published, or the two sides of a comparison
def numbers(c: Catalogue) -> Mapping[str, int]:
    """The LIX of each offering and organisation that has text enough, by its path; worked out on every core."""
    records = [*c.all(KINDS["tilbud"]), *c.all(KINDS["organisationer"])]
    jobs = [partial(_numbers, records[at : at + BATCH]) for at in range(0, len(records), BATCH)]
    found = zip(records, chain.from_iterable(together(jobs)), strict=True)
    return {record.path: lix for record, lix in found if lix is not None}


def _numbers(records: Sequence[Record]) -> list[int | None]:
    return [number(record) for record in records]


def number(record: Record) -> int | None:
    """One record's LIX; None when its text is too short."""
    return of_record(record).reading.lix if is_long_enough(record) else None


def of_file(path: Path, content: str) -> Measured:
    """A Markdown page, by its path in content/ or from the project's folder."""
    place = path.as_posix().removeprefix("content/")
    title = re.search(r"^title: *(.+)$", content, re.MULTILINE)
    address = re.sub(r"(^|/)index\.md$", r"\1", place).replace(".md", "/")
    return Measured(title[1].strip() if title else place, address, f"content/{place}", target(place), read(content))


def worst(texts: list[Measured]) -> list[Measured]:
    """The hardest first, measured against what each aims at; what is too short comes last, by its longest sentence."""
    return sorted(
        texts, key=lambda t: (t.reading.lix is None, t.target - (t.reading.lix or 0), -t.reading.longest_words)
    )


def listed(c: Catalogue, pages: list[Measured], what: str) -> dict[str, Any]:
    """What the editors' page shows: every Markdown page ("sider"), or the offerings that are hardest to read."""
    if what == "sider":
        return {"tekster": worst(pages), "korte": 0}
    offerings, known = c.all(KINDS["tilbud"]), numbers(c)
    found = [(lix, t) for t in offerings if (lix := known.get(t.path)) is not None]
    least = min(nlargest(SHOWN, (lix for lix, _ in found)), default=0)
    hardest = worst([of_record(t) for lix, t in found if lix >= least])
    return {"tekster": hardest[:SHOWN], "korte": len(offerings) - len(found)}


def as_text(texts: list[Measured]) -> str:
    """One line for each text on the terminal, the hardest first, with its longest sentence under it."""
    lines = [" LIX  mål  tekst"]
    for t in worst(texts):
        number = "  – " if t.reading.lix is None else f"{t.reading.lix:4}"
        note = "  (over målet)" if t.too_hard else "  (for kort til at måle)" if t.reading.lix is None else ""
        lines += [
            f"{number}  {t.target:3}  {t.path}{note}",
            f"           {t.reading.longest_words} ord: {t.reading.longest}",
        ]
    return "\n".join(lines)
