"""`katalog fix`: what it mends, what it never touches, and that a second time finds nothing."""

import io
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from factories import CODES, ROOT, a_folder, loaded
from katalog.codes import Kode
from katalog.confirm import confirmed
from katalog.fix import Known, fixed, known_ids
from katalog.load import load
from katalog.models import KINDS, Organisation, Tilbud
from katalog.written import values

KNOWN = Known(CODES, {"organisationer": {"havnelys": "havnelys", "foreningen-havnelys": "havnelys"}})
WHOLE = """\
adgang: Drop-in # kommentar ved adgang

# om titlen
titel: 2026
Målgrupper:
  - Ældre
  # midt i listen
  - {adgang: Kun, gruppe: ensomhed}
sprog: [no, Dansk]
udbydere: Foreningen Havnelys
beskrivelse: |
  Hej

  # ikke en kommentar

resume: "a
  b"
tilbudstype: natur, motion
daekning:
  online: ja
  kommuner: Viborg
tidspunkter:
  - fra: 10.00
    dag: mandag
  - {til: 12.00, dag: tirsdag}
steder:
  - postnr: 8800
    adresse: x # hej
eksempel: Ja
bekraeftet: {af: rolle, dato: 3.5.2026}
pris:
  gratis: ja
# slut
"""
MENDED = """\
# om titlen
titel: "2026"
udbydere: [havnelys]

resume: "a
  b"
beskrivelse: |
  Hej

  # ikke en kommentar
maalgrupper:
  - aeldre
  # midt i listen
  - {gruppe: ensomhed, adgang: kun}
tilbudstyper: [natur, motion]
daekning:
  kommuner: [viborg]
  online: true
steder:
  - adresse: x # hej
    postnr: "8800"
tidspunkter:
  - dag: mandag
    fra: "10.00"
  - {dag: tirsdag, til: "12.00"}
adgang: [drop-in] # kommentar ved adgang
pris:
  gratis: true
sprog: ["no", da]
bekraeftet: {dato: 2026-05-03, af: rolle}
eksempel: true
# slut
"""


def mend(text: str) -> str | None:
    return fixed(text, Tilbud, KNOWN)


def test_keys_come_in_order_codes_are_folded_digits_are_quoted_and_comments_stay() -> None:
    assert mend(WHOLE) is not None
    assert (mend(WHOLE) or "").strip() == MENDED.strip()


def test_a_second_time_finds_nothing() -> None:
    assert mend(mend(WHOLE) or "") == mend(WHOLE)


def test_what_it_writes_is_a_record_that_check_accepts(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, tilbud__proeve=mend(WHOLE) or "")
    assert not loaded(folder).problems


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("målgrupper: [aeldre]\n", "maalgrupper: [aeldre]\n"),
        ("maalgruppe: [aeldre]\n", "maalgrupper: [aeldre]\n"),
        ("beskrivlse: x\n", "beskrivelse: x\n"),
        ("Titel: x\n", "titel: x\n"),
        ("saadan-goer-du: x\n", "saadan_goer_du: x\n"),
        ("så dan: x\n", "så dan: x\n"),
        ("daekning: {kommuner: [Viborg Kommune]}\n", "daekning: {kommuner: [viborg]}\n"),
        ("kontakt: {postnr: 8800}\n", 'kontakt: {postnr: "8800"}\n'),
        ("kontakt: {postnr: '8800'}\n", "kontakt: {postnr: '8800'}\n"),
        ("bekraeftet: {dato: 3. maj 2026}\n", "bekraeftet: {dato: 2026-05-03}\n"),
        ("bekraeftet: {dato: 31.2.2026}\n", "bekraeftet: {dato: 31.2.2026}\n"),
        ("gennemgang_maaneder: 6\n", "gennemgang_maaneder: 6\n"),
        ("titel: x\r\nlink: y\r\n", "titel: x\nlink: y\n"),
        ("\ufefftitel: x", "titel: x\n"),
        ("cvr:\ntitel: x\n", "cvr:\ntitel: x\n"),
    ],
)
def test_an_honest_slip_is_folded_and_anything_else_is_left_for_check(written: str, meant: str) -> None:
    assert mend(written) == meant


def test_a_slip_never_overwrites_a_field_that_is_there() -> None:
    assert mend("titel: x\nTitel: y\n") == "titel: x\nTitel: y\n"


@pytest.mark.parametrize("text", ["", "titel: [\n", "- a\n", "titel: x\ntitel: y\n", "a: &b c\n", "{titel: x}\n"])
def test_what_cannot_be_read_is_left_alone(text: str) -> None:
    assert mend(text) is None


