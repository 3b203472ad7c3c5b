"""_headers and _redirects, which Netlify, Cloudflare Pages and others read from the site's own folder.

Such a host joins what several rules say about one header, and two policies joined are both in force. So no two
rules here fit the same file with the same header: a folder with a rule inside it is written as its other parts.
"""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from katalog.hosting import EVERYWHERE, HSDS, HSDS_LISTS, Place, Rule

OWN = ("_headers", "_redirects")
"""What the host only reads."""


def headers(site: Path, place: Place, noindex: bool) -> str:
    """The file _headers for the folders that the site has."""
    everywhere = EVERYWHERE | ({"X-Robots-Tag": "noindex"} if noindex else {})
    blocks = [(place.at("*"), everywhere)]
    for rule in reversed(place.longest_first):
        blocks += [(place.at(pattern), dict(rule.headers)) for pattern in _patterns(site, place, rule)]
    return "".join(_block(path, said) for path, said in blocks)


def redirects(place: Place) -> str:
    """The file _redirects: the standard's addresses of the lists, which have no ending."""
    return "".join(f"{place.at(HSDS)}{name} {place.at(HSDS)}{name}.json 200\n" for name in HSDS_LISTS)


def write(site: Path, base: str, noindex: bool) -> None:
    """Both files into a built site."""
    place = Place(base)
    for name, text in zip(OWN, (headers(site, place, noindex), redirects(place)), strict=True):
        (site / name).write_text(text, encoding="utf-8")


def _block(path: str, said: dict[str, str]) -> str:
    return path + "\n" + "".join(f"  {name}: {value}\n" for name, value in said.items())


def _patterns(site: Path, place: Place, rule: Rule) -> Iterator[str]:
    """What of the site is under a rule and under no longer one; only what is there."""
    if not (site / rule.under).exists():
        return
    inner = [r.under for r in place.rules if r != rule and r.under.startswith(rule.under)]
    yield from _apart(site, rule.under, inner)


def _apart(site: Path, under: str, inner: list[str]) -> Iterator[str]:
    """A folder as one pattern, or as its parts when some of them have a rule of their own."""
    if not inner or not under.endswith("/") and under:
        yield f"{quote(under)}*" if under.endswith("/") or not under else quote(under)
        return
    yield quote(under)
    for path in sorted((site / under).iterdir()):
        part = f"{under}{path.name}{'/' if path.is_dir() else ''}"
        deeper = [i for i in inner if i.startswith(part)]
        if part not in deeper and part not in OWN:
            yield from _apart(site, part, deeper)
