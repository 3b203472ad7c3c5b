"""Each file in cases/ is a rule: what is written, and exactly what the editor is told."""

from pathlib import Path

import pytest
import yaml

from factories import a_folder, loaded
from katalog.relate import relate

CASES = sorted((Path(__file__).parent / "cases").glob("*.yml"))


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_a_broken_record_is_told_with_its_line_and_its_cure(path: Path, tmp_path: Path) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    name = case["fil"].removesuffix(".yml").replace("/", "__")
    _, problems = relate(loaded(a_folder(tmp_path, **{name: case["givet"]})))
    assert [str(p).removeprefix("katalog/") for p in problems] == case["forventet"]
