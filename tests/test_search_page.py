"""The search page in a real browser: its address, its parts, its names for screen readers, and what happens when things fail."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from conftest import hits, ready, tab_to

PHONE = {"width": 390, "height": 800}


def ask(page: Page, address: str, query: str) -> list[str]:
    """The first results for an address's query part."""
    page.goto(f"{address}/tilbud/?{query}")
    ready(page)
    return hits(page)


def count(page: Page) -> int:
    """How many hits the page says there are."""
    return int(page.locator("#resultater").get_attribute("data-antal") or -1)


# ---------------------------------------------------------------- the address


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("q=besøgsven", "besoegsven-aarhus"),
        ("q=vågetjeneste&kommune=favrskov", "vaagetjeneste-favrskov"),
        ("maalgruppe=kraeft", None),
        ("tilbudstype=motion&gratis=1", None),
        ("adgang=drop-in&kommune=viborg", None),
        ("sprog=ar", None),
        ("naer=8800&q=mødested", None),
    ],
)
def test_the_address_holds_the_whole_state(page: Page, address: str, query: str, first: str | None) -> None:
    shown = ask(page, address, query)
    assert 0 < count(page) < 156
    assert len(shown) == min(count(page), 20)
    assert first is None or shown[0] == first
    expect(page.get_by_role("status")).to_contain_text(f"{count(page)} tilbud")


def test_a_filter_shows_only_what_carries_it(page: Page, address: str) -> None:
    for query, path in (("maalgruppe=kraeft", "/maalgrupper/kraeft/"), ("tilbudstype=motion", "/tilbudstyper/motion/")):
        found = set(ask(page, address, query))
        page.goto(address + path)
        assert found == set(page.locator("[data-tilbud]").evaluate_all("e => e.map(x => x.dataset.tilbud)"))


def test_a_municipality_comes_before_what_covers_it(page: Page, address: str) -> None:
    ask(page, address, "kommune=viborg")
    page.get_by_role("button", name=re.compile("Vis flere")).click()
    expect(page.locator("#resultater [data-tilbud]")).not_to_have_count(20)
    found = hits(page)
    page.goto(f"{address}/omraader/viborg/")
    own = page.locator(".kf-kortliste [data-tilbud]").evaluate_all("e => e.map(x => x.dataset.tilbud)")
    assert set(found[: len(own)]) == set(own)
    assert "telefonstjernen" in found[len(own) :]


def test_back_leads_to_the_question_before(page: Page, address: str) -> None:
    before = ask(page, address, "q=sorg")
    page.get_by_label("Hvor bor du?").select_option("aarhus")
    expect(page).to_have_url(re.compile("kommune=aarhus"))
    ready(page)
    page.go_back()
    expect(page).not_to_have_url(re.compile("kommune"))
    ready(page)
    expect(page.get_by_label("Hvor bor du?")).to_have_value("")
    assert hits(page) == before


# ---------------------------------------------------------------- what was understood


def test_each_result_says_why_and_marks_the_words(page: Page, address: str) -> None:
    ask(page, address, "q=besøgsvenner til ensomme i Aarhus")
    first = page.locator('[data-tilbud="besoegsven-aarhus"]')
    expect(first).to_contain_text("Matcher: ")
    expect(first).to_contain_text("målgruppe Ensomhed og isolation")
    expect(first.locator("h3 mark").first).to_have_text("Besøgsven")


def test_what_was_understood_is_shown_and_can_be_taken_away(page: Page, address: str) -> None:
    ask(page, address, "q=motion for ældre i Viborg")
    for label in ("Sted: Viborg", "Målgruppe: Ældre", "Type: Motion og bevægelse"):
        expect(page.get_by_role("link", name=f"Det mente jeg ikke: {label}")).to_be_visible()
    page.get_by_role("link", name="Det mente jeg ikke: Sted: Viborg").click()
    expect(page).to_have_url(re.compile(r"ikke=kommune%3Aviborg"))
    ready(page)
    expect(page.get_by_role("link", name="Det mente jeg ikke: Sted: Viborg")).to_have_count(0)
    expect(page.get_by_role("status")).to_be_focused()
    page.get_by_role("link", name="Vis igen det, du tog væk").click()
    expect(page.get_by_role("link", name="Det mente jeg ikke: Sted: Viborg")).to_be_visible()


