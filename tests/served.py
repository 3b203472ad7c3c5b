"""The shipped settings at work: Debian's nginx and Caddy as an ordinary user, and many visitors at once."""

import asyncio
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "drift"
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
NOBODY = 65534


def missing(name: str) -> str:
    """Why a server cannot be tried here; empty when it can."""
    if not _program(name):
        return f"{name} er ikke installeret: kør make servers"
    if name == "nginx" and not BROTLI.exists():
        return "nginx mangler brotli: kør make servers"
    return ""


def _program(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def reachable(site: Path) -> Path:
    """A copy of a site that any user of the machine may read; only the names are new, the files are the same."""
    place = Path(tempfile.mkdtemp(prefix="katalog-"))
    place.chmod(0o755)
    shutil.copytree(site, place / "site", copy_function=os.link)
    return place


@contextmanager
def running(name: str, place: Path, settings: Path = SHIPPED) -> Iterator[int]:
    """A server on another port: with the shipped settings for place/site, or with some that name a folder of their own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    work = place / name
    work.mkdir()
    environment = {**os.environ, "HOME": str(work), "XDG_CONFIG_HOME": str(work), "XDG_DATA_HOME": str(work)}
    if name == "nginx":
        text = (settings / "nginx.conf").read_text(encoding="utf-8").replace("/run/guide", str(work))
        text = text.replace("/srv/site", str(place / "site")).replace("listen 8080", f"listen 127.0.0.1:{port}")
        (work / "nginx.conf").write_text(text, encoding="utf-8")
        command = ["-e", "stderr", "-c", str(work / "nginx.conf"), "-g", "daemon off;"]
    else:
        shutil.copy(settings / "Caddyfile", work)
        environment |= {"ADRESSE": f"http://127.0.0.1:{port}"}
        environment |= {"SITE": str(place / "site")} if settings == SHIPPED else {}
        command = ["run", "--config", str(work / "Caddyfile"), "--adapter", "caddyfile"]
    user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    if user:
        os.chown(work, NOBODY, NOBODY)
    with (place / f"{name}.log").open("wb") as told:
        started = subprocess.Popen(
            [str(_program(name)), *command], env=environment, cwd=work, stdout=told, stderr=told, start_new_session=True, **user
        )  # fmt: skip
        try:
            _wait(started, port, place / f"{name}.log")
            yield port
        finally:
            os.killpg(started.pid, signal.SIGTERM)
            started.wait(20)


def _wait(started: "subprocess.Popen[bytes]", port: int, told: Path) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and started.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(told.read_text(errors="replace"))


async def visit(port: int, addresses: list[str], connections: int) -> list[str]:
    """Ask for every address, over so many connections that stay open; what went wrong, in words."""
    waiting, wrong = iter(addresses), list[str]()

    async def visitor() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
        for address in waiting:
            writer.write(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: br\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
            if not head.startswith(b"HTTP/1.1 200 "):
                wrong.append(f"{address}: {head[:60]!r}")
                return
            size = int(length[1]) if length else -1
            while size:  # without a length, parts come until an empty one
                if length is None:
                    size = int(await reader.readline(), 16)
                await reader.readexactly(size + (0 if length else 2))
                size = 0 if length else size
        writer.close()

    ended = await asyncio.gather(*(visitor() for _ in range(connections)), return_exceptions=True)
    left = [f"{address}: aldrig hentet" for address in waiting]
    return wrong + [repr(fault) for fault in ended if fault is not None] + left


def pages(site: Path) -> list[str]:
    """The addresses of a site's pages and of what they load."""
    found = [p.relative_to(site).as_posix() for p in sorted(site.rglob("*")) if p.suffix in (".html", ".js", ".css")]
    return ["/" + path.removesuffix("index.html") for path in found if path != "404.html"]


def load(site: Path, requests: int, connections: int) -> int:
    """`make load`: the whole site in turn, from each server that is installed."""
    place, faults = reachable(site), 0
    addresses = (pages(site) * (requests // len(pages(site)) + 1))[:requests]
    for name in ("nginx", "caddy"):
        if why := missing(name):
            print(why)
            continue
        with running(name, place) as port:
            before = time.perf_counter()
            wrong = asyncio.run(visit(port, addresses, connections))
            took = time.perf_counter() - before
        print(f"{name}: {requests} svar over {connections} forbindelser på {took:.1f} s, {len(wrong)} fejl", *wrong[:5])
        faults += len(wrong)
    shutil.rmtree(place)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(load(ROOT / "site", 10_000, 200))
