"""The search index: Pagefind's own program over the built pages."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

UNUSED = ("pagefind-ui", "pagefind-modular-ui", "pagefind-component-ui", "pagefind-highlight")


class IndexError(Exception):
    """The index could not be made."""


def index(site: Path, least: int) -> None:
    """Index a built site into pagefind/; least is the number of pages it must at least hold."""
    bundle = site / "pagefind"
    shutil.rmtree(bundle, ignore_errors=True)  # the program adds to what is there
    command = [sys.executable, "-m", "pagefind_bin", "--site", str(site), "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True)
    entry = bundle / "pagefind-entry.json"
    if done.returncode or not entry.is_file():
        raise IndexError(f"Søgeindekset kunne ikke laves: {(done.stderr or done.stdout).strip()[:500]}")
    counts = [language["page_count"] for language in json.loads(entry.read_text())["languages"].values()]
    if sum(counts) < least:
        raise IndexError(f"Søgeindekset har {sum(counts)} sider, men skulle mindst have {least}.")
    for path in bundle.iterdir():
        if path.name.startswith(UNUSED):
            path.unlink()
