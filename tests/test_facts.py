"""Each fact of the sources is told on the site, and the table of them says where."""

import re
from pathlib import Path

import pytest
import yaml

from conftest import ROOT
from factories import CODES, a_catalogue, a_tilbud
from katalog import facts, timeline
from katalog.catalogue import Catalogue
from katalog.cli import catalogue
from katalog.facts import Place
from katalog.models import KINDS, Initiativ

LIST = yaml.safe_load((ROOT / "catalogue" / "kodelister" / "fakta.yml").read_text(encoding="utf-8"))
ROWS = [slug for slug, entry in LIST.items() if "under" in entry]
MARK = re.compile(r"\{\{\s*fakta\(([^)]*)\)\s*\}\}")
# Every row of the sources' facts: the texts, the actors, the groups, the organisations and the offerings.
EXPECTED = [
    *(f"{letter}{n}" for letter, last in zip("bmpjrigot", (23, 10, 13, 2, 9, 11, 8, 18, 9), strict=True) for n in range(1, last + 1)),
    *"abcdef",
]  # fmt: skip


def in_prose() -> dict[str, list[str]]:
    """The pages in content/ that mark each row."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "content").rglob("*.md")):
        for call in MARK.findall(path.read_text(encoding="utf-8")):
            for slug in re.findall(r"[\"']([a-z0-9-]+)[\"']", call):
                found.setdefault(slug, []).append(path.relative_to(ROOT / "content").as_posix())
    return found


@pytest.fixture(scope="module")
def real() -> Catalogue:
    return catalogue(ROOT)[0]


def test_the_list_has_every_row_of_the_sources() -> None:
    assert sorted(ROWS) == sorted(EXPECTED)


@pytest.mark.parametrize("slug", ROWS)
def test_a_row_is_told_somewhere(slug: str, real: Catalogue) -> None:
    assert slug in in_prose() or slug in dict(facts.in_records(real)), f"{slug}: {LIST[slug]['navn']}"


def test_a_text_on_strategy_tells_every_row_but_the_single_names(real: Catalogue) -> None:
    """An organisation or offering has a page of its own, and need not stand in a text."""
    assert {slug for slug in ROWS if slug not in in_prose() and slug[0] not in "ot"} == set()


def test_every_mark_names_a_row() -> None:
    assert set(in_prose()) <= set(ROWS)


def test_a_record_marks_rows_and_never_a_group(real: Catalogue) -> None:
    assert {slug for slug, _ in facts.in_records(real)} <= set(ROWS)


def test_every_row_names_sources_that_the_site_has() -> None:
    known = re.findall(r"^ +(00\d_\w+\.txt):", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(known) == 5
    for slug in ROWS:
        assert LIST[slug]["kilde"], slug
        assert set(LIST[slug]["kilde"]) <= set(known), slug


def test_a_real_record_marks_only_facts_of_a_source_that_it_names(real: Catalogue) -> None:
    """What a record's source does not say, the record cannot tell from it."""
    for model in KINDS.values():
        for record in real.all(model):
            for kilde in record.kilder:
                for slug in kilde.fakta:
                    assert set(LIST[slug]["kilde"]) & {k.navn for k in record.kilder}, (record.path, slug)


def test_no_body_of_the_sources_is_counted_as_civil_society(real: Catalogue) -> None:
    bodies = ("udvalget-for-lighed-i-sundhed", "udsatteraadet", "social-og-psykiatriudvalget", "forretningsudvalget",
              "den-sociale-virksomhed", "region-sjaelland", "region-oestdanmark", "civilsamfundsenheden",
              "magistratsafdelingen-for-sundhed-og-omsorg", "klinik-for-socialmedicin-og-rehabilitering")  # fmt: skip
    for id in bodies:
        assert real.get("organisationer", id).offentlig, id
    assert not {o.id for o in real.civil} & set(bodies)


# ---------------------------------------------------------------- the built site


def test_the_table_names_every_row_and_each_of_its_places_exists(site: Path) -> None:
    text = (site / "om" / "kilder" / "index.html").read_text(encoding="utf-8")
    rows = dict(re.findall(r'<tr role="row" id="nr-([a-z0-9-]+)">(.*?)</tr>', text, re.DOTALL))
    assert list(rows) == ROWS
    assert "ingen steder endnu" not in "".join(rows.values())
    for slug, row in rows.items():
        for address, anchor in re.findall(r'href="/([^"#]*)(?:#([^"]*))?"', row):
            page = (site / address / "index.html").read_text(encoding="utf-8")
            assert not anchor or page.count(f'id="{anchor}"') == 1, (slug, address, anchor)


def test_every_marked_page_has_its_anchor(site: Path) -> None:
    for slug, places in in_prose().items():
        for place in places:
            page = site / place.removesuffix("index.md").replace(".md", "/") / "index.html"
            assert f'id="fakta-{slug}"' in page.read_text(encoding="utf-8"), (slug, place)


def test_the_process_is_one_line_of_time(site: Path) -> None:
    text = (site / "strategi" / "proces" / "index.html").read_text(encoding="utf-8")
    steps = re.findall(r"<li[^>]*><strong>(.*?)</strong>", text)
    assert steps[:4] == ["Oktober 2023", "April 2024", "2025", "2025 og især første halvår 2026"]
    assert steps.index("Begyndelsen af 2026") < steps.index("I løbet af 2026")
    assert steps.index("Året før budgetforslaget") < steps.index("2. september 2025 (forventet)")


