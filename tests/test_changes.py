"""What git remembers of the records: told as text, as HSDS' metadata and on a page, from a small repository."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from factories import ROOT, loaded
from katalog import changes, git, history, news
from katalog.catalogue import Catalogue, assemble
from katalog.cli import main
from katalog.export import Publication, hsds, whole
from katalog.history import Event, History
from katalog.render import Renderer, Site
from test_hsds import faults, official, rows

GAATUR = """titel: Gåtur
udbydere: [havnelys]
resume: Gå en tur.
beskrivelse: Vi går.
maalgrupper: [aeldre, ensomhed]
tilbudstyper: [natur]
daekning: {kommuner: [viborg]}
adgang: [drop-in]
"""
KOR = GAATUR.replace("Gåtur", "Koret").replace("Gå en tur.", "Syng med.").replace("Vi går.", "Vi synger hver uge.")
HAVNELYS = "navn: Foreningen Havnelys\nbeskrivelse: En forening.\n"
Save = Callable[..., None]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in git whose catalogue has no records yet."""
    monkeypatch.delenv("KATALOG", raising=False)
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "catalogue" / "kodelister", tmp_path / "catalogue" / "kodelister")
    (tmp_path / "mkdocs.yml").write_text("site_name: Prøve\nsite_url: https://x.example/\n", encoding="utf-8")
    run(tmp_path, "init", "-q", "-b", "main")
    return tmp_path


def run(place: Path, *arguments: str, day: str = "2026-01-01") -> str:
    """git, on a day of our own choice, by somebody whose name must never be told."""
    who = {f"GIT_{role}_{what}": text for role in ("AUTHOR", "COMMITTER") for what, text in
           (("NAME", "Karen Hemmelig"), ("EMAIL", "karen@hemmelig.invalid"), ("DATE", f"{day}T10:00:00+00:00"))}  # fmt: skip
    return subprocess.run(
        ["git", *arguments], cwd=place, check=True, capture_output=True, text=True, env={**os.environ, **who}
    ).stdout


def save(place: Path, day: str, /, **files: str | None) -> None:
    """One commit: tilbud__gaatur="titel: …" writes a record, None deletes it."""
    for name, text in files.items():
        path = place / "catalogue" / f"{name.replace('__', '/').replace('_', '-')}.yml"
        path.parent.mkdir(exist_ok=True)
        path.unlink() if text is None else path.write_text(text, encoding="utf-8")
    run(place, "add", "-A")
    run(place, "commit", "-q", "-m", "x", day=day)


def known(place: Path, past: History | None = None) -> Catalogue:
    """The catalogue with its history."""
    found = loaded(place / "catalogue")
    past = history.recent(place, place / "catalogue") if past is None else past
    return replace(assemble(found.codes, found.records), history=past)


def told(events: tuple[Event, ...]) -> list[tuple[str, str, str, list[str]]]:
    return [(e.day.isoformat(), e.action, e.id, [c.field for c in e.changes]) for e in events]


def begun(place: Path) -> None:
    save(place, "2026-01-10", organisationer__havnelys=HAVNELYS, tilbud__gaatur=GAATUR, tilbud__kor=KOR)


def test_each_field_is_told_with_what_it_said_and_what_it_says(project: Path) -> None:
    begun(project)
    save(project, "2026-02-03", tilbud__gaatur=GAATUR + "kontakt: {telefon: 86 12 34 56}\npris: {gratis: true}\n")
    save(project, "2026-03-04", tilbud__gaatur=GAATUR + "kontakt: {telefon: 86 65 43 21}\nstatus: afsluttet\n")
    save(project, "2026-03-05", tilbud__kor=None)
    found = history.since(project, project / "catalogue", "2026-01-11").events
    assert told(found) == [
        ("2026-03-05", "slettet", "kor", []),
        ("2026-03-04", "ændret", "gaatur", ["status", "kontakt.telefon", "pris.gratis"]),
        ("2026-02-03", "ændret", "gaatur", ["pris.gratis", "kontakt.telefon"]),
    ]
    status, phone, price = found[1].changes
    assert (phone.before, phone.after) == ("86123456", "86654321")
    assert (status.before, status.after, price.before, price.after) == ("aktiv", "afsluttet", "true", "")
    assert found[0].name == "Koret"