def test_a_chip_takes_its_filter_away(page: Page, address: str) -> None:
    ask(page, address, "q=sorg&gratis=1&kommune=viborg")
    page.get_by_role("link", name="Fjern filteret Viborg").click()
    expect(page).to_have_url(re.compile(r"q=sorg&gratis=1$"))
    ready(page)


def test_words_without_danish_letters_and_other_pages_are_found(page: Page, address: str) -> None:
    assert "vaagetjeneste-favrskov" in ask(page, address, "q=vaagetjeneste")
    ask(page, address, "q=civilsamfundsalliance")
    expect(page.locator("#andre a").first).to_contain_text("ivilsamfundsalliance")


def test_danger_is_met_first_by_what_the_owner_wrote(page: Page, address: str) -> None:
    for query, shown in (("jeg vil ikke leve mere", True), ("min mand slår mig", True), ("strikkeklub", False)):
        ask(page, address, f"q={query}")
        assert page.locator("#akut").is_visible() == shown, query
    ask(page, address, "q=jeg vil ikke leve mere")
    box = page.locator("#akut")
    expect(box.get_by_role("link", name="Ring 112")).to_have_attribute("href", "tel:112")
    assert (box.bounding_box() or {})["y"] < (page.locator("#resultater").bounding_box() or {})["y"]


def test_danger_is_met_without_the_index_too(browser: Browser, address: str) -> None:
    context = browser.new_context()
    context.route(re.compile("^[a-z]+://[^/]+/soeg/"), lambda route: route.abort())
    page = context.new_page()
    page.goto(f"{address}/tilbud/?q=jeg har taget alt for mange piller")
    expect(page.get_by_role("main").get_by_role("link", name="Ring 112")).to_be_visible()
    context.close()


def test_an_uncertain_answer_says_so(page: Page, address: str) -> None:
    ask(page, address, "q=køreskole teoriprøve")
    expect(page.get_by_role("status")).to_contain_text("Intet præcist svar")


def test_no_answer_is_said_plainly_with_a_way_on(page: Page, address: str) -> None:
    ask(page, address, "q=xyzqqq")
    expect(page.get_by_role("status")).to_contain_text("Vi fandt ingen tilbud")
    expect(page.locator("#resultater").get_by_role("link", name="se alle målgrupper")).to_be_visible()


def test_where_nothing_is_the_nearest_is_said_and_shown(page: Page, address: str) -> None:
    ask(page, address, "q=kræft&kommune=lemvig")
    expect(page.get_by_role("status")).to_contain_text(
        re.compile(r"Intet ligger i selve Lemvig, men der er noget i \w+ \(ca\. \d+ km\)")
    )
    expect(page.get_by_role("heading", name="Det nærmeste i andre kommuner")).to_be_visible()
    expect(page.locator("#naermest [data-tilbud]").first).to_contain_text("km væk")
    page.get_by_role("link", name="Se alle tilbud uanset kommune").click()
    expect(page).to_have_url(re.compile(r"\?q=kr%C3%A6ft$"))


def test_an_example_is_marked_in_the_results(page: Page, address: str) -> None:
    ask(page, address, "q=besøgsven")
    expect(page.locator('[data-tilbud="besoegsven-aarhus"]')).to_contain_text("Eksempel")


# ---------------------------------------------------------------- facets, order, map


def test_facets_count_what_they_would_give(page: Page, address: str) -> None:
    ask(page, address, "q=sorg")
    page.locator("[data-facet=maalgruppe] summary").click()
    box = page.get_by_role("checkbox", name=re.compile("^Unge "))
    promised = int(box.locator("xpath=..").locator(".kf-antal").inner_text())
    box.check()
    expect(page).to_have_url(re.compile("maalgruppe=unge"))
    ready(page)
    assert count(page) == promised > 0


