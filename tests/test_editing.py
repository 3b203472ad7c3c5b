"""The editors' commands as a person types them: new → mistake → message → fix → check → diff → confirm, and the rest."""

import http.server
import io
import os
import pty
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import ROOT, a_catalogue, a_tilbud, an_organisation, loaded
from katalog import danish, linkcheck, privacy, report, stale
from katalog.cli import main
from katalog.duplicates import alike, same_organisations, same_tilbud
from katalog.indicators import indicators
from katalog.load import load
from katalog.read import Fields
from katalog.relate import relate

TODAY = date(2026, 11, 25)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project in git: the tests' catalogue with the real code lists, and one page of prose."""
    shutil.copytree(ROOT / "tests" / "katalog", tmp_path / "catalogue")
    shutil.copytree(ROOT / "catalogue" / "kodelister", tmp_path / "catalogue" / "kodelister", dirs_exist_ok=True)
    shutil.copytree(ROOT / "catalogue" / "_schema", tmp_path / "catalogue" / "_schema")
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "index.md").write_text("# Forside\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: Prøve\n", encoding="utf-8")
    monkeypatch.delenv("KATALOG", raising=False)
    monkeypatch.chdir(tmp_path)
    main(["fix"])
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path)
    return tmp_path


def git(place: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=place, check=True, capture_output=True)


def commit(place: Path) -> None:
    git(place, "add", "-A")
    git(place, "-c", "user.name=a", "-c", "user.email=a@b.invalid", "commit", "-q", "-m", "x")


def typed(project: Path, *command: str, answers: str = "") -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, with answers from a pipe."""
    return subprocess.run(
        [sys.executable, "-m", "katalog", *command], cwd=project, input=answers, capture_output=True, text=True,
        encoding="utf-8", env={**os.environ, "PYTHONUTF8": "1"}, timeout=120,
    )  # fmt: skip


def run(*command: str, answers: str = "") -> subprocess.CompletedProcess[str]:
    """The same within this process, which is quicker: only what is about typing needs a process of its own."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "stdin", io.StringIO(answers))
        try:
            code = main(list(command))
        except SystemExit as ended:  # argparse says no
            code = ended.code if isinstance(ended.code, int) else 1
    return subprocess.CompletedProcess(command, code, out.getvalue(), err.getvalue())


ANSWERS = "\n".join(
    ["Gåtur i Gribskov", "havnelys", "", "En rolig tur i skoven hver tirsdag.", "Vi går to kilometer: roligt.", "stress", "",
     "natur", "", "gribskov", "", "drop-in", "", ""]
) + "\n"  # fmt: skip


def test_the_editors_path_from_a_new_record_to_a_confirmed_one(project: Path) -> None:
    """Every step is typed, and each message says what to type next."""
    made = typed(project, "new", "tilbud", answers=ANSWERS)
    assert made.returncode == 0, made.stderr
    assert "Skrevet: catalogue/tilbud/gaatur-i-gribskov.yml" in made.stdout
    path = project / "catalogue" / "tilbud" / "gaatur-i-gribskov.yml"
    assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=../_schema/tilbud.json\n")
    assert typed(project, "check").stdout == "Alt er i orden.\n"

    text = (
        path.read_text(encoding="utf-8")
        .replace("maalgrupper: [stress]", "målgrupper: [Stres]")
        .replace("# pris: {gratis: true}", "pris: {gratis: ja}")
    )
    path.write_text(text, encoding="utf-8")
    wrong = typed(project, "check")
    assert wrong.returncode == 1
    assert "Feltet 'målgrupper' findes ikke. Mente du maalgrupper?" in wrong.stdout

    assert typed(project, "fix", "catalogue/tilbud/gaatur-i-gribskov.yml").stdout.startswith(
        "catalogue/tilbud/gaatur-i-gribskov.yml: rettet"
    )
    still = typed(project, "check")
    assert "'Stres' findes ikke i listen maalgrupper. Mente du stress?" in still.stdout
    path.write_text(path.read_text(encoding="utf-8").replace("[Stres]", "[stress]"), encoding="utf-8")
    assert typed(project, "check").returncode == 0
    assert "# Hvem det er for" in path.read_text(encoding="utf-8")

    told = typed(project, "diff", "main", "--site", "https://region.example/guide")
    assert "1 nye, 0 ændrede" in told.stdout
    assert "(https://region.example/guide/tilbud/gaatur-i-gribskov/)" in told.stdout

    before = path.read_text(encoding="utf-8")
    assert typed(project, "confirm", "gaatur-i-gribskov", "--af", "redaktør").returncode == 0
    after = path.read_text(encoding="utf-8")
    assert after.replace(f"bekraeftet:\n  dato: {date.today()}\n  af: redaktør\n", "") == before
    assert typed(project, "check").stdout == "Alt er i orden.\n"
    assert "gaatur-i-gribskov" not in typed(project, "stale").stdout