def test_other_words_for_the_same_are_no_change(project: Path) -> None:
    """Order, quotation marks, comments, the short way to write a group, and what goes without saying."""
    begun(project)
    same = "# En note\nadgang: ['drop-in']\n" + GAATUR.replace("adgang: [drop-in]\n", "").replace(
        "[aeldre, ensomhed]", "\n  - ensomhed\n  - {gruppe: aeldre, adgang: alle}"
    )
    save(project, "2026-02-01", tilbud__gaatur=same + 'status: "aktiv"\neksempel: false\n')
    past = history.recent(project, project / "catalogue")
    assert [e.action for e in past.events] == ["ny"] * 3
    assert past.changed["tilbud", "gaatur"].date() == date(2026, 1, 10)


def test_a_file_that_could_not_be_read_for_a_while_is_compared_with_what_it_said_before(project: Path) -> None:
    begun(project)
    save(project, "2026-02-01", tilbud__gaatur=GAATUR + " pris: [")
    save(project, "2026-02-02", tilbud__gaatur=GAATUR + "pris: [")
    save(project, "2026-02-03", tilbud__gaatur=GAATUR + "link: https://a.example/\n")
    found = history.since(project, project / "catalogue", "2026-01-11").events
    assert told(found) == [("2026-02-03", "ændret", "gaatur", ["link"])]


def test_a_renamed_file_keeps_its_history_and_one_that_only_looks_alike_does_not(project: Path) -> None:
    begun(project)
    save(project, "2026-02-01", tilbud__gaatur=GAATUR + "link: https://a.example/\n")
    run(project, "mv", "catalogue/tilbud/gaatur.yml", "catalogue/tilbud/gaatur-i-viborg.yml")
    save(project, "2026-02-02", tilbud__gaatur_i_viborg=GAATUR + "link: https://b.example/\n")
    save(
        project,
        "2026-02-03",
        tilbud__kor=None,
        tilbud__orkester=KOR.replace("Koret", "Orkestret").replace("Syng med.", "Kom og spil sammen."),
    )
    save(project, "2026-02-04", tilbud__gaatur=GAATUR.replace("Gåtur", "En ny gåtur"))
    found = history.since(project, project / "catalogue", "2026-01-11").events
    assert [(e.action, e.id, e.was) for e in found] == [
        ("ny", "gaatur", ""), ("ny", "orkester", ""), ("slettet", "kor", ""),
        ("ændret", "gaatur-i-viborg", "gaatur"), ("ændret", "gaatur-i-viborg", ""),
    ]  # fmt: skip
    made = history.recent(project, project / "catalogue").events
    assert {e.id for e in made if e.day == date(2026, 1, 10)} == {"havnelys", "gaatur-i-viborg", "kor"}


def test_a_merge_is_told_once_and_on_the_day_it_came_in(project: Path) -> None:
    begun(project)
    run(project, "checkout", "-q", "-b", "forslag")
    save(project, "2026-02-01", tilbud__gaatur=GAATUR + "link: https://a.example/\n")
    save(project, "2026-02-02", tilbud__gaatur=GAATUR + "link: https://b.example/\n")
    run(project, "checkout", "-q", "main")
    save(project, "2026-02-03", tilbud__kor=KOR + "link: https://kor.example/\n")
    run(project, "merge", "-q", "--no-ff", "-m", "x", "forslag", day="2026-02-09")
    found = history.since(project, project / "catalogue", "2026-01-11").events
    assert told(found) == [("2026-02-09", "ændret", "gaatur", ["link"]), ("2026-02-03", "ændret", "kor", ["link"])]
    assert found[0].changes[0].after == "https://b.example/"


