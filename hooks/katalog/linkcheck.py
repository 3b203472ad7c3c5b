"""Links out, asked whether they still lead anywhere: a few at a time, one at a time on each host, never in a build."""

import ipaddress
import re
import socket
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urldefrag, urlsplit

from katalog.load import Loaded
from katalog.read import line_of
from katalog.tables import as_csv

AGENT = "katalog-links/1 (ser efter, om links virker)"
URL = re.compile(r"https?://[^\s<>\"'`\\|{}^\[\]]+")
READ = 65_536
"""The most bytes of an answer that are read."""
State = Literal["virker", "flyttet", "død", "usikker", "sprunget over"]


@dataclass(frozen=True, order=True)
class Place:
    """Where a link stands."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True)
class Answer:
    """What became of one address."""

    url: str
    state: State
    note: str
    places: tuple[Place, ...] = ()


def gather(loaded: Loaded, content: Path) -> dict[str, tuple[Place, ...]]:
    """Every address out, in records and in Markdown pages, with the places it stands."""
    found: dict[str, set[Place]] = defaultdict(set)
    for path, fields in loaded.files():
        for location, text in _texts(fields, ()):
            for url in URL.findall(text):
                found[_clean(url)].add(Place(path, line_of(fields, location)))
    for page in sorted(content.rglob("*.md")):
        for number, line in enumerate(page.read_text(encoding="utf-8-sig", errors="replace").split("\n"), 1):
            for url in URL.findall(line):
                found[_clean(url)].add(Place(f"{content.name}/{page.relative_to(content).as_posix()}", number))
    return {url: tuple(sorted(places)) for url, places in sorted(found.items())}


def _texts(node: Any, location: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(node, str):
        yield location, node
    else:
        pairs = node.items() if isinstance(node, dict) else enumerate(node)
        for key, value in pairs:
            yield from _texts(value, (*location, key))


def _clean(url: str) -> str:
    """Without the sentence's own mark, an open parenthesis' end, and the part that no server sees."""
    url = url.rstrip(".,;:!?*_")
    while url.endswith(")") and url.count("(") < url.count(")"):
        url = url[:-1].rstrip(".,;:!?")
    return urldefrag(url).url


def check_all(
    links: Mapping[str, tuple[Place, ...]], timeout: float, parallel: int, local: bool, tell: Callable[[], None]
) -> list[Answer]:
    """Every address asked once; those of one host wait for each other."""
    hosts: dict[str, list[str]] = defaultdict(list)
    for url in links:
        hosts[urlsplit(url).netloc].append(url)

    def ask(urls: Iterable[str]) -> list[Answer]:
        found = []
        for url in urls:
            found.append(check(url, timeout, local))
            tell()
        return found

    with ThreadPoolExecutor(parallel) as pool:
        done = [
            answer
            for job in as_completed([pool.submit(ask, urls) for urls in hosts.values()])
            for answer in job.result()
        ]
    return sorted((Answer(a.url, a.state, a.note, links[a.url]) for a in done), key=lambda a: a.url)


def check(url: str, timeout: float, local: bool = False) -> Answer:
    """Ask one address, with HEAD first and GET where HEAD is refused."""
    if _is_example(url):
        return Answer(url, "sprunget over", "et eksempel, der ikke findes")
    answer = Answer(url, "død", "svarer ikke")
    for method in ("HEAD", "GET"):
        answer = _ask(url, method, timeout, local)
        if answer.state in ("virker", "flyttet", "sprunget over") or answer.note == "navnet findes ikke":
            break
    return answer


def _is_example(url: str) -> bool:
    host = (urlsplit(url).hostname or "").lower()
    return bool(
        re.search(r"(^|\.)(example|test|invalid|localhost)$|(^|\.)(example\.(com|org|net)|eksempel\.dk)$", host)
    )


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a move, but never from the web into this machine's own network."""

    def __init__(self, local: bool):
        self.local, self.moved = local, False

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        self.moved = self.moved or code in (301, 308)
        if not self.local and not _is_public(newurl):
            raise urllib.error.URLError("lokal")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _ask(url: str, method: str, timeout: float, local: bool) -> Answer:
    try:
        if not local and not _is_public(url):
            return Answer(url, "sprunget over", "adressen ligger på et lokalt net")
        redirects = _Redirects(local)
        request = urllib.request.Request(url, method=method, headers={"User-Agent": AGENT, "Accept": "*/*"})
        with urllib.request.build_opener(redirects).open(request, timeout=timeout) as response:
            response.read(READ if method == "GET" else 0)
            if redirects.moved and response.url.rstrip("/") != url.rstrip("/"):
                return Answer(url, "flyttet", f"skriv {response.url[:200]}")
            return Answer(url, "virker", str(response.status))
    except urllib.error.HTTPError as error:
        gone = error.code in (404, 410)
        return Answer(
            url, "død" if gone else "usikker", f"siden findes ikke ({error.code})" if gone else f"svarede {error.code}"
        )
    except TimeoutError:
        return Answer(url, "usikker", f"svarede ikke inden for {timeout:g} sekunder")
    except urllib.error.URLError as error:
        return _unreached(url, error.reason, timeout)
    except (OSError, HTTPException, ValueError):
        return Answer(url, "død", "svarer ikke, som en hjemmeside skal")


def _unreached(url: str, reason: Any, timeout: float) -> Answer:
    if isinstance(reason, socket.gaierror):
        return Answer(url, "død", "navnet findes ikke")
    if isinstance(reason, TimeoutError):
        return Answer(url, "usikker", f"svarede ikke inden for {timeout:g} sekunder")
    if reason == "lokal":
        return Answer(url, "sprunget over", "fører videre til et lokalt net")
    return Answer(url, "død", "der kan ikke skabes forbindelse")


def _is_public(url: str) -> bool:
    """Whether all of a host's addresses lie on the open internet."""
    host = urlsplit(url).hostname or ""
    try:
        found = {info[4][0] for info in socket.getaddrinfo(host, None)}
    except socket.gaierror as error:
        raise urllib.error.URLError(error) from None
    return all(ipaddress.ip_address(str(address).split("%")[0]).is_global for address in found)


def as_text(answers: Iterable[Answer]) -> str:
    """What does not work with every place it stands, then the count."""
    answers = list(answers)
    lines = []
    for answer in sorted(
        (a for a in answers if a.state in ("død", "usikker", "flyttet")), key=lambda a: (a.state, a.url)
    ):
        lines.append(f"{answer.state}: {answer.url} – {answer.note}")
        lines += [f"  {place}" for place in answer.places]
    counts = [(s, sum(a.state == s for a in answers)) for s in ("virker", "flyttet", "død", "usikker", "sprunget over")]
    told = ", ".join(f"{n} {s if s != 'død' else 'døde'}" for s, n in counts if n)
    return "\n".join([*lines, f"{len(answers)} links: {told}." if answers else "Der er ingen links ud."])


def table(answers: Iterable[Answer]) -> str:
    """One line for each place of each link."""
    rows = ((a.state, a.url, a.note, p.path, p.line) for a in answers for p in a.places)
    return as_csv(("tilstand", "link", "besked", "fil", "linje"), rows)