@pytest.mark.parametrize("path", sorted((ROOT / "catalogue").glob("*/*.yml")), ids=lambda p: p.stem)
def test_the_catalogue_is_as_fix_leaves_it(path: Path) -> None:
    if path.parent.name not in KINDS:
        return
    text = path.read_text(encoding="utf-8")
    assert fixed(text, KINDS[path.parent.name], REAL, modeline=True) == text


_real = load(ROOT / "catalogue", ROOT / "catalogue")
REAL = Known(_real.codes, known_ids(_real.records))

WORDS = st.text("abcæøå 0189:#-'\"|>{}[],!&*?%@`~\n\\.", max_size=20)
LEAVES = WORDS | st.sampled_from(["ja", "8800", "10.00", "Ældre", "viborg", "no", "2026-05-03", "3.5.2026", "~"])
INNER = st.dictionaries(
    st.sampled_from(["kommuner", "online", "dag", "fra", "postnr", "gruppe", "adgang", "x"]), LEAVES, max_size=4
)
RECORDS = st.dictionaries(
    st.sampled_from([*Tilbud.model_fields, "målgrupper", "Titel", "ukendt"]).filter(lambda k: k != "id"),
    LEAVES | INNER | st.lists(LEAVES | INNER, max_size=3),
    min_size=1,
    max_size=8,
)
COMMENTS = st.lists(st.tuples(st.integers(0, 30), st.sampled_from(["# en", "#to", "# tre: [x"])), max_size=4)


@settings(max_examples=250, deadline=None)
@given(RECORDS, COMMENTS, st.booleans())
def test_whatever_is_written_is_kept_and_a_second_time_changes_nothing(
    record: dict[str, Any], comments: list[tuple[int, str]], flow: bool
) -> None:
    """ruamel.yaml, which shares no code with the fixer, is the referee of what the text says and its comments."""
    dumped = yaml.safe_dump(record, allow_unicode=True, sort_keys=False, default_flow_style=flow, width=40)
    lines = dumped.split("\n")
    if not flow:
        for at, comment in comments:
            lines.insert(min(at, len(lines) - 1), comment)
    text = "\n".join(lines)
    once = mend(text)
    if once is None:
        return
    assert mend(once) == once
    assert _leaves(_referee(once)) == _leaves(_plainly(values(once)))
    before, after = _leaves(_plainly(values(text))), _leaves(_plainly(values(once)))
    assert len(after) >= len(before)
    assert [c for c in sorted(_comments(text)) if c not in _comments(once)] == []


def _referee(text: str) -> Any:
    return _plainly(YAML(typ="rt", pure=True).load(io.StringIO(text)))


def _plainly(node: Any) -> Any:
    if isinstance(node, dict):
        return {str(k): v for k, n in node.items() if (v := _plainly(n)) is not None}
    if isinstance(node, list):
        return [_plainly(n) for n in node]
    return node if node is None else "*"


def _leaves(node: Any) -> list[str]:
    if isinstance(node, dict):
        return sorted(f"{k}.{leaf}" for k, v in node.items() for leaf in _leaves(v))
    return sorted(leaf for v in node for leaf in _leaves(v)) if isinstance(node, list) else [str(node)]


def _comments(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip() in ("# en", "#to", "# tre: [x")]


def test_a_name_that_two_records_share_folds_to_neither() -> None:
    twins = {id: Organisation(id=id, navn="Havnelys", beskrivelse="x") for id in ("a", "b")}
    assert known_ids({"organisationer": twins})["organisationer"] == {"a": "a", "b": "b"}


def test_a_code_whose_name_two_codes_share_folds_to_neither() -> None:
    codes = {**CODES, "adgang": {s: Kode(slug=s, navn="Det samme") for s in ("a", "b")}}
    assert fixed("adgang: [Det samme]\n", Tilbud, Known(codes)) == "adgang: [Det samme]\n"


@settings(max_examples=150, deadline=None)
@given(RECORDS, st.sampled_from(["foreningens koordinator", "leder: ny", "# x", "no", None]))
def test_confirming_changes_that_field_only(record: dict[str, Any], by: str | None) -> None:
    from datetime import date

    from katalog.confirm import CannotConfirm

    text = yaml.safe_dump(record, allow_unicode=True, sort_keys=False)
    try:
        after = confirmed(text, date(2026, 5, 3), by)
    except CannotConfirm:
        return
    said, before = values(after) or {}, values(text) or {}
    assert said["bekraeftet"]["dato"] == "2026-05-03"
    assert {k: v for k, v in said.items() if k != "bekraeftet"} == {
        k: v for k, v in before.items() if k != "bekraeftet"
    }
    if "bekraeftet" not in before and "bekraeftet" not in text:
        assert [line for line in after.split("\n") if line in text.split("\n")] == text.split("\n")
