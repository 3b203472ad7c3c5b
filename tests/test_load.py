"""The folder: whatever lies in it is read or told, and no file outside it is touched."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import ROOT
from factories import a_folder, loaded
from katalog import markdown
from katalog.load import Before, load
from katalog.problems import Problem, as_github, as_json, as_text
from katalog.relate import relate


def told(folder: Path) -> list[str]:
    """The messages for a folder."""
    _, problems = relate(loaded(folder))
    return [str(p).removeprefix("katalog/") for p in problems]


OFFERING = (ROOT / "tests" / "katalog" / "tilbud" / "natlinjen.yml").read_text(encoding="utf-8")


def test_the_tests_own_catalogue_is_in_order(tmp_path: Path) -> None:
    assert told(a_folder(tmp_path)) == []


def test_the_real_catalogue_is_in_order() -> None:
    _, problems = relate(loaded(ROOT / "catalogue"))
    assert problems == ()


@pytest.mark.parametrize("target", ["/etc/passwd", "nowhere.yml", "x.yml"])
@pytest.mark.parametrize("name", ["tilbud/x.yml", "kodelister/sprog.yml"])
def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path, name: str, target: str) -> None:
    folder = a_folder(tmp_path)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).symlink_to(target)
    assert any(line.startswith(f"{name}:1:") for line in told(folder))


def test_what_is_no_plain_file_is_told(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    os.mkfifo(folder / "tilbud" / "roer.yml")
    (folder / "tilbud" / "mappe.yml").mkdir()
    (folder / "tilbud" / "Gåtur 2.yml").write_text(OFFERING)
    (folder / "tilbud" / "noter.txt").write_text("x")
    (folder / "tilbudd").mkdir()
    (folder / "kodelister").mkdir()
    (folder / "kodelister" / "sporg.yml").write_text("a: {navn: A}\n")
    found = "\n".join(told(folder))
    for expected in (
        "tilbud/roer.yml:1: Filen kan ikke åbnes.",
        "tilbud/mappe.yml:1: Her må ikke være mapper.",
        "Brug små bogstaver, tal og bindestreg: gaatur-2.yml.",
        "tilbud/noter.txt:1: Filen læses ikke. Omdøb den til noter.yml.",
        "tilbudd:1: Mappen læses ikke. Mente du tilbud?",
        "kodelister/sporg.yml:1: Listen læses ikke. Mente du spor",
    ):
        assert expected in found, expected


def test_areas_that_lie_in_one_another_are_told(tmp_path: Path) -> None:
    text = "a: {navn: A, type: kommune, ligger_i: [b]}\nb: {navn: B, type: region, ligger_i: [a]}\nonline: {navn: O, type: region}\n"
    found = "\n".join(told(a_folder(tmp_path, kodelister__omraader=text)))
    assert "'a' ligger under sig selv" in found
    assert "omraader/online/ er allerede i brug" in found


def test_a_code_that_is_itself_wrong_is_told_once(tmp_path: Path) -> None:
    text = (
        (ROOT / "catalogue" / "kodelister" / "status.yml")
        .read_text(encoding="utf-8")
        .replace("navn: Venteliste", "naun: Venteliste")
    )
    assert all(line.startswith("kodelister/status.yml") for line in told(a_folder(tmp_path, kodelister__status=text)))


@pytest.mark.parametrize(
    "text",
    [
        OFFERING.replace("[alle]", f"[{', '.join(f'x{n}' for n in range(1900))}]"),
        OFFERING.replace("[alle]", f"[{', '.join(['a'] * 100_000)}]"),
        OFFERING + "".join(f"felt{n}: x\n" for n in range(1900)),
        OFFERING.replace("Natlinjen", "'" + "<a " * 80_000 + "'"),
        OFFERING.replace("Natlinjen", "'" + "<!" * 100_000 + "'"),
        OFFERING.replace("[]", f"[{', '.join(f'q{n}' for n in range(1900))}]"),
        OFFERING + "steder:\n" + "  - {a: b}\n" * 1900,
        OFFERING.replace("En frivillig lytter.", "|\n  " + "> " * 60_000),
        OFFERING.replace("En frivillig lytter.", "|\n  " + "[" * 100_000),
        OFFERING.replace("En frivillig lytter.", "|\n  " + "*a " * 40_000),
        OFFERING + "cvr: '" + "1" * 200_000 + "'\n",
    ],
    ids=[
        "koder",
        "ens-koder",
        "felter",
        "html",
        "html-2",
        "udbydere",
        "dele",
        "citater",
        "parenteser",
        "stjerner",
        "langt",
    ],
)
def test_no_file_takes_long_or_says_much(tmp_path: Path, text: str) -> None:
    folder = a_folder(tmp_path, tilbud__x=text)
    begun = time.process_time()
    lines = told(folder)
    assert time.process_time() - begun < 3
    assert lines
    assert len(lines) < 2000
    assert all(len(line) < 500 for line in lines)


@pytest.mark.parametrize(
    "hidden", ['"a\\0b"', '"\\u200b"', '"\\u202eabc"', '"\\eabc"', "'<img src=x onerror=alert(1)'", "'<b'"]
)
def test_what_nobody_can_see_is_refused(tmp_path: Path, hidden: str) -> None:
    for field in ("titel: Natlinjen", "beskrivelse: En frivillig lytter."):
        folder = a_folder(
            tmp_path / field.split(":")[0],
            tilbud__natlinjen=OFFERING.replace(field, f"{field.split(':')[0]}: {hidden}"),
        )
        if field.startswith("titel") or "<" not in hidden:  # in Markdown an open < is text, and is shown as such
            assert told(folder), (field, hidden)


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "https:javascript:alert(1)",
        "https:",
        "data:text/html,x",
        "https://a:b@x.dk",
        "//x.dk",
        "mailto:a@b.dk?bcc=c",
        "java&#115;cript:x",
        "file:///etc/passwd",
    ],
)
def test_a_link_that_could_harm_is_refused_and_harmless(target: str) -> None:
    text = f"[her]({target})"
    assert markdown.complaint(text)
    leads = re.findall(r'href="([^"]*)"', markdown.render(text))
    assert not [link for link in leads if ":" in link and link.split(":")[0].lower() not in ("https", "mailto")]


def test_messages_cannot_forge_a_log(capsys: pytest.CaptureFixture[str]) -> None:
    problem = Problem("a\n::error::b.yml", 1, "x\n::error file=y::z\x1b[2J")
    assert "\n::error file=y" not in as_text([problem])
    assert "\x1b" not in as_text([problem]) + as_github([problem])
    assert as_github([problem]).count("\n") == 1
    assert "\\n" in as_json([problem])


def test_the_command_speaks_three_formats_and_fails_on_an_error(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, tilbud__x="titel: X\n")
    outcome = {}
    for form in ("text", "github", "json"):
        command = [sys.executable, "-m", "katalog", "check", "--format", form]
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, "KATALOG": str(folder)}, capture_output=True, text=True
        )
        assert done.returncode == 1
        outcome[form] = done.stdout
    assert "katalog/tilbud/x.yml:1: 'udbydere' mangler." in outcome["text"]
    assert "ting skal rettes i 1 fil." in outcome["text"]
    assert "::error file=katalog/tilbud/x.yml,line=1::'udbydere' mangler." in outcome["github"]
    assert '"severity": "fejl"' in outcome["json"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    for name in ("findes-ikke", "x" * 5000):
        command = [sys.executable, "-m", "katalog", "check"]
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, "KATALOG": str(tmp_path / name)}, capture_output=True, text=True
        )
        assert done.returncode == 1
        assert "Mappen findes ikke" in done.stdout
        assert "Traceback" not in done.stderr


def test_only_what_was_saved_is_read_again(tmp_path: Path) -> None:
    """And a changed code list, which may make any record wrong, reads all."""
    folder, before = a_folder(tmp_path, tilbud__x="titel: X\n"), Before()
    shutil.copytree(ROOT / "catalogue" / "kodelister", folder / "kodelister")
    first = load(folder, ROOT / "catalogue", before)
    (folder / "tilbud" / "gammelt-kor.yml").unlink()
    saved = folder / "tilbud" / "natlinjen.yml"
    saved.write_text(saved.read_text(encoding="utf-8").replace("titel: ", "titel: Nye "), encoding="utf-8")
    again = load(folder, ROOT / "catalogue", before)
    old, new = first.records["tilbud"], again.records["tilbud"]
    assert {id for id in new if new[id] is not old[id]} == {"natlinjen"}
    fresh = load(folder, ROOT / "catalogue")
    assert (again.records, again.problems) == (fresh.records, fresh.problems)
    codes = folder / "kodelister" / "adgang.yml"
    codes.write_text(codes.read_text(encoding="utf-8").replace("drop-in:", "drop-ind:"), encoding="utf-8")
    last = load(folder, ROOT / "catalogue", before)
    assert last.problems == load(folder, ROOT / "catalogue").problems != again.problems


def test_parts_that_are_written_alike_are_one(tmp_path: Path) -> None:
    """A catalogue says the same thing many times; a large one would not fit otherwise."""
    folder = a_folder(tmp_path)
    for name, price in {"a": "{beloeb: 20}", "b": "{beloeb: 20}", "c": "{beloeb: 20, gratis: false}"}.items():
        text = re.sub(r"^pris:.*\n(  .*\n)*", "", OFFERING, flags=re.MULTILINE)
        (folder / "tilbud" / f"{name}.yml").write_text(f"{text}pris: {price}\n", encoding="utf-8")
    read = loaded(folder).records["tilbud"]
    a, b, c = (read[name] for name in "abc")
    assert a.pris is b.pris and a.daekning is b.daekning  # type: ignore[attr-defined]
    assert c.pris is not a.pris and "gratis" in c.pris.model_fields_set  # type: ignore[attr-defined]
    assert a.model_fields_set is b.model_fields_set
