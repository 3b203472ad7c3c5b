"""MkDocs' events: the one place with state, and the only one that knows MkDocs.

MkDocs gives prose as HTML, the settings and the preview's server; the engine gives every page its frame and
writes the catalogue's pages itself, so their number costs MkDocs nothing. In the preview no page is written:
each is made when it is asked for (preview.py, live.py).
"""

import gc
import hashlib
import logging
import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from time import perf_counter
from typing import Any

from markupsafe import Markup
from mkdocs.__main__ import cli as mkdocs_cli
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError, PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as ProsePage
from mkdocs.utils.meta import get_data

from katalog import content, git, history, public, publish, scratch, search
from katalog.calls import Calls, with_tables
from katalog.catalogue import LINK_WORDS, Catalogue, address_of
from katalog.cli import LOCAL, folder
from katalog.cli import catalogue as read_catalogue
from katalog.form import bundle, sveltia
from katalog.form.setup import Setup, setup
from katalog.history import History
from katalog.hosting import netlify
from katalog.live import Live
from katalog.load import Before
from katalog.neighbours import Neighbour, neighbours
from katalog.page import Late, Page
from katalog.pages import INDEXES, pages
from katalog.preview import Compiled, Moment, Wrong
from katalog.problems import Problem, as_text, errors
from katalog.render import Renderer, Site
from katalog.report import is_place
from katalog.trouble import DEBUG, Trouble, interruptible, sentence, tell
from katalog.values import meant
from katalog.workers import Crew

log = logging.getLogger("mkdocs.hooks.katalog")
# Material's files that this site's own frame does not use, and what is published in folders of its own.
UNUSED = re.compile(r"assets/(javascripts|images|moduler|formular)/|assets/stylesheets/palette|\.map$")
MODULES = "overrides/assets/moduler"
"""The pages' JavaScript modules: published in a folder named by their content, so that they always fit together."""
FORM_TEXT = "redaktoer/formular.md"
"""The page that tells editors about the form; there is none while there is no form."""
TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
LINK = re.compile(r'<a href="([a-z]+):([a-z0-9/-]+)">(.*?)</a>', re.DOTALL)


NOT_FOUND = Page("404.html", "ikke-fundet", "Siden findes ikke", "Siden findes ikke.", noindex=True)
UNREAD = "Filen kan ikke læses. Ret den; terminalen viser hvor."


READ: list[tuple[Catalogue, tuple[Problem, ...]]] = []
"""What build() has read and found without errors, for the one build that follows."""


def build(out: str) -> int:
    """Build into a folder, strictly; whatever goes wrong is told in a sentence."""
    if DEBUG not in os.environ:  # MkDocs tells of a fault in English before it raises it
        logging.getLogger("mkdocs.commands.build").addFilter(
            lambda record: not record.getMessage().startswith(("Error building page", "Error reading page"))
        )
    gc.disable()  # the process ends with the build, and nothing that it makes in rings is large
    try:
        found = read_catalogue(Path.cwd())
        if errors(found[1]):
            print(as_text(found[1]), file=sys.stderr)
            return 1
        READ.append(found)
        mkdocs_cli(["build", "--strict", "--site-dir", out], prog_name="mkdocs", standalone_mode=False)
    except SystemExit as ended:
        return int(ended.code or 0)
    except Exception as wrong:
        tell(wrong)
        return 1
    return 0


class Mistakes(PluginError):
    """What has to be mended before there can be a site."""

    def __init__(self, problems: Sequence[Problem]):
        super().__init__("\n" + as_text(problems))
        self.problems = problems


class Memory:
    """What the preview keeps from one change to the next, so that only what was saved is read again."""

    def __init__(self) -> None:
        self.read = Before()
        self.compiled = Compiled()
        self._commit, self._past = b"", History()

    def past(self, root: Path, folder: Path) -> History:
        """What git remembers; asked for again when there is a new commit."""
        try:
            commit = git.ask(root, "rev-parse", "HEAD")
        except git.NoGit:
            return History()
        if commit != self._commit:
            self._commit, self._past = commit, history.recent(root, folder)
        return self._past


