"""What the stand-in was asked and did, for tests and for people who look."""

import threading
from collections import deque
from typing import Any

_KEPT = 500


class Journal:
    def __init__(self) -> None:
        self._calls: deque[dict[str, Any]] = deque(maxlen=_KEPT)
        self._lock = threading.Lock()

    def note(self, **call: Any) -> None:
        with self._lock:
            self._calls.append(call)

    def calls(self) -> list[dict[str, Any]]:
        with self._lock:
            return list(self._calls)

    def clear(self) -> None:
        with self._lock:
            self._calls.clear()
