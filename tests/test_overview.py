"""The overview counted another way: by a program that knows nothing of the engine, from the YAML itself."""

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Page, expect

from conftest import ROOT, ready
from factories import a_catalogue, a_tilbud
from katalog import gaps, indicators, overview
from katalog.cli import catalogue

CATALOGUE = ROOT / "catalogue"
EVERYWHERE = ("hele_landet", "online")


@cache
def listed(name: str) -> Mapping[str, Mapping[str, Any]]:
    return dict(yaml.safe_load((CATALOGUE / "kodelister" / f"{name}.yml").read_text(encoding="utf-8")))


@cache
def offerings() -> Mapping[str, Mapping[str, Any]]:
    found = {p.stem: yaml.safe_load(p.read_text(encoding="utf-8")) for p in (CATALOGUE / "tilbud").glob("*.yml")}
    return {id: t for id, t in found.items() if t.get("status") != "afsluttet"}


def with_headings(name: str, slugs: Sequence[str]) -> set[str]:
    """The codes and all that they lie under."""
    found, left = set(), list(slugs)
    while left:
        slug = left.pop()
        found.add(slug)
        if above := listed(name)[slug].get("under"):
            left.append(above)
    return found


def groups(t: Mapping[str, Any]) -> set[str]:
    return with_headings("maalgrupper", [g if isinstance(g, str) else g["gruppe"] for g in t["maalgrupper"]])


def types(t: Mapping[str, Any]) -> set[str]:
    return with_headings("tilbudstyper", t["tilbudstyper"])


def areas(t: Mapping[str, Any]) -> set[str]:
    cover = t["daekning"]
    return {a for key in ("kommuner", "sundhedsraad", "regioner") for a in cover.get(key, [])}


def above(area: str) -> set[str]:
    """The areas that this one lies in, at any remove."""
    parents = listed("omraader")[area].get("ligger_i", [])
    direct = {parents} if isinstance(parents, str) else set(parents)
    return direct | {a for parent in direct for a in above(parent)}


def lies_in(t: Mapping[str, Any], area: str) -> bool:
    return any(a == area or area in above(a) for a in areas(t))


def covers(t: Mapping[str, Any], area: str) -> bool:
    """From above: not what lies in the area itself."""
    wide = any(t["daekning"].get(key) for key in EVERYWHERE) or bool(areas(t) & above(area))
    return wide and not lies_in(t, area)


def table(path: Path) -> list[dict[str, str]]:
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def counted(chosen: Sequence[Mapping[str, Any]]) -> Counter[tuple[str, str]]:
    return Counter((g, k) for t in chosen for g in groups(t) for k in types(t))


def cells(rows: Sequence[Mapping[str, str]], first: str, kind: str) -> dict[tuple[str, str], int]:
    own = [r for r in rows if r["daekning"] == kind]
    fixed = {first, "navn", "daekning", "i_alt"}
    return {(r[first], k): int(n) for r in own for k, n in r.items() if k not in fixed and int(n)}


def test_the_table_of_types_is_what_the_yaml_says(site: Path) -> None:
    rows = table(site / "overblik" / "maalgrupper-tilbudstyper.csv")
    assert cells(rows, "maalgruppe", "alle") == dict(counted(list(offerings().values())))
    assert {r["maalgruppe"]: int(r["i_alt"]) for r in rows if int(r["i_alt"])} == Counter(
        g for t in offerings().values() for g in groups(t)
    )


@pytest.mark.parametrize("area", ["viborg", "samsoe", "sundhedsraad-midt", "region-midtjylland", "region-hovedstaden"])
def test_an_areas_table_tells_what_lies_in_it_from_what_covers_it(site: Path, area: str) -> None:
    rows = table(site / "overblik" / "omraader" / area / "maalgrupper-tilbudstyper.csv")
    inside = [t for t in offerings().values() if lies_in(t, area)]
    over = [t for t in offerings().values() if covers(t, area)]
    assert cells(rows, "maalgruppe", "i området") == dict(counted(inside))
    assert cells(rows, "maalgruppe", "dækker ovenfra") == dict(counted(over))


def test_every_area_has_its_tables(site: Path) -> None:
    for area in listed("omraader"):
        for page in (f"overblik/omraader/{area}", f"overblik/omraader/{area}/organisationer"):
            assert (site / page / "index.html").is_file(), page
            assert list((site / page).glob("*.csv")), page


