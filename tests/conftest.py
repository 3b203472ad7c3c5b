"""The built site, a server for it and a browser: made once for all tests."""

import functools
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Error, Page, Playwright, expect, sync_playwright

ROOT = Path(__file__).parent.parent
settings.register_profile("gate", derandomize=True)  # the same examples each time; make fuzz looks for new ones
if "FUZZ" not in os.environ:
    settings.load_profile("gate")
PATIENCE = 600
"""Seconds that a test may take in the browser."""


def build(out: Path, project: Path = ROOT, **environment: str) -> Path:
    """The project's own build command into a folder."""
    command = [sys.executable, "-m", "katalog", "build", "--site-dir", str(out)]
    done = subprocess.run(command, cwd=project, env={**os.environ, **environment}, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real catalogue, built."""
    return build(tmp_path_factory.mktemp("real") / "site")


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tests' own catalogue, which uses every field, built with the form for editors on."""
    place = tmp_path_factory.mktemp("small")
    return build(place / "site", with_setting(place / "project", "formular: {vaert: proeve}"), KATALOG="tests/katalog")


def with_setting(project: Path, setting: str) -> Path:
    """The project as links, with one setting of its own in mkdocs.yml."""
    project.mkdir()
    for name in (
        "hooks",
        "overrides",
        "content",
        "catalogue",
        "tests",
        "node_modules",
        "package.json",
        "package-lock.json",
    ):
        (project / name).symlink_to(ROOT / name)
    name = setting.split(":")[0]
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    settings = [f"    {setting}" if line.startswith(f"    {name}:") else line for line in text.split("\n")]
    (project / "mkdocs.yml").write_text("\n".join(settings), encoding="utf-8")
    return project


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """A static host answers what is missing with the site's own 404 page."""
        body = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)


def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    yield from serve(site)


@pytest.fixture(scope="session")
def small_address(small_site: Path) -> Iterator[str]:
    yield from serve(small_site)


def launch(playwright: Playwright) -> Browser:
    """Debian's chromium, or the one that CHROMIUM names."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        pytest.fail("Der er ingen browser. Kør make test, eller sæt CHROMIUM.")
    arguments = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
    return playwright.chromium.launch(executable_path=path, args=arguments)


@pytest.fixture(scope="session")
def browsers() -> Iterator[tuple[Playwright, list[Browser]]]:
    """The browsers started so far: one, unless it hung."""
    with sync_playwright() as playwright:
        started: list[Browser] = []
        yield playwright, started
        for one in started:
            if one.is_connected():
                one.close()


@pytest.fixture
def browser(browsers: tuple[Playwright, list[Browser]]) -> Iterator[Browser]:
    """One browser for all tests. One that hangs is killed, so that its test fails by name; the next gets a new one."""
    playwright, started = browsers
    if not started or not started[-1].is_connected():
        started.append(launch(playwright))
    with killed_after(PATIENCE, started[-1]):
        yield started[-1]


@contextmanager
def killed_after(seconds: float, browser: Browser) -> Iterator[None]:
    """Kill the browser's process when what follows takes too long; whoever waits for it gets an error then."""
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    watch = threading.Timer(
        seconds, os.kill, (next(int(p["id"]) for p in processes if p["type"] == "browser"), signal.SIGKILL)
    )
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh visitor at a desk; what breaks the policy or the page is a failure."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="da-DK")
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on(
        "console", lambda message: faults.append(message.text) if "Content Security Policy" in message.text else None
    )
    yield opened
    with killed_after(60, browser), suppress(Error):  # how a browser closes is not what is tested
        context.close()
    assert not faults


def ready(page: Page) -> None:
    """Wait until a search page has its answer."""
    if page.locator("#resultater").count():
        expect(page.locator("#resultater")).to_have_attribute("data-tilstand", "klar", timeout=15_000)


def hits(page: Page) -> list[str]:
    """The ids of the results, in their order."""
    return [i for i in page.locator("#resultater [data-tilbud]").evaluate_all("e => e.map(x => x.dataset.tilbud)") if i]


def tab_to(page: Page, selector: str, most: int = 80) -> None:
    """Press Tab until the element has the focus; every stop on the way is visible."""
    for _ in range(most):
        if page.evaluate("s => document.activeElement?.matches(s)", selector):
            return
        page.keyboard.press("Tab")
        box = page.evaluate(
            "(() => { const r = document.activeElement.getBoundingClientRect(); return r.width * r.height })()"
        )
        assert box > 0
    raise AssertionError(f"{selector} kan ikke nås med Tab")
