"""What gives points, and a floor under the real catalogue that only rises."""

from datetime import date
from typing import Any

import pytest

from factories import ROOT, a_catalogue, a_tilbud, an_organisation
from katalog.folder import catalogue
from katalog.guide import fields
from katalog.models import KINDS, Tilbud
from katalog.quality import mean, measured, newest, quality

TODAY = date(2026, 11, 25)
FLOOR = {"tilbud": 73, "organisationer": 45}
"""Points that the real catalogue's mean never falls below; raise them when it rises."""
LONG = "Vi går rundt om søerne i roligt tempo. " * 5
WHOLE: dict[str, Any] = {
    "beskrivelse": LONG, "adgang": ["selvhenvendelse"], "saadan_goer_du": "Ring.", "kontakt": {"telefon": "87 65 43 21"},
    "pris": {"gratis": True}, "tidspunkter": [{"dag": "mandag"}], "bekraeftet": {"dato": "2026-05-03", "af": "redaktør"},
}  # fmt: skip


def test_an_offering_that_says_everything_has_100() -> None:
    assert quality(a_tilbud(**WHOLE), TODAY).score == 100
    assert quality(a_tilbud(**WHOLE), TODAY).missing == ()


@pytest.mark.parametrize(
    ("without", "field"),
    [
        ({"kontakt": None}, "kontakt"),
        ({"beskrivelse": "Kort."}, "beskrivelse"),
        ({"maalgrupper": ["alle"]}, "maalgrupper"),
        ({"pris": None}, "pris"),
        ({"bekraeftet": None}, "bekraeftet"),
        ({"bekraeftet": {"dato": "2025-01-01"}}, "bekraeftet"),
        ({"udbydere": []}, "udbydere"),
        (
            {
                "beskrivelse": "Foreningsmedlemmernes kommunikationsmuligheder understøttes. "
                + "Samarbejdsorganisationernes koordineringsudvalg implementerer strategiudviklingsinitiativer " * 30
                + "."
            },
            "lix",
        ),
    ],
)
def test_each_thing_that_is_missing_costs_points_and_says_what_to_write(without: dict[str, Any], field: str) -> None:
    found = quality(a_tilbud(**{**WHOLE, **without}), TODAY)
    assert found.score < 100
    assert field in [c.field for c in found.missing]
    assert all(c.advice.endswith((".", "?")) for c in found.missing)


def test_where_one_just_turns_up_a_place_is_contact_enough() -> None:
    t = a_tilbud(**{**WHOLE, "kontakt": None, "adgang": ["drop-in"], "steder": [{"navn": "Søhuset"}]})
    assert quality(t, TODAY).score == 100


def test_an_organisation_is_measured_on_what_an_organisation_has() -> None:
    o = an_organisation(
        beskrivelse=LONG, aktoertype="forening", cvr="12345678", daekning={"kommuner": ["viborg"]},
        hjemmeside="https://havnelys.example/", bekraeftet={"dato": "2026-05-03", "af": "x"},
    )  # fmt: skip
    assert quality(o, TODAY).score == 100


def test_the_page_is_the_same_on_every_day() -> None:
    c = a_catalogue(a_tilbud(**WHOLE))
    assert newest(c) == date(2026, 5, 3)
    assert [q.score for q in measured(c, newest(c))] == sorted(q.score for q in measured(c, newest(c)))


@pytest.mark.parametrize("kind", FLOOR)
def test_the_catalogue_never_gets_worse(kind: str) -> None:
    c, _ = catalogue(ROOT)
    found = mean([q for q in measured(c, newest(c)) if q.record.kind == kind])
    assert found >= FLOOR[kind], f"{kind}: {found} point. Se katalog quality, og ret det, der er blevet dårligere."
    assert found <= FLOOR[kind] + 5, f"{kind}: {found} point. Hæv FLOOR til {found}."


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_has_its_help_and_an_example_on_the_editors_page(kind: str) -> None:
    c, _ = catalogue(ROOT)
    for field in fields(KINDS[kind], c):
        assert field.help.endswith((".", "]")), field.name
        assert field.example.startswith(f"{field.name}: ")
        assert field.holds


def test_a_field_of_codes_leads_to_them() -> None:
    c, _ = catalogue(ROOT)
    by_name = {f.name: f for f in fields(Tilbud, c)}
    assert by_name["adgang"].codes and by_name["adgang"].kodeliste == "adgang"
    assert by_name["maalgrupper"].count == len(c.codes["maalgrupper"])
    assert [i.name for i in by_name["bekraeftet"].inner] == ["dato", "af"]
    assert by_name["titel"].required and not by_name["pris"].required
