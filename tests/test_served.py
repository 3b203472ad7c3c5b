"""The site as real web servers serve it, with the settings that are shipped: headers, types, packing and many visitors."""

import asyncio
import gzip
import http.client
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import brotli
import pytest

from katalog.hosting import EVERYWHERE, OPENSEARCH, TYPES, Place, netlify
from katalog.hosting import compress as packing
from served import missing, pages, reachable, running, visit

ROOT = Path(__file__).parent.parent
PLACE = Place()


class Answer:
    """One answer of a server."""

    def __init__(self, port: int, path: str, method: str = "GET", **asked: str):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in asked.items():
            self.connection.putheader(name.replace("_", "-"), value)
        self.connection.endheaders()
        answer = self.connection.getresponse()
        self.status, self.body = answer.status, answer.read()
        self.headers = {name.lower(): value for name, value in answer.getheaders()}
        assert len(self.headers) == len(answer.getheaders()), "a header is said twice"
        self.connection.close()


@pytest.fixture(scope="module")
def packed(small_site: Path) -> Iterator[Path]:
    """A folder that any user may read, with the tests' site and its packed copies."""
    place = reachable(small_site)
    packing.compress(place / "site")
    yield place
    shutil.rmtree(place)


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def port(request: pytest.FixtureRequest, packed: Path) -> Iterator[int]:
    if why := missing(request.param):
        pytest.skip(why)
    with running(request.param, packed) as port:
        yield port


def served(site: Path) -> dict[str, Path]:
    """The site's files by their address from its root, without copies and what a host only reads itself."""
    found = {p.relative_to(site).as_posix(): p for p in sorted(site.rglob("*")) if p.is_file()}
    return {name: p for name, p in found.items() if not name.startswith("_") and p.suffix not in (".gz", ".br")}


def of_each_kind(site: Path) -> dict[str, Path]:
    """One file of each ending under each rule."""
    kinds = {(PLACE.rule(name).under, path.suffix): name for name, path in served(site).items()}
    return {name: site / name for name in kinds.values()}


@pytest.mark.parametrize(
    ("path", "header", "value"),
    [
        ("/", "content-type", "text/html; charset=utf-8"),
        ("/", "cache-control", "public, max-age=60"),
        ("/", "content-security-policy", "frame-ancestors 'self'"),
        ("/", "strict-transport-security", "max-age=31536000"),
        ("/", "x-content-type-options", "nosniff"),
        ("/", "referrer-policy", "strict-origin-when-cross-origin"),
        ("/", "cross-origin-opener-policy", "same-origin"),
        ("/", "cross-origin-resource-policy", "same-origin"),
        ("/", "access-control-allow-origin", None),
        ("/indlejring/havnelys/", "content-security-policy", "frame-ancestors *"),
        ("/indlejring/havnelys/", "cross-origin-resource-policy", "cross-origin"),
        ("/data/hsds/services", "content-type", "application/json"),
        ("/data/hsds/services", "access-control-allow-origin", "*"),
        ("/data/hsds/services", "cross-origin-resource-policy", "cross-origin"),
        ("/data/nyt.atom", "content-type", "application/atom+xml; charset=utf-8"),
        ("/data/kalender.ics", "content-type", "text/calendar; charset=utf-8"),
        ("/data/steder.geojson", "content-type", "application/geo+json"),
        ("/data/opensearch.xml", "content-type", "application/opensearchdescription+xml; charset=utf-8"),
        ("/data/tilbud.csv", "content-type", "text/csv; charset=utf-8"),
        ("/soeg/start.bin", "cache-control", "public, max-age=60"),
        ("/soeg/gaest.bin", "cache-control", "public, max-age=60"),
        ("/soeg/gaest.bin", "access-control-allow-origin", "*"),
        ("/assets/favicon.svg", "cache-control", "public, max-age=86400"),
        ("/assets/katalog.css", "cache-control", "public, max-age=31536000, immutable"),
    ],
)  # fmt: skip
def test_a_header_is_as_promised(port: int, path: str, header: str, value: str | None) -> None:
    answer = Answer(port, path)
    assert (answer.status, answer.headers.get(header)) == (200, value)


