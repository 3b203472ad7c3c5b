"""What git remembers is only asked for: nothing is written, and nobody is asked for a password."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

QUIET = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
OFFLINE = {"GIT_NO_LAZY_FETCH": "1"}
"""A clone that fetches files when they are needed does not do so in the middle of a build."""


class NoGit(Exception):
    """git cannot answer; carries the Danish reason."""


class Refused(NoGit):
    """git ran and said no."""


def ask(root: Path, *arguments: str, fetch: bool = False) -> bytes:
    """What one git command answers; fetch lets it get from elsewhere what a partial clone lacks."""
    environment = {**os.environ, **QUIET, **({} if fetch else OFFLINE)}
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, timeout=300, env=environment)
    except (OSError, subprocess.TimeoutExpired):
        raise NoGit("git kan ikke køres her. Installér git, og prøv igen.") from None
    if done.returncode:
        raise Refused("git kan ikke svare her. Stå i det git-arkiv, hvor kataloget ligger, og prøv igen.")
    return done.stdout


class Blobs:
    """The content of stored files, asked for one by one from one process."""

    def __init__(self, questions: IO[bytes], answers: IO[bytes]):
        self._questions, self._answers = questions, answers

    def read(self, blob: str) -> bytes | None:
        """A file's content; None when it is not here, as in a clone that fetches files when they are needed."""
        try:
            self._questions.write(blob.encode() + b"\n")
            self._questions.flush()
        except OSError:
            return None
        head = self._answers.readline().split()
        if len(head) != 3:
            return None
        return self._answers.read(int(head[2]) + 1)[:-1]


@contextmanager
def blobs(root: Path) -> Iterator[Blobs]:
    """A process that answers with files' content, for as long as it is needed."""
    with subprocess.Popen(
        ["git", "cat-file", "--batch"], cwd=root, env={**os.environ, **QUIET, **OFFLINE},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        assert process.stdin and process.stdout
        try:
            yield Blobs(process.stdin, process.stdout)
        finally:
            process.kill()
