"""The site in a real browser: by mouse, by keyboard, without JavaScript; for eyes, screen readers and no one's logs."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from conftest import hits, ready, tab_to

# One address for each page kind; the small catalogue's records use every field.
KINDS = {
    "address": [
        "/", "/akut/", "/tilbud/", "/tilbud/?q=sorg", "/tilbud/?q=xyzqqq", "/tilbud/side/2/", "/tilbud/besoegsven-aarhus/",
        "/organisationer/", "/organisationer/havnelys/", "/maalgrupper/", "/maalgrupper/sygdom/", "/tilbudstyper/",
        "/tilbudstyper/motion/", "/omraader/", "/omraader/aarhus/", "/omraader/sundhedsraad-midt/",
        "/omraader/region-hovedstaden/", "/omraader/hele-landet/", 
        "/overblik/omraader/viborg/", "/overblik/maalgrupper/ensomhed/", "/overblik/noegletal/",
        "/strategi/spor/sundhed-for-hjemloese/", "/fagfolk/henvisning/", "/fagfolk/klar/viborg/", "/fagfolk/ark/", "/fagfolk/ark/viborg/", "/initiativer/", "/samarbejder/", "/puljer/", "/samarbejder/eksempel-trygt-hjem/", "/puljer/eksempel-driftspulje/", "/fagfolk/beregner/",
        "/strategi/", "/strategi/oekonomi/", "/strategi/proces/", "/fagfolk/", "/redaktoer/saadan-retter-du/", "/om/", "/om/kilder/", "/redaktoer/laesbarhed/", "/redaktoer/import/", "/redaktoer/", "/redaktoer/felter/", "/redaktoer/felter/tilbud/", "/redaktoer/felter/samarbejder/", "/redaktoer/forfalden/", "/redaktoer/kvalitet/", "/redaktoer/kvalitet/side/2/", "/strategi/organisering/", "/strategi/maal-og-spor/", "/strategi/rammer/", "/organisationer/udsatteraadet/", "/findes-ikke/",
        "/fagfolk/passer/", "/fagfolk/passer/?kommune=aarhus&alder=45&maalgruppe=angst&sprog=en&gratis=1&adgang=drop-in", "/fagfolk/partnere/",
        "/fagfolk/partnere/?aktoertype=forening&bemanding=frivillige", "/fagfolk/koordinatorer/", "/fagfolk/liste/",
        "/data/", "/data/hsds-profil/", "/nyt/",
        "/indlejring/", "/indlejring/havnelys/", "/indlejring/?kommune=viborg&maalgruppe=sygdom", "/redaktoer/indlejring/", "/redaktoer/indlejring/?organisation=havnelys",
    ],
    "small_address": [
        "/redaktoer/formular/", "/tilbud/gaatur-i-viborg/", "/tilbud/gammelt-kor/", "/tilbud/krisehuset/", "/tilbud/natlinjen/",
        "/initiativer/proev-noget-nyt/", "/samarbejder/foelgeven/", "/puljer/proevepuljen/", "/omraader/viborg/",
        "/fagfolk/liste/#t=gaatur-i-viborg&n=Ring+om+formiddagen&t=gammelt-kor", "/fagfolk/ark/viborg/aeldre/", "/overblik/noegletal/", "/overblik/", "/overblik/organisationer/", "/overblik/huller/",
    ],
}  # fmt: skip
EVERY = [(site, path) for site, paths in KINDS.items() for path in paths]
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]},
    "resultTypes": ["violations"],  # telling of all that is well takes longer than looking
}


COLOURS = {**RULES, "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
LOOK = """async (rules) => {
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
  document.getAnimations().forEach((fading) => fading.finish()) // from the colours of the other scheme
  return (await axe.run(rules)).violations
}"""


@pytest.mark.parametrize("part", range(4))
def test_axe_finds_nothing_on_any_page_kind(browser: Browser, part: int, request: pytest.FixtureRequest) -> None:
    """On a phone and at a desk, light and dark; what is no matter of colour is asked once at each width."""
    context = browser.new_context(color_scheme="light")
    page, axe, found = context.new_page(), Axe().axe_script, []
    for site, path in EVERY[part::4]:
        page.set_viewport_size({"width": 390, "height": 900})
        page.emulate_media(color_scheme="light")
        page.goto(request.getfixturevalue(site) + path)
        ready(page)
        page.evaluate(axe)
        for width, scheme, rules in (
            (390, "light", RULES), (390, "dark", COLOURS), (1280, "dark", RULES), (1280, "light", COLOURS)
        ):  # fmt: skip
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            told = page.evaluate(LOOK, rules)
            found += [(path, width, scheme, v["id"], v["nodes"][0]["html"][:120]) for v in told]
    context.close()
    assert not found, "\n".join(map(str, found))


def test_no_page_asks_another_site_or_breaks_its_policy_or_sets_a_cookie(
    browser: Browser, request: pytest.FixtureRequest
) -> None:
    context = browser.new_context()
    page, foreign, broken = context.new_page(), [], []
    page.on(
        "request",
        lambda r: (
            foreign.append(r.url) if not r.url.startswith(("http://127.0.0.1:", "data:", "blob:http://127")) else None
        ),
    )
    page.on("console", lambda m: broken.append(m.text) if m.type == "error" and "404" not in m.text else None)
    page.on("pageerror", lambda e: broken.append(str(e)))
    for site, path in EVERY:
        page.goto(request.getfixturevalue(site) + path)
        ready(page)
    kept = page.evaluate("Object.keys(localStorage)")
    assert (foreign, broken, context.cookies(), kept) == ([], [], [], [])
    context.close()


@pytest.mark.parametrize("part", range(2))
def test_nothing_is_cut_off_sideways(browser: Browser, part: int, request: pytest.FixtureRequest) -> None:
    """320 px is what 400 % zoom leaves of a desk's screen; the spacing is that of WCAG 1.4.12."""
    context = browser.new_context()
    page, wide = context.new_page(), []
    spacing = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"
    for site, path in EVERY[part::2]:
        page.set_viewport_size({"width": 390, "height": 800})
        page.goto(request.getfixturevalue(site) + path)
        ready(page)
        for sheet in ("", spacing):
            page.evaluate(
                "s => { const sheet = new CSSStyleSheet(); sheet.replaceSync(s); document.adoptedStyleSheets = [sheet] }",
                sheet,
            )
            for width in (390, 320, 1280):
                page.set_viewport_size({"width": width, "height": 800})
                if page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") > 0:
                    wide.append((path, width, bool(sheet)))
    context.close()
    assert wide == []


