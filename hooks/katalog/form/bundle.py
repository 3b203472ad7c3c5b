"""The form's scripts and fonts, put together from npm's packages into one folder of the site."""

import hashlib
import shutil
import subprocess
from pathlib import Path

from katalog.trouble import Trouble

SOURCE = "overrides/assets/formular"
NEEDED = ("@sveltia/cms", "esbuild", "yaml")
"""The packages from npm that the form is made of."""
PROGRAM = Path(__file__).with_name("bundle.mjs")


class MissingTools(Trouble):
    """What the form is made of is not there; says in Danish what to run."""


def folder(root: Path) -> str:
    """Where the form's files are published: a name that changes with their content."""
    digest = hashlib.sha256()
    for path in (*sorted((root / SOURCE).glob("*.js")), PROGRAM, root / "package-lock.json"):
        digest.update(path.name.encode() + path.read_bytes())
    return f"assets/formular-{digest.hexdigest()[:10]}"


def look(root: Path) -> str:
    """Where Node.js is; raises when it or a package is not there."""
    if missing := [name for name in NEEDED if not (root / "node_modules" / name).is_dir()]:
        raise MissingTools(
            f"Formularen er slået til under 'formular' i mkdocs.yml, men {missing[0]} er ikke hentet. "
            "Kør 'make node_modules/.installed', og byg igen. Eller slet 'formular' i mkdocs.yml."
        )
    node = shutil.which("node")
    if node is None:
        raise MissingTools(
            "Formularen er slået til under 'formular' i mkdocs.yml og skal bruge Node.js 20 eller nyere. "
            "Installér det (Debian: sudo apt-get install nodejs npm), og byg igen. Eller slet 'formular' i mkdocs.yml."
        )
    return node


def bundle(root: Path, out: Path) -> None:
    """Write the form's files into a folder; a preview that has them already keeps them."""
    if (out / "start.js").is_file():
        return
    done = subprocess.run(
        [look(root), PROGRAM, root / SOURCE / "start.js", out],
        cwd=root,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode:
        said = next((line.strip() for line in done.stderr.splitlines() if "rror" in line), "intet")
        raise MissingTools(
            "Formularen kunne ikke samles. Slet node_modules/, kør 'make node_modules/.installed', og byg igen. "
            f"Node.js siger: {said[:200]}"
        )