class State:
    """What one build knows; made anew before each, and in the preview after each change of a record."""

    def __init__(self, config: MkDocsConfig, memory: Memory, preview: bool):
        self.root = Path(config.config_file_path).parent
        self.settings: dict[str, Any] = config.extra.get("katalog", {})
        self.preview = preview
        self.catalogue, self.problems = READ.pop() if READ else read_catalogue(self.root, memory.read)
        self.broken = bool(errors(self.problems))
        """Records are missing that others name, so the prose is left as it is till they are mended."""
        self.catalogue = replace(self.catalogue, history=memory.past(self.root, folder(self.root)))
        hidden = not self.settings.get("vis_eksempler", True)
        if hidden:
            self.catalogue = self.catalogue.without_examples()
        self.partial = hidden or folder(self.root).resolve() != (self.root / "catalogue").resolve()
        """The prose was written for more records than these, so its links may lead to some that are left out."""
        for hindrance in public.hindrances(self.catalogue, self.settings, config.site_url or ""):
            raise PluginError(hindrance)
        noindex = public.shows_examples(self.catalogue)
        self.site = replace(site_of(config, self.settings, self.root, preview), noindex=noindex)
        self.form = _form(self.settings.get("formular"), self.root)
        self.templates = self.root / "overrides"
        self.renderer = Renderer(self.catalogue, self.site, self.templates, memory.compiled)
        self.prose: list[Page] = []
        self.calls: dict[str, Calls] = {}
        """What each Markdown page calls for, by its path in content/."""


@dataclass
class Text:
    """A Markdown page on its way to HTML, kept by the preview: a record may change what its calls and links give."""

    page: ProsePage
    written: str
    answered: str
    """The Markdown with its calls made."""
    html: str = ""
    """What MkDocs made of that."""


