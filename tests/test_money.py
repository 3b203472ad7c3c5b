"""Money: pools and agreements as lists, and the calculator, whose answers are reckoned three ways that must agree."""

import csv
import io
import random
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import html5lib
import pytest
from playwright.sync_api import Browser, Page, expect

from conftest import ROOT, tab_to
from factories import CODES, a_folder, loaded
from katalog import money
from katalog.amounts import bars, counts, more_than_a_year, stretch, total
from katalog.calculator import fragment
from katalog.catalogue import Catalogue, assemble
from katalog.figures import figures, some, spoken, whole
from katalog.investment import FACTORS, OTHERS, PAYERS, Assumptions, calculate, sensitivity
from katalog.models import Pulje, Samarbejde
from katalog.parts import Beloeb, Periode
from katalog.scripts import Scripts

MODULES = ROOT / "overrides" / "assets" / "moduler" / "fagfolk"
CALCULATOR = "/fagfolk/beregner/"
EXAMPLE = Assumptions(
    120, 300_000, 5_000, 3, 40, 1, 3, 6, 3,
    {"kommune": 24, "region": 76, "stat": 0}, {"kommune": 1900, "region": 4500, "stat": 600},
)  # fmt: skip


@pytest.fixture(scope="module")
def fields() -> Scripts:
    """The calculator's fields, as the page reads them."""
    return Scripts(MODULES, "beregner-regning", "beregner-felter")


def anything(seed: int) -> Assumptions:
    """Assumptions within what the fields allow, the edges often among them."""
    r = random.Random(seed)
    a, b = sorted(round(r.choice([0, 100, r.uniform(0, 100)]), 1) for _ in range(2))
    return Assumptions(
        antal=r.choice([0, 1, r.randint(0, 5000)]), opstart=r.choice([0, r.randint(0, 5_000_000)]),
        drift=r.choice([0, round(r.uniform(0, 60_000), 2)]), aar=r.choice([1, r.randint(1, 30)]),
        succesrate=r.choice([0, 100, round(r.uniform(0, 100), 1)]), ventetid=r.choice([0, 1, r.randint(0, 10)]),
        varighed=r.choice([0, 1, r.randint(0, 30)]), horisont=r.choice([1, 30, r.randint(1, 30)]),
        rente=r.choice([0, 3, round(r.uniform(0, 20), 1)]),
        andel={"kommune": a, "region": round(b - a, 1), "stat": r.choice([0, round(100 - b, 1)])},
        virkning={p: r.choice([0, round(r.uniform(-5000, 40_000))]) for p in PAYERS},
    )  # fmt: skip


def by_hand(a: Assumptions) -> dict[str, Fraction]:
    """The net for each payer, reckoned with exact fractions, one year's participants at a time."""
    rate = 1 + Fraction(str(a.rente)) / 100
    cost, worked = Fraction(str(a.opstart)), Fraction(0)
    for begun in range(1, a.aar + 1):
        if begun <= a.horisont:
            cost += a.antal * Fraction(str(a.drift)) / rate ** (begun - 1)
        for n in range(a.varighed):
            year = begun + a.ventetid + n
            if year <= a.horisont:
                worked += a.antal * Fraction(str(a.succesrate)) / 100 / rate ** (year - 1)
    shares = {p: Fraction(str(a.andel[p])) for p in PAYERS}
    shares[OTHERS] = max(Fraction(0), 100 - sum(shares.values()))
    return {p: worked * Fraction(str(a.virkning.get(p, 0))) - cost * share / 100 for p, share in shares.items()}


# ---------------------------------------------------------------- the calculation


def test_a_small_sum_is_what_it_is_on_paper() -> None:
    """10 take part for one year at 1.000 kr.; it succeeds for half, who save 500 kr. a year for two years."""
    a = Assumptions(10, 2000, 1000, 1, 50, 1, 2, 4, 0, {"kommune": 50, "region": 50, "stat": 0}, {"kommune": 500, "region": 0, "stat": 0})  # fmt: skip
    result = calculate(a)
    assert (result.total.cost, result.total.saving, result.total.net) == (12_000, 5_000, -7_000)
    assert [y.accumulated for y in result.years] == [-12_000, -9_500, -7_000, -7_000]
    assert (result.payers["kommune"].net, result.payers["region"].net) == (-1_000, -6_000)
    assert (result.even, round(result.ratio or 0, 3)) == (None, 0.417)


