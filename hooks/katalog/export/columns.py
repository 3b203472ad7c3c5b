"""Records as tables: every field becomes a column, every list of parts a table of its own, named and explained from the models."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from operator import attrgetter
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from katalog.catalogue import Catalogue
from katalog.codes import Kode, Omraade
from katalog.export import Publication
from katalog.models import KINDS
from katalog.parts import Part, Record
from katalog.tables import Cell
from katalog.values import CodeOf, IdOf, marked

Path = tuple[str, ...]
BESIDE = "_navne"
"""What the column is called that says codes or ids in words."""


@dataclass(frozen=True)
class Column:
    """One column, and how a row's cell is read from what the row stands for."""

    name: str
    help: str
    cell: Callable[[Any], Cell]
    example: str = ""
    codes: str = ""
    """The code list, or the kind of record, whose slugs stand in the column."""
    required: bool = False


@dataclass(frozen=True)
class Table:
    """One table: its rows are what their columns read."""

    name: str
    """'tilbud', or 'tilbud-steder' for the places of each offering."""
    what: str
    columns: Sequence[Column]
    items: Iterable[Any]

    @property
    def heads(self) -> list[str]:
        """The columns' names."""
        return [column.name for column in self.columns]

    @property
    def rows(self) -> Iterator[list[Cell]]:
        """One list of cells for each row."""
        readers = [column.cell for column in self.columns]
        return ([read(item) for read in readers] for item in self.items)


def tables(p: Publication) -> Iterator[Table]:
    """A table for each kind, one for each list of parts in it, then the areas and every code."""
    c = p.catalogue
    for kind, model in KINDS.items():
        records = c.all(model)
        page = Column("side", "Postens side.", lambda r: p.at(r.address), p.at(f"{kind}/eksempel/"))
        identity = Column("id", "Filens navn uden .yml. Det skifter ikke.", lambda r: r.id, required=True)
        yield Table(kind, _said(model), [identity, page, *columns(c, model)], records)
        for path, part in lists(model):
            yield Table("-".join((kind, *path)), _said(part), _child(c, kind, part), _rows(records, path))
    areas = [Column("slug", "Områdets kode her.", lambda k: k.slug, required=True), *columns(c, Omraade)]
    yield Table("omraader", _said(Omraade), areas, c.omraader.values())
    yield Table(
        "koder", "Alle koder i kodelisterne.", _codes(c), [(n, k) for n, ks in c.codes.items() for k in ks.values()]
    )


def explained(every: Sequence[Table]) -> Table:
    """The table that says what each column of the others means."""
    columns = [
        Column("tabel", "Tabellens navn.", lambda r: r[0]),
        Column("kolonne", "Kolonnens navn.", lambda r: r[1].name),
        Column("betydning", "Hvad der står i den.", lambda r: r[1].help),
        Column("eksempel", "Et eksempel.", lambda r: r[1].example),
        Column("koder_fra", "Kodelisten eller tabellen, som koderne kommer fra.", lambda r: r[1].codes),
        Column("altid_udfyldt", "ja, når feltet skal være der.", lambda r: _cell(r[1].required)),
    ]
    return Table(
        "kolonner", "Hvad kolonnerne betyder.", columns, [(t.name, column) for t in every for column in t.columns]
    )


def columns(c: Catalogue, model: type[BaseModel], path: Path = ()) -> Iterator[Column]:
    """A column for each field; a part's fields stand as 'daekning.kommuner', codes also in words."""
    markers = {name: marker for kind in (CodeOf, IdOf) for name, marker, _ in marked(model, kind)}
    for name, info in model.model_fields.items():
        part, many = part_of(info)
        here = (*path, name)
        if part and not many:
            yield from columns(c, part, here)
        elif name not in ("id", "slug"):
            yield from _field(c, here, info, part, markers.get(name))


def lists(model: type[BaseModel], path: Path = ()) -> Iterator[tuple[Path, type[Part]]]:
    """(where it is, its part) for each list of parts in a model."""
    for name, info in model.model_fields.items():
        part, many = part_of(info)
        if part and many:
            yield (*path, name), part
        elif part:
            yield from lists(part, (*path, name))


