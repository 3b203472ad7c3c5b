"""What the page of a sundhedsråd says before its meeting."""

from typing import Any

import pytest

from factories import CODES, a_tilbud, an_organisation
from katalog.catalogue import Catalogue, assemble
from katalog.meeting import Meeting, meeting
from katalog.models import KINDS, Initiativ, Pulje, Samarbejde

HERE, ELSEWHERE = "sundhedsraad-midt", "sundhedsraad-aarhus"


def made(model: type[Any], id: str, **fields: Any) -> Any:
    name = "navn" if model is Pulje else "titel"
    return model.model_validate({"id": id, name: id.capitalize(), **fields}, context={"koder": CODES})


def a_catalogue(*records: Any) -> Catalogue:
    kept: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
    for record in [an_organisation("regionen", offentlig=True), an_organisation(), *records]:
        kept[record.kind][record.id] = record
    return assemble(CODES, kept)


def at(c: Catalogue, slug: str = HERE) -> Meeting:
    found = meeting(c, c.omraader[slug])
    assert found
    return found


def ids(records: tuple[Any, ...]) -> list[str]:
    return [r.id for r in records]


def test_the_agreements_that_name_it_stand_there_the_real_first() -> None:
    given = {"parter": ["regionen", "havnelys"], "sundhedsraad": [HERE]}
    c = a_catalogue(made(Samarbejde, "a", eksempel=True, **given), made(Samarbejde, "b", **given))
    assert ids(at(c).agreements) == ["b", "a"]
    assert at(c, ELSEWHERE).agreements == ()


@pytest.mark.parametrize("way", ["partner", "offering", "offering that names it", "agreement"])
def test_an_initiative_is_here_when_a_record_of_it_names_the_area(way: str) -> None:
    named = {"partner": {"partnere": ["kommunen"]}, "offering": {"tilbud": ["gaatur"]}, "agreement": {"samarbejder": ["aftale"]}}  # fmt: skip
    c = a_catalogue(
        made(Initiativ, "her", **named.get(way, {})),
        made(Initiativ, "overalt", partnere=["regionen"]),
        an_organisation("kommunen", offentlig=True, daekning={"kommuner": ["viborg"]}),
        a_tilbud("gaatur", initiativer=["her"] if way == "offering that names it" else []),
        made(Samarbejde, "aftale", parter=["regionen", "havnelys"], sundhedsraad=[HERE]),
    )
    assert ids(at(c).initiatives) == ["her"]
    assert at(c, ELSEWHERE).initiatives == ()


def test_pools_for_sundhedsraad_stand_there_until_they_are_closed() -> None:
    c = a_catalogue(
        made(Pulje, "aaben", placering="sundhedsraad", status="aaben"), made(Pulje, "eksempel", placering="sundhedsraad", eksempel=True),
        made(Pulje, "lukket", placering="sundhedsraad", status="lukket"), made(Pulje, "central", placering="regionsraad"),
    )  # fmt: skip
    assert ids(at(c).pools) == ["aaben", "eksempel"]


def test_a_municipality_has_no_such_meeting() -> None:
    c = a_catalogue()
    assert meeting(c, c.omraader["viborg"]) is None
