"""How hard texts are to read: what is measured, and that the site's own texts are plain enough."""

from pathlib import Path

import pytest

from conftest import ROOT
from factories import a_catalogue, a_tilbud
from katalog import cli, readability
from katalog.readability import CITIZEN, STAFF, of_file, read, running, sentences

PAGES = sorted((ROOT / "content").rglob("*.md"))
PLAIN = "Vi går en tur i skoven hver tirsdag. " * 15


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.relative_to(ROOT / "content").as_posix())
def test_a_page_is_no_harder_than_it_aims_at(path: Path) -> None:
    measured = of_file(path.relative_to(ROOT), path.read_text(encoding="utf-8"))
    assert not measured.too_hard, f"LIX {measured.reading.lix}, mål {measured.target}: {measured.reading.longest}"


def test_citizens_pages_aim_lower_than_staffs() -> None:
    assert {readability.target(p) for p in ("index.md", "akut.md", "om/kilder.md")} == {CITIZEN} == {35}
    assert {readability.target(p) for p in ("strategi/hvorfor.md", "fagfolk/index.md")} == {STAFF} == {45}


def test_lix_is_words_per_sentence_and_the_share_of_long_words() -> None:
    """Ten sentences of ten words, two of each with more than six letters: 10 + 20."""
    assert read("Det er en rigtig dejlig historie om de gode gamle. " * 10).lix == 10 + 10
    assert read("Det er en særdeles fantastisk ting om de to ko. " * 10).lix == 10 + 20
    assert read("Fem ord er for kort.").lix is None


def test_only_running_text_is_measured() -> None:
    text = """---
title: Noget
---
# En overskrift

Vi mødes **her**.[^a] Se [kortet](kort.md) {{ fakta("b1") }}først.

- en liste
- mere

1. tal

| a | b |
|---|---|

> Et citat.

{{ liste("tilbud") }}

```yaml
kode: her

mere: kode
```

![billede](x.png){ .klasse }

[^a]: En note.
"""
    assert " ".join(running(text)).startswith("Vi mødes her. Se kortet først.")
    assert "note" not in " ".join(running(text))
    assert not {"liste", "tal", "citat", "kode", "overskrift"} & set(readability.words(" ".join(running(text))))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Vi mødes 2. september. Kom med.", 2),
        ("Det koster 1,5 mio. kr. om året.", 1),
        ("Se nr. 3 og § 17.4 i loven.", 1),
        ("Kom fx kl. 10. Vi har kaffe.", 2),
        ("»Kom ind.« Vi venter! Er du klar? Ja", 4),
        ("Bl.a. Anna kommer", 1),
        ("", 0),
    ],
)
def test_a_sentence_ends_where_a_reader_stops(text: str, count: int) -> None:
    assert len(list(sentences(text))) == count


def test_the_longest_sentence_is_told_as_it_is_written() -> None:
    reading = read("Kort her. Den her sætning er noget længere end den første. Slut.")
    assert reading.longest == "Den her sætning er noget længere end den første."
    assert reading.longest_words == 9


def test_the_hardest_offerings_come_first_and_short_ones_are_counted() -> None:
    hard = "Understøttelsesforanstaltninger iværksættes sædvanligvis efterfølgende. " * 30
    c = a_catalogue(
        a_tilbud("let", beskrivelse=PLAIN), a_tilbud("svaer", beskrivelse=hard), a_tilbud("kort", beskrivelse="Kom.")
    )
    shown = readability.listed(c, [], "tilbud")
    assert [t.path for t in shown["tekster"]] == ["tilbud/svaer.yml", "tilbud/let.yml"]
    assert shown["korte"] == 1
    assert shown["tekster"][0].too_hard
    assert shown["tekster"][0].reading.level == "meget svær"


def test_no_more_offerings_are_listed_than_one_can_read() -> None:
    c = a_catalogue(*(a_tilbud(f"nr-{n}", beskrivelse=PLAIN) for n in range(60)))
    assert len(readability.listed(c, [], "tilbud")["tekster"]) == readability.SHOWN


def test_the_command_measures_a_page_and_a_record(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert cli.main(["lix", "content/om/index.md", "catalogue/tilbud/frivilligguider.yml"]) == 0
    told = capsys.readouterr().out
    assert "content/om/index.md" in told
    assert "tilbud/frivilligguider.yml" in told
    assert cli.main(["lix", "findes/ikke.md"]) == 2
    assert "findes/ikke.md: findes ikke" in capsys.readouterr().err


def test_editors_see_every_page_with_its_number(site: Path) -> None:
    text = (site / "redaktoer" / "laesbarhed" / "index.html").read_text(encoding="utf-8")
    for title in ("Om siden", "Principper", "Hvis det haster", "For fagfolk"):
        assert f">{title}</a>" in text
    assert "for kort til at måle" in text
    assert "/edit/main/catalogue/tilbud/" in text
