"""What tests are made of: a small catalogue on disk, and records with defaults."""

import shutil
from pathlib import Path
from typing import Any

import yaml

from katalog.catalogue import Catalogue, assemble
from katalog.load import Before, Loaded, load
from katalog.models import Organisation, Record, Tilbud

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


def loaded(folder: Path, before: Before | None = None) -> Loaded:
    """The folder read, with the project's code lists where it has none."""
    return load(folder, ROOT / "catalogue", before)


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


def a_catalogue(*records: Record) -> Catalogue:
    """A catalogue of these records; the organisation havnelys comes along when it is missing."""
    by_kind: dict[str, dict[str, Any]] = {
        k: {} for k in ("organisationer", "tilbud", "samarbejder", "puljer", "initiativer")
    }
    by_kind["organisationer"]["havnelys"] = an_organisation()
    for record in records:
        by_kind[record.kind][record.id] = record
    return assemble(CODES, by_kind)


def a_project(place: Path) -> Path:
    """A project of its own with one offering, three areas and two target groups, so that a build takes little time."""
    project = place / "projekt"
    shutil.copytree(ROOT / "catalogue" / "kodelister", project / "catalogue" / "kodelister")
    for name in ("hooks", "overrides"):
        (project / name).symlink_to(ROOT / name)
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").split("\nnav:")[0]
    files = {
        "mkdocs.yml": settings + "\nnav:\n  - Forside: index.md\n",
        "content/index.md": "---\ntitle: Forside\ndescription: Prøve.\n---\n# Forside\n\n[Gåturen](tilbud:gaatur)\n",
        "catalogue/organisationer/havnelys.yml": "navn: Havnelys\nbeskrivelse: En forening.\n",
        "catalogue/tilbud/gaatur.yml": "titel: Gåtur\nudbydere: [havnelys]\nresume: Kom med.\nbeskrivelse: Vi mødes.\n"
        "maalgrupper: [aeldre]\ntilbudstyper: [natur]\ndaekning: {kommuner: [viborg]}\nadgang: [drop-in]\n",
    }
    keep = {"maalgrupper": ("aeldre", "alle"), "tilbudstyper": ("natur",), "spor": (), "maal": ()}
    areas = ("viborg", "sundhedsraad-midt", "region-midtjylland")
    for name, slugs in {**keep, "omraader": areas}.items():
        path = project / "catalogue" / "kodelister" / f"{name}.yml"
        whole = yaml.safe_load(path.read_text(encoding="utf-8"))
        chosen = {slug: {k: v for k, v in whole[slug].items() if k != "under"} for slug in slugs or list(whole)[:1]}
        for entry in chosen.values():
            entry.pop("maalgrupper", None)
        files[f"catalogue/kodelister/{name}.yml"] = yaml.safe_dump(chosen, allow_unicode=True)
    for name, text in files.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text, encoding="utf-8")
    return project
