"""The same offering or organisation written twice under near names.

Only records that share a word are compared, so that the work grows with their number and not with its square.
"""

import difflib
import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar, cast

from katalog.catalogue import covered
from katalog.load import Loaded
from katalog.models import Organisation, Record, Tilbud
from katalog.problems import Problem
from katalog.values import slugify

R = TypeVar("R", bound=Record)
SMALL_WORDS = {
    "foreningen", "forening", "fonden", "den", "det", "de", "en", "et", "i", "og", "for", "til", "paa", "af", "ved", "med",
    "hos", "dig", "der", "din", "som", "om", "fra", "dansk", "danske",
}  # fmt: skip
"""What a name may have or lack and still be the same."""
NEAR = 0.84
"""How alike two words are that may be one word misspelt."""
MOST = 60
"""A word that more records of one group share tells nothing about any of them."""


def problems(loaded: Loaded) -> Iterator[Problem]:
    """A warning at each record that looks like one before it."""
    places = _place_words(loaded)
    organisations = cast(Mapping[str, Organisation], loaded.records["organisationer"])
    for one, other in same_organisations(organisations.values(), places):
        text = f"navn: ligner '{one.navn}' i {one.path}. Er det den samme, så behold én fil, og ret linkene. Ellers gør navnene tydeligt forskellige."
        yield loaded.problem(other, ("navn",), text, "advarsel")
    tilbud = cast(Mapping[str, Tilbud], loaded.records["tilbud"])
    for a, b in same_tilbud(tilbud.values(), places):
        text = f"titel: ligner '{a.titel}' i {a.path}, som har samme udbyder og sted. Er det det samme, så behold én fil. Ellers skriv forskellen i titlen."
        yield loaded.problem(b, ("titel",), text, "advarsel")


def same_organisations(
    organisations: Iterable[Organisation], places: frozenset[str] = frozenset()
) -> Iterator[tuple[Organisation, Organisation]]:
    """Pairs with one CVR number or near names, the lower id first."""
    by_cvr: dict[Hashable, list[Organisation]] = defaultdict(list)
    everyone = sorted(organisations, key=lambda o: o.id)
    for o in everyone:
        if o.cvr and not o.offentlig:  # the parts of a region or municipality share its number
            by_cvr[o.cvr].append(o)
    twice = {(a.id, b.id): (a, b) for group in by_cvr.values() for a, b in zip(group, group[1:], strict=False)}
    near = {(a.id, b.id): (a, b) for a, b in _near([(o, o.navn) for o in everyone], places)}
    yield from (pair for _, pair in sorted({**near, **twice}.items()))


def same_tilbud(tilbud: Iterable[Tilbud], places: frozenset[str] = frozenset()) -> Iterator[tuple[Tilbud, Tilbud]]:
    """Pairs of open offerings with near titles, a provider and a place in common."""
    by_provider: dict[str, list[tuple[Tilbud, str]]] = defaultdict(list)
    for t in sorted((t for t in tilbud if t.is_open), key=lambda t: t.id):
        for provider in t.udbydere or ("",):
            by_provider[provider].append((t, t.titel))
    found = {(a.id, b.id): (a, b) for group in by_provider.values() for a, b in _near(group, places) if _meet(a, b)}
    yield from (pair for _, pair in sorted(found.items()))


def _meet(a: Tilbud, b: Tilbud) -> bool:
    """Whether they are in one place: one address where both have some, else one area."""
    here, there = _addresses(a), _addresses(b)
    return bool(here & there) if here and there else bool({*covered(a.daekning)} & {*covered(b.daekning)})


def _addresses(t: Tilbud) -> set[str]:
    return {slugify(f"{s.adresse or s.navn} {s.by or s.kommune}") for s in t.steder if s.adresse or s.navn}


def _near(named: list[tuple[R, str]], places: frozenset[str]) -> Iterator[tuple[R, R]]:
    """The pairs of one group whose names are near."""
    words = [frozenset(_words(name)) for _, name in named]
    sharing: dict[str, list[int]] = defaultdict(list)
    for i, own in enumerate(words):
        for key in own | {w[:5] for w in own if len(w) > 5} | {" ".join(sorted(own))}:
            sharing[key].append(i)
    pairs = {
        (i, j)
        for key, members in sharing.items()
        if len(members) <= MOST
        for n, i in enumerate(members)
        for j in members[n + 1 :]
    }
    yield from ((named[i][0], named[j][0]) for i, j in sorted(pairs) if alike(words[i], words[j], places))


def alike(one: frozenset[str], other: frozenset[str], places: frozenset[str] = frozenset()) -> bool:
    """Whether two names have the same words but for slips of the keyboard; another place or number is another thing."""
    left, right = sorted(one - other), sorted(other - one)
    if not one or len(left) != len(right):
        return "".join(sorted(one)) == "".join(sorted(other)) and bool(one)
    return all(_slip(a, b, places) for a, b in zip(left, right, strict=True))


def _slip(a: str, b: str, places: frozenset[str]) -> bool:
    if a in places or b in places or re.search(r"\d", a + b) or min(len(a), len(b)) < 5:
        return False
    return difflib.SequenceMatcher(None, a, b).ratio() >= NEAR


@lru_cache(100_000)  # the preview asks at each save
def _words(name: str) -> Sequence[str]:
    every = slugify(name).split("-")
    return [w for w in every if w not in SMALL_WORDS] or every


def _place_words(loaded: Loaded) -> frozenset[str]:
    """The words of every area's and town's name."""
    areas = loaded.codes["omraader"].values()
    names = (n for a in areas for n in (a.navn, getattr(a, "kortnavn", None) or "", *getattr(a, "byer", ())))
    return frozenset(w for n in names for w in slugify(n).split("-") if len(w) > 2) - {"kommune", "region"}
