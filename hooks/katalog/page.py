"""What a page is: its address, its template and what that is given; and long lists cut into pages."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

PER_PAGE = 40

Crumbs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Late:
    """What takes time or room to make, so that it is made when its page is written and then forgotten."""

    values: Mapping[str, Any]
    files: Sequence[tuple[str, str]] = ()
    """(path from the site's root, content) of what is downloaded from the page."""


@dataclass(frozen=True)
class Page:
    """One page: its address from the site's root, its template and what the template is given."""

    address: str
    template: str
    title: str
    description: str
    crumbs: Crumbs = ()
    """(label, address) of each page above, the front page left out."""
    values: Mapping[str, Any] = field(default_factory=dict)
    source: str | None = None
    """The record's or code list's file, from the catalogue's folder."""
    noindex: bool = False
    kind: str = "website"
    """Open Graph's type."""
    bare: bool = False
    """Its template is the whole page, without the site's frame."""
    late: Callable[[], Late] = lambda: Late({})
    """More values, and files that belong to the page."""


@dataclass(frozen=True)
class Part:
    """One page of a long list."""

    items: Sequence[Any]
    number: int
    of: int
    total: int
    base: str

    @property
    def first(self) -> int:
        """The place in the whole list of the page's first item, from 1."""
        return (self.number - 1) * PER_PAGE + 1

    def address(self, number: int) -> str:
        """The address of another page of the list."""
        return self.base if number == 1 else f"{self.base}side/{number}/"


def parts(items: Sequence[Any], base: str) -> Iterator[Part]:
    """A list cut into pages; an empty list has one empty page."""
    of = max(1, -(-len(items) // PER_PAGE))
    for n in range(1, of + 1):
        yield Part(items[(n - 1) * PER_PAGE : n * PER_PAGE], n, of, len(items), base)


def list_page(part: Part, template: str, title: str, text: str) -> Page:
    """A page of a list of its own."""
    return numbered(part, template, title, text, (), {})


def numbered(
    part: Part, template: str, title: str, text: str, crumbs: Crumbs, values: Mapping[str, Any],
    source: str | None = None, noindex: bool = False,
) -> Page:  # fmt: skip
    """A page of a long list; from the second on its title says which."""
    if part.number > 1:
        title, crumbs = f"{title}, side {part.number}", (*crumbs, (title, part.base))
    return Page(
        part.address(part.number), template, title, short(text), crumbs, {**values, "del": part}, source, noindex
    )


def short(text: str, limit: int = 155) -> str:
    """A description short enough for a search engine, cut between words."""
    text = " ".join(text.split())
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0].rstrip(",;:–-") + " …"