@pytest.mark.parametrize("since", ["2026-02-02", "v1", "main~1", "commit"])
def test_since_may_be_a_day_a_tag_a_branch_or_a_commit(
    project: Path, since: str, capsys: pytest.CaptureFixture[str]
) -> None:
    begun(project)
    run(project, "tag", "v1")
    commit = run(project, "rev-parse", "HEAD").strip()
    save(project, "2026-02-02", tilbud__gaatur=GAATUR + "eksempel: true\n")
    assert main(["changes", commit if since == "commit" else since]) == 0
    text = capsys.readouterr().out
    assert (
        "Foreningen Havnelys\n  Gåtur [Eksempel] (tilbud/gaatur.yml)\n    2. februar 2026: eksempel: (intet) → true"
        in text
    )
    assert text.endswith("1 ændring i 1 post.\n")


def test_what_git_cannot_answer_is_said_in_danish(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def said(place: Path, since: str) -> str:
        monkeypatch.chdir(place)
        assert main(["changes", since]) == 2
        return capsys.readouterr().err

    assert "Der er ikke gemt noget i git endnu." in said(project, "2026-01-01")
    begun(project)
    save(project, "2026-02-02", tilbud__kor=None)
    assert "'ukendt' findes ikke i git. Skriv en dato som 2026-10-01" in said(project, "ukendt")
    assert "findes ikke i kalenderen" in said(project, "2026-02-30")
    run(project, "clone", "-q", "--depth", "1", f"file://{project}", "flad")
    assert "git fetch --unshallow" in said(project / "flad", "2026-01-01")
    bare = project / "uden"
    shutil.copytree(project / "flad" / "catalogue", bare / "catalogue")
    shutil.copy(project / "mkdocs.yml", bare)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(project))
    assert "ligger ikke i git" in said(bare, "2026-01-01")
    monkeypatch.setenv("PATH", "/nowhere")
    assert "Installér git" in said(project, "2026-01-01")
    assert history.recent(project, project / "catalogue") == History()


