"""Hostile input: nothing in a record, a code list or a page runs, reaches out of its folder or takes the machine."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import nh3
import pyromark
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import Markup, escape
from playwright.sync_api import Browser

from bombs import BOMBS
from conftest import ready, serve
from factories import ROOT, a_project
from judges import JUDGES, harmless, judged
from katalog import content, markdown, site
from katalog.templates import written

VECTORS = (ROOT / "tests" / "ondt" / "vektorer.txt").read_text(encoding="utf-8").splitlines()
FUZZ = settings(deadline=None, max_examples=int(os.environ.get("FUZZ", "250")), suppress_health_check=list(HealthCheck))
FREE = {  # the fields whose values are people's own words
    "titel", "resume", "beskrivelse", "navn", "kortnavn", "note", "saadan_goer_du", "fortael", "synonymer", "by", "adresse",
    "hvor", "tekst", "samarbejde_oensket", "kapacitet", "af", "hvem", "krav", "formaal", "citat", "ved_hvem",
}  # fmt: skip


def spoilt(value: Any, key: str, turn: Iterator[int], whole: bool) -> Any:
    """The value with a vector behind each free text; a record's long text gets them all."""
    if isinstance(value, dict):
        return {k: spoilt(v, k, turn, whole) for k, v in value.items() if v != ""}
    if isinstance(value, list):
        return [spoilt(v, key, turn, whole) if whole or not n else v for n, v in enumerate(value)]
    if key not in FREE or not isinstance(value, str):
        return value
    if key == "resume":  # it must be short
        return VECTORS[next(turn) % len(VECTORS)]
    every = "\n\n".join(VECTORS)
    return f"{value}\n\n{every}" if whole and key == "beskrivelse" else f"{value} {VECTORS[next(turn) % len(VECTORS)]}"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of every kind of record, spoilt in each free text, built without the guard that refuses them."""
    project, turn = a_project(tmp_path_factory.mktemp("hostile")), count()
    for source in (ROOT / "catalogue" / "kodelister", *(ROOT / "tests" / "katalog").iterdir()):
        shutil.copytree(source, project / "catalogue" / source.name, dirs_exist_ok=True)
    for path in sorted((project / "catalogue").rglob("*.yml")):
        written = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        text = yaml.safe_dump(
            spoilt(written, "", turn, path.parent.name != "kodelister"), allow_unicode=True, width=10_000
        )
        path.write_text(text, encoding="utf-8")
    prose = "\n\n".join(
        f"{v}\n\n## Om {v}\n\n[x](https://x.dk){{: onclick=window.ondt=1 href='javascript:window.ondt=1'}}"
        for v in VECTORS
        if "{{" not in v
    )
    page = f"---\ntitle: {VECTORS[2]!r}\ndescription: {VECTORS[4]!r}\n---\n# Forside\n\n{prose}\n"
    (project / "content" / "index.md").write_text(page, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "katalog", "build"], cwd=project, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "tests" / "ondt" / "uden_vagt")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    written = (project / "site" / "tilbud" / "natlinjen" / "index.html").read_text(encoding="utf-8")
    assert "&lt;" in written and "window.ondt" in written  # the guard is off, and the words are there
    return project / "site"


@pytest.fixture(scope="module")
def hostile_address(hostile: Path) -> Iterator[str]:
    yield from serve(hostile)


HARM = """() => {
  const bad = []
  for (const e of document.querySelectorAll("*")) {
    for (const a of e.attributes) {
      if (/^on/i.test(a.name)) bad.push(`${e.tagName} ${a.name}`)
      if (/^(href|src|action|formaction|data|xlink:href|srcdoc)$/i.test(a.name) && /^[\\s\\x00-\\x20]*(javascript|vbscript|data:text)/i.test(a.value)) bad.push(`${e.tagName} ${a.value}`)
    }
    if (/^(IFRAME|OBJECT|EMBED|BASE|MATH)$/.test(e.tagName)) bad.push(e.tagName)
  }
  for (const e of document.querySelectorAll("a")) if (e.protocol === "javascript:") bad.push(e.href)
  return bad
}"""


def test_no_script_reaches_a_page_even_without_the_policy(
    browser: Browser, hostile: Path, hostile_address: str
) -> None:
    """One page of each kind, and the searches and tools that write pages of their own."""
    kinds: dict[tuple[str, ...], str] = {}
    for path in sorted(hostile.rglob("*.html")):
        parts = path.relative_to(hostile).parts
        if parts[0] == "was":  # it leads on at once, and takes nothing from a record
            continue
        kinds.setdefault(
            (parts[0], str(len(parts)), *parts[1:2][: parts[0] in ("overblik", "fagfolk", "data")]), "/".join(parts)
        )
    places = [*kinds.values(), "tilbud/?q=g%C3%A5tur", "tilbud/?q=%3Cimg%20src%3Dx%20onerror%3Dwindow.ondt%3D1%3E", "fagfolk/liste/#t=gaatur&n=%3Cimg+src%3Dx+onerror%3Dwindow.ondt%3D1%3E"]  # fmt: skip
    context = browser.new_context(bypass_csp=True)
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(f"dialog {dialog.message}"))
    found = []
    for place in places:
        page.goto(f"{hostile_address}/{place}")
        ready(page)
        found += [(place, harm) for harm in page.evaluate(HARM)]
        if page.evaluate("window.ondt"):
            found.append((place, "ran"))
    context.close()
    assert not found
    assert not [url for url in asked if not url.startswith((hostile_address, "data:image/"))]


# ------------------------------------------------------------ what a text may become

PIECES = st.sampled_from(
    [*VECTORS, "<", ">", '"', "'", "&", "[", "](", ")", "javascript:", "data:", "\t", "\n", "`", "*", "_", "\\", "<!--",
     "-->", "onerror=", "<a href=", "&#106;", "\u2028", "https://x.dk", "{:", "}", "]: ", "<svg>", "<style>"]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=6), max_size=12).map("".join)


@FUZZ
@given(TEXTS)
def test_markdown_of_a_record_is_harmless_whatever_it_is(text: str) -> None:
    harmless(markdown.render(text), markdown.TAGS | {"tbody"})


@FUZZ
@given(st.text(min_size=1, max_size=30) | st.text(alphabet="abæ 1.:!-=#+()'~|^%@/{};,?\xa0", min_size=1))
def test_words_without_a_sign_are_what_the_parser_and_the_sanitiser_make_of_them(text: str) -> None:
    html = nh3.clean(pyromark.html(text), tags=markdown.TAGS, attributes={"a": {"href"}}, link_rel=None)
    assert not markdown.UNMARKED.fullmatch(text) or markdown.render(text) == html


@pytest.mark.parametrize("value", [*VECTORS, "a & b", "Ærø", "", 5, True, 1.5, None, Markup("<b>")], ids=repr)
def test_a_value_stands_in_a_page_as_the_usual_escape_has_it(value: object) -> None:
    assert written(value) == escape(value)


@FUZZ
@given(TEXTS)
def test_html_of_a_page_is_harmless_whatever_it_is(text: str) -> None:
    harmless(content.clean(text), content._TAGS)


# ------------------------------------------------------------ pages in content/


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.md", b"a\n\xff", "content/a.md:2: Et tegn kan ikke læses."),
        ("a.md", "a\n\nb\u202e".encode(), "content/a.md:3: Der er et usynligt tegn (U+202E)."),
        ("a.md", b"x" * 300_000, "content/a.md:1: Siden fylder over 256 KB"),
        ("a.md", b"[" * 100_000, "content/a.md:1: Tegnet [ står over 500 gange."),
        ("a.md", b"a\n" + b" " * 50 + b"- a", "content/a.md:2: Linjen er rykket over 40 tegn ind."),
        ("a.md", b"---\ntitle: &a x\nb: *a\n---\n", "content/a.md:2: Ord, der begynder med &"),
        ("a.md", b"---\ntitle: !!python/object/apply:os.system [ls]\n---\n", "content/a.md:2: Ord, der begynder med &"),
        ("a.md", b"--- \ntitle: &a x\n...\n", "content/a.md:2: Ord, der begynder med &"),
        ("a.md", b"---\r\na: b\r\ntitle: &a x\r\n---\r\n", "content/a.md:3: Ord, der begynder med &"),
        ("a.md", b"---\n---b: c\ntitle: &a x\n---\n", "content/a.md:3: Ord, der begynder med &"),
        ("a.md", b"---\ntitle: [\n---\n", "Linjerne øverst kan ikke læses."),
        ("a.html", b"<script>", "content/a.html:1: Filer af den slags udgives ikke."),
        ("a.svg", b"<svg onload=x>", "content/a.svg:1: Filer af den slags udgives ikke."),
        (
            "Årsplan 2026 [kladde].pdf",
            b"x",
            "kan ikke stå i en adresse hos alle værter. Brug a-z, tal, bindestreg og punktum, fx aarsplan-2026-kladde.pdf.",
        ),
        ("100%.txt", b"x", "Navnet '100%.txt' kan ikke stå"),
        ("kl. 10:30.md", b"x", "Navnet 'kl. 10:30.md' kan ikke stå"),
        ("-rf.txt", b"x", "Navnet '-rf.txt' kan ikke stå"),
        ("en*.csv", b"x", "Navnet 'en*.csv' kan ikke stå"),
    ],
)
def test_what_may_not_stand_among_the_pages_is_told(name: str, data: bytes, told: str, tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / name).write_bytes(data)
    assert told in str(content.complaint(tmp_path / "content" / name, tmp_path / "content"))


def test_a_link_out_of_the_pages_is_not_followed(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    (project / "content" / "hemmeligt.txt").symlink_to("/etc/passwd")
    done = subprocess.run([sys.executable, "-m", "katalog", "build"], cwd=project, capture_output=True, text=True)
    assert "content/hemmeligt.txt:1: Filen peger ud af content/." in done.stderr
    assert done.returncode == 1 and not (project / "site").exists()


@pytest.mark.parametrize("head", [b"boks: \xff", b"boks: &a [x]", b"boks: !!python/name:os.system"])
def test_what_stands_above_the_page_of_acute_need_is_looked_at_before_it_is_used(head: bytes, tmp_path: Path) -> None:
    page = tmp_path / "akut.md"
    page.write_bytes(b"---\n" + head + b"\n---\n")
    assert "acute" not in site._acute(page)
    page.write_bytes(b"---\nboks: Ring 112\n---\n")
    assert site._acute(page)["acute"] == "Ring 112"


def test_the_projects_own_pages_are_in_order() -> None:
    assert [c for p in sorted((ROOT / "content").rglob("*.*")) if (c := content.complaint(p, ROOT / "content"))] == []


# ------------------------------------------------------------ bombs

RECORDS = """
import datetime, resource, signal, sys
from pathlib import Path
from factories import a_folder, loaded
from katalog import markdown, quality, readability
from katalog.intake import languages, mend
from katalog.intake.draft import Bag, Draft
from katalog.intake.receipt import Receipt
from katalog.load import Before
from katalog.relate import relate