# ---------------------------------------------------------------- the parts


def test_a_row_without_a_mark_says_so_and_its_places_come_texts_first() -> None:
    marked = a_tilbud("en", kilder=[{"navn": "Papir", "fakta": ["b1"]}, {"navn": "Papir", "fakta": ["b1", "b2"]}])
    groups = facts.table(a_catalogue(marked), {"b1": [Place("x/#fakta-b1", "X", "Tekst")]})
    rows = {row.fakta.slug: row for group in groups for row in group.rows}
    assert [p.title for p in rows["b1"].places] == ["X", "En"]
    assert [p.address for p in rows["b2"].places] == ["tilbud/en/"]
    assert rows["b3"].places == ()
    assert rows["b1"].sources == ("000", "002")


def test_a_row_that_many_records_tell_names_a_few_of_them() -> None:
    many = [a_tilbud(f"nr-{n}", kilder=[{"navn": "Papir", "fakta": ["b1"]}]) for n in range(30)]
    row = facts.table(a_catalogue(*many), {})[0].rows[0]
    assert (len(row.shown), row.more) == (facts.MOST, 30 - facts.MOST)


def test_a_mark_that_is_wrong_is_told_with_its_cure() -> None:
    c = a_catalogue()
    assert facts.complaint(c, ["b1", "m3"], []) is None
    assert "Mente du b2" in (facts.complaint(c, ["b 2"], []) or "")
    assert "findes ikke" in (facts.complaint(c, ["formaal"], []) or "")
    assert "mærket to gange" in (facts.complaint(c, ["b1"], ["b1"]) or "")
    assert "mærket to gange" in (facts.complaint(c, ["b1", "b1"], []) or "")
    assert "mindst ét" in (facts.complaint(c, [], []) or "")
    assert "findes ikke" in (facts.complaint(c, [3, ["b1"]], []) or "")


def test_a_place_is_named_by_the_heading_it_stands_under() -> None:
    text = (
        '# Side\n\n{{ fakta("b1") }}Først.\n\n## Hvem\n\n{{ fakta("b2", \'b3\') }}Så.\n\n### Hvor\n\n{{ fakta("b30") }}'
    )
    assert [facts.section(text, slug) for slug in ("b1", "b2", "b3", "b30")] == ["", "Hvem", "Hvem", "Hvor"]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("oktober 2023", (2023, 10)), ("2. september 2025 (forventet)", (2025, 9)), ("efteråret 2025", (2025, 11)),
        ("2025", (2025, 12)), ("2025 og især første halvår 2026", (2026, 6)), ("begyndelsen af 2026", (2026, 3)),
        ("i løbet af 2026", (2026, 12)), ("forår 2026", (2026, 5)), ("", timeline.LATER), ("engang", timeline.LATER),
        ("december 2025 - januar 2026", (2026, 1)), ("oktober 2025 til marts 2026", (2026, 3)), ("1. halvår 2026", (2026, 6)),
        ("andet halvår 2026", (2026, 12)), ("1. kvartal 2026", (2026, 3)), ("midten af 2026", (2026, 8)), ("2025, især efteråret", (2025, 11)),
    ],
)  # fmt: skip
def test_a_time_in_words_has_an_end(text: str, ends: tuple[int, int]) -> None:
    assert timeline.ends(text) == ends


def test_a_time_in_words_has_a_beginning() -> None:
    assert timeline.span("oktober 2025 til marts 2026") == ((2025, 10), (2026, 3))
    assert timeline.span("2025 og især første halvår 2026") == ((2025, 1), (2026, 6))
    assert timeline.span("oktober til december 2025") == ((2025, 10), (2025, 12))


def test_what_begins_first_stands_first_and_of_those_what_ends_first() -> None:
    times = ["efteråret 2025", "2025 og 2026", "marts 2026", "2025", "oktober 2024 til juni 2026"]
    i = Initiativ.model_validate({"id": "a", "titel": "A", "trin": [{"hvornaar": t, "hvad": "Noget"} for t in times]}, context={"koder": CODES})  # fmt: skip
    shown = [s.trin.hvornaar for s in timeline.steps(a_catalogue(i), ["a"])]  # type: ignore[arg-type]
    assert shown == ["oktober 2024 til juni 2026", "2025", "2025 og 2026", "efteråret 2025", "marts 2026"]


def test_steps_of_several_initiatives_stand_in_order() -> None:
    def one(id: str, *times: str) -> Initiativ:
        trin = [{"hvornaar": t, "hvad": "Noget"} if t else {"hvad": "Noget"} for t in times]
        return Initiativ.model_validate({"id": id, "titel": id, "trin": trin}, context={"koder": CODES})

    c = a_catalogue(one("a", "2026", ""), one("b", "maj 2025"))  # type: ignore[arg-type]
    assert [(s.initiativ.id, s.trin.hvornaar) for s in timeline.steps(c, ["a", "b", "findes-ikke"])] == [
        ("b", "maj 2025"), ("a", "2026"), ("a", None),
    ]  # fmt: skip
