"""What people's own words stand for: the codes of the code lists as concepts with their phrases, and who carries them.

A code's synonyms are the query's matter: they are kept here once, and never written into the offerings' pages.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from katalog.catalogue import Catalogue
from katalog.codes import Kode, Maalgruppekode, Omraade
from katalog.load import EVERYWHERE, ONLINE
from katalog.models import Tilbud
from katalog.words import SILENT, lexeme, loose, words

WEAK = "~"
"""What a word begins with that carries no meaning alone: 'for' in 'bange for min mand'."""
FREE = ("gratis", "koster ikke noget", "uden betaling", "ingen penge", "for free", "no cost")
"""How people ask for what costs nothing."""

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Concept:
    """One code as a query may mean it."""

    list: str
    """The search field it belongs to: maalgruppe, tilbudstype, kommune, sprog, adgang, pris, alder, status, ord, lokal (what lies
    in some municipality), or emne (the project's own code that this catalogue lacks)."""
    slug: str
    name: str
    phrases: tuple[Phrase, ...]
    """What people type for it, as lexemes; for places as loose spellings."""
    carriers: tuple[int, ...] = ()
    """The offerings that carry the code (for a group or type also those of a narrower one), by their number."""
    more: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Concepts:
    """Every concept of one catalogue."""

    catalogue: Catalogue

    @cached_property
    def number(self) -> Mapping[str, int]:
        """An offering's number in the index: its place in the Danish alphabet of titles."""
        return {t.id: n for n, t in enumerate(self.catalogue.tilbud)}

    def all(self) -> Iterator[Concept]:
        """Every concept, list by list."""
        c = self.catalogue
        for kind, name in (("maalgruppe", "maalgrupper"), ("tilbudstype", "tilbudstyper"), ("adgang", "adgang")):
            common = c.thesaurus.get(name, {})
            for slug, code in c.codes[name].items():
                also = common[slug].synonymer if slug in common else ()
                yield self._coded(kind, code, c.tilbud_for(name, slug), also)
            for slug in sorted(common.keys() - c.codes[name].keys()):
                yield self._coded("emne", common[slug], ())
        for code in c.languages:
            yield self._coded("sprog", code, [t for t in c.tilbud if code.slug in t.languages])
        free = [t for t in c.tilbud if t.pris and t.pris.is_free]
        yield Concept("pris", "gratis", "Gratis", tuple(phrase(p) for p in FREE), self._numbers(free))
        yield from self._ages()
        yield from self._states()
        yield from self._places()
        for slug, code in c.codes["ord"].items():
            yield Concept("ord", slug, code.navn, tuple(phrase(p) for p in code.synonymer))

    def _coded(self, kind: str, code: Kode, carriers: Sequence[Tilbud], also: Sequence[str] = ()) -> Concept:
        phrases = dict.fromkeys(phrase(p) for p in (code.navn, *_halves(code.navn), *code.synonymer, *also))
        return Concept(
            kind, code.slug, code.navn, tuple(p for p in phrases if p), self._numbers(carriers), _traits(code)
        )

    def _ages(self) -> Iterator[Concept]:
        """Each age limit that some offering has, as '13-24'; an open side is 0 or 120."""
        found: dict[tuple[int, int], list[Tilbud]] = defaultdict(list)
        for t in self.catalogue.tilbud:
            if t.alder:
                found[t.alder.fra or 0, t.alder.til or 120].append(t)
        for (low, high), carriers in sorted(found.items()):
            yield Concept("alder", f"{low}-{high}", "", (), self._numbers(carriers))

    def _states(self) -> Iterator[Concept]:
        """Each state other than running as usual."""
        found: dict[str, list[Tilbud]] = defaultdict(list)
        for t in self.catalogue.tilbud:
            if t.status != "aktiv":
                found[t.status].append(t)
        for slug, carriers in sorted(found.items()):
            yield Concept("status", slug, self.catalogue.codes["status"][slug].navn, (), self._numbers(carriers))

    def _places(self) -> Iterator[Concept]:
        c = self.catalogue
        for area in (*c.kommuner, *(o for o in c.omraader.values() if o.type != "kommune")):
            names = dict.fromkeys(tuple(map(loose, words(n))) for n in self._names(area))
            more: dict[str, object] = {"ovenfra": list(c.parents(area.slug))}
            if area.type == "kommune":
                more |= {
                    "punkt": list(area.punkt or ()),
                    "postnumre": list(area.postnumre),
                    "delvis": list(area.postnumre_delvis),
                }
            else:
                more["kommuner"] = list(c.kommuner_in(area.slug))
            carriers = self._numbers(c.pointing("omraader", area.slug, Tilbud))
            yield Concept("kommune", area.slug, area.short, tuple(n for n in names if n), carriers, more)
        for slug, name in ((EVERYWHERE, "Hele landet"), (ONLINE, "Online og på telefon")):
            yield Concept("kommune", slug, name, (), self._numbers(c.pointing("omraader", slug, Tilbud)))
        local = {t.id: t for area in c.kommuner for t in c.pointing("omraader", area.slug, Tilbud)}
        yield Concept("lokal", "kommune", "", (), self._numbers(tuple(local.values())))

    @staticmethod
    def _names(area: Omraade) -> Iterator[str]:
        if area.type == "kommune":
            yield from (area.short, *area.byer)
        yield from area.synonymer

    def _numbers(self, tilbud: Sequence[Tilbud]) -> tuple[int, ...]:
        return tuple(sorted(self.number[t.id] for t in tilbud))


def _halves(name: str) -> tuple[str, ...]:
    """'Ensomhed' and 'isolation' of 'Ensomhed og isolation'; a name with more to it stays whole."""
    halves = re.split(r" og |, ", name)
    return tuple(halves) if all(len(half.split()) == 1 for half in halves) and len(halves) > 1 else ()


def _traits(code: Kode) -> Mapping[str, object]:
    """What the search must know of a target group beside its words."""
    if not isinstance(code, Maalgruppekode):
        return {}
    ages = {"alder": [code.alder.fra or 0, code.alder.til or 120]} if code.alder else {}
    return ages | {name: True for name in ("akut", "om_andre") if getattr(code, name)}


def phrase(text: str) -> Phrase:
    """What somebody types as lexemes; a word that carries no meaning alone is marked, for in a phrase it helps."""
    return tuple(WEAK + w if w in SILENT else lexeme(w) for w in words(text))


def content(phrase: Phrase) -> Phrase:
    """The words of a phrase that carry meaning, in one order."""
    return tuple(sorted({part for part in phrase if not part.startswith(WEAK)}))


def telling(concepts: Sequence[Concept]) -> Mapping[Phrase, float]:
    """How much a phrase's content says about which concept is meant: 1 when one alone has it, less the more have it."""
    owners = Counter(said for c in concepts if c.list != "kommune" for said in {content(p) for p in c.phrases})
    return {said: 2 / (1 + n) for said, n in owners.items()}
