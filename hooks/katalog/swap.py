"""A site is published whole or not at all: made in a folder beside the old one, then put in its place in one step."""

import ctypes
import errno
import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from katalog.trouble import Trouble, shown, unstoppable

BUSY = "En anden bygning af {sted}/ er i gang. Vent, til den er færdig, og prøv igen."
OURS = ("404.html", "robots.txt")
"""What every site that was built here has at its root."""
LOCK = "laas"
"""The file in the folder beside the site that one build at a time holds."""
_EXCHANGE, _HERE = 2, -100  # RENAME_EXCHANGE and AT_FDCWD, as Linux numbers them


@dataclass(frozen=True)
class Workshop:
    """Where one build works: the site, the folder beside it, and the lock that keeps others out."""

    site: Path
    folder: Path
    lock: int
    new: Path

    @property
    def old(self) -> Path:
        """Where the old site lies for the moment between two renames, on a system that cannot exchange."""
        return self.folder / "gammel"


@contextmanager
def workshop(site: Path) -> Iterator[Workshop]:
    """A clean place to build the site in; what an earlier build left when it was killed is put right first.

    The lock is held for as long as any process has it open, so a build that outlives its killed parent
    still keeps others out.
    """
    site = usable(site)
    folder = site.with_name(f"{site.name}.ny")
    if folder.exists() and not (folder.is_dir() and ((folder / LOCK).exists() or not any(folder.iterdir()))):
        raise Trouble(f"{shown(folder)} er ikke fra en bygning, og det i den ville gå tabt. Giv den et andet navn.")
    lock = _locked(folder, site)
    try:
        place = Workshop(site, folder, lock, folder / secrets.token_hex(4))
        recover(place)
        yield place
    finally:
        with unstoppable():
            empty(folder)
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)


def usable(site: Path) -> Path:
    """The folder itself, where a site may be put without harm to anything else."""
    site = site.resolve()
    if site == Path(site.anchor) or Path.cwd().resolve().is_relative_to(site):
        raise Trouble("Siderne kan ikke lægges oven i projektet. Vælg en mappe for sig selv, fx --site-dir site.")
    if site.exists() and not site.is_dir():
        raise Trouble(f"{shown(site)} er en fil. Vælg en mappe, fx --site-dir site.")
    if site.is_mount():
        raise Trouble(f"{shown(site)} er et drev for sig. Vælg en mappe inde i det: --site-dir {shown(site)}/sider.")
    there = {p.name for p in site.iterdir()} if site.exists() else set()
    if there and (".git" in there or not there.issuperset(OURS)):
        raise Trouble(
            f"{shown(site)}/ har andet i sig end sider, der er bygget her, og det ville gå tabt. Vælg en tom mappe."
        )
    return site


def recover(place: Workshop) -> None:
    """Put the old site back when a build was killed between two renames, and clear away what is half made."""
    if place.old.exists() and not place.site.exists():
        place.old.rename(place.site)
    empty(place.folder)


def empty(folder: Path) -> None:
    """Clear away all but the lock."""
    for path in folder.iterdir():
        if path.name != LOCK:
            shutil.rmtree(path, ignore_errors=True)


def swap(place: Workshop) -> None:
    """Put the new site in the old one's place. Whoever reads sees the one or the other, and never none."""
    _settle(place.new)
    if not place.site.exists():
        place.new.rename(place.site)
    elif not exchange(place.new, place.site):
        swap_in_two(place)


def swap_in_two(place: Workshop) -> None:
    """As swap, where the system cannot exchange two folders: for a moment there is none, and recover mends that."""
    place.site.rename(place.old)
    try:
        place.new.rename(place.site)
    except OSError:
        place.old.rename(place.site)
        raise


def exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; False where the system cannot."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EXDEV):
        return False
    raise OSError(number, os.strerror(number), str(other))


def _settle(folder: Path) -> None:
    """Wait until the files are on the disk, so that a power cut after the swap leaves no empty ones."""
    settle = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if settle is None:
        os.sync()
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        if settle(opened):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))
    finally:
        os.close(opened)


def _locked(folder: Path, site: Path) -> int:
    """The lock of this folder, which is made anew when another build took it away while we waited."""
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        except FileNotFoundError:
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(lock), (folder / LOCK).stat()):
                return lock
        except FileNotFoundError:
            pass
        except BlockingIOError:
            os.close(lock)
            raise Trouble(BUSY.format(sted=shown(site))) from None
        except OSError:
            os.close(lock)
            raise
        os.close(lock)