def test_the_table_of_organisations_is_what_the_yaml_says(site: Path) -> None:
    rows = table(site / "overblik" / "organisationer" / "organisationer-maalgrupper.csv")
    wanted = Counter((o, g) for t in offerings().values() for o in set(t["udbydere"]) for g in groups(t))
    assert cells(rows, "organisation", "alle") == dict(wanted)


def test_the_page_and_its_csv_say_the_same(site: Path) -> None:
    """Also for an area, whose cells may hold two numbers; every number is a link to its own search."""
    for folder in (site / "overblik", site / "overblik" / "omraader" / "viborg"):
        html = (folder / "index.html").read_text(encoding="utf-8")
        rows = table(folder / "maalgrupper-tilbudstyper.csv")
        own = re.findall(r"maalgruppe=([\w-]+)&amp;tilbudstype=([\w-]+)(&amp;omraade=viborg)?\">(\d+)<", html)
        over = re.findall(r"maalgruppe=([\w-]+)&amp;tilbudstype=([\w-]+)&amp;ovenfra=viborg\">\+(\d+)<", html)
        kind = "i området" if folder.name == "viborg" else "alle"
        assert {(g, k): int(n) for g, k, _, n in own} == cells(rows, "maalgruppe", kind)
        assert {(g, k): int(n) for g, k, n in over} == cells(rows, "maalgruppe", "dækker ovenfra")


