"""'Passer det?': the rules as a table of cases, the published pieces, and the page in a browser."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from conftest import tab_to
from factories import a_catalogue, a_tilbud, an_organisation
from katalog import fit
from katalog.scripts import Scripts

MODULES = Path(__file__).parent.parent / "overrides" / "assets" / "moduler" / "fagfolk"
RULES, STATE = "modules['passer-afgoer']", "modules['passer-tilstand']"
FITS, UNKNOWN, NOT = "passer", "ved-ikke", "passer-ikke"
KUN_UNGE = [{"gruppe": "unge", "adgang": "kun"}]
KUN_KVINDER = {"gruppe": "kvinder", "adgang": "kun"}
KUN_DEMENS = {"gruppe": "demens", "adgang": "kun"}
MEST_UNGE = {"gruppe": "unge", "adgang": "fortrinsvis"}


@pytest.fixture(scope="module")
def rules() -> Scripts:
    """The page's own rules."""
    return Scripts(MODULES, "passer-afgoer")


def judged(rules: Scripts, tilbud: dict[str, Any], wish: dict[str, Any]) -> dict[str, Any]:
    """What the page says of an offering with these fields, held against a wish."""
    record = a_tilbud(**tilbud)
    c = a_catalogue(record)
    written, codes = fit.as_json(fit.record(record)), fit.as_json(fit.start(c, 1))
    return dict(rules.value(f"{RULES}.judge({written}, {json.dumps(wish)}, {RULES}.prepare({codes}))"))


