"""What an import of each kind of dump takes and does. `make bench-import`, or with a size and forms: bench_import.py 1000 oruk1."""

import json
import resource
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from time import process_time

import dumps
from katalog.intake.bring import Order, bring_in
from katalog.intake.receipt import Receipt
from katalog.intake.referral import Settings
from katalog.load import load
from katalog.problems import errors
from katalog.relate import relate

ROOT = Path(__file__).parent.parent
SERVICES = 4_000
COLUMNS = ("read", "written", "mended", "refused", "again", "s/1000", "2nd", "errors", "MB")


def measure(form: str, services: int, place: Path) -> dict[str, float]:
    """One form: counts, seconds of work for a thousand services, the first and second time, and the peak memory in MB."""
    dump, mapping = dumps.dump(form, place, services), place / "mapping.yml"
    mapping.write_text(dumps.MAPPING, encoding="utf-8")
    settings = Settings(form, date(2026, 11, 25))
    order = Order(dump, place / "k", ROOT / "catalogue", settings, mapping if form in dumps.MAPPED else None)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = process_time()
    first = bring_in(order, Receipt())
    done = process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    again = bring_in(order, Receipt())
    twice = process_time()
    _, problems = relate(load(place / "k", ROOT / "catalogue"))
    read = first.read["tilbud"]
    return {
        "read": read, "written": first.done["nye tilbud"], "mended": sum(first.mended.values()), "refused": len(first.refused),
        "again": sum(n for what, n in again.done.items() if not what.startswith("uændrede")),
        "s/1000": (done - begun) / read * 1000, "2nd": (twice - done) / read * 1000, "errors": len(errors(problems)),
        "MB": max(peak, before) / 1024,
    }  # fmt: skip


def main() -> None:
    """Each form in a process of its own, so that memory is its own too."""
    if sys.argv[1:2] == ["--one"]:
        with tempfile.TemporaryDirectory() as place:
            print(json.dumps(measure(sys.argv[2], int(sys.argv[3]), Path(place))))
        return
    services = int(sys.argv[1]) if len(sys.argv) > 1 else SERVICES
    print(f"{'form':14} " + " ".join(f"{c:>8}" for c in COLUMNS))
    print(
        "services read, written, things mended, refused, changed by the same dump again; seconds of work per 1,000, also"
    )
    print("the second time; errors that katalog check finds; peak memory, of which the generator's own world is a part")
    for form in sys.argv[2:] or dumps.FORMS:
        command = [sys.executable, __file__, "--one", form, str(services)]
        found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        cells = (f"{found[c]:8.2f}" if c in ("s/1000", "2nd") else f"{found[c]:8.0f}" for c in COLUMNS)
        print(f"{form:14} " + " ".join(cells), flush=True)


if __name__ == "__main__":
    main()
