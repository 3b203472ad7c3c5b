"""The pages in content/ and the files beside them: what may stand there, and what of it may reach a page."""

import re
from pathlib import Path

import nh3
import yaml

from katalog.catalogue import LINK_WORDS
from katalog.markdown import SCHEMES, TAGS
from katalog.problems import Problem
from katalog.read import INVISIBLE
from katalog.values import slugify

MAX_BYTES = 256 * 1024
MAX_MARKS = {"[": 500, "<": 500, "`": 2000, "{": 2000, ">": 2000, "|": 10_000, "*": 5000, "_": 5000, "!": 2000}
"""How often a mark may stand in one page: Python-Markdown's work grows with the square of some, and no text needs more."""
MAX_INDENT = 40
FILES = {".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif", ".pdf", ".csv", ".txt"}
"""What may lie beside the pages and be published as it is. A browser runs none of it."""
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")
"""A name that is its own address at every host, and that every system can store."""
_HEAD = re.compile(r"-{3}[ \t]*\n(.*?\n)(?:-{3}|\.{3})[ \t]*\n", re.DOTALL)
"""The lines above a page, as MkDocs finds them."""
_TAGS = TAGS | {
    "h1", "h2", "h5", "h6", "div", "span", "table", "thead", "tbody", "tr", "th", "td", "caption", "sup", "sub", "dl",
    "dt", "dd", "pre", "img", "abbr", "del", "ins", "details", "summary", "kbd", "figure", "figcaption", "small", "b", "i",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"id", "class", "title", "lang", "dir", "role"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "details": {"open"},
}


def clean(html: str) -> str:
    """A page's HTML without anything that could run, look like another site or ask one for anything."""
    schemes = {*SCHEMES, *LINK_WORDS, "side"}
    return nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=schemes, link_rel=None)


def complaint(path: Path, folder: Path) -> Problem | None:
    """Why a file in content/ cannot be published, with the cure."""
    shown = f"{folder.name}/{path.relative_to(folder).as_posix()}"
    try:
        if not path.resolve(strict=True).is_relative_to(folder.resolve()):
            return Problem(shown, 1, f"Filen peger ud af {folder.name}/. Læg selve filen her.")
        if odd := next((part for part in path.relative_to(folder).parts if not NAME.fullmatch(part)), None):
            stem, dot, ending = odd.rpartition(".") if path.name == odd else (odd, "", "")
            better = f"{slugify(stem) or 'fil'}{dot}{ending}"
            wrong = "kan ikke stå i en adresse hos alle værter. Brug a-z, tal, bindestreg og punktum"
            return Problem(shown, 1, f"Navnet '{odd}' {wrong}, fx {better}.")
        if path.suffix != ".md":
            kinds = ", ".join(sorted(FILES))
            wrong = f"Filer af den slags udgives ikke. Slet den, eller gem den som en af {kinds}."
            return None if path.suffix.lower() in FILES else Problem(shown, 1, wrong)
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, RuntimeError):
        return Problem(shown, 1, "Filen kan ikke åbnes. Se, om den er en almindelig fil, som du må læse.")
    found = _wrong(data)
    return Problem(shown, *found) if found else None


def _wrong(data: bytes) -> tuple[int, str] | None:
    """(line, what to do) about a page's own text."""
    if len(data) > MAX_BYTES:
        return 1, f"Siden fylder over {MAX_BYTES // 1024} KB, som er grænsen. Del den i flere."
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        return line, "Et tegn kan ikke læses. Gem filen med tegnkodningen UTF-8, så æ, ø og å bliver rigtige."
    if hidden := INVISIBLE.search(text):
        line = text.count("\n", 0, hidden.start()) + 1
        return line, f"Der er et usynligt tegn (U+{ord(hidden[0]):04X}). Slet linjen, og skriv den igen."
    for mark, most in MAX_MARKS.items():
        if text.count(mark) > most:
            return 1, f"Tegnet {mark} står over {most} gange. Del siden i flere."
    for number, line_text in enumerate(text.split("\n"), 1):
        if len(line_text) - len(line_text.lstrip()) > MAX_INDENT:
            return number, f"Linjen er rykket over {MAX_INDENT} tegn ind. Brug færre trin."
    return _above(text)


def _above(text: str) -> tuple[int, str] | None:
    """What is wrong with the lines between --- above a page: MkDocs would read anchors, and tags as Python's own."""
    head = _HEAD.match(text.replace("\r\n", "\n").replace("\r", "\n"))
    if not head:
        return None
    try:
        for event in yaml.parse(head[1], Loader=yaml.CBaseLoader):
            if getattr(event, "anchor", None) or getattr(event, "tag", None) not in (None, "!"):
                line = getattr(event.start_mark, "line", 0) + 2
                return line, "Ord, der begynder med &, * eller !, skal stå i anførselstegn."
    except yaml.YAMLError as wrong:
        mark = getattr(wrong, "problem_mark", None)
        return (
            mark.line if mark else 0
        ) + 2, "Linjerne øverst kan ikke læses. Se på kolon, anførselstegn og indrykning."
    except RecursionError:
        return 2, "Linjerne øverst har for mange trin inden i hinanden."
    return None
