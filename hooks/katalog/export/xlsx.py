"""A workbook as Office Open XML (ECMA-376), written row by row: a library takes several times as long for the same cells.

Text stays text, so nothing that an editor wrote is reckoned out or followed.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from katalog.export import entry
from katalog.tables import Cell

LONGEST, ROWS, NAME = 32_767, 1_048_576, 31
"""The most characters in a cell, rows in a sheet and characters in a sheet's name that Excel takes."""
MOST = 2_000_000_000
"""How many bytes of a sheet are written before it is cut: Excel reads no larger files in a package."""
CUT = "Der er ikke plads til flere rækker i et regneark. Resten står i CSV-filen."
PLAIN, BOLD, DAY, WRAPPED = range(4)
"""The looks of a cell: their places in STYLES."""
EPOCH = date(1899, 12, 30)
"""Day 0 of Excel, for days from March 1900 on."""
FIRST_DAY = date(1900, 3, 1)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_ODD = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|^\s|\s$")
_MARK = re.compile(r"[&<>_\x00-\x08\x0b-\x1f\ufffe\uffff]")
"""An odd text has one of these, or space at an end; that is seen in a fifth of the time."""
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


class Workbook:
    """A workbook while it is written, one sheet after the other."""

    def __init__(self, title: str, author: str, made: datetime):
        self._title, self._author, self._made = title, author, made
        self._out = io.BytesIO()
        self._zip = zipfile.ZipFile(self._out, "w", zipfile.ZIP_DEFLATED)
        self._names: list[str] = []

    def front(self, name: str, told: Iterable[tuple[str, str]]) -> None:
        """A sheet to read: a label and a text on each line."""
        with self._sheet(name) as out:
            out.write(b'<cols><col min="1" max="1" width="34" customWidth="1"/><col min="2" max="2" width="90" customWidth="1"/></cols><sheetData>')  # fmt: skip
            for n, (label, text) in enumerate(told, 1):
                out.write(_row(n, [_text(f"A{n}", label, BOLD), _text(f"B{n}", text, WRAPPED)]))
            out.write(b"</sheetData>")

    def sheet(self, name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
        """A table, its head frozen and with filters; each row is given on when it is written."""
        letters = [_letters(n) for n in range(len(heads))]
        with self._sheet(name) as out:
            out.write(
                b'<sheetViews><sheetView workbookViewId="0"><pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/></sheetView></sheetViews>'
                b'<cols><col min="1" max="%d" width="22" customWidth="1"/></cols><sheetData>' % len(heads)
            )
            out.write(_row(1, [_text(f"{at}1", head, BOLD) for at, head in zip(letters, heads, strict=True)]))
            last, size, is_cut = 1, 0, False
            for row in rows:
                if last < ROWS - 1 and size < MOST:
                    last += 1
                    size += out.write(_row(last, _cells(last, letters, row)))
                elif not is_cut:
                    last, is_cut = last + 1, True
                    out.write(_row(last, [_text(f"A{last}", CUT, BOLD)]))
                yield row
            out.write(b'</sheetData><autoFilter ref="A1:%s%d"/>' % (letters[-1].encode(), last))

    def finished(self) -> bytes:
        """The workbook's bytes."""
        for name, text in self._parts():
            self._zip.writestr(entry(name), text)
        self._zip.close()
        return self._out.getvalue()

    @contextmanager
    def _sheet(self, name: str) -> Iterator[IO[bytes]]:
        self._names.append(name[:NAME])
        with self._zip.open(entry(f"xl/worksheets/sheet{len(self._names)}.xml"), "w") as out:
            out.write(f'{HEAD}<worksheet xmlns="{MAIN}">'.encode())
            yield out
            out.write(b"</worksheet>")

    def _parts(self) -> Iterator[tuple[str, str]]:
        """What holds the sheets together."""
        numbers = range(1, len(self._names) + 1)
        sheets = "".join(
            f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="s{n}"/>'
            for n, name in zip(numbers, self._names, strict=True)
        )
        yield (
            "xl/workbook.xml",
            f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>',
        )
        yield "xl/styles.xml", STYLES
        links = "".join(_link(f"s{n}", f"{OFFICE}/worksheet", f"worksheets/sheet{n}.xml") for n in numbers)
        yield "xl/_rels/workbook.xml.rels", _links(links + _link("st", f"{OFFICE}/styles", "styles.xml"))
        made = f"{self._made:%Y-%m-%dT%H:%M:%SZ}"
        yield (
            "docProps/core.xml",
            (
                f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
                'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
                f"<dc:title>{_safe(self._title)}</dc:title><dc:creator>{_safe(self._author)}</dc:creator>"
                f'<dcterms:created xsi:type="dcterms:W3CDTF">{made}</dcterms:created></cp:coreProperties>'
            ),
        )
        yield (
            "_rels/.rels",
            _links(
                _link("wb", f"{OFFICE}/officeDocument", "xl/workbook.xml")
                + _link("core", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml")
            ),
        )
        parts = "".join(_part(f"xl/worksheets/sheet{n}.xml", f"{TYPES}.worksheet+xml") for n in numbers)
        yield (
            "[Content_Types].xml",
            (
                f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
                'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                f"{_part('xl/workbook.xml', f'{TYPES}.sheet.main+xml')}{_part('xl/styles.xml', f'{TYPES}.styles+xml')}"
                f"{_part('docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml')}{parts}</Types>"
            ),
        )


def _cells(n: int, letters: Sequence[str], row: Sequence[Cell]) -> list[str]:
    """The cells of row n that hold something."""
    return [
        _text(f"{at}{n}", cell) if isinstance(cell, str) else _value(f"{at}{n}", cell)
        for at, cell in zip(letters, row, strict=True)
        if cell is not None
    ]


def _text(at: str, text: str, look: int = PLAIN) -> str:
    style = f' s="{look}"' if look else ""
    if len(text) > LONGEST:
        text = f"{text[: LONGEST - 1]}…"
    if (_MARK.search(text) or text.strip() != text) and _ODD.search(text):
        return f'<c r="{at}"{style} t="inlineStr"><is><t xml:space="preserve">{_safe(text)}</t></is></c>'
    return f'<c r="{at}"{style} t="inlineStr"><is><t>{text}</t></is></c>'


def _value(at: str, value: float | date) -> str:
    if not isinstance(value, date):
        return f'<c r="{at}"><v>{value!r}</v></c>'
    if value < FIRST_DAY:  # before it, Excel counts a day that never was
        return _text(at, value.isoformat())
    return f'<c r="{at}" s="{DAY}"><v>{(value - EPOCH).days}</v></c>'


def _safe(text: str) -> str:
    """Text for XML; what XML cannot hold stands as _x0007_, as Office writes it."""
    return escape(_UNWRITABLE.sub(lambda m: f"_x{ord(m[0]):04X}_", text))


def _row(n: int, cells: Iterable[str]) -> bytes:
    return f'<row r="{n}">{"".join(cells)}</row>'.encode()


def _letters(n: int) -> str:
    """The name of column n: A, B, … Z, AA."""
    return (_letters(n // 26 - 1) if n >= 26 else "") + chr(65 + n % 26)


def _link(id: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{id}" Type="{kind}" Target="{target}"/>'


def _links(links: str) -> str:
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'


def _part(name: str, kind: str) -> str:
    return f'<Override PartName="/{name}" ContentType="{kind}"/>'
