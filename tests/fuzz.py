"""Hostile input led by what it reaches in the code: `python tests/fuzz.py SECONDS [KIND …]`, as `make fuzz` runs it.

Each kind of input has so many seconds. What does harm is left in tests/ondt/<kind>/, where the tests read it from then on.
"""

import hashlib
import io
import re
import subprocess
import sys
import tempfile
from contextlib import redirect_stderr
from pathlib import Path

import atheris

with redirect_stderr(io.StringIO()), atheris.instrument_imports(include=["katalog", "markdown", "openpyxl"]):
    import judges
    from bombs import BOMBS, UNITS, VECTORS
    from judges import JUDGES, judged, workbook
    from katalog.codes import Maalgruppekode, Omraade
    from katalog.intake.graph import CHILDREN, ENTITIES
    from katalog.models import KINDS

TESTS = Path(__file__).parent
judges.SLOWER *= 5  # counting what is reached takes its time as well
SEEDS = {
    "oplysninger": "katalog", "kodelister": "../catalogue/kodelister", "markdown": "../content", "sider": "../content",
    "json": "imports", "csv": "imports",
}  # fmt: skip
"""What is not hostile, to begin with, beside the small bombs and what stands in ondt/."""
LARGEST = 8_000
"""Bytes of one input: more makes each try slow, and bombs are tried by themselves."""


def main(seconds: int, *kinds: str) -> int:
    """Look at each kind in a process of its own; 1 when something was found."""
    harm = []
    for kind in kinds or tuple(JUDGES):
        print(f"{kind}: ", end="", flush=True)
        with tempfile.TemporaryDirectory() as place:
            one = [sys.executable, __file__, "--one", kind, str(seconds), place]
            said = subprocess.run(one, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
        ended = re.search(r"^Done (\d+) runs in (\d+) second", said.stdout, re.MULTILINE)
        if said.returncode or not ended:
            harm.append(kind)
            print("harm\n", said.stdout[-4000:], flush=True)
        else:
            print(f"{ended[1]} inputs in {ended[2]} s", flush=True)
    print(f"Harm in {', '.join(harm)}: the files are in tests/ondt/." if harm else "No harm found.")
    return bool(harm)


def look(kind: str, seconds: int, place: Path) -> None:
    """Look at one kind; ends the process, at the first that does harm."""
    (place / "ord").write_text("".join(map(escaped, sorted(words()))), encoding="ascii")
    for folder in (TESTS / "ondt" / kind, place / "nyt", place / "bomber"):
        folder.mkdir(exist_ok=True)
    made = [workbook({})] + [make() for name, make in BOMBS.items() if name.split()[0] == kind]
    for n, data in enumerate(data for data in made if len(data) <= LARGEST):
        (place / "bomber" / str(n)).write_bytes(data)
    seeds = [TESTS / "ondt" / kind, place / "bomber", *(TESTS / SEEDS[kind] for _ in SEEDS.keys() & {kind})]
    options = {
        "max_total_time": seconds, "max_len": LARGEST, "timeout": 20, "rss_limit_mb": 2000, "dict": place / "ord",
        "artifact_prefix": f"{TESTS / 'ondt' / kind}/",
    }  # fmt: skip
    arguments = [*(f"-{name}={value}" for name, value in options.items()), place / "nyt", *seeds]

    def tried(data: bytes) -> None:
        try:
            judged(kind, data, place)
        except BaseException:  # atheris itself does not always keep it
            (TESTS / "ondt" / kind / f"crash-{hashlib.sha1(data).hexdigest()}").write_bytes(data)
            raise

    atheris.Setup([sys.argv[0], *map(str, arguments)], tried)
    atheris.Fuzz()


def words() -> set[str]:
    """What the readers look for, and what does harm where it is let through."""
    fields = {name for model in (*KINDS.values(), Maalgruppekode, Omraade) for name in model.model_fields}
    return {f"{name}: " for name in fields} | {f'"{name}":' for name in (*ENTITIES, *CHILDREN)} | {*VECTORS} | {*UNITS}


def escaped(word: str) -> str:
    """As a line in the fuzzer's list of words, which takes no more than 64 bytes of each."""
    return '"' + "".join(f"\\x{byte:02x}" for byte in word.encode("utf-8", "surrogatepass")[:64]) + '"\n'


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        look(sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))
    sys.exit(main(int(sys.argv[1]), *sys.argv[2:]))