def test_the_page_the_build_and_exact_fractions_agree() -> None:
    page = Scripts(MODULES, "beregner-regning")
    for seed in range(600):
        a = anything(seed)
        exact, built = by_hand(a), calculate(a)
        shown = page.call("modules['beregner-regning'].calculate", vars(a))
        for payer, net in exact.items():
            near = pytest.approx(float(net), rel=1e-9, abs=0.01)
            assert built.payers[payer].net == near, (seed, payer)
            assert shown["payers"][payer]["net"] == near, (seed, payer)
        assert shown["total"]["net"] == pytest.approx(float(sum(exact.values())), rel=1e-6, abs=0.05), seed
        assert (shown["even"], len(shown["years"])) == (built.even, a.horisont), seed


def test_the_page_writes_what_the_build_writes() -> None:
    page = Scripts(MODULES, "beregner-regning", "beregner-tal")
    function = "(a, s) => { const f = modules['beregner-tal'].figures(a, s); return [f.texts, [...f.holds].sort(), f.years, f.order] }"
    for seed in range(300):
        a, spread = anything(seed), random.Random(seed).choice([0, 20, 100])
        built = figures(a, spread)
        texts, holds, years, order = page.call(function, vars(a), spread)
        assert texts == built.texts, seed
        assert (holds, order) == (sorted(built.holds), list(built.order)), seed
        assert years == [list(row) for row in built.years], seed


def test_nobody_taking_part_costs_the_start_alone() -> None:
    a = Assumptions(**{**vars(EXAMPLE), "antal": 0})
    assert (calculate(a).total.cost, calculate(a).total.saving) == (300_000, 0)
    free = Assumptions(**{**vars(EXAMPLE), "antal": 0, "opstart": 0})
    assert calculate(free).ratio is None
    assert "ingen-udgift" in figures(free).holds


def test_a_horizon_of_one_year_sees_no_effect_that_begins_the_year_after() -> None:
    a = Assumptions(**{**vars(EXAMPLE), "horisont": 1})
    assert calculate(a).total.saving == 0
    assert {"afkortet", "efter"} <= figures(a).holds


def test_it_has_broken_even_only_when_it_stays_so() -> None:
    """An effect that costs in the end is not told as a gain on the way."""
    a = Assumptions(**{**vars(EXAMPLE), "virkning": dict.fromkeys(PAYERS, -100.0), "opstart": 0, "drift": 0})
    assert calculate(a).even is None


def test_the_worst_and_the_best_case_hold_every_answer_between() -> None:
    for seed in range(200):
        spans, net = sensitivity(anything(seed)), calculate(anything(seed)).total.net
        assert spans.worst.total.net <= net + 0.01, seed
        assert net - 0.01 <= spans.best.total.net, seed
        assert [s.size for s in spans.swings] == sorted((s.size for s in spans.swings), reverse=True)
        assert {s.factor for s in spans.swings} == set(FACTORS)


def test_others_pay_what_the_public_does_not() -> None:
    a = Assumptions(**{**vars(EXAMPLE), "andel": {"kommune": 20, "region": 30, "stat": 10}})
    result = calculate(a)
    assert result.payers[OTHERS].cost == pytest.approx(0.4 * result.total.cost)
    assert "andre" in figures(a).holds
    assert "andre" not in figures(EXAMPLE).holds