def test_several_values_of_a_facet_widen_the_answer(page: Page, address: str) -> None:
    ask(page, address, "maalgruppe=kraeft")
    one = count(page)
    page.locator("[data-facet=maalgruppe] summary").click()
    page.get_by_role("checkbox", name=re.compile("^Demens ")).check()
    expect(page).to_have_url(re.compile("maalgruppe=kraeft&maalgruppe=demens"))
    ready(page)
    assert count(page) > one
    expect(page.get_by_role("link", name="Fjern filteret Kræft")).to_be_visible()


def test_a_value_that_nothing_has_is_not_offered(page: Page, address: str) -> None:
    ask(page, address, "q=vågetjeneste")
    page.locator("[data-facet=sprog] summary").click()
    expect(page.get_by_role("checkbox", name=re.compile("^Dansk "))).to_be_visible()
    expect(page.get_by_role("checkbox", name=re.compile("^Arabisk"))).to_be_hidden()


def test_the_order_can_be_chosen(page: Page, address: str) -> None:
    ask(page, address, "q=motion")
    page.get_by_label("Sortér").select_option("titel")
    expect(page).to_have_url(re.compile("sorter=titel"))
    ready(page)
    titles = page.locator("#resultater h3").all_inner_texts()
    collated = page.evaluate("t => [...t].sort(new Intl.Collator('da').compare)", titles)
    assert titles == collated
    page.get_by_label("Sortér").select_option("afstand")
    expect(page.get_by_label("Nærmest postnummer")).to_be_focused()
    page.keyboard.type("9900")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("naer=9900"))
    ready(page)
    far = [int(n) for n in re.findall(r"ca\. (\d+) km", page.locator("#resultater").inner_text())]
    assert far == sorted(far)


def test_the_map_shows_the_hits_and_the_same_as_a_list(page: Page, address: str) -> None:
    ask(page, address, "q=motion")
    page.get_by_role("button", name="Vis på kort").click()
    listed = page.locator("#kort-liste a")
    expect(listed.first).to_be_visible()
    dots = page.locator("#kort circle:not(.kf-danmark__tom)").count()
    assert dots == listed.count() > 5
    name = listed.first.inner_text()
    listed.first.click()
    ready(page)
    expect(page.get_by_role("link", name=f"Fjern filteret {name}")).to_be_visible()


def test_the_device_says_where_it_is_to_the_page_alone(browser: Browser, address: str) -> None:
    context = browser.new_context(
        permissions=["geolocation"], geolocation={"latitude": 56.453, "longitude": 9.402}, locale="da-DK"
    )
    page = context.new_page()
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.url + (r.post_data or "")))
    page.goto(f"{address}/tilbud/?q=mødested")
    ready(page)
    page.get_by_role("button", name="Brug min placering").click()
    expect(page.get_by_text("Nær din placering")).to_be_visible()
    ready(page)
    expect(page.locator("#resultater li").first).to_contain_text("Viborg")
    assert not any("56.45" in one or "9.40" in one for one in [*sent, page.url])
    assert page.evaluate("Object.keys(localStorage).length") == 0
    context.close()


# ---------------------------------------------------------------- typing


def test_suggestions_follow_the_combobox_pattern(page: Page, address: str) -> None:
    page.goto(f"{address}/tilbud/")
    box = page.get_by_role("combobox", name="Hvad har du brug for?")
    box.press_sequentially("noget om ensom")
    option = page.get_by_role("option", name=re.compile("Ensomhed og isolation"))
    expect(option).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    box.press("Enter")
    expect(box).to_have_value("noget om Ensomhed og isolation")
    expect(page.get_by_role("listbox")).to_be_hidden()
    ready(page)
    assert count(page) > 0


def test_escape_closes_the_suggestions_and_keeps_the_words(page: Page, address: str) -> None:
    page.goto(f"{address}/tilbud/")
    box = page.get_by_role("combobox", name="Hvad har du brug for?")
    box.press_sequentially("vibor")
    expect(page.get_by_role("option", name=re.compile("Viborg sted"))).to_be_visible()
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("vibor")


