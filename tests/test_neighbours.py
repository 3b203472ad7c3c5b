"""Several regions, one search: three sites on three ports, asked from the first as one."""

import functools
import gzip
import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from conftest import hits, ready
from factories import CODES, ROOT, a_catalogue, a_tilbud, an_organisation
from katalog import publish, search
from katalog.catalogue import Catalogue, assemble
from katalog.codes import Maalgruppekode
from katalog.neighbours import Neighbour, neighbours
from katalog.pages import pages
from katalog.render import Renderer, Site
from katalog.trouble import SettingError
from test_browser import RULES

NAMES = ("Region Midt", "Region Nord", "Region Syd")


def catalogues() -> tuple[Catalogue, Catalogue, Catalogue]:
    """Three small regions: the third has a target group of its own, which the others do not know."""
    middle = a_catalogue(
        a_tilbud("gaatur-viborg", titel="Gåtur i Viborg", resume="Gå en tur med andre."),
        a_tilbud("sorgcafe", titel="Sorgcafé", resume="Tal med andre, der har mistet.", maalgrupper=["sorg"]),
        an_organisation("kajakhuset", navn="Kajakhuset", beskrivelse="Et hus med plads til en kajak."),
    )
    many = [a_tilbud(f"klub-{n}", titel=f"Åben klub {n}", resume="Kom i klubben.", tilbudstyper=["besoegsven"], daekning={"kommuner": ["aalborg"]}) for n in range(25)]  # fmt: skip
    north = a_catalogue(
        *many,
        a_tilbud("gaatur-aalborg", titel="Gåtur i Aalborg", resume="Gå en tur med andre.", daekning={"kommuner": ["aalborg"]}),
        a_tilbud("broderi", titel="Broderi", resume="Vi broderer og snakker.", pris={"gratis": True}, daekning={"kommuner": ["aalborg"]}),
        an_organisation("havnelys", navn="Havnelys i nord", beskrivelse="En forening med kajak og fyrtårn."),
    )  # fmt: skip
    own = Maalgruppekode(
        slug="fyrpassere", navn="Fyrpassere", beskrivelse="Folk på fyrtårne.", synonymer=("lys på havet",)
    )
    watch = a_tilbud("vagt", titel="Vagt", resume="Vi holder vagt.", daekning={"kommuner": ["odense"]})
    groups = tuple(m.model_copy(update={"gruppe": "fyrpassere"}) for m in watch.maalgrupper)
    south = assemble(
        {**CODES, "maalgrupper": {**CODES["maalgrupper"], "fyrpassere": own}},
        a_catalogue(
            a_tilbud("gaatur-odense", titel="Gåtur i Odense", resume="Gå en tur med andre.", daekning={"kommuner": ["odense"]}),
            watch.model_copy(update={"maalgrupper": groups}),
        ).records,
    )  # fmt: skip
    return middle, north, south


class _Open(SimpleHTTPRequestHandler):
    """A static host that lets other sites read its indexes, as a published site's does; some it keeps waiting."""

    slow: set[int] = set()
    endless: tuple[str, ...] = ()
    """How the addresses begin that never end: port and path."""
    sent = 0
    asked: list[str] = []

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        port = int(str(self.headers["Host"]).rpartition(":")[2])
        self.asked.append(f"{port}{self.path}")
        if port in self.slow:
            threading.Event().wait(6)
        with suppress(BrokenPipeError, ConnectionResetError):  # the one who asked has given up
            if f"{port}{self.path}".startswith(self.endless or "none"):
                self.send_response(200)
                self.end_headers()
                while _Open.sent < 10**9:
                    _Open.sent += self.wfile.write(b" " * 2**16)
            super().do_GET()

    def end_headers(self) -> None:
        if self.path.startswith(("/soeg/", "/pagefind/")):
            self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()


