"""What leaves the house: nothing made up by accident, and workflows whose every command exists."""

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from factories import a_catalogue, a_tilbud
from katalog import cli, public

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
GITLAB = ROOT / ".gitlab-ci.yml"
REAL, MADE_UP = a_catalogue(a_tilbud()), a_catalogue(a_tilbud(eksempel=True))
HOME = "https://region.dk/guide/"


@pytest.mark.parametrize(
    ("catalogue", "settings", "url", "told"),
    [
        (REAL, {}, HOME, []),
        (MADE_UP, {}, HOME, ["Siden viser opdigtede oplysninger og bliver derfor ikke udgivet."]),
        (MADE_UP, {"eksempelsite": "ja"}, HOME, ["Siden viser opdigtede oplysninger og bliver derfor ikke udgivet."]),
        (MADE_UP, {"eksempelsite": True}, HOME, []),
        (MADE_UP.without_examples(), {}, HOME, []),
        (
            REAL,
            {},
            "https://find-faellesskab.example/",
            ["site_url i mkdocs.yml er https://find-faellesskab.example/."],
        ),
        (REAL, {}, "", ["site_url i mkdocs.yml er tom."]),
    ],
)
def test_publishing_says_what_is_in_its_way(
    monkeypatch: pytest.MonkeyPatch, catalogue: Any, settings: dict[str, Any], url: str, told: list[str]
) -> None:
    assert list(public.hindrances(catalogue, settings, url)) == []  # unasked, nothing is
    monkeypatch.setenv(public.ASKED, "1")
    said = list(public.hindrances(catalogue, settings, url))
    assert len(said) == len(told)
    assert all(sentence.startswith(start) for sentence, start in zip(said, told, strict=True))


def test_examples_are_not_published_by_accident(tmp_path: Path) -> None:
    out = tmp_path / "site"
    command = [sys.executable, "-m", "katalog", "build", "--publish", "--site-dir", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "Siden viser opdigtede oplysninger og bliver derfor ikke udgivet." in done.stderr
    assert "Traceback" not in done.stderr
    assert not out.exists()


# ---------------------------------------------------------------- workflows


def steps() -> Iterator[tuple[Path, str]]:
    """Each line that a workflow runs."""
    for path in WORKFLOWS:
        for job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values():
            for step in job["steps"]:
                yield from ((path, line.strip()) for line in step.get("run", "").splitlines())
    for job in yaml.safe_load(GITLAB.read_text(encoding="utf-8")).values():
        if isinstance(job, dict):
            yield from ((GITLAB, line) for line in job.get("script", []))


@pytest.mark.parametrize("schema", ["github-workflows", "gitlab-ci", "dependabot"])
def test_the_workflows_are_what_the_hosts_can_read(schema: str) -> None:
    """By the official schemas, as check-jsonschema carries them."""
    files = {"gitlab-ci": [GITLAB], "dependabot": [ROOT / ".github" / "dependabot.yml"]}.get(schema, WORKFLOWS)
    rules = ["--builtin-schema", f"vendor.{schema}"] + (["--data-transform", "gitlab-ci"] if schema == "gitlab-ci" else [])  # fmt: skip
    done = subprocess.run([sys.executable, "-m", "check_jsonschema", *rules, *map(str, files)], capture_output=True, text=True)  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_every_command_of_the_workflows_exists(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    targets = re.findall(r"^(\S+):", (ROOT / "Makefile").read_text(encoding="utf-8").replace("$(SITE)", ".venv/.site-installed"), re.MULTILINE)  # fmt: skip
    seen = set()
    container = [(ROOT / "drift" / "Containerfile", (ROOT / "drift" / "Containerfile").read_text(encoding="utf-8"))]
    for path, line in [*steps(), *container]:
        for target in re.findall(r"\bmake (?:-s )?([\w./-]+)", line):
            assert target in targets, (path.name, target)
            seen.add(target)
        for command in re.findall(r"\.venv/bin/katalog ([^;|&>\n]+)", line):
            name, *given = shlex.split(command)
            with pytest.raises(SystemExit) as ended:
                cli.main([name, "--help"])
            assert ended.value.code == 0, (path.name, name)
            told = capsys.readouterr().out
            assert all(option in told for option in given if option.startswith("--")), (path.name, command)
            seen.add(name)
    assert {"check", "diff", "fix", "links", "stale", "build"} <= seen


def test_no_step_of_a_workflow_is_given_a_stranger_s_words_as_a_script() -> None:
    """What a proposal can choose reaches a script through the environment only, and no workflow uses a secret."""
    assert not [line for _, line in steps() if "${{" in line]
    assert not [path for path in WORKFLOWS if "secrets." in path.read_text(encoding="utf-8")]


def test_a_workflow_has_the_least_rights_and_others_actions_by_their_commit() -> None:
    """A tag can be moved by whoever owns the action; Dependabot proposes newer commits, and the version is for people."""
    for path in WORKFLOWS:
        text = path.read_text(encoding="utf-8")
        assert yaml.safe_load(text)["permissions"] == {"contents": "read"}, path.name
        used = re.findall(r"uses: (.+)", text)
        assert used and all(re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one) for one in used), used
    everything = " ".join(path.read_text(encoding="utf-8") for path in WORKFLOWS)
    versions = set(re.findall(r"uses: (\S+)@(\S+)", everything))
    assert len(dict(versions)) == len(versions), "an action is the same in every workflow"
    dependabot = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text(encoding="utf-8"))
    assert [update["package-ecosystem"] for update in dependabot["updates"]] == ["github-actions"]


