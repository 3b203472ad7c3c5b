"""The preview: the site at one moment, each page and file made when it is asked for.

What a build writes to thousands of files is made here by the same functions, one answer at a time, and kept
until something is saved. So a save costs what reading the saved files and relating the records cost, whatever
the number of pages, and nothing old can be left: a new moment begins with nothing.
"""

import re
import shutil
import tempfile
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from katalog import (
    files,
    fit,
    index,
    indicators,
    money,
    overview,
    partners,
    publish,
    quality,
    scratch,
    search,
    stale,
    widget,
)
from katalog.export import File, atom, everything, fhir, geojson, hsds, ical, opensearch, spreadsheets, whole
from katalog.page import Page
from katalog.pages import SECTIONS
from katalog.problems import Problem
from katalog.render import Renderer

FILES: Mapping[Callable[[Any], Iterable[File]], str] = {
    hsds.files: "data/hsds/*", spreadsheets.files: "data/*.[cx]*", fhir.files: "data/fhir/*",
    ical.files: "*.ics", geojson.files: "data/*.geojson", atom.files: "*.atom", opensearch.files: "data/*.xml",
    overview.files: "overblik/*.csv", stale.files: "redaktoer/forfalden/*", fit.files: "fagfolk/passer/*",
    widget.files: "indlejring/data/*", quality.files: "redaktoer/kvalitet/*", partners.files: "fagfolk/partnere/*",
    indicators.files: "overblik/noegletal/*", money.files: "*/*.csv",
}  # fmt: skip
"""Where the files of a format or a part of the catalogue lie. One that is not here is asked for any file."""
SEARCHED = "data-pagefind-body"
"""What a template has whose pages are in the index of the other pages."""
EXTRAS = re.compile(r"was/index\.html|robots\.txt|sitemap(-\d+)?\.xml")


class Compiled(BytecodeCache):
    """The templates as Python has compiled them, so that only a changed one is compiled again."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Jinja's own check refuses what was made from another text."""
        if known := self._known.get(bucket.key):
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self._known[bucket.key] = bucket.bytecode_to_string()

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """A template's file."""
        return filename or name


