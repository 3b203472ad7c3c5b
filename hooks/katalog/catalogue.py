"""One immutable catalogue, in which everything knows what points at it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar, cast

from katalog import danish
from katalog.codes import Adgangskode, Kode, Omraade
from katalog.history import History
from katalog.load import EVERYWHERE, ONLINE, Codes
from katalog.models import KINDS, Initiativ, Organisation, Record, Samarbejde, Tilbud
from katalog.parts import Daekning
from katalog.tilbud import HIDING_GROUPS, HIDING_TYPES
from katalog.values import IdOf, marked

R = TypeVar("R", bound=Record)
# What [text](word:id) in Markdown leads to.
LINK_WORDS = {m.singular: m.kind for m in KINDS.values()} | {
    "maalgruppe": "maalgrupper",
    "tilbudstype": "tilbudstyper",
    "omraade": "omraader",
    "maal": "maal",
    "spor": "spor",
}


def address_of(kind: str, id: str) -> str:
    """The page of a record or code, from the site's root: goals and tracks are the strategy's."""
    return f"strategi/{kind}/{id}/" if kind in ("maal", "spor") else f"{kind}/{id}/"


@dataclass(frozen=True)
class Coverage:
    """What an area's page shows: what lies in it, and what covers it from each level above."""

    inside: tuple[Tilbud, ...]
    above: tuple[tuple[str, str, tuple[Tilbud, ...]], ...]
    """(heading, address of the level's own page, its offerings), nearest level first."""

    @property
    def covering(self) -> tuple[Tilbud, ...]:
        """All that covers it from above, nearest level first."""
        return tuple(t for _, _, tilbud in self.above for t in tilbud)


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All records and codes, and every relation between them, read from either end."""

    codes: Codes
    records: Mapping[str, Mapping[str, Record]]
    _pointing: Mapping[tuple[str, str], Mapping[str, tuple[Record, ...]]] = field(repr=False)
    thesaurus: Codes = field(default_factory=dict, repr=False)
    """Lists of what people search for beside the catalogue's own: they say what words mean, and mark nothing."""
    history: History = field(default_factory=History, repr=False)
    """What git remembers of the records; a build gives it, and without it nothing is told of changes."""

    @cached_property
    def tilbud(self) -> tuple[Tilbud, ...]:
        """The open offerings, by title."""
        return tuple(t for t in self.all(Tilbud) if t.is_open)

    def prepare(self) -> None:
        """Put the records in order, before the catalogue is shared among processes that would each do it."""
        for model in KINDS.values():
            self.all(model)
        len(self.tilbud)

    def all(self, model: type[R]) -> tuple[R, ...]:
        """The records of one kind, in Danish alphabetical order."""
        if model.kind not in self._sorted:
            self._sorted[model.kind] = tuple(sorted(self.records[model.kind].values(), key=by_name))
        return cast(tuple[R, ...], self._sorted[model.kind])

    @cached_property
    def _sorted(self) -> dict[str, tuple[Record, ...]]:
        return {}

    @cached_property
    def omraader(self) -> Mapping[str, Omraade]:
        """The areas by slug."""
        return cast(Mapping[str, Omraade], self.codes["omraader"])

    def get(self, kind: str, id: str) -> Any:
        """The record or code of this kind, or None."""
        return self.records.get(kind, self.codes.get(kind, {})).get(id)

    def named(self, kodeliste: str, slugs: Sequence[str]) -> tuple[Kode, ...]:
        """The codes for these slugs, in their order."""
        return tuple(self.codes[kodeliste][slug] for slug in slugs)

    def organisations(self, ids: Sequence[str]) -> tuple[Organisation, ...]:
        """The organisations with these ids, in their order."""
        return tuple(cast(Organisation, self.records["organisationer"][i]) for i in ids)

    def provider_names(self, tilbud: Tilbud) -> str:
        """'Havnelys, Egelund Bibliotek'; empty when no source tells who provides it."""
        return ", ".join(o.navn for o in self.organisations(tilbud.udbydere))

    def pointing(self, at: str, id: str, model: type[R]) -> tuple[R, ...]:
        """The records of this kind that point at a record or code, by name; closed offerings left out."""
        return cast(tuple[R, ...], self._pointing.get((at, id), {}).get(model.kind, ()))

    def pointing_kind(self, at: str, id: str, kind: str) -> tuple[Record, ...]:
        """As pointing, for templates: the kind is named."""
        return self.pointing(at, id, KINDS[kind])

    def named_records(self, kind: str, ids: Sequence[str]) -> tuple[Record, ...]:
        """The records with these ids, in their order."""
        return tuple(self.records[kind][id] for id in ids)

    def joined(self, at: str, id: str, kind: str, ids: Sequence[str]) -> tuple[Record, ...]:
        """The records of a kind that this one names, or that name it: either end may have written the link."""
        found = {r.id: r for r in (*self.named_records(kind, ids), *self.pointing_kind(at, id, kind))}
        return tuple(found.values())

    @cached_property
    def civil(self) -> tuple[Organisation, ...]:
        """The organisations of civil society: all but the public parties."""
        return tuple(o for o in self.all(Organisation) if not o.offentlig)

    @cached_property
    def examples(self) -> int:
        """How many of the open offerings are made up."""
        return sum(t.eksempel for t in self.tilbud)

    @cached_property
    def languages(self) -> tuple[Kode, ...]:
        """The languages that some offering uses, in Danish order."""
        used = {language for t in self.tilbud for language in t.languages}
        return tuple(sorted(self.named("sprog", sorted(used)), key=lambda k: danish.collation(k.navn)))

    @cached_property
    def kommuner(self) -> tuple[Omraade, ...]:
        """The municipalities, in Danish order."""
        found = (o for o in self.omraader.values() if o.type == "kommune")
        return tuple(sorted(found, key=lambda o: danish.collation(o.short)))

    @cached_property
    def tilbud_per_kommune(self) -> Mapping[str, int]:
        """How many offerings name each municipality."""
        return {k.slug: len(self.pointing("omraader", k.slug, Tilbud)) for k in self.kommuner}

    @property
    def kommuner_with_tilbud(self) -> int:
        """How many municipalities some offering names."""
        return sum(map(bool, self.tilbud_per_kommune.values()))

    @cached_property
    def _narrower(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        below: dict[tuple[str, str], list[str]] = defaultdict(list)
        for name, entries in self.codes.items():
            for slug, entry in entries.items():
                if entry.under:
                    below[name, entry.under].append(slug)
        return {key: tuple(slugs) for key, slugs in below.items()}

    def narrower(self, kodeliste: str, slug: str | None = None) -> tuple[Kode, ...]:
        """The codes right under this one; without slug the broadest ones."""
        if slug is None:
            return tuple(e for e in self.codes[kodeliste].values() if not e.under)
        return self.named(kodeliste, self._narrower.get((kodeliste, slug), ()))

    def descendants(self, kodeliste: str, slug: str) -> tuple[str, ...]:
        """This code and every one below it."""
        below = (d for child in self._narrower.get((kodeliste, slug), ()) for d in self.descendants(kodeliste, child))
        return (slug, *below)

    def broader(self, kodeliste: str, slug: str) -> tuple[Kode, ...]:
        """The codes above this one, the broadest first."""
        above = self.codes[kodeliste][slug].under
        return (*self.broader(kodeliste, above), self.codes[kodeliste][above]) if above else ()

    def with_broader(self, kodeliste: str, slugs: Sequence[str]) -> tuple[str, ...]:
        """These codes and every one above them, each once."""
        return tuple(dict.fromkeys(s for slug in slugs for s in self._upward(kodeliste, slug)))

    def _upward(self, kodeliste: str, slug: str) -> tuple[str, ...]:
        at = (kodeliste, slug)
        if at not in self._known_upward:
            self._known_upward[at] = (slug, *(b.slug for b in self.broader(kodeliste, slug)))
        return self._known_upward[at]

    @cached_property
    def _known_upward(self) -> dict[tuple[str, str], tuple[str, ...]]:
        return {}

    def tilbud_for(self, kodeliste: str, slug: str) -> tuple[Tilbud, ...]:
        """The open offerings that carry this code or one below it, by title."""
        slugs = self.descendants(kodeliste, slug)
        if len(slugs) == 1:
            return self.pointing(kodeliste, slug, Tilbud)
        found = {t.id: t for s in slugs for t in self.pointing(kodeliste, s, Tilbud)}
        return tuple(sorted(found.values(), key=by_name))

    def tilbud_of(self, organisation: Organisation) -> tuple[Tilbud, ...]:
        """What this organisation offers, by title."""
        return self.pointing("organisationer", organisation.id, Tilbud)

    def is_acute(self, tilbud: Tilbud) -> bool:
        """Whether somebody who looks for this may be in danger right now."""
        return any(getattr(code, "akut", False) for code in self.named("maalgrupper", tilbud.groups))

    def is_sensitive(self, tilbud: Tilbud) -> bool:
        """Whether somebody who looks at this may have to leave the page at once: it is about violence or abuse."""
        return not (HIDING_GROUPS.isdisjoint(tilbud.groups) and HIDING_TYPES.isdisjoint(tilbud.tilbudstyper))

    def closed_of(self, organisation: Organisation) -> tuple[Tilbud, ...]:
        """What this organisation no longer offers."""
        return tuple(self._closed.get(organisation.id, ()))

    @cached_property
    def _closed(self) -> Mapping[str, list[Tilbud]]:
        closed: dict[str, list[Tilbud]] = defaultdict(list)
        for tilbud in self.all(Tilbud):
            if not tilbud.is_open:
                for id in tilbud.udbydere:
                    closed[id].append(tilbud)
        return closed

    def access(self, tilbud: Tilbud) -> tuple[Adgangskode, ...]:
        """The ways in, as codes."""
        return cast(tuple[Adgangskode, ...], self.named("adgang", tilbud.adgang))

    # ------------------------------------------------------------ areas

    def parents(self, slug: str) -> tuple[str, ...]:
        """The areas this one lies in, nearest first: its sundhedsråd, then its regions."""
        above = self.omraader[slug].ligger_i
        return tuple(dict.fromkeys([*above, *(p for a in above for p in self.parents(a))]))

    def children(self, slug: str) -> tuple[Omraade, ...]:
        """The areas right inside this one, in Danish order."""
        return self._children.get(slug, ())

    @cached_property
    def _children(self) -> Mapping[str, tuple[Omraade, ...]]:
        inside: dict[str, list[Omraade]] = defaultdict(list)
        for area in self.omraader.values():
            for parent in area.ligger_i:
                inside[parent].append(area)
        return {slug: tuple(sorted(areas, key=lambda a: danish.collation(a.navn))) for slug, areas in inside.items()}

    def kommuner_in(self, slug: str) -> tuple[str, ...]:
        """The municipalities of an area; a municipality is its own."""
        if self.omraader[slug].type == "kommune":
            return (slug,)
        return tuple(dict.fromkeys(k for child in self.children(slug) for k in self.kommuner_in(child.slug)))

    def coverage(self, slug: str) -> Coverage:
        """What lies in an area (or in the areas inside it), and what covers it from above."""
        if slug not in self._coverage:
            self._coverage[slug] = self._covered(slug)
        return self._coverage[slug]

    @cached_property
    def _coverage(self) -> dict[str, Coverage]:
        return {}

    def _covered(self, slug: str) -> Coverage:
        inside = self._inside(slug)
        seen = set(map(id, inside))  # the records themselves: their names would be looked up a million times
        levels: list[tuple[str, str, tuple[Tilbud, ...]]] = []
        above = [(self.omraader[p].navn, p) for p in self.parents(slug)]
        for name, level in [*above, ("Hele landet", EVERYWHERE), ("Online og på telefon", ONLINE)]:
            new = tuple(t for t in self.pointing("omraader", level, Tilbud) if id(t) not in seen)
            seen.update(map(id, new))
            if new:
                levels.append((name, f"omraader/{level}/", new))
        return Coverage(inside, tuple(levels))

    def _inside(self, slug: str) -> tuple[Tilbud, ...]:
        areas = self._within(slug)
        found = {id(t): t for area in areas for t in self.pointing("omraader", area, Tilbud)}
        some = tuple(found.values())
        return tuple(sorted(some, key=by_name)) if len(areas) > 1 else some

    def _within(self, slug: str) -> tuple[str, ...]:
        return (slug, *(a for child in self.children(slug) for a in self._within(child.slug)))

    def places(self, daekning: Daekning | None) -> tuple[tuple[str, str], ...]:
        """(name, address) of each area as written, then the whole country and online."""
        if daekning is None:
            return ()
        areas = [(self.omraader[a].short, f"omraader/{a}/") for a in daekning.areas]
        if daekning.hele_landet:
            areas.append(("Hele landet", f"omraader/{EVERYWHERE}/"))
        if daekning.online:
            areas.append(("Online", f"omraader/{ONLINE}/"))
        return tuple(areas)

    def place_names(self, daekning: Daekning | None) -> str:
        """'Viborg, Skive, Online'."""
        return ", ".join(name for name, _ in self.places(daekning))

    # ------------------------------------------------------------ examples

    def without_examples(self) -> "Catalogue":
        """The same catalogue as if no made-up record had been written."""
        kept = {k: {i: r for i, r in records.items() if not r.eksempel} for k, records in self.records.items()}
        kept = {k: {i: _without_links(r, kept) for i, r in records.items()} for k, records in kept.items()}
        return replace(assemble(self.codes, kept, self.thesaurus), history=self.history.without_examples())


def by_name(record: Record) -> tuple[str, str]:
    """Danish alphabetical order."""
    return danish.collation(record.name)


def assemble(codes: Codes, records: Mapping[str, Mapping[str, Record]], thesaurus: Codes | None = None) -> Catalogue:
    """The catalogue with its relations turned round; links to records that are not there are passed over."""
    pointing: dict[tuple[str, str], dict[str, list[Record]]] = defaultdict(lambda: defaultdict(list))
    for kind, by_id in records.items():
        for record in sorted(by_id.values(), key=by_name):
            if isinstance(record, Tilbud) and not record.is_open:
                continue
            for target in dict.fromkeys(_targets(record)):
                pointing[target][kind].append(record)
    frozen = {at: {kind: tuple(found) for kind, found in kinds.items()} for at, kinds in pointing.items()}
    return Catalogue(codes, records, frozen, thesaurus or {})


def _targets(record: Record) -> Iterator[tuple[str, str]]:
    for kind, _, id in links(record):
        yield kind, id
    if isinstance(record, Tilbud):
        yield from (("maalgrupper", slug) for slug in record.groups)
        yield from (("tilbudstyper", slug) for slug in record.tilbudstyper)
        yield from (("adgang", slug) for slug in record.adgang)
    if isinstance(record, Initiativ):
        yield from (("maalgrupper", slug) for slug in record.maalgrupper)
        yield from (("maal", slug) for slug in record.maal)
        yield from (("spor", slug) for slug in record.spor)
    if isinstance(record, Samarbejde):
        yield from (("omraader", slug) for slug in record.sundhedsraad)
    if isinstance(record, Organisation) and record.aktoertype:
        yield "aktoertyper", record.aktoertype
    if isinstance(record, (Tilbud, Organisation)) and record.daekning:
        yield from (("omraader", slug) for slug in covered(record.daekning))


def covered(daekning: Daekning) -> tuple[str, ...]:
    """The areas as written, then those that stand for the whole country and online."""
    return (*daekning.areas, *[EVERYWHERE] * daekning.hele_landet, *[ONLINE] * daekning.online)


def links(record: Record) -> Iterator[tuple[str, tuple[str | int, ...], str]]:
    """(kind, location, id) of each record that this one names in a field."""
    for name, marker, many in marked(type(record), IdOf):
        value = getattr(record, name)
        if many:
            yield from ((marker.kind, (name, i), id) for i, id in enumerate(value))
        elif value is not None:
            yield marker.kind, (name,), value


def _without_links(record: Record, kept: Mapping[str, Mapping[str, Record]]) -> Record:
    """The record without its links to records that are left out."""
    update: dict[str, Any] = {}
    for name, marker, many in marked(type(record), IdOf):
        value = getattr(record, name)
        if many:
            left = tuple(id for id in value if id in kept[marker.kind])
            update |= {name: left} if left != value else {}
        elif value is not None and value not in kept[marker.kind]:
            update[name] = None
    return record.model_copy(update=update) if update else record
