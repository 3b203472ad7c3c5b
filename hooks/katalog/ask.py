"""The search on the terminal: the browser's own modules over an index held in memory, and what they make of a query."""

import gzip
import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from katalog import danish
from katalog.catalogue import Catalogue
from katalog.index import files
from katalog.scripts import Scripts

MODULES = ("danish", "facets", "lexicon", "rank", "places", "plan", "engine")
"""The page's modules that know neither page nor network, each after those it imports."""
LABELS = {
    "maalgruppe": "målgruppe", "tilbudstype": "type", "kommune": "sted", "adgang": "adgang", "sprog": "sprog",
    "pris": "pris", "emne": "emne", "ord": "ord",
}  # fmt: skip
_ASK = """
async function explain(question, most) {
  const source = (site) => ({ start: JSON.parse(file("start.bin", site)), load: async (path) => JSON.parse(file(path, site)) })
  const engine = (globalThis.opened ??= modules.engine.together(Array.from({ length: sites() }, (_, n) => source(n))))
  const answer = await engine.ask({ ...question, without: new Set(question.without) }, new Date(question.today))
  const { planned, certain, numbers } = answer
  const shown = await answer.part(0, most)
  const cards = await engine.cards(shown)
  globalThis.told = JSON.stringify({
    counts: Object.fromEntries(await Promise.all((question.counts ?? []).map(async (facet) => [facet, Object.fromEntries(await answer.counts(facet))]))),
    certain, acute: planned.acute, count: numbers.length, age: planned.age, nearby: answer.place && answer.nearby().nearest.map(({ area }) => area.slug),
    words: planned.tokens.map((t) => ({ word: t.word, placed: t.placed, readings: t.readings.map((r) => [r.lexeme, r.weight]) })),
    understood: planned.understood.map((c) => [c.list, c.name]),
    needs: [...planned.needs].map(([name, found]) => [name, found.map((e) => [e.why || e.entry.slug || "", e.weight])]),
    hits: shown.map((n, at) => ({ km: answer.far(n), id: cards[at][0], title: cards[at][1], places: cards[at][4], score: answer.total[n], why: answer.reasons(n).map((r) => r.why) })),
  })
}
"""  # fmt: skip


class Asker:
    """The search over one catalogue, without a browser; or over several sites' as over one."""

    def __init__(self, catalogue: Catalogue, modules: Path, *others: Catalogue):
        self._catalogue, self._modules, self._others = catalogue, modules, others

    def ask(self, query: str, most: int = 10, today: date | None = None, **chosen: Any) -> Mapping[str, Any]:
        """What a query is understood as, what it finds and why; chosen are the search page's other fields."""
        question = {"q": query, "today": (today or date.today()).isoformat(), **chosen}
        context = self._scripts.context
        context.eval("globalThis.fault = globalThis.told = undefined")
        context.eval(
            f"explain({json.dumps(question)}, {most}).catch((e) => (globalThis.fault = `${{e}} ${{e.stack}}`))"
        )
        while context.execute_pending_job():
            pass
        if fault := context.get("fault"):
            raise RuntimeError(fault)
        return dict(json.loads(context.get("told")))

    def evaluate(self, expression: str) -> Any:
        """The value of an expression over the modules' functions, e.g. 'modules.danish.stem("mødre")'."""
        return self._scripts.value(expression)

    @cached_property
    def _scripts(self) -> Scripts:
        indexes = [files(c) for c in (self._catalogue, *self._others)]
        scripts = Scripts(self._modules, *MODULES)
        scripts.context.add_callable("file", lambda path, site=0: gzip.decompress(indexes[site][path]).decode())
        scripts.context.add_callable("sites", lambda: len(indexes))
        scripts.context.eval(_ASK)
        return scripts


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
    yield f"\nSvar: {danish.plural(told['count'], 'tilbud', 'tilbud')}" + (
        "" if told["certain"] else ", intet præcist svar"
    )
    for rank, hit in enumerate(told["hits"], 1):
        why = ", ".join(hit["why"]) or "kun svage spor"
        yield f"{rank:3}. {hit['title']} – {hit['places']}  [{hit['id']}]\n     {hit['score']:.1f} point: {why}"
