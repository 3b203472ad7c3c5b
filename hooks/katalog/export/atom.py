"""What is new or newly confirmed, as Atom feeds (RFC 4287): for all, for each area and for each target group.

An entry is dated by the last day on which somebody confirmed the offering, else by its own first day. One with
neither date cannot be told to be new, and stands in no feed.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from heapq import nsmallest
from xml.etree.ElementTree import Element, SubElement, tostring

from katalog.export import File, Publication, newest
from katalog.load import EVERYWHERE, ONLINE
from katalog.models import Tilbud

MOST = 50
"""How many entries a feed has."""


def address(page: str) -> str:
    """Where the feed of an area or target group is, from its page's address."""
    return f"{page}nyt.atom"


def files(p: Publication) -> Iterator[File]:
    """Every feed; one that has nothing yet is there all the same, so that it can be followed."""
    c = p.catalogue
    dated = sorted((t for t in c.tilbud if _day(t)), key=lambda t: (-_day(t).toordinal(), t.id))  # type: ignore[union-attr]
    rank = {t.id: n for n, t in enumerate(dated)}
    entry = cache(lambda id: _entry(p, c.get("tilbud", id)))
    day = newest(c)

    def feed(path: str, page: str, title: str, tilbud: Iterable[Tilbud]) -> File:
        first = nsmallest(MOST, (t for t in tilbud if t.id in rank), key=lambda t: rank[t.id])
        updated = _day(first[0]) if first else day
        return path, _feed(p, path, page, title, updated or day, [entry(t.id) for t in first])

    yield feed("data/nyt.atom", "tilbud/", f"Nyt fra {p.name}", dated)
    for slug, area in c.omraader.items():
        wider = [t for parent in c.parents(slug) for t in c.pointing("omraader", parent, Tilbud)]
        found = {t.id: t for t in (*c.coverage(slug).inside, *wider)}.values()
        yield feed(address(f"omraader/{slug}/"), f"omraader/{slug}/", f"Nyt i {area.navn}", found)
    for slug, name in ((EVERYWHERE, "hele landet"), (ONLINE, "online og på telefon")):
        page = f"omraader/{slug}/"
        yield feed(address(page), page, f"Nyt: {name}", c.pointing("omraader", slug, Tilbud))
    for slug, group in c.codes["maalgrupper"].items():
        page = f"maalgrupper/{slug}/"
        yield feed(address(page), page, f"Nyt: {group.navn}", c.tilbud_for("maalgrupper", slug))


def _day(t: Tilbud) -> date | None:
    if t.bekraeftet:
        return t.bekraeftet.dato
    return t.periode.fra if t.periode else None


def _stamp(day: date) -> str:
    """The day's noon, so that it is the same day everywhere in Denmark."""
    return f"{day.isoformat()}T12:00:00Z"


def _feed(p: Publication, path: str, page: str, title: str, updated: date, entries: Iterable[str]) -> str:
    feed = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "da"})
    _said(feed, id=p.at(path), title=title, updated=_stamp(updated))
    _author(feed, p.owner or p.name)
    if p.licence:
        _said(feed, rights=p.licence)
    SubElement(feed, "link", rel="self", type="application/atom+xml", href=p.at(path))
    SubElement(feed, "link", rel="alternate", type="text/html", href=p.at(page))
    head = tostring(feed, encoding="unicode").removesuffix("</feed>")
    return "".join(('<?xml version="1.0" encoding="utf-8"?>\n', head, *entries, "</feed>\n"))


def _entry(p: Publication, t: Tilbud) -> str:
    """An offering as it stands in every feed that has it."""
    c, entry, day = p.catalogue, Element("entry"), _day(t)
    assert day
    title, made_up = ("Eksempel: ", "Opdigtet eksempel. ") if t.eksempel else ("", "")
    _said(entry, id=p.at(t.address), title=title + t.titel, updated=_stamp(day))
    for o in c.organisations(t.udbydere):
        _author(entry, o.navn)
    SubElement(entry, "link", href=p.at(t.address))
    for k in c.named("maalgrupper", t.groups):
        SubElement(entry, "category", term=k.slug, label=k.navn, scheme=p.at("maalgrupper/"))
    _said(entry, summary=made_up + t.resume)
    return tostring(entry, encoding="unicode")


def _said(element: Element, **texts: str) -> None:
    for tag, text in texts.items():
        SubElement(element, tag).text = text


def _author(element: Element, name: str) -> None:
    _said(SubElement(element, "author"), name=name)
