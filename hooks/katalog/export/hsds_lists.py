"""Objects as files of JSON, and long lists cut in pages and whole with one object a line."""

import json
from collections.abc import Iterable, Iterator

from katalog.export import File, compact
from katalog.export.hsds_values import Object

BASE = "data/hsds/"
SIZE = 1000
"""How many objects one page of a list holds: so many that an ordinary catalogue is one page, for a static host
cannot answer ?page=2."""


class List:
    """A list while it is filled; each page is given away when it is full."""

    def __init__(self, route: str, total: int):
        self._route, self._total = route, total
        self._of = max(1, -(-total // SIZE))
        self._held: list[str] = []
        self._number = 0

    def add(self, one: Object) -> Iterator[File]:
        """One more object, and the page that it fills."""
        self._held.append(compact(one))
        if len(self._held) == SIZE:
            yield from self._page()

    def end(self) -> Iterator[File]:
        """The last page, of which an empty list has one as well."""
        if self._held or not self._number:
            yield from self._page()

    def _page(self) -> Iterator[File]:
        """A page, and its objects once more, one a line, for the file that has them all (ndjson)."""
        self._number += 1
        n, contents = self._number, self._held
        envelope = {
            "total_items": self._total, "total_pages": self._of, "page_number": n, "size": len(contents),
            "first_page": n == 1, "last_page": n == self._of, "empty": not contents,
        }  # fmt: skip
        self._held = []
        path = f"{BASE}{self._route}.json" if n == 1 else f"{BASE}{self._route}/page/{n}.json"
        joined = ",\n".join(contents)
        yield path, f'{compact(envelope)[:-1]},"contents":[{joined}]}}\n'
        yield f"{BASE}{self._route}.ndjson", "".join(f"{line}\n" for line in contents)


def pages(route: str, total: int, objects: Iterable[Object]) -> Iterator[File]:
    """A list cut into pages."""
    found = List(route, total)
    for one in objects:
        yield from found.add(one)
    yield from found.end()


def written(one: Object) -> str:
    """An object as a file."""
    return compact(one) + "\n"


def pretty(one: Object) -> str:
    """An object that people read."""
    return json.dumps(one, ensure_ascii=False, indent=2) + "\n"
