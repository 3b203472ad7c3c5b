"""Tables as CSV that a Danish spreadsheet opens right: UTF-8 with a mark, semicolons, decimal commas."""

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would reckon out instead of showing."""

Cell = str | int | float | None


def as_csv(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """One line for the heads and one for each row; None is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([[cell if type(cell) is int else _cell(cell) for cell in row] for row in rows])
    return "\ufeff" + out.getvalue()


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA) else cell
    return "" if cell is None else str(cell).replace(".", ",")
