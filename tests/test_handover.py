"""The list to hand over in a real browser: picked, ordered, printed, sent, kept only on request, and true about what has closed."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pypdfium2
import pytest
import zxingcpp
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from conftest import tab_to
from test_browser import RULES

LIST = "/fagfolk/liste/"
THREE = "#t=gaatur-i-viborg&n=Ring+om+formiddagen&t=krisehuset&t=natlinjen"


def ready(page: Page) -> None:
    """Wait until every offering's page has been read, and the code is drawn."""
    expect(page.locator("#liste")).to_have_attribute("data-tilstand", "klar")


def opened(page: Page, address: str, fragment: str = "") -> Page:
    page.goto("about:blank")  # another fragment alone would not load the page anew
    page.goto(address + LIST + fragment)
    ready(page)
    return page


def ids(page: Page) -> list[str]:
    return list(page.locator("#liste ol [data-tilbud]").evaluate_all("e => e.map(x => x.dataset.tilbud)"))


def item(page: Page, id: str) -> Any:
    return page.locator(f'#liste ol [data-tilbud="{id}"]')


def module(page: Page, name: str, script: str, argument: Any = None) -> Any:
    """What a function gives for one of the page's own modules, `m`, and an argument, `a`."""
    folder = str(page.locator('script[type="module"]').get_attribute("src")).removesuffix("liste/page.js")
    return page.evaluate(
        f"async ([url, a]) => {{ const m = await import(url); return ({script}) }}", [folder + name, argument]
    )


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    """Somebody else, on a phone, in the dark."""
    context = browser.new_context(viewport={"width": 390, "height": 800}, color_scheme="dark", locale="da-DK")
    yield context.new_page()
    context.close()


# ---------------------------------------------------------------- the QR code


def read(rows: list[str]) -> str:
    """What a reader makes of a code: four pixels a module, with the light border."""
    size = 4 * (len(rows) + 8)
    lines = [b"\xff" * 16 + b"".join((b"\0" if m == "1" else b"\xff") * 4 for m in row) + b"\xff" * 16 for row in rows]
    image = b"\xff" * 16 * size + b"".join(line * 4 for line in lines) + b"\xff" * 16 * size
    found = zxingcpp.read_barcodes(memoryview(image).cast("B", (size, size)), formats=zxingcpp.BarcodeFormat.QRCode)
    return str(found[0].text) if found else ""


