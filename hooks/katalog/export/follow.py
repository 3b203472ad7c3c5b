"""Which feeds and calendars follow a page, so that its head and its foot can lead to them."""

from collections.abc import Iterator
from dataclasses import dataclass

from katalog.codes import Kode, Omraade
from katalog.export import Publication, atom, ical
from katalog.models import Organisation, Tilbud
from katalog.page import Page

ATOM, CALENDAR = "application/atom+xml", "text/calendar"


@dataclass(frozen=True)
class Link:
    """Another form of a page."""

    type: str
    title: str
    address: str
    """From the site's root."""

    @property
    def text(self) -> str:
        """What the link to it says on the page."""
        return "Læg tiderne i din kalender" if self.type == CALENDAR else "Følg nye tilbud i en nyhedslæser (Atom)"


def alternates(p: Publication, page: Page) -> Iterator[Link]:
    """The page's own feed or calendar; on the front page and the list of offerings, those for all."""
    values, c = page.values, p.catalogue
    code, list_name = values.get("kode") or values.get("omraade"), values.get("kodeliste", "omraader")
    record = values.get("tilbud") or values.get("organisation")
    if page.address in ("", "tilbud/", "nyt/"):
        yield Link(ATOM, f"Nyt fra {p.name}", "data/nyt.atom")
    if page.address in ("", "tilbud/"):
        yield Link(CALENDAR, "Alle faste tider", "data/kalender.ics")
    if isinstance(code, (Kode, Omraade)) and list_name in ("omraader", "maalgrupper"):
        base = f"{list_name}/{code.slug}/"
        if page.address.startswith(base):
            yield Link(ATOM, f"Nyt: {code.navn}", atom.address(base))
    elif isinstance(record, (Tilbud, Organisation)) and page.address == record.address and ical.has_calendar(c, record):
        yield Link(CALENDAR, f"Faste tider: {record.name}", ical.address(record))
