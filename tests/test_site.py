"""The built site as files: what every page must have, and that they hang together."""

import filecmp
import os
import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import html5lib
import pytest
import yaml

from conftest import ROOT, build

BASE = "https://find-faellesskab.example"
XHTML = "{http://www.w3.org/1999/xhtml}"


SAMPLE = 4
"""How many pages of one kind are read by the strict parser, which is slow; the largest comes along."""


@cache
def parsed(path: Path) -> ElementTree.Element:
    """The document, by the HTML standard's own rules; a fault in it raises."""
    parser = html5lib.HTMLParser(strict=True)
    return parser.parse(path.read_text(encoding="utf-8"))


class Seen(HTMLParser):
    """What the tests ask of a page, from one quick reading."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.lang = self.title = ""
        self.levels: list[int] = []
        self.ids: set[str] = set()
        self.meta: dict[str, str] = {}
        self.links: list[tuple[str, str, str]] = []
        """(tag, relation, address) of all that leads or loads."""
        self.labels: set[str] = set()
        self.forbidden: list[str] = []
        self._in_title = False
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        self.ids |= {given["id"]} if given.get("id") else set()
        self.labels |= {given["aria-label"]} if given.get("aria-label") else set()
        self.links += [(tag, given.get("rel", ""), given[n]) for n in ("href", "src", "action") if n in given]
        self.forbidden += [name for name in given if name == "style" or name.startswith("on")]
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag == "meta":
            name = given.get("name") or given.get("property") or given.get("http-equiv") or ""
            self.meta[name] = given.get("content", "")
        if tag == "html":
            self.lang = given.get("lang", "")
        self._in_title = tag == "title" and not self.title

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False

    def handle_data(self, data: str) -> None:
        self.title += data if self._in_title else ""


@cache
def pages_of(site: Path) -> dict[Path, Seen]:
    """Every page, read once."""
    return {path: Seen(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}


def address_of(site: Path, path: Path) -> str:
    return "/" + str(path.relative_to(site)).removesuffix("index.html")


@pytest.fixture(scope="module", params=["site", "small_site"])
def any_site(request: pytest.FixtureRequest) -> Path:
    return request.getfixturevalue(request.param)


def test_every_page_kind_is_valid_html(any_site: Path) -> None:
    kinds: dict[tuple[str, ...], list[Path]] = defaultdict(list)
    for path in pages_of(any_site):
        parts = path.relative_to(any_site).parts
        kinds[parts[0], parts[1] if len(parts) > 3 else "", str(len(parts))].append(path)
    for paths in kinds.values():
        for path in {*paths[:SAMPLE], *sorted(paths, key=lambda p: p.stat().st_size)[-1:]}:
            assert len(list(parsed(path).iter(f"{XHTML}h1"))) == 1, address_of(any_site, path)


def is_bare(address: str) -> bool:
    """Whether the page is bare: for a frame on others' sites, or all of it made by the form for editors."""
    return address.startswith(("/indlejring/", "/redaktoer/form/"))


def test_every_page_has_what_people_and_engines_need(any_site: Path) -> None:
    for path, seen in pages_of(any_site).items():
        address = address_of(any_site, path)
        assert seen.lang == "da", address
        assert seen.levels.count(1) == 1, address
        assert seen.title, address
        if path.parts[-2] == "was" or is_bare(address):
            continue
        assert seen.meta["description"], address
        assert seen.meta["og:title"], address
        assert seen.meta["og:description"], address
        assert "default-src 'none'" in seen.meta["Content-Security-Policy"], address
        assert "unsafe-inline" not in seen.meta["Content-Security-Policy"], address
        assert ("link", "canonical", BASE + address) in seen.links, address
        if address not in ("/", "/404.html"):
            assert "Brødkrummer" in seen.labels, address


def test_headings_never_jump_a_level(any_site: Path) -> None:
    for path, seen in pages_of(any_site).items():
        steps = zip(seen.levels, seen.levels[1:], strict=False)
        assert all(b - a <= 1 for a, b in steps), address_of(any_site, path)


def test_titles_are_unique_within_a_kind(any_site: Path) -> None:
    titles = Counter(
        (path.relative_to(any_site).parts[0], seen.title)
        for path, seen in pages_of(any_site).items()
        if path.parts[-2] != "was"
    )
    assert [t for t, n in titles.items() if n > 1] == []


