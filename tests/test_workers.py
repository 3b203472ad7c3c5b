"""Work shared by copies of the process: the same answers, and a word when a copy or a job fails."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from time import monotonic, sleep

import pytest

from katalog import workers
from katalog.trouble import FULL, STARVED, Trouble, sentence
from katalog.workers import Crew, Job, in_turn, together


@pytest.fixture(autouse=True, params=[1, 3], ids=["alone", "three"])
def copies(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """As many cores as we say."""
    monkeypatch.setattr(workers, "cores", lambda: request.param)
    return int(request.param)


def test_answers_come_in_the_order_of_the_jobs(copies: int) -> None:
    heard: list[tuple[int, bool]] = []
    mine = os.getpid()
    done = together([partial(lambda n: (n, os.getpid() == mine), n) for n in range(3000)], heard.append)
    assert [n for n, _ in done] == list(range(3000))
    assert sorted(heard) == done
    assert {here for _, here in done} == {copies == 1}


def test_the_next_batch_is_put_together_while_one_is_worked_on(tmp_path: Path) -> None:
    flag = tmp_path / "flag"

    def seen() -> bool:
        end = monotonic() + 20
        while not flag.exists() and monotonic() < end:
            sleep(0.01)
        return flag.exists()

    def batches() -> Iterator[list[Job[bool]]]:
        yield [seen, seen]
        flag.touch()
        yield [lambda: False]

    heard: list[bool] = []
    in_turn(batches(), heard.append)
    assert heard == [True, True, False]


def test_a_fault_in_one_batch_is_the_last(tmp_path: Path) -> None:
    def batches() -> Iterator[list[Job[int]]]:
        yield [lambda: 1 // 0]
        yield [(tmp_path / "flag").touch]  # type: ignore[list-item]

    with pytest.raises(ZeroDivisionError):
        in_turn(batches(), lambda answer: None)
    assert not (tmp_path / "flag").exists()


def test_what_a_job_raises_reaches_the_one_who_asked(capfd: pytest.CaptureFixture[str]) -> None:
    """Also what the system refused behind a library's own words; and no copy says anything of its own."""

    def full() -> None:
        try:
            raise OSError(28, "No space left on device", "/x")
        except OSError as wrong:
            raise ValueError("a library's own words") from wrong

    waiting = threading.Thread(target=threading.Event().wait, args=(20,), daemon=True)
    waiting.start()
    with pytest.raises((OSError, ValueError)) as fault:
        together([full, *(partial(lambda n: "x" * n, 10**6) for _ in range(20))])  # type: ignore[list-item]
    assert sentence(fault.value) == FULL
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("copies", [3], indirect=True)
def test_a_copy_that_the_system_stops_is_told_of(copies: int) -> None:
    with pytest.raises(Trouble, match=STARVED[:20]):
        together([lambda: os.kill(os.getpid(), signal.SIGKILL)] * 9)


@pytest.mark.parametrize("copies", [3], indirect=True)
def test_a_crew_works_while_this_process_does_its_own(copies: int, tmp_path: Path) -> None:
    with Crew([partial((tmp_path / str(n)).touch) for n in range(9)]) as crew:
        while len(list(tmp_path.iterdir())) < 9:
            sleep(0.01)
        assert together([partial(int, n) for n in range(5)]) == [0, 1, 2, 3, 4]
        assert crew.answers() == [None] * 9


@pytest.mark.parametrize("copies", [3], indirect=True)
def test_a_crew_is_gone_when_this_process_fails(copies: int) -> None:
    with pytest.raises(KeyError), Crew([partial(sleep, 60) for _ in range(9)]) as crew:
        pids = [copy.pid for copy in crew._copies.values()]
        raise KeyError
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


def lives(pid: str) -> bool:
    """Whether a process is there and more than a name that nobody has asked for."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


CREWS = """
import sys, time
from katalog import workers
workers.cores = lambda: 2
crews = [workers.Crew([lambda: time.sleep(0.1)] * 1000) for _ in range(2)]
print(*(copy.pid for crew in crews for copy in crew._copies.values()), flush=True)
time.sleep(60)
"""


def test_no_copy_outlives_this_process() -> None:
    """Also of several crews, whatever ends it."""
    with subprocess.Popen([sys.executable, "-c", CREWS], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        pids = process.stdout.readline().split()
        assert len(pids) == 4
        process.kill()
    until = monotonic() + 20
    while any(map(lives, pids)) and monotonic() < until:
        sleep(0.05)
    assert not any(map(lives, pids))


def test_answers_may_be_asked_for_again() -> None:
    with Crew([partial(int, n) for n in range(5)]) as crew:
        assert crew.answers() == crew.answers() == [0, 1, 2, 3, 4]


HALTED = """
import os, signal
from katalog import workers
signal.signal(signal.SIGTERM, lambda *_: os.write(1, b"heard"))
workers.cores = lambda: 4
for _ in range(20):
    workers.Crew([int] * 9).end(halted=True)
"""


def test_a_copy_that_is_halted_does_nothing_that_this_process_would() -> None:
    """Not even in its first moment: the builder's own answer to SIGTERM is to end the whole build."""
    done = subprocess.run([sys.executable, "-c", HALTED], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.returncode) == ("", 0)