def test_the_answer_follows_the_keys(page: Page, address: str) -> None:
    page.goto(f"{address}/tilbud/")
    page.get_by_role("combobox", name="Hvad har du brug for?").press_sequentially("strik", delay=30)
    expect(page).to_have_url(re.compile(r"\?q=strik$"))
    ready(page)
    assert "strikkeknuden" in hits(page)


def test_everything_can_be_reached_by_keyboard(page: Page, address: str) -> None:
    ask(page, address, "q=motion")
    page.locator("#f-q").focus()
    for stop in (
        "#f-kommune",
        "#f-naer",
        "#f-position",
        '[name="gratis"]',
        "[data-facet=maalgruppe] summary",
        "#f-sorter",
        "#vis-kort",
    ):
        tab_to(page, stop)


# ---------------------------------------------------------------- faults


@pytest.mark.parametrize(
    "broken",
    [
        "**/soeg/start.bin",
        "**/soeg/*/o/*.bin",
        "**/soeg/*/p/*.bin",
        "**/soeg/*/k/*.bin",
        "**/moduler-*/soeg/engine.js",
        "**/moduler-*/soeg/page.js",
    ],
)
def test_an_index_that_cannot_load_gives_a_sentence_and_the_lists(browser: Browser, address: str, broken: str) -> None:
    context = browser.new_context()
    context.route(broken, lambda route: route.abort())
    page = context.new_page()
    page.goto(f"{address}/tilbud/?q=sorg")
    expect(page.locator("#resultater")).to_have_attribute("data-tilstand", "fejl", timeout=30_000)
    expect(page.get_by_role("status")).to_contain_text("Søgningen kan ikke hentes lige nu")
    expect(page.locator("#resultater a").first).to_be_visible()
    context.close()


def test_without_a_network_the_next_question_gives_a_sentence_and_heals(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    ask(page, address, "q=sorg")
    context.set_offline(True)
    page.locator("#f-q").fill("zoneterapi i Thisted")
    page.keyboard.press("Enter")
    expect(page.locator("#resultater")).to_have_attribute("data-tilstand", "fejl", timeout=30_000)
    context.set_offline(False)
    page.locator("#f-q").fill("demens")
    page.keyboard.press("Enter")
    ready(page)
    assert count(page) > 0
    context.close()


def test_the_search_needs_no_webassembly_and_no_worker(browser: Browser, address: str) -> None:
    context = browser.new_context()
    context.add_init_script("delete window.WebAssembly; delete window.Worker")
    page = context.new_page()
    assert "demenscafe-hilleroed" in ask(page, address, "q=demens")
    context.close()


def test_the_answer_costs_a_phone_little(browser: Browser, address: str) -> None:
    """The real catalogue; make phone measures 10,000 offerings."""
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    sizes: list[int] = []
    page.on("response", lambda r: sizes.append(len(r.body())) if r.url.endswith(".bin") else None)
    ask(page, address, "q=min mor sidder alene hele dagen")
    assert 0 < sum(sizes) < 150_000
    context.close()


def test_a_hostile_query_stays_text(browser: Browser, address: str) -> None:
    context = browser.new_context(bypass_csp=True)  # harmless by itself, not only by the policy
    page = context.new_page()
    evil = "%3Cimg%20src%3Dx%20onerror%3Dwindow.hacked%3D1%3E"
    page.goto(f"{address}/tilbud/?q={evil}&kommune=%22%3E%3Cb%3E&naer=%3Cb%3E&maalgruppe={evil}&ikke={evil}&sorter=x")
    ready(page)
    assert page.evaluate("window.hacked") is None
    assert page.locator("#status img, #chips b, #chips img, #andre img").count() == 0
    context.close()


def test_the_published_modules_lie_in_a_folder_named_by_their_content(site: Path) -> None:
    (folder,) = site.glob("assets/moduler-*")
    assert {p.name for p in (folder / "soeg").iterdir()} >= {"page.js", "worker.js", "engine.js"}
    assert not (site / "assets" / "moduler").exists()
    assert folder.name in (site / "tilbud" / "index.html").read_text(encoding="utf-8")