def test_geolocation_may_be_asked_for_only_by_the_search(port: int) -> None:
    assert Answer(port, "/tilbud/").headers["permissions-policy"].startswith("geolocation=(self), ")
    assert Answer(port, "/om/").headers["permissions-policy"].startswith("geolocation=(), ")


def test_every_kind_of_file_says_what_the_one_description_says(port: int, packed: Path) -> None:
    for name, path in of_each_kind(packed / "site").items():
        answer = Answer(port, f"/{name}")
        assert answer.status == 200, name
        assert answer.body == path.read_bytes(), name
        promised = {**EVERYWHERE, **PLACE.rule(name).headers}
        assert {n: answer.headers.get(n.lower()) for n in promised} == promised, name
        kind = OPENSEARCH[1] if name == OPENSEARCH[0] else TYPES.get(path.suffix[1:])
        assert kind is None or answer.headers["content-type"] == kind, name
        assert "/" not in answer.headers.get("server", ""), "the server's version is nobody's business"


@pytest.mark.parametrize(("coding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_a_packed_copy_is_sent_to_who_takes_it(port: int, packed: Path, coding: str, unpack: object) -> None:
    for path, file in (("/", "index.html"), ("/tilbud/gaatur-i-viborg/", "tilbud/gaatur-i-viborg/index.html"),
                       ("/assets/katalog.css?v=1", "assets/katalog.css"), ("/data/hsds/services", "data/hsds/services.json")):  # fmt: skip
        answer = Answer(port, path, Accept_Encoding=coding)
        plain = Answer(port, path)
        assert answer.headers["content-encoding"] == coding, path
        assert answer.headers["content-type"] == plain.headers["content-type"]
        assert "accept-encoding" in answer.headers["vary"].lower()
        assert unpack(answer.body) == plain.body == (packed / "site" / file).read_bytes()  # type: ignore[operator]
        assert "content-encoding" not in plain.headers
    both = Answer(port, "/", Accept_Encoding="gzip, deflate, br")
    assert both.headers["content-encoding"] == "br"


@pytest.mark.parametrize("path", ["/findes-ikke/", "/assets/findes-ikke.js", "/soeg/0/a.bin", "/data/findes-ikke.json"])
def test_what_does_not_exist_gets_the_sites_own_page_and_is_not_kept(port: int, packed: Path, path: str) -> None:
    answer = Answer(port, path)
    assert answer.status == 404
    assert answer.body == (packed / "site" / "404.html").read_bytes()
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "cache-control" not in answer.headers


def test_a_folder_without_its_slash_leads_to_the_page(port: int) -> None:
    for path, to in (("/tilbud", "/tilbud/"), ("/tilbud?q=sorg", "/tilbud/?q=sorg")):
        answer = Answer(port, path)
        assert answer.status in (301, 308)
        assert answer.headers["location"] == to


def test_the_standards_addresses_without_ending_are_json(port: int, packed: Path) -> None:
    data = packed / "site" / "data" / "hsds"
    one = sorted((data / "services").glob("*.json"))[0]
    for path, file in (("", data / "index.json"), ("organizations", data / "organizations.json"), (f"services/{one.stem}", one)):  # fmt: skip
        answer = Answer(port, f"/data/hsds/{path}")
        assert (answer.status, answer.body) == (200, file.read_bytes()), path
        assert answer.headers["content-type"] == "application/json"
    assert Answer(port, "/data/hsds/services/findes-ikke").status == 404


def test_a_part_of_a_file_and_what_is_not_new(port: int, packed: Path) -> None:
    part = Answer(port, "/data/katalog.xlsx", Range="bytes=0-9")
    assert part.status == 206
    assert part.body == (packed / "site" / "data" / "katalog.xlsx").read_bytes()[:10]
    first = Answer(port, "/om/", Accept_Encoding="br")
    again = Answer(port, "/om/", Accept_Encoding="br", If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize(
    "path", ["/../../etc/passwd", "/..%2f..%2fetc/passwd", "/tilbud/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/%00"]
)
def test_no_file_outside_the_site_is_served(port: int, path: str) -> None:
    answer = Answer(port, path)
    assert answer.status >= 400
    assert b"root:" not in answer.body


def test_no_detour_lets_another_site_frame_a_page(port: int) -> None:
    for path in ("/indlejring/..%2ftilbud/", "/indlejring/%2e%2e/tilbud/", "//indlejring/../tilbud/", "/indlejring/%2e%2e%2ftilbud/index.html"):  # fmt: skip
        answer = Answer(port, path)
        assert answer.status != 200 or answer.headers["content-security-policy"] == "frame-ancestors 'self'", path


def test_nobody_can_write(port: int) -> None:
    assert Answer(port, "/", "POST").status == 405
    assert Answer(port, "/om/", "PUT").status in (403, 405)


def test_many_visitors_at_once_all_get_their_answer(port: int, packed: Path) -> None:
    """10,000 requests over 200 connections."""
    some = pages(packed / "site")
    visits = visit(port, (some * (10_000 // len(some) + 1))[:10_000], 200)
    with ThreadPoolExecutor(1) as apart:  # the browser of other tests has a loop of its own in this thread
        assert apart.submit(asyncio.run, visits).result() == []


def test_another_regions_page_may_read_all_that_its_search_asks_for(port: int, packed: Path) -> None:
    """Every file of both indexes, told to a page that says where it is from; no other page of the site is open to it."""
    asked = [name for name in served(packed / "site") if name.startswith(("soeg/", "pagefind/"))]
    assert {"soeg/gaest.bin", "soeg/start.bin", "pagefind/pagefind.js", "pagefind/pagefind-entry.json"} <= {*asked}
    for name in asked:
        answer = Answer(port, f"/{name}", Origin="https://nord.example")
        assert answer.status == 200, name
        assert answer.headers["access-control-allow-origin"] == "*", name
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin", name
    assert "access-control-allow-origin" not in Answer(port, "/", Origin="https://nord.example").headers


# ---------------------------------------------------------------- a site under a path, in a folder with an odd name


def drift(place: Path, *chosen: str) -> "subprocess.CompletedProcess[str]":
    """`katalog drift` in a folder that is a project by its mkdocs.yml alone."""
    (place / "mkdocs.yml").touch()
    return subprocess.run([sys.executable, "-m", "katalog", "drift", *chosen], cwd=place, capture_output=True, text=True)  # fmt: skip


@pytest.fixture(scope="module")
def under_a_path(packed: Path) -> Iterator[Path]:
    """The settings for /guide/ over a folder with a space and an å in its name, and the site there."""
    place = reachable(packed / "site")
    (place / "mine sider (år 1)").mkdir()
    (place / "site").rename(place / "mine sider (år 1)" / "guide")
    done = drift(place, "--sti", "guide", "--rod", f"{place}/mine sider (år 1)")
    assert done.returncode == 0, done.stderr
    yield place
    shutil.rmtree(place)


@pytest.mark.parametrize("name", ["nginx", "caddy"])
def test_a_site_under_a_path_is_served_as_one_at_the_root(under_a_path: Path, name: str) -> None:
    if why := missing(name):
        pytest.skip(why)
    site = under_a_path / "mine sider (år 1)" / "guide"
    with running(name, under_a_path, under_a_path / "drift") as port:
        for file, path in of_each_kind(site).items():
            answer = Answer(port, f"/guide/{file}")
            assert (answer.status, answer.body) == (200, path.read_bytes()), file
            promised = {**EVERYWHERE, **PLACE.rule(file).headers}
            assert {n: answer.headers.get(n.lower()) for n in promised} == promised, file
        assert Answer(port, "/guide/data/hsds/services").body == (site / "data/hsds/services.json").read_bytes()
        assert Answer(port, "/guide/data/opensearch.xml").headers["content-type"] == OPENSEARCH[1]
        assert Answer(port, "/guide/tilbud?q=sorg").headers["location"] == "/guide/tilbud/?q=sorg"
        assert Answer(port, "/guide/", Accept_Encoding="br").headers["content-encoding"] == "br"
        for nowhere in ("/tilbud/", "/guide/findes-ikke/"):
            answer = Answer(port, nowhere)
            assert (answer.status, answer.body) == (404, (site / "404.html").read_bytes()), nowhere


def test_the_container_of_a_site_under_a_path_has_it_there_and_asks_for_it_there(under_a_path: Path) -> None:
    text = (under_a_path / "drift" / "Containerfile").read_text(encoding="utf-8")
    assert f'COPY ["site/", "{under_a_path}/mine sider (år 1)/guide/"]\n' in text
    assert "http://127.0.0.1:8080/guide/\n" in text


@pytest.mark.parametrize(
    "chosen",
    [
        *(("--rod", rod) for rod in ('/srv/"a', "/srv/a'b", "/srv/$HOME", "/srv/a;b", "/srv/{a}", "/srv/a\nb", "/srv/a\\b", "/srv/`a`", "srv", "/", "")),
        *(("--sti", sti) for sti in ("/min guide/", "/gu\"ide/", "/$a/", "/../", "/a/../b/", "/guide*/", "/må/", "/a;b/", "/{a}/")),
        *(("--port", port) for port in ("0", "-1", "65536")),
    ],
)  # fmt: skip
def test_what_a_server_cannot_be_told_is_refused_in_danish_and_nothing_is_written(chosen: tuple[str, str], tmp_path: Path) -> None:  # fmt: skip
    done = drift(tmp_path, f"{chosen[0]}={chosen[1]}")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{chosen[0]} ") and "Skriv fx" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "drift").exists()


# ---------------------------------------------------------------- what other hosts read


def rules(text: str) -> list[tuple[str, dict[str, str]]]:
    """The rules of a _headers file."""
    found: list[tuple[str, dict[str, str]]] = []
    for line in text.splitlines():
        if line.startswith("/"):
            found.append((line, {}))
        else:
            name, _, value = line.strip().partition(": ")
            found[-1][1][name] = value
    return found


def said(told: list[tuple[str, dict[str, str]]], address: str) -> list[tuple[str, str]]:
    """The headers of all the rules that fit an address: * is anything, :word is anything up to a slash."""
    shape = {"*": ".*", ":": "[^/]+"}
    shapes = [("".join(shape.get(part[0], re.escape(part)) for part in re.findall(r"\*|:[A-Za-z]\w*|[^*:]+|:", path)), headers) for path, headers in told]  # fmt: skip
    return [item for pattern, headers in shapes if re.fullmatch(pattern, address) for item in headers.items()]


@pytest.mark.parametrize("base", ["/", "/guide/"])
def test_the_headers_file_says_each_thing_once_and_as_the_servers_do(small_site: Path, base: str) -> None:
    """A host that joins the rules that fit has nothing to join; Cloudflare Pages reads at most 100 rules."""
    text = netlify.headers(small_site, Place(base), False)
    assert base != "/" or text == (small_site / "_headers").read_text(encoding="utf-8")
    told = rules(text)
    assert len(told) <= 100
    for name in served(small_site):
        for address in {f"{base}{name}", f"{base}{name}".removesuffix("index.html")}:
            found = said(told, address)
            assert len(found) == len(dict(found)), address
            assert dict(found) == {**EVERYWHERE, **PLACE.rule(name).headers}, address
    assert rules(netlify.headers(small_site, PLACE, True))[0][1]["X-Robots-Tag"] == "noindex"


def test_an_odd_name_in_the_site_breaks_no_rule_of_the_headers_file(tmp_path: Path) -> None:
    """Its address is written as the pages' links write it; a name of one's own that begins with _ is like others."""
    names = ["Årsplan 2026.pdf", "a [1].pdf", "100%.txt", "kl. 10:30.txt", "-rf.txt", "_nyt.txt", "#1.txt", "en*.csv"]
    site = a_folder(tmp_path, dict.fromkeys([*names, "redaktoer/æ ø/a.txt", "redaktoer/form/index.html"], "x"))
    told = rules(netlify.headers(site, PLACE, False))
    for name in [*names, "redaktoer/æ ø/a.txt"]:
        found = said(told, f"/{quote(name)}")
        assert (len(found), dict(found)) == (len(dict(found)), {**EVERYWHERE, **PLACE.rule("").headers}), name
    assert not [path for path, _ in told if re.search(r"\s", path)]


def test_what_is_kept_for_a_year_has_its_content_in_its_address(small_site: Path) -> None:
    short = re.compile(r'(?:href|src)="(/assets/[^"]+)"')
    found = {a for p in small_site.rglob("*.html") for a in short.findall(p.read_text(encoding="utf-8"))}
    assert len(found) > 5
    for address in found:
        kept = "immutable" in PLACE.rule(address[1:]).cache
        assert not kept or re.search(
            r"\?v=[0-9a-f]{10}$|/(moduler|formular)-[0-9a-f]{10}/|\.[0-9a-f]{8}\.min\.css$", address
        ), address


def test_an_offerings_page_is_small_on_the_wire(packed: Path) -> None:
    """The page and all that it loads, without images: far under 100 KB. `make lighthouse` measures it in the browser."""
    site = packed / "site"
    html = (site / "tilbud" / "gaatur-i-viborg" / "index.html").read_text(encoding="utf-8")
    loaded = re.findall(r'<(?:link rel="(?:stylesheet|modulepreload)" href|script[^>]* src)="/([^"?]+)', html)
    assert len(loaded) >= 3
    sizes = [(site / f"{name}.br").stat().st_size for name in ("tilbud/gaatur-i-viborg/index.html", *loaded)]
    assert sum(sizes) < 60_000, dict(zip(["siden", *loaded], sizes, strict=True))


def test_the_shipped_settings_are_those_of_the_description() -> None:
    done = subprocess.run([sys.executable, "-m", "katalog", "drift", "--check"], cwd=ROOT, capture_output=True, text=True)  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_what_another_host_should_say_is_told_as_the_description_has_it() -> None:
    """The table for people: every header and value, and the types that a host does not know by itself."""
    table = (ROOT / "drift" / "README.md").read_text(encoding="utf-8").rpartition("\n| adresse |")[2]
    told = [item for headers in (EVERYWHERE, *(rule.headers for rule in PLACE.rules)) for item in headers.items()]
    strange = [TYPES[ending] for ending in ("csv", "ics", "atom", "geojson", "ndjson", "webmanifest")]
    assert [item for item in told if any(f"`{word}`" not in table for word in item)] == []
    assert [kind for kind in (*strange, OPENSEARCH[1]) if f"`{kind}`" not in table] == []


# ---------------------------------------------------------------- packing


def test_packed_copies_are_the_same_bytes_each_time_and_none_is_in_vain(tmp_path: Path) -> None:
    def packed_in(place: Path) -> dict[str, bytes]:
        (place / "assets").mkdir(parents=True)
        (place / "index.html").write_text("<p>Gå en tur</p>" * 200, encoding="utf-8")
        (place / "lille.html").write_text("<p>Kort</p>", encoding="utf-8")
        (place / "assets" / "a.css").write_text("p{color:red}" * 100, encoding="utf-8")
        (place / "tilfaeldigt.bin").write_bytes(bytes(range(256)) * 2)
        (place / "katalog.xlsx").write_bytes(b"0" * 9000)
        packing.compress(place)
        return {p.relative_to(place).as_posix(): p.read_bytes() for p in place.rglob("*") if p.is_file()}

    first, second = packed_in(tmp_path / "a"), packed_in(tmp_path / "b")
    assert first == second
    made = {name for name in first if name.endswith((".gz", ".br"))}
    assert {n for n in made if "tilf" not in n} == {"index.html.gz", "index.html.br", "assets/a.css.gz", "assets/a.css.br"}  # fmt: skip
    assert gzip.decompress(first["index.html.gz"]) == brotli.decompress(first["index.html.br"]) == first["index.html"]


# ---------------------------------------------------------------- the object store


def files(place: Path) -> dict[str, str]:
    """What the files in a folder say, by their path in it."""
    return {p.relative_to(place).as_posix(): p.read_text() for p in place.rglob("*") if p.is_file()}


def a_folder(place: Path, said: dict[str, str]) -> Path:
    """A folder with these files."""
    for name, text in said.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text)
    return place


def brought(site: Path, store: Path, work: Path) -> list[tuple[str, dict[str, str]]]:
    """What synk.sh does with a store: after each step, the Cache-Control it sends and what the store holds."""
    if not shutil.which("rclone"):
        pytest.skip("rclone er ikke installeret: kør make servers")
    watch = work / "rclone"
    watch.write_text(
        f'#!/bin/sh\nn=$(ls -d {work}/trin.* 2>/dev/null | wc -l)\n'
        f'rclone "$@" && mkdir {work}/trin.$n && printf "%s\\n" "$@" > {work}/trin.$n/sagt && cp -r {store} {work}/trin.$n/lager\n'
    )  # fmt: skip
    watch.chmod(0o755)
    environment = {**os.environ, "VENT": "0", "RCLONE": str(watch), "RCLONE_CONFIG": str(work / "rclone.conf")}
    done = subprocess.run(["sh", str(ROOT / "drift" / "synk.sh"), str(site), str(store)], env=environment, capture_output=True, text=True)  # fmt: skip
    assert done.returncode == 0, done.stderr
    steps = sorted(work.glob("trin.*"), key=lambda step: int(step.suffix[1:]))
    cache = re.compile(r"^Cache-Control: (.*)$", re.MULTILINE)
    return [(cache.findall((step / "sagt").read_text())[0], files(step / "lager")) for step in steps]


def test_a_store_gets_what_is_new_before_it_loses_what_is_gone(tmp_path: Path) -> None:
    """At each step the pages that are there have what they load, and the old site is whole until the last."""
    old = {"index.html": "gammel", "vaek/index.html": "v", "assets/moduler-1/a.js": "1", "soeg/start.bin": "1", "soeg/1/o.bin": "1"}  # fmt: skip
    new = {"index.html": "ny", "kom/index.html": "k", "assets/moduler-2/a.js": "2", "soeg/start.bin": "2", "soeg/2/o.bin": "2", "data/a.csv": "a"}  # fmt: skip
    site = a_folder(tmp_path / "site", {**new, "_headers": "x", "_redirects": "x", "index.html.gz": "x"})
    steps = [there for _, there in brought(site, a_folder(tmp_path / "lager", old), tmp_path)]
    pages = next(n for n, there in enumerate(steps) if there["index.html"] == "ny")
    assert steps[0] == {**old, **{n: new[n] for n in ("assets/moduler-2/a.js", "soeg/2/o.bin")}}
    assert steps[pages - 1] == {**steps[0], "soeg/start.bin": "2", "data/a.csv": "a"}
    assert steps[pages:-1] == [{**old, **new}]
    assert steps[-1] == new


def test_a_store_is_told_how_long_each_file_is_kept_by_the_one_description(packed: Path, tmp_path: Path) -> None:
    """A file of each ending under each rule, a name that begins with _, and one with a space."""
    there = {**{name: path.name for name, path in of_each_kind(packed / "site").items()}, "index.html": "1", "_nyt.pdf": "1", "om/et brev.pdf": "1"}  # fmt: skip
    (tmp_path / "lager").mkdir()
    came: dict[str, str] = {}
    for cache, held in brought(a_folder(tmp_path / "site", there), tmp_path / "lager", tmp_path):
        came = {**dict.fromkeys(held, cache), **came}
    assert came == {name: PLACE.rule(name).cache for name in there}
    assert len(set(came.values())) == len({rule.cache for rule in PLACE.rules})