def test_every_link_leads_somewhere(any_site: Path) -> None:
    """What stands after # is a place in the page, or with a = the state of a tool."""
    pages, broken = pages_of(any_site), set()
    for path, seen in pages.items():
        here = address_of(any_site, path)
        for _, _, target in seen.links:
            if target.startswith(("https:", "mailto:", "tel:", "data:")):
                continue
            parts = urlsplit(target)
            place = unquote(parts.path) or here
            if not place.startswith("/"):
                place = str(Path(here, place)) + "/" * place.endswith("/")
            file = Path(os.path.normpath(any_site / place.lstrip("/")))
            file = file / "index.html" if place.endswith("/") else file
            anchored = (
                "=" in parts.fragment or not parts.fragment or parts.fragment in getattr(pages.get(file), "ids", ())
            )
            if not anchored or not (file in pages or file.is_file() or (file / "index.html") in pages):
                broken.add((here, target))
    assert broken == set()


def test_no_element_carries_a_style_or_a_handler(any_site: Path) -> None:
    assert [address_of(any_site, path) for path, seen in pages_of(any_site).items() if seen.forbidden] == []


def test_no_page_asks_another_site_for_anything(any_site: Path) -> None:
    for path, seen in pages_of(any_site).items():
        loads = [a for tag, rel, a in seen.links if tag not in ("a", "form") and rel != "canonical"]
        assert all(a.startswith("/") for a in loads), address_of(any_site, path)


def test_every_record_and_code_has_its_page(site: Path) -> None:
    catalogue = ROOT / "catalogue"
    for kind in ("tilbud", "organisationer", "samarbejder", "puljer", "initiativer"):
        for path in (catalogue / kind).glob("*.yml"):
            assert (site / kind / path.stem / "index.html").is_file()
    for name in ("maalgrupper", "tilbudstyper", "omraader"):
        for slug in yaml.safe_load((catalogue / "kodelister" / f"{name}.yml").read_text(encoding="utf-8")):
            assert (site / name / slug / "index.html").is_file()


def test_everything_is_found_by_browsing_from_the_front_page(any_site: Path) -> None:
    pages = pages_of(any_site)
    seen: set[Path] = set()
    waiting = [any_site / "index.html"]
    while waiting:
        path = waiting.pop()
        if path in seen or path not in pages:
            continue
        seen.add(path)
        base = address_of(any_site, path)
        for tag, _, target in pages[path].links:
            parts = urlsplit(target)
            if tag == "a" and not parts.scheme and parts.path:
                place = parts.path if parts.path.startswith("/") else str(Path(base, parts.path))
                waiting.append(Path(os.path.normpath(any_site / unquote(place).lstrip("/") / "index.html")))
    lost = {address_of(any_site, p) for p in pages if p not in seen}
    assert {address for address in lost if not is_bare(address)} <= {"/404.html"}


def test_the_sitemap_lists_all_that_may_be_found(small_site: Path) -> None:
    urls = {e.text for e in ElementTree.parse(small_site / "sitemap.xml").iter() if str(e.tag).endswith("loc")}
    for path, seen in pages_of(small_site).items():
        address = BASE + address_of(small_site, path)
        hidden = "noindex" in seen.meta.get("robots", "") or path.name == "404.html"
        assert (address in urls) != hidden, address
    assert f"{BASE}/tilbud/gaatur-i-viborg/" in urls
    assert "Sitemap: " in (small_site / "robots.txt").read_text()


def test_a_site_that_shows_made_up_records_is_not_for_search_engines(site: Path) -> None:
    """The whole of it; a crawler may come in, for else it would not read that."""
    assert [str(p) for p, seen in pages_of(site).items() if seen.meta.get("robots") != "noindex"] == []
    assert (site / "robots.txt").read_text() == "User-agent: *\nAllow: /\n"
    assert not (site / "sitemap.xml").exists()
    assert "/*\n" in (site / "_headers").read_text() and "X-Robots-Tag: noindex" in (site / "_headers").read_text()


def test_the_short_address_leads_to_the_accessibility_statement(site: Path) -> None:
    assert "url=/om/tilgaengelighed/" in pages_of(site)[site / "was" / "index.html"].meta["refresh"]


