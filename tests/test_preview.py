"""The preview: what is saved shows, a mistake shows as a page, and it heals by itself."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from conftest import ROOT


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
