"""Records to one catalogue, and the rules that look across records."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from katalog import duplicates, markdown, privacy
from katalog.catalogue import LINK_WORDS, Catalogue, assemble, links
from katalog.load import Loaded
from katalog.models import Organisation, Samarbejde
from katalog.problems import Problem
from katalog.values import InMarkdown, marked, meant


def relate(loaded: Loaded) -> tuple[Catalogue, tuple[Problem, ...]]:
    """The catalogue of what was valid, and every problem found so far, sorted."""
    problems = [*loaded.problems, *_dangling(loaded), *_parties(loaded)]
    names = "\n".join(o.name.lower() for o in loaded.records["organisationer"].values())
    problems += privacy.problems(((path, loaded.fields(path)) for path in loaded.suspect), names)
    problems += duplicates.problems(loaded)
    return assemble(loaded.codes, loaded.records, loaded.thesaurus), tuple(sorted(dict.fromkeys(problems)))


def _dangling(loaded: Loaded) -> Iterator[Problem]:
    """Links to records and codes that do not exist, in fields and in Markdown."""
    refused = {p.path for p in loaded.problems}  # a record with errors of its own does exist

    def missing(kind: str, id: str) -> bool:
        return (
            id not in _known(loaded, kind)
            and id not in loaded.refused.get(kind, ())
            and f"{loaded.root}/{kind}/{id}.yml" not in refused
        )

    for record in (r for by_id in loaded.records.values() for r in by_id.values()):
        for kind, location, id in links(record):
            if missing(kind, id):
                yield loaded.problem(record, location, _missing(loaded, kind, id))
        for name, _, _ in marked(type(record), InMarkdown):
            for word, id in markdown.record_links(getattr(record, name) or ""):
                if missing(LINK_WORDS[word], id):
                    yield loaded.problem(record, (name,), f"{name}: {_missing(loaded, LINK_WORDS[word], id)}")


def _known(loaded: Loaded, kind: str) -> Mapping[str, Any]:
    return loaded.records[kind] if kind in loaded.records else loaded.codes[kind]


def _missing(loaded: Loaded, kind: str, id: str) -> str:
    word = next(word for word, k in LINK_WORDS.items() if k == kind)
    cure = meant(id, known) if (known := _known(loaded, kind)) else f"Opret filen {kind}/{id}.yml."
    return f"{_THE[word]} '{id}' findes ikke. {cure}"


# The nouns with their article, for messages.
_THE = {
    "organisation": "organisationen", "tilbud": "tilbuddet", "samarbejde": "samarbejdet", "pulje": "puljen",
    "initiativ": "initiativet", "maalgruppe": "målgruppen", "tilbudstype": "tilbudstypen", "omraade": "området",
    "maal": "målet", "spor": "sporet",
}  # fmt: skip


def _parties(loaded: Loaded) -> Iterator[Problem]:
    """A region may not support an organisation; it may pay for a cooperation that it is itself a party to."""
    organisations = cast(Mapping[str, Organisation], loaded.records["organisationer"])
    for record in cast(Mapping[str, Samarbejde], loaded.records["samarbejder"]).values():
        parties = [organisations.get(p) for p in record.parter]
        if all(parties) and not any(p and p.offentlig for p in parties):
            text = "parter: mindst én skal være offentlig. Tilføj fx regionen, og skriv 'offentlig: true' i dens fil."
            yield loaded.problem(record, ("parter",), text)
