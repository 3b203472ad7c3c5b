"""The built site as files: what every page must have, and that they hang together."""

import filecmp
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import html5lib
import pytest
import yaml

from conftest import ROOT, build

BASE = "https://find-faellesskab.example"
XHTML = "{http://www.w3.org/1999/xhtml}"


@cache
def parsed(path: Path) -> ElementTree.Element:
    """The document, by the HTML standard's own rules; a fault in it raises."""
    parser = html5lib.HTMLParser(strict=True)
    return parser.parse(path.read_text(encoding="utf-8"))


def pages_of(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def address_of(site: Path, path: Path) -> str:
    return "/" + str(path.relative_to(site)).removesuffix("index.html")


def texts(document: ElementTree.Element, tag: str) -> list[str]:
    return ["".join(e.itertext()).strip() for e in document.iter(f"{XHTML}{tag}")]


def meta(document: ElementTree.Element, name: str) -> str | None:
    found = (
        e.get("content")
        for e in document.iter(f"{XHTML}meta")
        if name in (e.get("name"), e.get("property"), e.get("http-equiv"))
    )
    return next(found, None)


@pytest.fixture(scope="module", params=["site", "small_site"])
def any_site(request: pytest.FixtureRequest) -> Path:
    return request.getfixturevalue(request.param)


def test_every_page_is_valid_html_with_what_people_and_engines_need(any_site: Path) -> None:
    for path in pages_of(any_site):
        document = parsed(path)
        address = address_of(any_site, path)
        assert document.get("lang") == "da", address
        assert len(texts(document, "h1")) == 1, address
        assert texts(document, "title")[0], address
        if path.parts[-2] == "was":
            continue
        assert meta(document, "description"), address
        assert meta(document, "og:title"), address
        assert meta(document, "og:description"), address
        assert "default-src 'none'" in (meta(document, "Content-Security-Policy") or ""), address
        assert "unsafe-inline" not in (meta(document, "Content-Security-Policy") or ""), address
        canonical = next(e.get("href") for e in document.iter(f"{XHTML}link") if e.get("rel") == "canonical")
        assert canonical == BASE + address, address
        if address not in ("/", "/404.html"):
            assert any(e.get("aria-label") == "Brødkrummer" for e in document.iter(f"{XHTML}nav")), address


def test_headings_never_jump_a_level(any_site: Path) -> None:
    for path in pages_of(any_site):
        levels = [int(e.tag[-1]) for e in parsed(path).iter() if re.fullmatch(rf"{re.escape(XHTML)}h[1-6]", str(e.tag))]
        assert all(b - a <= 1 for a, b in zip(levels, levels[1:], strict=False)), address_of(any_site, path)


def test_titles_are_unique_within_a_kind(any_site: Path) -> None:
    titles = Counter(
        (path.relative_to(any_site).parts[0], texts(parsed(path), "title")[0])
        for path in pages_of(any_site)
        if path.parts[-2] != "was"
    )
    assert [t for t, n in titles.items() if n > 1] == []


def test_every_link_leads_somewhere(any_site: Path) -> None:
    ids = {p: {e.get("id") for e in parsed(p).iter() if e.get("id")} for p in pages_of(any_site)}
    broken = []
    for path in pages_of(any_site):
        here = address_of(any_site, path)
        for element in parsed(path).iter():
            for name in ("href", "src", "action"):
                target = element.get(name)
                if target is None or target.startswith(("https:", "mailto:", "tel:", "data:")):
                    continue
                parts = urlsplit(target)
                place = (
                    unquote(parts.path)
                    if parts.path.startswith("/")
                    else unquote(str(Path(here, parts.path)) if parts.path else here)
                )
                file = Path(os.path.normpath(any_site / place.lstrip("/")))
                file = file / "index.html" if file.is_dir() or place.endswith("/") else file
                if not file.is_file() or (
                    parts.fragment and file.suffix == ".html" and parts.fragment not in ids[file]
                ):
                    broken.append((here, target))
    assert broken == []


def test_no_element_carries_a_style_or_a_handler(any_site: Path) -> None:
    for path in pages_of(any_site):
        for element in parsed(path).iter():
            assert not any(name == "style" or name.startswith("on") for name in element.attrib), address_of(
                any_site, path
            )


def test_no_page_asks_another_site_for_anything(any_site: Path) -> None:
    for path in pages_of(any_site):
        for element in parsed(path).iter():
            loads = element.get("src") or (
                element.get("href") if element.tag == f"{XHTML}link" and element.get("rel") != "canonical" else None
            )
            assert not loads or loads.startswith("/"), address_of(any_site, path)


def test_every_record_and_code_has_its_page(site: Path) -> None:
    catalogue = ROOT / "catalogue"
    for kind in ("tilbud", "organisationer", "samarbejder", "puljer", "initiativer"):
        for path in (catalogue / kind).glob("*.yml"):
            assert (site / kind / path.stem / "index.html").is_file()
    for name in ("maalgrupper", "tilbudstyper", "omraader"):
        for slug in yaml.safe_load((catalogue / "kodelister" / f"{name}.yml").read_text(encoding="utf-8")):
            assert (site / name / slug / "index.html").is_file()


def test_everything_is_found_by_browsing_from_the_front_page(any_site: Path) -> None:
    seen, waiting = set(), [any_site / "index.html"]
    while waiting:
        path = waiting.pop()
        if path in seen or not path.is_file():
            continue
        seen.add(path)
        for link in parsed(path).iter(f"{XHTML}a"):
            parts = urlsplit(link.get("href") or "")
            if not parts.scheme and parts.path:
                base = address_of(any_site, path)
                place = parts.path if parts.path.startswith("/") else str(Path(base, parts.path))
                waiting.append((any_site / unquote(place).lstrip("/") / "index.html").resolve())
    lost = {address_of(any_site, p) for p in pages_of(any_site) if p.resolve() not in {s.resolve() for s in seen}}
    assert lost <= {"/404.html"}


def test_the_sitemap_lists_all_but_what_is_made_up(site: Path) -> None:
    urls = {e.text for e in ElementTree.parse(site / "sitemap.xml").iter() if str(e.tag).endswith("loc")}
    for path in pages_of(site):
        address = BASE + address_of(site, path)
        hidden = "noindex" in (meta(parsed(path), "robots") or "") or path.name == "404.html"
        assert (address in urls) != hidden, address
    assert f"{BASE}/tilbud/besoegsven-aarhus/" not in urls
    assert f"{BASE}/tilbud/roede-kors-omsorgscenter-herning/" in urls
    assert "Sitemap: " in (site / "robots.txt").read_text()


def test_the_short_address_leads_to_the_accessibility_statement(site: Path) -> None:
    assert "url=/om/tilgaengelighed/" in (meta(parsed(site / "was" / "index.html"), "refresh") or "")


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
    again = build(tmp_path / "another place" / "site", TZ="Asia/Tokyo", LC_ALL="C")
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
    for path in pages_of(tmp_path / "site"):
        text = path.read_text(encoding="utf-8")
        assert "kf-tag--eksempel" not in text or "kort-skabelon" in text, path
        assert "havnelys" not in text or "redaktoer" in path.parts, path


def test_the_way_out_builds_the_same_pages(site: Path, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "properdocs",
        "build",
        "--strict",
        "-q",
        "-f",
        "mkdocs.yml",
        "-d",
        str(tmp_path / "site"),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    first, second = files_of(site), files_of(tmp_path / "site")
    pages = [name for name in first if name.endswith(".html")]
    assert pages == [name for name in second if name.endswith(".html")]
    assert [name for name in pages if first[name].read_bytes() != second[name].read_bytes()] == []


def test_a_build_that_fails_leaves_the_old_site(site: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    out.mkdir()
    (out / "index.html").write_text("gammel")
    broken = tmp_path / "katalog" / "tilbud"
    broken.mkdir(parents=True)
    (broken / "x.yml").write_text("titel: X\n")
    command = [sys.executable, "-m", "katalog.cli", "build", "--site-dir", str(out)]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "KATALOG": str(tmp_path / "katalog")}, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "katalog/tilbud/x.yml:1: 'udbydere' mangler" in done.stderr
    assert (out / "index.html").read_text() == "gammel"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "[væk](tilbud:besoegsven-arhus)",
            "content/akut.md:6: linket 'tilbud:besoegsven-arhus' findes ikke. Mente du besoegsven-aarhus?",
        ),
        ("[væk](side:overblk)", "content/akut.md:6: siden 'overblk' findes ikke. Mente du overblik?"),
        (
            '{{ liste("tilbud", maalgruppe="ensomhd") }}',
            "content/akut.md:6: liste: maalgruppe 'ensomhd' findes ikke. Mente du ensomhed?",
        ),
        ('{{ liste("tilbudd") }}', "content/akut.md:6: liste: 'tilbudd' findes ikke. Mente du tilbud?"),
        ("{{ liste( }}", "content/akut.md:6: Kaldet mellem {{ og }} kan ikke læses."),
        ("{{ liste(3) }}", "content/akut.md:6: Kaldet mellem {{ og }} kan ikke læses."),
    ],
)
def test_a_mistake_in_prose_is_told_with_its_line(tmp_path: Path, line: str, told: str) -> None:
    project = tmp_path / "project"
    for name in ("hooks", "overrides", "content", "catalogue"):
        shutil.copytree(ROOT / name, project / name)
    shutil.copy(ROOT / "mkdocs.yml", project)
    (project / "content" / "akut.md").write_text(
        f"---\ntitle: Akut\ndescription: Akut.\n---\n# Akut\n{line}\n", encoding="utf-8"
    )
    done = subprocess.run([sys.executable, "-m", "katalog.cli", "build"], cwd=project, capture_output=True, text=True)
    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr
