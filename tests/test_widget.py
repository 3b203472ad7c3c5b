"""An organisation's offerings in a frame on its own site, and the page that writes the code for it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from conftest import serve
from factories import ROOT, a_catalogue, a_tilbud, an_organisation
from katalog import widget
from katalog.page import PER_PAGE
from katalog.render import Renderer, Site


def data(path: str, *records: object) -> dict[str, object]:
    """One of the frame's files, from a catalogue of these records."""
    return json.loads(dict(widget.files(a_catalogue(*records)))[f"indlejring/data/{path}.json"])  # type: ignore[arg-type]


def ids(found: dict[str, object]) -> list[str]:
    return [t["id"] for t in found["tilbud"]]  # type: ignore[attr-defined]


# ---------------------------------------------------------------- what it is made of


def test_a_municipality_shows_what_names_it_its_council_or_its_region() -> None:
    found = data(
        "omraader/viborg", a_tilbud("her"), a_tilbud("regionen", daekning={"regioner": ["region-midtjylland"]}),
        a_tilbud("andre", daekning={"kommuner": ["aarhus"]}), a_tilbud("landet", daekning={"hele_landet": True}),
    )  # fmt: skip
    assert (found["titel"], ids(found)) == ("Tilbud i Viborg", ["her", "regionen"])


def test_a_target_group_counts_all_and_carries_the_first() -> None:
    many = [a_tilbud(f"nr-{n}") for n in range(PER_PAGE + 5)]
    found = data("maalgrupper/aeldre", *many)
    assert (found["antal"], len(ids(found))) == (PER_PAGE + 5, PER_PAGE)


def test_an_organisations_file_says_where_and_for_whom_each_is() -> None:
    found = data(
        "organisationer/havnelys", a_tilbud("a", maalgrupper=["ensomhed"]), a_tilbud("b", daekning={"online": True})
    )
    a, b = found["tilbud"]  # type: ignore[misc]
    assert (a["kommuner"], a["grupper"]) == (["viborg"], ["ensomhed", "livssituation"])
    assert b["kommuner"] == "*"


def test_the_bare_page_is_whole_and_is_not_found_by_search_engines() -> None:
    c = a_catalogue(a_tilbud(), an_organisation("regionen", offentlig=True))
    made = {p.address: p for p in widget.pages(c)}
    assert set(made) == {"indlejring/", "indlejring/havnelys/", "redaktoer/indlejring/"}
    html = Renderer(c, Site("Prøve", "https://x.example/"), ROOT / "overrides").page(made["indlejring/havnelys/"])
    assert html.startswith("<!doctype html>") and html.count("<html") == 1
    assert "kf-top" not in html and '<meta name="robots" content="noindex">' in html
    assert 'data-tilbud="gaatur"' in html and made["indlejring/havnelys/"].noindex


# ---------------------------------------------------------------- in the browser


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of an association's own site."""
    yield tmp_path_factory.mktemp("forening")


def shown(page: Page, address: str, path: str) -> list[str]:
    """The offerings that a frame's page shows when it has its answer."""
    page.goto(address + path)
    expect(page.locator("#indlejring")).to_have_attribute("data-tilstand", "klar")
    return [i for i in page.locator("#kort [data-tilbud]").evaluate_all("e => e.map(x => x.dataset.tilbud)") if i]


def test_an_associations_page_shows_its_offerings_without_javascript(
    browser: Browser, small_address: str, host: Path
) -> None:
    """In a frame on another site, as the generator's code has it."""
    code = f'<!doctype html><title>Vores</title><iframe src="{small_address}/indlejring/havnelys/" title="Tilbud"></iframe>'
    (host / "index.html").write_text(code, encoding="utf-8")
    served = serve(host)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(next(served))
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_have_text("Tilbud fra Foreningen Havnelys")
    expect(frame.locator('[data-tilbud="gaatur-i-viborg"] a')).to_have_attribute("target", "_blank")
    context.close()