class Events:
    """The handlers that hooks/build.py hands to MkDocs, in the order in which they happen."""

    def __init__(self) -> None:
        self.preview = False
        self.memory = Memory()
        self.state: State
        self.config: MkDocsConfig
        self.files: Files
        self.texts: dict[str, Text] = {}
        self.moment: Moment | None = None
        self.exports = Crew[int](())
        """The open data, which is made while MkDocs makes the prose."""
        self.since = perf_counter()

    def _lap(self, what: str) -> None:
        """Tell in MkDocs' own log how long one part of the build took."""
        self.since, before = perf_counter(), self.since
        log.info("%s: %.2f s", what, self.since - before)

    def on_startup(self, command: str, dirty: bool) -> None:
        """A server that does not look for changes serves the files of a build."""
        self.preview = command == "serve" and "--no-livereload" not in sys.argv
        if command == "serve":
            interruptible()
            scratch.sweep()

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        self.since = perf_counter()
        self.config, self.texts = config, {}
        self._begin()
        self._lap("oplysninger læst")
        if errors(self.state.problems) and not self.preview:
            raise Mistakes(self.state.problems)
        config.theme.static_templates = {"404.html"}
        if self.state.form is None:
            config.nav = _without(config.nav, FORM_TEXT)
        return config

    def _begin(self) -> None:
        self.state = State(self.config, self.memory, self.preview)
        for problem in self.state.problems:
            log.info(str(problem))

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        gone = FORM_TEXT if self.state.form is None else None
        for file in [f for f in files if UNUSED.search(f.src_uri) or f.src_uri == gone]:
            files.remove(file)
        folder = Path(config.docs_dir)
        ours = [Path(file.abs_src_path) for file in files if file.src_dir == config.docs_dir and file.abs_src_path]
        found = [wrong for path in sorted(ours) if (wrong := content.complaint(path, folder))]
        if found:
            raise Mistakes(found)
        self.files = files
        if not self.preview:
            self.exports = publish.exports(self.state.renderer, Path(config.site_dir))
        return files

    def on_page_markdown(self, text: str, page: ProsePage, config: MkDocsConfig, files: Files) -> str:
        """Calls such as {{ liste("tilbud", maalgruppe="ensomhed") }} become the lists they ask for."""
        answered = self._answered(page, text)
        self.texts[page.file.src_uri] = Text(page, text, answered)
        return answered

    def on_page_content(self, html: str, page: ProsePage, config: MkDocsConfig, files: Files) -> str:
        self.texts[page.file.src_uri].html = html
        return self._content(page, html)

    def on_env(self, env: Any, config: MkDocsConfig, files: Files) -> Any:
        """The theme's templates hand over to the engine's frame."""
        if errors(self.state.problems) and not self.preview:
            raise Mistakes(self.state.problems)
        env.globals["katalog_side"] = self._asked_for_later if self.preview else self._prose
        env.globals["katalog_ikke_fundet"] = self._asked_for_later if self.preview else self._not_found
        return env

    def on_build_error(self, error: Exception) -> None:
        self.exports.end(halted=True)

    def on_post_build(self, config: MkDocsConfig) -> None:
        state, out = self.state, Path(config.site_dir)
        if self.preview:
            shutil.copytree(state.root / MODULES, out / state.site.modules, dirs_exist_ok=True)
            _form_bundle(state, out)
            self._show()
            return
        if errors(state.problems):
            raise Mistakes(state.problems)
        self._lap("tekstsider lavet")
        _form_bundle(state, out)
        gathered = chain(pages(state.catalogue), _form_pages(state))
        written = publish.write(state.renderer, gathered, out, self.exports)
        check_addresses({p.address for p in state.prose}, {address for address, _ in written})
        found = [a for a, is_found in (*((p.address, not p.noindex) for p in state.prose), *written) if is_found]
        publish.write_extras(state.renderer, found, out, state.settings.get("was"))
        shutil.copytree(state.root / MODULES, out / state.site.modules, dirs_exist_ok=True)
        self._lap(f"{len(written)} sider og deres filer skrevet")
        search.index(out, len(state.prose))
        self._lap("søgning i tekstsider")
        netlify.write(out, state.site.root, state.site.noindex)

    # ------------------------------------------------------------ preview

    def on_serve(self, server: Any, config: MkDocsConfig, builder: Any) -> Any:
        scratch.hold(Path(config.site_dir))
        root, ours = self.state.root, folder(self.state.root)
        if not self.preview:  # asked to build each time
            server.watch(str(ours))
            return server
        catalogue = dict.fromkeys([ours, root / "catalogue" / "kodelister"])
        rest = [Path(config.docs_dir), *map(Path, config.watch), Path(config.config_file_path)]
        Live(server, self._now, self._refresh, self._failed, list(catalogue), rest)
        return server

    def _refresh(self) -> None:
        """A record or code list has changed: the prose is not read again, but what it calls for and links to is."""
        self._begin()
        for text in self.texts.values():
            answered = self._answered(text.page, text.written)
            if answered != text.answered:
                text.page.markdown = text.answered = answered
                text.page.render(self.config, self.files)
                text.html = text.page.content or ""
            text.page.content = self._content(text.page, text.html)
        self._show()

    def _show(self) -> None:
        """From now on the site is what the catalogue and the prose say now, or what is wrong with them."""
        state = self.state
        prose = [] if state.broken else [self._view(text.page) for text in self.texts.values()]
        moment = Moment(state.renderer, state.templates, [*prose, NOT_FOUND], list(_form_pages(state)), state.settings.get("was") or "")  # fmt: skip
        check_addresses(moment.prose.keys(), {a for a in moment.prose if a in moment.others or moment.of_catalogue(a)})
        self._turn(Wrong(state.renderer, state.problems) if errors(state.problems) else moment)

    def _failed(self, wrong: BaseException) -> None:
        """The site could not be made at all: every page says why."""
        told: BaseException | None = wrong  # MkDocs says what it was behind an exit of its own
        while told and not isinstance(told, PluginError):
            told = told.__cause__ or told.__context__
        unread = isinstance(wrong, (SystemExit, ConfigurationError))
        text = str(told) if told else UNREAD if unread else sentence(wrong)
        if not isinstance(wrong, SystemExit):  # else MkDocs has said it
            log.error(str(wrong) if unread else text)
        found = told.problems if isinstance(told, Mistakes) else [Problem("mkdocs.yml", 1, text)]
        self._turn(Wrong(self.state.renderer, found))

    def _now(self) -> Moment:
        assert self.moment
        return self.moment

    def _turn(self, moment: Moment) -> None:
        if self.moment:
            self.moment.over = True
        self.moment = moment

    def _asked_for_later(self, *of: Any) -> str:
        return "Siden laves, når den bliver vist."

    # ------------------------------------------------------------ prose

    def _answered(self, page: ProsePage, text: str) -> str:
        if self.state.broken:
            return text
        address, title = page.url if page.url != "./" else "", str(page.meta.get("title") or page.title)
        calls = Calls(self.state.renderer, page.file.content_string, title, address, self.state.partial)
        self.state.calls[page.file.src_uri] = calls
        return calls.answer(text, lambda where, message: self._complain(page, where, message))

    def _content(self, page: ProsePage, html: str) -> str:
        """Nothing that could run, links to records become addresses, and lists stand where they were called."""
        if self.state.broken:
            return html
        html = content.clean(html)
        tables = [Markup(table) for table in TABLE.findall(html)]
        made = (
            self.state.renderer.template("components/prosatabel", tabel=t, nummer=n) for n, t in enumerate(tables, 1)
        )
        html = TABLE.sub(lambda m: str(next(made)), html)
        html = self.state.calls[page.file.src_uri].put_back(html)
        return LINK.sub(lambda m: self._resolve(page, *m.groups()) or m[0], html)

    def _prose(self, page: ProsePage, nav: Navigation) -> str:
        """A Markdown page in the frame."""
        view = self._view(page)
        self.state.prose.append(view)
        return self.state.renderer.page(view)

    def _view(self, page: ProsePage) -> Page:
        """A Markdown page as one of the site's; what it tells of every text is made late."""
        state, html = self.state, page.content or ""
        return Page(
            page.url if page.url != "./" else "",
            str(page.meta.get("visning", "prosa")),
            str(page.meta.get("title") or page.title),
            str(page.meta.get("description") or state.site.description),
            tuple((str(a.title), _first_address(a)) for a in reversed(list(page.ancestors))),
            {
                "meta": {**page.meta, "indgange": self._ways_in(page)},
                "toc": page.toc,
                "afsnit": _siblings(page),
            },
            late=lambda: Late({"indhold": Markup(with_tables(state.renderer, state.calls, html))}),
        )

    def _not_found(self) -> str:
        return self.state.renderer.page(NOT_FOUND)

    def _resolve(self, page: ProsePage, word: str, id: str, text: str) -> str | None:
        """A link to a record or list as HTML; where its record is left out on purpose, only its text."""
        state, kind = self.state, LINK_WORDS.get(word)
        if word == "side" and (id in INDEXES or (state.form and f"{id}/" == sveltia.ADDRESS)):
            return f'<a href="{state.renderer.url(f"{id}/")}">{text}</a>'
        if kind is None:
            if word == "side":
                self._complain(page, f"side:{id}", f"siden '{id}' findes ikke. {meant(id, INDEXES)}")
            return None
        if state.catalogue.get(kind, id) is not None:
            return f'<a href="{state.renderer.url(address_of(kind, id))}">{text}</a>'
        if not state.partial:
            known = state.catalogue.records.get(kind) or state.catalogue.codes[kind]
            self._complain(page, f"{word}:{id}", f"linket '{word}:{id}' findes ikke. {meant(id, known)}")
        return text

    def _ways_in(self, page: ProsePage) -> list[dict[str, str]]:
        """The front page's ways in whose page exists."""
        found = []
        for way in page.meta.get("indgange", []):
            kind, _, id = str(way.get("link", "")).strip("/").partition("/")
            if not id or id.startswith("?") or self.state.catalogue.get(kind, id) is not None:
                found.append(way)
            elif not self.state.partial:
                self._complain(page, f"{kind}/{id}", f"indgange: siden {kind}/{id}/ findes ikke.")
        return found

    def _complain(self, page: ProsePage, where: str, message: str) -> None:
        """Note a problem on the line of the page's file where these words first stand."""
        text = page.file.content_string
        line = text[: max(0, text.find(where))].count("\n") + 1
        self.state.problems = (*self.state.problems, Problem(f"content/{page.file.src_uri}", line, message))


