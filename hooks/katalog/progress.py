"""Long work tells how far it is."""

import sys
import threading
from time import perf_counter


class Progress:
    """A line on the terminal every two seconds, from any thread."""

    def __init__(self, what: str, total: int | None = None):
        self.what, self.of, self.done = what, "" if total is None else f" af {total}", 0
        self._told, self._lock = perf_counter(), threading.Lock()

    def __call__(self, pieces: int = 1) -> None:
        """So many more are done."""
        with self._lock:
            self.done += pieces
            if perf_counter() - self._told > 2:
                self._told = perf_counter()
                print(f"{self.done}{self.of} {self.what}", file=sys.stderr, flush=True)