def test_the_address_chooses_organisation_municipality_and_group(page: Page, small_address: str) -> None:
    whole = shown(page, small_address, "/indlejring/?organisation=havnelys")
    assert "gaatur-i-viborg" in whole
    assert shown(page, small_address, "/indlejring/havnelys/") == whole
    assert shown(page, small_address, "/indlejring/havnelys/?kommune=aarhus&maalgruppe=aeldre") != whole
    assert "gaatur-i-viborg" in shown(page, small_address, "/indlejring/?kommune=viborg&maalgruppe=livssituation")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tilbud i Viborg")
    assert "gaatur-i-viborg" in shown(page, small_address, "/indlejring/?maalgruppe=aeldre")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d+ tilbud$"))


def test_a_wrong_address_leads_on_instead_of_showing_nothing(page: Page, small_address: str) -> None:
    page.goto(small_address + "/indlejring/?organisation=findes-ikke")
    expect(page.locator("#indlejring")).to_have_attribute("data-tilstand", "fejl")
    expect(page.get_by_role("status")).to_have_text("Det, der er valgt, findes ikke længere.")
    expect(page.get_by_role("link", name="Se alle tilbud")).to_be_visible()
    page.goto(small_address + "/indlejring/?organisation=../../tilbud")
    expect(page.get_by_role("status")).to_contain_text("Vælg en organisation")


def test_the_host_chooses_the_colours(browser: Browser, small_address: str) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    colours = []
    for query in ("", "?farver=lys", "?farver=moerk"):
        shown(page, small_address, f"/indlejring/havnelys/{query}")
        colours.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert colours == ["rgb(22, 38, 42)", "rgb(255, 255, 255)", "rgb(22, 38, 42)"]
    context.close()


def test_the_generators_code_shows_what_was_chosen(page: Page, small_address: str, host: Path) -> None:
    page.goto(small_address + "/organisationer/havnelys/")
    page.get_by_role("link", name="Vis tilbuddene på jeres egen hjemmeside").click()
    expect(page.get_by_label("Jeres organisation")).to_have_value("Foreningen Havnelys")
    page.get_by_label("Kun tilbud i").select_option("viborg")
    page.get_by_label("Højde i pixel").fill("450")
    code = page.get_by_label("Kopiér det hele").input_value()
    assert 'src="https://find-faellesskab.example/indlejring/havnelys/?kommune=viborg&#38;farver=lys"' in code
    assert 'title="Tilbud fra Foreningen Havnelys"' in code and 'height="450"' in code
    preview = page.frame_locator("#indlejring-vis")
    expect(preview.locator('[data-tilbud="gaatur-i-viborg"]')).to_be_visible()
    there = code.replace("https://find-faellesskab.example", small_address)
    (host / "index.html").write_text(f"<!doctype html><title>Vores</title>{there}", encoding="utf-8")
    page.goto(next(serve(host)))
    frame = page.frame_locator("iframe")
    expect(frame.locator("#indlejring")).to_have_attribute("data-tilstand", "klar")
    expect(frame.locator('[data-tilbud="gaatur-i-viborg"]')).to_be_visible()


def test_the_generator_says_when_it_does_not_know_a_name(page: Page, small_address: str) -> None:
    page.goto(small_address + "/redaktoer/indlejring/")
    expect(page.locator("#indlejring-navne option").first).to_be_attached()
    expect(page.locator("#indlejring-svar")).to_be_hidden()
    page.get_by_label("Jeres organisation").fill("Ingen kender os")
    expect(page.locator("#indlejring-hint")).to_contain_text("Vi kender ingen organisation med det navn")
    page.get_by_label("Jeres organisation").fill("")
    page.get_by_label("Kun tilbud for").select_option("aeldre")
    expect(page.get_by_label("Kopiér det hele")).to_have_value(
        re.compile(r'indlejring/\?maalgruppe=aeldre&#38;farver=lys" title="Tilbud: Ældre"')
    )


def test_the_code_can_be_copied_by_keyboard(page: Page, small_address: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(small_address + "/redaktoer/indlejring/?organisation=havnelys")
    page.get_by_role("button", name="Kopiér koden").press("Enter")
    expect(page.get_by_text("Koden er kopieret")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.get_by_label("Kopiér det hele").input_value()
