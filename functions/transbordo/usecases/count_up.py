"""The reports' figures are made: each hour what has ended since then is added to its day.

A day always says what its episodes say. Where one of them was reopened, it is taken out: that day is counted anew, and
the episode counts on the day on which it ends again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from transbordo.domain.business.opening import Business
from transbordo.domain.ports import Conflict, Reports, SeenDay
from transbordo.domain.reports.days import counted, counted_anew, first_day, over_at, unfinished

EVERY = timedelta(hours=1)

SETTLED = timedelta(minutes=5)
"""What is said to have ended before may still be under way to the store for so long; far more than a write may take."""

DAYS = 31
"""Days that are caught up with in one sweep, after an outage or at first."""


def count_up(store: Reports, now: datetime, *, over: Callable[[], bool]) -> int:
    """How many days were counted further: one at least where one is due, and none once its time is `over`."""
    settled, days = now - SETTLED, 0
    if not _due(store, settled):
        return 0
    business = store.business_as_set()
    try:
        while days < DAYS and not (days and over()) and _count_on(store, business, settled):
            days += 1
    except Conflict:
        # somebody else counts: what is left, the next sweep sees
        pass
    return days


def _due(store: Reports, settled: datetime) -> bool:
    last = store.last_counted()
    if last:
        return settled - last.day.until >= EVERY
    ended_at = store.first_end()
    return ended_at is not None and ended_at < settled


def _count_on(store: Reports, business: Business, settled: datetime) -> bool:
    """To the end of the day that was counted last, or as far as may be; False where nothing is left."""
    last = store.last_counted() or _first(store, business)
    if last is None or last.day.until >= settled:
        return False
    since, until = last.day.until, min(over_at(unfinished(last.day, business), business), settled)
    # before it is counted further: whoever sees how far it is may take it that these are counted
    _take_back(store, business, since, until)
    seen = store.last_counted() or last
    if seen.day.until == since:
        day = unfinished(seen.day, business)
        put_into = seen if day is seen.day else SeenDay(day=day)
        store.put_day(put_into, counted(day, store.ended_between(since, until), until, business))
    return True


def _first(store: Reports, business: Business) -> SeenDay | None:
    ended_at = store.first_end()
    return SeenDay(day=first_day(ended_at, business)) if ended_at else None


def _take_back(store: Reports, business: Business, since: datetime, until: datetime) -> None:
    """Count the days anew of which an episode has been reopened."""
    ends = store.taken_back_between(since, until)
    days = {seen.day.day: seen for end in ends if (seen := store.counted_with(end))}
    for seen in days.values():
        ended = store.ended_between(seen.day.since, seen.day.until)
        store.put_day(seen, counted_anew(seen.day, ended, business))