def test_a_code_of_every_length_is_read_back(page: Page, small_address: str) -> None:
    """Each version's last and next length at both levels, and Danish letters, which are two bytes each."""
    opened(page, small_address)
    lengths = [1, 14, 15, 26, 42, 50, 62, 84, 106, 122, 152, 180, 181, 200, 213, 251, 287, 331, 362, 412, 450, 500, 504, 560, 624,
               666, 711, 779, 857, 911, 997, 1059, 1125, 1190, 1200, 1264, 1370, 1452, 1538, 1628, 1722, 1809, 1911, 1989,
               2099, 2213, 2331, 2332, 2400, 2500, 2600, 2700, 2900, 2953]  # fmt: skip
    texts = [("https://x.dk/#t=ab-3&n=" * 200)[:n] for n in lengths] + ["æøåÆØÅé" * n for n in (1, 7, 60)]
    drawn = module(page, "qr.js", "a.map(t => m.encode(t).map(row => row.map(Number).join('')))", texts)
    assert [read(rows) for rows in drawn] == texts
    assert {(len(rows) - 17) // 4 for rows in drawn} == set(range(1, 41))


def test_no_code_is_drawn_for_more_than_a_code_holds(page: Page, small_address: str) -> None:
    assert module(opened(page, small_address), "qr.js", "m.encode(a)", "x" * 2954) is None


# ---------------------------------------------------------------- the address


@pytest.mark.parametrize(
    ("fragment", "read_as"),
    [
        ("", []),
        ("#indhold", []),
        ("#t=a&n=Ring+om+formiddagen&t=b", [("a", "Ring om formiddagen"), ("b", "")]),
        ("#n=ingens&t=a", [("a", "")]),
        ("#t=a&t=a&n=en+andens&t=b", [("a", ""), ("b", "")]),
        ("#t=../om&n=x&t=A&t=%3Cscript%3E&t=a--b&t=&t=b", [("b", "")]),
        ("#t=a&n=<img src=x onerror=alert(1)>", [("a", "<img src=x onerror=alert(1)>")]),
        ("#t=a&n=%00%0Alinje%E2%80%AEto%09", [("a", "linje to")]),
        ("#t=a&n=%FF%&n=igen&u=1", [("a", "\ufffd%")]),
        ("#t=a&n=" + "x" * 300, [("a", "x" * 200)]),
        ("#" + "&".join(f"t=a{n}" for n in range(50)), [(f"a{n}", "") for n in range(30)]),
    ],
)
def test_an_address_is_read_whatever_it_holds(
    page: Page, small_address: str, fragment: str, read_as: list[tuple[str, str]]
) -> None:
    opened(page, small_address)
    items = module(page, "liste/state.js", "m.parse(a).items", fragment)
    assert [(i["id"], i["line"]) for i in items] == read_as
    assert module(page, "liste/state.js", "m.parse(m.format(a)).items", items) == items


def test_what_looks_like_a_cpr_number_is_known_and_a_phone_number_is_not_one(page: Page, small_address: str) -> None:
    opened(page, small_address)
    risky = ["010203-1234", "CPR 3112991234.", "010203 1234", "01 02 03-1234", "610203-1234", "(010203–1234)",
             "01.02.03-1234", "01-02-03-1234", "01/02/03 1234", "010203/1234", "010203 12 34", "01 02 03 12 34", "010203 - 1234"]  # fmt: skip
    safe = [
        "12 34 56 78",
        "+4512345678",
        "Ring 12345678 kl. 10.30",
        "320203-1234",
        "011303-1234",
        "12345678901",
        "2026-11-25",
        "+45 12 34 56 78",
        "0045 12 34 56 78",
        "12 34 56 78 eller 87 65 43 21",
        "Kom 01.12.2026 10.30-12.00",
        "12345678 / 12345679",
    ]
    assert module(page, "liste/state.js", "a.map(m.looksLikeCpr)", risky + safe) == [True] * len(risky) + [False] * len(
        safe
    )


# ---------------------------------------------------------------- making a list


def test_staff_find_pick_order_and_describe(page: Page, address: str) -> None:
    opened(page, address)
    expect(page.get_by_text("Listen er tom.")).to_be_visible()
    page.get_by_label("Hvad har personen brug for?").fill("besøgsven")
    page.get_by_label("Hvor bor personen?").select_option("aarhus")
    page.get_by_role("button", name="Føj til listen: Besøgsven i Aarhus").click()
    expect(page.get_by_role("button", name="Tag af listen: Besøgsven i Aarhus")).to_be_focused()
    page.locator("[data-vaelg]").nth(1).click()
    ready(page)
    first, second = ids(page)
    assert first == "besoegsven-aarhus"
    expect(item(page, first)).to_contain_text("Eksempel: opdigtet tilbud")
    page.get_by_label("Din linje om Besøgsven i Aarhus").fill("Spørg efter Åse & co.")
    page.get_by_role("button", name="Ned: Besøgsven i Aarhus").click()
    assert ids(page) == [second, first]
    expect(page).to_have_url(f"{address}{LIST}#t={second}&t={first}&n=Sp%C3%B8rg+efter+%C3%85se+%26+co.")


def test_the_same_by_keyboard_alone_and_the_focus_is_never_lost(page: Page, small_address: str) -> None:
    opened(page, small_address)
    tab_to(page, "#l-q")
    page.keyboard.type("gåtur")
    page.keyboard.press("Enter")
    expect(page.locator('[data-vaelg="gaatur-i-viborg"]')).to_be_visible()
    tab_to(page, '[data-vaelg="gaatur-i-viborg"]')
    page.keyboard.press("Enter")
    for _ in range(80):  # back to the field
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.id") == "l-q":
            break
    page.keyboard.press("Control+a")
    page.keyboard.type("natlinjen")
    page.keyboard.press("Enter")
    expect(page.locator('[data-vaelg="natlinjen"]')).to_be_visible()
    tab_to(page, '[data-vaelg="natlinjen"]')
    page.keyboard.press("Space")
    ready(page)
    tab_to(page, '[data-tilbud="natlinjen"] [data-trin="op"]')
    page.keyboard.press("Enter")
    assert ids(page) == ["natlinjen", "gaatur-i-viborg"]
    expect(page.get_by_role("button", name="Op: Natlinjen")).to_be_focused()
    expect(page.locator('[data-del="status"]')).to_have_text("Natlinjen er nu nummer 1 af 2.")
    page.keyboard.press("Enter")
    expect(page.locator('[data-del="status"]')).to_have_text("Natlinjen står allerede først.")
    tab_to(page, '[data-tilbud="natlinjen"] [data-trin="fjern"]')
    page.keyboard.press("Enter")
    assert ids(page) == ["gaatur-i-viborg"]
    expect(page.get_by_role("button", name="Fortryd")).to_be_focused()
    page.keyboard.press("Enter")
    assert ids(page) == ["natlinjen", "gaatur-i-viborg"]
    expect(page.get_by_role("heading", name=re.compile("^Listen"))).to_be_focused()


def test_an_offerings_page_leads_to_a_list_with_it(page: Page, small_address: str) -> None:
    page.goto(small_address + "/tilbud/gaatur-i-viborg/")
    page.get_by_role("region", name="Sådan kommer du med").get_by_role(
        "link", name="Føj til en liste, du kan give videre"
    ).click()
    ready(page)
    assert ids(page) == ["gaatur-i-viborg"]
    expect(page.get_by_label("Din linje om Gåtur i Viborg")).to_be_visible()
    expect(page).to_have_url(small_address + LIST + "#t=gaatur-i-viborg")


def test_what_looks_like_a_cpr_number_goes_nowhere(page: Page, small_address: str) -> None:
    opened(page, small_address, "#t=gaatur-i-viborg&ret=1")
    field = page.get_by_label("Din linje om Gåtur i Viborg")
    field.fill("Ring for 010203-1234")
    expect(page.get_by_text("Det ligner et CPR-nummer.")).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    assert "010203" not in page.url + page.locator("#l-tekst").input_value() + page.locator("#l-link").input_value()
    page.get_by_label("Husk listen i denne browser").check()
    assert "010203" not in page.evaluate("JSON.stringify(localStorage)")
    field.fill("Ring selv")
    expect(page.get_by_text("Det ligner et CPR-nummer.")).to_be_hidden()
    expect(page).to_have_url(re.compile("n=Ring\\+selv$"))


def test_the_skip_link_does_not_lose_the_list(page: Page, small_address: str) -> None:
    opened(page, small_address, THREE)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#indhold")).to_be_focused()
    expect(page).to_have_url(small_address + LIST + THREE)
    assert len(ids(page)) == 3


# ---------------------------------------------------------------- handing it over


def test_a_list_made_in_one_browser_opens_in_another_from_the_link_alone(
    page: Page, visitor: Page, small_address: str
) -> None:
    opened(page, small_address, "#t=gaatur-i-viborg&t=lektiecafe&ret=1")
    page.get_by_label("Din linje om Lektiecafé").fill("Tag din søster med – <b>kl. 16</b>")
    page.get_by_text("Vis link og tekst").click()
    visitor.goto(page.get_by_label("Link til listen").input_value())
    ready(visitor)
    expect(visitor.get_by_role("heading", name="Tilbud til dig", level=1)).to_be_visible()
    assert ids(visitor) == ["gaatur-i-viborg", "lektiecafe"]
    expect(item(visitor, "lektiecafe")).to_contain_text("Tag din søster med – <b>kl. 16</b>")
    expect(visitor.get_by_role("link", name="Ring 12 34 56 78")).to_have_attribute("href", "tel:+4512345678")
    expect(visitor.get_by_role("button", name="Fjern")).to_have_count(0)
    visitor.get_by_role("button", name="Ret listen").click()
    expect(visitor.get_by_label("Din linje om Lektiecafé")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_paper_has_numbers_lines_date_and_a_code_to_the_same_list(
    browser: Browser, small_address: str, scheme: str, tmp_path: Path
) -> None:
    context = browser.new_context(color_scheme=scheme, locale="da-DK")  # type: ignore[arg-type]
    page = opened(context.new_page(), small_address, THREE + "&n=%C3%85bent+for+alle&ret=1")
    page.pdf(path=tmp_path / "liste.pdf", format="A4")
    paper = pypdfium2.PdfDocument(tmp_path / "liste.pdf")
    text = " ".join(" ".join(leaf.get_textpage().get_text_range() for leaf in paper).split())
    today = page.evaluate("new Date().toLocaleDateString('da-DK', {day: 'numeric', month: 'long', year: 'numeric'})")
    for said in (
        "Tilbud til dig",
        "12 34 56 78",
        "87 65 43 21",
        "Ring om formiddagen",
        "Åbent for alle",
        "Søvej 2",
        "20 kr. pr. gang",
        "Især for: Ensomhed og isolation",
        "Ikke for børn alene",
        "Givet af:",
        "Telefon:",
        f"Skrevet ud {today}",
    ):
        assert said in text, said
    for tool in ("Fjern", "Kopiér", "Find tilbud", "CPR", "Menu", "Tænk på sikkerheden"):
        assert tool not in text, tool
    assert text.count("Skrevet ud") == 1
    assert "http" not in text.replace("https://havnelys.example/gaatur/", ""), "the code says the address"
    images = [leaf.render(scale=3, grayscale=True) for leaf in paper]
    codes = [
        c.text
        for i in images
        for c in zxingcpp.read_barcodes(memoryview(bytes(i.buffer)).cast("B", (i.height, i.stride)))
    ]
    assert codes == [page.url]
    darkest = min(min(bytes(i.buffer)) for i in images)
    assert darkest < 20
    page.emulate_media(media="print")
    sizes = page.locator("#liste ol p:visible, #liste ol dd:visible").evaluate_all(
        "e => e.map(x => parseFloat(getComputedStyle(x).fontSize))"
    )
    assert min(sizes) >= 14 * 4 / 3 - 0.01  # 14 points in pixels
    assert page.evaluate("getComputedStyle(document.querySelector('#liste h3')).color") == "rgb(0, 0, 0)"
    context.close()


def test_a_list_too_long_for_a_code_says_so(page: Page, small_address: str) -> None:
    many = "&".join(f"t=findes-ikke-{n}&n={'x' * 100}" for n in range(25))
    opened(page, small_address, "#" + many)
    expect(page.get_by_text("Listen er for lang til en QR-kode.")).to_be_visible()
    expect(page.locator("#liste svg[role=img]")).to_have_count(0)
    page.get_by_role("button", name="Ret listen").click()
    expect(page.get_by_role("link", name="Send som mail")).to_be_hidden()
    expect(page.get_by_text("for lang til at sende direkte som mail")).to_be_visible()


def test_link_and_text_are_copied(browser: Browser, small_address: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = opened(context.new_page(), small_address, THREE + "&t=gammelt-kor&ret=1")
    page.get_by_role("button", name="Kopiér link").click()
    expect(page.get_by_text("Linket er kopieret.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    page.get_by_role("button", name="Kopiér som tekst").click()
    expect(page.get_by_text("Listen er kopieret som tekst.")).to_be_visible()
    text = page.evaluate("navigator.clipboard.readText()")
    for said in (
        "1. Gåtur i Viborg\n   Ring om formiddagen\n   Telefon: 12 34 56 78",
        "Tilbuddet er afsluttet.\n   Prøv i stedet: ",
        page.url,
    ):
        assert said in text.replace("\r\n", "\n"), said
    context.close()


def test_the_text_says_for_whom_it_is_and_for_whom_it_is_not(page: Page, small_address: str) -> None:
    opened(page, small_address, "#t=gaatur-i-viborg&ret=1")
    expect(item(page, "gaatur-i-viborg").locator("dl > div").first).to_contain_text("For hvem")
    text = page.locator("#l-tekst").input_value()
    assert "For hvem: Især for: Ensomhed og isolation Alder: fra 60 år Ikke for børn alene" in text


def test_three_offerings_of_ordinary_length_fill_two_sheets_at_most(page: Page, address: str, tmp_path: Path) -> None:
    opened(page, address, "#t=besoegsven-aarhus&n=Ring+om+formiddagen&t=seniortelefonen&t=aaben-stue-viborg")
    page.pdf(path=tmp_path / "liste.pdf", format="A4")
    assert len(pypdfium2.PdfDocument(tmp_path / "liste.pdf")) <= 2


def test_where_the_browser_copies_nothing_the_text_is_marked(page: Page, small_address: str) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    opened(page, small_address, THREE + "&ret=1")
    page.get_by_role("button", name="Kopiér som tekst").click()
    expect(page.get_by_label("Listen som tekst")).to_be_focused()
    assert "12 34 56 78" in page.evaluate("getSelection().toString()")


def test_a_mail_has_the_list_and_no_recipient(page: Page, small_address: str) -> None:
    opened(page, small_address, "#t=gaatur-i-viborg&ret=1")
    mail = urlsplit(str(page.get_by_role("link", name="Send som mail").get_attribute("href")))
    body = parse_qs(mail.query)["body"][0]
    assert (mail.scheme, mail.path) == ("mailto", "")
    assert "12 34 56 78" in body
    assert page.url in body


# ---------------------------------------------------------------- telling the truth


def test_what_has_closed_says_so_with_the_nearest_alternative(page: Page, small_address: str) -> None:
    opened(page, small_address, "#t=gammelt-kor&n=Torsdag&ret=1")
    closed = item(page, "gammelt-kor")
    expect(closed).to_contain_text("Afsluttet.")
    expect(closed).to_contain_text("Prøv i stedet: Gåtur i Viborg")
    expect(closed.get_by_role("link", name="Ring 12 34 56 78 til Gåtur i Viborg")).to_be_visible()
    expect(closed.locator("dl")).to_be_hidden()
    closed.get_by_role("button", name="Sæt det på listen i stedet").click()
    ready(page)
    expect(page).to_have_url(re.compile("#t=gaatur-i-viborg&n=Torsdag$"))
    page.get_by_role("button", name="Fortryd").click()
    assert ids(page) == ["gammelt-kor"]


def test_what_is_gone_or_out_of_reach_keeps_its_place_and_line(page: Page, small_address: str) -> None:
    page.route("**/tilbud/natlinjen/", lambda route: route.abort())
    opened(page, small_address, "#t=findes-ikke&n=Min+linje&t=natlinjen&n=Om+natten&ret=1")
    expect(item(page, "findes-ikke")).to_contain_text("Tilbuddet findes ikke mere på siden.")
    expect(page.get_by_label("Din linje om Tilbuddet ”findes-ikke”")).to_have_value("Min linje")
    expect(item(page, "natlinjen")).to_contain_text("Oplysningerne kan ikke hentes lige nu.")
    page.unroute("**/tilbud/natlinjen/")
    item(page, "natlinjen").get_by_role("button", name="Prøv igen").click()
    expect(item(page, "natlinjen")).to_contain_text("Ring eller skriv, når natten er lang.")
    expect(page).to_have_url(re.compile("t=findes-ikke&n=Min\\+linje&t=natlinjen&n=Om\\+natten$"))


def test_a_list_that_names_violence_warns_staff_and_lets_the_reader_leave(page: Page, small_address: str) -> None:
    opened(page, small_address, "#t=natlinjen&ret=1")
    expect(page.get_by_text("Tænk på sikkerheden.")).to_be_hidden()
    opened(page, small_address, "#t=krisehuset")
    expect(page.get_by_role("link", name="Forlad siden")).to_be_visible()
    page.get_by_role("button", name="Ret listen").click()
    expect(page.get_by_text("Tænk på sikkerheden.")).to_be_visible()


# ---------------------------------------------------------------- kept only on request


def stored(page: Page) -> Any:
    return page.evaluate("localStorage.getItem('kf-liste')")


def test_nothing_is_kept_without_a_wish_and_it_can_be_forgotten(page: Page, small_address: str) -> None:
    opened(page, small_address, "#t=natlinjen&ret=1")
    assert page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
    page.get_by_label("Husk listen i denne browser").check()
    page.get_by_label("Din linje om Natlinjen").fill("Ring")
    page.keyboard.press("Tab")
    assert stored(page) == "t=natlinjen&n=Ring"
    opened(page, small_address)
    expect(page.get_by_text("Her er listen, som du har gemt i denne browser.")).to_be_visible()
    assert ids(page) == ["natlinjen"]
    page.get_by_role("button", name="Glem listen").click()
    assert stored(page) is None
    expect(page.get_by_label("Husk listen i denne browser")).not_to_be_checked()
    opened(page, small_address)
    assert ids(page) == []


def test_another_list_never_replaces_the_kept_one_by_itself(page: Page, small_address: str) -> None:
    opened(page, small_address, "#t=natlinjen&n=Ring&ret=1")
    page.get_by_label("Husk listen i denne browser").check()
    opened(page, small_address, "#t=gaatur-i-viborg&t=natlinjen&ret=1")
    page.get_by_label("Din linje om Gåtur i Viborg").fill("Ny")
    assert stored(page) == "t=natlinjen&n=Ring"
    page.get_by_role("button", name="Føj dette til den gemte liste").click()
    assert ids(page) == ["natlinjen", "gaatur-i-viborg"]
    assert stored(page) == "t=natlinjen&n=Ring&t=gaatur-i-viborg&n=Ny"
    assert unquote(urlsplit(page.url).fragment) == unquote(stored(page))


# ---------------------------------------------------------------- for everybody


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_and_nothing_is_cut_off_in_any_state(
    browser: Browser, small_address: str, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page, found = context.new_page(), []

    def look(state: str) -> None:
        found.extend(
            (state, v["id"], v["nodes"][0]["html"][:120]) for v in Axe().run(page, options=RULES).response["violations"]
        )
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append((state, "bred", ""))

    opened(page, small_address, THREE + "&t=gammelt-kor&t=findes-ikke")
    look("læs")
    page.get_by_role("button", name="Ret listen").click()
    page.get_by_label("Hvor bor personen?").select_option("viborg")
    expect(page.locator("[data-vaelg]").first).to_be_visible()
    page.get_by_label("Din linje om Natlinjen").fill("010203-1234 " + quote("langt" * 20))
    page.get_by_text("Vis link og tekst").click()
    look("ret")
    page.get_by_role("button", name="Fjern: Natlinjen").click()
    look("fortryd")
    context.close()
    assert not found, "\n".join(map(str, found))


def test_without_javascript_the_page_says_what_to_do_instead(browser: Browser, small_address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(small_address + LIST)
    expect(page.get_by_text("Listen kræver JavaScript.")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)
    context.close()
