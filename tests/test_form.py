"""The form in the browser for those who will not write YAML: what it is told, what it writes, and what it never touches."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from playwright.sync_api import Page, expect
from pydantic import BaseModel

from factories import CODES, ROOT, a_catalogue, a_folder, loaded
from katalog.examples import MACHINE, written_fields
from katalog.fix import Known, fixed, known_ids
from katalog.form import bundle, sveltia
from katalog.form.fields import SAID, rules
from katalog.form.setup import Setup, setup
from katalog.models import KINDS
from katalog.problems import errors
from katalog.read import read
from katalog.render import Renderer, Site
from katalog.shape import shape
from katalog.trouble import SettingError

HOSTS = [
    {"vaert": "proeve"},
    {"vaert": "github", "repo": "region/find-faellesskab"},
    {"vaert": "github", "repo": "region/guide", "gren": "rettelser", "login": "https://login.example", "mappe": "data/katalog"},
    {"vaert": "github", "repo": "region/guide", "server": "https://git.example"},
    {"vaert": "gitlab", "repo": "region/borger/guide", "app_id": "abc"},
    {"vaert": "gitea", "repo": "region/guide", "server": "https://git.example", "app_id": "abc"},
]  # fmt: skip
IMPORTED = """# yaml-language-server: $schema=../_schema/tilbud.json
# Denne linje er skrevet af et menneske.
titel: Strik og snak
# Navnet er aftalt med biblioteket.

udbydere: [havnelys]
resume: >-
  Strik
  sammen.
# Ring først; der er trappe.
beskrivelse: Vi *strikker*.
maalgrupper: [aeldre]
tilbudstyper: [natur]
daekning: {kommuner: [viborg]}
adgang: [drop-in]
tidspunkter:
  - {dag: tirsdag, fra: 10.00}

import:
  kilde: nabokommunen
  id: "4711"
  felter: {titel: 1f0e}
  rest: {service.name: Knit, "a.0": Strik}
"""


SMEDJE = """# yaml-language-server: $schema=../_schema/tilbud.json
titel: Åben smedje på Ærø
udbydere:
  - havnelys
resume: "Lav en krog eller en kniv: kom, som du er."
beskrivelse: |-
  Vi tænder op kl. 10.

  - Du må gerne bare kigge.
maalgrupper:
  - aeldre
tilbudstyper:
  - kreativ-kultur
daekning:
  kommuner:
    - aeroe
    - svendborg
adgang:
  - drop-in
pris:
  beloeb: 20
