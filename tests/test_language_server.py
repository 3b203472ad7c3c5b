"""What an editor sees while typing, asked of the language server that VS Code's YAML extension runs."""

import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from factories import CODES, ROOT
from katalog.models import KINDS

SERVER = ROOT / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
CATALOGUE = ROOT / "catalogue"
PATIENCE = 120
"""Seconds that the server gets for one answer."""
GOOD = """\
titel: Gåtur i Viborg
udbydere: [havnelys]
resume: Gå en tur med andre.
beskrivelse: Vi mødes.
maalgrupper: [aeldre]
tilbudstyper: [natur]
daekning: {kommuner: [viborg]}
adgang: [drop-in]
"""
NEXT = GOOD.count("\n") + 2
"""The line of what is written after it, counted with the first-line comment."""


class Editor:
    """As much of an editor as asks the server: it opens texts, and asks at a place in them."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings, self.asked, self.opened = settings, 0, 0
        self.found: dict[str, list[dict[str, Any]]] = {}
        self.process = subprocess.Popen(
            ["node", SERVER, "--stdio"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        text = {"completion": {"completionItem": {"documentationFormat": ["markdown"], "snippetSupport": True}}}
        able = {
            "textDocument": {**text, "hover": {"contentFormat": ["markdown"]}},
            "workspace": {"configuration": True},
        }
        here = {"rootUri": ROOT.as_uri(), "workspaceFolders": [{"uri": ROOT.as_uri(), "name": "katalog"}]}
        self.ask("initialize", {"processId": None, "capabilities": able, **here})
        self._send({"method": "initialized", "params": {}})
        self._send({"method": "workspace/didChangeConfiguration", "params": {"settings": settings}})

    def marks(self, *texts: tuple[Path, str]) -> list[tuple[int, str]]:
        """Open files with this content, all at once: the line and words of everything that the server marks."""
        names = [self._open(path, text) for path, text in texts]
        while not self.found.keys() >= set(names):
            self._receive()
        return [(d["range"]["start"]["line"] + 1, d["message"]) for uri in names for d in self.found.pop(uri)]

    def _open(self, path: Path, text: str) -> str:
        self.opened += 1  # a file that was open before is new to the server only with another version
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": self.opened, "text": text}
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        return path.as_uri()

    def at(self, what: str, text: str, kind: str = "tilbud") -> Any:
        """What the server answers where the text has its |."""
        before, _, after = f"{modeline(kind)}{text}".partition("|")
        uri = self._open(CATALOGUE / kind / f"aaben-{self.opened}.yml", before + after)
        place = {"line": before.count("\n"), "character": len(before.rpartition("\n")[2])}
        return self.ask(f"textDocument/{what}", {"textDocument": {"uri": uri}, "position": place})

    def offers(self, text: str) -> dict[str, str]:
        """What is offered at |, and the help beside each."""
        answer = self.at("completion", text)
        return {i["label"]: _words(i.get("documentation")) for i in answer["items"]}

    def tells(self, text: str) -> str:
        """What a pointer resting on | shows."""
        answer = self.at("hover", text)
        return _words(answer["contents"]) if answer else ""

    def ask(self, method: str, params: dict[str, Any]) -> Any:
        """The server's answer to one question."""
        self.asked += 1
        self._send({"id": self.asked, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == self.asked and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        """The next message; what the server itself asks is answered, and what it found is kept."""
        assert self.process.stdout
        watch = threading.Timer(PATIENCE, self.process.kill)
        watch.start()
        size = 0
        while header := self.process.stdout.readline().strip():
            name, _, value = header.partition(b":")
            size = int(value) if name.lower() == b"content-length" else size
        body = self.process.stdout.read(size)
        watch.cancel()
        assert body, "the server has stopped"
        message: dict[str, Any] = json.loads(body)
        if message.get("method") == "textDocument/publishDiagnostics":
            self.found[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif message.get("method") == "workspace/configuration":
            wanted = [self.settings.get(item["section"]) for item in message["params"]["items"]]
            self._send({"id": message["id"], "result": wanted})
        elif "method" in message and "id" in message:
            self._send({"id": message["id"], "result": None})
        return message


def _words(documentation: Any) -> str:
    return documentation["value"] if isinstance(documentation, dict) else documentation or ""


def modeline(kind: str) -> str:
    return f"# yaml-language-server: $schema=../_schema/{kind}.json\n"


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    """One server for all tests, with the project's own settings for VS Code."""
    if not shutil.which("node") or not SERVER.is_file():
        pytest.skip("yaml-language-server er her ikke. Kør make test, som henter den (kræver Node.js og npm).")
    nested: dict[str, Any] = {}
    for name, value in json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8")).items():
        *groups, last = name.split(".")
        place = nested
        for group in groups:
            place = place.setdefault(group, {})
        place[last] = value
    opened = Editor(nested)
    yield opened
    opened.process.kill()
    opened.process.communicate()


# ---------------------------------------------------------------- what is right is left alone


@pytest.mark.parametrize("folder", [*KINDS, "kodelister", "_skabeloner"])
def test_nothing_is_marked_in_what_the_catalogue_holds(editor: Editor, folder: str) -> None:
    files = sorted((CATALOGUE / folder).glob("*.yml"))
    assert files
    assert editor.marks(*((path, path.read_text(encoding="utf-8")) for path in files)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_may_be_used_whole(editor: Editor, kind: str) -> None:
    """Each line of help for what can be left out holds an example that the editor takes, too."""
    head, _, more = (CATALOGUE / "_skabeloner" / f"{kind}.yml").read_text(encoding="utf-8").partition("# Resten")
    examples = [line[2:] for line in more.splitlines() if line.startswith("# ") and ": " in line.split(" ")[1] + " "]
    assert len(examples) > 5
    assert editor.marks((CATALOGUE / kind / "hele-skabelonen.yml", head + "\n".join(examples) + "\n")) == []


def test_the_settings_find_the_schema_where_the_first_line_names_none(editor: Editor) -> None:
    bare = (CATALOGUE / "tilbud" / "uden-foerste-linje.yml", GOOD + "tittel: x\n")
    assert editor.marks(bare) == [(NEXT - 1, "Feltet findes ikke. Tryk Ctrl+mellemrum, og vælg et.")]
    wrong = "aeldre:\n  navn: Ældre\n  navnet: Ældre\n"
    told = editor.marks((CATALOGUE / "kodelister" / "tilbudstyper.yml", wrong))
    assert [(line, words.split(":")[0]) for line, words in told] == [(3, "Her kan kun stå disse felter")]


# ---------------------------------------------------------------- what is wrong is marked, in Danish

# Each line: what the good record has, what stands there instead, the line that is marked, and words of what is said.
CHANGED = [
    ("titel: Gåtur i Viborg", "tittel: Gåtur i Viborg", 2, "Feltet findes ikke."),
    ("titel: Gåtur i Viborg\n", "", 2, "'titel' mangler. Skriv fx titel: Gåtur i Viborg."),
    ("titel: Gåtur i Viborg", "titel: [Gåtur]", 2, "Skal være tekst. Skriv fx Gåtur i Viborg."),
    ("Gå en tur med andre.", "Gå en tur. " * 20, 4, "Må højst være på 200 tegn."),
    ("[aeldre]", "[aeldree]", 6, "Koden findes ikke i listen maalgrupper."),
    ("[aeldre]", "\n  - alle\n  - gruppe: aeldree", 8, "Koden findes ikke i listen maalgrupper."),
    ("[aeldre]", "\n  - gruppe: aeldre\n    adgan: kun", 8, "Her kan kun stå disse felter: gruppe, adgang."),
    ("[aeldre]", "\n  - gruppe: aeldre\n    adgang: kunn", 8, "Vælg mellem alle, fortrinsvis, kun."),
    ("[natur]", "natur", 7, "Skal være en liste. Skriv fx [natur]."),
    ("[natur]", "[]", 7, "Skal have mindst én værdi. Skriv fx [natur]."),
    ("{kommuner: [viborg]}", "viborg", 8, "Her kan kun stå disse felter: kommuner, sundhedsraad, regioner"),
    ("[viborg]", "[viborgg]", 8, "Koden findes ikke i listen omraader."),
    ("[viborg]", "[region-midtjylland]", 8, "Koden findes ikke i listen omraader."),
]  # fmt: skip
ADDED = [
    ("kontakt:\n  by: Viborg\n  tlf: 12 34 56 78", 2, "Her kan kun stå disse felter: telefon, email, adresse"),
    ("kontakt:\n  by: Viborg\n  postnr: 8800", 2, 'Skal være tekst. Skriv fx "8800".'),
    ("bekraeftet:\n  dato: 3. maj 2026", 1, "Skal være en dato. Skriv år-måned-dag, fx 2026-05-03."),
    ("bekraeftet:\n  af: koordinator", 0, "'dato' mangler. Skriv fx dato: 2026-05-03."),
    ("alder:\n  fra: tretten", 1, "Skal være et helt tal. Skriv fx 13."),
    ("alder:\n  til: 130", 1, "Skal ligge mellem 0 og 120."),
    ("steder:\n  - by: Viborg\n    breddegrad: 12", 2, "Skal ligge mellem 54 og 58,5"),
    ("eksempel: måske", 0, "Skal være true eller false."),
    ("status: lukket", 0, "Koden findes ikke i listen status."),
]  # fmt: skip
BAD = [(GOOD.replace(old, new), line, words) for old, new, line, words in CHANGED]
BAD += [(f"{GOOD}{new}\n", NEXT + line, words) for new, line, words in ADDED]


@pytest.mark.parametrize(("text", "line", "words"), BAD, ids=[words for _, _, words in BAD])
def test_a_mistake_is_marked_on_its_line_in_danish(editor: Editor, text: str, line: int, words: str) -> None:
    told = editor.marks((CATALOGUE / "tilbud" / f"forkert-{editor.opened}.yml", modeline("tilbud") + text))
    assert any(at == line and words in message for at, message in told), told
    assert not [m for _, m in told if set(m.lower().split()) & {"the", "of", "is", "expected", "property", "value"}]


# ---------------------------------------------------------------- what is offered, and what it means


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("maalgrupper: [|]", "maalgrupper"),
        ("maalgrupper: [aeldre, |]", "maalgrupper"),
        ("maalgrupper:\n  - |", "maalgrupper"),
        ("maalgrupper:\n  - aeldre\n  - sor|", "maalgrupper"),
        ("maalgrupper:\n  - gruppe: |", "maalgrupper"),
        ("tilbudstyper:\n  - |", "tilbudstyper"),
        ("adgang: [|]", "adgang"),
        ("status: |", "status"),
        ("sprog:\n  - |", "sprog"),
    ],
)
def test_every_code_of_a_list_is_offered_with_its_name_and_meaning(editor: Editor, text: str, name: str) -> None:
    offered = editor.offers(text)
    for slug, code in CODES[name].items():
        shown = offered[slug] if slug in offered else offered[f'"{slug}"']
        assert code.navn in shown and (code.beskrivelse or "") in shown


def test_only_the_areas_that_fit_are_offered(editor: Editor) -> None:
    areas = {slug for slug, area in CODES["omraader"].items() if area.type == "sundhedsraad"}  # type: ignore[attr-defined]
    assert set(editor.offers("daekning:\n  sundhedsraad:\n    - |")) == areas


def test_the_fields_are_offered_with_their_help_but_not_those_that_stand_there(editor: Editor) -> None:
    offered = editor.offers("|")
    assert offered["titel"] == "Hvad tilbuddet hedder."
    assert "import" not in offered  # a command writes it
    assert "alt, der kræves" in offered
    later = editor.offers(f"{GOOD}|")
    assert "titel" not in later and later["kontakt"] == "Hvor man henvender sig."
    assert editor.offers("kontakt:\n  |")["email"] == "En fælles postkasse."
    assert editor.offers("steder:\n  - |")["navn"] == "Stedets navn."
    assert set(editor.offers("maalgrupper:\n  - gruppe: aeldre\n    adgang: |")) >= {"alle", "fortrinsvis", "kun"}


@pytest.mark.parametrize(
    ("text", "title", "help", "example"),
    [
        ("ti|tel: Gåtur\n", "Titel", "Hvad tilbuddet hedder.", "Gåtur i Viborg"),
        ("maal|grupper: [aeldre]\n", "Målgrupper", "Hvem det er for: koder fra listen maalgrupper.", "- aeldre"),
        ("daek|ning:\n  kommuner: [viborg]\n", "Dækning", "Hvor man skal bo for at bruge det.", "kommuner:"),
        ("daekning:\n  kom|muner: [viborg]\n", "Kommuner", "Kommuner, som tilbuddet dækker.", "- viborg"),
        ("kontakt:\n  tele|fon: 12 34 56 78\n", "Telefon", "Telefonnummer med otte cifre.", "12 34 56 78"),
        ("steder:\n  - na|vn: Huset\n", "Navn", "Stedets navn.", "Frivilligcentret"),
        ("bekraeftet:\n  da|to: 2026-05-03\n", "Dato", "Dagen, hvor oplysningerne blev set efter.", "2026-05-03"),
    ],
)
def test_a_field_is_explained_where_the_pointer_rests(
    editor: Editor, text: str, title: str, help: str, example: str
) -> None:
    told = editor.tells(text)
    assert told.startswith(f"#### {title}\n") and help in told and example in told


def test_a_code_is_explained_where_the_pointer_rests(editor: Editor) -> None:
    code = CODES["adgang"]["drop-in"]
    first = next(line for line in editor.tells("adgang: [dr|op-in]\n").splitlines() if line.startswith("*"))
    assert first == f"* `drop-in`: {code.navn} – {code.beskrivelse}"
