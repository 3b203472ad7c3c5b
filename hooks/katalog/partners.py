"""'Find en partner' and the coordinators: who works where, for whom and how, and the way in to each sundhedsråd."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from katalog import markdown
from katalog.catalogue import Catalogue, covered
from katalog.codes import Kode, Omraade
from katalog.fit import EVERYBODY, STAFF, areas, as_json, groups
from katalog.load import EVERYWHERE, ONLINE
from katalog.models import Organisation, Samarbejde
from katalog.page import Page, numbered, parts
from katalog.tables import as_csv

PARTNERS, COORDINATORS = "fagfolk/partnere/", "fagfolk/koordinatorer/"
TABLE = f"{PARTNERS}partnere.csv"
HEADS = ("Organisation", "Type", "Områder", "Områder fra", "Målgrupper", "Arbejdet udføres af", "Antal tilbud",
         "Vil gerne sammen med regionen", "Eksempel", "Side")  # fmt: skip


@dataclass(frozen=True)
class Partner:
    """An organisation of civil society as somebody looks for it: what it says itself, and what its offerings say."""

    organisation: Organisation
    areas: tuple[str, ...]
    """The areas it works in, as slugs; empty is unknown."""
    places: tuple[str, ...]
    """The same areas by name."""
    own_areas: bool
    """Whether it says so itself; else its offerings do."""
    groups: tuple[Kode, ...]
    """Whom its open offerings are for."""
    offerings: int
    wish: str
    """What it would like to do together with the region, in plain words; empty when it has not said."""


@dataclass(frozen=True)
class Council:
    """A sundhedsråd: its municipalities, and what its area holds."""

    omraade: Omraade
    kommuner: tuple[Omraade, ...]
    providers: int
    """Organisations with an offering that lies in it."""
    partners: int
    """Organisations that work in it, those for its whole region or the country and those online included."""
    inside: int
    """Open offerings that name it or a municipality in it."""
    above: int
    """Open offerings that cover it from above, or are online."""
    agreements: tuple[Samarbejde, ...]


def pages(c: Catalogue) -> Iterator[Page]:
    """The list of partners in parts, and the page of coordinators."""
    found = partners(c)
    text = (
        "Find en organisation at arbejde sammen med: efter type, område, målgruppe, frivillig eller lønnet og ønsker."
    )
    public = sum(o.offentlig for o in c.all(Organisation))
    for part in parts(found, PARTNERS):
        yield numbered(
            part, "fagfolk/partnere", "Find en partner", text, (STAFF,),
            {"csv": TABLE, "offentlige": public},
        )  # fmt: skip
    yield Page(
        COORDINATORS, "fagfolk/koordinatorer", "Koordinatorer i sundhedsrådene",
        "Vejen ind til samarbejdet i hvert sundhedsråd: koordinator, kommuner, organisationer, tilbud og aftaler.",
        (STAFF,), {"regioner": by_region(councils(c, found))}, "kodelister/omraader.yml",
    )  # fmt: skip


def files(c: Catalogue) -> Iterator[tuple[str, str]]:
    """All partners as data for the page, and as a table to download."""
    found = partners(c)
    known = {"omraader": areas(c), "maalgrupper": groups(c)}
    yield f"{PARTNERS}partnere.json", as_json({**known, "partnere": [record(p) for p in found]})
    yield TABLE, as_csv(HEADS, (row(c, p) for p in found))


# ---------------------------------------------------------------- partners


def partners(c: Catalogue) -> tuple[Partner, ...]:
    """Every organisation of civil society, by name."""
    return tuple(partner(c, o) for o in c.civil)


def partner(c: Catalogue, o: Organisation) -> Partner:
    """One organisation with what its offerings tell."""
    tilbud = c.tilbud_of(o)
    found = (slug for t in tilbud for slug in covered(t.daekning))
    places = covered(o.daekning) if o.daekning else tuple(dict.fromkeys(found))
    carried = dict.fromkeys(slug for t in tilbud for slug in t.groups)
    in_order = [kode for slug, kode in c.codes["maalgrupper"].items() if slug in carried]
    wish = " ".join(markdown.plain(o.samarbejde_oensket).split()) if o.samarbejde_oensket else ""
    names = tuple(EVERYBODY.get(slug) or c.omraader[slug].short for slug in places)
    return Partner(o, places, names, bool(o.daekning), tuple(in_order), len(tilbud), wish)


def record(p: Partner) -> dict[str, object]:
    """A partner as the page's filters read it; what is not known is left out."""
    o = p.organisation
    written = {
        "id": o.id, "navn": o.navn, "aktoertype": o.aktoertype, "bemanding": o.bemanding, "omraader": p.areas,
        "fra_tilbud": bool(p.areas) and not p.own_areas, "grupper": [k.slug for k in p.groups],
        "tilbud": p.offerings, "oenske": p.wish, "eksempel": o.eksempel,
    }  # fmt: skip
    return {key: value for key, value in written.items() if value}


def row(c: Catalogue, p: Partner) -> Sequence[str | int | None]:
    """A partner in the table; an empty cell is not known."""
    o = p.organisation
    return (
        o.navn,
        c.codes["aktoertyper"][o.aktoertype].navn if o.aktoertype else None,
        ", ".join(p.places) or None,
        ("organisationen" if p.own_areas else "dens tilbud") if p.areas else None,
        ", ".join(k.navn for k in p.groups) or None,
        c.codes["bemanding"][o.bemanding].navn if o.bemanding else None,
        p.offerings,
        p.wish or None,
        "ja" if o.eksempel else "nej",
        f"/{o.address}",
    )


# ---------------------------------------------------------------- coordinators


def councils(c: Catalogue, found: Sequence[Partner]) -> tuple[Council, ...]:
    """Every sundhedsråd, in the code list's order."""
    return tuple(council(c, o, found) for o in c.omraader.values() if o.type == "sundhedsraad")


def council(c: Catalogue, o: Omraade, found: Sequence[Partner]) -> Council:
    """One sundhedsråd, and what there is in its area."""
    coverage = c.coverage(o.slug)
    above = len(coverage.covering)
    here = {o.slug, *c.kommuner_in(o.slug), *c.parents(o.slug), EVERYWHERE, ONLINE}
    working = sum(not here.isdisjoint(p.areas) for p in found)
    agreements = c.pointing("omraader", o.slug, Samarbejde)
    own = {id for t in coverage.inside for id in t.udbydere}
    return Council(o, c.children(o.slug), len(own), working, len(coverage.inside), above, agreements)


def by_region(found: Sequence[Council]) -> tuple[tuple[tuple[str, ...], tuple[Council, ...]], ...]:
    """The councils under the regions they lie in: one, or one until and one from a date."""
    order = sorted(found, key=lambda r: r.omraade.ligger_i)
    return tuple((regions, tuple(each)) for regions, each in groupby(order, key=lambda r: r.omraade.ligger_i))
