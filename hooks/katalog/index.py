"""The search index of the offerings: small files, of which a phone fetches the few that a query needs.

    start.bin            what every query needs: the concepts with their phrases, the places, which files there are
    gaest.bin            the same for one who comes from another site: only what its own start.bin cannot tell
    <version>/o/a.bin    the lexemes that begin so, in how many offerings each stands, and where
    <version>/p/7.bin    for some dozens of lexemes or codes: which offerings have them, and how much
    <version>/k/3.bin    what the cards of eight offerings show
    <version>/udbydere.bin   who offers something: id, name, and the file and place of its postings
    <version>/frisk.bin  a letter for each offering: until when it counts as confirmed

Each is gzipped JSON. An offering's number is its place in the Danish alphabet of titles. A posting is one
number: the step from the offering before times 32, and a weight from 1 to 31.
"""

import gzip
import hashlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any, TypeAlias

from pydantic_core import to_json

from katalog import markdown
from katalog.catalogue import Catalogue
from katalog.concepts import Concept, Concepts, Phrase, content, telling
from katalog.models import Organisation, Tilbud
from katalog.words import PLACE_WORDS, SHORT, SILENT, lexeme, loose, parts, wordforms, words

FORM = 1
"""Which form the files have. Sites that search each other have the same: count up when a file changes its form."""
FULL, CODED = 31, 16
"""The most that a posting weighs; from CODED on, an editor wrote the code."""
CARDS = 8
CHUNK = 2_500
"""About how many postings a file holds."""
SHARD = 2_500
"""The most lexemes that a file holds; where more begin with a letter, each two letters have theirs, and so on."""
PART = 0.5
"""What a compound's part weighs, beside a word that stands alone."""
SATURATION, LENGTH, USUAL = 1.2, 0.4, 56
"""BM25's k and b, and the usual number of words: the same on every site, so that their weights compare."""
DERIVED = ("sprog", "alder", "status")
"""Lists that come of the offerings and not of the code lists."""

OWN = 0.34
"""How much a phrase must tell about one concept (concepts.telling) for a text that says it to speak of it."""
SPOKEN = 0.6
"""What saying a phrase weighs, of what its words weigh in the text."""

Postings = dict[int, int]
"""Weight by the offering's number, numbers rising."""
Packed: TypeAlias = "array[int]"
"""Postings of a lexeme as numbers in a row: the offering's number times 32, and the weight. A country has millions."""


def files(catalogue: Catalogue) -> Mapping[str, bytes]:
    """Every file of the index by its path under soeg/."""
    concepts = list(Concepts(catalogue).all())
    vocabulary: dict[str, int] = {}
    texts = [Text.of(catalogue, t, vocabulary) for t in catalogue.tilbud]
    lexemes = weigh(texts, vocabulary, concepts)
    postings = Chunks()
    shards = {letter: _shard(group, lexemes, postings) for letter, group in _by_beginning(lexemes, concepts)}
    tells = telling(concepts)
    known = [_entry(c, evidence(c, tells, lexemes), postings) for c in concepts]
    packed = {"udbydere.bin": _pack(list(_providers(catalogue, postings)))}
    packed |= {f"o/{letter}.bin": _pack(shard) for letter, shard in shards.items()}
    packed |= {f"p/{n}.bin": _pack(chunk) for n, chunk in enumerate(postings.chunks)}
    packed |= {f"k/{n}.bin": _pack(cards) for n, cards in enumerate(_cards(catalogue))}
    packed["frisk.bin"] = _pack("".join(_freshness(t) for t in catalogue.tilbud))
    start: dict[str, Any] = {
        "form": FORM, "count": len(catalogue.tilbud), "cards": CARDS, "silent": " ".join(sorted(SILENT)), "letters": sorted(shards),
        "concepts": {kind: [e for c, e in zip(concepts, known, strict=True) if c.list == kind] for kind in dict.fromkeys(c.list for c in concepts)},
        "traits": {f"{c.list}:{c.slug}": c.more for c in concepts if c.more}, "common": " ".join(sorted(map(loose, PLACE_WORDS))), "short": " ".join(sorted(SHORT)),
    }  # fmt: skip
    start["words"] = hashlib.sha256(to_json(_told(start["concepts"], start["traits"]))).hexdigest()[:12]
    start = {"version": _version(packed, start), **start}
    return {f"{start['version']}/{path}": data for path, data in packed.items()} | {
        "start.bin": _pack(start), "gaest.bin": _pack(_guest(start)),
    }  # fmt: skip


def _told(concepts: Mapping[str, Sequence[Sequence[Any]]], traits: object) -> object:
    """What the code lists alone say of the concepts: the same on every site with the same lists."""
    listed = {kind: [(slug, name, phrases) for slug, name, *_, phrases in entries] for kind, entries in concepts.items() if kind not in DERIVED}  # fmt: skip
    return [listed, traits]