def test_a_cell_leads_to_exactly_the_offerings_it_counts(page: Page, address: str) -> None:
    for path in ("/overblik/", "/overblik/omraader/viborg/", "/overblik/omraader/sundhedsraad-midt/organisationer/"):
        page.goto(address + path)
        links = page.locator(".kf-matrix td a").evaluate_all("e => e.map(a => [a.getAttribute('href'), a.textContent])")
        assert links
        for target, number in links[:: max(1, len(links) // 8)]:
            page.goto(address + target)
            ready(page)
            expect(page.locator("#resultater")).to_have_attribute("data-antal", number.strip().removeprefix("+"))


def test_a_filter_of_the_overview_is_named_and_can_be_taken_away(page: Page, address: str) -> None:
    page.goto(address + "/tilbud/?ovenfra=viborg&udbyder=havnelys&maalgruppe=ensomhed")
    ready(page)
    chips = page.locator("#chips .kf-chip").all_text_contents()
    assert {c.replace("\xa0✕", "") for c in chips} >= {"Gælder også i Viborg", "Udbyder: Foreningen Havnelys"}
    page.locator("#chips").get_by_role("link", name="Fjern filteret Udbyder: Foreningen Havnelys").click()
    expect(page).to_have_url(re.compile(r"^(?!.*udbyder)"))


# ---------------------------------------------------------------- white spots


def lacking() -> dict[str, set[str]]:
    """For each group that some municipality serves, those that have nothing nearer than the whole country."""
    municipalities = {k for k, o in listed("omraader").items() if o["type"] == "kommune"}
    served: dict[str, set[str]] = defaultdict(set)
    for t in offerings().values():
        reached = {k for k in municipalities if areas(t) & ({k} | above(k))}
        for g in groups(t):
            served[g] |= reached
    headings = {k.get("under") for k in listed("maalgrupper").values()} | {"alle"}
    return {g: municipalities - k for g, k in served.items() if k and municipalities - k and g not in headings}


def test_the_white_spots_are_what_the_yaml_says_and_the_widest_gap_comes_first(site: Path) -> None:
    rows = table(site / "overblik" / "huller" / "maalgrupper.csv")
    ranked = [(r["maalgruppe"], int(r["kommuner_uden"])) for r in rows if int(r["kommuner_med"])]
    assert dict(ranked) == {g: len(k) for g, k in lacking().items()}
    assert [n for _, n in ranked] == sorted((n for _, n in ranked), reverse=True)
    pairs = {(r["maalgruppe"], r["kommune"]) for r in table(site / "overblik" / "huller" / "kommuner.csv")}
    assert pairs == {(g, k) for g, municipalities in lacking().items() for k in municipalities}


def test_what_is_for_the_whole_country_fills_no_white_spot_and_is_told_apart() -> None:
    c = a_catalogue(a_tilbud("lokal"), a_tilbud("overalt", daekning={"hele_landet": True}))
    (gap,) = [g for g in gaps.gaps(c)[0] if g.kode.slug == "aeldre"]
    assert [k.slug for k in gap.served] == ["viborg"]
    assert (len(gap.lacking), gap.everywhere) == (97, 1)


def test_a_council_or_region_serves_all_its_municipalities() -> None:
    c = a_catalogue(a_tilbud("raad", daekning={"sundhedsraad": ["sundhedsraad-midt"], "kommuner": ["viborg"]}))
    found = {r.omraade.slug: (r.own, r.wider) for r in overview.reach(c, c.tilbud) if r}
    assert found == {"viborg": (1, 0), "silkeborg": (0, 1), "skive": (0, 1)}


# ---------------------------------------------------------------- key figures


def test_the_key_figures_are_what_the_yaml_says() -> None:
    figures = {i.slug: i for i in indicators.indicators(catalogue(ROOT)[0])}
    leaves = set(listed("maalgrupper")) - {k.get("under") for k in listed("maalgrupper").values()}
    for share in figures["maalgrupper"].shares:
        area = share.address.rstrip("/").rsplit("/", 1)[-1]
        near = [t for t in offerings().values() if lies_in(t, area) or areas(t) & above(area)]
        told = {g if isinstance(g, str) else g["gruppe"] for t in near for g in t["maalgrupper"]}
        assert (share.part, share.whole) == (len(told & leaves), len(leaves)), area


def test_the_sources_figures_and_the_made_up_ones_are_never_mixed() -> None:
    figures = {i.slug: i for i in indicators.indicators(catalogue(ROOT)[0])}
    agreements = [yaml.safe_load(p.read_text()) for p in (CATALOGUE / "samarbejder").glob("*.yml")]
    pools = [yaml.safe_load(p.read_text()) for p in (CATALOGUE / "puljer").glob("*.yml")]
    for n, made_up in enumerate((False, True)):
        own = [a for a in agreements if a.get("eksempel", False) is made_up]
        dated = [p for a in own if {"fra", "til"} <= set(p := a.get("periode") or {})]
        long = sum(p["til"] >= p["fra"].replace(year=p["fra"].year + 1) for p in dated)
        share = figures["fleraarige"].shares[n]
        assert (share.part, share.whole) == (long, len(dated))
        phases = [a["fase"] for a in own if a.get("fase") not in (None, "afsluttet")]
        told = figures["drift"].shares[2 * n : 2 * n + 2]
        assert [(s.part, s.whole) for s in told] == [
            (len(phases) - phases.count("drift"), len(phases)),
            (phases.count("drift"), len(phases)),
        ]
        uses = [set(p["omfatter"]) for p in pools if p.get("eksempel", False) is made_up and p.get("omfatter")]
        told = figures["drift"].shares[4 + 3 * n : 7 + 3 * n]
        assert [s.part for s in told] == [
            uses.count({"udvikling"}),
            uses.count({"drift"}),
            uses.count({"udvikling", "drift"}),
        ]
        tilbud = [t for t in offerings().values() if t.get("eksempel", False) is made_up]
        share = figures["henvisning"].shares[n]
        assert (share.part, share.whole) == (sum("social-henvisning" in t["adgang"] for t in tilbud), len(tilbud))
        assert figures["bekraeftet"].shares[n].whole == len(tilbud)


def test_what_is_confirmed_in_time_is_told_as_of_the_newest_confirmation() -> None:
    fresh = a_tilbud("frisk", bekraeftet={"dato": "2026-05-03"}, gennemgang_maaneder=6)
    stale = a_tilbud("gammel", bekraeftet={"dato": "2025-10-31"}, gennemgang_maaneder=6)
    figure = indicators.confirmed(a_catalogue(fresh, stale, a_tilbud("aldrig")))
    assert [(s.part, s.whole, s.due) for s in figure.shares] == [(1, 3, {"2026-04-30": 1, "2026-11-03": 1})]
    assert "3. maj 2026" in figure.notes[0]


def test_the_browser_tells_what_today_decides(page: Page, small_address: str) -> None:
    page.clock.set_fixed_time("2031-01-01T12:00:00")
    page.goto(small_address + "/overblik/noegletal/")
    section = page.locator("section", has=page.locator("#bekraeftet"))
    expect(section.locator("[data-felt=note]")).to_have_text("Opgjort i dag, den 1. januar 2031.")
    expect(section.locator("td[data-felt=procent]")).to_have_text("0 %")
    expect(section.locator(".kf-noegletal__stort")).to_contain_text("0 %")