def test_a_visitor_walks_from_the_front_page_to_an_offering_and_back(page: Page, address: str) -> None:
    page.goto(address + "/")
    page.get_by_label("Hvad har du brug for?").fill("besøgsven")
    page.get_by_role("main").get_by_role("button", name="Søg").click()
    ready(page)
    expect(page).to_have_url(re.compile(r"/tilbud/\?q=bes%C3%B8gsven"))
    assert "besoegsven-aarhus" in hits(page)
    before = len(hits(page))
    page.get_by_label("Hvor bor du?").select_option("aarhus")
    expect(page).to_have_url(re.compile("kommune=aarhus"))
    ready(page)
    expect(page.get_by_role("status")).to_contain_text("tilbud")
    assert hits(page)[0] == "besoegsven-aarhus"
    assert len(hits(page)) <= before
    page.get_by_role("link", name="Besøgsven i Aarhus").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Besøgsven i Aarhus")
    page.get_by_role("main").get_by_role("link", name="Foreningen Havnelys").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Foreningen Havnelys")
    page.go_back()
    page.go_back()
    ready(page)
    expect(page.get_by_label("Hvor bor du?")).to_have_value("aarhus")
    assert hits(page)[0] == "besoegsven-aarhus"
    page.go_back()
    ready(page)
    expect(page.get_by_label("Hvor bor du?")).to_have_value("")


def test_the_same_walk_by_keyboard_alone(page: Page, address: str) -> None:
    page.goto(address + "/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Gå til indholdet")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "#forside-q")
    page.keyboard.type("besøgsven")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/tilbud/\?q="))
    ready(page)
    tab_to(page, "#f-kommune")
    page.keyboard.type("Aarhus")
    expect(page).to_have_url(re.compile("kommune=aarhus"))
    ready(page)
    tab_to(page, '[data-tilbud="besoegsven-aarhus"] a')
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Besøgsven i Aarhus")
    tab_to(page, 'main a[href="/organisationer/havnelys/"]')
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Foreningen Havnelys")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Besøgsven i Aarhus")


def test_the_same_walk_without_javascript_by_browsing(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(address + "/")
    page.get_by_role("navigation", name="Hovedmenu").get_by_role("link", name="Målgrupper").click()
    page.get_by_role("link", name=re.compile("Ensomhed og isolation")).click()
    page.get_by_role("link", name="Besøgsven i Aarhus").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Besøgsven i Aarhus")
    page.get_by_role("main").get_by_role("link", name="Foreningen Havnelys").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Foreningen Havnelys")
    page.go_back()
    page.get_by_role("link", name="Aarhus", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tilbud i Aarhus Kommune")
    page.goto(address + "/tilbud/")
    expect(page.get_by_text("Søgning kræver JavaScript")).to_be_visible()
    context.close()


def test_the_menu_on_a_phone_opens_and_closes_by_keyboard(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(address + "/")
    button, menu = page.get_by_role("button", name="Menu"), page.get_by_role("navigation", name="Hovedmenu")
    expect(menu).to_be_hidden()
    tab_to(page, "[data-menu]")
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    expect(menu.get_by_role("link", name="Find tilbud")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()
    context.close()


def test_no_single_key_does_anything(page: Page, address: str) -> None:
    page.goto(address + "/strategi/")
    for key in "npsfbmh,./?123":
        page.keyboard.press(key)
    expect(page).to_have_url(address + "/strategi/")
    assert page.evaluate("document.activeElement.tagName") == "BODY"


def test_a_phone_number_is_a_button_that_calls(browser: Browser, small_address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(small_address + "/tilbud/gaatur-i-viborg/")
    call = page.get_by_role("link", name="Ring 12 34 56 78")
    expect(call).to_have_attribute("href", "tel:+4512345678")
    assert (call.bounding_box() or {})["height"] >= 44
    context.close()


def test_the_colours_are_a_choice_that_is_kept(page: Page, address: str) -> None:
    page.goto(address + "/")
    shown = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(shown)
    page.get_by_role("button", name="Farver: automatisk").click()
    page.get_by_role("button", name="Farver: lyse").click()
    expect(page.get_by_role("button", name="Farver: mørke")).to_be_visible()
    dark = page.evaluate(shown)
    page.goto(address + "/om/")
    assert (page.evaluate(shown), dark != light) == (dark, True)
    page.get_by_role("button", name="Farver: mørke").click()
    assert page.evaluate("localStorage.length") == 0


def test_an_offering_prints_with_what_one_needs(browser: Browser, small_address: str, tmp_path: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(small_address + "/tilbud/gaatur-i-viborg/")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("Ring 12 34 56 78")).to_be_visible()
    expect(page.get_by_text("Ring sammen med borgeren")).to_be_visible()
    expect(page.get_by_role("navigation", name="Hovedmenu")).to_be_hidden()
    context.close()
