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
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Generic, TypeVar

from katalog.trouble import STARVED, Trouble, known

T = TypeVar("T")
Job = Callable[[], T]
MOST = 16
"""More copies than this would wait for the disk."""


def cores() -> int:
    """How many cores this process may use."""
    return min(MOST, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)


def together(jobs: Sequence[Job[T]], tell: Callable[[T], None] = lambda answer: None) -> list[T]:
    """Each job's answer, in the jobs' order; tell hears each as it comes. Put long jobs first."""
    copies = min(cores(), len(jobs))
    if copies < 2 or sys.platform != "linux":
        return _alone(jobs, tell)
    return _Crew(jobs, copies).work(tell)


def _alone(jobs: Sequence[Job[T]], tell: Callable[[T], None]) -> list[T]:
    found = []
    for job in jobs:
        found.append(job())
        tell(found[-1])
    return found


class _Crew(Generic[T]):
    """The copies, each at the other end of a line on which it is told the number of its next job.

    A copy that finds its line cut ends: so none outlives this process, whatever ends it.
    """

    def __init__(self, jobs: Sequence[Job[T]], copies: int):
        self.jobs, self.copies = jobs, copies

    def work(self, tell: Callable[[T], None]) -> list[T]:
        context = multiprocessing.get_context("fork")
        found: dict[int, T] = {}
        lines: list[Connection] = []
        workers = []
        gc.freeze()  # what is there already is never looked through again, so that the copies go on sharing it
        try:
            for _ in range(self.copies):
                here, there = context.Pipe()
                worker = context.Process(target=self._copy, args=(there, [*lines, here]), daemon=True)
                with (
                    warnings.catch_warnings()
                ):  # Python 3.12 warns of other threads; ours wait for work, and hold no lock
                    warnings.simplefilter("ignore", DeprecationWarning)
                    worker.start()
                there.close()
                lines.append(here)
                workers.append(worker)
            waiting = iter(range(len(self.jobs)))
            busy = {line for line in lines if self._give(line, waiting)}
            while busy:
                for line in wait(list(busy)):
                    assert isinstance(line, Connection)
                    number, answer, wrong = self._hear(line)
                    if wrong:
                        raise wrong
                    found[number] = answer
                    tell(answer)
                    if not self._give(line, waiting):
                        busy.discard(line)
        finally:
            for line in lines:
                line.close()
            for worker in workers:
                if sys.exc_info()[0] is not None:
                    worker.terminate()
                worker.join()
            gc.unfreeze()
        return [found[n] for n in range(len(self.jobs))]

    def _give(self, line: Connection, waiting: Iterator[int]) -> bool:
        number = next(waiting, None)
        if number is not None:
            try:
                line.send(number)
            except OSError:
                raise Trouble(STARVED) from None
        return number is not None

    def _hear(self, line: Connection) -> tuple[int, T, Exception | None]:
        try:
            heard: tuple[int, T, Exception | None] = line.recv()
        except (EOFError, OSError):  # the system stops a process that takes more memory than there is
            raise Trouble(STARVED) from None
        return heard

    def _copy(self, line: Connection, others: list[Connection]) -> None:
        """What a copy does until there is no more."""
        for other in others:
            other.close()
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever stops the build stops the first process
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        with suppress(EOFError, OSError):  # the first process has ended, or listens no more
            while True:
                line.send(self._done(line.recv()))

    def _done(self, number: int) -> tuple[int, T | None, Exception | None]:
        try:
            return number, self.jobs[number](), None
        except Exception as wrong:
            return number, None, _portable(wrong)


def _portable(wrong: Exception) -> Exception:
    """What was raised, with where, in a form that reaches the first process, which what lay behind it does not."""
    wrong = known(wrong)
    wrong.add_note(traceback.format_exc())
    try:
        pickle.loads(pickle.dumps(wrong))
    except Exception:
        return RuntimeError(traceback.format_exc())
    return wrong
