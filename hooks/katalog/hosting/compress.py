"""Compressed copies beside the files of a built site, so that no server compresses anything while somebody waits."""

import gzip
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli

LEAST = 256
"""Bytes under which a copy saves nothing that a packet on the net does not cost anyway."""
GAIN = 0.95
"""A copy that is not smaller than this share of the file is not kept."""
PACKED = {".gz", ".br", ".zip", ".xlsx", ".png", ".jpg", ".webp", ".woff2"} | {
    f".pf_{part}" for part in ("fragment", "index", "meta", "filter")
} | {".pagefind"}  # fmt: skip
KEPT = "assets"
"""What browsers keep for a year is worth the slowest packing; pages and data are made anew at each build."""


def compress(site: Path) -> tuple[int, int]:
    """Write name.gz and name.br beside each file that gets smaller; how many did, and how many bytes they are as brotli."""
    files = sorted(p for p in site.rglob("*") if p.is_file() and p.suffix not in PACKED)
    files = [p for p in files if p.stat().st_size >= LEAST and p.name not in ("_headers", "_redirects")]
    with ThreadPoolExecutor() as workers:  # both libraries let go of Python's lock
        sizes = [size for size in workers.map(lambda path: _copies(site, path), files) if size]
    return len(sizes), sum(sizes)


def _copies(site: Path, path: Path) -> int:
    data = path.read_bytes()
    hard = path.relative_to(site).parts[0] == KEPT
    packed = {
        ".gz": gzip.compress(data, 9, mtime=0),
        ".br": brotli.compress(data, quality=11 if hard else 5),
    }
    kept = {ending: copy for ending, copy in packed.items() if len(copy) <= len(data) * GAIN}
    for ending, copy in kept.items():
        path.with_name(path.name + ending).write_bytes(copy)
    return len(kept.get(".br", b""))


def tell(site: Path) -> None:
    """Compress, and say so."""
    files, size = compress(site)
    print(f"{files} filer er pakket ned til {size / 1e6:.1f} MB.", file=sys.stderr)