class _Once:
    """What is made once, however many ask for it at the same time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._locks: dict[object, threading.Lock] = {}
        self._made: dict[object, Any] = {}

    def __call__(self, key: object, make: Callable[[], Any]) -> Any:
        with self._lock:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            if key not in self._made:
                self._made[key] = make()
            return self._made[key]


class Moment:
    """The site as it is between two changes."""

    over = False
    """Whether there has been a change."""

    def __init__(self, renderer: Renderer, templates: Path, prose: Sequence[Page], others: Sequence[Page], was: str):
        self.renderer, self.templates, self.was = renderer, templates, was
        self.prose = {page.address: page for page in prose}
        self.others = {page.address: page for page in others}
        """Pages that are neither prose nor the catalogue's."""
        self._once = _Once()

    def answer(self, path: str) -> bytes | None:
        """A page or a file by its path from the site's root; None when the site makes no such one."""
        address = path.removesuffix("index.html")
        if page := self.page(address):
            return self.renderer.page(page).encode()
        return self._file(_path(address))

    def page(self, address: str) -> Page | None:
        """The page that stands there."""
        return self.prose.get(address) or self.others.get(address) or self.of_catalogue(address)

    def of_catalogue(self, address: str) -> Page | None:
        """The catalogue's page that stands there; only the parts that may have it are gathered."""
        for gather, beginnings in SECTIONS.items():
            if address.startswith(beginnings) and (page := self._section(gather).get(address)):
                return page
        return None

    def excuse(self, sentence: str) -> bytes:
        """A page that says why a page could not be made; in plain words, when even the frame cannot."""
        try:
            return Wrong(self.renderer, [Problem("overrides/", 1, sentence)]).answer("") or b""
        except Exception:
            return sentence.encode()

    def paths(self) -> Iterator[str]:
        """The path of everything that the moment can answer."""
        for page in self._pages():
            yield _path(page.address)
            yield from (path for path, _ in page.late().files)
        for make in (*everything.MAKERS, *files.MAKERS):
            yield from self._made(make)
        yield from (f"soeg/{path}" for path in self._index())
        for folder in (self._extras(), self._other_index()):
            yield from (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file())

    # ------------------------------------------------------------ pages and files

    def _section(self, gather: Callable[[Any], Iterable[Page]]) -> Mapping[str, Page]:
        made: Mapping[str, Page] = self._once(
            gather, lambda: {page.address: page for page in gather(self.renderer.catalogue)}
        )
        return made

    def _pages(self) -> Iterator[Page]:
        yield from self.prose.values()
        yield from self.others.values()
        for gather in SECTIONS:
            yield from self._section(gather).values()

    def _file(self, path: str) -> bytes | None:
        if EXTRAS.fullmatch(path):
            return _bytes(self._extras() / path)
        if path.startswith("pagefind/"):
            return _bytes(self._other_index() / path)
        if path.startswith("soeg/"):
            return self._index().get(path.removeprefix("soeg/"))
        for folder in _folders(path):
            if (page := self.page(folder)) and (text := dict(page.late().files).get(path)) is not None:
                return text.encode()
        for make in (*everything.MAKERS, *files.MAKERS):
            if fnmatchcase(path, FILES.get(make, "*")) and (found := self._made(make).get(path)) is not None:
                return _encoded(found)
        return None

    def _made(self, make: Callable[[Any], Iterable[File]]) -> Mapping[str, str | bytes]:
        of = self.renderer.publication if make in everything.MAKERS else self.renderer.catalogue
        made: Mapping[str, str | bytes] = self._once(make, lambda: whole(make(of)))
        return made

    def _index(self) -> Mapping[str, bytes]:
        """The search index of the offerings."""
        made: Mapping[str, bytes] = self._once("soeg", lambda: index.files(self.renderer.catalogue))
        return made

    # ------------------------------------------------------------ what other programs make of many pages

    def _folder(self, name: str, fill: Callable[[Path], None]) -> Path:
        """A folder that is filled once, and gone with the moment."""

        def make() -> Path:
            with scratch.writing():
                folder = Path(tempfile.mkdtemp(dir=scratch.folder()))
            weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
            fill(folder)
            return folder

        made: Path = self._once(name, make)
        return made

    def _extras(self) -> Path:
        found = (page.address for page in self._pages() if page.address != "404.html" and not page.noindex)

        def fill(out: Path) -> None:
            with scratch.writing():
                publish.write_extras(self.renderer, found, out, self.was)

        return self._folder("extras", fill)

    def _other_index(self) -> Path:
        """The index of the other pages, over those that are in it."""
        return self._folder("pagefind", self._index_others)

    def _index_others(self, out: Path) -> None:
        found: dict[str, bool] = {}
        for page in self._pages():
            if page.template not in found:
                text = (self.templates / f"{page.template}.html").read_text(encoding="utf-8")
                found[page.template] = SEARCHED in text
            if self.over:
                raise scratch.Over
            if found[page.template]:
                html = self.renderer.page(page)
                with scratch.writing():
                    publish.put(out / page.address / "index.html", html)
        search.index(out, len(self.prose) - 1)
        for path in out.iterdir():
            if path.name != "pagefind":
                shutil.rmtree(path) if path.is_dir() else path.unlink()


class Wrong(Moment):
    """The moment in which something has to be mended: every page says what."""

    def __init__(self, renderer: Renderer, problems: Sequence[Problem]):
        super().__init__(renderer, Path(), (), (), "")
        self.problems = problems

    def page(self, address: str) -> Page | None:
        """The page of errors, wherever a page may stand."""
        if address and not address.endswith("/") and address != "404.html":
            return None
        return Page("", "fejl", "Noget skal rettes", "", values={"problemer": self.problems}, noindex=True)

    def _file(self, path: str) -> bytes | None:
        return None


def _path(address: str) -> str:
    """The file of a page: 'a/' → 'a/index.html'."""
    return f"{address}index.html" if not address or address.endswith("/") else address


def _folders(path: str) -> list[str]:
    """The addresses of the folders that a path lies in, the nearest first: 'a/b/c.csv' → 'a/b/', 'a/'."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[:n]) + "/" for n in range(len(parts), 0, -1)]


def _encoded(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
