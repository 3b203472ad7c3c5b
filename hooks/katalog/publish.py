"""Pages to files: the catalogue's pages, and what a site needs beside them."""

import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from time import perf_counter
from xml.sax.saxutils import escape

from katalog import index
from katalog.catalogue import Catalogue
from katalog.export import everything
from katalog.files import files
from katalog.page import Page
from katalog.render import Renderer

SITEMAP_LIMIT = 50_000
"""The most addresses that the sitemap standard allows in one file."""


def write(renderer: Renderer, pages: Sequence[Page], out: Path) -> Sequence[Page]:
    """Each page's HTML in its folder, and the files that belong to it."""
    tell = Progress(len(pages), "sider")
    for page in pages:
        late = page.late()
        put(out / page.address / "index.html", renderer.page(page, late))
        for path, text in late.files:
            put(out / path, text)
        tell.one_more()
    return pages


def write_extras(renderer: Renderer, pages: Iterable[Page], out: Path, was: str | None) -> None:
    """The sitemap, robots.txt and the short address of the accessibility statement; no sitemap of what is not to be found."""
    site = renderer.site
    target = was or renderer.url("om/tilgaengelighed/")
    put(out / "was" / "index.html", str(renderer.template("was", maal=target)))
    if site.noindex:  # a crawler that was kept out would never read that no page is for it
        put(out / "robots.txt", "User-agent: *\nAllow: /\n")
        (out / "sitemap.xml").unlink(missing_ok=True)  # MkDocs has made one
        return
    addresses = sorted(renderer.canonical(p.address) for p in pages if not p.noindex)
    shards = [addresses[i : i + SITEMAP_LIMIT] for i in range(0, len(addresses), SITEMAP_LIMIT)]
    if len(shards) == 1:
        put(out / "sitemap.xml", _urlset(shards[0]))
    else:
        for n, shard in enumerate(shards, 1):
            put(out / f"sitemap-{n}.xml", _urlset(shard))
        put(out / "sitemap.xml", _sitemap_index(renderer, len(shards)))
    put(out / "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {site.url}sitemap.xml\n")


def write_files(renderer: Renderer, out: Path) -> None:
    """The tables, the tools' data and the open data."""
    for path, text in files(renderer.catalogue):
        put(out / path, text)
    for path, content in everything.files(renderer.publication):
        put(out / path, content)


def write_index(catalogue: Catalogue, out: Path) -> None:
    """The search index of the offerings, under soeg/."""
    shutil.rmtree(out / "soeg", ignore_errors=True)  # a preview builds over the last one
    for path, data in index.files(catalogue).items():
        place = out / "soeg" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


class Progress:
    """A line every two seconds."""

    def __init__(self, total: int, what: str):
        self.total, self.what, self.done = total, what, 0
        self.told = perf_counter()

    def one_more(self) -> None:
        """One piece of the work is done."""
        self.done += 1
        if perf_counter() - self.told > 2:
            self.told = perf_counter()
            print(f"{self.done} af {self.total} {self.what}", file=sys.stderr, flush=True)


def _urlset(addresses: Iterable[str]) -> str:
    urls = "".join(f"<url><loc>{escape(a)}</loc></url>\n" for a in addresses)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n'


def _sitemap_index(renderer: Renderer, n: int) -> str:
    maps = "".join(
        f"<sitemap><loc>{escape(renderer.canonical(f'sitemap-{i}.xml'))}</loc></sitemap>\n" for i in range(1, n + 1)
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{maps}</sitemapindex>\n'


def put(path: Path, content: str | bytes) -> None:
    """Write a file, and the folder it lies in."""
    data = content.encode() if isinstance(content, str) else content
    try:
        path.write_bytes(data)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
