"""Whether a file has changed: the system's word that something happened, and a look at what it was."""

import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from watchdog.events import (
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)  # fmt: skip
from watchdog.observers import Observer

SELDOM, OFTEN = 3.0, 0.5
"""Seconds between two looks at the folders: where the system tells of changes, and where it does not."""
CHANGES: list[type[FileSystemEvent]] = [FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent]
"""What the system is asked to tell; that somebody reads a file is nothing new."""
Stamps = Mapping[str, tuple[int, int, int]]
"""When each file was changed, how long it is and which it is."""


class Watch(threading.Thread):
    """Calls when something in these folders is new, changed or gone. Some systems never tell, so it also looks itself."""

    def __init__(self, folders: Sequence[Path], call: Callable[[], None]):
        super().__init__(daemon=True)
        self._folders, self._call = folders, call
        self._alarm = threading.Event()
        self._seen = stamps(folders)

    def run(self) -> None:
        """Until the program ends."""
        pause = SELDOM if self._listen() else OFTEN
        while True:
            self._alarm.wait(pause)
            self._alarm.clear()
            now = stamps(self._folders)
            if now != self._seen:
                self._seen = now
                self._call()

    def _listen(self) -> bool:
        """Let the system tell; whether it will."""
        handler = FileSystemEventHandler()
        handler.on_any_event = lambda event: self._alarm.set()  # type: ignore[method-assign]
        observer = Observer()
        observer.daemon = True
        try:
            for folder in filter(Path.is_dir, self._folders):
                observer.schedule(handler, str(folder), recursive=True, event_filter=CHANGES)
            observer.start()
        except OSError:  # the system has no more to give
            return False
        return True


def stamps(places: Sequence[Path]) -> Stamps:
    """What every file in these folders is like now, and these files themselves; hidden ones are nobody's business."""
    found: dict[str, tuple[int, int, int]] = {}
    for place in places:
        if place.is_dir():
            found.update(_inside(str(place)))
        elif place.is_file():
            found[str(place)] = _stamp(place.stat())
    return found


def _inside(folder: str) -> Iterator[tuple[str, tuple[int, int, int]]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            try:
                if entry.is_dir(follow_symlinks=False):
                    yield from () if entry.name.startswith(".") else _inside(entry.path)
                elif not entry.name.startswith("."):
                    yield entry.path, _stamp(entry.stat())
            except OSError:  # gone meanwhile, or a link to nowhere
                continue


def _stamp(said: os.stat_result) -> tuple[int, int, int]:
    return said.st_mtime_ns, said.st_size, said.st_ino
