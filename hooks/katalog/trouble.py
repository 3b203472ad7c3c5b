"""What the machine refuses, as a plain Danish sentence with its cure."""

import errno
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

DEBUG = "KATALOG_FEJL"
"""Set in the environment, it shows where in the program something went wrong."""
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""What asks a command to stop: Ctrl-C, the system, and a terminal that closes."""
FULL = "Disken er fuld. Slet noget, du ikke bruger mere, og prøv igen."
STARVED = "Maskinen har ikke hukommelse nok. Luk andre programmer, og prøv igen."
_STARVING = ("failed to map segment", "cannot allocate memory", "can't start new thread")
_CURES = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: "Din plads på disken er brugt op. Slet noget, eller bed om mere plads, og prøv igen.",
    errno.EFBIG: "En fil blev større, end maskinen tillader. Hæv grænsen (ulimit -f), og prøv igen.",
    errno.ENOMEM: STARVED,
    errno.EMFILE: "Der er for mange åbne filer. Hæv grænsen (ulimit -n 1024), og prøv igen.",
    errno.ENFILE: "Maskinen har for mange åbne filer. Luk andre programmer, og prøv igen.",
    errno.EAGAIN: "Maskinen har for mange programmer i gang. Luk nogle af dem, og prøv igen.",
    errno.EACCES: "{sted} må ikke læses eller skrives. Giv dig selv lov, eller vælg et andet sted.",
    errno.EPERM: "{sted} må ikke ændres. Giv dig selv lov, eller vælg et andet sted.",
    errno.EROFS: "{sted} kan kun læses. Vælg et sted, der kan skrives i.",
    errno.EBUSY: "{sted} er i brug, eller er et drev for sig. Vælg en mappe inde i det.",
    errno.EIO: "Disken kan ikke læses eller skrives. Se efter, om den er ved at gå i stykker.",
    errno.ENAMETOOLONG: "{sted} har for langt et navn. Giv filen et kortere.",
}


E = TypeVar("E", bound=BaseException)


class Trouble(Exception):
    """Something that stops a command and that the user can mend: the Danish sentence."""


class SettingError(Trouble):
    """A setting in mkdocs.yml cannot be used; says what to write."""


class Stopped(BaseException):
    """Somebody asked the command to stop, by this signal."""

    def __init__(self, number: int):
        self.number = number


def sentence(wrong: BaseException) -> str:
    """What to tell the user of anything that was raised: of what the machine refused, when that lies behind it."""
    if (said := _known(known(wrong))) is not None:
        return said
    return (
        f"Noget gik galt i programmet selv ({type(wrong).__name__}). "
        f"Sæt {DEBUG}=1 foran kommandoen for at se hvor, og fortæl det til dem, der passer programmet."
    )


def known(wrong: E) -> E | Exception:
    """What lies behind it and has a sentence of its own; itself when nothing has."""
    found = (each for each in _behind(wrong) if isinstance(each, Exception) and _known(each) is not None)
    return wrong if _known(wrong) is not None else next(found, wrong)


def _behind(wrong: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = wrong
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


def _known(wrong: BaseException) -> str | None:
    if isinstance(wrong, Trouble):
        return str(wrong)
    if isinstance(wrong, (Stopped, KeyboardInterrupt)):
        return "Stoppet."
    if isinstance(wrong, (MemoryError, RecursionError)) or any(words in str(wrong) for words in _STARVING):
        return STARVED
    if isinstance(wrong, ModuleNotFoundError):
        return f"Programmet mangler {wrong.name}. Kør make build, som henter det, der mangler, og prøv igen."
    if isinstance(wrong, OSError) and wrong.errno in _CURES:
        return _CURES[wrong.errno].format(sted=shown(wrong.filename or "Noget på disken"))
    return None


def shown(path: object) -> str:
    """A path as the user knows it: from here, when it lies here."""
    text = os.fsdecode(path) if isinstance(path, (str, bytes, os.PathLike)) else str(path)
    here = os.path.relpath(text)
    return (text if here.startswith("..") else here)[:200].encode("utf-8", "replace").decode()


@contextmanager
def stoppable() -> Iterator[None]:
    """What asks the command to stop raises Stopped inside."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise Stopped(number)

    before = {number: signal.signal(number, stop) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def interruptible() -> None:
    """From now on whatever asks the program to stop does as Ctrl-C does, once: it goes out by its own door."""

    def stop(number: int, frame: FrameType | None) -> None:
        for each in STOPPING:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in STOPPING:
        signal.signal(number, stop)


@contextmanager
def unstoppable() -> Iterator[None]:
    """What asks the command to stop is heard when what is inside is done."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)


def tell(wrong: BaseException) -> None:
    """Say it on the terminal; with KATALOG_FEJL set, where in the program too."""
    if DEBUG in os.environ:
        sys.excepthook(type(wrong), wrong, wrong.__traceback__)
    if said := sentence(wrong):
        print(said, file=sys.stderr)
