"""Bytes to rows: JSON, CSV and XLSX as plain text values, with what had to be mended counted."""

import csv
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from katalog.intake.receipt import Receipt
from katalog.intake.unpack import Piece, Unusable, room
from katalog.read import INVISIBLE

Node = Any
"""A text, a list of nodes, or a mapping of texts to nodes; what is empty is left out."""
NOTHING = {"", "null", "none", "nan", "\\n", "undefined", "#n/a"}
MAX_ROWS, MAX_COLUMNS = 1_000_000, 1000
MAX_DEPTH = 40
MOJIBAKE = re.compile("Ã[\u0080-\u00bf\u0152-\u02dc\u2013-\u2122 ]|â€|Â[\u00a0-\u00bf]|Å[\u0080-\u00bf]")
_SPACES = str.maketrans(
    {"\t": " ", "\x0b": " ", "\x0c": " ", "\x85": "\n", "\u2028": "\n", "\u2029": "\n", "\u00a0": " "}
)
DEFINES = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T|E\0?N\0?T\0?I)", re.IGNORECASE)
"""What begins a definition in XML, in UTF-8 or UTF-16: it can name files, and swell."""
_BETWEEN = re.compile(r"[\s,\x1e]*")
"""What stands between several JSON values in one file."""

csv.field_size_limit(min(sys.maxsize, 2**31 - 1))


def parse(piece: Piece, receipt: Receipt) -> Node:
    """What one file says: a list of rows, or JSON's own structure; a file that cannot be read is refused."""
    try:
        if piece.suffix == ".xlsx":
            rows: Node = list(_with_heads(_sheet(piece), piece.name, receipt))
        elif piece.suffix in (".csv", ".tsv") or not _is_json(piece.data):
            rows = list(_with_heads(_lines(piece, receipt), piece.name, receipt))
        else:
            rows = _json(piece, receipt)
    except Unusable as wrong:
        receipt.refuse(piece.name, str(wrong))
        return []
    return clean(rows, piece.name, receipt)


def text_of(piece: Piece, receipt: Receipt) -> str:
    """The file's text; another encoding than UTF-8 is told."""
    data = piece.data
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        receipt.mend("fil var ikke UTF-8 og er læst som Windows-1252", piece.name)
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def clean(node: Node, where: str, receipt: Receipt, depth: int = 0) -> Node:
    """The same without empty values, control characters and broken letters; numbers and truths are text."""
    if isinstance(node, str):
        return _text(node, where, receipt)
    if node is None:
        return ""
    if isinstance(node, bool):
        return "true" if node else "false"
    if depth > MAX_DEPTH:
        receipt.leave_out("lå for dybt inde i filen", where)
        return ""
    if isinstance(node, list):
        items = (clean(item, where, receipt, depth + 1) for item in node if item or item is False)
        return [item for item in items if item not in ("", [], {})]
    if isinstance(node, dict):
        pairs = ((_text(str(k), where, receipt), clean(v, where, receipt, depth + 1)) for k, v in node.items())
        return {k: v for k, v in pairs if v not in ("", [], {})}
    return str(node)


def _text(text: str, where: str, receipt: Receipt) -> str:
    text = text.strip()
    if len(text) < 10 and text.lower() in NOTHING:
        return ""
    if text.isascii() and text.isprintable():
        return text
    if MOJIBAKE.search(text):
        try:
            text = text.encode("cp1252").decode("utf-8")
            receipt.mend("tekst var kodet to gange (Ã¸ for ø)", where)
        except UnicodeError:
            pass
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_SPACES)
    text = text.encode("utf-8", "replace").decode("utf-8")
    if INVISIBLE.search(text):
        receipt.mend("usynlige tegn er fjernet", where)
        text = INVISIBLE.sub("", text)
    return text.strip()


# ------------------------------------------------------------ JSON


def _is_json(data: bytes) -> bool:
    return data[:200].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1] in (b"{", b"[")


def _json(piece: Piece, receipt: Receipt) -> Node:
    text = text_of(piece, receipt).strip()
    try:
        found = list(_values(text))
    except RecursionError:
        raise Unusable("JSON har for mange trin inden i hinanden.") from None
    except json.JSONDecodeError as wrong:
        raise Unusable(f"er ikke gyldig JSON. Den går i stykker på linje {wrong.lineno}.") from None
    except ValueError:
        raise Unusable("er ikke gyldig JSON.") from None
    return found[0] if len(found) == 1 else found


