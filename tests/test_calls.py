"""The calls that a Markdown page makes: what they become, and how a wrong one is told."""

import re
from typing import Any

import pytest

from conftest import ROOT
from factories import a_catalogue, a_tilbud, an_organisation
from katalog.calls import Calls
from katalog.neighbours import Neighbour
from katalog.render import Renderer, Site


def answered(text: str, *records: Any, **site: Any) -> tuple[str, list[tuple[int, str]]]:
    """The Markdown with its calls made and put back, and (line, complaint) for what was wrong."""
    wrong: list[tuple[int, str]] = []
    renderer = Renderer(a_catalogue(*records), Site("Prøve", "https://x.example/", **site), ROOT / "overrides")
    calls = Calls(renderer, text, "Side", "side/", partial=False)
    made = calls.answer(text, lambda where, why: wrong.append((text[: text.find(where)].count("\n") + 1, why)))
    return calls.put_back(re.sub(r"^(katalog-liste-\S+)$", r"<p>\1</p>", made, flags=re.MULTILINE)), wrong


def shown(call: str, *records: Any) -> str:
    """The HTML of a list, without its line breaks."""
    made, wrong = answered(call, *records)
    assert wrong == []
    return " ".join(made.split())


def test_a_mark_leaves_an_anchor_in_its_paragraph() -> None:
    made, wrong = answered('# Side\n\n{{ fakta("b1", "b2") }}Formålet er')
    assert wrong == []
    assert made.splitlines()[2].endswith('id="fakta-b1"></span><span class="kf-anker" id="fakta-b2"></span>Formålet er')


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ('{{ fakta("b99") }}', "fakta: 'b99' findes ikke. Mente du b9?"),
        ('{{ fakta("b1", "b1") }}', "fakta: 'b1' er mærket to gange på siden."),
        ("{{ fakta() }}", "fakta: skriv mindst ét nummer"),
        ('{{ tidslinje("x") }}', "tidslinje: initiativet 'x' findes ikke."),
        ('{{ laesbarhed("side") }}', "laesbarhed: 'side' findes ikke. Mente du sider?"),
        ('{{ laesbarhed("fakta") }}', "laesbarhed: 'fakta' findes ikke. Vælg mellem sider, tilbud."),
        ('{{ faktatabel("b1") }}', "Skriv fx {{ faktatabel() }}."),
        ('{{ tidslinje(id="x") }}', 'Skriv fx {{ tidslinje("et-rundt-bord") }}.'),
        ('{{ lsite("tilbud") }}', "Kaldet 'lsite' findes ikke. Mente du liste?"),
        ("{{ 1/0 }}", "Kaldet mellem {{ og }} kan ikke læses."),
        ("{{ 9**9**9 }}", "Kaldet mellem {{ og }} kan ikke læses."),
        ('{{ fakta(["b1"][3]) }}', 'Skriv fx {{ fakta("b1") }}.'),
        ('{{ liste("tilbud", maalgruppe=7) }}', "Kaldet mellem {{ og }} kan ikke læses."),
        ('{{ liste("tilbudd") }}', "liste: 'tilbudd' findes ikke. Mente du tilbud?"),
        ("{{ fakta( }}", "Kaldet mellem {{ og }} kan ikke læses."),
        ("{{ fakta.__globals__ }}", "Kaldet mellem {{ og }} kan ikke læses."),
        ("{{ ''.__class__.__mro__ }}", "Kaldet mellem {{ og }} kan ikke læses."),
    ],
)
def test_a_call_that_is_wrong_is_told_on_its_own_line(call: str, told: str) -> None:
    made, wrong = answered(f'# Side\n\n{{{{ fakta("b3") }}}}Først.\n\n{call}Så.\n')
    assert [line for line, _ in wrong] == [5]
    assert told in wrong[0][1]


@pytest.mark.parametrize(
    "text", ["## Titel {#anker}", "50 {% af dem", "{# ikke en note", "a %} b #} c", "}} alene", "Slut\n"]
)
def test_what_is_no_call_is_left_as_it_stands(text: str) -> None:
    assert answered(text) == (text, [])


def test_a_call_can_be_shown_without_being_made() -> None:
    assert answered('`{{ "{{" }} fakta("b1") {{ "}}" }}`') == ('`{{ fakta("b1") }}`', [])


def test_every_wrong_call_is_told_at_once() -> None:
    assert [line for line, _ in answered('{{ fakta("b99") }}\n\n{{ 1/0 }}\n\n{{ fakta("b1") }}Sandt.')[1]] == [1, 3]


def test_a_long_list_is_cut_and_leads_to_the_search() -> None:
    many = [a_tilbud(f"nr-{n:02}", adgang=["social-henvisning"]) for n in range(50)]
    html = shown('{{ liste("tilbud", adgang="social-henvisning") }}', *many)
    assert html.count("<li>") == 40
    assert 'Her er de første 40. <a href="/tilbud/?adgang=social-henvisning">Se alle 50</a>' in html
    assert "Se alle" not in shown('{{ liste("tilbud") }}', *many[:40])


def test_a_long_list_of_another_kind_leads_to_the_list_of_that_kind() -> None:
    many = [an_organisation(f"nr-{n:02}", aktoertype="fond") for n in range(41)]
    assert '<a href="/organisationer/">Se alle organisationer</a>' in shown('{{ liste("organisationer", aktoertype="fond") }}', *many)  # fmt: skip
    assert '<a href="/organisationer/">Se alle 42</a>' in shown('{{ liste("organisationer") }}', *many)


def test_the_made_up_stand_folded_after_the_real_and_their_badge_says_so_once() -> None:
    made_up = a_tilbud("a", titel="Eksempel: Kaffe", eksempel=True)
    html = shown('{{ liste("tilbud") }}', made_up, a_tilbud("b", titel="Gåtur"))
    assert html.index("Gåtur") < html.index("Opdigtede eksempler (1)</summary>") < html.index(">Kaffe</a> <span")
    assert "Eksempel: " not in html
    alone = shown('{{ liste("tilbud") }}', made_up)
    assert "<details" not in alone
    assert ">Kaffe</a>" in alone


def test_a_closed_offering_is_not_listed() -> None:
    assert "Ingen endnu" in shown('{{ liste("tilbud") }}', a_tilbud(status="afsluttet"))


def test_the_page_about_privacy_says_which_sites_are_asked() -> None:
    nobody, wrong = answered("Før\n\n{{ andre_steder() }}\n\nEfter")
    assert (nobody.split(), wrong) == (["Før", "Efter"], [])
    north = Neighbour("Region Nord", "https://nord.example/guide/")
    made, _ = answered("{{ andre_steder() }}", neighbours=(north,))
    assert 'id="flere-steder"' in made
    assert '<a href="https://nord.example/guide/">Region Nord</a>' in made