# Each line: what the offering says, what is chosen, the answer, and a word that the reason must hold.
CASES: list[tuple[dict[str, Any], dict[str, Any], str, str]] = [
    # the municipality, and each level that it lies in
    ({"daekning": {"kommuner": ["viborg"]}}, {"kommune": "viborg"}, FITS, "Viborg"),
    ({"daekning": {"kommuner": ["viborg"]}}, {"kommune": "aarhus"}, NOT, "Dækker ikke Aarhus"),
    ({"daekning": {"sundhedsraad": ["sundhedsraad-midt"]}}, {"kommune": "viborg"}, FITS, "Midt"),
    ({"daekning": {"regioner": ["region-midtjylland"]}}, {"kommune": "viborg"}, FITS, "Region Midtjylland"),
    ({"daekning": {"regioner": ["region-syddanmark"]}}, {"kommune": "viborg"}, NOT, "Region Syddanmark"),
    ({"daekning": {"hele_landet": True}}, {"kommune": "viborg"}, FITS, "hele landet"),
    ({"daekning": {"kommuner": ["aarhus"], "online": True}}, {"kommune": "viborg"}, FITS, "online"),
    # age: what is written decides, both ends included
    ({"alder": {"fra": 13, "til": 25}}, {"alder": 13}, FITS, "13-25 år"),
    ({"alder": {"fra": 13, "til": 25}}, {"alder": 25}, FITS, "13-25 år"),
    ({"alder": {"fra": 13, "til": 25}}, {"alder": 45}, NOT, "Du har valgt 45 år"),
    ({"alder": {"fra": 65}}, {"alder": 64}, NOT, "fra 65 år"),
    ({"alder": {"til": 12}}, {"alder": 0}, FITS, "til og med 12 år"),
    ({"alder": {"fra": 18}, "maalgrupper": ["unge"]}, {"alder": 16}, NOT, "fra 18 år"),
    # age: nothing written, so the groups that have ages tell what they can
    ({"maalgrupper": ["angst"]}, {"alder": 45}, UNKNOWN, "ikke oplyst"),
    ({"maalgrupper": ["unge", "angst"]}, {"alder": 16}, FITS, "Unge"),
    # they settle it when only they and conditions are named, or when it is only or mostly for them, and the age is far from theirs
    ({"maalgrupper": ["unge"]}, {"alder": 45}, NOT, "Unge (13-25 år)"),
    ({"maalgrupper": ["unge", "ensomhed", "sind-og-trivsel"]}, {"alder": 74}, NOT, "Du har valgt 74 år"),
    ({"maalgrupper": ["unge", "paaroerende"]}, {"alder": 45}, UNKNOWN, "Unge (13-25 år)"),
    ({"maalgrupper": ["unge", "alle"]}, {"alder": 45}, UNKNOWN, "Unge (13-25 år)"),
    ({"maalgrupper": [MEST_UNGE, "paaroerende"]}, {"alder": 45}, NOT, "Er mest for Unge"),
    ({"maalgrupper": ["unge", KUN_KVINDER]}, {"alder": 45}, UNKNOWN, "ikke oplyst"),
    ({"maalgrupper": ["unge", KUN_DEMENS]}, {"alder": 45}, NOT, "Unge (13-25 år)"),
    ({"maalgrupper": ["unge", "aeldre"]}, {"alder": 45}, NOT, "Ældre (fra 65 år)"),
    ({"maalgrupper": ["unge", "aeldre"]}, {"alder": 62}, UNKNOWN, "ikke oplyst"),
    ({"maalgrupper": ["unge"]}, {"alder": 30}, UNKNOWN, "ikke oplyst"),
    ({"maalgrupper": ["unge"]}, {"alder": 31}, NOT, "Unge"),
    ({"maalgrupper": KUN_UNGE}, {"alder": 27}, UNKNOWN, "Spørg, om 27 år går an"),
    ({"maalgrupper": KUN_UNGE}, {"alder": 45}, NOT, "kun"),
    ({"maalgrupper": KUN_UNGE}, {"alder": 16}, FITS, "Unge"),
    ({"maalgrupper": [*KUN_UNGE, KUN_KVINDER]}, {"alder": 45}, UNKNOWN, "ikke oplyst"),
    # the group itself, a broader one, a narrower one, everybody
    ({"maalgrupper": ["angst"]}, {"maalgruppe": "angst"}, FITS, "Angst"),
    ({"maalgrupper": ["sind-og-trivsel"]}, {"maalgruppe": "angst"}, FITS, "Sind og trivsel"),
    ({"maalgrupper": ["angst"]}, {"maalgruppe": "sind-og-trivsel"}, FITS, "Angst"),
    ({"maalgrupper": ["alle"]}, {"maalgruppe": "angst"}, FITS, "åbent for alle"),
    # other groups: under the same heading it says whom it is for, elsewhere it says nothing of the chosen one
    ({"maalgrupper": ["diabetes"]}, {"maalgruppe": "kraeft"}, NOT, "Nævner ikke Kræft"),
    ({"maalgrupper": ["diabetes"]}, {"maalgruppe": "angst"}, UNKNOWN, "Nævner ikke Angst"),
    ({"maalgrupper": ["kvinder"]}, {"maalgruppe": "paaroerende"}, UNKNOWN, "Nævner ikke"),
    # only for some
    ({"maalgrupper": [KUN_KVINDER]}, {"maalgruppe": "angst"}, NOT, "kun for Kvinder"),
    ({"maalgrupper": [KUN_KVINDER]}, {"maalgruppe": "kvinder"}, FITS, "Kvinder"),
    ({"maalgrupper": ["angst", KUN_KVINDER]}, {"maalgruppe": "angst"}, UNKNOWN, "kun for Kvinder"),
    ({"maalgrupper": ["angst", *KUN_UNGE]}, {"maalgruppe": "angst", "alder": 16}, FITS, "Angst"),
    ({"maalgrupper": ["angst", *KUN_UNGE]}, {"maalgruppe": "angst", "alder": 45}, NOT, "kun for Unge"),
    # only for a narrower group than the chosen one
    ({"maalgrupper": [KUN_DEMENS]}, {"maalgruppe": "sygdom"}, UNKNOWN, "Er kun for Demens"),
    ({"maalgrupper": [KUN_DEMENS, "kraeft"]}, {"maalgruppe": "sygdom"}, UNKNOWN, "men kun for Demens"),
    ({"maalgrupper": [KUN_DEMENS]}, {"maalgruppe": "demens"}, FITS, "Demens"),
    ({"maalgrupper": [{"gruppe": "sygdom", "adgang": "kun"}]}, {"maalgruppe": "demens"}, FITS, "Sygdom"),
    # what it says of whom it is not for leaves the answer open, when somebody's age or group is asked about
    ({"maalgrupper": ["angst"], "ikke_for": "Ikke for mænd."}, {"maalgruppe": "angst"}, UNKNOWN, "Ikke for mænd. Spørg"),
    ({"alder": {"fra": 18}, "ikke_for": "Mænd"}, {"alder": 45}, UNKNOWN, "Ikke for: Mænd. Spørg"),
    ({"alder": {"fra": 65}, "ikke_for": "Ikke for mænd"}, {"alder": 45}, NOT, "fra 65 år"),
    ({"ikke_for": "Ikke for mænd"}, {"kommune": "viborg"}, FITS, "Viborg"),
    # language: left out means Danish, and says nothing of the others
    ({"sprog": ["da", "en"]}, {"sprog": "en"}, FITS, "engelsk"),
    ({"sprog": ["da"]}, {"sprog": "en"}, NOT, "Du har valgt engelsk"),
    ({}, {"sprog": "da"}, FITS, "dansk"),
    ({}, {"sprog": "en"}, UNKNOWN, "engelsk"),
    # cost: 0 is free; a note alone tells no amount
    ({"pris": {"gratis": True}}, {"pris": 0}, FITS, "Gratis"),
    ({"pris": {"gratis": True}}, {"pris": 100}, FITS, "Gratis"),
    ({"pris": {"beloeb": 100, "enhed": "pr. gang"}}, {"pris": 100}, FITS, "100 kr. pr. gang"),
    ({"pris": {"beloeb": 150}}, {"pris": 100}, NOT, "højst 100 kr."),
    ({"pris": {"beloeb": 150}}, {"pris": 0}, NOT, "Du har valgt gratis"),
    ({"pris": {"note": "Spørg os."}}, {"pris": 0}, UNKNOWN, "Spørg os"),
    ({}, {"pris": 0}, UNKNOWN, "ikke oplyst"),
    # access: one way is enough
    ({"adgang": ["drop-in"]}, {"adgang": ["drop-in", "anonym"]}, FITS, "Åbent"),
    ({"adgang": ["laegehenvisning"]}, {"adgang": ["drop-in"]}, NOT, "Henvisning fra læge"),
    ({"adgang": ["ikke-oplyst"]}, {"adgang": ["drop-in"]}, UNKNOWN, "ikke oplyst"),
    # several at once: one that does not fit settles it, else one unknown leaves it open
    ({"alder": {"fra": 65}}, {"kommune": "viborg", "alder": 45, "pris": 0}, NOT, "fra 65 år"),
    ({"alder": {"fra": 18}}, {"kommune": "viborg", "alder": 45, "pris": 0}, UNKNOWN, "Prisen er ikke oplyst"),
    ({"alder": {"fra": 18}, "pris": {"gratis": True}}, {"kommune": "viborg", "alder": 45, "pris": 0}, FITS, "Gratis"),
]  # fmt: skip