def test_a_made_up_offering_says_so_wherever_it_shows(site: Path) -> None:
    for place in ("tilbud/besoegsven-aarhus", "organisationer/havnelys", "maalgrupper/ensomhed", "omraader/aarhus"):
        assert "Eksempel" in (site / place / "index.html").read_text(encoding="utf-8"), place


def test_what_is_unknown_says_so(site: Path) -> None:
    text = (site / "tilbud" / "vaagetjeneste-region-midtjylland" / "index.html").read_text(encoding="utf-8")
    assert "Udbyder ikke oplyst" in text
    assert text.count("ikke oplyst") >= 4


def test_every_field_of_a_full_record_is_on_its_page(small_site: Path) -> None:
    text = " ".join("".join(parsed(small_site / "tilbud" / "gaatur-i-viborg" / "index.html").itertext()).split())
    for shown in (
        "Gåtur i Viborg", "Foreningen Havnelys", "Egelund Bibliotek", "Gå en tur med andre", "roligt tempo",
        "Ikke for børn alene", "fra 60 år", "Søhuset, Søvej 2, 8800 Viborg", "Fast sti uden trin",
        "Tirsdag kl. 10.00-11.30, hver uge. Ikke i juli", "Efter aftale", "Mød bare op ved Søhuset", "20 kr. pr. gang. Kaffen er med",
        "Dansk og engelsk", "Frivillige", "1. januar 2026 – 31. december 2027", "12 34 56 78", "gaatur@havnelys.example",
        "Ring sammen med borgeren", "Borgeren skal sige ja", "Inden for en uge", "Der er plads",
        "Prøv noget nyt", "Følgeven til sygehuset", "Foreningens program, side 2", "3. maj 2026", "foreningens koordinator",
        "Især for: Ensomhed",
    ):  # fmt: skip
        assert shown in text, shown


def test_links_go_both_ways(small_site: Path) -> None:
    pairs = [
        ("tilbud/gaatur-i-viborg", "organisationer/havnelys"),
        ("tilbud/gaatur-i-viborg", "maalgrupper/aeldre"),
        ("tilbud/gaatur-i-viborg", "tilbudstyper/natur"),
        ("tilbud/gaatur-i-viborg", "omraader/viborg"),
        ("tilbud/gaatur-i-viborg", "initiativer/proev-noget-nyt"),
        ("tilbud/gaatur-i-viborg", "samarbejder/foelgeven"),
        ("samarbejder/foelgeven", "puljer/proevepuljen"),
        ("samarbejder/foelgeven", "organisationer/region-test"),
        ("initiativer/proev-noget-nyt", "samarbejder/foelgeven"),
        ("initiativer/proev-noget-nyt", "puljer/proevepuljen"),
        ("initiativer/proev-noget-nyt", "organisationer/havnelys"),
    ]
    for one, other in [*pairs, *((b, a) for a, b in pairs)]:
        assert f'href="/{other}/"' in (small_site / one / "index.html").read_text(encoding="utf-8"), (one, other)


def test_a_closed_offering_keeps_its_page_and_leaves_the_lists(small_site: Path) -> None:
    assert "Afsluttet" in (small_site / "tilbud" / "gammelt-kor" / "index.html").read_text(encoding="utf-8")
    assert "gammelt-kor" not in (small_site / "maalgrupper" / "aeldre" / "index.html").read_text(encoding="utf-8")
    assert "gammelt-kor" not in (small_site / "tilbud" / "index.html").read_text(encoding="utf-8")


def test_an_area_keeps_its_own_apart_from_what_covers_it(small_site: Path) -> None:
    text = (small_site / "omraader" / "viborg" / "index.html").read_text(encoding="utf-8")
    own, above = text.split('id="ovenfra"')
    assert "gaatur-i-viborg" in own
    assert "lektiecafe" not in own
    assert all(id in above for id in ("lektiecafe", "krisehuset", "natlinjen"))
    assert "gaatur-i-viborg" not in above


def test_a_page_about_violence_has_a_quick_way_out(small_site: Path) -> None:
    assert "data-hurtig-ud" in (small_site / "tilbud" / "krisehuset" / "index.html").read_text(encoding="utf-8")
    assert "data-hurtig-ud" not in (small_site / "tilbud" / "lektiecafe" / "index.html").read_text(encoding="utf-8")


def files_of(site: Path) -> dict[str, Path]:
    return {str(p.relative_to(site)): p for p in sorted(site.rglob("*")) if p.is_file()}


