"""What is wrong with the input, as values; and how a list of them is told."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

# Nothing in a file may steer the terminal or forge a line of a log.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
Severity = Literal["fejl", "advarsel"]


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend, in a sentence that says what to write instead.

    path is relative to the catalogue's parent folder, so that an editor finds it in git;
    line counts from 1.
    """

    path: str
    line: int
    message: str
    severity: Severity = "fejl"

    def __str__(self) -> str:
        return _CONTROL.sub("�", f"{self.path}:{self.line}: {self.message}")


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those that stop publication."""
    return tuple(p for p in problems if p.severity == "fejl")


def summary(problems: Iterable[Problem]) -> str:
    """The closing sentence: how many things, in how many files."""
    problems = tuple(problems)
    wrong, warned = errors(problems), [p for p in problems if p.severity == "advarsel"]
    if not problems:
        return "Alt er i orden."
    sentences = []
    if wrong:
        sentences.append(f"{_things(len(wrong))} skal rettes i {_files(wrong)}.")
    if warned:
        sentences.append(f"{_things(len(warned))} kan blive bedre i {_files(warned)}.")
    return " ".join(sentences)


def as_text(problems: Iterable[Problem]) -> str:
    """One line for each problem, then the count."""
    problems = sorted(problems)
    lines = [f"{p}" if p.severity == "fejl" else f"{p} (advarsel)" for p in problems]
    return "\n".join([*lines, summary(problems)])


def as_json(problems: Iterable[Problem]) -> str:
    """A list of objects with path, line, message and severity."""
    return json.dumps([asdict(p) for p in sorted(problems)], ensure_ascii=False, indent=2)


def as_github(problems: Iterable[Problem]) -> str:
    """GitHub's workflow commands: each becomes a note on its line in a pull request."""
    level = {"fejl": "error", "advarsel": "warning"}
    lines = [
        f"::{level[p.severity]} file={_property(p.path)},line={p.line}::{_data(p.message)}" for p in sorted(problems)
    ]
    return "\n".join([*lines, summary(problems)])


def _things(n: int) -> str:
    return "1 ting" if n == 1 else f"{n} ting"


def _files(problems: Iterable[Problem]) -> str:
    n = len({p.path for p in problems})
    return "1 fil" if n == 1 else f"{n} filer"


def _data(text: str) -> str:
    return _CONTROL.sub("�", text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