def test_numbers_are_written_as_danes_write_them() -> None:
    assert [whole(n) for n in (0, 999.5, 1_234_567, -1500.4, -0.2)] == ["0", "1.000", "1.234.567", "−1.500", "0"]
    assert [some(n) for n in (12.5, 3, 0.25, 1000.1, -2.999)] == ["12,5", "3", "0,25", "1.000,1", "−3"]
    assert [spoken(n).replace("\u00a0", " ") for n in (950, 720_919, 999_499, 999_500, -1_256_000)] == [
        "950 kr.", "721.000 kr.", "999.000 kr.", "1 mio. kr.", "−1,26 mio. kr.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1500", 1500), ("1.500", 1500), ("1.500.000", 1_500_000), ("1 500 000 kr.", 1_500_000), ("12,5", 12.5),
        ("40 %", 40), ("-300", -300), ("−300", -300), ("0", 0), ("1.234,5", 1234.5), ("0,25", 0.25),
    ],
)  # fmt: skip
def test_a_number_is_read_as_danes_write_it(fields: Scripts, text: str, value: float) -> None:
    rule = {"least": -1e7, "most": 1e9}
    assert fields.call("modules['beregner-felter'].parse", text, rule) == {"value": value}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "rule", "fault"),
    [
        ("", {}, "Skriv et tal."), ("mange", {}, "Det kan vi ikke læse som et tal. Skriv fx 1.500 eller 12,5."),
        ("1,500", {}, "Mener du 1.500 eller 1,5?"), ("12.5", {}, "Mener du 12,5?"), ("1,5", {"whole": True}, "Skriv et helt tal."),
        ("101", {"most": 100}, "Skriv et tal fra 0 til 100."), ("-1", {}, "Skriv et tal fra 0 til 1.000.000."),
        ("1.50.000", {}, "Det kan vi ikke læse som et tal. Skriv fx 1.500 eller 12,5."), ("1,2,3", {}, "Det kan vi ikke læse som et tal. Skriv fx 1.500 eller 12,5."),
    ],
)  # fmt: skip
def test_a_number_that_can_be_misread_is_asked_about(
    fields: Scripts, text: str, rule: dict[str, Any], fault: str
) -> None:
    told = fields.call("modules['beregner-felter'].parse", text, {"least": 0, "most": 1e6, **rule})  # fmt: skip
    assert told == {"fault": fault}


# ---------------------------------------------------------------- records


def agreement(id: str = "aftale", **more: Any) -> Samarbejde:
    return Samarbejde.model_validate({"id": id, "titel": id.capitalize(), "parter": ["region-test"], **more}, context={"koder": CODES})  # fmt: skip


def a_catalogue(tmp_path: Path, *records: Samarbejde | Pulje) -> Catalogue:
    read = loaded(a_folder(tmp_path))
    kept = {kind: dict(by_id) for kind, by_id in read.records.items()}
    for record in records:
        kept[record.kind][record.id] = record
    return assemble(read.codes, kept)


@pytest.mark.parametrize(
    ("start", "end", "longer"),
    [("2026-01-01", "2026-12-31", False), ("2026-01-01", "2027-01-01", True), ("2026-09-01", "2027-08-31", False),
     ("2024-02-29", "2025-02-28", False), ("2024-02-29", "2025-03-01", True), ("2026-01-01", None, False)],
)  # fmt: skip
def test_a_year_to_the_day_is_not_more_than_a_year(start: str, end: str | None, longer: bool) -> None:
    assert more_than_a_year(Periode.model_validate({"fra": start, **({"til": end} if end else {})})) is longer


def test_amounts_are_added_and_blanks_are_told() -> None:
    found = total([Beloeb(aar=2026, fra=1, til=3), Beloeb(aar=2027, fra=2), Beloeb(aar=2028)])
    assert found and (found.low, found.high, found.blank) == (3, 5, 1)
    assert found.spoken("mio. kr.") == "3,0-5,0 mio. kr."
    assert total([Beloeb(aar=2028)]) is None


def test_a_sum_in_the_source_is_not_counted_twice() -> None:
    found = total([Beloeb(aar=2026, post="Øvrig drift", fra=1), Beloeb(aar=2026, post="Udgifter i alt", fra=1)])
    assert found and found.high == 1


def test_each_year_is_counted_by_its_own_sum_or_by_its_rows() -> None:
    rows = [Beloeb(aar=2026, post="Drift", fra=1), Beloeb(aar=2026, post="I alt", fra=2), Beloeb(aar=2027, post="Drift", fra=4), Beloeb(aar=2028)]  # fmt: skip
    found = total(rows)
    assert found and (found.low, found.high, found.blank) == (6, 6, 1)
    whole = total([*rows, Beloeb(post="Udgifter i alt", fra=9)])
    assert whole and (whole.low, whole.blank) == (9, 0)