def check_addresses(prose: Set[str], made: Set[str]) -> None:
    """No page of the catalogue may stand where a Markdown page stands."""
    for address in sorted(prose & made):
        raise PluginError(f"Siden /{address} findes både i content/ og i kataloget. Flyt den i content/.")


def _form(given: Any, root: Path) -> Setup | None:
    """The form that mkdocs.yml asks for, when all that it is made of is there."""
    try:
        found = setup(given)
        if found:
            bundle.look(root)
    except Trouble as wrong:
        raise PluginError(str(wrong)) from None
    return found


def _form_bundle(state: State, out: Path) -> None:
    """What the form runs."""
    if state.form is None:
        return
    try:
        bundle.bundle(state.root, out / bundle.folder(state.root))
    except Trouble as wrong:
        raise PluginError(str(wrong)) from None


def _form_pages(state: State) -> Iterator[Page]:
    """The form's page."""
    if state.form is not None:
        scripts = bundle.folder(state.root)
        yield from sveltia.pages(state.form, state.catalogue, state.site.name, state.site.url, scripts)


def _without(nav: Any, path: str) -> Any:
    """The navigation without a page."""
    if isinstance(nav, list):
        return [_without(entry, path) for entry in nav if entry != path]
    return {title: _without(entry, path) for title, entry in nav.items()} if isinstance(nav, dict) else nav