class Region:
    """One published site and its server."""

    def __init__(self, folder: Path):
        self.folder, self.port = folder, 0
        self.up()

    def up(self) -> None:
        serve = functools.partial(_Open, directory=str(self.folder))
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), serve)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def down(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"


def published(catalogue: Catalogue, site: Site, out: Path) -> None:
    """As much of a site as the search needs."""
    shutil.copytree(ROOT / "overrides" / "assets", out / "assets")
    renderer = Renderer(catalogue, site, ROOT / "overrides")
    some = [
        p
        for p in pages(catalogue)
        if p.address.startswith(("tilbud/", "organisationer/havnelys", "organisationer/kajak"))
    ]
    publish.write(renderer, some, out, publish.exports(renderer, out))
    search.index(out, 1)


@pytest.fixture(scope="module")
def regions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Region]]:
    made = [Region(tmp_path_factory.mktemp("region")) for _ in NAMES]
    all = [Neighbour(name, region.address) for name, region in zip(NAMES, made, strict=True)]
    for n, catalogue in enumerate(catalogues()):
        site = Site(NAMES[n], made[n].address, modules="assets/moduler", styles=("assets/katalog.css",), neighbours=tuple(o for o in all if o != all[n]))  # fmt: skip
        published(catalogue, site, made[n].folder)
    yield made
    for region in made:
        region.down()


def ask(page: Page, region: Region, query: str) -> list[str]:
    page.goto(f"{region.address}tilbud/?{query}")
    ready(page)
    return hits(page)


def test_one_site_searches_all_when_asked_to(page: Page, regions: list[Region]) -> None:
    middle, north, south = regions
    _Open.asked.clear()
    assert ask(page, middle, f"q={quote('gåtur')}")[0] == "gaatur-viborg"
    assert all(one.startswith(str(middle.port)) for one in _Open.asked)
    page.get_by_label("Også i Region Nord og Region Syd").check()
    expect(page.locator("[data-tilbud=gaatur-odense]")).to_be_visible()
    assert page.url.endswith("hvor=alle")
    assert set(hits(page)) >= {"gaatur-viborg", "gaatur-aalborg", "gaatur-odense"}
    far = page.locator("[data-tilbud=gaatur-aalborg]")
    expect(far).to_contain_text("Fra Region Nord")
    assert far.locator("a").get_attribute("href") == f"{north.address}tilbud/gaatur-aalborg/"
    expect(page.locator("[data-tilbud=gaatur-viborg]")).not_to_contain_text("Fra Region")
    expect(page.get_by_role("status")).not_to_contain_text("svarer ikke")
    sizes = {Path(one).name for one in _Open.asked if one.startswith(str(north.port))}
    assert "gaest.bin" in sizes
    assert "start.bin" not in sizes  # the same code lists are not fetched twice
    assert "start.bin" in {Path(one).name for one in _Open.asked if one.startswith(str(south.port))}


def test_the_address_holds_where_and_every_choice_works_across(page: Page, regions: list[Region]) -> None:
    middle = regions[0]
    assert ask(page, middle, "hvor=alle&gratis=1") == ["broderi"]
    assert set(ask(page, middle, "hvor=alle&kommune=odense")) == {"gaatur-odense", "vagt"}
    assert ask(page, middle, f"q={quote('gåtur')}&hvor=alle&naer=9000")[0] == "gaatur-aalborg"
    assert ask(page, middle, "hvor=alle")[:6] == [
        "broderi",
        "gaatur-odense",
        "gaatur-viborg",
        "gaatur-aalborg",
        "sorgcafe",
        "vagt",
    ]  # aa is å
    page.locator("#vis-kort").click()
    expect(page.locator("#kort-liste")).to_contain_text("Aalborg (27)")
    expect(page.locator("[data-antal-for='pris:gratis']")).to_have_text("1")
    assert ask(page, middle, f"q={quote('lys på havet')}&hvor=alle")[0] == "vagt"  # another site's own group
    expect(page.locator("#chips")).to_contain_text("Målgruppe: Fyrpassere")
    assert ask(page, middle, "hvor=alle&maalgruppe=fyrpassere") == ["vagt"]
    expect(page.locator("#chips")).to_contain_text("Fyrpassere")