"""


def made(given: dict[str, str]) -> Setup:
    found = setup(given)
    assert found
    return found


# ---------------------------------------------------------------- what Sveltia is told


@pytest.mark.parametrize("given", HOSTS, ids=lambda g: "-".join(g))
def test_the_configuration_is_what_sveltias_own_schema_allows(given: dict[str, str]) -> None:
    schema = json.loads((ROOT / "node_modules/@sveltia/cms/schema/sveltia-cms.json").read_text(encoding="utf-8"))
    config = sveltia.config(made(given), CODES, "Find fællesskab", "https://x.example/guide/")
    assert [e.message[:200] for e in Draft7Validator(schema).iter_errors(config)] == []
    assert [c["folder"] for c in config["collections"]] == [
        f"{given.get('mappe', 'catalogue')}/{k}" for k in sveltia.ORDER
    ]


def test_every_field_of_every_kind_is_in_the_form_in_the_same_order() -> None:
    config = sveltia.config(made(HOSTS[0]), CODES, "Prøve", "https://x.example/")

    def same(model: type[BaseModel], shown: list[dict[str, Any]], told: dict[str, Any]) -> None:
        written = [n for n, _ in written_fields(model) if n not in MACHINE]
        assert sorted(f["name"] for f in shown) == sorted(written) and [f["name"] for f in shown] == list(told)
        for field in shown:
            inner = shape(dict(written_fields(model))[field["name"]])
            if inner.part:
                same(inner.part, field["fields"], told[field["name"]]["felter"])
            if inner.codes and not inner.part:
                slugs = [
                    s
                    for s, k in CODES[inner.codes.kodeliste].items()
                    if inner.codes.type in (None, getattr(k, "type", None))
                ]
                assert [o["value"] for o in field["options"]] == slugs
            assert field["label"] and not re.search(r"\btrue\b|YAML|\[\]|koder? fra|anførsel", field["hint"]), field

    for collection in config["collections"]:
        same(KINDS[collection["name"]], collection["fields"], rules(KINDS[collection["name"]]))


def test_what_is_said_differently_in_the_form_is_still_said_in_the_models() -> None:
    def helps(model: type[BaseModel]) -> Iterator[str]:
        for _, info in written_fields(model):
            yield info.description or ""
            if part := shape(info).part:
                yield from helps(part)

    said = " ".join(text for model in KINDS.values() for text in helps(model))
    assert [phrase for phrase in SAID if phrase not in said] == []


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("github", "skal have felter under sig"),
        ({"vaert": "githup", "repo": "a/b"}, "Mente du github?"),
        ({"repo": "a/b"}, "mangler en vært"),
        ({"vaert": "github", "repo": "https://github.com/a/b"}, "Skriv ejer og navn"),
        ({"vaert": "github"}, "Skriv ejer og navn"),
        ({"vaert": "github", "repo": "a/b", "grene": "main"}, "Mente du gren?"),
        ({"vaert": "github", "repo": "a/b", "gren": "main; x"}, "Skriv kun navnet, fx 'main'"),
        ({"vaert": "gitlab", "repo": "a/b", "server": "http://git.example"}, "https-adresse uden sti"),
        ({"vaert": "gitlab", "repo": "a/b", "server": "https://git.example; script-src *"}, "https-adresse uden sti"),
        ({"vaert": "gitea", "repo": "a/b"}, "mangler server"),
        ({"vaert": "gitlab", "repo": "a/b", "login": "https://l.example"}, "kun bruges med GitHub"),
        ({"vaert": "github", "repo": "a/b", "app_id": "x"}, "kun bruges med GitLab og Gitea"),
    ],
)
def test_a_setting_that_cannot_be_used_says_what_to_write(given: Any, told: str) -> None:
    with pytest.raises(SettingError, match=r"^'formular' i mkdocs.yml .*" + re.escape(told)):
        setup(given)


def test_no_setting_is_no_form_and_the_policy_lets_the_page_ask_the_git_host_alone() -> None:
    assert setup({}) is None and setup(None) is None
    asked = {re.search(r"connect-src ([^;]*)", sveltia.policy(made(g)))[1] for g in HOSTS}  # type: ignore[index]
    assert asked == {"'none'", "https://api.github.com", "https://git.example", "https://gitlab.com"}


def test_a_form_without_its_packages_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(bundle.MissingTools, match=r"Kør 'make node_modules/.installed', og byg igen"):
        bundle.look(tmp_path)


# ---------------------------------------------------------------- what is read and written


def through(steps: str, records: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """What the page's reader and writer make of each record's text, by kind and id."""
    program = f"""
        import {{ read, write }} from "{(ROOT / bundle.SOURCE / "post.js").as_uri()}";
        let given = ""; for await (const part of process.stdin) given += part;
        const {{ regler, poster }} = JSON.parse(given);
        const each = (object, make) => Object.fromEntries(Object.entries(object).map(([k, v]) => [k, make(v, k)]));
        const step = (text, felter, slags) => {{ const values = read(text, felter); {steps}; return write(values, felter, slags); }};
        console.log(JSON.stringify(each(poster, (texts, slags) => each(texts, (text) => step(text, regler[slags], slags)))));
    """
    given = json.dumps({"regler": {kind: rules(KINDS[kind]) for kind in KINDS}, "poster": records})
    command = ["node", "--input-type=module", "--eval", program]
    done = subprocess.run(command, input=given, capture_output=True, text=True, encoding="utf-8", cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def texts(folder: Path) -> dict[str, dict[str, str]]:
    """By kind and id; of many records every fifth."""
    found = {}
    for kind in KINDS:
        paths = sorted((folder / kind).glob("*.yml"))
        found[kind] = {p.stem: p.read_text(encoding="utf-8") for p in paths[:: 5 if len(paths) > 20 else 1]}
    return found


RECORDS = {place: texts(ROOT / place) for place in ("catalogue", "tests/katalog")}


@pytest.mark.parametrize("place", RECORDS)
def test_a_record_that_nobody_changed_keeps_every_character(place: str) -> None:
    assert through("", RECORDS[place]) == RECORDS[place]


@pytest.mark.parametrize("place", RECORDS)
def test_a_record_written_anew_says_the_same_and_is_as_fix_would_leave_it(place: str) -> None:
    found = loaded(ROOT / place)
    known = Known(found.codes, known_ids(found.records))
    for kind, made_anew in through("delete values._tekst", RECORDS[place]).items():
        for id, text in made_anew.items():
            fields, problems = read("", text.encode())
            assert not problems, text
            record = KINDS[kind].model_validate({**fields, "id": id}, context={"koder": found.codes})
            assert record.model_dump(exclude_defaults=True) == found.records[kind][id].model_dump(
                exclude_defaults=True, exclude={"import_"}
            )
            assert fixed(text, KINDS[kind], known) == text, id


def test_a_changed_field_changes_and_comments_imports_and_the_rest_stay() -> None:
    steps = 'values.titel = "Strik"; values.resume = "  Ny tekst: 10 "; delete values.tidspunkter; values.alder = { fra: 18, til: null }'
    new = through(steps, {"tilbud": {"strik": IMPORTED}})["tilbud"]["strik"]
    wanted = IMPORTED.replace("titel: Strik og snak", "titel: Strik").replace(
        "resume: >-\n  Strik\n  sammen.\n", 'resume: "Ny tekst: 10"\n'
    )
    wanted = wanted.replace("tidspunkter:\n  - {dag: tirsdag, fra: 10.00}\n\n", "")
    assert new == wanted.replace("tilbudstyper:", "alder:\n  fra: 18\ntilbudstyper:")


def test_what_is_cleared_or_blank_is_left_out_and_an_empty_list_of_providers_is_said() -> None:
    steps = """values.udbydere = []; values.ikke_for = ""; values.pris = { gratis: false, beloeb: null, enhed: "" };
        values.steder = [{}]; values.kontakt = null; values.maalgrupper = [{ gruppe: "aeldre", adgang: "kun" }]; values.status = "aktiv" """
    new = through(steps, {"tilbud": {"strik": IMPORTED}})["tilbud"]["strik"]
    wanted = IMPORTED.replace("[havnelys]", "[]")
    assert new == wanted.replace("maalgrupper: [aeldre]\n", "maalgrupper:\n  - gruppe: aeldre\n    adgang: kun\n")


def test_a_record_that_cannot_be_cut_into_lines_is_written_anew_and_keeps_what_the_form_does_not_show() -> None:
    given = "{titel: Strik, import: {kilde: nabo, id: '007', felter: {}}}\n"
    new = through('values.titel = "Sy"', {"tilbud": {"strik": given}})["tilbud"]["strik"]
    fields, problems = read("", new.encode())
    assert not problems
    assert (fields["titel"], fields["import"]["id"], fields["import"]["kilde"]) == ("Sy", "007", "nabo")


# ---------------------------------------------------------------- in the browser

SEED = """async (files) => {
  const root = await navigator.storage.getDirectory();
  for (const [path, text] of Object.entries(files)) {
    let place = await root.getDirectoryHandle("sveltia-cms-test", { create: true });
    const names = path.split("/"), name = names.pop();
    for (const folder of names) place = await place.getDirectoryHandle(folder, { create: true });
    const out = await (await place.getFileHandle(name, { create: true })).createWritable();
    await out.write(text); await out.close();
  }
}"""
SAVED = """async (folder) => {
  let place = await (await navigator.storage.getDirectory()).getDirectoryHandle("sveltia-cms-test");
  for (const name of folder.split("/")) place = await place.getDirectoryHandle(name);
  const found = {};
  for await (const [name, file] of place.entries()) found[name.replace(".yml", "")] = await (await file.getFile()).text();
  return found;
}"""


def named(*words: str) -> re.Pattern[str]:
    """A name in which Sveltia wraps what it fills in with invisible marks."""
    return re.compile("^" + r"\W+".join(map(re.escape, words)) + r"\W*$")


@pytest.fixture
def form(page: Page, small_address: str) -> Iterator[Page]:
    """The form over the tests' catalogue, in the browser's own test repository; nobody else is asked for anything."""
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.goto(f"{small_address}/assets/favicon.svg")
    files = {
        f"catalogue/{kind}/{id}.yml": text for kind, of in RECORDS["tests/katalog"].items() for id, text in of.items()
    }
    page.evaluate(SEED, files | {"catalogue/tilbud/strik.yml": IMPORTED})
    page.goto(f"{small_address}/redaktoer/")
    page.get_by_role("article").get_by_role("link", name="Ret i en formular").click()
    page.get_by_role("link", name="Åbn formularen").click()
    page.get_by_role("button", name="Arbejd med testrepository").click()
    expect(page.get_by_role("row")).to_have_count(len(RECORDS["tests/katalog"]["tilbud"]) + 1)
    yield page
    assert [url for url in asked if not url.startswith((small_address, "data:", "blob:"))] == []


def choose(page: Page, field: str, *options: str) -> None:
    """Choose in a list that opens, by searching in it."""
    for option in options:
        page.get_by_role("combobox", name=field, exact=True).first.click()
        page.get_by_role("searchbox").last.fill(option)
        page.get_by_role("option", name=option, exact=True).click()


def bring(page: Page, field: str) -> None:
    """Scroll to a field; the form makes what is far down when it comes in sight."""
    group = page.get_by_role("group", name=named("Feltet", field)).first
    group.evaluate("e => e.scrollIntoView()")
    expect(group.get_by_role("button", name="Vis feltmuligheder").first).to_be_attached()


def save(page: Page) -> dict[str, str]:
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.get_by_role("group", name="Indholdseditor")).to_be_hidden(timeout=30_000)
    return page.evaluate(SAVED, "catalogue/tilbud")  # type: ignore[no-any-return]


def test_an_offering_made_in_the_form_passes_the_check(form: Page, tmp_path: Path) -> None:
    page = form
    page.get_by_role("button", name="Opret nyt dokument").click()
    page.get_by_role("textbox", name="Titel").fill("Åben smedje på Ærø")
    page.get_by_role("checkbox", name="Foreningen Havnelys").click()
    page.get_by_role("textbox", name="Resume").fill("Lav en krog eller en kniv: kom, som du er.")
    page.get_by_role("textbox", name="Beskrivelse").click()
    page.keyboard.type("Vi tænder op kl. 10.")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("- Du må gerne bare kigge.")
    page.get_by_role("button", name=named("Tilføj", "Målgruppe")).click()
    choose(page, "Gruppe", "Ældre")
    choose(page, "Tilbudstyper", "Kreativitet og kultur")
    bring(page, "Dækning")
    choose(page, "Kommuner", "Ærø Kommune", "Svendborg Kommune")
    bring(page, "Adgang")
    choose(page, "Adgang", "Åbent, uden aftale")
    bring(page, "Pris")
    page.get_by_role("checkbox", name=named("Tilføj", "Pris")).click()
    page.get_by_role("spinbutton", name="Beløb").fill("20")
    new = save(page)["aaben-smedje-paa-aeroe"]
    folder = a_folder(tmp_path, **{"tilbud__aaben-smedje-paa-aeroe": new})
    found = loaded(folder)
    assert not errors(found.problems)
    assert fixed(new, KINDS["tilbud"], Known(found.codes, known_ids(found.records)), modeline=True) == new
    assert new == SMEDJE


def test_a_change_in_the_form_changes_that_line_and_no_other(form: Page) -> None:
    """Also in a record that uses every field, in one that was imported, and twice in a row."""
    page = form
    for id, old, new in (
        ("gaatur-i-viborg", "Gåtur i Viborg", "Gåtur i Viborg by"),
        ("strik", "Strik og snak", "Strik"),
    ):
        for before, after in ((old, new), (new, old), (old, new)):
            page.get_by_role("row", name=before, exact=True).click()
            page.get_by_role("textbox", name="Titel").fill(after)
            saved = save(page)[id]
            given = RECORDS["tests/katalog"]["tilbud"].get(id, IMPORTED)
            assert saved == given.replace(f"titel: {old}", f"titel: {after}")


def test_with_a_git_host_nobody_but_the_host_is_asked(page: Page, small_address: str) -> None:
    catalogue, host = a_catalogue(), made(HOSTS[1])
    made_page = next(sveltia.pages(host, catalogue, "Prøve", f"{small_address}/", bundle.folder(ROOT)))
    html = Renderer(catalogue, Site("Prøve", f"{small_address}/"), ROOT / "overrides").page(made_page)
    page.route("**/redaktoer/form/", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    page.route("https://**", lambda route: route.abort())
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.goto(f"{small_address}/redaktoer/form/")
    assert "maximum-scale" not in (page.locator("meta[name=viewport]").last.get_attribute("content") or "")
    page.get_by_role("button", name="Log ind med adgangstoken").click()
    page.get_by_role("textbox").fill("prøve")
    page.get_by_role("button", name="Log ind", exact=True).click()
    expect(page.get_by_role("alert").last).to_be_visible()
    foreign = {url for url in asked if not url.startswith((small_address, "data:", "blob:"))}
    assert foreign == {"https://api.github.com/user"}


def test_what_must_be_there_is_asked_for_in_danish(form: Page) -> None:
    form.get_by_role("button", name="Opret nyt dokument").click()
    form.get_by_role("textbox", name="Titel").fill("Uden resten")
    form.get_by_role("button", name="Gem", exact=True).click()
    expect(form.get_by_text("Dette felt skal udfyldes").first).to_be_visible()


def test_the_form_is_found_by_editors_only_and_is_not_there_when_it_is_off(site: Path, small_site: Path) -> None:
    assert not (site / "redaktoer/form").exists() and not (site / "redaktoer/formular").exists()
    assert not list((site / "assets").glob("formular*"))
    assert "ormular" not in (site / "redaktoer/index.html").read_text(encoding="utf-8")
    text = (small_site / "redaktoer/form/index.html").read_text(encoding="utf-8")
    assert '<meta name="robots" content="noindex">' in text
    assert "redaktoer/form/" not in (small_site / "sitemap.xml").read_text(encoding="utf-8")