def _values(text: str) -> Iterator[Node]:
    """The file's value; or several after one another, as one object on each line."""
    decoder = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=lambda _: None)
    at = 0
    while at < len(text):
        value, at = decoder.raw_decode(text, at)
        yield value
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]  # it matches nothing as well


# ------------------------------------------------------------ tables


def _lines(piece: Piece, receipt: Receipt) -> Iterator[list[str]]:
    text = text_of(piece, receipt)
    if "\0" in text:
        text = text.replace("\0", "")
        receipt.mend("usynlige tegn er fjernet", piece.name)
    said = re.match(r"\ufeff?sep=(.)\r?\n", text)  # how Excel is told
    text = text[said.end() :] if said else text
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=said[1] if said else _delimiter(piece, text))
    try:
        yield from reader
    except csv.Error:
        receipt.refuse(f"{piece.name}, fra linje {reader.line_num}", "er ikke gyldig CSV. Det før er læst.")


def _delimiter(piece: Piece, text: str) -> str:
    if piece.suffix == ".tsv":
        return "\t"
    head = text[:20_000].split("\n", 1)[0]
    return max(",;\t|", key=head.count)


def _sheet(piece: Piece) -> Iterator[list[str]]:
    """The rows of a workbook's first sheet with content; what it really unpacks to is measured first."""
    from openpyxl import load_workbook

    left = room(len(piece.data))
    try:
        with zipfile.ZipFile(io.BytesIO(piece.data)) as archive:
            for member in archive.infolist():
                with archive.open(member) as stream:
                    before = b""
                    while chunk := stream.read(1 << 20):
                        left -= len(chunk)
                        if left < 0:
                            raise Unusable("fylder for meget, når den pakkes ud. Gem den som CSV.")
                        if DEFINES.search(before + chunk):
                            raise Unusable("har regler for sin egen form, som et regneark ikke har. Gem den som CSV.")
                        before = chunk[-20:]
        book = load_workbook(io.BytesIO(piece.data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what the file says of its own size is not trusted
            rows = (_cells(row) if row else [] for row in sheet.iter_rows(values_only=True, max_row=MAX_ROWS))
            first = next((row for row in rows if any(row)), None)
            if first:
                yield first
                yield from rows
                return
    except Unusable:
        raise
    except Exception:  # openpyxl has no error of its own for broken files
        raise Unusable("er ikke en regnearksfil, der kan læses. Gem den igen som XLSX eller CSV.") from None


def _cells(row: Sequence[Any]) -> list[str]:
    """A row's cells as text; far out, only those that hold something."""
    return [*map(_cell, row[:MAX_COLUMNS]), *map(_cell, filter(None, row[MAX_COLUMNS:]))]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).removesuffix(" 00:00:00")


def _with_heads(lines: Iterable[list[str]], where: str, receipt: Receipt) -> Iterator[dict[str, str]]:
    """Each row by its heads; cells beyond the heads, and heads without a name, get a number."""
    heads: list[str] | None = None
    for number, cells in enumerate(lines, 1):
        if len(cells) > MAX_COLUMNS:
            receipt.leave_out(f"celler efter nr. {MAX_COLUMNS} i en række", where)
            cells = cells[:MAX_COLUMNS]
        if not any(map(str.strip, cells)):
            continue
        if heads is None:
            heads = _heads(cells)
            continue
        if number > MAX_ROWS:
            receipt.refuse(where, f"har over {MAX_ROWS} rækker. Resten er ikke læst. Del filen.")
            return
        if len(cells) > len(heads):
            receipt.mend("række havde flere celler end overskrifter", f"{where}, linje {number}")
        row = {head: cell for head, cell in zip(heads, cells, strict=False) if cell}
        yield row | {f"kolonne_{n}": c for n, c in enumerate(cells[len(heads) :], len(heads) + 1) if c}


def _heads(cells: list[str]) -> list[str]:
    heads: list[str] = []
    for n, cell in enumerate(cells, 1):
        name = cell.strip().lstrip("\ufeff") or f"kolonne_{n}"
        heads.append(name if name not in heads else f"{name}_{n}")
    return heads
