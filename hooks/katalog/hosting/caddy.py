"""The settings of Caddy."""

from katalog.hosting import EVERYWHERE, HSDS, OPENSEARCH, TYPES, Place, Rule

HEAD = """\
# Caddy for siden. Skrevet af `katalog drift`; ret i hooks/katalog/hosting/.
# Brug: ADRESSE=guide.region.dk caddy run --config drift/Caddyfile     (SITE=/en/anden/mappe, hvis filerne ligger der)
# Den kan ikke styres udefra (admin off): genstart den efter en ændring her. En ny udgave af siden ses af sig selv.
# Er ADRESSE et navn, henter Caddy selv et certifikat. Uden ADRESSE svarer den på port {port}, uden kryptering.
# Caddy fører ingen log over besøg, når den ikke bliver bedt om det. Det, folk søger efter, står i adressen.
{{
\tadmin off
}}
{{$ADRESSE::{port}}} {{
\troot * "{{$SITE:{root}}}"
\troute {{
"""
TAIL = """\
\t\tfile_server {{
\t\t\tprecompressed br gzip
\t\t}}
\t}}
\thandle_errors {{
\t\trewrite * {missing}
\t\theader -Cache-Control
\t\theader Content-Type "text/html; charset=utf-8"
\t\tfile_server {{
\t\t\tprecompressed br gzip
\t\t}}
\t}}
}}
"""


def caddy(place: Place) -> str:
    """A whole Caddyfile; its order is kept, and what comes later counts."""
    lines = [
        "@skriver not method GET HEAD",
        "error @skriver 405",
        "map {query} {spoergsmaal} {",
        '\t"" ""',
        '\tdefault "?{query}"',
        "}",
        "@mappe {",
        "\tpath_regexp ^/([^/]+/)*[^/.]+$",
        "\tfile {path}/index.html",
        "}",
        "redir @mappe {path}/{spoergsmaal} 301",
        "header -Server",
        *(f'header {name} "{value}"' for name, value in EVERYWHERE.items()),
    ]
    for rule in reversed(place.longest_first):
        path = place.at(rule.under) + ("*" if rule.under[-1:] in ("", "/") else "")
        lines += [f"header {path} {change}" for change in _changes(place, rule)]
    hsds = place.at(HSDS)
    lines += ["@hsds {", f"\tpath {hsds}*", "\tfile {path}.json {path}index.json", "}"]
    lines += ["rewrite @hsds {http.matchers.file.relative}"]
    for ending, name in TYPES.items():
        lines += [f"@{ending} path *.{ending}", f'header @{ending} Content-Type "{name}"']
    lines += [f'header {place.at(OPENSEARCH[0])} Content-Type "{OPENSEARCH[1]}"']
    head = HEAD.format(port=place.port, root=place.root)
    return head + "".join(f"\t\t{line}\n" for line in lines) + TAIL.format(missing=place.at("404.html"))


def _changes(place: Place, rule: Rule) -> list[str]:
    return [f'{name} "{value}"' if value else f"-{name}" for name, value in place.changes(rule).items()]
