"""Another day: 400 days on, for whatever asks Python's clock (date.today asks time.time)."""

import time

_AHEAD = 400 * 86_400
_now, _local, _universal = time.time, time.localtime, time.gmtime


def _later(seconds: float | None = None) -> float:
    return _now() + _AHEAD if seconds is None else seconds


time.time = lambda: _now() + _AHEAD
time.localtime = lambda seconds=None: _local(_later(seconds))
time.gmtime = lambda seconds=None: _universal(_later(seconds))