def test_new_asks_on_a_terminal_too(project: Path) -> None:
    """Through a pseudo-terminal, as a person sits at one; Ctrl-D leaves nothing."""
    master, slave = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "katalog", "new", "pulje"], cwd=project, stdin=slave, stdout=slave, stderr=slave
    ) as asked:
        os.close(slave)
        os.write(master, b"Vores pulje\n\n")
        said = _until_closed(master)
    assert asked.returncode == 0, said
    assert "Skrevet: catalogue/puljer/vores-pulje.yml" in said
    assert run("check").stdout == "Alt er i orden.\n"


def _until_closed(master: int) -> str:
    said = b""
    while True:
        try:
            chunk = os.read(master, 4096)
        except OSError:  # Linux says so when the other end is closed
            return said.decode("utf-8", "replace")
        if not chunk:
            return said.decode("utf-8", "replace")
        said += chunk


@pytest.mark.parametrize("cut", range(0, 14, 3))
def test_answers_that_end_too_soon_leave_nothing_behind(project: Path, cut: int) -> None:
    before = sorted(project.rglob("*"))
    done = run("new", "tilbud", answers="".join(ANSWERS.splitlines(keepends=True)[:cut]))
    assert (done.returncode, done.stderr.strip()) == (1, "Stoppet. Der er ikke skrevet noget.")
    assert sorted(project.rglob("*")) == before


@pytest.mark.parametrize(
    ("kind", "answers"),
    [
        ("organisation", "Ny forening\nVi mødes.\n\n"),
        ("samarbejde", "Ny aftale\nregion-test, havnelys\n\n\n"),
        ("initiativ", "Nyt forslag\n\n"),
        ("puljer", "no\n\n"),
    ],
)
def test_every_kind_can_be_made_and_is_right(project: Path, kind: str, answers: str) -> None:
    assert run("new", kind, answers=answers).returncode == 0
    assert run("check").stdout == "Alt er i orden.\n"
    assert run("fix").stdout == "Der var intet at rette.\n"


def test_a_wrong_answer_is_told_and_asked_again_and_a_taken_name_is_never_overwritten(project: Path) -> None:
    answers = ANSWERS.replace("Gåtur i Gribskov", "Gåtur i Viborg").replace("stress\n", "xyzq\n99\nstress\n")
    done = run("new", "tilbud", answers=answers[:-1] + "gaatur-i-viborg\nÅben Dør\naaben-doer\n")
    assert "Intet passer til 'xyzq'" in done.stdout
    assert "Der er ikke noget nummer 99" in done.stdout
    assert "tom linje = gaatur-i-viborg-2" in done.stdout
    assert "gaatur-i-viborg.yml findes allerede" in done.stdout
    assert "fx aaben-doer" in done.stdout
    assert (project / "catalogue" / "tilbud" / "aaben-doer.yml").is_file()


# ---------------------------------------------------------------- confirm and stale