def test_amounts_are_added_as_they_are_written() -> None:
    found = total([Beloeb(aar=2026, fra=0.1, til=1.1), Beloeb(aar=2027, fra=0.2, til=2.2)])
    assert found and (found.low, found.high) == (0.3, 3.3)


def test_bars_share_a_scale_and_stretches_an_axis() -> None:
    drawn = [(b.sure, b.most) for b in bars([Beloeb(fra=1, til=4), Beloeb(fra=2), Beloeb(aar=2027)])]
    assert drawn == [(25, 100), (50, 50), (0, 0)]
    placed = stretch(Periode.model_validate({"fra": "2026-01-01", "til": "2026-12-31"}), 2026, 2027)
    assert (placed.x, placed.width, placed.open) == (0, 50, False)


def test_agreements_are_counted_with_what_is_not_known() -> None:
    several = [agreement("a", fase="drift", periode={"fra": "2025-01-01", "til": "2027-12-31"}), agreement("b", fase="opstart"), agreement("c")]  # fmt: skip
    found = counts(several)
    assert (found.all, found.dated, found.long) == (3, 1, 1)
    assert (found.developing, found.running, found.ended, found.unsaid) == (1, 1, 0, 1)


def test_long_lists_are_cut_in_pages_and_the_real_stand_before_the_made_up(tmp_path: Path) -> None:
    many = [agreement(f"aftale-{n:02}", eksempel=n % 2 == 0) for n in range(90)]
    shown = [p for p in money.pages(a_catalogue(tmp_path, *many)) if p.template == "samarbejdeliste"]
    assert [p.address for p in shown] == ["samarbejder/", "samarbejder/side/2/", "samarbejder/side/3/"]
    made_up = [s.eksempel for p in shown for s in p.values["del"].items]
    assert made_up == sorted(made_up)
    assert len(made_up) == 91


def test_shares_of_more_than_the_whole_are_refused(tmp_path: Path) -> None:
    good = (a_folder(tmp_path) / "samarbejder" / "foelgeven.yml").read_text(encoding="utf-8")
    for change, word in ((("andel: 20", "andel: 70"), "mere end 100 procent"), (("betaler: stat, v", "betaler: region, v"), "to gange")):  # fmt: skip
        folder = a_folder(tmp_path / word.replace(" ", "-"), samarbejder__foelgeven=good.replace(*change))
        assert any(word in p.message for p in loaded(folder).problems)


def test_the_tables_hold_every_record_and_keep_blanks_blank(site: Path) -> None:
    for path, folder in (("puljer/puljer.csv", "puljer"), ("samarbejder/samarbejder.csv", "samarbejder")):
        rows = list(csv.DictReader(io.StringIO((site / path).read_text(encoding="utf-8-sig")), delimiter=";"))
        assert {r["id"] for r in rows} == {p.stem for p in (ROOT / "catalogue" / folder).glob("*.yml")}
    by_id = {r["id"]: r for r in csv.DictReader(io.StringIO((site / "puljer/puljer.csv").read_text(encoding="utf-8-sig")), delimiter=";")}  # fmt: skip
    assert (by_id["kulturpuljen"]["ramme_fra_mio_kr"], by_id["kulturpuljen"]["drift"]) == ("", "")
    assert by_id["eksempel-driftspulje"]["ramme_til_mio_kr"] == "10"
    assert (by_id["eksempel-driftspulje"]["beloeb_ikke_oplyst"], by_id["eksempel-driftspulje"]["udvikling"]) == ("1", "nej")  # fmt: skip


def tree(site: Path, name: str) -> Any:
    return html5lib.parse((site / name / "index.html").read_text(encoding="utf-8"), namespaceHTMLElements=False)


def read(site: Path, name: str) -> str:
    return " ".join("".join(tree(site, name).itertext()).split())