def _guest(start: Mapping[str, Any]) -> Mapping[str, Any]:
    """The start for one who has the same words from another site: of a code only how many carry it, and where."""
    concepts = {kind: entries if kind in DERIVED else [entry[2:5] for entry in entries] for kind, entries in start["concepts"].items()}  # fmt: skip
    return {name: start[name] for name in ("form", "version", "words", "count", "cards", "letters")} | {
        "concepts": concepts
    }


# ---------------------------------------------------------------- words


@dataclass(frozen=True)
class Text:
    """An offering's words, each with the weight of the places it stands in."""

    words: "array[int]"
    """The words' numbers in the vocabulary."""
    weights: "array[float]"
    length: int

    @classmethod
    def of(cls, c: Catalogue, t: Tilbud, vocabulary: dict[str, int]) -> "Text":
        """The words of one offering, new ones added to the vocabulary.

        What it is not for is left out: it would be found by just those people.
        """
        codes = (*c.named("maalgrupper", t.groups), *c.named("tilbudstyper", t.tilbudstyper))
        body = words(markdown.plain(f"{t.beskrivelse}\n\n{t.saadan_goer_du or ''}"))
        fields = (
            (4.0, words(t.titel)), (2.0, words(t.resume)), (1.0, body),
            (2.0, words(" ".join(o.navn for o in c.organisations(t.udbydere)))),
            (1.5, words(" ".join(k.navn for k in codes if k.slug != "ikke-oplyst"))),
            (1.5, words(" ".join(f"{s.navn or ''} {s.by or ''}" for s in t.steder))),
            (0.5, words(" ".join(x.note or "" for x in t.tidspunkter))),
        )  # fmt: skip
        weights: dict[str, float] = {}
        for weight, said in fields:
            for word in said:
                if word not in SILENT and (weight >= 4 or not word.isdigit()):
                    weights[word] = weights.get(word, 0.0) + weight
        numbers = array("I", [vocabulary.setdefault(word, len(vocabulary)) for word in weights])
        return cls(numbers, array("f", weights.values()), len(body))


def weigh(texts: Sequence[Text], vocabulary: Iterable[str], concepts: Iterable[Concept]) -> Mapping[str, Packed]:
    """Each lexeme's postings: how much of an offering's text it is, compounds counted by their parts too."""
    phrased = {part for c in concepts for phrase in c.phrases for part in phrase if c.list != "kommune"}
    known = {lexeme(w) for w in vocabulary} | phrased
    spread = [((lexeme(w), 1.0), *((part, PART) for part in parts(w, known))) for w in vocabulary]
    postings: dict[str, Packed] = defaultdict(lambda: array("I"))
    for number, text in enumerate(texts):
        found: dict[str, float] = {}
        for word, weight in zip(text.words, text.weights, strict=True):
            for key, share in spread[word]:
                found[key] = found.get(key, 0.0) + weight * share
        damped = SATURATION * (1 - LENGTH + LENGTH * text.length / USUAL)
        for key, weight in found.items():
            postings[key].append(number * (FULL + 1) + (round(FULL * weight / (weight + damped)) or 1))
    return postings


# ---------------------------------------------------------------- concepts


def evidence(concept: Concept, tells: Mapping[Phrase, float], lexemes: Mapping[str, Packed]) -> Postings:
    """Who a concept fits: those that carry its code weigh CODED and more, those whose text only speaks of it less.

    An editor never thinks of every group, and of the groups that one writes the text shows which is meant most. An
    offering speaks of a concept when it says all of a phrase whose words few other concepts use.
    """
    spoken = _spoken(concept, tells, lexemes) if concept.list in ("maalgruppe", "tilbudstype", "emne") else {}
    found = {n: CODED + min(FULL - CODED, spoken.pop(n, 0)) for n in concept.carriers}
    found |= {n: min(CODED - 1, weight) for n, weight in spoken.items()}
    return dict(sorted(found.items()))


def _spoken(concept: Concept, tells: Mapping[Phrase, float], lexemes: Mapping[str, Packed]) -> Postings:
    found: Postings = {}
    for whole in concept.phrases:
        phrase = content(whole)
        if not phrase:
            continue
        rambling = len(phrase) < 2 and len(whole) > 1
        if tells[phrase] < OWN or rambling or not all(part in lexemes for part in phrase):
            continue
        much = [round(SPOKEN * weight * tells[phrase]) for weight in range(FULL + 1)]
        for number, weight in _least([lexemes[part] for part in phrase]).items():
            if much[weight] > found.get(number, 0):
                found[number] = much[weight]
    return found


def _least(words: Iterable[Packed]) -> Postings:
    """Those that have all the words, each with its least weight."""
    first, *rest = map(_unpacked, sorted(words, key=len))
    for other in rest:
        first = {number: min(weight, other[number]) for number, weight in first.items() if number in other}
    return first


def _packed(postings: Postings) -> Packed:
    return array("I", (number * (FULL + 1) + weight for number, weight in postings.items()))


