"""A folder for what is made on the way: gone with this process, and swept at the next start when it was killed."""

import atexit
import fcntl
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

LOCK = ".laas"
"""The file in a folder that its process holds for as long as it lives; a folder without it is not ours."""
NAMES = ("katalog-*", "mkdocs_*")
"""What the folders are called: ours, and the one that MkDocs makes for a preview."""
_HELD: list[int] = []
_WRITES, _ENDS = threading.RLock(), threading.Event()
_RUNNING: set["subprocess.Popen[str]"] = set()


class Over(Exception):
    """What was being made is of no more use: something has been saved since, or the process ends."""


@contextmanager
def writing() -> Iterator[None]:
    """Write in the folder now, for it is not removed meanwhile; nobody begins when it is about to be."""
    with _WRITES:
        if _ENDS.is_set():
            raise Over
        yield


@cache
def folder() -> Path:
    """This process's own folder."""
    made = Path(tempfile.mkdtemp(prefix="katalog-"))
    hold(made)
    atexit.register(_leave, made)
    return made


def hold(place: Path) -> None:
    """Let no sweep take a folder while this process lives. The lock is there from the moment its file can be seen."""
    new = place / f"{LOCK}.ny"
    lock = os.open(new, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    new.rename(place / LOCK)
    _HELD.append(lock)


def sweep() -> None:
    """Remove the folders whose processes are dead."""
    for name in NAMES:
        for place in Path(tempfile.gettempdir()).glob(name):
            try:
                lock = os.open(place / LOCK, os.O_RDWR | os.O_NOFOLLOW)
            except OSError:  # not ours, or another user's
                continue
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(place, ignore_errors=True)
            except BlockingIOError:  # its process lives
                pass
            finally:
                os.close(lock)


def run(command: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    """What a program said and how it ended; it may write in the folder, so it ends before that is removed."""
    with writing():
        running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        _RUNNING.add(running)
    with running:
        try:
            said, wrong = running.communicate()
        finally:
            _RUNNING.discard(running)
    return subprocess.CompletedProcess(command, running.returncode, said, wrong)


def _leave(place: Path) -> None:
    with _WRITES:
        _ENDS.set()
    for running in list(_RUNNING):
        running.kill()
        running.wait()
    shutil.rmtree(place, ignore_errors=True)
