"""What hostile input may lead to, judged the same whoever found it: tests with Hypothesis, atheris (fuzz.py) or a file in ondt/."""

import io
import os
import re
import resource
import shutil
import sys
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import html5lib
import yaml
from markdown import Markdown
from openpyxl import Workbook

from factories import CODES, ROOT, a_project
from katalog import content, markdown, quality, readability
from katalog.catalogue import Catalogue
from katalog.intake.bring import Order, bring_in
from katalog.intake.languages import code_of
from katalog.intake.receipt import Receipt
from katalog.intake.referral import Settings
from katalog.intake.unpack import Unusable
from katalog.load import NEEDED, Before, load, validate
from katalog.models import KINDS, Tilbud
from katalog.problems import Problem, errors
from katalog.read import Fields, read
from katalog.relate import relate

SECONDS, MEGABYTES, SLOWER = 1, 200, 3
"""What one input may take at most, in seconds of the processor of a usual machine; the tests may run on one so much slower."""
ENGLISH = ("Input should", "expected", "found ", "validation", "Traceback")
TODAY = date(2026, 11, 25)


def harmless(html: str, tags: set[str]) -> None:
    """A browser finds only these elements, no handler, and no address that runs."""
    body = html5lib.parse(f"<!doctype html><body>{html}", namespaceHTMLElements=False).find("body")
    for element in body.iter():
        if element is body or not isinstance(element.tag, str):
            continue
        assert element.tag in tags
        for name, value in element.attrib.items():
            assert not name.startswith("on") and name not in ("style", "srcdoc", "action", "formaction")
            scheme = value.split(":")[0].strip().lower() if name in ("href", "src") and ":" in value else ""
            assert scheme not in ("javascript", "vbscript", "data")


def told(problems: Iterable[Problem]) -> None:
    """Each has a line, and a sentence without a library's English."""
    for problem in problems:
        assert problem.line >= 1 and problem.message.strip() and len(problem.message) < 2000
        assert not any(word in problem.message for word in ENGLISH), problem


def holds(folder: Path) -> Catalogue:
    """The folder passes every check."""
    catalogue, problems = relate(load(folder, ROOT / "catalogue"))
    assert not errors(problems), "\n".join(map(str, errors(problems)))
    return catalogue


# ------------------------------------------------------------ what it takes, and what it touches

_touched: list[str] | None = None
_places: tuple[str, ...] = ()
_READ = (str(ROOT), sys.prefix, sys.base_prefix, "/proc", "/usr/share/zoneinfo", "/dev/null")
_FORBIDDEN = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "socket.connect", "os.symlink", "os.chmod")
_WRITES = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "os.link")


