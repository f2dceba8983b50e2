"""What keeps calls from being worn out, and the one that needs no sign-in from telling who has an account."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import flask


class Limit:
    """At most `times` per key within `seconds`.

    It is kept in the memory of one instance: with n instances up to n times as many get through. That is enough to
    spare people's mailboxes, our mail server and the model's bill, and costs neither a read nor a document that a
    stranger can make.
    """

    def __init__(self, times: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._times = times
        self._seconds = seconds
        self._clock = clock
        self._taken: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def allows(self, key: str) -> bool:
        """Whether there is one left for `key`; if so, it is taken."""
        with self._lock:
            now = self._clock()
            self._forget(now - self._seconds)
            taken = self._taken.setdefault(key, deque())
            if len(taken) >= self._times:
                return False
            taken.append(now)
            return True

    def _forget(self, before: float) -> None:
        for key, taken in list(self._taken.items()):
            while taken and taken[0] <= before:
                taken.popleft()
            if not taken:
                del self._taken[key]


@contextmanager
def no_sooner_than(
    seconds: float, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], Any] = time.sleep
) -> Iterator[None]:
    """What is done within takes at least `seconds`, however it ends: its time does not tell what there was to do."""
    until = clock() + seconds
    try:
        yield
    finally:
        sleep(max(0.0, until - clock()))


def caller(request: flask.Request) -> str:
    """The address that Google's front end saw, last in the list; those before it are the caller's own claim.

    Through Firebase Hosting that is Hosting's: its callers share a limit.
    https://cloud.google.com/load-balancing/docs/https#x-forwarded-for_header
    """
    return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or request.remote_addr or ""
