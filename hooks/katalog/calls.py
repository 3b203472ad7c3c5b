"""The calls that a Markdown page may make between {{ and }}: lists, lines of time, marks and tables.

Markdown is turned into HTML after the calls are made, so each leaves a word that its HTML takes the place of.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from markupsafe import Markup

from katalog import facts, readability, timeline
from katalog.catalogue import Catalogue
from katalog.models import KINDS, Tilbud
from katalog.render import Renderer
from katalog.syntax import CallError, as_written, pieces, read, unreadable
from katalog.values import meant

MADE = re.compile(r"<p>\s*katalog-liste-(\d+)\s*</p>")
LATER = re.compile(r"<p>\s*katalog-liste-([a-z]+)\s*</p>")
"""Where a table comes that can only be made when every page has been read."""
MEASURED = ("sider", "tilbud")
"""What {{ laesbarhed(...) }} can list."""
MOST = 40
"""How many records a list shows; then it leads on."""
SEARCHED = {"maalgruppe", "tilbudstype", "adgang", "omraade"}
"""The choices that the search page knows too."""
CHOICES = {
    "maalgruppe": "maalgrupper", "tilbudstype": "tilbudstyper", "omraade": "omraader", "spor": "spor", "maal": "maal",
    "adgang": "adgang", "aktoertype": "aktoertyper",
}  # fmt: skip
"""What a list may be chosen by, and the code list it is looked up in."""


class Calls:
    """The calls of one Markdown page, and the HTML that stands where they were made."""

    def __init__(self, renderer: Renderer, written: str, title: str, address: str, partial: bool):
        self.renderer, self.catalogue = renderer, renderer.catalogue
        self.written, self.title, self.address = written, title, address
        self.partial = partial
        """The prose was written for more records than there are."""
        self.marks: dict[str, facts.Place] = {}
        """The facts that the page tells, and where."""
        self._made: list[Markup] = []

    def answer(self, text: str, complain: Callable[[str, str], None]) -> str:
        """The Markdown with its calls made; what is wrong is complained of by where it stands and why."""

        def wrong(line: int, why: str) -> None:
            complain("\n".join(text.split("\n")[line - 1 :]), why)

        try:
            parts = list(pieces(text))
        except TemplateSyntaxError as error:
            wrong(error.lineno, unreadable())
            return text
        made = []
        for piece in parts:
            try:
                made.append(self._call(piece) if (words := as_written(piece)) is None else words)
            except CallError as error:
                wrong(piece.lineno, str(error))
        return "".join(made)

    def _call(self, piece: nodes.Expr) -> str:
        """The answer to one call; its words are taken as they stand, and nothing else is reckoned."""
        name, words, named = read(piece)
        known: dict[str, Callable[..., str]] = {
            "liste": self._list, "tidslinje": self._timeline, "fakta": self._facts, "faktatabel": _facts_later,
            "laesbarhed": _measured_later, "andre_steder": self._neighbours, "formular": self._form,
        }  # fmt: skip
        if name not in known:
            raise CallError(f"Kaldet '{name}' findes ikke. {meant(name, known)}")
        try:
            return known[name](*words, **named)
        except TypeError as error:
            raise CallError(unreadable(name)) from error

    def put_back(self, html: str) -> str:
        """The page's HTML with what the calls made in their places."""
        return MADE.sub(lambda m: str(self._made[int(m[1])]), html)

    def _list(self, kind: str, /, **chosen: str) -> str:
        try:
            found = chosen_records(self.catalogue, kind, **chosen)
        except CallError:
            if not self.partial:
                raise
            found = []
        real, made_up = ([r for r in found if r.eksempel is example] for example in (False, True))
        return self._leave(
            "components/prosaliste", poster=real[:MOST], eksempler=made_up[: max(0, MOST - len(real))],
            opdigtede=len(made_up), resten=self._all_of(kind, chosen, len(found)) if len(found) > MOST else None,
        )  # fmt: skip

    def _all_of(self, kind: str, chosen: Mapping[str, str], count: int) -> tuple[str, str]:
        """(address, words) of the whole list: the search with the same choices, or else every record of the kind."""
        if kind == Tilbud.kind and chosen.keys() <= SEARCHED:
            return self.renderer.search(**chosen), f"Se alle {count}"
        return self.renderer.url(f"{kind}/"), f"Se alle {kind if chosen else count}"

    def _timeline(self, *ids: str) -> str:
        """The steps of these initiatives in the order of time."""
        known = self.catalogue.records["initiativer"]
        for id in ids:
            if id not in known and not self.partial:
                raise CallError(f"tidslinje: initiativet '{id}' findes ikke. {meant(str(id), known)}")
        return self._leave("components/tidslinje", trin=timeline.steps(self.catalogue, ids))

    def _facts(self, *slugs: str) -> str:
        """Marks that this paragraph tells these facts: an anchor for each."""
        if wrong := facts.complaint(self.catalogue, slugs, self.marks):
            raise CallError(wrong)
        for slug in slugs:
            under = facts.section(self.written, slug)
            title = f"{self.title}: {under}" if under else self.title
            self.marks[slug] = facts.Place(f"{self.address}#{facts.anchor(slug)}", title, "Tekst")
        return str(self.renderer.template("components/faktaanker", numre=slugs)).strip()

    def _neighbours(self) -> str:
        """What it means for privacy to search other sites too; nothing where there are none."""
        found = self.renderer.site.neighbours
        return self._leave("components/andresteder", steder=found) if found else ""

    def _form(self, text: str, /) -> str:
        """The text itself, where editors have a form to write in; else nothing."""
        return text if self.renderer.site.form else ""

    def _leave(self, template: str, **values: Any) -> str:
        self._made.append(self.renderer.template(template, **values))
        return f"\n\nkatalog-liste-{len(self._made) - 1}\n\n"


