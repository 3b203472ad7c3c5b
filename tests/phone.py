"""What a phone fetches and works for an answer over 10,000 offerings. `make phone`, or with another size: phone.py 1000.

Bytes are those sent over the wire by a server that compresses text, as static hosts do. Work is the main thread's
busiest task while a query is typed key by key, with Chromium's processor slowed to a quarter.
"""

import gzip
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import quote, urlsplit

from playwright.sync_api import Page, sync_playwright

from bench import ROOT, generate
from conftest import launch

QUERIES = ("sorg", "min mor sidder alene hele dagen", "angst unge viborg", "depresion", "spise forstyrrelse odense")
SLOWER = 4
TEXT = {".html", ".css", ".js", ".json", ".svg", ".xml"}
WATCH = """() => {
  window.tasks = []
  new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((e) => e.duration))).observe({ type: "longtask" })
}"""


class _Compressing(SimpleHTTPRequestHandler):
    """Sends text gzipped, and tells how many bytes each address took."""

    sent: dict[str, int]

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        path = Path(self.translate_path(urlsplit(self.path).path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            return self.send_error(404)
        body, small = path.read_bytes(), path.suffix in TEXT
        body = gzip.compress(body, 6) if small else body
        self.sent[self.path] = len(body)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Length", str(len(body)))
        if small:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)
        return None


def serve(folder: Path, sent: dict[str, int]) -> str:
    """Serve a site on a free port of this machine."""
    handler = type("Handler", (_Compressing,), {"sent": sent})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def bytes_for(page: Page, address: str, query: str, sent: dict[str, int]) -> tuple[int, int]:
    """(all bytes of the page up to its first answer, those of the index alone)."""
    sent.clear()
    page.route("**/pagefind/**", lambda route: route.abort())  # what is looked for after the answer
    page.goto(f"{address}/tilbud/?q={quote(query)}", wait_until="commit")
    page.wait_for_selector('#resultater[data-tilstand="klar"]', timeout=60_000)
    return sum(sent.values()), sum(n for path, n in sent.items() if path.startswith("/soeg/"))


def busiest(page: Page, address: str, query: str) -> tuple[float, float]:
    """Milliseconds of the middle and of the longest busy task while the query is typed; the browser tells those over 50."""
    page.goto(f"{address}/tilbud/")
    page.wait_for_selector('#resultater[data-tilstand="klar"]', timeout=60_000)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.evaluate(WATCH)
    page.locator("#f-q").press_sequentially(query, delay=250)
    page.wait_for_timeout(1500)
    tasks = sorted(page.evaluate("window.tasks")) or [0.0]
    return tasks[len(tasks) // 2], tasks[-1]


def rows(address: str, sent: dict[str, int]) -> Iterator[str]:
    """A line for each query."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for query in QUERIES:
            context = browser.new_context(viewport={"width": 390, "height": 800}, locale="da-DK")
            total, index = bytes_for(context.new_page(), address, query, sent)
            middle, worst = busiest(context.new_page(), address, query)
            context.close()
            yield f"{query:34} {total / 1000:8.0f} {index / 1000:8.0f} {middle:8.0f} {worst:8.0f}"


def main() -> None:
    """Generate, build, measure, print."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as place:
        folder, out, sent = Path(place) / "katalog", Path(place) / "site", dict[str, int]()
        generate(folder, size, rare=4)
        command = [sys.executable, "-m", "katalog", "build", "--site-dir", str(out)]
        subprocess.run(command, cwd=ROOT, env={**os.environ, "KATALOG": str(folder)}, check=True)
        print(f"{size:,} tilbud{'':20} kB page kB index  ms a key    worst (at {SLOWER} x slowdown)")
        for row in rows(serve(out, sent), sent):
            print(row, flush=True)


if __name__ == "__main__":
    main()
