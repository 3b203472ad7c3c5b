"""Work shared by copies of the process: the same answers, and a word when a copy or a job fails."""

import os
import signal
import threading
from functools import partial

import pytest

from katalog import workers
from katalog.trouble import FULL, STARVED, Trouble, sentence
from katalog.workers import together


@pytest.fixture(autouse=True, params=[1, 3], ids=["alone", "three"])
def copies(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """As many cores as we say."""
    monkeypatch.setattr(workers, "cores", lambda: request.param)
    return int(request.param)


def test_answers_come_in_the_order_of_the_jobs(copies: int) -> None:
    heard: list[tuple[int, bool]] = []
    mine = os.getpid()
    done = together([partial(lambda n: (n, os.getpid() == mine), n) for n in range(50)], heard.append)
    assert [n for n, _ in done] == list(range(50))
    assert sorted(heard) == done
    assert {here for _, here in done} == {copies == 1}


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


def test_a_copy_that_the_system_stops_is_told_of(copies: int) -> None:
    if copies == 1:
        pytest.skip("There is no copy to stop.")
    with pytest.raises(Trouble, match=STARVED[:20]):
        together([lambda: os.kill(os.getpid(), signal.SIGKILL)] * 9)
