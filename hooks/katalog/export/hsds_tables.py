"""The tables of HSDS while they are filled from nested objects, and then as files."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

from katalog.export import File, Publication
from katalog.export.hsds_package import TABLES, datapackage
from katalog.export.hsds_values import Object

FOLDER = "data/hsds/tabel/"
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the package: the first that a zip can hold, so that no build differs from the last."""


class Tables:
    """The tables while they are filled, one object at a time."""

    def __init__(self) -> None:
        self._texts = {name: io.StringIO(newline="") for name in TABLES}
        self._writers = {name: csv.writer(text, lineterminator="\n") for name, text in self._texts.items()}
        for name, table in TABLES.items():
            self._writers[name].writerow(table.names)

    def add(self, name: str, one: Object, **links: str) -> None:
        """A row for an object, and rows for all that is inside it."""
        row = one | links
        if name == "attribute":
            row["taxonomy_term_id"] = one["taxonomy_term"]["id"]
        table = TABLES[name]
        self._writers[name].writerow([row.get(column, "") for column in table.names])
        for key, inner in table.inside.items():
            for each in _several(one.get(key)):
                self.add(inner, each, **_link(name, inner, one["id"]))

    def files(self, p: Publication) -> Iterator[File]:
        """Each table, what they mean together, and all of it in one file."""
        package = json.dumps(datapackage(p), ensure_ascii=False, indent=2) + "\n"
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as whole:
            _pack(whole, "datapackage.json", package)
            for name, table in TABLES.items():
                text = self._texts.pop(name).getvalue()
                _pack(whole, table.file, text)
                yield f"{FOLDER}{table.file}", text
        yield f"{FOLDER}datapackage.json", package
        yield "data/hsds/hsds.zip", packed.getvalue()


def _several(value: Any) -> list[Object]:
    return value if isinstance(value, list) else [value] if value else []


def _link(outer: str, inner: str, id: str) -> dict[str, str]:
    """How a row inside another points back at it."""
    if inner == "attribute":
        return {"link_id": id, "link_entity": outer}
    column = f"{outer}_id"
    return {column: id} if column in TABLES[inner].names else {}


def _pack(whole: zipfile.ZipFile, name: str, text: str) -> None:
    info = zipfile.ZipInfo(name, LONG_AGO)
    info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
    whole.writestr(info, text.encode())
