"""The days of the reports: they follow one another without a gap, however the time zone is changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from transbordo.domain.business.opening import Business, day_of
from transbordo.domain.reports.figures import Ended, Figures, figures_of, total


@dataclass(frozen=True, kw_only=True)
class Day(Figures):
    """`day`: YYYY-MM-DD in the business's time zone. What ended from `since` on and before `until` is counted."""

    day: str
    since: datetime
    until: datetime


def first_day(moment: datetime, business: Business) -> Day:
    """The day in which `moment` lies, with nothing counted yet."""
    day = day_of(business, moment)
    return _begun(day, _begins(day, business))


def unfinished(day: Day, business: Business) -> Day:
    """`day` itself, or the next one where it is over."""
    return day if day.until < over_at(day, business) else _begun(_after(day), day.until)


def over_at(day: Day, business: Business) -> datetime:
    return _begins(_after(day), business)


def counted(day: Day, episodes: Iterable[Ended], until: datetime, business: Business) -> Day:
    """With what ended from `day.until` on and before `until`."""
    return _with(day, total((day, *(figures_of(episode, business) for episode in episodes))), until)


def counted_anew(day: Day, episodes: Iterable[Ended], business: Business) -> Day:
    """With what by now has ended in its time, whatever was counted before."""
    return _with(day, total(figures_of(episode, business) for episode in episodes), day.until)


def _with(day: Day, figures: Figures, until: datetime) -> Day:
    return replace(day, **vars(figures), until=until)


def _begun(day: date, since: datetime) -> Day:
    return Day(day=day.isoformat(), since=since, until=since)


def _after(day: Day) -> date:
    return date.fromisoformat(day.day) + timedelta(days=1)


def _begins(day: date, business: Business) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(business.timezone)).astimezone(UTC)
