"""The calls that a Markdown page may make between {{ and }}: lists, lines of time, marks and tables.

Markdown is turned into HTML after the calls are made, so each leaves a word that its HTML takes the place of.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from traceback import extract_tb
from typing import Any

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from katalog import facts, readability, timeline
from katalog.catalogue import Catalogue
from katalog.models import KINDS
from katalog.render import Renderer
from katalog.values import meant

MADE = re.compile(r"<p>\s*katalog-liste-(\d+)\s*</p>")
LATER = re.compile(r"<p>\s*katalog-liste-([a-z]+)\s*</p>")
"""Where a table comes that can only be made when every page has been read."""
TABLES = ("fakta", "sider", "tilbud")
CHOICES = {
    "maalgruppe": "maalgrupper", "tilbudstype": "tilbudstyper", "omraade": "omraader", "spor": "spor", "maal": "maal",
    "adgang": "adgang", "aktoertype": "aktoertyper",
}  # fmt: skip
"""What a list may be chosen by, and the code list it is looked up in."""


class CallError(Exception):
    """A call that cannot be answered, in Danish."""


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
        known = {
            "liste": self._list, "tidslinje": self._timeline, "fakta": self._facts, "faktatabel": lambda: _later("fakta"),
            "laesbarhed": _later,
        }  # fmt: skip
        try:
            return SandboxedEnvironment(undefined=StrictUndefined).from_string(text).render(known)
        except CallError as wrong:
            complain(_from(wrong, text), str(wrong))
        except (TemplateError, TypeError, ValueError, AttributeError) as wrong:
            cure = 'Skriv fx {{ liste("tilbud", maalgruppe="ensomhed") }}.'
            complain(_from(wrong, text), f"Kaldet mellem {{{{ og }}}} kan ikke læses. {cure}")
        return text

    def put_back(self, html: str) -> str:
        """The page's HTML with what the calls made in their places."""
        return MADE.sub(lambda m: str(self._made[int(m[1])]), html)

    def _list(self, kind: str, **chosen: str) -> str:
        try:
            found = chosen_records(self.catalogue, kind, **chosen)
        except CallError:
            if not self.partial:
                raise
            found = []
        return self._leave("components/prosaliste", kind=kind, poster=found)

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


def chosen_records(catalogue: Catalogue, kind: str, **chosen: str) -> list[Any]:
    """The records of a kind for which each choice holds, e.g. maalgruppe="hjemloeshed"."""
    if kind not in catalogue.records:
        raise CallError(f"liste: '{kind}' findes ikke. {meant(kind, catalogue.records)}")
    records: list[Any] = list(catalogue.all(KINDS[kind]))
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


def _later(what: str) -> str:
    if what not in TABLES:
        raise CallError(f"laesbarhed: '{what}' findes ikke. {meant(str(what), TABLES[1:])}")
    return f"\n\nkatalog-liste-{what}\n\n"


def _from(error: Exception, text: str) -> str:
    """The text from the line of the call that failed."""
    frames: Sequence[int | None] = [f.lineno for f in extract_tb(error.__traceback__) if f.filename == "<template>"]
    line = getattr(error, "lineno", None) or (frames[-1] if frames else 1) or 1
    return "\n".join(text.split("\n")[line - 1 :])