def test_every_field_of_an_agreement_and_a_pool_is_on_its_page(small_site: Path) -> None:
    pages = {
        name: read(small_site, name)
        for name in ("samarbejder/foelgeven", "puljer/proevepuljen", "samarbejder", "puljer")
    }
    for shown in ("første aftale", "Finansiering af et samarbejde", "Drift", "1. januar 2025 – 31. december 2027", "250.000-300.000",
                  "500.000-550.000 kr.", "Prøvepuljen", "Færre udeblivelser", "14 pr. kvartal", "10 pr. kvartal", "ikke målt endnu",
                  "+50.000", "Opdigtet", "50 nye deltagere om året i 2 år", "37,5 ud af 100", "koster 100.000 kr.", "samme år",
                  "betaler 20 % af udgiften", "−250 kr.", "4 år frem med en rente på 3,5 %", "ringe dagen før", "Ifølge administrationen"):  # fmt: skip
        assert shown in pages["samarbejder/foelgeven"], shown
    for shown in ("Regionsrådet", "Centralt i regionsrådet", "Udvikling og drift", "Flere år", "1,0-3,0", "ikke oplyst i kilden", "1 beløb mangler", "nærhed", "1. september 2026", "Sundhedskassen", "Følgeven til sygehuset"):  # fmt: skip
        assert shown in pages["puljer/proevepuljen"], shown
    assert "1 af 1 aftale løber i mere end ét år" in pages["samarbejder"]
    assert "1 af 1 pulje: Kilden siger, hvad pengene må bruges til. 1 af 1 må bruges til drift" in pages["puljer"]


def test_an_agreements_numbers_go_to_the_calculator_and_nowhere_else(small_site: Path) -> None:
    links = tree(small_site, "samarbejder/foelgeven").iter("a")
    link = next(a.get("href") for a in links if a.text == "Regn videre med tallene")
    address, stump = link.split("#")
    assert address == CALCULATOR
    assert "?" not in link
    assert dict(pair.split("=") for pair in stump.split("&"))["virkning-stat"] == "-250"


def test_without_a_calculation_nothing_leads_to_one() -> None:
    assert fragment(agreement()) is None


# ---------------------------------------------------------------- the calculator's page


def result(page: Page) -> str:
    return " ".join(page.locator("#svar").inner_text().split())


def test_the_page_says_the_same_with_and_without_javascript(browser: Browser, address: str) -> None:
    seen = {}
    for enabled in (True, False):
        context = browser.new_context(java_script_enabled=enabled, viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.goto(address + CALCULATOR)
        if enabled:
            expect(page.locator("#kurve svg")).to_be_visible()
        tables = [" ".join(t.split()) for t in page.locator("#svar table").all_inner_texts()]
        seen[enabled] = (
            tables,
            page.locator(".kf-regn__svar").inner_text(),
            page.locator(".kf-regn__trin").inner_text(),
        )
        expect(page.get_by_text("Eksempel.", exact=True)).to_be_visible()
        expect(page.locator(".kf-regn__antagelser")).to_be_visible(visible=not enabled)
        context.close()
    assert seen[True] == seen[False]
    assert "+721.000" in seen[True][1]


def test_what_is_written_is_reckoned_and_stands_in_the_address(page: Page, address: str) -> None:
    page.goto(address + CALCULATOR)
    page.get_by_label("Nye deltagere om året").fill("240")
    page.get_by_label("Udgift til opstart").fill("1.500.000")
    page.get_by_label("Hvor mange lykkes det for?").fill("12,5")
    expect(page).to_have_url(re.compile("antal=240.*succesrate=12.5"))
    expect(page.locator("#maerke")).to_contain_text("Du har ændret i dem")
    said, shared = result(page), page.url
    other = page.context.new_page()
    other.goto(shared)
    expect(other.get_by_label("Udgift til opstart")).to_have_value("1.500.000")
    assert result(other) == said
    expect(page.get_by_role("status").first).to_contain_text("Netto")


def test_a_mistake_is_told_at_its_field_and_the_old_answer_stays(page: Page, address: str) -> None:
    page.goto(address + CALCULATOR)
    before = page.locator(".kf-regn__tavle").inner_text()
    field = page.get_by_label("Udgift til opstart")
    field.fill("1,500")
    field.blur()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("Mener du 1.500 eller 1,5?"))
    expect(page.get_by_text("Ret de felter, der er noget galt med")).to_be_visible()
    assert page.locator(".kf-regn__tavle").inner_text() == before
    field.fill("1500")
    expect(field).not_to_have_attribute("aria-invalid", "true")
    page.locator("#b-andel-kommune").fill("50")
    expect(page.get_by_text("Andelene giver 126 %. De må højst give 100 %.")).to_be_visible()
    expect(page.locator("#b-andel-stat")).to_have_accessible_description(re.compile("Andelene giver"))


