"""The search index of the other pages: Pagefind's own program over the strategy, the organisations and the rest.

The offerings have an index of their own (index.py); this one finds what stands beside them.
"""

import gzip
import hashlib
import json
import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import cbor2

from katalog import scratch
from katalog.trouble import Trouble

SIGNATURE = b"pagefind_dcd"
UNUSED = ("pagefind-ui", "pagefind-modular-ui", "pagefind-component-ui", "pagefind-highlight")


_REFUSED = re.compile(r"os error (\d+)")


class IndexFault(Trouble):
    """The index could not be made."""


def index(site: Path, least: int) -> None:
    """Index a built site into pagefind/; least is the number of pages it must at least hold."""
    bundle = site / "pagefind"
    shutil.rmtree(bundle, ignore_errors=True)  # the program adds to what is there
    command = [sys.executable, "-m", "pagefind_bin", "--site", str(site), "--quiet"]
    done = scratch.run(command)
    entry = bundle / "pagefind-entry.json"
    if done.returncode or not entry.is_file():
        if refused := _REFUSED.search(done.stderr):
            raise OSError(int(refused[1]), os.strerror(int(refused[1])), str(bundle))
        if "memory allocation" in done.stderr:
            raise MemoryError
        raise IndexFault(f"Søgeindekset kunne ikke laves: {(done.stderr or done.stdout).strip()[:500]}")
    counts = [language["page_count"] for language in json.loads(entry.read_text())["languages"].values()]
    if sum(counts) < least:
        raise IndexFault(f"Søgeindekset har {sum(counts)} sider, men skulle mindst have {least}.")
    for path in bundle.iterdir():
        if path.name.startswith(UNUSED):
            path.unlink()
    with scratch.writing():
        settle(bundle)


def settle(bundle: Path) -> None:
    """Give the bundle the same bytes for the same pages.

    Pagefind 1.5 writes the values of its filters in an order that differs from run to run. They are
    sorted here, and the files named anew by their content, as Pagefind names them: the first digits of
    the SHA-1 of the CBOR behind the signature. A bundle of another form is left as it is.
    """
    entry_path = bundle / "pagefind-entry.json"
    entry = json.loads(entry_path.read_text(encoding="utf-8"))
    for name, language in entry["languages"].items():
        meta_path = bundle / f"pagefind.{language['hash']}.pf_meta"
        meta = _unpack(meta_path)
        if not (isinstance(meta, list) and len(meta) > 3 and all(len(f) == 2 for f in meta[3])):
            return
        meta[3] = sorted(
            [label, _settle_filter(bundle / "filter" / f"{file}.pf_filter", name)] for label, file in meta[3]
        )
        meta_path.unlink()
        language["hash"] = _pack(meta, bundle, f"pagefind.{name}_", ".pf_meta", 10).removeprefix("pagefind.")
    entry["include_characters"] = sorted(entry.get("include_characters", []))
    text = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    entry_path.write_text(text, encoding="utf-8")


def _settle_filter(path: Path, language: str) -> str:
    label, values = _unpack(path)
    path.unlink()
    return _pack([label, sorted(values)], path.parent, f"{language}_", ".pf_filter", 7)


def _unpack(path: Path) -> Any:
    return cbor2.loads(gzip.decompress(path.read_bytes()).removeprefix(SIGNATURE))


def _pack(content: Any, folder: Path, before: str, ending: str, digits: int) -> str:
    """Write one part of the index; the name it got, without its ending."""
    data = cbor2.dumps(content)
    name = before + hashlib.sha1(data, usedforsecurity=False).hexdigest()[:digits]
    (folder / f"{name}{ending}").write_bytes(gzip.compress(SIGNATURE + data, 9, mtime=0))
    return name
