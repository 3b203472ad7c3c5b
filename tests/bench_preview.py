"""Seconds from a record is saved till its page in the browser is new. `make bench-preview`, or with another size."""

import os
import re
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from urllib.request import urlopen

from bench import ROOT, generate

TIMES = 5
EPOCH = re.compile(r"livereload\((\d+), \d+\)")


def main() -> None:
    """Change one offering again and again, as an editor does, and listen as the browser does."""
    size = int(sys.argv[1]) if sys.argv[1:] else 10_000
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "katalog"
        generate(folder, size)
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            address = f"http://127.0.0.1:{s.getsockname()[1]}"
        environment = {**os.environ, "KATALOG": str(folder), "NO_MKDOCS_2_WARNING": "1"}
        command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", address.removeprefix("http://")]
        start = perf_counter()
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
        try:
            _wait(f"{address}/")
            print(f"{size} offerings: the preview is there after {perf_counter() - start:.1f} s", flush=True)
            n = size // 2
            took = [
                _saved(folder / "tilbud" / f"tilbud-{n}.yml", f"{address}/tilbud/tilbud-{n}/", i) for i in range(TIMES)
            ]
            print(
                f"a saved record is in the browser after {median(took):.2f} s (median of {', '.join(f'{t:.2f}' for t in took)})"
            )
            for path in (
                "",
                "tilbud/",
                "organisationer/forening-1/",
                "omraader/viborg/",
                "soeg/start.bin",
                "pagefind/pagefind-entry.json",
            ):
                start = perf_counter()
                _wait(f"{address}/{path}")
                print(f"  /{path:30} {perf_counter() - start:.2f} s", flush=True)
        finally:
            server.terminate()
            server.wait(10)


def _saved(record: Path, page: str, n: int) -> float:
    """Seconds till the page says what the record says now."""
    found = EPOCH.search(urlopen(page).read().decode())
    assert found
    text = record.read_text(encoding="utf-8")
    start = perf_counter()
    record.write_text(
        re.sub(r"^resume: .*", f"resume: Ny linje nummer {n}.", text, flags=re.MULTILINE), encoding="utf-8"
    )
    new = int(urlopen(f"{page.split('/tilbud/')[0]}/livereload/{found[1]}/1").read())
    assert new > int(found[1])
    assert f"Ny linje nummer {n}." in urlopen(page).read().decode()
    return perf_counter() - start


def _wait(address: str) -> None:
    while True:
        try:
            urlopen(address).read()
            return
        except OSError:
            sleep(0.05)


if __name__ == "__main__":
    main()
