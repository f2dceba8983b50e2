"""Time as the stand-in sees it: what the clock says, and what is to happen later.

Everything that Twilio does on its own goes through here, so that tests can hold time still and move it by hand.
"""

import heapq
import sys
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import count
from time import monotonic, sleep
from typing import Protocol

_WORKERS = 16


class Timeline(Protocol):
    def now(self) -> datetime:
        """The time, aware and in UTC."""
        ...

    def later(self, seconds: float, action: Callable[[], None]) -> None:
        """Runs `action` once after `seconds`, on another thread."""
        ...

    def pause(self, seconds: float) -> None:
        """Keeps the calling thread waiting."""
        ...


class RealTimeline:
    """The machine's own time. What is still due when the process ends is dropped."""

    def __init__(self) -> None:
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()
        self._changed = threading.Condition()
        self._workers = ThreadPoolExecutor(_WORKERS, thread_name_prefix="twilio")
        threading.Thread(target=self._run, daemon=True).start()

    def now(self) -> datetime:
        return datetime.now(UTC)

    def later(self, seconds: float, action: Callable[[], None]) -> None:
        with self._changed:
            heapq.heappush(self._due, (monotonic() + seconds, next(self._order), action))
            self._changed.notify()

    def pause(self, seconds: float) -> None:
        sleep(seconds)

    def _run(self) -> None:
        while True:
            self._workers.submit(self._wait_for_next()).add_done_callback(report)

    def _wait_for_next(self) -> Callable[[], None]:
        with self._changed:
            while not self._due or self._due[0][0] > monotonic():
                self._changed.wait(self._due[0][0] - monotonic() if self._due else None)
            return heapq.heappop(self._due)[2]


def report(done: Future[None]) -> None:
    """Prints where an action failed, without the error's words: they may name a customer."""
    if error := done.exception():
        print(f"{type(error).__name__} in the Twilio stand-in:", file=sys.stderr)
        traceback.print_tb(error.__traceback__)
