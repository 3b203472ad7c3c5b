"""The source's words and areas find their codes: ours where we have them, else new ones marked for review."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from katalog.intake import emit, prose
from katalog.intake.draft import Draft, Place, Term
from katalog.intake.languages import danish_name
from katalog.intake.receipt import Receipt
from katalog.load import EVERYWHERE, ONLINE, Codes
from katalog.read import Fields, read
from katalog.values import SLUG, slugify

UNKNOWN = "ikke-oplyst"
REVIEW = "Importeret. Gennemse navn og beskrivelse."
MOST_CODES = 1200
"""New codes in one list: a list may have 2,000 and fill 256 KB. The words used most get them."""
GROWING = ("maalgrupper", "tilbudstyper")
_KEY = {"kommune": "kommuner", "sundhedsraad": "sundhedsraad", "region": "regioner"}
_UNKNOWN: dict[str, dict[str, str]] = {
    "maalgrupper": {"navn": "Ikke oplyst", "beskrivelse": "Kilden siger ikke, hvem det er for."},
    "tilbudstyper": {"navn": "Ikke oplyst", "beskrivelse": "Kilden fortæller ikke, hvilken slags tilbud det er."},
    "adgang": {"navn": "Ikke oplyst", "beskrivelse": "Kilden siger ikke, hvordan man kommer med."},
    "sprog": {"navn": "Ikke oplyst", "beskrivelse": "Kilden siger ikke, hvilket sprog man kan bruge."},
    "omraader": {"navn": "Område ikke oplyst", "kortnavn": "Ikke oplyst", "type": "region", "beskrivelse": "Kilden siger ikke, hvor man skal bo."},
}  # fmt: skip


@dataclass
class Codebook:
    """Every code that records may use: those that are there, and those that the import adds."""

    known: Codes
    receipt: Receipt
    new: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    """List to slug to the new entry."""
    _by_name: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, entries in self.known.items():
            index = self._by_name.setdefault(name, {})
            for slug, entry in entries.items():  # an editor says that a foreign word is ours by making it a synonym
                for word in (
                    *entry.synonymer,
                    getattr(entry, "kode", None) or "",
                    getattr(entry, "kortnavn", None) or "",
                ):
                    if word:
                        index.setdefault(word.lower(), slug)
            for slug, entry in entries.items():
                index[entry.navn.lower()] = slug
                index[slug] = slug

    def slug(self, name: str, words: Iterable[str]) -> str | None:
        """The code that has one of these words as its slug, name or synonym."""
        index = self._by_name.get(name, {})
        return next((index[w.lower()] for w in words if w and w.lower() in index), None)

    def add(self, name: str, slug: str, entry: dict[str, str]) -> str:
        """A new code, unless its slug is taken already."""
        if slug not in self.known.get(name, {}):
            self.new.setdefault(name, {}).setdefault(slug, entry)
        return slug

    def unknown(self, name: str) -> str:
        """The code that says the source does not say."""
        return self.add(name, UNKNOWN, _UNKNOWN[name])

    def context(self) -> dict[str, Any]:
        """What validation needs to know the codes by."""
        extra = {
            n: {s: SimpleNamespace(type=e.get("type")) for s, e in entries.items()} for n, entries in self.new.items()
        }
        return {"koder": {n: {**entries, **extra.get(n, {})} for n, entries in self.known.items()}, "forslag": [0]}


def settle(drafts: Iterable[Draft], book: Codebook, danish: bool) -> None:
    """Give every draft its codes; a word without room is kept under import."""
    drafts = list(drafts)
    chosen = {name: _chosen(drafts, book, name) for name in GROWING}
    for draft in drafts:
        _terms(draft, book, chosen)
        if draft.kind == "tilbud" or draft.places or draft.fields.get("daekning"):
            _areas(draft, book)
        if draft.kind == "tilbud":
            _languages(draft, book, danish)
            for name in ("maalgrupper", "tilbudstyper", "adgang"):
                if not draft.fields.get(name):
                    draft.fields[name] = [book.unknown(name)]


def _chosen(drafts: list[Draft], book: Codebook, name: str) -> Mapping[str, str]:
    """Word (in small letters) to code, for the words used most."""
    used: Counter[str] = Counter()
    spelled: dict[str, Term] = {}
    for term in (t for d in drafts for t in d.terms if t.list == name and d.kind == "tilbud"):
        used[term.name.lower()] += 1
        spelled.setdefault(term.name.lower(), term)
    made: dict[str, str] = {}
    for word, _ in sorted(used.items(), key=lambda pair: (-pair[1], pair[0])):
        term = spelled[word]
        if (slug := book.slug(name, (term.code, term.name))) is not None:
            made[word] = slug
        elif len(book.new.get(name, {})) < MOST_CODES and slugify(word):
            made[word] = _new(
                book,
                name,
                term.name,
                term.above,
                term.code if SLUG.fullmatch(term.code) and not term.code.isdigit() else "",
            )
    return made


def _new(book: Codebook, name: str, word: str, above: tuple[str, ...], code: str = "") -> str:
    """A new code, with the broader ones that it stands under."""
    entry = {"navn": prose.cut(prose.to_plain(word), 120), "beskrivelse": REVIEW}
    slug = code or slugify(word)[:60].strip("-")
    if above and slugify(above[0]) and len(book.new.get(name, {})) < MOST_CODES:
        broader = book.slug(name, (above[0],)) or _new(book, name, above[0], above[1:])
        if broader != slug and not _leads_to(book, name, broader, slug):
            entry["under"] = broader
    return book.add(name, slug, entry)


def _leads_to(book: Codebook, name: str, slug: str | None, target: str) -> bool:
    for _ in range(9):
        if slug is None or slug == target:
            return slug == target
        new, known = book.new.get(name, {}).get(slug), book.known.get(name, {}).get(slug)
        slug = new.get("under") if new else known.under if known else None
    return True


def _terms(draft: Draft, book: Codebook, chosen: dict[str, Mapping[str, str]]) -> None:
    for term in draft.terms:
        if term.list == "omraader":
            draft.places.append(Place(term.name, code=term.code))
            continue
        if term.list in GROWING and draft.kind == "tilbud":
            slug = chosen[term.list].get(term.name.lower())
        else:
            slug = book.slug(term.list, (term.code, term.name))
        if slug is None or (draft.kind != "tilbud" and term.list not in ("aktoertyper", "bemanding")):
            draft.keep(f"emneord.{term.list}", term.name)
        elif term.list in ("maalgrupper", "tilbudstyper", "adgang", "sprog"):
            if (known := book.known.get(term.list, {}).get(slug)) and term.name.lower() not in (
                slug,
                known.navn.lower(),
            ):
                draft.keep(f"emneord.{term.list}", term.name)  # ours is a synonym of it
            listed = draft.fields.setdefault(term.list, [])
            entry = {"gruppe": slug, "adgang": term.only} if term.only else slug
            if entry not in listed:
                listed.append(entry)
        else:
            draft.fields["aktoertype" if term.list == "aktoertyper" else term.list] = slug


def _languages(draft: Draft, book: Codebook, danish: bool) -> None:
    for code in draft.fields.get("sprog", ()):
        if code not in book.known["sprog"]:
            name = danish_name(code)
            book.add("sprog", code, {"navn": name, "beskrivelse": f"Du kan bruge tilbuddet på {name.lower()}."})
    if not draft.fields.get("sprog") and not danish:  # left out would say Danish
        draft.fields["sprog"] = [book.unknown("sprog")]


def _areas(draft: Draft, book: Codebook) -> None:
    covers: dict[str, Any] = {}
    for place in draft.places:
        slug = book.slug("omraader", (place.code, place.name, f"{place.name} Kommune"))
        if slug is None:
            slug = slugify(place.name)[:60].strip("-")
            if not slug or slug in (EVERYWHERE, ONLINE):
                draft.keep("område", place.name)
                continue
            if len(book.new.get("omraader", {})) >= MOST_CODES and slug not in book.new["omraader"]:
                draft.keep("område", place.name)
                continue
            entry = {"navn": prose.cut(place.name, 120), "type": place.type, "beskrivelse": REVIEW}
            book.add("omraader", slug, entry | ({"kode": place.code} if place.code else {}))
        key = _KEY[_type(book, slug)]
        covers[key] = [*dict.fromkeys([*covers.get(key, []), slug])]
    covers |= draft.fields.get("daekning", {})
    if not covers:
        covers["regioner"] = [book.unknown("omraader")]
    draft.fields["daekning"] = {
        k: covers[k] for k in ("kommuner", "sundhedsraad", "regioner", "hele_landet", "online") if k in covers
    }


def _type(book: Codebook, slug: str) -> str:
    known = book.known["omraader"].get(slug)
    return str(known.type) if known is not None else book.new["omraader"][slug]["type"]  # type: ignore[attr-defined]


# ------------------------------------------------------------ the lists as files


def lists(folder: Path, fallback: Path, book: Codebook, used: Mapping[str, set[str]]) -> dict[str, str]:
    """Path to text of each code list that has to be written, so that every code that records use is there."""
    made = {}
    for name, entries in sorted(book.new.items()):
        wanted = _with_broader({s: e for s, e in entries.items() if s in used.get(name, ())}, entries)
        if not wanted:
            continue
        path = folder / "kodelister" / f"{name}.yml"
        if path.exists():
            text = path.read_text(encoding="utf-8-sig").rstrip("\n") + "\n\n"
            have = set(read(path.name, path.read_bytes())[0])
        else:
            text, have = _ours(fallback / "kodelister" / path.name, name, used.get(name, set()))
        fresh = {s: e for s, e in sorted(wanted.items()) if s not in have}
        if fresh or not path.exists():
            blocks = [emit.field(slug, entry) for slug, entry in fresh.items()]
            made[f"kodelister/{name}.yml"] = text + "\n".join(blocks) + "\n"
            book.receipt.new_codes[name] += sum(
                e.get("beskrivelse") == REVIEW or name == "sprog" for e in fresh.values()
            )
    if made and "kodelister/maalgrupper.yml" not in made and not (folder / "kodelister" / "maalgrupper.yml").exists():
        text, _ = _ours(fallback / "kodelister" / "maalgrupper.yml", "maalgrupper", used.get("maalgrupper", set()))
        made["kodelister/maalgrupper.yml"] = text
    return made


def _with_broader(
    wanted: dict[str, dict[str, str]], entries: Mapping[str, dict[str, str]]
) -> dict[str, dict[str, str]]:
    found = dict(wanted)
    for entry in wanted.values():
        above = entry.get("under")
        while above and above in entries and above not in found:
            found[above] = entries[above]
            above = entries[above].get("under")
    return found


def _ours(path: Path, name: str, used: set[str]) -> tuple[str, set[str]]:
    """The project's own entries that are used, with what they stand under, as they stand in its file."""
    data = path.read_bytes()
    fields, _ = read(path.name, data)
    lines = data.decode("utf-8-sig").split("\n")
    keep: set[str] = set(fields) if name == "sprog" else set()
    todo = [s for s in used if s in fields]
    while todo:
        slug = todo.pop()
        if slug in keep and name != "sprog":
            continue
        keep.add(slug)
        todo += [a for a in _above(fields[slug]) if a in fields and a not in keep]
    starts = sorted((line - 1, slug) for slug, line in fields.lines.items())
    ends = [s for s, _ in starts[1:]] + [len(lines)]
    kept = []
    for (start, slug), end in zip(starts, ends, strict=True):
        if slug in keep:
            block = [line for line in lines[start:end] if line.strip() and not line.startswith("#")]
            kept.append("\n".join(block))
    head = f"# {name}: koder, som importerede poster bruger.\n\n"
    return head + "".join(f"{block}\n" for block in kept), keep


def _above(entry: Any) -> list[str]:
    found = []
    if isinstance(entry, Fields):
        for key in ("under", "ligger_i"):
            value = entry.get(key, [])
            found += value if isinstance(value, list) else [value]
    return found