def test_confirming_several_is_all_or_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = project / "catalogue" / "tilbud" / "lektiecafe.yml"
    before = path.read_bytes()
    assert main(["confirm", "lektiecafe", "lektiecfe"]) == 2
    assert "Mente du lektiecafe?" in capsys.readouterr().err
    assert path.read_bytes() == before
    assert main(["confirm", "tilbud/lektiecafe", "catalogue/organisationer/havnelys.yml", "--dato", "2026-11-01"]) == 0
    assert b"2026-11-01" in path.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--dato", "3.5.2026"], "2026-05-03"),
        (["--dato", "2999-01-01"], "Ret året"),
        (["--dato", "2099-01-01"], "ikke kommet endnu"),
        (["--af", "Lone Hansen"], "en rolle"),
        (["--af", " "], "en rolle"),
    ],
)
def test_a_wrong_day_or_a_persons_name_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    assert main(["confirm", "lektiecafe", *arguments]) == 2
    assert says in capsys.readouterr().err


def test_an_offering_is_stale_the_day_after_its_own_interval() -> None:
    t = a_tilbud(bekraeftet={"dato": "2026-05-25"}, gennemgang_maaneder=6)
    assert stale.overdue(a_catalogue(t), TODAY) == ()
    assert stale.overdue(a_catalogue(t), date(2026, 11, 26)) == (t,)
    assert stale.age(t, date(2026, 11, 26)) == "ikke bekræftet i 6 måneder"


def test_stale_lists_by_organisation_the_longest_waiting_first() -> None:
    c = a_catalogue(
        an_organisation("b"),
        a_tilbud("ny", udbydere=["b"], bekraeftet={"dato": "2026-11-01"}),
        a_tilbud("gammel", udbydere=["b"], bekraeftet={"dato": "2025-01-01"}),
        a_tilbud("aldrig"),
    )
    text = stale.as_text(c, TODAY, "catalogue")
    assert re.findall(r"tilbud/(\w+)\.yml", text) == ["aldrig", "gammel"]
    assert "2 af 3 tilbud skal ses efter." in text
    assert stale.table(c, stale.overdue(c, TODAY)).splitlines()[1].startswith("Havnelys;")
    assert indicators(c)  # the key figure reads the same dates


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2026-05-03", "2026-06-02", 0),
        ("2026-05-03", "2026-06-03", 1),
        ("2025-01-31", "2026-11-25", 21),
        ("2026-05-03", "2025-05-03", 0),
    ],
)
def test_months_are_counted_whole(start: str, end: str, months: int) -> None:
    assert danish.months_between(date.fromisoformat(start), date.fromisoformat(end)) == months


# ---------------------------------------------------------------- diff


def test_diff_tells_what_is_new_changed_closed_and_removed_and_what_it_does_to_quality(project: Path) -> None:
    place = project / "catalogue"
    (place / "tilbud" / "natlinjen.yml").unlink()
    main(["confirm", "lektiecafe"])
    closed = place / "tilbud" / "gaatur-i-viborg.yml"
    closed.write_text(closed.read_text(encoding="utf-8") + "status: afsluttet\n", encoding="utf-8")
    (place / "organisationer" / "ny.yml").write_text(
        "navn: Ny | <b>fed</b> [x](y)\nbeskrivelse: Hej\n", encoding="utf-8"
    )
    codes = place / "kodelister" / "ord.yml"
    codes.write_text(codes.read_text(encoding="utf-8") + "proeve: {navn: Prøve}\n", encoding="utf-8")
    told = run("diff", "main").stdout
    assert "1 nye, 1 ændrede, 1 afsluttede og 1 slettede." in told
    assert r"Ny \| \<b\>fed\</b\> \[x\]\(y\)" in told
    assert "`bekraeftet`" in told
    assert "- `ord`" in told
    assert "status: afsluttet" in told


def test_diff_says_when_nothing_changed_and_when_records_have_errors(project: Path) -> None:
    assert "Ingen poster eller kodelister er ændret." in run("diff", "HEAD").stdout
    (project / "catalogue" / "tilbud" / "ny.yml").write_text("titel: x\n", encoding="utf-8")
    told = run("diff", "HEAD").stdout
    assert "fejl skal rettes først" in told
    assert "tilbud/ny.yml" in told


@pytest.mark.parametrize("base", ["findes-ikke", "--output=x", "HEAD:catalogue", ""])
def test_a_base_that_is_none_is_told_without_touching_git(project: Path, base: str) -> None:
    done = run("diff", "--", base)
    assert (done.returncode, done.stdout) == (2, "")
    assert "findes ikke i git" in done.stderr
    assert subprocess.run(["git", "status", "--porcelain"], cwd=project, capture_output=True).stdout == b""


