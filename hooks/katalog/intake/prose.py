"""Other people's texts as ours: HTML becomes Markdown, and what is not allowed there becomes plain words."""

import html
import re
from html.parser import HTMLParser

from katalog import markdown
from katalog.values import MAX_MARKDOWN

_TAG = re.compile(r"<\s*/?\s*[a-zA-Z!][^<>]*>")
MOST = 5 * MAX_MARKDOWN
_OPEN = re.compile(r"<(?![^<>]*>)")
"""A sign that no tag ends: the parser would look for its end all the way, once for each."""
_ENTITY = re.compile(r"&(#\d+|#x[0-9a-fA-F]+|[a-zA-Z]{2,8});")
_SPECIAL = re.compile(r"([\\`*_\[\]<>])")
_BLOCKS = {
    "p",
    "div",
    "ul",
    "ol",
    "table",
    "tr",
    "section",
    "article",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
}
_SILENT = {"script", "style", "head", "title", "template", "iframe", "object"}


def to_markdown(text: str) -> str:
    """Markdown that a record may hold; a text that already is one stays as it is."""
    text = _bounded(text)
    if not _TAG.search(text) and _ENTITY.search(text) and "&lt;" in text:
        text = html.unescape(text)
    if _TAG.search(text):
        text = _converted(text)
    elif "•" in text or "·" in text:
        text = re.sub(r"^[ \t]*[•·][ \t]*", "- ", text, flags=re.MULTILINE)
    text = _tidy(text)
    if text and markdown.complaint(text):
        text = _tidy(_escaped(to_plain(text, keep_lines=True)))
    return text


def to_plain(text: str, keep_lines: bool = False) -> str:
    """One line of words, or several; without tags and entities."""
    text = _bounded(text)
    for _ in range(3):  # entities are sometimes escaped twice
        if not _ENTITY.search(text):
            break
        text = html.unescape(text)
    text = _TAG.sub(" ", text)
    text = re.sub(r"<(?=[a-zA-Z!/])", "< ", text)
    return _tidy(text) if keep_lines else " ".join(text.split())


def cut(text: str, most: int) -> str:
    """The text's first sentences within so many characters, else its first words and '…'."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    ends = [m.end() for m in re.finditer(r"[.!?](?= )", text[: most + 1]) if m.end() <= most]
    if ends and ends[-1] >= most // 4:
        return text[: ends[-1]]
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"


def words_of(text: str) -> str:
    """A Markdown text as plain words, for a summary."""
    return to_plain(re.sub(r"\s+", " ", markdown.plain(text)))


def cut_markdown(text: str) -> str:
    """The paragraphs that there is room for."""
    if len(text) <= MAX_MARKDOWN:
        return text
    shortened = text[: MAX_MARKDOWN - 10].rsplit("\n\n", 1)[0] + "\n\n…"
    return shortened if not markdown.complaint(shortened) else _escaped(to_plain(shortened))[: MAX_MARKDOWN - 10]


def _bounded(text: str) -> str:
    """As much of a text as can be of use: no text takes longer to read than its length asks for."""
    return text[:MOST]


def _tidy(text: str) -> str:
    lines = [line.rstrip() for line in text.replace("\t", " ").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _escaped(text: str) -> str:
    text = _SPECIAL.sub(r"\\\1", text)
    return re.sub(r"^(\s*)(#{1,6}|>|\d+[.)]|[-+])(?=\s)", lambda m: f"{m[1][:1]}\\{m[2]}", text, flags=re.MULTILINE)


def _converted(text: str) -> str:
    reader = _Reader()
    try:
        reader.feed(_OPEN.sub("&lt;", text))
        reader.close()
    except (AssertionError, ValueError):  # html.parser gives up on some broken declarations
        return _escaped(to_plain(text, keep_lines=True))
    return reader.text()


class _Reader(HTMLParser):
    """Reads HTML of any quality, and keeps words, paragraphs, lists, headings and links."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._out: list[str] = []
        self._silent = 0
        self._link: str | None = None

    def text(self) -> str:
        """What was read, as Markdown."""
        joined = re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(self._out))
        return re.sub(r"^(-|###)\s*\n+(?=\S)", r"\1 ", re.sub(r"^(-|###)\s*$", r"\1", joined, flags=re.M), flags=re.M)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag begins."""
        if tag in _SILENT:
            self._silent += 1
        elif tag == "li":
            self._out.append("\n- ")
        elif tag == "br":
            self._out.append("\n")
        elif tag in _BLOCKS:
            self._out.append("\n\n### " if re.fullmatch("h[1-6]", tag) else "\n\n")
        elif tag == "a" and not self._silent:
            self._link = next((v for k, v in attrs if k == "href" and v), None)
            self._out.append("[" if self._usable() else "")

    def handle_endtag(self, tag: str) -> None:
        """A tag ends."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self._out.append("\n\n")
        elif tag == "a":
            self._out.append(f"]({self._link})" if self._usable() else "")
            self._link = None

    def handle_data(self, data: str) -> None:
        """Words."""
        if not self._silent:
            self._out.append(_SPECIAL.sub(r"\\\1", re.sub(r"\s+", " ", data)))

    def _usable(self) -> bool:
        link = self._link or ""
        return (
            bool(re.fullmatch(r"(https?://|mailto:|tel:)[^\s<>()\[\]\\]+", link))
            and markdown.complaint(f"[x]({link})") is None
        )
