"""What staff find: how ready an offering is to be referred to, the sheets, and what realises the strategy."""

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from conftest import ROOT
from factories import a_catalogue, a_tilbud
from katalog import readiness, sheets, strategy
from katalog.cli import catalogue
from katalog.models import Initiativ, Tilbud

WHOLE = {
    "hvem": "Læger", "hvordan": "Ring", "samtykke": "Ja", "fortael": "At turen er rolig", "foerste_kontakt": "En uge",
    "kapacitet": "Plads",
}  # fmt: skip

# ---------------------------------------------------------------- ready to be referred to


def ready(*tilbud: Tilbud) -> dict[str, readiness.Readiness]:
    c = a_catalogue(*tilbud)
    return {t.id: readiness.readiness(c, t) for t in tilbud}


def test_an_offering_is_as_ready_as_what_is_known_of_it() -> None:
    (bare,) = ready(a_tilbud(adgang=["ikke-oplyst"])).values()
    assert (bare.known, len(bare.missing)) == (0, 9)
    whole = a_tilbud(henvisning=WHOLE, kontakt={"telefon": "12345678"}, bekraeftet={"dato": "2026-05-03"})
    assert [r.missing for r in ready(whole).values()] == [()]


def test_whoever_may_come_by_themselves_can_be_referred_by_anyone() -> None:
    assert "hvem der kan henvise" not in ready(a_tilbud(adgang=["drop-in"]))["gaatur"].missing
    assert "hvem der kan henvise" in ready(a_tilbud(adgang=["laegehenvisning"]))["gaatur"].missing


def test_the_readiest_come_first_and_what_does_not_run_comes_last() -> None:
    known = a_tilbud("kendt", henvisning={"samtykke": "Ja"})
    paused = a_tilbud("pause", henvisning=WHOLE, status="midlertidigt-lukket")
    c = a_catalogue(a_tilbud("bar"), paused, known)
    assert [r.tilbud.id for r in readiness.ranked(c, c.tilbud)] == ["kendt", "bar", "pause"]


def test_the_block_says_unknown_of_just_what_counts_as_missing(site: Path) -> None:
    c = catalogue(ROOT)[0]
    for t in c.tilbud:
        html = (site / t.address / "index.html").read_text(encoding="utf-8")
        block = html.split("<h2>Til dig, der henviser</h2>")[1].split("</details>")[0]
        assert block.count("<dd>ikke oplyst</dd>") == len(readiness.readiness(c, t).missing), t.id


def test_the_block_for_those_who_refer_says_what_is_unknown(page: Page, address: str, small_address: str) -> None:
    page.goto(small_address + "/tilbud/gaatur-i-viborg/")
    page.get_by_text("Til dig, der henviser").click()
    block = page.locator("details.kf-fold").filter(has_text="Til dig, der henviser")
    expect(block).to_contain_text("At turen er rolig, og at alle kan være med")
    expect(block).to_contain_text("9 af 9 ting er oplyst.")
    page.goto(address + "/tilbud/vaagetjeneste-region-midtjylland/")
    page.get_by_text("Til dig, der henviser").click()
    expect(block.get_by_text("ikke oplyst", exact=True)).to_have_count(9)
    expect(block).to_contain_text("Spørg selv om: vejen ind")


def test_the_list_of_a_municipality_holds_what_its_citizens_can_use(site: Path) -> None:
    html = (site / "fagfolk" / "klar" / "viborg" / "index.html").read_text(encoding="utf-8")
    listed = re.findall(r'data-tilbud="([\w-]+)"', html)
    coverage = catalogue(ROOT)[0].coverage("viborg")
    usable = {t.id for t in coverage.inside} | {t.id for _, _, above in coverage.above for t in above}
    assert set(listed) <= usable
    assert len(listed) == min(readiness.MOST, len(usable))


# ---------------------------------------------------------------- sheets


def test_there_is_a_sheet_for_each_group_with_something_near_and_no_other(site: Path) -> None:
    c = catalogue(ROOT)[0]
    made = {f"{p.parent.parent.name}/{p.parent.name}" for p in (site / "fagfolk" / "ark").glob("*/*/index.html")}
    wide = [t for t in c.tilbud if t.daekning.hele_landet or t.daekning.online]
    wanted = {f"hele-landet/{g}" for t in wide for g in c.with_broader("maalgrupper", t.groups)}
    for kommune in c.kommuner:
        levels = {kommune.slug, *c.parents(kommune.slug)}
        for t in c.tilbud:
            if levels & set(t.daekning.areas):
                wanted |= {f"{kommune.slug}/{g}" for g in c.with_broader("maalgrupper", t.groups)}
    assert made == wanted


