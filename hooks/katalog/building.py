"""`katalog build`: MkDocs builds strictly in a process of its own, and what it made is swapped in."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from katalog import public
from katalog.swap import Workshop, swap, workshop
from katalog.trouble import DEBUG, STARVED, STOPPING, Stopped, Trouble, unstoppable

GUARD = "import os, signal, sys; signal.signal(signal.SIGTERM, lambda *_: os.killpg(0, signal.SIGKILL))\n"
"""The builder takes its own helpers with it when it is told to end."""
MAKER = "from katalog.site import build; sys.exit(build(sys.argv[1]))"
CRASHES = ("Traceback (most recent call last)", "thread '", "memory allocation of", "Fatal Python error")
"""How a program of this kind begins to say that it fell over."""
_PR_SET_PDEATHSIG = 1


def build(site: Path, publish: bool = False, finish: Callable[[Path], None] | None = None) -> None:
    """Build beside the old site, finish what was built, then swap; whatever stops it leaves the old site whole."""
    published = False
    try:
        with workshop(site) as place:
            make(place, {public.ASKED: "1"} if publish else {})
            if finish:
                finish(place.new)
            with unstoppable():
                swap(place)
                published = True
    except Stopped:
        if not published:
            raise


def make(place: Workshop, told: Mapping[str, str]) -> None:
    """The new site, in the workshop; its makers are gone when this ends, whatever way it ends."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUNBUFFERED": "1", **told}
    parent = os.getpid()

    def prepare() -> None:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
        if sys.platform == "linux":  # it must not outlive a parent that is killed
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:
                os.kill(os.getpid(), signal.SIGKILL)

    with contextlib.ExitStack() as until_ended:
        with unstoppable():  # a stop between the start and the promise to end it would leave it running
            building = subprocess.Popen(
                [sys.executable, "-c", GUARD + MAKER, str(place.new)],
                env=environment, stderr=subprocess.PIPE, text=True, encoding="utf-8", errors="replace",
                start_new_session=True, pass_fds=[place.lock], preexec_fn=prepare,
            )  # fmt: skip
            until_ended.callback(_end, building)
        fell = _relay(building)
        status = building.wait()
    if status < 0:
        raise Trouble(f"Bygningen blev standset af maskinen ({signal.Signals(-status).name}). {STARVED}")
    if fell:
        raise Trouble(f"Bygningen gik i stå. {STARVED} Sæt {DEBUG}=1 foran kommandoen for at se hvor.")
    if status:
        raise Trouble("")  # what is wrong has been said


def _relay(building: "subprocess.Popen[str]") -> bool:
    """Pass on what the builders say to the user, and whether they fell over; how they fell is for programmers."""
    fell = False
    for line in building.stderr or ():
        fell = fell or line.startswith(CRASHES)
        if not line.startswith("INFO") and (not fell or DEBUG in os.environ):
            print(line, end="", file=sys.stderr, flush=True)
    return fell


def _end(building: "subprocess.Popen[str]") -> None:
    """End every process of the build that is still there."""
    with unstoppable():
        if building.returncode is None or building.returncode < 0:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(building.pid, signal.SIGKILL)
        building.wait()
        if building.stderr:
            building.stderr.close()
