"""The tables of HSDS while they are filled from nested objects, and then as files."""

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from os import SEEK_END
from tempfile import TemporaryFile

from katalog.export import PIECE, File, Publication, entry
from katalog.export.hsds_package import TABLES, datapackage
from katalog.export.hsds_values import Object
from katalog.tables import line

FOLDER = "data/hsds/tabel/"


class Tables:
    """The tables while they are filled, one object at a time; they lie on the disk, for they are long."""

    def __init__(self) -> None:
        self._texts = {name: TemporaryFile() for name in TABLES}  # noqa: SIM115
        for name, table in TABLES.items():
            self._write(name, table.names)

    def add(self, name: str, one: Object, **links: str) -> None:
        """A row for an object, and rows for all that is inside it."""
        row = one | links if links else one
        table = TABLES[name]
        self._write(name, [str(row.get(column, "")) for column in table.names])
        for key, inner in table.inside.items():
            if value := one.get(key):
                for each in value if isinstance(value, list) else (value,):
                    if inner == "attribute":
                        self._attribute(each, name, one["id"])
                    else:
                        self.add(inner, each, **_link(name, inner, one["id"]))

    def _attribute(self, one: Object, entity: str, link: str) -> None:
        """Most rows are of this kind, and nothing is inside them."""
        term, said = one["taxonomy_term"]["id"], one.get
        self._write(
            "attribute", [one["id"], link, term, one["link_type"], entity, said("value", ""), said("label", "")]
        )

    def _write(self, name: str, row: Sequence[str]) -> None:
        self._texts[name].write(line(row, ",", "\n").encode())

    def files(self, p: Publication) -> Iterator[File]:
        """Each table, what they mean together, and all of it in one file."""
        package = json.dumps(datapackage(p), ensure_ascii=False, indent=2) + "\n"
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as whole:
            whole.writestr(entry("datapackage.json"), package)
            for name, table in TABLES.items():
                with self._texts.pop(name) as text, whole.open(entry(table.file, text.seek(0, SEEK_END)), "w") as file:
                    text.seek(0)
                    while piece := text.read(PIECE):
                        file.write(piece)
                        yield f"{FOLDER}{table.file}", piece
        yield f"{FOLDER}datapackage.json", package
        yield "data/hsds/hsds.zip", packed.getvalue()


def _link(outer: str, inner: str, id: str) -> dict[str, str]:
    """How a row inside another points back at it."""
    column = f"{outer}_id"
    return {column: id} if column in TABLES[inner].names else {}
