"""When the business has people at the desk, and what that means for who waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_LOOK_AHEAD = 30
"""Days in which a next opening is sought; a business closed for longer names no day."""


@dataclass(frozen=True, kw_only=True)
class Business:
    """`hours`: per weekday, a list of [from, to] as "HH:MM" in `timezone`; without any, it is always open."""

    name: str = "Atendimento"
    timezone: str = "America/Sao_Paulo"
    hours: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    holidays: tuple[str, ...] = ()
    retention_days: int = 730


def is_open(business: Business, now: datetime) -> bool:
    if not business.hours:
        return True
    here = now.astimezone(ZoneInfo(business.timezone))
    return any(start <= here.time() < end for start, end in _periods(business, here.date()))


def next_opening(business: Business, now: datetime) -> datetime | None:
    """The next moment at which it opens, in its own time zone."""
    zone = ZoneInfo(business.timezone)
    here = now.astimezone(zone)
    for days in range(_LOOK_AHEAD + 1):
        day = here.date() + timedelta(days=days)
        for start, _ in _periods(business, day):
            opening = datetime.combine(day, start, zone)
            if opening > here:
                return opening
    return None


def _periods(business: Business, day: date) -> list[tuple[time, time]]:
    if day.isoformat() in business.holidays:
        return []
    spans = business.hours.get(WEEKDAYS[day.weekday()], ())
    return sorted((time.fromisoformat(start), _end(end)) for start, end in spans)


def _end(text: str) -> time:
    return time.max if text == "24:00" else time.fromisoformat(text)
