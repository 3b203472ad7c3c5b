"""Tables as CSV that a Danish spreadsheet opens right: UTF-8 with a mark, semicolons, decimal commas."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

FORMULA = frozenset("=+-@\t\r")
"""How a cell begins that a spreadsheet would reckon out instead of showing."""
END = "\r\n"

Cell = str | int | float | date | None


def as_csv(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """One line for the heads and one for each row; None is an empty cell, a date stands as 2026-05-03."""
    return "".join(lines(heads, rows))


def lines(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The lines of the table, one at a time."""
    yield f"\ufeff{line(heads, ';', END)}"
    for row in rows:
        yield line(["" if cell is None else _cell(cell) for cell in row], ";", END)


def line(row: Sequence[str], delimiter: str, end: str) -> str:
    """A row of two cells or more as a line of CSV. Python's writer looks at each sign; most rows have nothing to quote."""
    joined = delimiter.join(row)
    if joined.count(delimiter) >= len(row) or _is_marked(joined):
        joined = delimiter.join([_quoted(cell) if delimiter in cell or _is_marked(cell) else cell for cell in row])
    return joined + end


def _is_marked(text: str) -> bool:
    return '"' in text or "\n" in text or "\r" in text


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _cell(cell: str | float | date) -> str:
    if isinstance(cell, str):
        return f"'{cell}" if cell[:1] in FORMULA else cell
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).replace(".", ",")
