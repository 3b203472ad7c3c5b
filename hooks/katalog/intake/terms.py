"""Which of our lists a word of the source's own taxonomy belongs to."""

import re
from typing import Any

from katalog.intake.draft import Bag, Term
from katalog.intake.graph import Graph, Row
from katalog.values import slugify

OURS = ("maalgrupper", "tilbudstyper", "adgang", "aktoertyper", "bemanding", "sprog", "status", "omraader")
"""Lists that our own open data names, and nobody else's."""
_AUDIENCE = re.compile(
    r"target|audience|eligib|population|situation|circumstance|demograph|persona|beneficiar|age.?(group|band|range)"
    r"|\bwho\b|suitab|m.lgrup|publics?$|profil",
    re.IGNORECASE,
)
_AIRS_AUDIENCE = re.compile(r"Y[A-Z]?(-\d{4}.*)?")
"""Codes of the 211 taxonomy's branch of target populations."""
_MACHINE_ID = re.compile(r"[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}|\d+")
MAX_ABOVE = 6
WORDED = (
    "taxonomy_ids",
    "taxonomy",
    "taxonomy_terms",
    "categories",
    "category_ids",
    "tags",
    "service_type",
    "service_types",
)
"""Columns in which words, or ids of words, stand as a list or a text with commas."""
_STEP = re.compile(r"\s*(?:>|»|::|→)\s*|\s+/\s+")


def of_attribute(bag: Bag, graph: Graph) -> Term | None:
    """The word that one row of service_taxonomy, attribute or link_taxonomy puts on a record; None when it dangles."""
    nested = bag.row.pop("taxonomy_term", None)
    ids = [bag.take(k) for k in ("taxonomy_term_id", "taxonomy_id")]
    row = next((r for id in ids if (r := found(graph, id))), None) or {}
    row = {**row, **(nested if isinstance(nested, dict) else {})}
    if not isinstance(nested, dict) and isinstance(nested, str):
        row.setdefault("name", nested)
    id = str(row.get("id") or next(filter(None, ids), ""))
    name = str(row.get("name") or row.get("term") or bag.take("label", "name") or "")
    kind = bag.take("link_type", "taxonomy_detail")
    value = bag.row.get("value")
    if not name and isinstance(value, str):
        name = bag.take("value")
    listed = graph.tables["taxonomy_term"] or graph.tables["taxonomy"]
    if not name and id and not listed and not _MACHINE_ID.fullmatch(id):
        name = id
    if not name:
        if id:
            bag.draft.mend("emneord findes ikke i kildens lister", bag.at("taxonomy_term_id"), id)
        return None
    above = _above(graph, row)
    vocabulary = _vocabulary(graph, row)
    code = str(row.get("code") or ("" if _MACHINE_ID.fullmatch(id) else id))
    chosen = ours(vocabulary) or ours(kind)
    if chosen is None:
        chosen = "maalgrupper" if is_audience(kind, vocabulary, code, above) else "tilbudstyper"
    return Term(chosen, name, code, above)


def of_words(bag: Bag, graph: Graph) -> list[Term]:
    """The words of columns that say what something is in plain text; keywords count where there is nothing better."""
    made: list[Term] = []
    for name in WORDED:
        value = bag.row.get(name)
        if isinstance(value, list) and value and all(isinstance(v, dict) for v in value):
            for row in bag.rows(name):
                made += filter(None, [of_attribute(row, graph)])
        else:
            made += [term for word in bag.words(name) if (term := _of_word(word, bag, graph))]
    for key in [k for k in bag.row if k.startswith("x_") and isinstance(bag.row[k], dict)]:
        inner = Bag(bag.row[key], bag.draft, bag.at(key))
        made += [term for n in ("categories", "category") for w in inner.words(n) if (term := _of_word(w, bag, graph))]
        bag.row[key] = inner.row
    return made


def _of_word(word: str, bag: Bag, graph: Graph) -> Term | None:
    """A word, an id of the source's lists, or a path such as 'Food > Pantry'."""
    if found(graph, word):
        return of_attribute(Bag({"taxonomy_term_id": word}, bag.draft, bag.path), graph)
    steps = [s for s in _STEP.split(word.strip("/") if word.startswith("/") else word) if s.strip()]
    if word.startswith("/"):
        steps = [s for s in word.split("/") if s.strip()]
    if not steps or _MACHINE_ID.fullmatch(word):
        bag.draft.keep("emneord", word)
        return None
    name, *above = [s.strip() for s in reversed(steps)]
    listed = "maalgrupper" if any(_AUDIENCE.search(a) for a in above[-1:]) else "tilbudstyper"
    return Term(listed, name[:200], "", tuple(above[:MAX_ABOVE]))


def found(graph: Graph, id: str) -> Row | None:
    """The word with this id, in either of the tables that versions of HSDS have."""
    return graph.tables["taxonomy_term"].get(id) or graph.tables["taxonomy"].get(id) if id else None


def ours(text: str) -> str | None:
    """Our list of this name, when the dump is our own."""
    folded = slugify(text)
    return next((name for name in OURS if folded == name), None)


def is_audience(kind: str, vocabulary: str, code: str, above: tuple[str, ...]) -> bool:
    """Whether the word says who something is for, rather than what it is."""
    return bool(
        _AUDIENCE.search(kind)
        or _AUDIENCE.search(vocabulary)
        or _AIRS_AUDIENCE.fullmatch(code)
        or any(_AUDIENCE.search(name) for name in above[-1:])
    )


def _vocabulary(graph: Graph, row: Row) -> str:
    taxonomy: Any = row.get("taxonomy_detail") or row.get("taxonomy")
    if isinstance(taxonomy, dict):
        return str(taxonomy.get("name") or taxonomy.get("id") or "")
    listed = graph.tables["taxonomy"].get(str(row.get("taxonomy_id", "")), {})
    return str(listed.get("name") or taxonomy or row.get("vocabulary") or "")


def _above(graph: Graph, row: Row) -> tuple[str, ...]:
    names: list[str] = []
    seen = {str(row.get("id", ""))}
    parent = row.get("parent")
    for _ in range(MAX_ABOVE):
        if isinstance(parent, dict):
            above: Row = parent
        else:
            above = found(graph, str(row.get("parent_id", ""))) or {}
        if not above.get("name") or str(above.get("id")) in seen:
            break
        names.append(str(above["name"]))
        seen.add(str(above.get("id")))
        row, parent = above, above.get("parent")
    if not names and isinstance(row.get("parent_name"), str):
        names = [row["parent_name"]]
    return tuple(names)