@pytest.mark.parametrize(("tilbud", "wish", "verdict", "why"), CASES)
def test_an_offering_gets_the_answer_that_its_record_gives(
    rules: Scripts, tilbud: dict[str, Any], wish: dict[str, Any], verdict: str, why: str
) -> None:
    told = judged(rules, tilbud, wish)
    deciding = " ".join(field["why"] for field in told["fields"] if field["verdict"] == verdict)
    assert (told["verdict"], why in deciding) == (verdict, True), told


def test_each_chosen_field_has_its_own_answer_and_no_other_has(rules: Scripts) -> None:
    told = judged(
        rules, {"alder": {"fra": 65}}, {"kommune": "viborg", "alder": 45, "pris": 0, "sprog": "", "adgang": []}
    )
    assert [(f["field"], f["verdict"]) for f in told["fields"]] == [
        ("kommune", FITS),
        ("alder", NOT),
        ("pris", UNKNOWN),
    ]


def test_what_only_names_other_groups_though_the_age_is_right_nearly_fits(rules: Scripts) -> None:
    wish = {"alder": 74, "maalgruppe": "ensomhed", "kommune": "viborg", "pris": 0}
    written: dict[str, dict[str, Any]] = {
        "senior": {"maalgrupper": ["aeldre", "sorg"]},
        "dyr": {"maalgrupper": ["aeldre", "sorg"], "pris": {"beloeb": 50}},
        "kun": {"maalgrupper": ["aeldre", {"gruppe": "demens", "adgang": "kun"}]},
        "langt-vaek": {"maalgrupper": ["aeldre", "sorg"], "daekning": {"kommuner": ["aarhus"]}},
        "alder-ukendt": {"maalgrupper": ["sorg"]},
        "unge": {"maalgrupper": ["unge", "ensomhed"]},
    }
    results = [{"navn": name, **judged(rules, fields, wish)} for name, fields in written.items()]
    assert {result["verdict"] for result in results} == {NOT}
    told = rules.value(f"{json.dumps(results)}.filter({RULES}.nearly).map((r) => r.navn)")
    assert told == ["senior"]
    assert rules.call(f"{RULES}.order", results[::-1])[0]["navn"] == "senior"