def with_tables(renderer: Renderer, pages: Mapping[str, Calls], html: str) -> str:
    """The HTML with the tables that need every page of the prose, by its path in content/."""

    def table(match: re.Match[str]) -> str:
        if match[1] == "fakta":
            groups = facts.table(renderer.catalogue, facts.places(page.marks for page in pages.values()))
            return str(renderer.template("components/faktatabel", grupper=groups))
        texts = [readability.of_file(Path(path), page.written) for path, page in pages.items()]
        return str(renderer.template("components/laesbarhed", hvad=match[1], **readability.listed(renderer.catalogue, texts, match[1])))  # fmt: skip

    return LATER.sub(table, html)


def chosen_records(catalogue: Catalogue, kind: str, /, **chosen: str) -> list[Any]:
    """The records of a kind for which each choice holds, e.g. maalgruppe="hjemloeshed"."""
    if kind not in catalogue.records:
        raise CallError(f"liste: '{kind}' findes ikke. {meant(kind, catalogue.records)}")
    records: list[Any] = list(catalogue.tilbud if kind == Tilbud.kind else catalogue.all(KINDS[kind]))
    for word, slug in chosen.items():
        if word not in CHOICES:
            raise CallError(f"liste: '{word}' kan ikke vælges. {meant(word, CHOICES)}")
        codes = catalogue.codes[CHOICES[word]]
        if slug not in codes:
            raise CallError(f"liste: {word} '{slug}' findes ikke. {meant(slug, codes)}")
        below = catalogue.descendants(CHOICES[word], slug)
        wanted = {r.id for s in below for r in catalogue.pointing(CHOICES[word], s, KINDS[kind])}
        records = [r for r in records if r.id in wanted]
    return records


def _facts_later() -> str:
    return _later("fakta")


def _measured_later(what: str, /) -> str:
    if what not in MEASURED:
        raise CallError(f"laesbarhed: '{what}' findes ikke. {meant(what, MEASURED)}")
    return _later(what)


def _later(what: str) -> str:
    return f"\n\nkatalog-liste-{what}\n\n"
