"""The overview: which target groups are offered what, by whom and where. The ground that the strategy asks for."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property, partial

from katalog import danish
from katalog.catalogue import Catalogue, by_name
from katalog.codes import Kode, Omraade
from katalog.matrix import Axis, Matrix, Plane, code_axis
from katalog.models import Organisation, Tilbud
from katalog.page import Crumbs, Late, Page, numbered, parts
from katalog.tables import Cell, as_csv

TYPES, PROVIDERS = "maalgrupper-tilbudstyper.csv", "organisationer-maalgrupper.csv"
OVERVIEW: Crumbs = (("Overblik", "overblik/"),)


@dataclass(frozen=True)
class Scope:
    """What a table is about: the whole catalogue, or one area."""

    omraade: Omraade | None
    inside: tuple[Tilbud, ...]
    above: tuple[Tilbud, ...]
    """What covers the area from a level above, or can be used online, and does not lie in it."""

    @property
    def address(self) -> str:
        """Where the table of types stands; that of the organisations stands in a folder below."""
        return f"overblik/omraader/{self.omraade.slug}/" if self.omraade else "overblik/"

    @cached_property
    def examples_inside(self) -> int:
        """How many of those that lie in the area are made up."""
        return sum(t.eksempel for t in self.inside)

    @cached_property
    def examples(self) -> int:
        """How many of all that can be used there are made up."""
        return self.examples_inside + sum(t.eksempel for t in self.above)

    @property
    def place(self) -> str:
        """' i Viborg', or nothing for the whole catalogue."""
        return f" i {self.omraade.short}" if self.omraade else ""


def scopes(c: Catalogue) -> Iterator[Scope]:
    """The whole catalogue, then each area."""
    yield Scope(None, c.tilbud, ())
    for omraade in c.omraader.values():
        coverage = c.coverage(omraade.slug)
        yield Scope(omraade, coverage.inside, coverage.covering)


def by_type(c: Catalogue) -> Plane:
    """Target groups down, types of offerings across."""
    return Plane(code_axis(c, "maalgrupper"), code_axis(c, "tilbudstyper"))


def providers(c: Catalogue, scope: Scope) -> tuple[Organisation, ...]:
    """Who offers something that lies in the area."""
    return tuple(sorted(c.organisations(sorted({o for t in scope.inside for o in t.udbydere})), key=by_name))


def by_provider(c: Catalogue, organisations: Sequence[Organisation]) -> Plane:
    """Organisations down, target groups across."""
    place = {o.id: n for n, o in enumerate(organisations)}
    rows = Axis([(o.id, o.navn, 1) for o in organisations], lambda t: [place[id] for id in t.udbydere if id in place])
    return Plane(rows, code_axis(c, "maalgrupper"))


# ---------------------------------------------------------------- pages


def pages(c: Catalogue) -> Iterator[Page]:
    """Both tables for the whole catalogue and for each area, and a page for each target group."""
    plane = by_type(c)
    for scope in scopes(c):
        yield _types(plane, scope)
        yield from _providers(c, scope)
    yield from (_group(c, kode) for kode in c.codes["maalgrupper"].values())


def _types(plane: Plane, scope: Scope) -> Page:
    title = f"Hvem får tilbudt hvad{scope.place}?"
    text = f"Målgrupper og typer af tilbud{scope.place}: hvor der er noget, og hvor der er hvide pletter."
    csv = scope.address + TYPES

    def late() -> Late:
        table = plane.count(scope.inside, scope.above)
        return Late({"tabel": table}, [(csv, as_csv(*_lines(table, "maalgruppe", scope.omraade is not None)))])

    crumbs = OVERVIEW if scope.omraade else ()
    return Page(scope.address, "overblik", title, text, crumbs, {"felt": scope, "csv": csv}, late=late)


def _providers(c: Catalogue, scope: Scope) -> Iterator[Page]:
    base = f"{scope.address}organisationer/"
    title = f"Hvem tilbyder noget til hvem{scope.place}?"
    text = f"Organisationer og de målgrupper, de har tilbud til{scope.place}."
    here = {t.id for t in scope.inside}
    anonymous = sum(not t.udbydere for t in scope.inside)
    organisations = providers(c, scope)
    for part in parts(organisations, base):
        values = {"felt": scope, "csv": base + PROVIDERS, "uden": anonymous}
        late = partial(_provided, c, part.items, here)
        yield replace(numbered(part, "overblik-organisationer", title, text, OVERVIEW, values), late=late)


def _provided(c: Catalogue, organisations: Sequence[Organisation], here: Set[str]) -> Late:
    tilbud = {t.id: t for o in organisations for t in c.tilbud_of(o) if t.id in here}
    return Late({"tabel": by_provider(c, organisations).count(tuple(tilbud.values()))})


# ---------------------------------------------------------------- one group everywhere


@dataclass(frozen=True)
class Reach:
    """How many offerings a municipality has for a group, and what covers it from the levels above."""

    omraade: Omraade
    own: int
    """Offerings that name the municipality."""
    wider: int
    """Others that name its sundhedsråd or region."""

    def __bool__(self) -> bool:
        return bool(self.own or self.wider)


def reach(c: Catalogue, tilbud: Sequence[Tilbud]) -> tuple[Reach, ...]:
    """Each municipality, and what it has of these offerings nearer than the whole country."""
    own, wider = dict.fromkeys(c.omraader, 0), dict.fromkeys(c.omraader, 0)
    for t in tilbud:
        for kommune in set(t.daekning.kommuner):
            own[kommune] += 1
        covered = {k for area in t.daekning.sundhedsraad + t.daekning.regioner for k in c.kommuner_in(area)}
        for kommune in covered.difference(t.daekning.kommuner):
            wider[kommune] += 1
    return tuple(Reach(k, own[k.slug], wider[k.slug]) for k in c.kommuner)


def everywhere(tilbud: Sequence[Tilbud]) -> int:
    """How many of these can be used in the whole country, by everyone or online."""
    return sum(t.daekning.anywhere for t in tilbud)


def _group(c: Catalogue, kode: Kode) -> Page:
    tilbud = c.tilbud_for("maalgrupper", kode.slug)
    title = f"{kode.navn}: kommune for kommune"
    text = f"{kode.navn}: {danish.plural(len(tilbud), 'tilbud', 'tilbud')}. Se, hvilke kommuner der ikke har nogen."
    values = {"kode": kode, "tilbud": tilbud, "landet": everywhere(tilbud)}
    return Page(
        f"overblik/maalgrupper/{kode.slug}/", "overblik-maalgruppe", title, text, OVERVIEW, values,
        late=lambda: Late({"kommuner": reach(c, tilbud)}),
    )  # fmt: skip


# ---------------------------------------------------------------- CSV


def files(c: Catalogue) -> Iterator[tuple[str, str]]:
    """The organisations' tables, whole: their pages are cut."""
    for scope in scopes(c):
        table = by_provider(c, providers(c, scope)).count(scope.inside)
        yield f"{scope.address}organisationer/{PROVIDERS}", as_csv(*_lines(table, "organisation", False))


def _lines(table: Matrix, first: str, apart: bool) -> tuple[list[str], list[list[Cell]]]:
    """The heads and the lines of a table; apart gives what covers an area from above a line of its own."""
    heads = [first, "navn", "daekning", "i_alt", *(line.slug for line in table.columns)]
    lines: list[list[Cell]] = []
    levels = ("i området", "dækker ovenfra") if apart else ("alle",)
    for row in table.rows:
        for which, level in enumerate(levels):
            numbers = [0] * row.width
            for column, *count in row.filled:
                numbers[column] = count[which]
            lines.append([row.slug, row.name, level, row.total[which], *numbers])
    return heads, lines
