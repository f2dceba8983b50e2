"""The days of the reports follow one another without a gap, and none is counted twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transbordo.domain.business.opening import Business
from transbordo.domain.reports.days import Day, counted, counted_anew, first_day, over_at, unfinished
from transbordo.domain.reports.figures import Ended, Figures, QueueFigures

SAO_PAULO = Business(timezone="America/Sao_Paulo")
ZONES = ("America/Sao_Paulo", "America/Manaus", "Asia/Tokyo", "Europe/Lisbon", "Pacific/Kiritimati", "Asia/Kathmandu")
BY_BOT = Ended(outcome="closed_by_bot")
WITH_ANA = Ended(claimed_at=datetime(2026, 11, 23, 12, tzinfo=UTC), queue="geral")


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def test_the_first_day_begins_at_the_business_s_midnight() -> None:
    assert first_day(utc(24, 2, 59), SAO_PAULO) == Day(day="2026-11-23", since=utc(23, 3), until=utc(23, 3))
    assert first_day(utc(24, 3), SAO_PAULO).day == "2026-11-24"


def test_a_day_goes_on_until_the_next_midnight_and_the_next_one_begins_there() -> None:
    day = first_day(utc(23, 15), SAO_PAULO)
    assert over_at(day, SAO_PAULO) == utc(24, 3)
    assert unfinished(replace(day, until=utc(24, 2, 59)), SAO_PAULO).day == "2026-11-23"

    over = replace(day, until=utc(24, 3))
    assert unfinished(over, SAO_PAULO) == Day(day="2026-11-24", since=utc(24, 3), until=utc(24, 3))


def test_a_day_on_which_the_clock_is_set_is_as_long_as_it_is() -> None:
    lisbon = Business(timezone="Europe/Lisbon")
    day = first_day(datetime(2026, 10, 25, 12, tzinfo=UTC), lisbon)

    assert over_at(day, lisbon) - day.since == timedelta(hours=25)


@pytest.mark.parametrize(
    ("noon", "begins"),
    [
        # the clock went from 24:00 to 1:00, and back from 24:00 to 23:00
        (datetime(2018, 11, 4, 15, tzinfo=UTC), datetime(2018, 11, 4, 3, tzinfo=UTC)),
        (datetime(2018, 11, 5, 15, tzinfo=UTC), datetime(2018, 11, 5, 2, tzinfo=UTC)),
        (datetime(2018, 2, 17, 15, tzinfo=UTC), datetime(2018, 2, 17, 2, tzinfo=UTC)),
        (datetime(2018, 2, 18, 15, tzinfo=UTC), datetime(2018, 2, 18, 3, tzinfo=UTC)),
    ],
)
def test_a_day_begins_where_its_midnight_is_or_would_be(noon: datetime, begins: datetime) -> None:
    assert first_day(noon, SAO_PAULO).since == begins


def test_what_is_counted_further_is_added_and_what_is_counted_anew_is_not() -> None:
    day = counted(first_day(utc(23, 15), SAO_PAULO), [BY_BOT, WITH_ANA], utc(23, 16), SAO_PAULO)
    further = counted(day, [BY_BOT], utc(23, 17), SAO_PAULO)
    assert (further.ended, further.by_bot, further.with_people, further.until) == (3, 2, 1, utc(23, 17))
    assert further.queues == {"geral": QueueFigures(ended=1)}

    anew = counted_anew(further, [BY_BOT], SAO_PAULO)
    assert anew == Day(day=day.day, since=day.since, until=utc(23, 17), ended=1, by_bot=1)


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_begins_with_nothing(zone: str) -> None:
    day = first_day(utc(23, 15), Business(timezone=zone))

    assert Figures(**{name: getattr(day, name) for name in vars(Figures())}) == Figures()
    assert day.since == day.until <= utc(23, 15) < over_at(day, Business(timezone=zone))


@given(st.lists(st.sampled_from(ZONES), min_size=1, max_size=12))
def test_days_have_no_gap_and_no_name_twice_wherever_the_business_moves(zones: list[str]) -> None:
    days = [first_day(utc(23, 15), Business(timezone=zones[0]))]
    for zone in zones:
        business = Business(timezone=zone)
        day = unfinished(days[-1], business)
        if day is days[-1]:
            days.pop()
        days.append(replace(day, until=over_at(day, business)))

    names = [date.fromisoformat(day.day) for day in days]
    assert names == sorted(set(names))
    assert all(before.until == after.since for before, after in pairwise(days))
    assert all(day.since < day.until for day in days)