def _hear(event: str, about: tuple[Any, ...]) -> None:
    if _touched is None or not (event == "open" or event in _WRITES or event in _FORBIDDEN):
        return
    if event in _FORBIDDEN:
        _touched.append(event)
        return
    writes = event != "open" or bool((about[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
    within = f"/proc/self/fd/{about[-1]}" if event != "open" and about[-1] >= 0 else ""  # else from where we are
    for said in about[: 2 if event in ("os.rename", "os.link") else 1]:
        if isinstance(said, (str, bytes)):  # else a file that is open already
            path = os.path.realpath(Path(within, os.fsdecode(said)))
            if not path.startswith(_places if writes else _places + _READ):
                _touched.append(f"{event} {path}")


sys.addaudithook(_hear)


@contextmanager
def bounded(*places: Path) -> Iterator[None]:
    """Inside, no file outside these places is written or opened, no program starts, and it is over in a second and 200 MB."""
    global _touched, _places
    before, begun = _peak(reset=True), time.process_time()
    _touched, _places = (touched := []), tuple(os.path.realpath(place) for place in places)
    try:
        yield
    finally:
        _touched = None
    taken, grown = time.process_time() - begun, _peak() - before
    assert not touched, touched
    assert taken < SECONDS * SLOWER, f"{taken:.1f} s"
    assert grown < MEGABYTES, f"{grown} MB"


def _peak(reset: bool = False) -> int:
    """The most memory the process has had, in MB; on Linux since the last reset."""
    if reset and os.access("/proc/self/clear_refs", os.W_OK):
        Path("/proc/self/clear_refs").write_text("5")
    if not Path("/proc/self/status").exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return int(re.search(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text())[1]) // 1024  # type: ignore[index]


# ------------------------------------------------------------ one input, by what it is


def a_record(data: bytes, place: Path) -> None:
    """A file of a record of each kind, read by itself: values or problems."""
    fields, problems = read("x.yml", data)
    assert isinstance(fields, Fields)
    for kind in KINDS.values():
        _, wrong = validate("x.yml", kind, fields, {"id": "proeve"}, {"koder": CODES})
        problems = [*problems, *wrong]
    told(problems)


def records(data: bytes, place: Path) -> None:
    """The same file as a record of each kind in a whole catalogue."""
    folder, before = _catalogue(place)
    for kind in KINDS:
        (folder / kind).mkdir(exist_ok=True)
        (folder / kind / "ondt.yml").write_bytes(data)
    _related(folder, before)


def code_lists(data: bytes, place: Path) -> None:
    """The same file as each of the lists that hold most, in a whole catalogue."""
    folder, before = _catalogue(place)
    for name in ("maalgrupper", "omraader"):
        path = folder / "kodelister" / f"{name}.yml"
        kept = path.read_bytes()
        path.write_bytes(data)
        try:
            _related(folder, before)
        finally:
            path.write_bytes(kept)


def _related(folder: Path, before: Before) -> None:
    catalogue, problems = relate(load(folder, folder, before))
    told(problems)
    tilbud = catalogue.get("tilbud", "ondt")
    if isinstance(tilbud, Tilbud):
        harmless(markdown.render(tilbud.beskrivelse), markdown.TAGS | {"tbody"})
        readability.of_record(tilbud), quality.quality(tilbud, TODAY)


@cache
def _catalogue(place: Path) -> tuple[Path, Before]:
    """A small catalogue of its own, with short lists, and what was read of it before."""
    folder = a_project(place) / "catalogue"
    for path in (folder / "kodelister").iterdir():
        entries = re.split(r"^(?=[a-z0-9])", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        kept = [
            e for n, e in enumerate(entries) if n < 4 or e.startswith(tuple(NEEDED.get(path.stem, ["ikke-oplyst"])))
        ]
        path.write_text("".join(kept), encoding="utf-8")
    before = Before()
    load(folder, folder, before)
    return folder, before


def a_text(data: bytes, place: Path) -> None:
    """Markdown in a record, whether or not the guard lets it in."""
    text = data.decode("utf-8", "replace")
    markdown.complaint(text), markdown.plain(text), markdown.record_links(text)
    harmless(markdown.render(text), markdown.TAGS | {"tbody"})


def a_page(data: bytes, place: Path) -> None:
    """A page in content/: complained of, or HTML that is harmless, as MkDocs makes it of Markdown."""
    path = place / "content" / "ondt.md"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    wrong = content.complaint(path, path.parent)
    if wrong:
        told([wrong])
        return
    text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    harmless(content.clean(_markdown().reset().convert(content._HEAD.sub("", text, count=1))), content._TAGS)


@cache
def _markdown() -> Markdown:
    settings = re.search(r"^markdown_extensions:\n(?:[ ].*\n)+", (ROOT / "mkdocs.yml").read_text(), re.MULTILINE)
    assert settings
    chosen = [e if isinstance(e, dict) else {e: None} for e in yaml.safe_load(settings[0])["markdown_extensions"]]
    options = {name: given or {} for e in chosen for name, given in e.items()}
    return Markdown(
        extensions=["tables", "fenced_code", *options], extension_configs=options
    )  # what MkDocs adds itself


def a_dump(ending: str) -> Callable[[bytes, Path], None]:
    """A file that is imported: refused in a sentence, or records that hold."""

    def judge(data: bytes, place: Path) -> None:
        dump, folder = place / f"services{ending}", place / "k"
        dump.write_bytes(data)
        shutil.rmtree(folder, ignore_errors=True)
        try:
            bring_in(Order(dump, folder, _catalogue(place)[0], Settings("prøve", TODAY, "", False)), Receipt())
        except Unusable as wrong:
            told([Problem("x", 1, str(wrong))])
        else:
            _, problems = relate(load(folder, _catalogue(place)[0]))
            assert not errors(problems), "\n".join(map(str, errors(problems)))

    return judge


def a_sheet(data: bytes, place: Path) -> None:
    """The first sheet of a workbook, as XML."""
    a_dump(".xlsx")(workbook({"xl/worksheets/sheet1.xml": data}), place)


def workbook(parts: dict[str, bytes]) -> bytes:
    """A workbook of one sheet with these parts put in or in place of its own."""
    return packed({**_parts(), **parts})


@cache
def _parts() -> dict[str, bytes]:
    made, book = io.BytesIO(), Workbook()
    book.active.append(["name", "description"])  # type: ignore[union-attr]
    book.save(made)
    with zipfile.ZipFile(made) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: dict[str, bytes]) -> bytes:
    """A zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


JUDGES: dict[str, Callable[[bytes, Path], None]] = {
    "oplysninger": records,
    "kodelister": code_lists,
    "markdown": a_text,
    "sider": a_page,
    "json": a_dump(".json"),
    "csv": a_dump(".csv"),
    "xlsx": a_dump(".xlsx"),
    "ark": a_sheet,
    "zip": a_dump(".zip"),
}
"""By folder in tests/ondt/: what atheris found, one input a file, and who judges it."""


def judged(kind: str, data: bytes, place: Path) -> None:
    """Whatever the bytes are, they do no harm."""
    _catalogue(place), _parts(), code_of("the first that asks makes every language's own list")
    with bounded(place):
        JUDGES[kind](data, place)