def test_an_example_is_marked_and_empty_fields_are_not(page: Page, address: str) -> None:
    page.goto(address + CALCULATOR)
    page.get_by_text("Prøv med et eksempel").click()
    page.get_by_role("link", name="Eksempel: Fra indlæggelse til værksted").click()
    expect(page.locator("#maerke")).to_contain_text(
        "Tallene er opdigtede og kommer fra »Eksempel: Fra indlæggelse til værksted«."
    )
    expect(page.locator(".kf-regn__tavle")).to_contain_text("Indsatsen koster mere, end den sparer")
    expect(page.get_by_role("row", name=re.compile("Andre, fx en fond"))).to_be_visible()
    page.get_by_role("button", name="Begynd med tomme felter").click()
    expect(page.locator("#maerke")).to_be_hidden()
    expect(page.locator("#svar")).to_be_hidden()
    expect(page.get_by_text("Udfyld felterne")).to_be_visible()
    page.get_by_role("button", name="Se svaret").click()
    expect(page.get_by_label("Nye deltagere om året")).to_be_focused()
    expect(page.get_by_label("Nye deltagere om året")).to_have_accessible_description(re.compile("Skriv et tal"))


def test_the_calculator_is_worked_by_keyboard(page: Page, address: str) -> None:
    page.goto(address + CALCULATOR)
    tab_to(page, "#b-antal")
    page.keyboard.press("Control+A")
    page.keyboard.type("60")
    page.keyboard.press("Enter")
    expect(page.locator("#svar-h")).to_be_focused()
    expect(page).to_have_url(re.compile("antal=60"))


def test_an_address_with_nonsense_is_told_as_a_mistake_and_never_run(page: Page, address: str) -> None:
    page.goto(address + CALCULATOR + "#antal=<img src=x onerror=alert(1)>&rente=abc&fra=nej")
    expect(page.locator("#svar")).to_be_hidden()
    expect(page.get_by_label("Nye deltagere om året")).to_have_attribute("aria-invalid", "true")
    assert page.locator("main img").count() == 0


def test_a_way_to_the_limits_is_no_calculation(page: Page, address: str) -> None:
    page.goto(address + CALCULATOR + "#ikke")
    expect(page.locator("#svar")).to_be_visible()
    expect(page).to_have_url(re.compile("#ikke$"))
    expect(page.get_by_text("Regnestykket kan aldrig stå alene")).to_be_visible()


def test_a_printed_calculation_has_all_its_assumptions(page: Page, address: str) -> None:
    page.goto(address + CALCULATOR)
    page.get_by_label("Nye deltagere om året").fill("77")
    expect(page).to_have_url(re.compile("antal=77"))
    page.emulate_media(media="print")
    expect(page.locator(".kf-regn__antagelser")).to_contain_text("77 nye deltagere om året i 3 år")
    expect(page.locator(".kf-regn__antagelser")).to_be_visible()
    expect(page.locator("#beregner")).to_be_hidden()
    expect(page.locator("#kurve svg")).to_be_visible()


def test_the_drawings_bear_every_edge(page: Page, address: str) -> None:
    """Nothing at all, thirty years, and losses only; a fault on the page would fail the test."""
    edges = (
        {"antal": 0, "opstart": 0},
        {"horisont": 30, "aar": 30, "varighed": 30},
        {"virkning-kommune": -9000, "virkning-region": -10000000, "horisont": 1},
    )
    start = dict(pair.split("=") for pair in (fragment_of_example()).split("&"))
    for edge in edges:
        page.goto("about:blank")
        page.goto(address + CALCULATOR + "#" + "&".join(f"{k}={v}" for k, v in {**start, **edge}.items()))
        for figure in ("#kurve svg", "#tornado svg"):
            drawn = page.locator(figure).evaluate("e => e.outerHTML")
            assert "NaN" not in drawn
            assert "Infinity" not in drawn
        assert "NaN" not in result(page)


def fragment_of_example() -> str:
    example = loaded(ROOT / "catalogue").records["samarbejder"]["eksempel-trygt-hjem"]
    assert isinstance(example, Samarbejde)
    return fragment(example) or ""
