"""Clients are made on first use, in the worker process: gRPC and sockets do not survive the server's fork."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Once(Generic[T]):
    """Calls `make` on the first call only, however many threads come; where it fails, the next call tries again."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: tuple[T] | None = None

    def __call__(self) -> T:
        with self._lock:
            if self._made is None:
                self._made = (self._make(),)
            return self._made[0]
