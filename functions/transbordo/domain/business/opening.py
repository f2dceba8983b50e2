"""When the business has people at the desk, and what that means for who waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_LOOK_AHEAD = 30
"""Days in which a next opening is sought; a business closed for longer names no day."""


_ALL_DAY = (("00:00", "24:00"),)


@dataclass(frozen=True, kw_only=True)
class Business:
    """`hours`: per weekday, a list of [from, to] as "HH:MM" in `timezone`; without any, it is open all day.

    `holidays`: days on which it is closed, whatever its hours.

    `texts`: language -> key -> the business's own words; see `transbordo.domain.business.customer_texts`.
    """

    name: str = "Atendimento"
    timezone: str = "America/Sao_Paulo"
    hours: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    holidays: tuple[str, ...] = ()
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def day_of(business: Business, moment: datetime) -> date:
    """The day that it is then where the business is."""
    return moment.astimezone(ZoneInfo(business.timezone)).date()


def is_open(business: Business, now: datetime) -> bool:
    today = day_of(business, now)
    # yesterday's late hours may reach into today
    return any(
        start <= now < end for day in (today - timedelta(days=1), today) for start, end in _periods(business, day)
    )


def next_opening(business: Business, now: datetime) -> datetime | None:
    """The next moment at which it opens, in its own time zone."""
    return next((start for start, _ in _ahead(business, now) if start > now), None)


def closes_at(business: Business, now: datetime) -> datetime | None:
    """When the hours end that it is open in now; None where it is closed, or does not close for long."""
    last = day_of(business, now) + timedelta(days=_LOOK_AHEAD)
    return next((end for start, end in _ahead(business, now) if start <= now < end and end.date() <= last), None)


def open_within(business: Business, since: datetime, until: datetime) -> timedelta:
    """For how much of the time between two moments it was open."""
    first, last = day_of(business, since) - timedelta(days=1), day_of(business, until)
    days = (first + timedelta(days=days) for days in range((last - first).days + 1))
    # in UTC: two times of one zone are subtracted by the clock on the wall, which is wrong on the day it is set
    parts = (
        min(end, until).astimezone(UTC) - max(start, since).astimezone(UTC)
        for day in days
        for start, end in _periods(business, day)
    )
    return sum((part for part in parts if part > timedelta()), timedelta())


def served_from(business: Business, now: datetime) -> datetime:
    """From when on somebody who asks for a person now may expect one."""
    return now if is_open(business, now) else next_opening(business, now) or now


def in_words(business: Business, now: datetime) -> str:
    """When people answer, for a model to tell: the week, the holidays of the coming days, and whether it is now."""
    today = day_of(business, now)
    near = [day for day in business.holidays if today <= date.fromisoformat(day) <= today + timedelta(days=_LOOK_AHEAD)]
    if not business.hours and not near:
        return "at any time"
    closed = f"; closed on {', '.join(near)}" if near else ""
    return f"{_week(business)}{closed}. Now they are {'there' if is_open(business, now) else 'away'}"


def _week(business: Business) -> str:
    if not business.hours:
        return "at any time"
    return "; ".join(
        f"{day} " + (", ".join(f"{opens}-{closes}" for opens, closes in business.hours.get(day, ())) or "closed")
        for day in WEEKDAYS
    )


def _ahead(business: Business, now: datetime) -> list[tuple[datetime, datetime]]:
    """The hours of the coming days; such as follow one another without a pause are one."""
    today = day_of(business, now)
    joined: list[tuple[datetime, datetime]] = []
    for days in range(-1, _LOOK_AHEAD + 1):
        for start, end in _periods(business, today + timedelta(days=days)):
            if joined and start <= joined[-1][1]:
                joined[-1] = joined[-1][0], max(end, joined[-1][1])
            else:
                joined.append((start, end))
    return joined


def _periods(business: Business, day: date) -> list[tuple[datetime, datetime]]:
    """The hours that begin on `day`; such as end no later than they begin go on into the next."""
    if day.isoformat() in business.holidays:
        return []
    zone = ZoneInfo(business.timezone)
    periods = []
    for opens, closes in business.hours.get(WEEKDAYS[day.weekday()], ()) if business.hours else _ALL_DAY:
        start = datetime.combine(day, time.fromisoformat(opens), zone)
        end = datetime.combine(day, time.fromisoformat("00:00" if closes == "24:00" else closes), zone)
        periods.append((start, end if end > start else end + timedelta(days=1)))
    return sorted(periods)