def test_what_lacks_least_comes_first(rules: Scripts) -> None:
    results = [{"navn": n, "fields": [{"verdict": v} for v in verdicts]} for n, verdicts in (
        ("to ukendte", [UNKNOWN, UNKNOWN]), ("en ukendt", [FITS, UNKNOWN]), ("også en", [UNKNOWN, FITS]),
    )]  # fmt: skip
    told = [r["navn"] for r in rules.call(f"{RULES}.order", results)]
    assert told == ["en ukendt", "også en", "to ukendte"]


# ---------------------------------------------------------------- the pieces


def published(*tilbud: Any) -> dict[str, Any]:
    return {path.removeprefix(fit.ADDRESS): json.loads(text) for path, text in fit.files(a_catalogue(*tilbud))}


def test_a_municipality_finds_all_that_covers_it_in_its_own_piece_and_those_above() -> None:
    places: dict[str, dict[str, Any]] = {
        "by": {"kommuner": ["viborg"]}, "raad": {"sundhedsraad": ["sundhedsraad-midt"]},
        "region": {"regioner": ["region-midtjylland"]}, "land": {"hele_landet": True}, "net": {"online": True},
        "anden-by": {"kommuner": ["aarhus"]},
    }  # fmt: skip
    found = published(*(a_tilbud(id, daekning=daekning) for id, daekning in places.items()))
    levels = ["viborg", *found["start.json"]["omraader"]["viborg"]["over"], "hele-landet", "online"]
    ids = {t["id"] for slug in levels for t in found.get(f"omraade/{slug}.json", {"tilbud": []})["tilbud"]}
    assert ids == set(places) - {"anden-by"}
    assert all(
        bool(area["antal"]) == (f"omraade/{slug}.json" in found)
        for slug, area in found["start.json"]["omraader"].items()
    )


def test_all_offerings_lie_in_pieces_each_once_and_closed_ones_nowhere() -> None:
    many = [a_tilbud(f"nr-{n}") for n in range(fit.PIECE + 3)]
    found = published(*many, a_tilbud("slut", status="afsluttet"), a_tilbud("pause", status="midlertidigt-lukket"))
    pieces = [found[f"alle/{n}.json"]["tilbud"] for n in range(found["start.json"]["stykker"])]
    ids = [t["id"] for piece in pieces for t in piece]
    assert [len(piece) for piece in pieces] == [fit.PIECE, 4]
    assert (len(set(ids)), found["start.json"]["antal"], "slut" in ids, "pause" in ids) == (
        len(ids),
        len(ids),
        False,
        True,
    )


def test_what_is_not_written_is_left_out_of_a_piece() -> None:
    written = set(fit.record(a_tilbud()))
    assert written == {"id", "titel", "udbydere", "omraader", "grupper", "adgang"}


