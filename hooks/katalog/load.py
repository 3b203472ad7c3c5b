"""Files to records: every file in a catalogue's folder is read, checked and either kept or complained of."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from katalog.messages import message
from katalog.models import CODE_LISTS, KINDS, Kode, Part, Record
from katalog.problems import Problem
from katalog.read import Fields, line_of, read
from katalog.values import SLUG, meant, slugify

Codes = dict[str, dict[str, Kode]]
T = TypeVar("T", bound=Part)


@dataclass
class Loaded:
    """All that could be read, by kind and id, with the lines it stood on and what was wrong."""

    root: str
    """The folder's name, which every path in a message begins with."""
    codes: Codes = field(default_factory=dict)
    records: dict[str, dict[str, Record]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    lines: dict[str, Fields] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, record: Record, location: tuple[str | int, ...], text: str) -> Problem:
        """Something wrong at this place in a record's file."""
        path = f"{self.root}/{record.path}"
        return Problem(path, line_of(self.lines.get(path), location), text)


def load(folder: Path, fallback: Path) -> Loaded:
    """Everything in the folder; code lists that it lacks come from fallback's."""
    loaded = Loaded(folder.name)
    if not folder.is_dir():
        loaded.problems.append(Problem(folder.name, 1, "Mappen findes ikke. Opret den, eller ret KATALOG."))
        folder = fallback
    for name, model in CODE_LISTS.items():
        own = folder / "kodelister" / f"{name}.yml"
        loaded.codes[name] = _code_list(
            own if own.is_file() else fallback / "kodelister" / own.name, name, model, loaded
        )
    for kind, kind_model in KINDS.items():
        for path in _files(folder / kind, folder, loaded.problems):
            _record(path, f"{folder.name}/{kind}/{path.name}", kind_model, loaded)
    loaded.problems.extend(_strangers(folder))
    return loaded


def _files(place: Path, root: Path, problems: list[Problem]) -> Iterator[Path]:
    """The record files of one folder, sorted; what is not one is complained of."""
    if not place.is_dir():
        return
    for path in sorted(place.iterdir()):
        shown = f"{root.name}/{place.name}/{path.name}"
        if path.name.startswith((".", "_")):
            continue
        if not path.resolve().is_relative_to(root.resolve()):
            problems.append(Problem(shown, 1, "Filen peger ud af mappen. Læg selve filen her."))
        elif path.is_dir():
            problems.append(Problem(shown, 1, f"Her må ikke være mapper. Flyt filerne op i {place.name}/."))
        elif path.suffix != ".yml":
            problems.append(Problem(shown, 1, f"Filen læses ikke. Omdøb den til {slugify(path.stem) or 'navn'}.yml."))
        elif not SLUG.fullmatch(path.stem):
            cure = f"{slugify(path.stem) or 'navn'}.yml"
            problems.append(
                Problem(shown, 1, f"Filnavnet bliver sidens adresse. Brug små bogstaver, tal og bindestreg: {cure}.")
            )
        else:
            yield path


def _record(path: Path, shown: str, model: type[Record], loaded: Loaded) -> None:
    fields, problems = read(shown, path.read_bytes())
    loaded.lines[shown] = fields
    if not problems or fields:
        record, wrong = validate(shown, model, fields, {"id": path.stem}, {"koder": loaded.codes})
        problems += wrong
        if record is not None:
            loaded.records[model.kind][path.stem] = record
    loaded.problems.extend(problems)


def _code_list(path: Path, name: str, model: type[Kode], loaded: Loaded) -> dict[str, Kode]:
    """The entries of one list by slug, in the editor's order."""
    shown = f"{path.parent.parent.name}/kodelister/{path.name}"
    if not path.is_file():
        return {}
    fields, problems = read(shown, path.read_bytes())
    loaded.lines[shown] = fields
    entries: dict[str, Kode] = {}
    for slug, content in fields.items():
        line = fields.lines[slug]
        if not SLUG.fullmatch(slug):
            cure = slugify(slug) or "små bogstaver, tal og bindestreg"
            problems.append(Problem(shown, line, f"'{slug}' bliver en adresse. Skriv {cure}."))
        elif not isinstance(content, Fields):
            problems.append(Problem(shown, line, f"'{slug}' skal have felter under sig: navn, beskrivelse, synonymer."))
        else:
            entry, wrong = validate(shown, model, content, {"slug": slug}, None)
            problems += wrong
            if entry is not None:
                entries[slug] = entry
    problems += _broader(shown, fields, entries)
    loaded.problems.extend(problems)
    return entries


def _broader(shown: str, fields: Fields, entries: dict[str, Kode]) -> Iterator[Problem]:
    """What 'under' and 'ligger_i' point at must exist, and never lead back to itself."""
    for slug, entry in entries.items():
        for key in ("under", "ligger_i"):
            value: Any = getattr(entry, key, None) or ()
            for above in (value,) if isinstance(value, str) else value:
                if above not in entries:
                    yield Problem(shown, line_of(fields, (slug, key)), f"{key}: '{above}' findes ikke i listen. {meant(above, entries)}")  # fmt: skip
        seen, above = {slug}, entry.under
        while above in entries:
            if above in seen:
                yield Problem(shown, line_of(fields, (slug, "under")), f"'{slug}' ligger under sig selv. Ret 'under'.")
                break
            seen.add(above)
            above = entries[above].under


def validate(
    shown: str, model: type[T], fields: Fields, identity: dict[str, str], context: Any
) -> tuple[T | None, list[Problem]]:
    """The record, or each thing that is wrong with it on its own line."""
    taken = [
        Problem(shown, fields.lines[k], f"Feltet '{k}' skal ikke skrives. Slet linjen.")
        for k in identity
        if k in fields
    ]
    try:
        return model.model_validate({**fields, **identity}, context=context), taken
    except ValidationError as errors:
        details = errors.errors(include_url=False)
        inner = {
            e["loc"][:n] for e in details for n in range(len(e["loc"]))
        }  # a list is not empty when its items failed
        found = [
            Problem(shown, line_of(fields, tuple(e["loc"])), message(e, model))
            for e in details
            if not (e["type"] == "too_short" and e["loc"] in inner)
        ]
        return None, [*taken, *dict.fromkeys(found)]


def _strangers(folder: Path) -> Iterable[Problem]:
    """Folders that nobody reads are probably misspelt."""
    known = [*KINDS, "kodelister"]
    for path in sorted(folder.iterdir()):
        if path.is_dir() and path.name not in known and not path.name.startswith(("_", ".")):
            yield Problem(f"{folder.name}/{path.name}", 1, f"Mappen læses ikke. {meant(path.name, known)}", "advarsel")
        if path.is_file() and path.suffix in (".yml", ".yaml"):
            yield Problem(f"{folder.name}/{path.name}", 1, f"Filen læses ikke her. Flyt den til en af mapperne {', '.join(known)}.")  # fmt: skip
