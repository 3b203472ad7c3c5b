"""Markdown in records: CommonMark, and nothing that could run or reach outside the site's own rules."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import nh3
import pyromark
from markupsafe import Markup

MAX_DEPTH = 12
SUSPECT = re.compile(r"[<>\[]|^\s{2,}[-*+0-9]", re.MULTILINE)
TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "a", "h3", "h4", "blockquote", "code", "hr"}
SCHEMES = {"https", "http", "mailto", "tel"}
# A link to a record is written [Gåturen](tilbud:gaatur-i-viborg).
RECORD_LINK = re.compile(
    r"(tilbud|organisation|samarbejde|pulje|initiativ|maalgruppe|tilbudstype|omraade):([a-z0-9-]+)"
)
UNMARKED = re.compile(r"[^\W\d_](?:[^\n\r\t\xa0<>&\[\]*_`\\\0]*[^\s<>&\[\]*_`\\\0])?")
"""A line of words without a sign that Markdown or HTML reads: itself a paragraph, as it stands. Most texts are one."""
MARKED = re.compile(r"[\[*_`#>]")
MACHINE = re.compile(r"\S*(?:@|://|www\.)\S*")
_HREF = re.compile(r'href="([^"]*)"')


def complaint(text: str) -> str | None:
    """Why this Markdown is refused, with the cure; None when it is fine."""
    if not SUSPECT.search(text):
        return None
    depth = 0
    for event in pyromark.events(text):
        depth += (
            1
            if isinstance(event, dict) and "Start" in event
            else -1
            if isinstance(event, dict) and "End" in event
            else 0
        )
        if depth > MAX_DEPTH:
            return "har for mange trin inden i hinanden. Skriv færre '>' eller lister i lister."
    for kind, content in _events(text):
        if kind in ("Html", "InlineHtml"):
            return f"har HTML: '{str(content).strip()[:30]}'. Skriv almindelig tekst og Markdown, fx **fed**."
        if kind == "Image":
            return "har et billede. Billeder kan ikke bruges i oplysningerne. Slet det."
        if kind == "Link" and content["link_type"] != "Email" and not _allowed(content["dest_url"]):
            return (
                f"har et link til '{content['dest_url'][:40]}', som ikke kan bruges. "
                "Skriv en hel webadresse, der begynder med https://"
            )
    return None


def record_links(text: str) -> list[tuple[str, str]]:
    """The records this text links to, as (kind in the singular, id)."""
    if "](" not in text and "]:" not in text:
        return []
    return [match.groups() for target in _targets(text) if (match := RECORD_LINK.fullmatch(target))]  # type: ignore[misc]


def render(text: str, address: Callable[[str, str], str] | None = None) -> Markup:
    """Safe HTML. address gives the link for (kind, id) of a record; headings start at h3."""
    if UNMARKED.fullmatch(text):
        return Markup(f"<p>{text}</p>\n")
    html = pyromark.html(text)
    if "<h" in html:
        html = re.sub(r"(</?h)([1-6])>", lambda m: f"{m[1]}{3 if int(m[2]) < 3 else 4}>", html)
    if "<a " in html:
        html = _HREF.sub(lambda m: f'href="{_resolve(m[1], address)}"', html)
    return Markup(nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel=None))


def plain(text: str) -> str:
    """The words of a text without its marks, and without what only machines read: addresses of pages and mailboxes."""
    if MARKED.search(text):
        text = " ".join(str(content) for kind, content in _events(text) if kind in ("Text", "Code"))
    return MACHINE.sub(" ", text) if "@" in text or "www" in text or "//" in text else text


def _targets(text: str) -> list[str]:
    return [content["dest_url"] for kind, content in _events(text) if kind == "Link"]


def _events(text: str) -> Iterator[tuple[str, Any]]:
    """(what begins or stands here, what it holds) for each part of the text."""
    for event in pyromark.events(text):
        if isinstance(event, dict):
            inner: Any = event.get("Start", event)
            if isinstance(inner, dict):
                yield from inner.items()


def _allowed(target: str) -> bool:
    if RECORD_LINK.fullmatch(target):
        return True
    try:
        parts = urlsplit(target)
        if parts.scheme in ("https", "http"):
            return "." in parts.netloc and "@" not in parts.netloc
        return parts.scheme in SCHEMES and bool(parts.path) and not parts.query
    except ValueError:
        return False


def _resolve(target: str, address: Callable[[str, str], str] | None) -> str:
    match = RECORD_LINK.fullmatch(target)
    return address(match[1], match[2]) if match and address else target