def test_nobody_who_saved_a_file_is_named_and_nothing_personal_is_dug_up_again(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Names and mails of git, a number that stood there with a consent, a title with a name in it, and all that a
    shelter ever told, also before it was marked as one.
    """
    shelter = GAATUR.replace("[natur]", "[krisecenter]")
    consent = "samtykke: {dato: 2026-01-01, omfatter: [telefon]}\n"
    begun(project)
    person = KOR.replace("Koret", "Kor hos Hanne Nielsen")
    save(
        project, "2026-02-01", tilbud__gaatur=GAATUR + "kontakt: {telefon: 20 12 34 56}\n" + consent,
        tilbud__hjemmekor=person, tilbud__ly=GAATUR + "steder: [{adresse: Skjulvej 9}]\n",
    )  # fmt: skip
    save(project, "2026-02-02", tilbud__gaatur=GAATUR, tilbud__hus=shelter + "steder: [{adresse: Skjulvej 7}]\n",
         tilbud__hjemmekor=None, tilbud__ly=GAATUR)  # fmt: skip
    save(project, "2026-02-03", tilbud__hus=shelter, tilbud__ly=shelter.replace("Gåtur", "Lyet"))
    for form in ("text", "json", "csv"):
        main(["changes", "2026-01-01", "--format", form])
        out = capsys.readouterr().out
        assert changes.HIDDEN in out
        assert not re.search(r"Hemmelig|20123456|20 12 34 56|Skjulvej|Hanne|samtykke", out, re.IGNORECASE), form
    text = str(whole(hsds.files(Publication(known(project), "https://x.example/", "x"))))
    assert not re.search(r"Hemmelig|20123456|20 12 34 56|Skjulvej|Hanne Nielsen", text, re.IGNORECASE)


# ---------------------------------------------------------------- HSDS


def exported(c: Catalogue) -> dict[str, str | bytes]:
    files = hsds.files(Publication(c, "https://x.example/", "Find fællesskab"))
    return {path.removeprefix("data/hsds/"): content for path, content in whole(files).items()}


def service(files: dict[str, str | bytes], name: str) -> dict[str, object]:
    found = [json.loads(t) for p, t in files.items() if p.startswith("services/")]
    return next(one for one in found if one["name"] == name)


def eventful(project: Path) -> Catalogue:
    begun(project)
    save(project, "2026-02-01", tilbud__gaatur=GAATUR + "status: venteliste\nkontakt: {email: info@a.example}\n")
    run(project, "mv", "catalogue/tilbud/gaatur.yml", "catalogue/tilbud/gaatur-i-viborg.yml")
    save(project, "2026-02-02", tilbud__gaatur_i_viborg=GAATUR + "status: afsluttet\n")
    save(project, "2026-02-03", tilbud__kor=None, organisationer__havnelys=HAVNELYS + "cvr: '12345678'\n")
    return known(project)


@official
def test_the_official_schemas_find_nothing_wrong_with_the_metadata(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = exported(eventful(project))
    for route, schema in (("services", "compiled/service.json"), ("organizations", "compiled/organization.json")):
        for path, text in files.items():
            if path.startswith(f"{route}/"):
                assert faults(schema, json.loads(text)) == []
    main(["changes", "2026-01-01", "--format", "json"])
    everything = json.loads(capsys.readouterr().out)
    assert [f for one in everything for f in faults("metadata.json", one)] == []
    assert len({one["id"] for one in everything}) == len(everything)
    assert {one["id"] for one in everything} == {r["id"] for r in rows(files, "metadata")}


def test_the_metadata_says_in_the_standards_words_what_happened(project: Path) -> None:
    files = exported(eventful(project))
    found = service(files, "Gåtur")
    said = [(m["last_action_date"], m["last_action_type"], m["field_name"], m["previous_value"], m["replacement_value"])
            for m in found["metadata"]]  # type: ignore[attr-defined]  # fmt: skip
    assert [s for s in said if s[2] != "id"] == [
        ("2026-02-02", "update", "status", "active", "defunct"), ("2026-02-02", "update", "email", "info@a.example", ""),
        ("2026-02-01", "update", "attributes", "status/aktiv", "status/venteliste"),
        ("2026-02-01", "update", "email", "", "info@a.example"),
        ("2026-01-10", "create", "name", "", "Gåtur"),
    ]  # fmt: skip
    assert ("2026-02-02", "update", "id") in [s[:3] for s in said]
    assert {(m["resource_id"], m["updated_by"]) for m in found["metadata"]} == {(found["id"], "redaktionen")}  # type: ignore[attr-defined]
    assert found["last_modified"] == "2026-02-02T10:00:00.000Z"
    gone = [r for r in rows(files, "metadata") if r["last_action_type"] == "delete"]
    assert [(r["field_name"], r["previous_value"], r["resource_type"]) for r in gone] == [("name", "Koret", "service")]


def test_without_git_the_day_of_confirmation_is_what_is_known(project: Path) -> None:
    begun(project)
    save(project, "2026-02-01", tilbud__gaatur=GAATUR + "bekraeftet: {dato: 2026-01-31}\n")
    files = exported(known(project, History()))
    assert service(files, "Gåtur")["last_modified"] == "2026-01-31T12:00:00.000Z"
    assert not {"last_modified", "metadata"} & set(service(files, "Koret"))
    assert exported(known(project)) == exported(known(project))


def test_a_list_is_also_one_object_a_line(project: Path) -> None:
    files = exported(eventful(project))
    for route in ("services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms"):
        lines = str(files[f"{route}.ndjson"]).splitlines()
        assert [json.loads(line) for line in lines] == json.loads(files[f"{route}.json"])["contents"]


# ---------------------------------------------------------------- cost


def test_git_is_asked_as_often_for_many_records_as_for_one(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = subprocess.Popen.__init__

    def counting(self: subprocess.Popen[bytes], command: list[str], *rest: object, **more: object) -> None:
        asked.append(command[1])
        real(self, command, *rest, **more)  # type: ignore[arg-type]

    begun(project)
    save(project, "2026-02-01", tilbud__gaatur=GAATUR + "link: https://a.example/\n")
    many = {f"tilbud__t{n}": GAATUR.replace("Gåtur", f"Tur {n}") for n in range(40)}
    monkeypatch.setattr(subprocess.Popen, "__init__", counting)
    history.recent(project, project / "catalogue")
    few, asked[:] = list(asked), []
    monkeypatch.setattr(subprocess.Popen, "__init__", real)
    save(project, "2026-02-02", **many)
    save(project, "2026-02-03", **{name: text + "link: https://b.example/\n" for name, text in many.items()})
    monkeypatch.setattr(subprocess.Popen, "__init__", counting)
    assert len(history.recent(project, project / "catalogue").events) == 84
    assert asked == few
    assert len(few) <= 3


# ---------------------------------------------------------------- the page


def page(c: Catalogue) -> str:
    """The page's own HTML."""
    renderer = Renderer(c, Site("Find fællesskab", "https://x.example/"), ROOT / "overrides")
    return renderer.page(next(news.pages(c)))


def test_the_page_tells_what_came_what_changed_and_what_ended(project: Path) -> None:
    begun(project)
    contact = "kontakt: {telefon: 86 12 34 56, adresse: Torvet 1}\n"
    save(project, "2026-02-01", tilbud__gaatur=GAATUR + "tidspunkter: [{dag: mandag}]\n" + contact)
    save(project, "2026-02-02", tilbud__gaatur=GAATUR + "status: midlertidigt-lukket\n" + contact)
    save(
        project,
        "2026-03-01",
        tilbud__kor=KOR + "status: afsluttet\n",
        tilbud__gaatur=GAATUR + contact + "eksempel: true\n",
        tilbud__proeve=KOR.replace("Koret", "Et forsøg"),
    )
    save(
        project, "2026-03-02", tilbud__kor=KOR + "status: afsluttet\npris: {gratis: true}\n",
        tilbud__gaatur=GAATUR + contact + "eksempel: true\nbekraeftet: {dato: 2026-03-02}\n",
    )  # fmt: skip
    save(project, "2026-03-03", tilbud__proeve=KOR.replace("Koret", "Et forsøg") + "status: afsluttet\n")
    save(project, "2026-04-01", tilbud__kor=KOR + "status: afsluttet\n")
    march, february, january = news.months(known(project))
    assert (march.title, january.slug) == ("Marts 2026", "2026-01")
    assert [(line.name, line.words) for line in march.over] == [
        ("Et forsøg", ("Afsluttet",)),
        ("Koret", ("Afsluttet",)),
    ]
    assert not march.new
    assert [(line.name, line.words, line.example) for line in march.changed] == [("Gåtur", ("Åbent igen",), True)]
    assert [line.words for line in february.changed] == [("Ny telefon", "Ny adresse", "Midlertidigt lukket")]
    assert [line.name for line in january.new] == ["Gåtur", "Koret", "Foreningen Havnelys"]
    html = page(known(project))
    assert 'href="/tilbud/gaatur/"' in html
    assert "Listen går til og med 1. april 2026" in html
    assert 'href="/data/nyt.atom"' in html


def test_an_example_that_is_left_out_is_not_told_of_and_a_deleted_one_is_no_link(project: Path) -> None:
    begun(project)
    save(project, "2026-02-01", tilbud__gaatur=GAATUR + "eksempel: true\n", tilbud__kor=None)
    save(project, "2026-03-01", tilbud__gaatur=None, tilbud__tur=KOR.replace("Koret", "Turen") + "eksempel: true\n")
    everything = news.months(known(project))
    marked = {r["updated_by"] for r in rows(exported(known(project)), "metadata")}
    assert marked == {"redaktionen", "redaktionen (opdigtet eksempel)"}
    assert [line.name for m in everything for line in (*m.new, *m.over) if line.example] == ["Turen", "Gåtur"]
    html = page(known(project).without_examples())
    assert "Koret" in html
    assert "tilbud/kor/" not in html
    assert not re.search("Turen|Gåtur", html)


def test_without_history_the_page_says_so_and_leads_to_the_feed(project: Path) -> None:
    begun(project)
    html = page(known(project, History()))
    assert "bygget uden historik" in html
    assert 'href="/data/nyt.atom"' in html


def test_git_that_says_no_is_told_from_git_that_cannot_run() -> None:
    with pytest.raises(git.Refused):
        git.ask(ROOT, "rev-parse", "--verify", "--quiet", "findes-ikke")
