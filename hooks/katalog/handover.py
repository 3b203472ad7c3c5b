"""The page on which staff put together a list of offerings for somebody to take home.

The list itself stands in the address after # and is no part of the build; what the page shows of an offering
it reads from the offering's own page, where overrides/tilbud.html marks it with data-liste.
"""

from collections.abc import Iterator

from katalog.catalogue import Catalogue
from katalog.fit import STAFF
from katalog.page import Page

ADDRESS = "fagfolk/liste/"


def pages(c: Catalogue) -> Iterator[Page]:
    """The one page, the same for every list."""
    text = "Vælg tilbud til en borger, sæt dem i rækkefølge, og giv listen videre på papir, som link eller som tekst."
    yield Page(ADDRESS, "fagfolk/liste", "Liste til at give videre", text, (STAFF,))
