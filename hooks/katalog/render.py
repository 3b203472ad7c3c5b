"""Pages to HTML: the frame is rendered once, each page fills its holes.

A card for an offering is rendered once and used on every list it stands in, so the cost of a list
does not grow with what its offerings hold.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from jinja2 import BytecodeCache
from markupsafe import Markup, escape

from katalog import danish, markdown
from katalog.catalogue import LINK_WORDS, Catalogue, address_of
from katalog.export import Publication, schemaorg
from katalog.export.follow import Link, alternates
from katalog.matrix import Matrix
from katalog.neighbours import Neighbour
from katalog.page import Late, Page
from katalog.parts import Record
from katalog.report import report_link
from katalog.templates import environment

SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
SEARCH = "tilbud/"
"""The page that searches; only it may ask other sites."""
HOLES = ("titel", "beskrivelse", "kanonisk", "art", "robotter", "brodkrummer", "maskiner", "indhold")


@dataclass(frozen=True)
class Site:
    """What is the same on every page; from mkdocs.yml."""

    name: str
    url: str
    """The site's address with its last slash, e.g. https://region.dk/guide/."""
    description: str = ""
    menu: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(label, addresses): the first is where it leads, and pages under any of them belong to it."""
    footer: tuple[tuple[str, str], ...] = ()
    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    modules: str = ""
    """The folder of the pages' JavaScript modules."""
    tool_style: str = ""
    """The style sheet that only the tools for staff and the overview need."""
    widget_style: str = ""
    """The style sheet of the bare pages that others put in a frame."""
    acute: str = "**Er der fare for liv?** [Ring 112](tel:112)."
    """Markdown of the box that meets acute need."""
    acute_words: tuple[str, ...] = ()
    """Phrases that the box is shown at, with or without the search index."""
    edit: str | None = None
    """Where a record's path is added to edit it in git; None when there is no repository."""
    report: str = ""
    """Where mistakes are reported: a mail address or a form's address; from mkdocs.yml."""
    form: bool = False
    """Whether editors have a form to write in."""
    owner: str = ""
    """Who publishes the site; empty says 'ikke oplyst'."""
    licence: str = ""
    """The licence of the open data; empty says 'ikke oplyst'."""
    sources: Mapping[str, str] = field(default_factory=dict)
    """File name of a source to its title."""
    neighbours: tuple[Neighbour, ...] = ()
    """Other sites that the search can ask too."""
    noindex: bool = False
    """No page is for search engines: made-up records are shown."""
    preview: bool = False
    """A local preview: the server writes a script into each page, so no policy is sent."""

    @property
    def root(self) -> str:
        """The path every address begins with: '/' or '/guide/'."""
        return urlsplit(self.url).path or "/"


