"""A file, a folder or a zip as named pieces of bytes; nothing in them is trusted, and memory is bounded."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

MAX_BYTES = 300 * 1024 * 1024
"""All that one import reads, unpacked."""
MAX_RATIO, SMALL = 150, 2 * 1024 * 1024
"""How many times its own size a packed file may unpack to, once that is more than a few megabytes: data is seldom 20, of one template 80."""
MAX_FILES = 2000
PACKED = ".gz"
READ = (".json", ".ndjson", ".jsonl", ".csv", ".tsv", ".txt", ".xlsx")
CHUNK = 1 << 20


class Unusable(Exception):
    """The input cannot be used at all; the message is Danish and says what to do."""


@dataclass(frozen=True)
class Piece:
    """One file of the input."""

    name: str
    data: bytes

    @property
    def stem(self) -> str:
        """'services' for 'dump/services.csv'."""
        return PurePosixPath(self.name.replace("\\", "/")).stem

    @property
    def suffix(self) -> str:
        """'.csv', in small letters."""
        return PurePosixPath(self.name).suffix.lower()


def unpack(path: Path) -> list[Piece]:
    """The pieces of the input, by name; folders are read two levels down."""
    try:
        if path.is_dir():
            pieces = list(_folder(path))
        elif not path.exists():
            raise Unusable(f"{path} findes ikke. Skriv stien til en fil, en mappe eller en zip-fil.")
        elif path.suffix.lower() != ".xlsx" and zipfile.is_zipfile(path):
            pieces = list(_archive(path))
        else:
            pieces = [_opened(path.name, _bounded(path, MAX_BYTES), MAX_BYTES)]
    except OSError as wrong:
        raise Unusable(f"{path} kan ikke læses: {wrong.strerror or 'ukendt fejl'}.") from None
    if not pieces:
        raise Unusable(f"{path} har ingen filer, der kan læses ({', '.join(READ)}).")
    return pieces


def _folder(root: Path) -> Iterator[Piece]:
    left, real = MAX_BYTES, root.resolve()
    found = [p for pattern in ("*", "*/*") for p in root.glob(pattern) if _wanted(p.as_posix())]
    if len(found) > MAX_FILES:
        raise Unusable(f"{root} har {len(found)} filer. Der må højst være {MAX_FILES}.")
    for path in sorted(found):
        if path.is_file() and path.resolve().is_relative_to(real) and not path.name.startswith("."):
            piece = _opened(path.relative_to(root).as_posix(), _bounded(path, left), left)
            left -= len(piece.data)
            yield piece


def _bounded(path: Path, left: int) -> bytes:
    if not path.is_file():
        raise Unusable(f"{path} er ikke en almindelig fil.")
    if path.stat().st_size > left:
        raise Unusable(_too_much())
    return path.read_bytes()


def room(packed: int) -> int:
    """How many bytes a packed file of so many bytes may unpack to."""
    return min(MAX_BYTES, max(SMALL, packed * MAX_RATIO))


def _too_much() -> str:
    most = MAX_BYTES // 1024 // 1024
    return f"Der er mere end {most} MB at læse, eller det er pakket for tæt. Del det op, og importér hver del for sig."


def _archive(path: Path) -> Iterator[Piece]:
    """The members of a zip, read with a limit on what they really unpack to; nothing is written to disk."""
    left = room(path.stat().st_size)
    try:
        with zipfile.ZipFile(path) as archive:
            members = [m for m in archive.infolist() if not m.filename.endswith("/") and _wanted(m.filename)]
            if len(members) > MAX_FILES:
                raise Unusable(f"{path} har {len(members)} filer. Der må højst være {MAX_FILES}.")
            for member in sorted(members, key=lambda m: m.filename):
                with archive.open(member) as stream:
                    piece = _opened(member.filename, _drained(stream, left), left)
                left -= len(piece.data)
                yield piece
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as wrong:
        hint = " Den er låst med en adgangskode." if "password" in str(wrong) else " Hent den igen."
        raise Unusable(f"{path} er en zip-fil, som ikke kan pakkes ud.{hint}") from None
    except zlib.error:
        raise Unusable(f"{path} er en zip-fil, som er gået i stykker. Hent den igen.") from None


def _wanted(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/"))
    kind = PurePosixPath(parts.name.lower().removesuffix(PACKED)).suffix
    return kind in READ and not parts.name.startswith(".") and "__MACOSX" not in parts.parts


def _opened(name: str, data: bytes, left: int) -> Piece:
    """The piece itself, when it is packed with gzip; what it unpacks to is bounded as well."""
    if not data.startswith(b"\x1f\x8b"):
        return Piece(name, data)
    left = min(left, room(len(data)))
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            return Piece(name[: -len(PACKED)] if name.lower().endswith(PACKED) else name, _drained(stream, left))
    except (EOFError, OSError, zlib.error):
        raise Unusable(f"{name} er pakket med gzip og kan ikke pakkes ud. Hent den igen.") from None


def _drained(stream: IO[bytes] | gzip.GzipFile, left: int) -> bytes:
    chunks = []
    while chunk := stream.read(CHUNK):
        left -= len(chunk)
        if left < 0:
            raise Unusable(_too_much())
        chunks.append(chunk)
    return b"".join(chunks)
