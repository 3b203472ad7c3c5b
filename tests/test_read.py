"""The reader: text with line numbers out of any bytes at all, and never a traceback."""

import os
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from judges import a_record
from katalog.models import Tilbud
from katalog.read import MAX_BYTES, line_of, read

# FUZZ=20000 searches for about two minutes.
PATIENT = settings(
    deadline=None, max_examples=int(os.environ.get("FUZZ", "1000")), suppress_health_check=list(HealthCheck)
)


def test_values_stay_text() -> None:
    fields, problems = read("x.yml", b"kode: 0101\nja: no\ndato: 2026-05-03\ntal: 1.0\n")
    assert not problems
    assert fields == {"kode": "0101", "ja": "no", "dato": "2026-05-03", "tal": "1.0"}


def test_every_value_knows_its_line() -> None:
    fields, _ = read("x.yml", b"a: 1\nb:\n  - c: 2\n    d:\n      - 3\n")
    assert line_of(fields, ("b", 0, "d", 0)) == 5
    assert line_of(fields, ("b", 0, "missing")) == 3


def test_a_key_without_a_value_is_left_out() -> None:
    assert read("x.yml", b"a:\nb: 1\n")[0] == {"b": "1"}


def test_an_empty_text_in_quotes_is_a_value() -> None:
    assert read("x.yml", b'a: ""\n')[0] == {"a": ""}


def test_bad_utf8_is_told_with_its_line() -> None:
    _, (problem,) = read("x.yml", "a: 1\nb: bl\u00e5\n".encode("latin-1"))
    assert (problem.line, "UTF-8" in problem.message) == (2, True)


def test_a_byte_order_mark_is_no_trouble() -> None:
    assert read("x.yml", b"\xef\xbb\xbfa: 1\n")[0] == {"a": "1"}


def test_a_file_that_is_too_large_is_not_read() -> None:
    _, (problem,) = read("x.yml", b"a: " + b"x" * MAX_BYTES)
    assert "KB" in problem.message


@pytest.mark.parametrize(
    "bomb", [b"[" * 200_000, b"{a: " * 60_000, b"? " * 100_000, b"- " * 100_000, b"a: &x [" + b"*x," * 80_000]
)
def test_a_bomb_is_refused_at_once(bomb: bytes) -> None:
    begun = time.process_time()
    _, problems = read("x.yml", bomb)
    assert problems
    assert time.process_time() - begun < 1


@PATIENT
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_told(data: bytes) -> None:
    a_record(data, Path())


@PATIENT
@given(st.text(alphabet="ab: -\n[]{}'\"#&*!|>%@`,\t?0é", max_size=80))
def test_anything_like_yaml_is_read_or_told(text: str) -> None:
    a_record(text.encode(), Path())


LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["viborg", "aeldre", "<b>", "javascript:x", "2026-13-01"])
)
VALUES = st.recursive(
    LEAVES,
    lambda v: (
        st.lists(v, max_size=3)
        | st.dictionaries(
            st.sampled_from([*Tilbud.model_fields, "fra", "til", "gruppe", "dag", "navn", "x"]), v, max_size=4
        )
    ),
    max_leaves=12,
)


@PATIENT
@given(st.dictionaries(st.sampled_from([*Tilbud.model_fields, "navn", "parter", "ukendt"]), VALUES, max_size=8))
def test_any_value_in_any_field_is_kept_or_told(record: dict[str, object]) -> None:
    a_record(yaml.safe_dump(record, allow_unicode=True).encode(), Path())
