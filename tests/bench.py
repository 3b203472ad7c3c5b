"""Seconds and memory for catalogues of growing size, stage by stage, beside Hugo and stock MkDocs with Material.

`make bench`, or with sizes: `make bench SIZES="1000 10000"`. Everything is measured in one run on one machine, and
what matters are the ratios. Nothing is deleted between the measurements: a disk that is clearing up is slow to write.
"""

import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from time import perf_counter, sleep

import hugo_site
from katalog.load import load
from katalog.relate import relate
from katalog.render import Renderer, Site
from katalog.words import wordforms

ROOT = Path(__file__).parent.parent
SIZES = (1_000, 10_000, 100_000)
LIMIT = 10_000
"""Above this, the others are not waited for: of 100,000, Hugo had made a tenth after nine minutes, with 9 GB in use."""
OURS = [sys.executable, "-c", "import sys; from katalog.site import build; sys.exit(build(sys.argv[1]))"]
"""What `katalog build` runs in a process of its own."""
LAP = re.compile(r"INFO +-  ([^:]+): ([\d.]+) s$", re.MULTILINE)
PAGES = re.compile(r"(\d+) sider og deres filer skrevet")
PAGEFIND = "søgning i tekstsider"


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


class Peak(threading.Thread):
    """The most memory that a process and all below it held at once, Pagefind's program left out; in MB.

    What processes share is counted once (the proportional set size).
    """

    def __init__(self, process: int):
        super().__init__(daemon=True)
        self.process, self.mb, self.over = process, 0.0, False

    def run(self) -> None:
        while not self.over:
            self.mb = max(self.mb, sum(map(_held, _family(self.process))))
            sleep(0.5)


def _family(process: int) -> list[int]:
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, fields = stat.read_text().rsplit(")", 1)
        except OSError:
            continue
        if "pagefind" not in name:
            parents[int(stat.parent.name)] = int(fields.split()[1])
    found = [process]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def _held(process: int) -> float:
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    return int(re.search(r"^Pss: +(\d+)", text, re.MULTILINE)[1]) / 1024  # type: ignore[index]


def timed(command: list[str], cwd: Path, **environment: str) -> tuple[float, float, str]:
    """Seconds, MB at most, and what was said of a command that must succeed."""
    os.sync()
    begun = perf_counter()
    with subprocess.Popen(
        command, cwd=cwd, env={**os.environ, "NO_MKDOCS_2_WARNING": "1", **environment}, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True, encoding="utf-8",
    ) as running:  # fmt: skip
        peak = Peak(running.pid)
        peak.start()
        _, told = running.communicate()
        seconds = perf_counter() - begun
        peak.over = True
    assert running.returncode == 0, told
    return seconds, peak.mb, told


def ours(folder: Path, out: Path) -> dict[str, float]:
    """Our build: seconds for each stage, for all but Pagefind's program, the pages and the memory."""
    seconds, mb, told = timed([*OURS, str(out)], ROOT, KATALOG=str(folder))
    laps = {what: float(lap) for what, lap in LAP.findall(told)}
    pages = int(PAGES.search(told)[1])  # type: ignore[index]
    written = next(lap for what, lap in laps.items() if PAGES.match(what))
    return {
        "read": seconds - laps["tekstsider lavet"] - written - laps[PAGEFIND], "prose": laps["tekstsider lavet"], "write": written,
        "pagefind": laps[PAGEFIND], "total": seconds - laps[PAGEFIND], "pages": pages, "MB": mb,
    }  # fmt: skip


def hugo(project: Path) -> tuple[float, int]:
    """Hugo's seconds and pages."""
    seconds, _, _ = timed(["hugo", "--quiet", "--destination", "site"], project)
    return seconds, sum(1 for _ in (project / "site").rglob("index.html"))


def material(project: Path, content: Path) -> float:
    """The seconds of MkDocs with Material and nothing set, for the same texts, out of the navigation."""
    shutil.copytree(content, project / "docs")
    (project / "docs" / "index.md").write_text("# Bench\n")
    (project / "mkdocs.yml").write_text("site_name: Bench\ntheme: {name: material}\nnav: [index.md]\n")
    return timed([sys.executable, "-m", "mkdocs", "build", "--quiet"], project)[0]


def _project(folder: Path) -> None:
    """The same records for the others."""
    catalogue, problems = relate(load(folder / "katalog", ROOT / "catalogue"))
    assert not problems, problems[:3]
    renderer = Renderer(catalogue, Site("Bench", "https://bench.example/"), ROOT / "overrides")
    hugo_site.project(folder / "hugo", catalogue, renderer)


def main() -> None:
    """A line for each size."""
    sizes = [int(a) for a in sys.argv[1:]] or SIZES
    has_hugo = shutil.which("hugo") is not None
    stages = ("read", "prose", "write", "total", "pagefind")  # read: to start, read and relate
    others = ("hugo", "pages", "ratio", "material", "ratio")
    print(
        "Seconds; total is all but Pagefind; ratio is total to theirs; ms is total a page."
        + ("" if has_hugo else " Hugo is not installed.")
    )
    print(
        f"{'tilbud':>7} {'pages':>7} "
        + " ".join(f"{s:>8}" for s in stages)
        + f" {'ms':>6} {'MB':>6} | "
        + " ".join(f"{o:>8}" for o in others)
    )
    with tempfile.TemporaryDirectory() as place:
        for size in sizes:
            folder = Path(place) / str(size)
            generate(folder / "katalog", size)
            made = ours(folder / "katalog", folder / "site")
            row = " ".join(f"{made[s]:8.2f}" for s in stages)
            row = (
                f"{size:7} {made['pages']:7.0f} {row} {made['total'] / made['pages'] * 1000:6.2f} {made['MB']:6.0f} | "
            )
            if size <= LIMIT:
                _project(folder)
                if has_hugo:
                    seconds, pages = hugo(folder / "hugo")
                    row += f"{seconds:8.2f} {pages:8} {made['total'] / seconds:8.2f} "
                seconds = material(folder / "material", folder / "hugo" / "content")
                row += f"{seconds:8.2f} {made['total'] / seconds:8.2f}"
            print(row, flush=True)


if __name__ == "__main__":
    main()