def test_a_piece_names_those_who_provide_what_is_in_it() -> None:
    c = a_catalogue(an_organisation("solsort", navn="Foreningen Solsort"), t := a_tilbud(udbydere=["solsort"]))
    assert fit.piece(c, [t])["udbydere"] == {"solsort": "Foreningen Solsort"}


def test_staff_are_told_of_the_citizen_and_not_of_themselves() -> None:
    told = fit.start(a_catalogue(), 1)["adgang"]
    assert told["selvhenvendelse"] == "Borgeren kan selv tage kontakt"
    assert told["opsoegende"] == "Tilbuddet kommer ud til folk, hvor de er"
    assert told["drop-in"] == "Åbent, uden aftale"
    assert not [name for name in told.values() if fit.TO_THE_CITIZEN.search(name)]


def test_only_age_and_role_are_groups_that_one_can_be_several_of() -> None:
    assert fit.roles(a_catalogue()) == ["alder-og-rolle"]


# ---------------------------------------------------------------- the address


@pytest.fixture(scope="module")
def addresses() -> Scripts:
    """The address's module, with the little of a browser's URLSearchParams that it uses."""
    little = """
    class URLSearchParams {
      constructor(text = "") { this.all = (text.match(/[^?&=]+=[^&]*/g) ?? []).map((p) => p.split("=").map(decodeURIComponent)) }
      get(name) { return this.all.find(([n]) => n === name)?.[1] ?? null }
      getAll(name) { return this.all.filter(([n]) => n === name).map(([, v]) => v) }
      append(name, value) { this.all.push([name, String(value)]) }
      toString() { return this.all.map((p) => p.map(encodeURIComponent).join("=")).join("&") }
    }"""
    return Scripts(MODULES, "passer-tilstand", before=little)


KNOWN = "(name, value) => ['kommune:viborg', 'maalgruppe:angst', 'sprog:en', 'adgang:drop-in', 'adgang:anonym'].includes(`${name}:${value}`)"


@pytest.mark.parametrize(
    "query",
    ["", "alder=45&maalgruppe=angst&kommune=viborg&sprog=en&gratis=1&adgang=drop-in", "alder=0", "hoejst=150",
     "kommune=viborg&adgang=drop-in&adgang=anonym"],
)  # fmt: skip
def test_an_address_survives_being_read_and_written(addresses: Scripts, query: str) -> None:
    assert addresses.value(f"{STATE}.queryOf({STATE}.read({json.dumps('?' + query)}, {KNOWN}).wish)") == query


@pytest.mark.parametrize(
    ("query", "passed"),
    [
        ("alder=-1", ["alder"]), ("alder=999", ["alder"]), ("alder=1e2", ["alder"]), ("alder=%3Cb%3E", ["alder"]),
        ("kommune=__proto__&maalgruppe=constructor", ["kommune", "maalgruppe"]), ("kommune=alle", []),
        ("adgang=drop-in,%3Cscript%3E", ["adgang"]), ("hoejst=-5", ["pris"]), ("hoejst=99999999999", ["pris"]),
        ("sprog=../../etc", ["sprog"]), ("ukendt=1", []),
    ],
)  # fmt: skip
def test_what_nobody_knows_in_an_address_is_passed_over_and_told(
    addresses: Scripts, query: str, passed: list[str]
) -> None:
    assert addresses.value(f"{STATE}.read({json.dumps('?' + query)}, {KNOWN}).passed") == passed


# ---------------------------------------------------------------- the page


def ask(page: Page, address: str, query: str) -> dict[str, int]:
    """The counts for an address's query part."""
    page.goto(f"{address}/fagfolk/passer/?{query}")
    expect(page.locator("#passer-svar")).to_have_attribute("data-tilstand", "klar")
    return counts(page)


def counts(page: Page) -> dict[str, int]:
    return {v: int(page.locator(f'.kf-passer__tal [data-antal="{v}"]').inner_text()) for v in (FITS, UNKNOWN, NOT)}


def test_paper_says_what_was_chosen(page: Page, address: str) -> None:
    ask(page, address, "kommune=viborg&alder=45&gratis=1&adgang=drop-in")
    page.emulate_media(media="print")
    expect(page.get_by_text("Valgt: 45 år, Viborg, gratis, Åbent, uden aftale.")).to_be_visible()