def _unpacked(packed: Packed) -> Postings:
    return {each // (FULL + 1): each % (FULL + 1) for each in packed}


class Chunks:
    """Postings gathered into files of about the same size."""

    def __init__(self) -> None:
        self.chunks: list[list[list[int]]] = []
        self._room = 0

    def add(self, postings: Packed, fresh: bool = False) -> tuple[int, int]:
        """The file and the place in it that these postings got; fresh begins a new file."""
        if fresh or self._room < len(postings) or not self.chunks:
            self.chunks.append([])
            self._room = CHUNK
        self._room -= len(postings)
        steps = pairwise((0, *postings))
        self.chunks[-1].append([each - before + before % (FULL + 1) for before, each in steps])
        return len(self.chunks) - 1, len(self.chunks[-1]) - 1


def _entry(concept: Concept, postings: Postings, chunks: Chunks) -> list[Any]:
    """slug, name, how many carry it (below zero: none, but so many speak of it), its postings' file and place (-1 without any), its phrases."""
    place = chunks.add(_packed(postings)) if postings else (-1, 0)
    return [
        concept.slug,
        concept.name,
        len(concept.carriers) or -len(postings),
        *place,
        [" ".join(p) for p in concept.phrases],
    ]


def _providers(c: Catalogue, chunks: Chunks) -> Iterator[list[Any]]:
    number = {t.id: n for n, t in enumerate(c.tilbud)}
    for o in c.all(Organisation):
        if tilbud := c.tilbud_of(o):
            found = dict.fromkeys(sorted(number[t.id] for t in tilbud), CODED)
            yield [o.id, o.navn, *chunks.add(_packed(found))]


# ---------------------------------------------------------------- files


def _by_beginning(lexemes: Mapping[str, Packed], concepts: Iterable[Concept]) -> Iterator[tuple[str, list[str]]]:
    """The files of words by how these begin, with the lexemes and irregular stems of each."""
    phrased = {part for c in concepts for phrase in c.phrases for part in phrase}
    forms = [stem for stem, key in wordforms().items() if key in lexemes or key in phrased]
    yield from _cut("", sorted({*lexemes, *forms}))


def _cut(beginning: str, group: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """The group under one more letter, again and again until each part is small; '_' is the end or another sign."""
    by_next = sorted((letter_at(word, len(beginning)), word) for word in group)
    for letter, some in groupby(by_next, key=itemgetter(0)):
        part = [word for _, word in some]
        if len(part) > SHARD and letter != "_":
            yield from _cut(beginning + letter, part)
        else:
            yield beginning + letter, part


def letter_at(word: str, place: int) -> str:
    """The letter or digit there, without Danish signs; '_' for any other sign and for none."""
    sign = loose(word)[place : place + 1]
    return sign if sign.isascii() and sign.isalnum() else "_"


def _shard(group: Sequence[str], lexemes: Mapping[str, Packed], chunks: Chunks) -> dict[str, Any]:
    own = [w for w in group if w in lexemes]
    starts: list[tuple[int, int]] = []
    for n, word in enumerate(own):
        file, place = chunks.add(lexemes[word], fresh=n == 0)
        if place == 0:
            starts.append((n, file))
    forms = [f"{w} {wordforms()[w]}" for w in group if w in wordforms()]
    return {
        "words": " ".join(own),
        "counts": [len(lexemes[w]) for w in own],
        "starts": starts,
        "forms": " ".join(forms),
    }


def _cards(catalogue: Catalogue) -> Iterator[list[list[Any]]]:
    """What a result shows: id, title, summary, providers, places, price, state, whether it is an example."""
    cards = []
    for t in catalogue.tilbud:
        providers, places = catalogue.provider_names(t), catalogue.place_names(t.daekning)
        price = ("Gratis" if t.pris.is_free else t.pris.spoken) if t.pris else ""
        state = catalogue.codes["status"][t.status].navn if t.status != "aktiv" else ""
        cards.append([t.id, t.titel, t.resume, providers, places, price, state, int(t.eksempel)])
    for n in range(0, len(cards), CARDS):
        yield cards[n : n + CARDS]


def _freshness(t: Tilbud) -> str:
    """Until which quarter of a year it counts as confirmed: '1' is the first of 2020; '0' is never confirmed."""
    if not t.bekraeftet:
        return "0"
    months = (t.bekraeftet.dato.year - 2020) * 12 + t.bekraeftet.dato.month - 1 + t.gennemgang_maaneder
    return chr(48 + min(max(months // 3 + 1, 1), 78))


def _version(content: Mapping[str, bytes], start: object) -> str:
    digest = hashlib.sha256(to_json(start))
    for path, data in sorted(content.items()):
        digest.update(path.encode() + data)
    return digest.hexdigest()[:12]


def _pack(value: object) -> bytes:
    return gzip.compress(to_json(value), 9, mtime=0)