def test_suggestions_and_the_other_pages_come_from_all_sites(page: Page, regions: list[Region]) -> None:
    middle, north, _ = regions
    ask(page, middle, f"q={quote('fyrtårn')}&hvor=alle")
    link = page.locator("#andre a")
    expect(link).to_have_text("Havnelys i nord (Region Nord)")
    assert link.get_attribute("href") == f"{north.address}organisationer/havnelys/"
    box = page.get_by_role("combobox", name="Hvad har du brug for?")
    box.fill("")
    box.press_sequentially("fyrp")
    expect(page.get_by_role("option", name="Fyrpassere målgruppe")).to_be_visible()


def test_a_site_that_falls_silent_while_its_results_are_read_is_left_out(page: Page, regions: list[Region]) -> None:
    middle, north, _ = regions
    assert len(ask(page, middle, "q=klub&hvor=alle")) == 20
    page.route(f"{north.address}**", lambda route: route.abort())
    page.get_by_role("button", name="Vis flere").click()
    expect(page.get_by_role("status")).to_contain_text("Region Nord svarer ikke lige nu.")
    assert not [hit for hit in hits(page) if hit.startswith("klub")]


def test_a_site_that_is_silent_slow_or_of_another_form_is_left_out_with_a_word(
    page: Page, regions: list[Region]
) -> None:
    middle, north, south = regions
    start = south.folder / "soeg" / "gaest.bin"
    before = start.read_bytes()
    start.write_bytes(b'{"form": 999}')
    _Open.slow = {north.port}
    try:
        assert ask(page, middle, f"q={quote('gåtur')}&hvor=alle")[0] == "gaatur-viborg"
        assert {"gaatur-aalborg", "gaatur-odense"}.isdisjoint(hits(page))
    finally:
        start.write_bytes(before)
        _Open.slow = set()
    status = page.get_by_role("status")
    expect(status).to_contain_text("Region Nord svarer ikke lige nu. Region Syd kan ikke søges sammen med denne side lige nu. Her er resten.")  # fmt: skip
    north.down()
    try:
        assert set(ask(page, middle, f"q={quote('gåtur')}&hvor=alle")) >= {"gaatur-viborg", "gaatur-odense"}
    finally:
        north.up()
    assert "gaatur-aalborg" not in hits(page)
    expect(status).to_contain_text("Region Nord svarer ikke lige nu. Her er resten.")
    page.set_viewport_size({"width": 320, "height": 900})
    assert Axe().run(page, options=RULES).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


# ---------------------------------------------------------------- a neighbour that means harm


@contextmanager
def endless(region: Region, path: str, most: int) -> Iterator[None]:
    """A site whose files under path never end; it gets rid of no more than this many MB meanwhile."""
    _Open.endless, _Open.sent = (f"{region.port}{path}",), 0
    try:
        yield
        assert _Open.sent < most * 2**20
    finally:
        _Open.endless = ()


@contextmanager
def spoiled(folder: Path, pattern: str, made: Callable[[bytes], bytes]) -> Iterator[None]:
    """Files that are something else for a while."""
    files = {path: path.read_bytes() for path in folder.rglob(pattern)}
    assert files
    try:
        for path, data in files.items():
            path.write_bytes(made(data))
        yield
    finally:
        for path, data in files.items():
            path.write_bytes(data)


def left_out(page: Page, regions: list[Region]) -> None:
    """The others answer, at once, and north is said to be silent."""
    begun = time.monotonic()
    assert ask(page, regions[0], f"q={quote('gåtur')}&hvor=alle")[0] == "gaatur-viborg"
    assert time.monotonic() - begun < 20
    assert "gaatur-odense" in hits(page) and "gaatur-aalborg" not in hits(page)
    expect(page.get_by_role("status")).to_contain_text("Region Nord svarer ikke lige nu. Her er resten.")


def test_a_site_that_never_ends_is_broken_off_and_left_out(page: Page, regions: list[Region]) -> None:
    with endless(regions[1], "/soeg/", 40):
        left_out(page, regions)


