"""Tables as CSV that a Danish spreadsheet opens right: UTF-8 with a mark, semicolons, decimal commas."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would reckon out instead of showing."""

Cell = str | int | float | date | None


def as_csv(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """One line for the heads and one for each row; None is an empty cell, a date stands as 2026-05-03."""
    return "".join(lines(heads, rows))


def lines(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The lines of the table, one at a time."""
    line = csv.writer(_Echo, delimiter=";", lineterminator="\r\n").writerow  # gives what write() gave
    yield f"\ufeff{line(heads)}"
    for row in rows:
        yield line([cell if type(cell) is int else _cell(cell) for cell in row])


class _Echo:
    """A file whose write gives the text back."""

    write = staticmethod(str)


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA) else cell
    if cell is None or isinstance(cell, date):
        return cell.isoformat() if cell else ""
    return str(cell).replace(".", ",")
