"""The preview: what is saved shows, a mistake shows as a page, and it heals by itself."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from fnmatch import fnmatchcase
from http.client import HTTPException
from pathlib import Path
from urllib.request import urlopen

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from playwright.sync_api import Page, expect

from conftest import ROOT, with_setting
from katalog import files
from katalog.export import everything
from katalog.pages import SECTIONS
from katalog.preview import FILES, Wrong
from katalog.site import Events


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def waits_for(address: str, holds: Callable[[str], bool], seconds: float = 120) -> str:
    """The page's text once the condition holds."""
    text, end = "", time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            text = urlopen(address, timeout=5).read().decode()
        except OSError:  # not started yet, or building
            text = ""
        if text and holds(text):
            return text
        time.sleep(0.3)
    raise AssertionError(f"{address}: {text[:500]}")


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """`mkdocs serve`, as make serve runs it, over a copy of the project that a test may change and puts right again.

    It holds one offering, and those that something else names: a build for each thing saved is what takes the time.
    """
    project = tmp_path_factory.mktemp("preview") / "project"
    for name in ("hooks", "overrides", "content", "catalogue"):
        shutil.copytree(ROOT / name, project / name)
    shutil.copy(ROOT / "mkdocs.yml", project)
    texts = "".join(p.read_text(encoding="utf-8") for s in ("*.md", "*.yml") for p in project.rglob(s))
    for path in (project / "catalogue" / "tilbud").glob("*.yml"):
        if path.stem not in texts and path.stem != "besoegsven-aarhus":
            path.unlink()
    port = free_port()
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    server = subprocess.Popen(
        command, cwd=project, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        waits_for(f"{address}/", lambda text: "Find" in text)
        yield address, project
    finally:
        server.terminate()
        server.wait(10)


# ------------------------------------------------------------ what it leaves behind


@contextmanager
def started(project: Path, place: Path) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """Another preview of the project, which begins to build and has its folders in `place`; and its address."""
    port = free_port()
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "TMPDIR": str(place)}
    with (place.with_suffix(".log")).open("w") as log:
        server = subprocess.Popen(command, cwd=project, env=environment, stdout=log, stderr=log, text=True)
        try:
            while "Building documentation" not in place.with_suffix(".log").read_text():
                assert server.poll() is None
                time.sleep(0.02)
            yield server, f"http://127.0.0.1:{port}"
        finally:
            server.kill()
            server.wait()


def ask(address: str) -> threading.Thread:
    """Ask for the index of the other pages, whatever becomes of the answer."""

    def get() -> None:
        with suppress(OSError, HTTPException):
            urlopen(f"{address}/pagefind/pagefind.js", timeout=60).read()

    asking = threading.Thread(target=get)
    asking.start()
    return asking


@pytest.mark.parametrize(
    ("number", "when"),
    [(signal.SIGTERM, "builds"), (signal.SIGTERM, "writes"), (signal.SIGTERM, "rests"), (signal.SIGINT, "rests"), (signal.SIGHUP, "rests")],
    ids=str,
)  # fmt: skip
def test_a_preview_that_is_stopped_leaves_no_folder(
    number: signal.Signals, when: str, preview: tuple[str, Path], tmp_path: Path
) -> None:
    (place := tmp_path / "tmp").mkdir()
    with started(preview[1], place) as (server, address):
        if when != "builds":
            waits_for(f"{address}/", lambda text: "Find" in text)
            asking = ask(address)
            while not list(place.glob("katalog-*/*/*/index.html")):
                time.sleep(0.005)
            if when == "rests":
                asking.join()
        assert list(place.iterdir())
        server.send_signal(number)
        server.wait(30)
        time.sleep(1)  # a program that outlived it would write meanwhile
        assert not list(place.iterdir())


def test_the_next_preview_sweeps_what_a_killed_one_left_and_nothing_of_a_living_one(
    preview: tuple[str, Path], tmp_path: Path
) -> None:
    (place := tmp_path / "tmp").mkdir()
    (place / "katalog-brev").mkdir()

    def rest(address: str) -> set[Path]:
        waits_for(f"{address}/", lambda text: "Find" in text)
        ask(address).join()
        return {*place.iterdir()}

    with started(preview[1], place) as (_, address):
        living = rest(address)
        with started(preview[1], place) as (killed, other):
            dead = rest(other) - living
            assert len(dead) == 2
            killed.kill()
            killed.wait()
        assert dead < {*place.iterdir()}
        with started(preview[1], place) as (_, other):
            there = rest(other)
        assert living < there and not dead & there
        assert urlopen(f"{address}/pagefind/pagefind.js").status == 200


