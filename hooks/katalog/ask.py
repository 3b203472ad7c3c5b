"""The search on the terminal: the browser's own modules over an index held in memory, and what they make of a query."""

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import quickjs

from katalog import danish
from katalog.catalogue import Catalogue
from katalog.index import files

MODULES = ("danish", "facets", "lexicon", "plan", "rank", "places", "engine")
"""The page's modules that know neither page nor network, each after those it imports."""
LABELS = {
    "maalgruppe": "målgruppe", "tilbudstype": "type", "kommune": "sted", "adgang": "adgang", "sprog": "sprog",
    "pris": "pris", "emne": "emne", "ord": "ord",
}  # fmt: skip
_IMPORT = re.compile(r"^import .*$|^export \{.*$", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const))", re.MULTILINE)
_ASK = """
async function explain(query, most) {
  const engine = await (globalThis.opened ??= open(async (path) => JSON.parse(file(path))))
  const answer = await engine.ask({ q: query })
  const { planned, certain, numbers } = answer
  const shown = numbers.slice(0, most)
  const cards = await engine.cards(shown)
  globalThis.told = JSON.stringify({
    certain, acute: planned.acute, count: numbers.length, age: planned.age,
    words: planned.tokens.map((t) => ({ word: t.word, placed: t.placed, readings: t.readings.map((r) => [r.lexeme, r.weight]) })),
    understood: planned.understood.map((c) => [c.list, c.name]),
    needs: [...planned.needs].map(([name, found]) => [name, found.map((e) => [e.why || e.entry.slug || "", e.weight])]),
    hits: shown.map((n, at) => ({ id: cards[at][0], title: cards[at][1], places: cards[at][4], score: answer.total[n], why: answer.reasons(n).map((r) => r.why) })),
  })
}
"""  # fmt: skip


class Asker:
    """The search over one catalogue, without a browser."""

    def __init__(self, catalogue: Catalogue, modules: Path):
        self._catalogue, self._modules = catalogue, modules

    def ask(self, query: str, most: int = 10) -> Mapping[str, Any]:
        """What a query is understood as, what it finds and why."""
        context = self._context
        context.eval(f"explain({json.dumps(query)}, {most}).catch((e) => (globalThis.fault = `${{e}} ${{e.stack}}`))")
        while context.execute_pending_job():
            pass
        if fault := context.get("fault"):
            raise RuntimeError(fault)
        return dict(json.loads(context.get("told")))

    @cached_property
    def _context(self) -> Any:
        index = files(self._catalogue)
        context = quickjs.Context()
        context.add_callable("file", lambda path: gzip.decompress(index[path]).decode())
        sources = ((self._modules / f"{name}.js").read_text(encoding="utf-8") for name in MODULES)
        context.eval("\n".join(_EXPORT.sub("", _IMPORT.sub("", source)) for source in sources) + _ASK)
        return context


def as_text(query: str, told: Mapping[str, Any]) -> str:
    """The answer as an editor reads it."""
    return "\n".join(_lines(query, told))


def _lines(query: str, told: Mapping[str, Any]) -> Iterator[str]:
    yield f"Søgning: {query}"
    yield "\nOrdene:"
    for token in (t for t in told["words"] if not t["placed"]):
        readings = ", ".join(f"{lexeme} ({weight:.2f})" for lexeme, weight in token["readings"])
        yield f"  {token['word']}: {readings or 'kendes ikke. Sæt det i synonymer, hvis folk bruger det.'}"
    yield "\nForstået som:"
    yield from (f"  {LABELS.get(kind, kind)}: {name}" for kind, name in told["understood"])
    if told["age"] is not None:
        yield f"  alder: {told['age']} år"
    if not told["understood"] and told["age"] is None:
        yield "  ingen målgruppe, type eller sted. Søger kun i teksten."
    if told["acute"]:
        yield "  kan være akut: boksen med 112 vises først."
    yield f"\nSvar: {danish.plural(told['count'], 'tilbud', 'tilbud')}" + ("" if told["certain"] else ", intet præcist svar")
    for rank, hit in enumerate(told["hits"], 1):
        why = ", ".join(hit["why"]) or "kun svage spor"
        yield f"{rank:3}. {hit['title']} – {hit['places']}  [{hit['id']}]\n     {hit['score']:.1f} point: {why}"