def part_of(info: FieldInfo) -> tuple[type[Part] | None, bool]:
    """The kind of part that a field holds, and whether it holds several."""
    arguments = get_args(info.annotation) or (info.annotation,)
    for argument in arguments:
        inner = get_args(argument)[0] if get_origin(argument) is Annotated else argument
        if isinstance(inner, type) and issubclass(inner, Part):
            return inner, Ellipsis in arguments
    return None, False


def _field(
    c: Catalogue, path: Path, info: FieldInfo, part: type[Part] | None, marker: CodeOf | IdOf | None
) -> Iterator[Column]:
    read, name, help = _reader(path), ".".join(path), info.description or ""
    example = _cell((info.examples or [""])[0])
    if part:
        yield Column(
            name, f"{help} Én pr. linje; delt op i en tabel for sig.", lambda r: _spoken(read(r) or ()), str(example)
        )
        return
    origin = getattr(marker, "kodeliste", getattr(marker, "kind", ""))
    yield Column(name, help, lambda r: _cell(read(r)), str(example), origin, info.is_required())
    if origin:
        named = lru_cache(10_000)(lambda value: _named(c, origin, value))
        yield Column(name + BESIDE, f"{name} i ord.", lambda r: named(read(r)))


def _child(c: Catalogue, kind: str, part: type[Part]) -> list[Column]:
    inner = [
        Column(column.name, column.help, lambda row, read=column.cell: read(row[2]), column.example, column.codes, column.required)  # type: ignore[misc]
        for column in columns(c, part)
    ]  # fmt: skip
    owner = Column(
        "id", f"Posten i tabellen {kind}, som linjen hører til.", lambda row: row[0], codes=kind, required=True
    )
    return [owner, Column("nr", "Linjens nummer i posten, fra 1.", lambda row: row[1], "1", required=True), *inner]


def _rows(records: Sequence[Any], path: Path) -> list[tuple[str, int, Any]]:
    read = _reader(path)
    return [(r.id, n, part) for r in records for n, part in enumerate(read(r) or (), 1)]


def _codes(c: Catalogue) -> list[Column]:
    first = Column("kodeliste", "Listens navn.", lambda row: row[0], required=True)
    slug = Column("slug", "Koden.", lambda row: row[1].slug, required=True)
    rest = [
        Column(column.name, column.help, lambda row, read=column.cell: read(row[1]), column.example)  # type: ignore[misc]
        for column in columns(c, Kode)
    ]
    return [first, slug, *rest]


def _reader(path: Path) -> Callable[[Any], Any]:
    """What follows this path of fields; None where a part on the way is missing."""
    field = attrgetter(path[0])
    if len(path) == 1:
        return field
    rest = _reader(path[1:])

    def read(value: Any) -> Any:
        part = field(value)
        return None if part is None else rest(part)

    return read


def _cell(value: Any) -> Cell:
    if value is None or type(value) is str:
        return value
    if isinstance(value, (list, tuple)):
        return ", ".join([str(_cell(v)) for v in value])
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, (str, int, float, date)):
        return value
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _named(c: Catalogue, origin: str, value: Any) -> Cell:
    slugs = value if isinstance(value, tuple) else (value,)
    found = (c.get(origin, slug) for slug in slugs if slug)
    return ", ".join(f.name if isinstance(f, Record) else f.navn for f in found if f is not None) or None


def _spoken(parts: Sequence[Any]) -> str:
    return "\n".join(_one_line(part) for part in parts)


def _one_line(part: Any) -> str:
    kind: type[Part] = type(part)
    for name in _saying(kind):
        if said := getattr(part, name):
            return said if isinstance(said, str) else ", ".join(said)
    written = [getattr(part, name) for name in kind.model_fields if name in part.model_fields_set]
    return ", ".join([str(_cell(value)) for value in written if value])


@cache
def _saying(part: type[Part]) -> Sequence[str]:
    """The properties in which a kind of part says itself in words."""
    return [name for name in ("lines", "spoken") if hasattr(part, name)]


def _said(model: type[BaseModel]) -> str:
    return " ".join((model.__doc__ or "").split())
