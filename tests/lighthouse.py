"""Lighthouse on a phone: front page, list and an offering, as the shipped settings serve them packed. `make lighthouse`.

The made-up records are left out, for a page that shows them says that no search engine may have it.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from served import ROOT, missing, reachable, running

AIMS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
PAGES = {"forside": "/", "liste": "/tilbud/", "tilbud": "/tilbud/roede-kors-omsorgscenter-herning/"}
MOST = 100_000
"""Bytes that an offering's page may send, without images."""


def built(work: Path) -> Path:
    """The site as it would be published, packed."""
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").replace("vis_eksempler: true", "vis_eksempler: false")
    project = work / "project"
    project.mkdir()
    for name in ("hooks", "overrides", "content", "catalogue"):
        (project / name).symlink_to(ROOT / name)
    (project / "mkdocs.yml").write_text(settings, encoding="utf-8")
    command = [sys.executable, "-m", "katalog", "build", "--compress", "--site-dir", str(work / "site")]
    subprocess.run(command, cwd=project, check=True)
    return work / "site"


def measured(address: str, report: Path) -> dict[str, Any]:
    """What Lighthouse says of a page, with its own settings for a phone."""
    command = [
        str(ROOT / "node_modules" / ".bin" / "lighthouse"), address, "--quiet", "--output=json", f"--output-path={report}",
        f"--only-categories={','.join(AIMS)}", "--chrome-flags=--headless=new --no-sandbox --disable-background-networking",
    ]  # fmt: skip
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
    subprocess.run(command, check=True, env={**os.environ, "CHROME_PATH": browser})
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return found


def sent(report: dict[str, Any]) -> int:
    """The bytes that the page sent, without images."""
    items = report["audits"]["network-requests"]["details"]["items"]
    return sum(int(i.get("transferSize", 0)) for i in items if i.get("resourceType") != "Image")


def main() -> int:
    """Print a line for each page and server, and what fell short."""
    work, short = Path(tempfile.mkdtemp(prefix="katalog-lighthouse-")), 0
    place = reachable(built(work))
    server = next((name for name in ("nginx", "caddy") if not missing(name)), None)
    if server is None:
        print(missing("nginx"), file=sys.stderr)
        return 2
    with running(server, place) as port:
        for name, path in PAGES.items():
            report = measured(f"http://127.0.0.1:{port}{path}", work / f"{name}.json")
            scores = {c: round(100 * (report["categories"][c]["score"] or 0)) for c in AIMS}
            size = sent(report)
            print(f"{name:8} {'  '.join(f'{c} {s}' for c, s in scores.items())}  {size / 1000:.0f} kB")
            failed = [c for c, s in scores.items() if s < AIMS[c]] + (
                ["bytes"] if size > MOST and name == "tilbud" else []
            )
            short += len(failed)
            for category in (c for c in failed if c in AIMS):
                for ref in report["categories"][category]["auditRefs"]:
                    audit = report["audits"][ref["id"]]
                    if ref["weight"] and audit["score"] is not None and audit["score"] < 1:
                        print(f"         {ref['id']}: {audit['title']} {audit.get('displayValue', '')}")
    print(f"Rapporterne ligger i {work}.")
    shutil.rmtree(place)
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