def test_no_job_runs_for_ever_and_what_is_published_is_published_once_at_a_time() -> None:
    for path in WORKFLOWS:
        read = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert all(job["timeout-minutes"] <= 60 for job in read["jobs"].values()), path.name
        assert read["concurrency"]["group"].startswith(path.stem)
    publishing = yaml.safe_load((ROOT / ".github" / "workflows" / "udgiv.yml").read_text(encoding="utf-8"))
    assert publishing["concurrency"]["cancel-in-progress"] is False
    assert "github.ref_name == github.event.repository.default_branch" in publishing["jobs"]["byg"]["if"]
    gitlab = yaml.safe_load(GITLAB.read_text(encoding="utf-8"))
    assert gitlab["default"]["timeout"] and gitlab["pages"]["resource_group"]


def test_a_job_that_builds_has_the_whole_history() -> None:
    """Else the page about news is empty, and so are the dates of the data."""
    builds = re.compile(r"make build|katalog (build|diff)")
    for path in WORKFLOWS:
        for name, job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].items():
            if any(builds.search(step.get("run", "")) for step in job["steps"]):
                assert job["steps"][0]["with"]["fetch-depth"] == 0, (path.name, name)
    for name, job in yaml.safe_load(GITLAB.read_text(encoding="utf-8")).items():
        if isinstance(job, dict) and builds.search(" ".join(job.get("script", []))):
            assert job["variables"]["GIT_DEPTH"] == "0", name


# ---------------------------------------------------------------- the container

CONTAINERFILE = ROOT / "drift" / "Containerfile"
COPIED = re.compile(r"^COPY (.+)$", re.MULTILINE)


def copied() -> list[list[str]]:
    """The words of each COPY of the Containerfile, in either of its two forms."""
    lines = COPIED.findall(CONTAINERFILE.read_text(encoding="utf-8"))
    return [json.loads(line) if line.startswith("[") else line.split() for line in lines]


def test_the_container_holds_the_built_site_and_the_shipped_settings_where_they_look_for_it() -> None:
    """What it says of building and running is tried by hand, with buildah and podman: no engine is needed here."""
    to = {source.rstrip("/"): place for *sources, place in copied() for source in sources}
    assert {*to} == {"site", "drift/nginx.conf"}
    assert f'root "{to["site"].rstrip("/")}";' in (ROOT / "drift" / "nginx.conf").read_text(encoding="utf-8")
    let_in = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert [line[1:] for line in let_in if line.startswith("!")] == ["site", "drift", "drift/nginx.conf"]
    assert {"*", "drift/*"} <= {*let_in}


def test_the_container_gives_up_its_rights_and_is_looked_after() -> None:
    text = CONTAINERFILE.read_text(encoding="utf-8")
    user = re.search(r"^USER (.+)$", text, re.MULTILINE)
    assert user and re.fullmatch(r"[1-9]\d*:[1-9]\d*", user[1]), "Kubernetes asks for a number that is not root's"
    assert text.index("\nUSER ") < text.index("\nCMD ")
    assert "\nEXPOSE 8080\n" in text and "http://127.0.0.1:8080/\n" in text
    assert re.search(r"^HEALTHCHECK .*CMD curl -fsS ", text, re.MULTILINE)
    installed = re.search(r"apt-get install .*", text)
    assert installed and " curl " in f"{installed[0]} ", "the health check's program"
    written = set(
        re.findall(r"(?:pid|_temp_path) (/\S+)/", (ROOT / "drift" / "nginx.conf").read_text(encoding="utf-8"))
    )
    assert len(written) == 1 and f"install -d -m 1777 {written.pop()}\n" in text
