"""Files to records: every file in a catalogue's folder is read, checked and either kept or complained of."""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from katalog.codes import CODE_LISTS, Kode
from katalog.messages import message, misspelt
from katalog.models import KINDS, Record
from katalog.parts import ALIKE, Part
from katalog.privacy import suspect
from katalog.problems import Problem, Severity
from katalog.progress import Progress
from katalog.read import MAX_BYTES, Fields, line_of, read
from katalog.values import MAX_HINTS, SLUG, meant, slugify
from katalog.workers import Crew

Codes = dict[str, dict[str, Kode]]
T = TypeVar("T", bound=Part)
EVERYWHERE, ONLINE = "hele-landet", "online"
"""Addresses beside the areas' own, for what covers the whole country and what is online."""
NEEDED = {"sprog": ("da",), "status": ("aktiv", "afsluttet")}
"""Codes that the models themselves use."""
SEARCHED = ("maalgrupper", "tilbudstyper")
"""Lists whose synonyms serve the search of every catalogue, also of one with lists of its own."""
BATCH = 500
"""How many files one process reads before it asks for more."""
MAX_LEVELS = 10
"""How many codes may lie under one another."""
MAX_TOLD = 100
"""How many mistakes in one file are told one by one."""


@dataclass
class Loaded:
    """All that could be read, by kind and id, with the lines it stood on and what was wrong."""

    root: str
    """The folder's name, which every path in a message begins with."""
    refused: dict[str, set[str]] = field(default_factory=dict)
    """Codes that stand in a list but are wrong there, by list."""
    codes: Codes = field(default_factory=dict)
    thesaurus: Codes = field(default_factory=dict)
    """The project's own lists of what people search for, where the folder has lists in their place."""
    records: dict[str, dict[str, Record]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    problems: list[Problem] = field(default_factory=list)
    suspect: list[str] = field(default_factory=list)
    """Files in which something may be personal."""
    places: dict[str, Path] = field(default_factory=dict, repr=False)
    """The folder that each file lies in, by the file's path in messages, which begins with the folder's name."""

    _latest: tuple[str, Fields] = ("", Fields(1))

    def fields(self, path: str) -> Fields:
        """What a file says, and on which lines: read again, for few files are asked for, and one often in a row."""
        if self._latest[0] != path:
            inside = path.partition("/")[2]
            self._latest = (path, read(path, _bytes(self.places[path] / inside) or b"")[0])
        return self._latest[1]

    def files(self) -> Iterator[tuple[str, Fields]]:
        """What every file says."""
        return ((path, self.fields(path)) for path in self.places)

    def problem(
        self, record: Record, location: tuple[str | int, ...], text: str, severity: Severity = "fejl"
    ) -> Problem:
        """Something wrong at this place in a record's file."""
        path = f"{self.root}/{record.path}"
        return Problem(path, line_of(self.fields(path), location), text, severity)


@dataclass(frozen=True)
class _Read:
    """What one record's file gave, and how the file was then."""

    stamp: object
    record: Record | None
    problems: Sequence[Problem]
    personal: bool


@dataclass
class Before:
    """What was read before: a file that is as it was then is not read again, unless a code list has changed."""

    stamps: object = None
    lists: Loaded | None = None
    """The code lists, as they were."""
    files: dict[str, _Read] = field(default_factory=dict)
    """By the file's path in messages."""


def load(folder: Path, fallback: Path, before: Before | None = None) -> Loaded:
    """Everything in the folder; code lists that it lacks come from fallback's. What was read before is remembered."""
    remembered, before = before is not None, before or Before()
    name, missing = folder.name, [] if _is_folder(folder) else [str(folder)[:200]]
    folder = fallback if missing else folder
    stamps = _list_stamps(folder, fallback)
    if before.lists is None or before.stamps != stamps:
        before.stamps, before.lists, before.files = stamps, _lists(folder, fallback, name), {}
    lists, kinds = before.lists, {kind: dict[str, Record]() for kind in KINDS}
    loaded = replace(lists, problems=[*lists.problems], suspect=[], places={**lists.places}, records=kinds)
    for asked in missing:
        loaded.problems.append(Problem(asked, 1, "Mappen findes ikke. Opret den, eller ret KATALOG."))
    old, before.files = before.files, {}
    for kind, model in KINDS.items():
        found = dict(_files(folder / kind, folder, loaded.problems))
        within = f"{name}/{kind}/"
        known = {n: read for n, stamp in found.items() if (read := old.get(within + n)) and read.stamp == stamp}
        anew = _read_anew({folder / kind / n: stamp for n, stamp in found.items() if n not in known}, model, loaded)
        for n in found:
            read = known.get(n) or next(anew)
            if remembered:
                before.files[within + n] = read
            loaded.places[within + n] = folder
            _keep(read, n.removesuffix(".yml"), within + n, kind, loaded)
    loaded.problems.extend(_strangers(folder))
    return loaded


def _lists(folder: Path, fallback: Path, name: str) -> Loaded:
    """The code lists, and nothing else yet."""
    loaded = Loaded(name)
    groups = folder / "kodelister" / "maalgrupper.yml"
    for list_name, model in CODE_LISTS.items():
        own = folder / "kodelister" / f"{list_name}.yml"
        here = own.exists() or own.is_symlink()
        common = fallback / "kodelister" / own.name
        fits = here == groups.exists()  # else its codes were written for another list of groups
        context = {"koder": loaded.codes, "afviste": loaded.refused} if fits else None
        loaded.codes[list_name] = _code_list(own if here else common, list_name, model, loaded, context)
        if here and list_name in SEARCHED and own != common and common.exists():
            loaded.thesaurus[list_name] = _code_list(common, list_name, model, Loaded(fallback.name))
    return loaded


def _list_stamps(folder: Path, fallback: Path) -> object:
    names = [f"{name}.yml" for name in CODE_LISTS]
    return [(place, _stamp(place / "kodelister" / name)) for place in (folder, fallback) for name in names]


def _stamp(path: Path | os.DirEntry[str]) -> object:
    """What changes whenever a file is saved."""
    try:
        said = path.stat()
    except OSError:
        return None
    return said.st_mtime_ns, said.st_ctime_ns, said.st_size, said.st_ino


def _read_anew(stamps: dict[Path, object], model: type[Record], loaded: Loaded) -> Iterator[_Read]:
    """What each of these files gives, in their order; they are read on every core when they are many."""
    paths, tell = list(stamps), Progress("filer læst", len(stamps))
    batches = [paths[at : at + BATCH] for at in range(0, len(paths), BATCH)]
    alike: dict[Any, Any] = {}
    with Crew([partial(_parse, batch) for batch in batches]) as crew:
        for batch, parsed in zip(batches, crew.each(), strict=True):
            for path, (plain, personal) in zip(batch, json.loads(parsed), strict=True):
                context = {"koder": loaded.codes, "afviste": loaded.refused, ALIKE: alike}
                record, problems = _record(path, f"{loaded.root}/{model.kind}/{path.name}", model, context, plain)
                yield _Read(stamps[path], record, problems, personal)
            tell(len(batch))


def _keep(read: _Read, id: str, shown: str, kind: str, loaded: Loaded) -> None:
    loaded.problems.extend(read.problems)
    if read.personal:
        loaded.suspect.append(shown)
    if read.record is not None:
        loaded.records[kind][id] = read.record


def _parse(paths: Sequence[Path]) -> str:
    """What each file says, and whether something in it may be personal, as JSON: plain values travel well between
    processes. A file with anything wrong in it is null: it is read again where its lines are told.
    """
    found: list[tuple[Fields | None, bool]] = []
    for path in paths:
        data = _bytes(path)
        fields, problems = read("", data) if data is not None else (None, [])
        found.append((None if problems else fields, fields is not None and suspect(fields)))
    return json.dumps(found, ensure_ascii=False)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name that the system refuses
        return False


def _files(place: Path, root: Path, problems: list[Problem]) -> Iterator[tuple[str, object]]:
    """The names of the record files of one folder, sorted, each with its stamp; what is not one is complained of."""
    if not place.is_dir():
        return
    inside = _inside(place, root)
    for entry in sorted(os.scandir(place), key=lambda e: e.name):
        name = entry.name
        shown, (stem, ending) = f"{root.name}/{place.name}/{name}", os.path.splitext(name)  # noqa: PTH122
        if name.startswith((".", "_")):
            continue
        if not (inside and not entry.is_symlink()) and not _inside(place / name, root):
            problems.append(Problem(shown, 1, "Filen peger ud af mappen eller på sig selv. Læg selve filen her."))
        elif entry.is_dir():
            problems.append(Problem(shown, 1, f"Her må ikke være mapper. Flyt filerne op i {place.name}/."))
        elif ending != ".yml":
            problems.append(Problem(shown, 1, f"Filen læses ikke. Omdøb den til {slugify(stem) or 'navn'}.yml."))
        elif not SLUG.fullmatch(stem):
            cure = f"{slugify(stem) or 'navn'}.yml"
            problems.append(
                Problem(shown, 1, f"Filnavnet bliver sidens adresse. Brug små bogstaver, tal og bindestreg: {cure}.")
            )
        else:
            yield name, _stamp(entry)


def _inside(path: Path, root: Path) -> bool:
    try:
        return path.resolve(strict=True).is_relative_to(root.resolve())
    except (OSError, RuntimeError):  # it points nowhere, or round in a ring
        return False


def _bytes(path: Path) -> bytes | None:
    """A file's content; None when it is no plain file, or cannot be opened."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)  # what is more than that is refused, however much it is
    except OSError:
        return None


def _record(
    path: Path, shown: str, model: type[Record], context: dict[str, Any], plain: dict[str, Any] | None
) -> tuple[Record | None, Sequence[Problem]]:
    """One record, from its plain values; its file is read again when they are not right."""
    if plain and "id" not in plain:
        with suppress(ValidationError):
            return model.model_validate({**plain, "id": path.stem}, context=context), ()
    data = _bytes(path)
    if data is None:
        text = "Filen kan ikke åbnes. Se, om den er en almindelig fil, som du må læse."
        return None, [Problem(shown, 1, text)]
    fields, problems = read(shown, data)
    record = None
    if not problems or fields:
        record, wrong = validate(shown, model, fields, {"id": path.stem}, context)
        problems += wrong
    return record, problems


def _code_list(path: Path, name: str, model: type[Kode], loaded: Loaded, context: Any = None) -> dict[str, Kode]:
    """The entries of one list by slug, in the editor's order."""
    shown = f"{path.parent.parent.name}/kodelister/{path.name}"
    data = _bytes(path) if _inside(path, path.parent.parent) else None
    if data is None:
        loaded.problems.append(Problem(shown, 1, "Listen kan ikke åbnes. Læg en almindelig fil her."))
        return {}
    fields, problems = read(shown, data)
    loaded.places[shown] = path.parent.parent
    entries: dict[str, Kode] = {}
    for slug in sorted(fields.lines.keys() - fields.keys())[:MAX_TOLD]:
        problems.append(Problem(shown, fields.lines[slug], f"'{slug}' har ingen felter under sig. Skriv mindst navn."))
    for slug, content in fields.items():
        line = fields.lines[slug]
        if len(problems) >= MAX_TOLD:
            problems.append(Problem(shown, line, "Resten af listen er ikke læst. Ret de første fejl, og prøv igen."))
            break
        if not SLUG.fullmatch(slug):
            cure = slugify(slug) or "små bogstaver, tal og bindestreg"
            problems.append(Problem(shown, line, f"'{slug[:40]}' bliver en adresse. Skriv {cure}."))
        elif name == "omraader" and slug in (EVERYWHERE, ONLINE):
            problems.append(Problem(shown, line, f"Adressen omraader/{slug}/ er allerede i brug. Vælg en anden kode."))
        elif not isinstance(content, Fields):
            problems.append(Problem(shown, line, f"'{slug}' skal have felter under sig: navn, beskrivelse, synonymer."))
        else:
            entry, wrong = validate(shown, model, content, {"slug": slug}, context)
            problems += wrong
            if entry is not None:
                entries[slug] = entry
    loaded.refused[name] = set(fields.lines) - set(entries)
    problems += [
        Problem(shown, 1, f"Koden '{slug}' mangler. Den bruges, når feltet er udeladt. Tilføj den.")
        for slug in NEEDED.get(name, ())
        if slug not in fields.lines
    ]
    problems += _broader(shown, fields, entries)
    loaded.problems.extend(problems)
    return entries


def _broader(shown: str, fields: Fields, entries: dict[str, Kode]) -> Iterator[Problem]:
    """What 'under' and 'ligger_i' point at must exist, and never lead far or back to itself."""
    for key in ("under", "ligger_i"):
        above = {slug: _above(entry, key) for slug, entry in entries.items()}
        missing = [(slug, t) for slug, targets in above.items() for t in targets if t not in fields.lines]
        for n, (slug, target) in enumerate(missing[:MAX_TOLD]):
            hint = meant(target, entries) if n < MAX_HINTS else ""
            text = f"{key}: '{target[:40]}' findes ikke i listen. {hint}".rstrip()
            yield Problem(shown, line_of(fields, (slug, key)), text)
        level = {slug for slug in entries if any(t in entries for t in above[slug])}
        for _ in range(MAX_LEVELS):  # each round lifts what stands on nothing that is left
            level = {slug for slug in level if any(t in level for t in above[slug])}
        for slug in sorted(level)[:MAX_TOLD]:
            text = f"'{slug}' ligger under sig selv eller for mange trin nede. Ret '{key}'."
            yield Problem(shown, line_of(fields, (slug, key)), text)


def _above(entry: Kode, key: str) -> tuple[str, ...]:
    value = getattr(entry, key, None) or ()
    return (value,) if isinstance(value, str) else tuple(value)


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
        told = details[:MAX_TOLD]
        cured = misspelt(told, model)
        found = [
            Problem(shown, _place(fields, tuple(e["loc"])), message(e, model))
            for e in told
            if not (e["type"] == "too_short" and e["loc"] in inner)
            and not (e["type"] == "missing" and e["loc"] in cured)
        ]
        if len(details) > MAX_TOLD:
            found.append(
                Problem(shown, 1, f"Der er {len(details) - MAX_TOLD} fejl mere i filen. Ret de første, og prøv igen.")
            )
        return None, [*taken, *dict.fromkeys(found)]


def _strangers(folder: Path) -> Iterator[Problem]:
    """What nobody reads is probably misspelt."""
    known = [*KINDS, "kodelister"]
    for path in sorted(folder.iterdir()):
        shown = f"{folder.name}/{path.name}"
        if path.name.startswith(("_", ".")):
            continue
        if path.is_dir() and path.name not in known:
            yield Problem(shown, 1, f"Mappen læses ikke. {meant(path.name, known)}", "advarsel")
        elif not path.is_dir() and path.name in known:
            yield Problem(shown, 1, "Her skal ligge en mappe, ikke en fil. Omdøb filen.")
        elif path.suffix in (".yml", ".yaml"):
            yield Problem(
                shown, 1, f"Filen læses ikke her. Flyt den til en af mapperne {', '.join(known)}.", "advarsel"
            )
    lists = [f"{name}.yml" for name in CODE_LISTS]
    place = folder / "kodelister"
    for path in sorted(place.iterdir()) if place.is_dir() else ():
        if path.name not in lists and not path.name.startswith(("_", ".")):
            yield Problem(
                f"{folder.name}/kodelister/{path.name}", 1, f"Listen læses ikke. {meant(path.name, lists)}", "advarsel"
            )


def _place(fields: Fields, location: tuple[str | int, ...]) -> int:
    """The line of a location; a field that stands there without a value has a line of its own."""
    if len(location) == 1 and location[0] in fields.lines:
        return fields.lines[str(location[0])]
    return line_of(fields, location)