def test_the_same_input_gives_the_same_bytes(site: Path, tmp_path: Path) -> None:
    """From another path, on another day, in another zone and language, and with other hashes."""
    project = tmp_path / "another place"
    for name in ("catalogue", "content", "hooks", "overrides"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", project)
    if (ROOT / ".git").exists():  # the same history
        (project / ".git").symlink_to(ROOT / ".git")
    path = f"{ROOT / 'tests' / 'anden_dag'}{os.pathsep}{project / 'hooks'}"
    again = build(tmp_path / "site", project, TZ="Asia/Tokyo", LC_ALL="C", PYTHONHASHSEED="7", PYTHONPATH=path)
    first, second = files_of(site), files_of(again)
    assert first.keys() == second.keys()
    assert [name for name in first if not filecmp.cmp(first[name], second[name], shallow=False)] == []


def test_examples_can_be_left_out(tmp_path: Path) -> None:
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").replace("vis_eksempler: true", "vis_eksempler: false")
    config = ROOT / "mkdocs-uden-eksempler.yml"
    config.write_text(settings, encoding="utf-8")
    try:
        command = [
            sys.executable,
            "-m",
            "mkdocs",
            "build",
            "--strict",
            "-q",
            "-f",
            str(config),
            "-d",
            str(tmp_path / "site"),
        ]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    finally:
        config.unlink()
    assert not (tmp_path / "site" / "tilbud" / "besoegsven-aarhus").exists()
    sitemap = (tmp_path / "site" / "sitemap.xml").read_text(encoding="utf-8")
    assert f"{BASE}/tilbud/roede-kors-omsorgscenter-herning/" in sitemap and "besoegsven-aarhus" not in sitemap
    for path in (tmp_path / "site").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        shown = re.sub(r"<template.*?</template>", "", text, flags=re.DOTALL)  # what scripts may show of one
        assert "kf-tag--eksempel" not in shown, path
        assert "havnelys" not in text or "redaktoer" in path.parts, path


def test_a_build_that_fails_leaves_the_old_site(site: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    out.mkdir()
    for name in ("index.html", "404.html", "robots.txt"):
        (out / name).write_text("gammel")
    broken = tmp_path / "katalog" / "tilbud"
    broken.mkdir(parents=True)
    (broken / "x.yml").write_text("titel: X\n")
    command = [sys.executable, "-m", "katalog", "build", "--site-dir", str(out)]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "KATALOG": str(tmp_path / "katalog")}, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "katalog/tilbud/x.yml:1: 'udbydere' mangler" in done.stderr
    assert (out / "index.html").read_text() == "gammel"


MISTAKES = {
    "akut": {
        "[væk](tilbud:besoegsven-arhus)": "linket 'tilbud:besoegsven-arhus' findes ikke. Mente du besoegsven-aarhus?",
        "[væk](side:overblk)": "siden 'overblk' findes ikke. Mente du overblik?",
        '{{ liste("tilbud", maalgruppe="ensomhd") }}': "liste: maalgruppe 'ensomhd' findes ikke. Mente du ensomhed?",
        '{{ liste("tilbudd") }}': "liste: 'tilbudd' findes ikke. Mente du tilbud?",
    },
    "om/index": {"{{ liste( }}": "Kaldet mellem {{ og }} kan ikke læses."},  # leaves nothing on the page to read
    "om/kilder": {"{{ liste(3) }}": "Kaldet mellem {{ og }} kan ikke læses."},
}


def test_every_mistake_in_prose_is_told_with_its_line(tmp_path: Path) -> None:
    project = tmp_path / "project"
    for name in ("hooks", "overrides", "content", "catalogue"):
        shutil.copytree(ROOT / name, project / name)
    shutil.copy(ROOT / "mkdocs.yml", project)
    for page, mistakes in MISTAKES.items():
        text = "---\ntitle: Akut\ndescription: Akut.\n---\n# Akut\n" + "\n\n".join(mistakes) + "\n"
        (project / "content" / f"{page}.md").write_text(text, encoding="utf-8")
    done = subprocess.run([sys.executable, "-m", "katalog", "build"], cwd=project, capture_output=True, text=True)
    assert done.returncode == 1
    for page, mistakes in MISTAKES.items():
        for n, told in enumerate(mistakes.values()):
            assert f"content/{page}.md:{6 + 2 * n}: {told}" in done.stderr
    assert "Traceback" not in done.stderr
