"""`katalog drift`: the settings of web servers in drift/, written from the one description."""

import argparse
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from katalog.editors import command
from katalog.hosting import Place
from katalog.hosting.caddy import caddy
from katalog.hosting.container import container
from katalog.hosting.nginx import nginx
from katalog.hosting.rclone import rclone
from katalog.trouble import SettingError, Trouble, tell

FILES: Mapping[str, Callable[[Place], str]] = {
    "nginx.conf": nginx, "Caddyfile": caddy, "Containerfile": container, "synk.sh": rclone,
}  # fmt: skip
PATH = re.compile(r"/|(?:/(?!\.{1,2}/)[A-Za-z0-9._~-]+)+/")
FOLDER = re.compile(r"(?:/[\w .,@+=~()&-]+)+/?")
"""What every program here reads as it stands, between quotes."""


def register(commands: Any) -> None:
    """Add the command and what it takes."""
    made = command(commands, "drift", run, "skriv indstillinger til webservere i drift/")
    made.add_argument("--check", action="store_true", help="sig kun, om de er forældede")
    made.add_argument("--sti", default="/", help="den sti, siden ligger under, fx /guide/ (/)")
    made.add_argument("--port", type=int, default=8080, help="den port, serveren svarer på (8080)")
    made.add_argument(
        "--rod", default="/srv/site", help="mappen med filerne; under /guide/ ligger de i dens mappe guide"
    )


def run(chosen: argparse.Namespace) -> int:
    """Write the files, or say which are stale."""
    try:
        place, folder = _place(chosen.sti, chosen.rod, chosen.port), Path("drift")
    except Trouble as wrong:
        tell(wrong)
        return 2
    made = {folder / name: write(place) for name, write in FILES.items()}
    if chosen.check:
        old = [str(p) for p, text in made.items() if not p.is_file() or p.read_text(encoding="utf-8") != text]
        if old:
            print(f"Disse filer er forældede: {', '.join(old)}. Kør katalog drift.", file=sys.stderr)
        return 1 if old else 0
    folder.mkdir(exist_ok=True)
    for path, text in made.items():
        path.write_text(text, encoding="utf-8")
    print(f"Skrevet: {', '.join(map(str, made))}.")
    return 0


def _place(path: str, folder: str, port: int) -> Place:
    """Where the site stands, when each server can be told so."""
    base = f"/{path.strip('/')}/".replace("//", "/")
    if not PATH.fullmatch(base):
        raise SettingError(
            "--sti må kun have a-z, A-Z, 0-9, punktum, bindestreg og _ mellem skråstregerne. Skriv fx --sti /guide/."
        )
    if not FOLDER.fullmatch(folder):
        raise SettingError(
            "--rod skal begynde med / og må kun have bogstaver, tal, mellemrum og . , @ + = ~ ( ) & - _ i sig. "
            "Skriv fx --rod /srv/site."
        )
    if not 0 < port < 65536:
        raise SettingError("--port skal være et tal fra 1 til 65535. Skriv fx --port 8080.")
    return Place(base, folder.rstrip("/"), port)