class Renderer:
    """Turns pages of one catalogue into HTML, with the templates in one folder."""

    def __init__(self, catalogue: Catalogue, site: Site, templates: Path, compiled: BytecodeCache | None = None):
        self.catalogue, self.site = catalogue, site
        self._templates = environment(templates, compiled)
        self._templates.globals |= {
            "katalog": catalogue, "site": site, "url": self.url, "md": self.markdown, "kort": self.card,
            "rediger": self.edit, "kanonisk": self.canonical, "dansk": danish, "soeg": self.search, "kilde": self.source,
            "modul": self.module, "meld": self.report, "arkpost": self.entry, "omraadevalg": self.area_choice, "foelg": self.follow,
            "matrixhoved": self.matrix_head, "matrixkolonner": self.matrix_columns,
        }  # fmt: skip
        self._made: dict[tuple[str, str], Markup] = {}
        self._columns: dict[str, Sequence[tuple[Markup, Markup, str]]] = {}
        self._frames: dict[tuple[str, bool], list[str]] = {}

    @cached_property
    def publication(self) -> Publication:
        """What the open data is made from."""
        site = self.site
        return Publication(self.catalogue, site.url, site.name, site.owner, site.licence)

    def warm(self, names: Iterable[str]) -> None:
        """Compile the templates, before the work is shared out among processes."""
        for name in names:
            self._templates.get_template(f"{name}.html")

    def page(self, page: Page, late: Late | None = None) -> str:
        """The whole HTML of a page of the catalogue; late is what the page makes late, where it is made already."""
        more = (late or page.late()).values
        content = self.template(page.template, side=page, **page.values, **more)
        return content if page.bare else self.frame(page, content)

    def template(self, name: str, **values: Any) -> Markup:
        """One template's own HTML."""
        return Markup(self._templates.get_template(f"{name}.html").render(**values))

    def frame(self, page: Page, content: str) -> str:
        """The frame round a page's content."""
        filled = {
            "titel": escape(page.title), "beskrivelse": escape(page.description), "art": page.kind,
            "kanonisk": escape(self.canonical(page.address)),
            "robotter": '<meta name="robots" content="noindex">' if page.noindex or self.site.noindex else "",
            "brodkrummer": self._crumbs(page), "maskiner": self._machines(page), "indhold": content,
        }  # fmt: skip
        pieces = self._current_frame(page.address)
        return "".join(piece if i % 2 == 0 else filled[piece] for i, piece in enumerate(pieces))

    def cards(self) -> None:
        """Make every card, before the work is shared out among processes that would each make it."""
        for tilbud in self.catalogue.tilbud:
            self.card(tilbud)

    def card(self, tilbud: Any) -> Markup:
        """An offering in a list."""
        return self._once("tilbudskort", tilbud.id, tilbud=tilbud)

    def entry(self, tilbud: Any) -> Markup:
        """An offering on a sheet to print."""
        return self._once("arkpost", tilbud.id, tilbud=tilbud)

    def area_choice(self, ende: str) -> Markup:
        """Every area's overview; ende is what stands after the area's address."""
        return self._once("omraadevalg", ende, ende=ende)

    def matrix_head(self, tabel: Matrix, kolonnelink: str) -> Markup:
        """The heads of a table's columns; every table with this link has the same."""
        return self._once("matrixhoved", kolonnelink, tabel=tabel, kolonnelink=kolonnelink)

    def matrix_columns(self, tabel: Matrix, kolonne: str) -> Sequence[tuple[Markup, Markup, str]]:
        """(name, what its cells' addresses end in, class) of each column, safe as they are."""
        if kolonne not in self._columns:
            self._columns[kolonne] = [
                (escape(k.name), escape(f"&{kolonne}={k.slug}"), "" if k.level or not tabel.is_deep else " kf-k")
                for k in tabel.columns
            ]
        return self._columns[kolonne]

    def follow(self, page: Page) -> tuple[Link, ...]:
        """The feeds and calendars that follow a page."""
        return tuple(alternates(self.publication, page))

    def _once(self, component: str, of: str, **values: Any) -> Markup:
        made = self._made.get((component, of))
        if made is None:
            made = self._made[component, of] = self.template(f"components/{component}", **values)
        return made

    def url(self, address: str) -> str:
        """A link to a page, from its address: '/guide/tilbud/x/'."""
        return self.site.root + address

    def canonical(self, address: str) -> str:
        """The full address of a page."""
        return self.site.url + address

    def search(self, **chosen: Any) -> str:
        """The search page with these choices made."""
        return f"{self.site.root}{SEARCH}?{urlencode({k: v for k, v in chosen.items() if v})}"

    def module(self, path: str) -> str:
        """A link to a JavaScript module: '/assets/moduler-…/soeg/page.js'."""
        return f"{self.site.root}{self.site.modules}/{path}"

    def source(self, name: str) -> Markup:
        """A source's title with a link to what is said of it; a name that is not known stands as it is."""
        title = self.site.sources.get(name)
        link = Markup('<a href="{}">{}</a>')
        return link.format(self.url("om/kilder/"), title) if title else escape(name)

    def markdown(self, text: str) -> Markup:
        """A record's Markdown as safe HTML, with links to other records."""
        return markdown.render(text, lambda word, id: self.url(address_of(LINK_WORDS[word], id)))

    def report(self, record: Record, address: str) -> str | None:
        """Where one tells that something on a record's page is wrong; None when mkdocs.yml names no place."""
        return report_link(self.site.report, record, self.canonical(address)) if self.site.report else None

    def edit(self, source: str | None) -> str | None:
        """Where a record's file is edited."""
        return f"{self.site.edit}{source}" if self.site.edit and source else None

    # ------------------------------------------------------------ the frame

    @cached_property
    def _crumbs_template(self) -> Any:
        return self._templates.get_template("components/brodkrummer.html")

    def _crumbs(self, page: Page) -> str:
        return self._crumbs_template.render(side=page) if page.address else ""

    @cached_property
    def _machines_template(self) -> Any:
        return self._templates.get_template("components/hoved.html")

    def _machines(self, page: Page) -> str:
        """What a machine reads in the head: nothing on a page that none may find and that tells of no record."""
        if page.noindex and page.source is None:
            return ""
        graph = schemaorg.graph(self.publication, page)
        return str(self._machines_template.render(andre=self.follow(page), graf=graph))

    def _current_frame(self, address: str) -> list[str]:
        """The frame's pieces and the names of its holes in turn; one for each item of the menu, and one for the page that searches."""
        belongs = (places[0] for _, places in self.site.menu if address.startswith(places))
        current, asking = next(belongs, ""), address == SEARCH
        if (current, asking) not in self._frames:
            holes = {name: Markup(f"\0{name}\0") for name in HOLES}
            html = self._templates.get_template("ramme.html").render(
                hul=holes, menupunkt=current, csp=Markup("\0csp\0")
            )
            asked = [n.adresse for n in self.site.neighbours] if asking else []
            html = html.replace("\0csp\0", str(escape(policy(html, asked))))
            self._frames[current, asking] = html.split("\0")
        return self._frames[current, asking]


def policy(html: str, asked: Sequence[str] = ()) -> str:
    """The Content-Security-Policy: only this site's own files, the scripts written in this very frame, and the other sites' files that are asked for."""
    digests = (hashlib.sha256(s.encode()).digest() for s in SCRIPT.findall(html))
    connected = " ".join(("'self'", *asked))
    hashes = " ".join(f"'sha256-{base64.b64encode(d).decode()}'" for d in digests)
    return (
        f"default-src 'none'; script-src 'self' 'wasm-unsafe-eval' {hashes}; style-src 'self'; img-src 'self' data:; "
        f"font-src 'self'; frame-src 'self'; connect-src {connected}; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'"
    )