def test_a_sheet_about_violence_can_be_left_at_once_and_warns_staff(site: Path) -> None:
    html = (site / "fagfolk" / "ark" / "holbaek" / "vold" / "index.html").read_text(encoding="utf-8")
    assert "data-hurtig-ud" in html
    assert "Tænk på sikkerheden" in html


def test_a_sheet_says_nothing_to_search_engines_and_an_offering_does(site: Path) -> None:
    sheet, offering = (
        (site / address / "index.html").read_text(encoding="utf-8")
        for address in ("fagfolk/ark/holbaek/vold", "tilbud/ungementor")
    )
    assert ("application/ld+json" in sheet, "application/ld+json" in offering) == (False, True)


def test_a_sheet_says_whom_an_offering_is_for(site: Path) -> None:
    c = catalogue(ROOT)[0]
    t = c.records["tilbud"]["ungementor"]
    html = (site / "fagfolk" / "ark" / t.daekning.kommuner[0] / t.groups[0] / "index.html").read_text(encoding="utf-8")
    assert "<strong>For hvem:</strong> 16-24 år." in html


def test_a_sheet_has_what_is_near_and_then_what_is_for_everybody() -> None:
    near = [a_tilbud(f"naer-{n:02}") for n in range(sheets.NEAR + 3)]
    both = a_tilbud("begge", daekning={"kommuner": ["viborg"], "online": True})
    c = a_catalogue(*near, both, a_tilbud("overalt", daekning={"hele_landet": True}))
    (sheet,) = [s for s in sheets.sheets(c) if s.omraade and (s.omraade.slug, s.kode.slug) == ("viborg", "aeldre")]
    assert {t.id for t in sheet.near} == {t.id for t in (*near, both)}
    assert [t.id for t in sheet.wide] == ["overalt"]
    (page,) = [p for p in sheets.pages(c) if p.address == sheet.address]
    assert page.values["flere"] == 4


def test_a_printed_sheet_is_paper_only(browser: Browser, small_address: str) -> None:
    page = browser.new_page()
    page.emulate_media(media="print")
    page.goto(small_address + "/fagfolk/ark/viborg/aeldre/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("Arket er lavet til at printe")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Hovedmenu")).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("[data-udskrift]")).to_contain_text("/fagfolk/ark/viborg/aeldre/")
    page.close()


# ---------------------------------------------------------------- what realises the strategy


def test_a_goal_is_realised_by_what_is_in_place_and_never_by_a_proposal() -> None:
    c = catalogue(ROOT)[0]
    for kodeliste in strategy.LISTS:
        for slug in c.codes[kodeliste]:
            initiatives = [i for i in c.all(Initiativ) if slug in getattr(i, kodeliste)]
            found = strategy.realised(c, initiatives)
            ids = {i.id for i in initiatives}
            named = {t for i in initiatives for t in i.tilbud} | {t.id for t in c.tilbud if ids & set(t.initiativer)}
            assert {t.id for t in found.tilbud} <= named
            assert {t.status for t in found.tilbud} <= {"aktiv", "venteliste", "midlertidigt-lukket"}
            assert {p.status for p in found.puljer} <= {"vedtaget", "aaben"}
            everything = (*found.tilbud, *found.samarbejder, *found.puljer, *found.coming, *found.over)
            agreed = {r for i in initiatives for r in (*i.samarbejder, *i.puljer)}
            assert {r.id for r in everything} == named | agreed, slug


def test_every_goal_and_track_has_its_page_and_says_when_there_is_nothing_yet(page: Page, address: str) -> None:
    c = catalogue(ROOT)[0]
    for kodeliste in strategy.LISTS:
        for kode in c.codes[kodeliste].values():
            page.goto(f"{address}/strategi/{kodeliste}/{kode.slug}/")
            expect(page.get_by_role("heading", level=1)).to_have_text(kode.navn)
            expect(page.get_by_text("Det er ikke en vedtaget strategi.")).to_be_visible()
            found = strategy.realised(c, c.pointing(kodeliste, kode.slug, Initiativ))
            nothing = not (found.tilbud or found.samarbejder or found.puljer)
            expect(page.get_by_text("Ingen tilbud, samarbejder eller vedtagne puljer")).to_have_count(int(nothing))


def test_a_pool_that_is_only_proposed_stands_as_proposed(page: Page, address: str) -> None:
    page.goto(address + "/strategi/spor/isolerede-aeldre/")
    expect(page.get_by_text("Intet endnu. Ingen tilbud")).to_be_visible()
    expect(page.get_by_role("heading", name="Foreslået eller på vej")).to_be_visible()
    expect(page.locator("#udfoert ~ .kf-raekker")).to_contain_text("Status: forslag")
