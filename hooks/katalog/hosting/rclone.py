"""A script that brings a built site to an object store: what is new first, what is gone last."""

import shlex

from katalog.hosting import FOREVER, SHORT, Place

SCRIPT = """\
#!/bin/sh
# Lægger siden i et lager (S3, Azure, Google, SFTP ...). Skrevet af `katalog drift`; ret i hooks/katalog/hosting/.
# Brug: sh drift/synk.sh site/ lager:spand
# Lageret beskriver du selv med `rclone config`. Ingen læser møder en side, hvis filer ikke er der: det nye kommer
# først, siderne bagefter, og det gamle går til sidst, når de sider, som browsere har gemt, er for gamle.
set -eu
[ $# = 2 ] && [ -f "$1/index.html" ] || {{ echo "Skriv, hvor siden er, og hvor den skal hen: sh drift/synk.sh site/ lager:spand" >&2; exit 2; }}
fra=$1 til=$2
rclone=${{RCLONE:-rclone}}
flyt() {{ slags=$1; shift; "$rclone" "$slags" "$fra" "$til" --checksum --filter '- *.gz' --filter '- *.br' --filter '- /_*' "$@"; }}

# 1. Det, der hedder noget efter sit indhold, og kan gemmes længe
flyt copy --header-upload {forever} {named}
# 2. Data og andre filer
flyt copy --header-upload {short} --filter '- *.html'
# 3. Siderne
flyt copy --header-upload {short}
# 4. Det, der ikke er der mere
sleep "${{VENT:-90}}"
flyt sync --header-upload {short} --delete-after
"""


def rclone(place: Place) -> str:
    """The script; each step finds what the steps before it brought, and leaves it."""
    rules = [
        r
        for r in place.longest_first
        if r.cache == FOREVER or any(_inside(r.under, o.under) for o in place.rules if o.cache == FOREVER)
    ]
    filters = [f"{'+' if r.cache == FOREVER else '-'} /{r.under}{'**' if r.under.endswith('/') else ''}" for r in rules]
    return SCRIPT.format(
        forever=shlex.quote(f"Cache-Control: {FOREVER}"),
        short=shlex.quote(f"Cache-Control: {SHORT}"),
        named=" ".join(f"--filter {shlex.quote(f)}" for f in [*filters, "- **"]),
    )


def _inside(address: str, folder: str) -> bool:
    return address != folder and address.startswith(folder)