FILE = Callable[[Any], Any]
HARM: dict[str, tuple[str, FILE | bytes]] = {
    "200 MB packed": ("gaest.bin", gzip.compress(b'"' + b" " * 200 * 2**20 + b'"')),
    "deep": ("gaest.bin", b"[" * 5_000_000),
    "no JSON": ("gaest.bin", b"<html>"),
    "null": ("gaest.bin", b"null"),
    "two thousand million offerings": ("gaest.bin", lambda start: {**start, "count": 2 * 10**9}),
    "no number": ("gaest.bin", lambda start: {**start, "count": "mange"}),
    "an address elsewhere": ("gaest.bin", lambda start: {**start, "version": "../../andet"}),
    "a million beginnings": ("gaest.bin", lambda start: {**start, "letters": [f"a{n}" for n in range(10**6)]}),
    "codes that are none": ("gaest.bin", lambda start: {**start, "concepts": {"kommune": 7}}),
    "words of another kind": ("o/g.bin", lambda words: {**words, "words": 7}),
    "words without counts": ("o/g.bin", lambda words: {**words, "counts": []}),
    "steps back into ours": ("p/*.bin", lambda all: [[-64, *some] for some in all]),
    "steps beyond its own": ("p/*.bin", lambda all: [[*some, 2**30] for some in all]),
    "postings that are none": ("p/*.bin", lambda all: None),
    "an offering's address elsewhere": ("k/*.bin", lambda cards: [["../../../ondt", *card[1:]] for card in cards]),
    "cards that are none": ("k/*.bin", lambda cards: [7 for _ in cards]),
    "a title without an end": ("k/*.bin", lambda cards: [[card[0], "x" * 100_000, *card[2:]] for card in cards]),
    "freshness cut": ("frisk.bin", lambda fresh: ""),
}


@pytest.mark.parametrize("name", HARM)
def test_a_site_whose_index_is_absurd_is_left_out(name: str, page: Page, regions: list[Region]) -> None:
    pattern, made = HARM[name]

    def absurd(data: bytes) -> bytes:
        return made if isinstance(made, bytes) else json.dumps(made(json.loads(gzip.decompress(data)))).encode()

    with spoiled(regions[1].folder / "soeg", pattern, absurd):
        left_out(page, regions)


def other_pages_without_north(page: Page, regions: list[Region]) -> None:
    """The offerings of all are found, and of the other pages at least those that do no harm."""
    assert "gaatur-aalborg" in ask(page, regions[0], f"q={quote('gåtur')}&hvor=alle")
    box = page.get_by_role("combobox", name="Hvad har du brug for?")
    box.fill("kajak")
    box.press("Enter")
    links = page.locator("#andre a")
    expect(links.filter(has_text="Kajakhuset")).to_be_visible(timeout=25_000)
    ours = tuple(region.address for region in regions)
    assert all(link.evaluate("a => a.href").startswith(ours) for link in links.all())


def test_other_pages_that_never_end_are_broken_off(page: Page, regions: list[Region]) -> None:
    with endless(regions[1], "/pagefind/", 80):
        other_pages_without_north(page, regions)


SIGNED = b"pagefind_dcd"
BESIDE: dict[str, tuple[str, bytes]] = {
    "400 MB packed": ("*.pf_meta", gzip.compress(SIGNED + b" " * 400 * 2**20)),
    "an array of all there is": ("*.pf_meta", gzip.compress(SIGNED + b"\x9b" + b"\xff" * 8)),
    "an entry that is none": ("pagefind-entry.json", b'{"version": [], "languages": null}'),
    "words of nothing": ("*.pf_index", gzip.compress(SIGNED)),
    "words of all there is": ("*.pf_index", gzip.compress(SIGNED + b"\x82\x9b" + b"\xff" * 8)),
    "pages packed": ("*.pf_fragment", gzip.compress(SIGNED + b"[" * 100 * 2**20)),
    "pages elsewhere": ("*.pf_fragment", gzip.compress(SIGNED + b'{"url": "https://ondt.example/", "content": "kajak", "meta": {"title": "Havn"}, "anchors": [], "filters": {}, "word_count": 1}')),
    "pages that run": ("*.pf_fragment", gzip.compress(SIGNED + b'{"url": "javascript:alert(1)", "content": "kajak", "meta": {"title": "<script>alert(1)</script>"}, "anchors": [], "filters": {}, "word_count": 1}')),
}  # fmt: skip