def test_every_offering_is_in_one_of_the_three_groups(page: Page, address: str, site: Path) -> None:
    found = ask(page, address, "alder=45&maalgruppe=angst&sprog=en&gratis=1&adgang=drop-in")
    assert sum(found.values()) == json.loads((site / "fagfolk/passer/start.json").read_text())["antal"]
    told = page.locator("#passer-status")
    expect(told).to_have_text(f"{found[FITS]} passer, {found[UNKNOWN]} ved vi ikke, {found[NOT]} passer ikke.")


def test_a_municipality_tells_how_many_lie_elsewhere(page: Page, address: str, site: Path) -> None:
    found = ask(page, address, "kommune=viborg&alder=45")
    total = json.loads((site / "fagfolk/passer/start.json").read_text())["antal"]
    expect(page.locator("#passer-andre")).to_contain_text(
        f"{total - sum(found.values())} tilbud i andre kommuner passer ikke"
    )


def test_choosing_writes_the_address_and_back_takes_it_away(page: Page, address: str) -> None:
    page.goto(f"{address}/fagfolk/passer/")
    page.get_by_label("Kommune", exact=True).select_option("aarhus")
    expect(page).to_have_url(re.compile(r"\?kommune=aarhus$"))
    page.get_by_label("Kun gratis").check()
    expect(page).to_have_url(re.compile(r"\?kommune=aarhus&gratis=1$"))
    expect(page.get_by_label("Højst i kr.")).to_be_disabled()
    page.go_back()
    expect(page.get_by_label("Kun gratis")).not_to_be_checked()
    page.go_back()
    expect(page.get_by_label("Kommune", exact=True)).to_have_value("")
    expect(page.locator("#passer-svar")).to_be_hidden()
    page.go_forward()
    expect(page.locator("#passer-svar")).to_be_visible()


def test_a_hostile_address_is_harmless(page: Page, address: str) -> None:
    page.goto(
        f"{address}/fagfolk/passer/?kommune=<img src=x onerror=alert(1)>&alder=constructor&adgang=__proto__&maalgruppe=angst"
    )
    expect(page.locator("#passer-status")).to_contain_text(
        "Vi kender ikke det, der står i adressen om kommune, alder, adgang."
    )
    assert page.locator("main img").count() == 0


def test_an_age_that_is_no_number_is_told_at_the_field(page: Page, address: str) -> None:
    page.goto(f"{address}/fagfolk/passer/")
    page.get_by_label("Alder (antal år)").fill("femten")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Alder (antal år)")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#passer-status")).to_contain_text("Skriv alderen som et tal")


def test_the_deciding_field_is_named_first(page: Page, address: str) -> None:
    ask(page, address, "alder=45&kommune=aarhus&maalgruppe=angst")
    for verdict, words in ((NOT, "passer ikke:"), (UNKNOWN, "ved vi ikke:")):
        first = page.locator(f'[data-gruppe="{verdict}"] .kf-passer__post').first
        expect(first.locator(".kf-passer__felter li").first).to_contain_text(words)


def test_the_tool_works_by_keyboard_alone(page: Page, address: str) -> None:
    page.goto(f"{address}/fagfolk/passer/")
    tab_to(page, "#p-alder")
    page.keyboard.type("16")
    page.keyboard.press("Enter")
    expect(page.locator("#passer-svar")).to_have_attribute("data-tilstand", "klar")
    expect(page.locator("#passer-status")).to_be_focused()
    tab_to(page, ".kf-passer__post a")


def test_what_nearly_fits_stands_first_under_its_own_heading(page: Page, address: str) -> None:
    ask(page, address, "alder=74&maalgruppe=ensomhed&kommune=viborg")
    near = page.locator("[data-naesten]")
    expect(near.get_by_role("heading", name="Næsten", level=3)).to_be_visible()
    expect(near.locator('[data-tilbud="seniortelefonen"]')).to_contain_text("Passer ikke på målgruppe")
    expect(near.locator("li h3").first).to_have_attribute("aria-level", "4")
    ask(page, address, "kommune=viborg&adgang=drop-in")
    expect(near).to_be_hidden()


