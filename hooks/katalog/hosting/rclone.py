"""A script that brings a built site to an object store: what is new first, what is gone last."""

import shlex

from katalog.hosting import FOREVER, SHORT, Place, Rule

SCRIPT = """\
#!/bin/sh
# Lægger siden i et lager (S3, Azure, Google, SFTP ...). Skrevet af `katalog drift`; ret i hooks/katalog/hosting/.
# Brug: sh drift/synk.sh site/ lager:spand     (en side under en sti: lager:spand/guide)
# Lageret beskriver du selv med `rclone config`. Ingen læser møder en side, hvis filer ikke er der: det nye kommer
# først, siderne bagefter, og det gamle går til sidst, når de sider, som browsere har gemt, er for gamle.
# Alt andet i lager:spand bliver slettet. Gemmetiden følger med en fil, når den er ny eller ændret. De andre headere,
# og adgang fra andre sider (CORS), sætter du hos CDN'en: drift/README.md siger hvilke.
set -eu
[ $# = 2 ] && [ -f "$1/index.html" ] || {{ echo "Skriv, hvor siden er, og hvor den skal hen: sh drift/synk.sh site/ lager:spand" >&2; exit 2; }}
fra=$1 til=$2
rclone=${{RCLONE:-rclone}}
flyt() {{
  slags=$1 gemt=$2
  shift 2
  "$rclone" "$slags" --checksum --header-upload "Cache-Control: $gemt" --filter '- *.gz' --filter '- *.br' --filter '- /_headers' --filter '- /_redirects' "$@" -- "$fra" "$til"
}}

# 1. Det, der hedder noget efter sit indhold, og kan gemmes længe
{forever}
# 2. Data og andre filer
{between}
flyt copy {short} --filter '- *.html'
# 3. Siderne
flyt copy {short}
# 4. Det, der ikke er der mere
sleep "${{VENT:-90}}"
flyt sync {short} --delete-after
"""


def rclone(place: Place) -> str:
    """The script; each step finds what the steps before it brought, and leaves it."""
    between = sorted({rule.cache for rule in place.rules} - {FOREVER, SHORT})
    return SCRIPT.format(
        forever=_step(place, FOREVER),
        between="\n".join(_step(place, cache) for cache in between),
        short=shlex.quote(SHORT),
    )


def _step(place: Place, cache: str) -> str:
    """The step that brings what is kept for this long, and nothing else."""
    rules = [r for r in place.longest_first if r.cache == cache or _exception(place, r, cache)]
    filters = [f"{'+' if r.cache == cache else '-'} /{r.under}{'**' if r.under.endswith('/') else ''}" for r in rules]
    return f"flyt copy {shlex.quote(cache)} " + " ".join(f"--filter {shlex.quote(f)}" for f in [*filters, "- **"])


def _exception(place: Place, rule: Rule, cache: str) -> bool:
    """Whether a rule stands inside another that keeps for this long."""
    return any(other.cache == cache and rule.under.startswith(other.under) for other in place.rules)
