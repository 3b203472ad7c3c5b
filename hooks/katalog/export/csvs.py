"""The tables as CSV, one file each, and one that explains the columns."""

from collections.abc import Iterator
from datetime import date

from katalog import tables as written
from katalog.export import File, Publication
from katalog.export.columns import Cell, Table, explained, tables


def files(p: Publication) -> Iterator[File]:
    """data/tilbud.csv and its siblings: UTF-8 with a mark and semicolons, as a Danish spreadsheet wants them."""
    every = list(tables(p))
    for table in (*every, explained(every)):
        yield f"data/{table.name}.csv", as_text(table)


def as_text(table: Table) -> str:
    """One table; dates as 2026-05-03."""
    return written.as_csv(table.heads, ([_plain(cell) for cell in row] for row in table.rows))


def _plain(cell: Cell) -> written.Cell:
    return cell.isoformat() if isinstance(cell, date) else cell
