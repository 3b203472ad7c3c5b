"""Hostile input led by what it reaches in the code: `python tests/fuzz.py SECONDS [KIND …]`, as `make fuzz` runs it.

Each kind of input has so many seconds. What does harm is left in tests/ondt/<kind>/, where the tests read it from then on.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["katalog", "markdown", "openpyxl"]):
    from judges import JUDGES, judged
    from katalog.codes import Maalgruppekode, Omraade
    from katalog.intake.graph import CHILDREN, ENTITIES
    from katalog.models import KINDS

TESTS = Path(__file__).parent
SEEDS = {
    "oplysninger": "katalog", "kodelister": "../catalogue/kodelister", "sider": "../content", "json": "imports", "csv": "imports",
}  # fmt: skip
"""What is not hostile, to begin with, beside what stands in ondt/."""
LARGEST = 8_000
"""Bytes of one input: more makes each try slow, and bombs are tried by themselves."""


def main(seconds: int, *kinds: str) -> int:
    """Look at each kind in a process of its own; 1 when something was found."""
    harm = []
    for kind in kinds or tuple(JUDGES):
        print(f"\n{kind}: {seconds} s", flush=True)
        if subprocess.run([sys.executable, __file__, "--one", kind, str(seconds)]).returncode:
            harm.append(kind)
    print(f"\nFundet i {', '.join(harm)}. Filerne ligger i tests/ondt/." if harm else "\nIntet fundet.")
    return bool(harm)


def look(kind: str, seconds: int) -> None:
    """Look at one kind; ends the process, at the first that does harm."""
    place = Path(tempfile.mkdtemp())
    (place / "ord").write_text("".join(f'"{word}"\n' for word in words()), encoding="utf-8")
    for folder in (TESTS / "ondt" / kind, place / "nyt"):
        folder.mkdir(exist_ok=True)
    seeds = [TESTS / "ondt" / kind, *(TESTS / SEEDS[kind] for _ in SEEDS.keys() & {kind})]
    options = {
        "max_total_time": seconds, "max_len": LARGEST, "timeout": 20, "rss_limit_mb": 2000, "dict": place / "ord",
        "artifact_prefix": f"{TESTS / 'ondt' / kind}/", "print_final_stats": 1, 
    }  # fmt: skip
    arguments = [*(f"-{name}={value}" for name, value in options.items()), place / "nyt", *seeds]
    atheris.Setup([sys.argv[0], *map(str, arguments)], lambda data: judged(kind, data, place))
    atheris.Fuzz()


def words() -> set[str]:
    """What the readers look for."""
    fields = {name for model in (*KINDS.values(), Maalgruppekode, Omraade) for name in model.model_fields}
    return {f"{name}: " for name in fields if name.isascii()} | {f'\\"{name}\\":' for name in (*ENTITIES, *CHILDREN)}


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        look(sys.argv[2], int(sys.argv[3]))
    sys.exit(main(int(sys.argv[1]), *sys.argv[2:]))