# ---------------------------------------------------------------- links


@pytest.fixture
def server() -> Iterator[str]:
    class Answers(http.server.BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            if self.path == "/kun-get":
                return self._say(405)
            return self.do_GET()

        def do_GET(self) -> None:
            if self.path == "/langsom":
                threading.Event().wait(2)
            if self.path == "/flyttet":
                self.send_response(301)
                self.send_header("Location", "/ny")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return None
            return self._say({"/vaek": 404, "/nede": 503}.get(self.path, 200))

        def _say(self, code: int) -> None:
            self.send_response(code)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()


def test_links_tells_what_is_dead_moved_and_unsure_with_its_line(
    project: Path, server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = ("ok", "kun-get", "vaek", "nede", "flyttet", "langsom")
    (project / "content" / "index.md").write_text(
        "# Forside\n\n" + "\n".join(f"[x]({server}/{p})." for p in paths), encoding="utf-8"
    )
    assert main(["links", "--local", "--timeout", "0.5"]) == 1
    said = capsys.readouterr().out
    assert f"død: {server}/vaek – siden findes ikke (404)\n  content/index.md:5" in said
    assert f"flyttet: {server}/flyttet – skriv {server}/ny" in said
    assert f"usikker: {server}/nede – svarede 503" in said
    assert f"usikker: {server}/langsom – svarede ikke inden for 0.5 sekunder" in said
    assert "2 virker, 1 flyttet, 1 døde, 2 usikker" in said


def test_links_never_asks_this_machines_own_network_unless_told_to(
    project: Path, server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "content" / "index.md").write_text(f"[x]({server}/ok)", encoding="utf-8")
    assert main(["links"]) == 0
    assert "sprunget over" in capsys.readouterr().out


def test_a_link_ends_where_its_sentence_does() -> None:
    assert linkcheck._clean("https://a.dk/x_(y)).") == "https://a.dk/x_(y)"
    assert linkcheck._clean("https://a.dk/#top") == "https://a.dk/"


# ---------------------------------------------------------------- privacy, duplicates and reports


@pytest.mark.parametrize(
    "text",
    [
        "Kontakt Lone Hansen på tlf.",
        "Ring til Anna Vestergaard.",
        "Formand: Jens-Peter Bækgaard",
        "Mød Mette Marie Nielsen hver tirsdag",
        "Ida Holm er tovholder.",
        "Spørg efter Yusuf Demir",
    ],
)
def test_somebody_named_is_seen(text: str) -> None:
    assert privacy.names_a_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "Vi går ad Hans Broges Gade til Karen Blixens Plads",
        "Vi synger sange af Kim Larsen",
        "Stil om Tove Ditlevsen eller brøker",
        "Kom til Peter Sabroe Huset i Sankt Anna Kirke",
        "Region Midtjylland og Den Sociale Virksomhed",
        "Marie Curie Fonden",
        "Peter Bangs Vej 5",
        "I Viborg Kommune og Aarhus Kommune",
        "Sankt Hans Aften på Lars Tyndskids Mark",
    ],
)
def test_streets_houses_songs_and_organisations_are_nobody(text: str) -> None:
    assert not privacy.names_a_person(text)


@pytest.mark.parametrize("text", ["010190-1234", "cpr 0101901234", "CPR: 010190-4321", "070761-4285", "0707614285"])
def test_a_cpr_number_is_seen_however_it_is_written(text: str) -> None:
    assert privacy.has_cpr(text)


@pytest.mark.parametrize(
    "text",
    [
        "P-nummer 1003456789",
        "EAN 5790000000000",
        "0101901234",
        "31.12.2026-2027",
        "kr. 121212-1400",
        "450190-1234",
        "https://a.dk/010190-1234",
    ],
)
def test_other_numbers_are_no_cpr_number(text: str) -> None:
    assert not privacy.has_cpr(text)


