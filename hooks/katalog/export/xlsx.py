"""Everything in one workbook: a sheet for each table, its head frozen and with filters."""

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from katalog.export import File, Publication, newest
from katalog.export.columns import Table, explained, tables

LONGEST = 32_767
"""The most characters that a cell may hold in Excel."""
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""Text stays text, so nothing that an editor wrote is reckoned out or followed."""


def files(p: Publication) -> Iterator[File]:
    """data/katalog.xlsx."""
    every = list(tables(p))
    yield "data/katalog.xlsx", workbook(p, [*every, explained(every)])


def workbook(p: Publication, every: Sequence[Table]) -> bytes:
    """The workbook's bytes; dated by the records, so that the same records give the same bytes."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        book.set_properties(
            {"title": p.name, "author": p.owner, "created": datetime.combine(newest(p.catalogue), time())}
        )
        bold, day, wrap = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"text_wrap": True, "valign": "top"})  # fmt: skip
        _front(p, every, book.add_worksheet("Læs mig"), bold, wrap)
        for table in every:
            _sheet(table, book.add_worksheet(table.name[:31]), bold, day)
    return out.getvalue()


def _front(p: Publication, every: Sequence[Table], sheet: Worksheet, bold: Format, wrap: Format) -> None:
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90, wrap)
    lines = [
        (p.name, p.url), ("Udgiver", p.owner or "ikke oplyst"), ("Licens", p.licence or "ikke oplyst"),
        ("Eksempler", "Poster med 'ja' i kolonnen 'eksempel' er opdigtede."),
        ("Tomme felter", "Et tomt felt betyder: ikke oplyst."), ("", ""),
        ("Ark", "Indhold"), *((table.name, table.what) for table in every),
    ]  # fmt: skip
    for n, (label, text) in enumerate(lines):
        sheet.write_string(n, 0, label, bold)
        sheet.write_string(n, 1, text)


def _sheet(table: Table, sheet: Worksheet, bold: Format, day: Format) -> None:
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(table.columns) - 1, 22)
    for n, head in enumerate(table.heads):
        sheet.write_string(0, n, head, bold)
    last = 0
    for last, row in enumerate(table.rows, 1):
        for n, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(last, n, cell if len(cell) <= LONGEST else cell[: LONGEST - 1] + "…")
            elif isinstance(cell, date):
                sheet.write_datetime(last, n, datetime.combine(cell, time()), day)
            elif cell is not None:
                sheet.write_number(last, n, cell)
    sheet.autofilter(0, 0, last, len(table.columns) - 1)
