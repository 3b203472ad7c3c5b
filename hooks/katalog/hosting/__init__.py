"""What a web server says with each file: the one description that every host's settings are written from.

Rules go by folder, and the longest that fits is the only one that counts: a file's headers are those for
everything, with those of its own folder. So a host that joins what several rules say never has two to join.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

YEAR = 31_536_000
FOREVER = f"public, max-age={YEAR}, immutable"
"""For what is named by its content: a new content gets a new name."""
SHORT = "public, max-age=60"
"""For pages: an offering that closes is gone from them in a minute."""
WHILE = "public, max-age=300"
"""For open data, which machines fetch again and again."""
DAY = "public, max-age=86400"

NOBODY = "camera=(), microphone=(), payment=(), usb=(), browsing-topics=()"
EVERYWHERE = {
    "Strict-Transport-Security": f"max-age={YEAR}",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
"""What is said with every answer, also that a page does not exist."""


@dataclass(frozen=True)
class Rule:
    """What is said with everything under a folder of the site, or with one file."""

    under: str
    """The folder with its last slash, or the file; '' is the whole site."""
    cache: str = SHORT
    framed_by: str = "'self'"
    """Who may show it in a frame. A page cannot say that itself; the rest of the policy stands in each page."""
    opener: str = "same-origin"
    """Cross-Origin-Opener-Policy."""
    geolocation: str = "()"
    shared: bool = False
    """Other sites' pages may read it."""

    @property
    def headers(self) -> Mapping[str, str]:
        """The rule's own headers, without those that are the same everywhere."""
        return {
            "Content-Security-Policy": f"frame-ancestors {self.framed_by}",
            "Permissions-Policy": f"geolocation={self.geolocation}, {NOBODY}",
            "Cross-Origin-Opener-Policy": self.opener,
            "Cross-Origin-Resource-Policy": "cross-origin" if self.shared or self.framed_by == "*" else "same-origin",
            **({"Access-Control-Allow-Origin": "*"} if self.shared else {}),
            "Cache-Control": self.cache,
        }


RULES = (
    Rule(""),
    Rule("tilbud/", geolocation="(self)"),  # the search may be asked for what is nearest
    Rule("indlejring/", framed_by="*"),  # made to stand on other sites
    Rule("redaktoer/form/", framed_by="'none'", opener="same-origin-allow-popups"),  # signs in where the files lie
    Rule("data/", cache=WHILE, shared=True),
    Rule("pagefind/", shared=True),  # other regions' sites search it too
    Rule("pagefind/fragment/", cache=FOREVER, shared=True),
    Rule("pagefind/index/", cache=FOREVER, shared=True),
    Rule("pagefind/filter/", cache=FOREVER, shared=True),
    Rule("soeg/", cache=FOREVER, shared=True),  # its parts lie in a folder named by their content
    Rule("soeg/start.bin", shared=True),  # and these two name the folder
    Rule("soeg/gaest.bin", shared=True),
    Rule("assets/", cache=FOREVER),  # each address has a digest in its name or after ?v=
    Rule("assets/images/", cache=DAY),
    Rule("assets/favicon.svg", cache=DAY),
)

TEXT = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "csv": "text/csv",
    "ics": "text/calendar",
    "txt": "text/plain",
    "xml": "application/xml",
    "atom": "application/atom+xml",
}
"""Types that say which letters they are written in."""
TYPES = {
    **{ending: f"{name}; charset=utf-8" for ending, name in TEXT.items()},
    "json": "application/json",
    "ndjson": "application/x-ndjson",
    "geojson": "application/geo+json",
    "webmanifest": "application/manifest+json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    "pdf": "application/pdf",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "ico": "image/x-icon",
    "woff2": "font/woff2",
    "wasm": "application/wasm",
}
"""What a file is, by its ending; all else is bytes."""
OPENSEARCH = ("data/opensearch.xml", "application/opensearchdescription+xml; charset=utf-8")
"""The one file whose ending does not say what it is."""
HSDS = "data/hsds/"
"""Here an address without an ending is the file that ends in .json, as the standard writes its addresses."""
HSDS_LISTS = ("services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms")


@dataclass(frozen=True)
class Place:
    """Where a site stands on its server."""

    base: str = "/"
    """The path that every address begins with, with both slashes."""
    root: str = "/srv/site"
    """The folder of files that answers '/'; a site with a longer base lies in a folder of that name in it."""
    port: int = 8080
    rules: tuple[Rule, ...] = field(default=RULES)

    @property
    def longest_first(self) -> list[Rule]:
        """The rules in the order in which the first that fits is the one."""
        return sorted(self.rules, key=lambda r: (-len(r.under), r.under))

    def rule(self, address: str) -> Rule:
        """The rule for an address from the site's root."""
        return next(r for r in self.longest_first if address.startswith(r.under))

    def changes(self, rule: Rule) -> Mapping[str, str | None]:
        """What a rule says otherwise than the rule of the folder round it; None is no longer said."""
        around = (r for r in self.longest_first if r != rule and rule.under.startswith(r.under))
        before = above.headers if (above := next(around, None)) else {}
        said = {name: value for name, value in rule.headers.items() if before.get(name) != value}
        return said | {name: None for name in before if name not in rule.headers}

    def at(self, address: str) -> str:
        """An address from the server's root."""
        return self.base + address
