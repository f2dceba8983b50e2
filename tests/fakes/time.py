"""A clock that stands still until it is moved, and ids that rise."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

MONDAY = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
"""A Monday, 11:00 in São Paulo."""


class FakeClock:
    def __init__(self, now: datetime = MONDAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **duration: float) -> datetime:
        """`duration` as timedelta takes it: `seconds=5`."""
        self.now += timedelta(**duration)
        return self.now


class FakeIds:
    """26 characters, each greater than the one before, as ULIDs are."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def __call__(self) -> str:
        return f"01{next(self._numbers):024d}"