@pytest.mark.parametrize("name", BESIDE)
def test_other_pages_whose_index_is_absurd_take_nothing_with_them(name: str, page: Page, regions: list[Region]) -> None:
    pattern, made = BESIDE[name]
    with spoiled(regions[1].folder / "pagefind", pattern, lambda data: made):
        other_pages_without_north(page, regions)


def test_an_index_that_keeps_the_worker_busy_is_left_for_ones_own(page: Page, regions: list[Region]) -> None:
    """As a loop in Pagefind would: the worker that asks several sites never answers, the next one is asked for ours alone."""
    real = (ROOT / "overrides" / "assets" / "moduler" / "soeg" / "pagefind.js").read_text(encoding="utf-8")
    loops = "addEventListener('message', ({ data }) => { while (data.sites.length); })\n"
    page.route("**/soeg/pagefind.js", lambda route: route.fulfill(body=loops + real, content_type="text/javascript"))
    other_pages_without_north(page, regions)
    for _ in range(50):
        at_work = [worker for worker in page.workers if "pagefind.js" in worker.url]
        if len(at_work) == 1:
            break
        page.wait_for_timeout(200)
    assert len(at_work) == 1


# ---------------------------------------------------------------- the setting


def test_the_setting_is_read() -> None:
    given = [{"navn": "Region Nord", "adresse": "https://nord.example/guide"}]
    assert neighbours(given, "https://midt.example/") == (Neighbour("Region Nord", "https://nord.example/guide/"),)
    assert neighbours([], "https://midt.example/") == ()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("https://nord.example/", "skal være en liste"),
        (["https://nord.example/"], "skriv navn og adresse"),
        ([{"navn": "Nord"}], "skriv navn og adresse"),
        ([{"navn": "Nord", "adresse": "https://nord.example/", "farve": "blå"}], "skriv navn og adresse"),
        ([{"navn": " ", "adresse": "https://nord.example/"}], "navn er tomt"),
        ([{"navn": "Nord", "adresse": "nord.example"}], "kan ikke bruges"),
        ([{"navn": "Nord", "adresse": "http://nord.example/"}], "skal begynde med https://"),
        ([{"navn": "Nord", "adresse": "https://nord.example/; script-src *"}], "kan ikke bruges"),
        ([{"navn": "Nord", "adresse": "https://nord.example/?q=1"}], "kan ikke bruges"),
        ([{"navn": "Nord", "adresse": "https://[nord/"}], "kan ikke læses"),
        ([{"navn": "Midt", "adresse": "https://midt.example"}], "sidens egen adresse"),
        ([{"navn": "Nord", "adresse": "https://a.example"}, {"navn": "Nord", "adresse": "https://b.example"}], "nr. 2"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_in_a_sentence(given: object, told: str) -> None:
    with pytest.raises(SettingError, match=told) as fault:
        neighbours(given, "https://midt.example/")
    assert "andre_steder i mkdocs.yml" in str(fault.value)


def test_only_the_page_that_searches_may_ask_them_and_without_any_nothing_is_there() -> None:
    catalogue = catalogues()[0]
    searching, *_, other = (p for p in pages(catalogue) if p.address in ("tilbud/", "tilbud/sorgcafe/"))
    north = Neighbour("Region 'Nord' & \"co\"", "https://nord.example/guide/")
    alone, together = (
        Renderer(catalogue, Site("Midt", "https://midt.example/", neighbours=some), ROOT / "overrides")
        for some in ((), (north,))
    )
    assert "connect-src &#39;self&#39; https://nord.example/guide/;" in together.page(searching)
    assert together.page(other) == alone.page(other)
    for trace in ("nord.example", "data-andre", 'name="hvor"', 'data-felt="fra"', "#flere-steder"):
        assert trace not in alone.page(searching)
