"""ULIDs: ids that sort by the time at which they were made. https://github.com/ulid/spec"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RANDOM_BITS = 80


class Ulids:
    """Fresh ids, each greater than the one before it in this process, also within a millisecond."""

    def __init__(self, milliseconds: Callable[[], int] = lambda: time.time_ns() // 1_000_000) -> None:
        self._milliseconds = milliseconds
        self._lock = threading.Lock()
        self._last = 0

    def __call__(self) -> str:
        with self._lock:
            fresh = self._milliseconds() << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
            self._last = max(fresh, self._last + 1)
            return _written(self._last)


def _written(number: int) -> str:
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))
