"""How well the search answers a judged collection, in the real browser. `make relevance`; DETAILS=1 shows each query.

The collection is not part of the project: RELEVANCE names its folder, else ../shared/relevance beside the clone.
"""

import json
import math
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page, sync_playwright

from conftest import ROOT, build, launch, serve

COLLECTION = Path(os.environ.get("RELEVANCE", ROOT.parent / "shared" / "relevance"))
# Stock Pagefind over the same offerings' pages, asked as its own documentation asks it.
STOCK = """async ([root, query]) => {
  const pagefind = await import(root + "/stock/pagefind.js")
  const found = (await pagefind.search(query)).results.slice(0, 10)
  return Promise.all(found.map(async (hit) => (await hit.data()).url.split("/").at(-2)))
}"""
PAGES = ["--glob", "tilbud/*/index.html", "--root-selector", "article.kf-post"]


@dataclass(frozen=True)
class Answer:
    """One query, what was judged relevant, and what was found, best first."""

    query: str
    kind: str
    relevant: dict[str, int]
    found: list[str]

    @property
    def ndcg(self) -> float:
        """Normalised discounted cumulative gain over the first ten, gain 2^grade - 1."""
        return gain([self.relevant.get(id, 0) for id in self.found[:10]]) / gain(
            sorted(self.relevant.values(), reverse=True)[:10]
        )

    @property
    def succeeds(self) -> bool:
        """Whether one of the first three is good."""
        return any(self.relevant.get(id, 0) >= 2 for id in self.found[:3])

    @property
    def is_dead_end(self) -> bool:
        """Whether nothing relevant is among the first twenty."""
        return not any(id in self.relevant for id in self.found)


def gain(grades: list[int]) -> float:
    """Discounted cumulative gain of grades in rank order."""
    return sum((2**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(grades))


def queries() -> list[dict[str, object]]:
    """The judged queries."""
    return list(json.loads((COLLECTION / "queries.json").read_text(encoding="utf-8")))


def judged() -> set[str]:
    """The offerings that were judged; others in the catalogue count neither for nor against."""
    return {o["id"] for o in json.loads((COLLECTION / "offerings.json").read_text(encoding="utf-8"))}


def answers(ask: Callable[[str], list[str]]) -> Iterator[Answer]:
    """Each query's answer."""
    known = judged()
    for q in queries():
        found = [id for id in ask(str(q["query"])) if id in known]
        yield Answer(str(q["query"]), str(q["kind"]), dict(q["relevant"]), found)  # type: ignore[call-overload]


GO = "address => { history.pushState(null, '', address); dispatchEvent(new PopStateEvent('popstate')) }"


def ours(page: Page, address: str) -> Callable[[str], list[str]]:
    """The search page, asked through its address as one who goes from question to question."""
    page.goto(f"{address}/tilbud/")

    def ask(query: str) -> list[str]:
        page.evaluate(GO, f"?q={quote(query)}")
        page.wait_for_selector('#resultater[data-tilstand="klar"]', timeout=20_000)
        if page.locator("#resultater").get_attribute("data-praecist") == "nej":
            return []
        return list(page.locator("#resultater [data-tilbud]").evaluate_all("e => e.map(x => x.dataset.tilbud)"))

    return ask


def stock(page: Page, address: str) -> Callable[[str], list[str]]:
    """Pagefind's own answer."""
    page.goto(f"{address}/om/")
    return lambda query: list(page.evaluate(STOCK, [address, query]))


@dataclass(frozen=True)
class Measure:
    """The figures over all queries that have an answer, and over those that have none."""

    ndcg: float
    success: float
    dead_ends: float
    silent: str
    kinds: dict[str, float]


def measure(given: list[Answer]) -> Measure:
    """The averages."""
    real = [a for a in given if a.relevant]
    none = [a for a in given if not a.relevant]
    kinds = defaultdict(list)
    for a in real:
        kinds[a.kind].append(a.ndcg)
    return Measure(
        sum(a.ndcg for a in real) / len(real),
        sum(a.succeeds for a in real) / len(real),
        sum(a.is_dead_end for a in real) / len(real),
        f"{sum(not a.found for a in none)} of {len(none)}",
        {kind: sum(v) / len(v) for kind, v in kinds.items()},
    )


def main() -> None:
    """Build, ask both, print."""
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        site = build(Path(place) / "site")
        command = [sys.executable, "-m", "pagefind_bin", "--site", str(site), "--output-path", str(site / "stock")]
        subprocess.run([*command, *PAGES], check=True, capture_output=True)
        server = serve(site)
        address = next(server)
        page = launch(playwright).new_page()
        mine = list(answers(ours(page, address)))
        own, other = measure(mine), measure(list(answers(stock(page, address))))
    print(f"{'':28} {'ours':>6} {'stock':>6}")
    for name in ("ndcg", "success", "dead_ends"):
        print(
            f"{ {'ndcg': 'nDCG@10', 'success': 'success@3', 'dead_ends': 'dead ends'}[name]:28} {getattr(own, name):6.3f} {getattr(other, name):6.3f}"
        )
    print(f"{'zero queries in silence':28} {own.silent:>6} {other.silent:>6}")
    for kind in own.kinds:
        print(f"  {kind:26} {own.kinds[kind]:6.2f} {other.kinds[kind]:6.2f}")
    if os.environ.get("DETAILS"):
        for a in sorted((a for a in mine if a.relevant), key=lambda a: a.ndcg):
            print(f"{a.ndcg:.2f} {a.query}: {', '.join(f'{i} ({a.relevant.get(i, 0)})' for i in a.found[:5])}")


if __name__ == "__main__":
    main()
