"""Work on every core: the jobs of one build, done by copies of this process that share what it has read.

A copy is made by the system's fork, so that the catalogue is neither sent nor read again; where there is
no fork, and on one core, the jobs are done here, one after the other. What is written is the same.
"""

import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from io import RawIOBase
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from tempfile import TemporaryFile
from typing import Any, ClassVar, Generic, Self, TypeVar

from katalog.trouble import STARVED, STOPPING, Trouble, known, unstoppable

T = TypeVar("T")
Job = Callable[[], T]
MOST = 16
"""More copies than this would wait for the disk."""
_NUMBER = 4
"""Bytes of a job's number."""


def cores() -> int:
    """How many cores this process may use."""
    return min(MOST, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)


def together(jobs: Sequence[Job[T]], tell: Callable[[T], None] = lambda answer: None) -> list[T]:
    """Each job's answer, in the jobs' order; tell hears each as it comes. Put long jobs first."""
    with Crew(jobs) as crew:
        return crew.answers(tell)


def in_turn(batches: Iterable[Sequence[Job[T]]], tell: Callable[[T], None]) -> None:
    """Batch after batch, the next one put together while one is worked on; tell hears each answer."""
    crew = Crew[T](())
    try:
        for jobs in batches:
            crew.answers(tell)
            crew.end()
            crew = Crew(jobs)
        crew.answers(tell)
    except BaseException:
        crew.end(halted=True)
        raise
    crew.end()


class Crew(Generic[T]):
    """Copies of this process that have begun on the jobs, while it goes on with its own.

    Each takes the number of its next job from a file that all of them read on. One whose line to this process is
    cut ends with the job that it is at: so none outlives this process for long, whatever ends it. Where there are
    no copies, the jobs are done when their answers are asked for.
    """

    _ears: ClassVar[set[Connection]] = set()
    """This process' ends of the lines to all its copies: one that kept another's would hide that the line is cut."""

    def __init__(self, jobs: Sequence[Job[T]]):
        self._jobs = jobs
        self._numbers: RawIOBase | None = None
        self._copies: dict[Connection, BaseProcess] = {}
        self._answers: list[T] | None = None
        copies = min(cores(), len(jobs))
        alone = threading.current_thread() is not threading.main_thread()  # what another holds, a copy would wait for
        if copies > 1 and sys.platform == "linux" and not alone:
            try:
                self._begin(copies)
            except BaseException:
                self.end(halted=True)
                raise

    def _begin(self, copies: int) -> None:
        self._numbers = TemporaryFile(buffering=0)  # noqa: SIM115
        self._numbers.write(b"".join(n.to_bytes(_NUMBER) for n in range(len(self._jobs))))
        self._numbers.seek(0)
        gc.freeze()  # what is there already is never looked through again, so that the copies go on sharing it
        context = multiprocessing.get_context("fork")
        for _ in range(copies):
            here, there = context.Pipe(duplex=False)
            self._ears.add(here)
            self._copies[here] = copy = context.Process(target=self._copy, args=(there, self._numbers), daemon=True)
            with warnings.catch_warnings():  # Python 3.12 warns of other threads; ours wait for work, and hold no lock
                warnings.simplefilter("ignore", DeprecationWarning)
                with unstoppable():  # what this process does when it is stopped is not for a copy to do
                    copy.start()
            there.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        self.end(halted=fault[0] is not None)

    def end(self, halted: bool = False) -> None:
        """Let the copies go; halted, in the middle of what they are at."""
        if self._numbers is None:
            return
        for line, copy in self._copies.items():
            line.close()
            self._ears.discard(line)
            if halted and copy.pid:
                copy.kill()
        for copy in self._copies.values():
            if copy.pid:
                copy.join()
        self._numbers.close()
        self._numbers = None
        gc.unfreeze()

    def answers(self, tell: Callable[[T], None] = lambda answer: None) -> list[T]:
        """Each job's answer, in the jobs' order, when all are done; tell hears each as it comes. May be asked again."""
        if self._answers is None:
            self._answers = list(self.each(tell))
        return self._answers

    def each(self, tell: Callable[[T], None] = lambda answer: None) -> Iterator[T]:
        """Each job's answer, in the jobs' order, as soon as it and those before it are done."""
        if not self._copies:
            for job in self._jobs:
                answer = job()
                tell(answer)
                yield answer
        early: dict[int, T] = {}
        due, busy = 0, set(self._copies)
        while busy:
            for line in wait(list(busy)):
                assert isinstance(line, Connection)
                heard = _heard(line)
                if heard is None:
                    busy.discard(line)
                    continue
                number, answer, wrong = heard
                if wrong:
                    raise wrong
                early[number] = answer
                tell(answer)
            while due in early:
                yield early.pop(due)
                due += 1

    def _copy(self, line: Connection, numbers: RawIOBase) -> None:
        """What a copy does until there is no more."""
        for ear in self._ears:
            ear.close()
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever stops the build stops the first process
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
        with suppress(OSError):  # the first process has ended, or listens no more
            while number := numbers.read(_NUMBER):
                line.send(self._done(int.from_bytes(number)))
            line.send(None)

    def _done(self, number: int) -> tuple[int, T | None, Exception | None]:
        try:
            return number, self._jobs[number](), None
        except Exception as wrong:
            return number, None, _portable(wrong)


def _heard(line: Connection) -> Any:
    """The number of a job, its answer and what it raised; None when the copy finds no more to do."""
    try:
        return line.recv()
    except (EOFError, OSError):  # the system stops a process that takes more memory than there is
        raise Trouble(STARVED) from None


def _portable(wrong: Exception) -> Exception:
    """What was raised, with where, in a form that reaches the first process, which what lay behind it does not."""
    wrong = known(wrong)
    wrong.add_note(traceback.format_exc())
    try:
        pickle.loads(pickle.dumps(wrong))
    except Exception:
        return RuntimeError(traceback.format_exc())
    return wrong
