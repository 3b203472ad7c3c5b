"""Seconds and memory for catalogues of growing size, stage by stage. `make bench`, or with sizes: bench.py 100 1000."""

import json
import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from katalog import publish, search
from katalog.load import load
from katalog.pages import pages
from katalog.relate import relate
from katalog.render import Renderer, Site
from katalog.words import wordforms

ROOT = Path(__file__).parent.parent
SIZES = (100, 1_000, 10_000)
STAGES = ("read", "check", "render", "write", "index", "pagefind")


def generate(folder: Path, offerings: int, seed: int = 1, rare: int = 0) -> None:
    """A catalogue like the examples: their words, lengths and codes, mixed anew; three offerings an organisation.

    rare is how many seldom words each offering has beside them, so that the vocabulary grows as real texts' does.
    """
    choose = random.Random(seed)
    codes = load(ROOT / "catalogue", ROOT / "catalogue").codes
    texts = sorted(p.read_text(encoding="utf-8") for p in (ROOT / "catalogue" / "tilbud").glob("*.yml"))
    sentences = sorted(
        {s.strip() for t in texts for s in " ".join(t.split()).split(". ") if 40 < len(s) < 200 and ":" not in s}
    )
    seldom = sorted(set(wordforms().values()))
    kommuner = sorted(s for s, a in codes["omraader"].items() if a.type == "kommune")  # type: ignore[attr-defined]
    groups = sorted(s for s, k in codes["maalgrupper"].items() if k.under)
    kinds = sorted(s for s, k in codes["tilbudstyper"].items() if k.under)
    access = sorted(codes["adgang"])
    (folder / "organisationer").mkdir(parents=True)
    (folder / "tilbud").mkdir()
    organisations = max(1, offerings // 3)
    for n in range(organisations):
        text = f"navn: Forening {n}\naktoertype: forening\nbeskrivelse: {_quoted(choose.choice(sentences))}\neksempel: true\n"
        (folder / "organisationer" / f"forening-{n}.yml").write_text(text, encoding="utf-8")
    for n in range(offerings):
        body = ". ".join([*choose.sample(sentences, 6), " ".join(choose.sample(seldom, rare))])
        wide = choose.random() < 0.1
        place = (
            "{hele_landet: true, online: true}"
            if wide
            else f"{{kommuner: [{', '.join(choose.sample(kommuner, choose.choice((1, 1, 2))))}]}}"
        )
        lines = [
            f"titel: {_quoted(' '.join(choose.choice(sentences).split()[:4]) + f' {n}')}",
            f"udbydere: [forening-{choose.randrange(organisations)}]",
            f"resume: {_quoted(choose.choice(sentences)[:180])}",
            f"beskrivelse: {_quoted(body)}",
            f"maalgrupper: [{', '.join(choose.sample(groups, choose.choice((1, 2, 3))))}]",
            f"tilbudstyper: [{', '.join(choose.sample(kinds, choose.choice((1, 2))))}]",
            f"daekning: {place}",
            "tidspunkter:",
            f"  - {{dag: {choose.choice(('mandag', 'tirsdag', 'onsdag'))}, fra: 10.00, til: 12.00, hyppighed: hver uge}}",
            f"adgang: [{choose.choice(access)}]",
            "saadan_goer_du: Mød bare op. Du skal ikke melde dig til.",
            "pris: {gratis: true}" if choose.random() < 0.7 else f"pris: {{beloeb: {choose.randrange(20, 400)}}}",
            "bemanding: frivillige",
            "bekraeftet: {dato: 2026-05-03, af: koordinator}",
            "eksempel: true",
        ]
        (folder / "tilbud" / f"tilbud-{n}.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def measure(folder: Path, out: Path) -> dict[str, float]:
    """Seconds for each stage, the number of pages, and the peak memory in MB."""
    times: dict[str, float] = {}
    clock = perf_counter()

    def lap(stage: str) -> None:
        nonlocal clock
        times[stage] = perf_counter() - clock
        clock = perf_counter()

    loaded = load(folder, ROOT / "catalogue")
    lap("read")
    catalogue, problems = relate(loaded)
    assert not problems, problems[:3]
    lap("check")
    renderer = Renderer(catalogue, Site("Bench", "https://bench.example/"), ROOT / "overrides")
    made = [(page, renderer.page(page)) for page in pages(catalogue)]
    lap("render")
    for page, html in made:
        publish.put(out / page.address / "index.html", html)
    lap("write")
    publish.write_index(catalogue, out)
    lap("index")
    search.index(out, 1)
    lap("pagefind")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**times, "pages": len(made), "memory": peak}


def main() -> None:
    """Each size in a process of its own, so that memory is its own too."""
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(Path(sys.argv[2]), Path(sys.argv[3]))))
        return
    sizes = [int(a) for a in sys.argv[1:]] or SIZES
    print(
        f"{'tilbud':>7} {'pages':>7} "
        + " ".join(f"{s:>8}" for s in STAGES)
        + f" {'ms/page':>8} {'MB':>6}   (seconds; ms/page is render and write)"
    )
    for size in sizes:
        with tempfile.TemporaryDirectory() as place:
            generate(Path(place) / "katalog", size)
            command = [sys.executable, __file__, "--one", str(Path(place) / "katalog"), str(Path(place) / "site")]
            found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        per_page = (found["render"] + found["write"]) / found["pages"] * 1000
        row = " ".join(f"{found[s]:8.2f}" for s in STAGES)
        print(f"{size:7} {found['pages']:7.0f} {row} {per_page:8.2f} {found['memory']:6.0f}", flush=True)


if __name__ == "__main__":
    main()
