"""The tables as CSV, one file each, and all of them as the sheets of one workbook; each row is read once for both."""

from collections.abc import Iterator
from datetime import datetime, time

from katalog.export import File, Publication, newest, pieces
from katalog.export.columns import explained, tables
from katalog.export.xlsx import Workbook
from katalog.tables import lines


def files(p: Publication) -> Iterator[File]:
    """data/tilbud.csv and its siblings, one that explains the columns, and data/katalog.xlsx."""
    every = list(tables(p))
    every.append(explained(every))
    book = Workbook(p.name, p.owner, datetime.combine(newest(p.catalogue), time()))
    told = [
        (p.name, p.url), ("Udgiver", p.owner or "ikke oplyst"), ("Licens", p.licence or "ikke oplyst"),
        ("Eksempler", "Poster med 'ja' i kolonnen 'eksempel' er opdigtede."),
        ("Tomme felter", "Et tomt felt betyder: ikke oplyst."), ("", ""),
        ("Ark", "Indhold"), *((table.name, table.what) for table in every),
    ]  # fmt: skip
    book.front("Læs mig", told)
    for table in every:
        rows = book.sheet(table.name, table.heads, table.rows)
        yield from pieces(f"data/{table.name}.csv", lines(table.heads, rows))
    yield "data/katalog.xlsx", book.finished()