# ------------------------------------------------------------ what is saved


def test_what_is_saved_shows_and_a_mistake_heals(preview: tuple[str, Path], page: Page) -> None:
    address, project = preview
    record = project / "catalogue" / "tilbud" / "besoegsven-aarhus.yml"
    good = record.read_text(encoding="utf-8")
    offering = f"{address}/tilbud/besoegsven-aarhus/"

    page.goto(f"{address}/tilbud/?q=besøgsven")
    expect(page.locator("#resultater")).to_have_attribute("data-tilstand", "klar", timeout=20_000)
    assert page.locator('[data-tilbud="besoegsven-aarhus"]').count() == 1

    page.goto(offering)
    record.write_text(good.replace("titel: Besøgsven i Aarhus", "titel: Kaffegæst i Aarhus"), encoding="utf-8")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kaffegæst i Aarhus", timeout=120_000)

    record.write_text(good.replace("udbydere:", "udbyder:"), encoding="utf-8")
    expect(page.get_by_role("heading", level=1)).to_have_text("Noget skal rettes", timeout=120_000)
    expect(page.get_by_text("Feltet 'udbyder' findes ikke. Mente du udbydere?")).to_be_visible()
    expect(page.get_by_text("catalogue/tilbud/besoegsven-aarhus.yml")).to_have_count(1)

    record.write_text(good, encoding="utf-8")
    expect(page.get_by_role("heading", level=1)).to_have_text("Besøgsven i Aarhus", timeout=120_000)

    page.goto(offering.replace("besoegsven", "kaffeven"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Vi kan ikke finde siden")
    copy = record.with_name("kaffeven-aarhus.yml")
    copy.write_text(good, encoding="utf-8")
    expect(page.get_by_role("heading", level=1)).to_have_text("Besøgsven i Aarhus", timeout=120_000)
    copy.unlink()

    page.goto("about:blank")  # else the browser may be loading the page again while it is closed
    text = project / "content" / "akut.md"
    text.write_text(text.read_text(encoding="utf-8") + "\nEn ny linje.\n", encoding="utf-8")
    waits_for(f"{address}/akut/", lambda html: "En ny linje." in html)

    template = project / "overrides" / "tilbud.html"
    template.write_text(template.read_text(encoding="utf-8").replace("Kort fortalt", "Ganske kort"), encoding="utf-8")
    waits_for(offering, lambda html: "Ganske kort" in html)


def test_a_mistake_in_prose_says_so_and_heals(preview: tuple[str, Path]) -> None:
    address, project = preview
    text = project / "content" / "om" / "index.md"
    good = text.read_text(encoding="utf-8")
    text.write_text(good + "\n[væk](tilbud:findes-ikke)\n", encoding="utf-8")
    waits_for(f"{address}/om/", lambda html: "linket &#39;tilbud:findes-ikke&#39; findes ikke" in html)
    text.write_text(good, encoding="utf-8")
    waits_for(f"{address}/om/", lambda html: "findes-ikke" not in html)

    stray = project / "content" / "om" / "program.js"
    stray.write_text("1", encoding="utf-8")
    waits_for(f"{address}/tilbud/", lambda html: "content/om/program.js" in html)
    stray.unlink()
    waits_for(f"{address}/tilbud/", lambda html: "program.js" not in html)

    settings = project / "mkdocs.yml"
    good = settings.read_text(encoding="utf-8")
    settings.write_text(f"{good}\nx: [\n", encoding="utf-8")
    waits_for(f"{address}/tilbud/", lambda html: "Filen kan ikke læses" in html)
    settings.write_text(good, encoding="utf-8")
    waits_for(f"{address}/tilbud/", lambda html: "Noget skal rettes" not in html)


# ---------------------------------------------------------------- the same as a build

POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>\n')


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Events, Path, Path]:
    """The preview's events after their first build, its catalogue's folder, and the folder of what MkDocs wrote.

    The catalogue is that of small_site, but an offering is missing, one is there that should not be, an organisation
    has another name, and so has a target group.
    """
    project = with_setting(tmp_path / "projekt", "formular: {vaert: proeve}")
    folder = project / "gemt" / "katalog"
    shutil.copytree(ROOT / "tests" / "katalog", folder)
    (project / "catalogue").unlink()
    shutil.copytree(ROOT / "catalogue" / "kodelister", project / "catalogue" / "kodelister")
    (folder / "tilbud" / "natlinjen.yml").rename(folder / "tilbud" / "en-anden.yml")
    edit(folder / "organisationer" / "havnelys.yml", "navn: ", "navn: Nye ")
    edit(project / "catalogue" / "kodelister" / "maalgrupper.yml", "navn: Ældre", "navn: Gamle")
    monkeypatch.chdir(project)
    monkeypatch.setenv("KATALOG", "gemt/katalog")
    config = load_config("mkdocs.yml", site_dir=str(tmp_path / "filer"))
    events: Events = config.hooks["hooks/build.py"]._events
    events.preview = True
    mkdocs_build(config)
    assert not isinstance(events._now(), Wrong), events.state.problems
    return events, folder, tmp_path / "filer"


def edit(path: Path, old: str, new: str) -> None:
    """Save the file with other words."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_after_what_was_saved_every_address_is_what_a_build_from_nothing_gives(
    begun: tuple[Events, Path, Path], small_site: Path
) -> None:
    """The policy is the only difference: the preview's server writes a script into each page."""
    events, folder, static = begun
    assert b"Nye " in (events._now().answer("organisationer/havnelys/") or b"")
    assert events._now().answer("tilbud/en-anden/") and not events._now().answer("tilbud/natlinjen/")
    list(events._now().paths())  # all is made, so that anything old could be left

    (folder / "tilbud" / "en-anden.yml").rename(folder / "tilbud" / "natlinjen.yml")
    edit(folder / "organisationer" / "havnelys.yml", "navn: Nye ", "navn: ")
    edit(folder.parent.parent / "catalogue" / "kodelister" / "maalgrupper.yml", "navn: Gamle", "navn: Ældre")
    events._refresh()

    moment = events._now()
    built = {path.relative_to(small_site).as_posix(): path for path in small_site.rglob("*") if path.is_file()}
    kept = {path.relative_to(static).as_posix(): path for path in static.rglob("*") if path.is_file()}
    for told in ("_headers", "_redirects"):  # to a host, and no address
        del built[told]
    assert {*built} == {*moment.paths(), *kept}
    for path, file in built.items():
        made = moment.answer(path)
        content = file.read_bytes()
        if path.endswith(".html"):
            content = POLICY.sub(b"", content)
        assert (made if made is not None else kept[path].read_bytes()) == content, path


def test_a_mistake_in_a_record_shows_everywhere_and_heals(begun: tuple[Events, Path, Path]) -> None:
    events, folder, _ = begun
    text = folder / "tilbud" / "en-anden.yml"
    edit(text, "udbydere:", "udbyder:")
    events._refresh()
    for address in ("", "om/", "tilbud/en-anden/", "tilbud/findes-ikke/", "404.html"):
        assert "Mente du udbydere?" in (events._now().answer(address) or b"").decode(), address
    edit(text, "udbyder:", "udbydere:")
    provider = folder / "organisationer" / "havnelys.yml"
    provider.rename(folder / "havnelys")
    events._refresh()
    assert "organisationen &#39;havnelys&#39; findes ikke" in (events._now().answer("om/") or b"").decode()
    (folder / "havnelys").rename(provider)
    events._refresh()
    assert "Mente du" not in (events._now().answer("om/") or b"").decode()


def test_every_file_lies_where_the_preview_looks_for_it(begun: tuple[Events, Path, Path]) -> None:
    """Else an address would be looked for in every part of the catalogue."""
    catalogue, publication = begun[0]._now().renderer.catalogue, begun[0]._now().renderer.publication
    for make in (*everything.MAKERS, *files.MAKERS):
        for path, _ in make(publication if make in everything.MAKERS else catalogue):
            assert fnmatchcase(path, FILES[make]), path
    for gather, beginnings in SECTIONS.items():
        for page in gather(catalogue):
            assert page.address.startswith(beginnings)
