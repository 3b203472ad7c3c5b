"""What editors read on the site: how long ago somebody looked, by the reader's own date, and where to report a mistake."""

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

STUE = "/tilbud/aaben-stue-viborg/"


def test_an_old_build_tells_how_long_ago_somebody_looked(page: Page, address: str) -> None:
    """Confirmed on 9 June 2026 with an interval of 12 months."""
    page.clock.set_fixed_time("2027-06-09T23:00:00")
    page.goto(address + STUE)
    expect(page.locator("p.kf-frisk")).to_have_text("Bekræftet 9. juni 2026")
    page.clock.set_fixed_time("2027-08-10T12:00:00")
    page.goto(address + STUE)
    expect(page.locator("p.kf-frisk")).to_have_text("Ikke bekræftet i 14 måneder")
    expect(page.locator("footer [data-frisk]")).to_have_text("Ikke bekræftet i 14 måneder")
    expect(page.locator('[data-liste="bekraeftet"]')).to_have_text("9. juni 2026")


def test_the_page_of_what_is_due_counts_by_the_readers_day(page: Page, address: str) -> None:
    page.clock.set_fixed_time("2020-01-01T12:00:00")
    page.goto(address + "/redaktoer/forfalden/")
    few = int((page.get_by_role("main").get_by_role("status").text_content() or "").split()[0])
    page.clock.set_fixed_time("2040-01-01T12:00:00")
    page.reload()
    assert int((page.get_by_role("main").get_by_role("status").text_content() or "").split()[0]) > few


def test_without_javascript_the_date_stands_there(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + STUE)
    expect(page.locator("p.kf-frisk")).to_have_text("Bekræftet 9. juni 2026")
    expect(page.get_by_role("link", name="Er noget forkert?")).to_have_attribute("href", "/redaktoer/saadan-retter-du/")
    context.close()


def test_every_record_page_asks_whether_something_is_wrong(site: Path) -> None:
    for path in (
        "tilbud/aaben-stue-viborg",
        "organisationer/havnelys",
        "puljer/kulturpuljen",
        "samarbejder/eksempel-trygt-hjem",
        "initiativer/et-rundt-bord",
    ):
        assert "Er noget forkert?" in (site / path / "index.html").read_text(encoding="utf-8")


def test_the_tables_of_what_is_due_and_of_quality_can_be_fetched(site: Path) -> None:
    due = (site / "redaktoer/forfalden/forfalden.csv").read_text(encoding="utf-8-sig").splitlines()
    assert due[0] == "organisation;tilbud;fil;sidst_bekraeftet;bekraeftes_senest"
    points = (site / "redaktoer/kvalitet/kvalitet.csv").read_text(encoding="utf-8-sig").splitlines()
    assert points[0] == "fil;navn;point;mangler"
    assert len(due) > 100 and len(points) > 100