before = Before()
folder = a_folder(Path(sys.argv[1]))
record = folder / "tilbud" / "x.yml"
head = "udbydere: [havnelys]\\nmaalgrupper: [aeldre]\\ntilbudstyper: [natur]\\ndaekning: {kommuner: [viborg]}\\nadgang: [drop-in]\\n"
units = ["a", "A", "1 ", "-", "- ", ".", "a@", "a-", "11 ", "a\\n", "[", "[a](", "![", "<", "< ", "https://", "_a", "*", "*a ",
    "`a", "{{", "{:", "[^", "&#", "Aa ", "Anna Hansen ", "ring til ", "28 12 34 56 ", "> ", "# a\\n", "1. ", "  - a\\n",
    "~~~\\n", "\\\\\\\\", "010170-", "[a]: b\\n", "e\u0301", "kontakt ", " ", "\\n", "(", "a ("]
def quoted(text): return '"' + text.replace("\\n", "\\\\n") + '"'
bombs = {f"beskrivelse {u!r}": f"titel: X\\nresume: Kom.\\nbeskrivelse: {quoted((u * 20000)[:20000])}\\n{head}" for u in units}
bombs |= {f"resume {u!r}": f"titel: X\\nresume: {quoted((u * 290)[:290])}\\nbeskrivelse: Vi.\\n{head}" for u in units}
bombs |= {
    "aliases": "a: &a [x,x,x,x,x,x,x,x,x]\\n" + "".join(f"{n}: &{n} [{','.join(['*' + m] * 9)}]\\n" for m, n in zip("abcdefgh", "bcdefghi")),
    "depth": "[" * 200000, "flow": "{a: " * 60000, "keys": "".join(f"k{n}: 1\\n" for n in range(1_000_000)),
    "python": "titel: !!python/object/apply:os.system ['echo ramt']\\n", "merge": "<<: {a: b}\\n<<: *x\\n",
    "integer": "titel: X\\nalder: {fra: " + "9" * 200000 + "}\\n", "nul": "titel: \\0\\n", "surrogate": 'titel: "\\\\ud800"\\n',
    "large": "x" * 50_000_000, "sparse": None,
}
loaded(folder, before)
pages = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() if Path("/proc").exists() else 10**9
resource.setrlimit(resource.RLIMIT_AS, (pages + 200 * 2**20,) * 2)
for name, text in bombs.items():
    if text is None:
        with record.open("wb") as file:
            file.truncate(5 * 2**30)
    else:
        record.write_bytes(text.encode())
    del text
    print(name, flush=True)
    signal.setitimer(signal.ITIMER_VIRTUAL, 1)
    found, problems = relate(loaded(folder, before))
    tilbud = found.get("tilbud", "x")
    if tilbud is not None:
        markdown.render(tilbud.beskrivelse), markdown.plain(tilbud.resume), readability.of_record(tilbud)
        quality.quality(tilbud, datetime.date(2026, 5, 3))
    else:
        assert problems, name
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
draft = Draft("tilbud", "1", Receipt())
languages.code_of("the first asks for every language's own list")
for value in (f"{before}{(u * 20000)[:20000]}{after}" for u in units for before, after in (("", ""), ("1", "!"), ("a", "("))):
    print("imported", value[:9], flush=True)
    signal.setitimer(signal.ITIMER_VIRTUAL, 1)
    languages.code_of(value), mend.clock(value), mend.weekdays(value), mend.age(Bag({"a": value}, draft, "x"), "a")
    mend.email(draft, "x", value), mend.phone(draft, "x", value, ""), mend.url(draft, "x", value), mend.day(draft, "x", value)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
print("whole")
"""


def test_no_bomb_takes_a_second_or_200_megabytes(tmp_path: Path) -> None:
    """The system ends the process at the first that does; the last name it said is the bomb's."""
    done = subprocess.run(
        [sys.executable, "-c", RECORDS, str(tmp_path)], capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "tests")},
    )  # fmt: skip
    assert done.stdout.endswith("whole\n"), done.stdout[-200:] + done.stderr[-1000:]
    assert "ramt" not in done.stdout


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("judged")


@pytest.mark.parametrize("name", BOMBS)
def test_a_code_list_or_an_imported_file_takes_neither_a_second_nor_200_megabytes_and_reaches_nothing(
    name: str, place: Path
) -> None:
    judged(name.split()[0], BOMBS[name](), place)


FOUND = [path for kind in JUDGES for path in sorted((ROOT / "tests" / "ondt" / kind).glob("*"))]


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_was_found_once_does_no_harm(path: Path, place: Path) -> None:
    judged(path.parent.name, path.read_bytes(), place)