def test_a_reservation_is_shown_on_the_card_and_counted_when_it_may_matter(page: Page, address: str) -> None:
    ask(page, address, "kommune=ishoej&adgang=drop-in&adgang=selvhenvendelse")
    card = page.locator('[data-tilbud="kvindecafe-ishoej"]')
    expect(card).to_contain_text("Ikke for mænd.")
    expect(card).to_have_attribute("data-svar", FITS)
    ask(page, address, "kommune=ishoej&maalgruppe=kvinder")
    expect(card).to_contain_text("Forbehold: Ikke for mænd. Spørg, om det gælder her.")
    expect(card).to_contain_text("Vi ved ikke, om forbeholdet gælder")


def test_picks_are_gathered_in_the_address_alone_and_survive_a_jump_a_new_wish_and_a_visit_elsewhere(
    page: Page, address: str
) -> None:
    ask(page, address, "kommune=viborg&alder=74")
    link = page.get_by_role("link", name=re.compile("^Din liste"))
    expect(link).to_be_hidden()
    first, second = (page.locator("[data-vaelg]").nth(n).get_attribute("data-vaelg") for n in (0, 1))
    page.locator(f'[data-vaelg="{first}"]').click()
    expect(page.locator(f'[data-vaelg="{first}"]')).to_be_focused()
    expect(page.locator("#passer-liste-status")).to_contain_text("er føjet til listen. 1 tilbud på listen.")
    page.get_by_role("link", name=re.compile("passer ikke")).first.click()
    expect(page).to_have_url(re.compile(f"#t={first}$"))
    page.get_by_label("Kun gratis").check()
    expect(page).to_have_url(re.compile(f"gratis=1#t={first}$"))
    page.locator(".kf-passer__post h3 a").first.click()
    page.go_back()
    expect(page.locator("#passer-svar")).to_have_attribute("data-tilstand", "klar")
    page.get_by_label("Kun gratis").uncheck()
    page.locator(f'[data-vaelg="{second}"]').click()
    expect(link).to_have_text("Din liste (2): åbn og skriv ud")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    link.click()
    expect(page.locator("#liste")).to_have_attribute("data-tilstand", "klar")
    assert page.locator("#liste ol [data-tilbud]").evaluate_all("e => e.map(x => x.dataset.tilbud)") == [first, second]
    page.go_back()
    page.locator(f'[data-vaelg="{first}"]').click()
    expect(link).to_have_text("Din liste (1): åbn og skriv ud")


def test_a_fault_is_told_and_can_be_tried_again(page: Page, address: str) -> None:
    page.route("**/fagfolk/passer/*.json", lambda route: route.abort())
    page.goto(f"{address}/fagfolk/passer/?kommune=viborg")
    expect(page.locator("#passer-status")).to_contain_text("kan ikke hentes")
    page.unroute("**/fagfolk/passer/*.json")
    page.get_by_role("button", name="Prøv igen").click()
    expect(page.locator("#passer-svar")).to_be_visible()


def test_a_great_catalogue_is_fetched_only_when_somebody_asks(page: Page, address: str, site: Path) -> None:
    start = {**json.loads((site / "fagfolk/passer/start.json").read_text()), "antal": 10_000}
    page.route("**/fagfolk/passer/start.json", lambda route: route.fulfill(json=start))
    page.goto(f"{address}/fagfolk/passer/?alder=45")
    expect(page.locator("#passer-status")).to_contain_text("hent alle tilbud")
    page.get_by_role("button", name="Hent alle 10.000 tilbud").click()
    expect(page.locator("#passer-svar")).to_be_visible()


def test_without_javascript_the_rules_and_the_lists_are_there(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/fagfolk/passer/")
    expect(page.get_by_role("heading", name="Sådan regner vi")).to_be_visible()
    expect(page.get_by_text("Værktøjet kræver JavaScript")).to_be_visible()
    expect(page.locator("#passer-form")).to_be_hidden()
    context.close()