def site_of(config: MkDocsConfig, settings: dict[str, Any], root: Path, preview: bool) -> Site:
    """The site as mkdocs.yml describes it."""
    repository, edit = (config.repo_url or "").rstrip("/"), str(settings.get("rediger", "edit/main/catalogue/"))
    return Site(
        name=config.site_name,
        url=(config.site_url or LOCAL).rstrip("/") + "/",
        description=config.site_description or "",
        menu=tuple(_entries(settings.get("menu", []))),
        footer=tuple((label, places[0]) for label, places in _entries(settings.get("bund", []))),
        styles=(*_theme_styles(config), *(_versioned(root, s) for s in ("assets/katalog.css",))),
        scripts=(_versioned(root, "assets/katalog.js"),),
        tool_style=_versioned(root, "assets/fagfolk.css"),
        widget_style=_versioned(root, "assets/indlejring.css"),
        modules=_modules_folder(root),
        **_acute(Path(config.docs_dir) / "akut.md"),
        edit=f"{repository}/{edit}" if repository else None,
        form=bool(settings.get("formular")),
        report=_report(str(settings.get("meld") or "")),
        owner=str(settings.get("udgiver", "")),
        licence=str(settings.get("licens", "")),
        sources=settings.get("kilder", {}),
        neighbours=_neighbours(settings, (config.site_url or "").rstrip("/") + "/"),
        preview=preview,
    )


def _neighbours(settings: dict[str, Any], own: str) -> tuple[Neighbour, ...]:
    """The other sites that are searched too, when the setting can be used."""
    try:
        return neighbours(settings.get("andre_steder") or [], own)
    except Trouble as wrong:
        raise PluginError(str(wrong)) from None


def _report(where: str) -> str:
    """Where mistakes are reported, when the setting can be used."""
    if where and not is_place(where):
        raise PluginError("meld i mkdocs.yml skal være en mailadresse eller en https-adresse med {titel} og {tekst}.")
    return where


def _entries(entries: list[dict[str, Any]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(label, addresses) for each entry of a menu, which gives one address or several."""
    for entry in entries:
        for label, places in entry.items():
            listed = places if isinstance(places, list) else [places]
            yield str(label), tuple(str(place).strip("/") + "/" for place in listed)


def _theme_styles(config: MkDocsConfig) -> Iterator[str]:
    """Material's own style sheet, whose name changes with its version."""
    for folder_name in config.theme.dirs:
        for path in sorted(Path(folder_name).glob("assets/stylesheets/main.*.min.css")):
            yield f"assets/stylesheets/{path.name}"


def _versioned(root: Path, asset: str) -> str:
    """The asset's address with its content's digest, so that a browser never keeps an old one."""
    path = root / "overrides" / asset
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.is_file() else "0"
    return f"{asset}?v={digest}"


def _modules_folder(root: Path) -> str:
    """Where the modules are published."""
    digest = hashlib.sha256()
    for path in sorted((root / MODULES).rglob("*.js")):
        digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return f"assets/moduler-{digest.hexdigest()[:10]}"


def _acute(path: Path) -> dict[str, Any]:
    """The box that meets acute need and the words it is shown at, as the owner wrote them above the page about it."""
    sound = (
        path.is_file() and content.complaint(path, path.parent) is None
    )  # what is wrong is told with the other pages
    meta = get_data(path.read_text(encoding="utf-8-sig"))[1] if sound else {}
    words = meta.get("boks_ord")
    box = {"acute": str(meta["boks"])} if meta.get("boks") else {}
    return {**box, "acute_words": tuple(map(str, words)) if isinstance(words, list) else ()}


def _siblings(page: ProsePage) -> list[tuple[str, str, bool]]:
    """The pages of the same section of the navigation: (title, address, whether it is this one)."""
    section = page.parent
    if section is None:
        return []
    return [
        (str(p.title or p.meta.get("title")), p.url, p is page)
        for p in section.children or []
        if isinstance(p, ProsePage)
    ]


def _first_address(section: Any) -> str:
    first = next((c for c in section.children if isinstance(c, ProsePage)), None)
    return first.url if first else ""