def test_the_message_never_repeats_what_is_private(project: Path) -> None:
    (project / "catalogue" / "organisationer" / "ny.yml").write_text(
        "navn: Ny\nbeskrivelse: 010190-1234, anna.hansen@gmail.com, ring 20 12 34 56 til Lone Hansen\n",
        encoding="utf-8",
    )
    said = run("check", "--format", "github").stdout
    assert said.count("::error file=catalogue/organisationer/ny.yml,line=2::") == 4
    assert not re.search(r"010190|anna|20 12|Lone", said)


PIECES = st.lists(
    st.sampled_from(["Anna", "Hansen", "Ring til Anna Hansen", "anna@b.dk", "Kim-Ole", "af", "ring", "20 12 34 56", "010190", "-1234", "2012", "a", "@", "b.dk", "www.a", "\n", " ", " ", "."]),
    max_size=9,
).map("".join)  # fmt: skip


@given(
    st.dictionaries(
        st.sampled_from(["navn", "resume", "telefon", "link", "kilder"]), PIECES | st.lists(PIECES, max_size=3)
    )
)
def test_the_first_quick_look_passes_over_nothing_personal(record: dict[str, object]) -> None:
    fields = Fields(1)
    fields.update(record)
    assert privacy.suspect(fields) == any(True for _ in privacy.findings(fields))


def test_another_place_or_number_is_another_thing_and_a_slip_is_not() -> None:
    places = frozenset({"viborg", "aarhus"})
    words = lambda name: frozenset(name.split())  # noqa: E731
    assert alike(words("havnelys viborg"), words("havnelyss viborg"), places)
    assert not alike(words("natteravne viborg"), words("natteravne aarhus"), places)
    assert not alike(words("gruppe 1"), words("gruppe 2"))
    assert not alike(words("natteravne"), words("natteravne viborg"), places)


def test_one_cvr_number_twice_is_pointed_out_but_not_among_public_parties() -> None:
    a, b = an_organisation("a", cvr="12345678"), an_organisation("helt-andet", cvr="12345678")
    assert list(same_organisations([a, b])) == [(a, b)]
    public = [o.model_copy(update={"offentlig": True}) for o in (a, b)]
    assert list(same_organisations(public)) == []


def test_one_title_in_two_places_is_two_offerings() -> None:
    here, there = a_tilbud("a", titel="Gåtur"), a_tilbud("b", titel="Gåtur", daekning={"kommuner": ["aarhus"]})
    assert list(same_tilbud([here, there])) == []
    assert list(same_tilbud([here, a_tilbud("c", titel="Gaatur")]))


def test_the_real_catalogue_names_nobody_and_nothing_twice() -> None:
    found = load(ROOT / "catalogue", ROOT / "catalogue")
    assert relate(found)[1] == ()
    assert loaded(ROOT / "tests" / "katalog").problems == []


def test_a_mistake_is_reported_by_mail_or_in_a_form_that_names_the_record() -> None:
    t = a_tilbud(titel="Gåtur & kaffe")
    mail = report.report_link("ret@region.example", t, "https://x.example/tilbud/gaatur/")
    assert mail.startswith(
        "mailto:ret@region.example?subject=Rettelse%3A%20G%C3%A5tur%20%26%20kaffe&body=Siden%3A%20https"
    )
    assert "tilbud%2Fgaatur.yml" in mail
    form = report.report_link("https://git.example/new?title={titel}&body={tekst}", t, "https://x.example/")
    assert form.startswith("https://git.example/new?title=Rettelse%3A%20G%C3%A5tur%20%26%20kaffe&body=Siden")
    assert report.is_place("ret@region.example")
    assert not report.is_place("javascript:alert(1)")


@pytest.mark.parametrize(
    "arguments",
    [
        ["new"],
        ["new", "hund"],
        ["fix", "findes-ikke.yml"],
        ["confirm"],
        ["quality", "--most", "0"],
        ["quality", "x.yml"],
        ["links", "--parallel", "0"],
        ["ukendt"],
        ["stale", "--format", "pdf"],
    ],
)
def test_a_wrong_command_is_answered_in_danish(project: Path, arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert not re.search(r"Traceback|usage:|error:|required|invalid|choose", done.stdout + done.stderr)
