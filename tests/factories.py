"""What tests are made of: a small catalogue on disk, and records with defaults."""

import shutil
from pathlib import Path
from typing import Any

from katalog.catalogue import Catalogue, assemble
from katalog.load import Loaded, load
from katalog.models import Organisation, Tilbud

ROOT = Path(__file__).parent.parent
CODES = load(ROOT / "tests" / "katalog", ROOT / "catalogue").codes


def a_folder(place: Path, **files: str | bytes) -> Path:
    """The tests' catalogue in a folder of its own, with these files added: tilbud__x="titel: …" is tilbud/x.yml."""
    folder = place / "katalog"
    shutil.copytree(ROOT / "tests" / "katalog", folder)
    for name, content in files.items():
        path = folder / f"{name.replace('__', '/')}.yml"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def loaded(folder: Path) -> Loaded:
    """The folder read, with the project's code lists where it has none."""
    return load(folder, ROOT / "catalogue")


def a_tilbud(id: str = "gaatur", **fields: Any) -> Tilbud:
    """An offering with everything required, and these fields besides."""
    required: dict[str, Any] = {
        "titel": id.replace("-", " ").capitalize(), "udbydere": ["havnelys"], "resume": "Kom med.",
        "beskrivelse": "Vi mødes.", "maalgrupper": ["aeldre"], "tilbudstyper": ["natur"],
        "daekning": {"kommuner": ["viborg"]}, "adgang": ["drop-in"],
    }  # fmt: skip
    return Tilbud.model_validate({"id": id, **required, **fields}, context={"koder": CODES})


def an_organisation(id: str = "havnelys", **fields: Any) -> Organisation:
    """An organisation with everything required, and these fields besides."""
    required = {"navn": id.capitalize(), "beskrivelse": "En forening."}
    return Organisation.model_validate({"id": id, **required, **fields}, context={"koder": CODES})


def a_catalogue(*records: Tilbud | Organisation) -> Catalogue:
    """A catalogue of these records; the organisation havnelys comes along when it is missing."""
    by_kind: dict[str, dict[str, Any]] = {
        k: {} for k in ("organisationer", "tilbud", "samarbejder", "puljer", "initiativer")
    }
    by_kind["organisationer"]["havnelys"] = an_organisation()
    for record in records:
        by_kind[record.kind][record.id] = record
    return assemble(CODES, by_kind)
