"""Pages to files: the catalogue's pages, and what a site needs beside them."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar
from xml.sax.saxutils import escape

from katalog import files, index, readability
from katalog.catalogue import Catalogue
from katalog.export import File, everything
from katalog.page import Page
from katalog.progress import Progress
from katalog.render import Renderer
from katalog.workers import Crew, Job, in_turn

T = TypeVar("T")
SLICE, BATCH = 64, 625
"""How many pages one core makes before it asks for more, and how many such jobs are a batch; two batches are held at once."""
_WRITE = os.O_WRONLY | getattr(os, "O_BINARY", 0)
_NEW, _MORE = _WRITE | os.O_CREAT | os.O_TRUNC, _WRITE | os.O_APPEND
SITEMAP_LIMIT = 50_000
"""The most addresses that the sitemap standard allows in one file."""


def exports(renderer: Renderer, out: Path) -> Crew[int]:
    """The open data, the tables and the search index of the offerings, begun: they need no page, and every page can be made beside them."""
    catalogue = renderer.catalogue
    catalogue.prepare()
    readability.numbers(catalogue)  # pages and prose ask for them, and every core is free now
    formats = [partial(_files, make, renderer.publication, out) for make in everything.MAKERS]
    tables = [partial(_files, make, catalogue, out) for make in files.BESIDE]
    return Crew([partial(write_index, catalogue, out), *tables, *formats])


def write(renderer: Renderer, pages: Iterable[Page], out: Path, begun: Crew[int]) -> list[tuple[str, bool]]:
    """The catalogue's pages and files, and the exports that are begun; every core works.

    Gives each page's address, and whether it is to be found: the pages themselves are forgotten batch by batch.
    """
    tell, written = Progress("sider"), list[tuple[str, bool]]()
    with begun:
        renderer.cards()
        in_turn(_batches(renderer, pages, out, written, begun), tell)
        begun.answers()
    return written


def _batches(
    renderer: Renderer, pages: Iterable[Page], out: Path, written: list[tuple[str, bool]], begun: Crew[int]
) -> Iterator[Sequence[Job[int]]]:
    """The jobs, the last first: what the pages' gathering has found is told when they are gathered."""
    for jobs in _cut(_jobs(renderer, pages, out, written), BATCH):
        if len(jobs) == BATCH:
            begun.answers()  # a catalogue of this size is not copied for two crews at a time
        yield jobs[::-1]


def _jobs(renderer: Renderer, pages: Iterable[Page], out: Path, written: list[tuple[str, bool]]) -> Iterator[Job[int]]:
    """Pages, then the files that tell what gathering them has found; each page is noted as written."""
    for some in _cut(iter(pages), SLICE):
        written += [(page.address, not page.noindex) for page in some]
        renderer.warm(dict.fromkeys(page.template for page in some))
        yield partial(_pages, renderer, some, out)
    for gather in files.AFTER:
        yield partial(_files, gather, renderer.catalogue, out)


def _cut(items: Iterator[T], size: int) -> Iterator[Sequence[T]]:
    while some := list(islice(items, size)):
        yield some


def _pages(renderer: Renderer, pages: Sequence[Page], out: Path) -> int:
    """Each page's HTML in its folder, and the files that belong to it."""
    for page in pages:
        late = page.late()
        put(f"{out}/{page.address}index.html", renderer.page(page, late))
        for path, text in late.files:
            put(f"{out}/{path}", text)
    return len(pages)


def _files(make: Callable[[Any], Iterable[File]], of: Any, out: Path) -> int:
    begun = set[str]()
    for path, content in make(of):
        put(f"{out}/{path}", content, more=path in begun)
        begun.add(path)
    return 0


def write_index(catalogue: Catalogue, out: Path) -> int:
    """The search index of the offerings, under soeg/."""
    for path, data in index.files(catalogue).items():
        put(out / "soeg" / path, data)
    return 0


def write_extras(renderer: Renderer, found: Iterable[str], out: Path, was: str | None) -> None:
    """The sitemap of the pages with these addresses, robots.txt and the short address of the accessibility statement; no sitemap of what is not to be found."""
    site = renderer.site
    target = was or renderer.url("om/tilgaengelighed/")
    put(out / "was" / "index.html", str(renderer.template("was", maal=target)))
    if site.noindex:  # a crawler that was kept out would never read that no page is for it
        put(out / "robots.txt", "User-agent: *\nAllow: /\n")
        (out / "sitemap.xml").unlink(missing_ok=True)  # MkDocs has made one
        return
    addresses = sorted(map(renderer.canonical, found))
    shards = [addresses[i : i + SITEMAP_LIMIT] for i in range(0, len(addresses), SITEMAP_LIMIT)]
    if len(shards) == 1:
        put(out / "sitemap.xml", _urlset(shards[0]))
    else:
        for n, shard in enumerate(shards, 1):
            put(out / f"sitemap-{n}.xml", _urlset(shard))
        put(out / "sitemap.xml", _sitemap_index(renderer, len(shards)))
    put(out / "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {site.url}sitemap.xml\n")


def _urlset(addresses: Iterable[str]) -> str:
    urls = "".join(f"<url><loc>{escape(a)}</loc></url>\n" for a in addresses)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n'


def _sitemap_index(renderer: Renderer, n: int) -> str:
    maps = "".join(
        f"<sitemap><loc>{escape(renderer.canonical(f'sitemap-{i}.xml'))}</loc></sitemap>\n" for i in range(1, n + 1)
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{maps}</sitemapindex>\n'


def put(path: str | Path, content: str | bytes, more: bool = False) -> None:
    """Write a file, and the folder it lies in; or more of one that is begun."""
    data = content.encode() if isinstance(content, str) else content
    try:
        file = os.open(path, _MORE if more else _NEW, 0o666)
    except FileNotFoundError:
        _folder(str(path).rpartition("/")[0])
        file = os.open(path, _NEW, 0o666)
    try:
        while data:
            data = data[os.write(file, data) :]
    finally:
        os.close(file)


def _folder(path: str) -> None:
    """Make a folder, mostly in one that is there: asking first would take longer."""
    try:
        os.mkdir(path)  # noqa: PTH102
    except FileNotFoundError:
        Path(path).mkdir(parents=True, exist_ok=True)
    except FileExistsError:  # another process made it
        pass
