"""The contract of the port `Reports`, kept by Firestore and by the fake alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.adapters.store_backend import PROTOCOL, Backend, commit, opening, said
from transbordo.adapters.firestore_reports import PAGE
from transbordo.domain.business.opening import Business
from transbordo.domain.conversation.change import Change, EpisodeUpdate
from transbordo.domain.documents import to_document
from transbordo.domain.ports import Conflict, SeenDay
from transbordo.domain.reports.days import Day
from transbordo.domain.reports.figures import Ended, QueueFigures

DAY, NEXT_DAY = "2026-11-23", "2026-11-24"


def minutes(backend: Backend, number: float) -> datetime:
    """A moment so long after the clock's."""
    return backend.clock() + timedelta(minutes=number)


def episode(backend: Backend, protocol: str, **fields: Any) -> None:
    backend.put(f"episodes/{protocol}", {"cid": "1_2", "resolvedAt": None} | fields)


def a_day(backend: Backend, **fields: Any) -> Day:
    return Day(**{"day": DAY, "since": backend.clock(), "until": minutes(backend, 60)} | fields)


def put(backend: Backend, day: Day, seen: SeenDay | None = None) -> None:
    backend.store.put_day(seen or SeenDay(day=day), day)


def last(backend: Backend) -> SeenDay:
    found = backend.store.last_counted()
    assert found
    return found


# Episodes


def test_nothing_has_ended_and_nothing_was_counted_at_first(backend: Backend) -> None:
    episode(backend, "open")

    assert backend.store.first_end() is None
    assert backend.store.last_counted() is None
    assert backend.store.counted_with(backend.clock()) is None
    assert backend.store.ended_between(minutes(backend, -60), minutes(backend, 60)) == ()
    assert backend.store.taken_back_between(minutes(backend, -60), minutes(backend, 60)) == ()


def test_the_first_of_all_ends_is_found(backend: Backend) -> None:
    episode(backend, "open")
    episode(backend, "later", resolvedAt=minutes(backend, 5))
    episode(backend, "first", resolvedAt=minutes(backend, 2))

    found = backend.store.first_end()
    assert (found, type(found)) == (minutes(backend, 2), datetime)


def test_what_ended_from_one_moment_on_and_before_another_is_found(backend: Backend) -> None:
    for number in range(5):
        episode(backend, f"P{number}", resolvedAt=minutes(backend, number), queue=f"q{number}")
    episode(backend, "open")

    found = backend.store.ended_between(minutes(backend, 1), minutes(backend, 3))
    assert {one.queue for one in found} == {"q1", "q2"}


def test_an_ended_episode_is_told_whole(backend: Backend) -> None:
    now = backend.clock()
    whole = {"handedOffAt": now, "claimedAt": now, "firstReplyAt": now, "reason": "angry", "queue": "geral"}
    whole |= {"firstReplyQueue": "vendas"}
    episode(backend, PROTOCOL, resolvedAt=now, outcome="resolved", agents=["ana"], botTurns=2, **whole)

    (found,) = backend.store.ended_between(now, minutes(backend, 1))
    assert found == Ended(
        handed_off_at=now,
        claimed_at=now,
        first_reply_at=now,
        reason="angry",
        queue="geral",
        first_reply_queue="vendas",
        outcome="resolved",
        agents=("ana",),
    )
    assert found.handed_off_at and type(found.handed_off_at) is datetime


def test_all_that_ended_is_found_however_many_and_at_one_moment(backend: Backend) -> None:
    for number in range(2 * PAGE):
        episode(backend, f"P{number:04d}", resolvedAt=backend.clock(), queue=f"q{number}")

    found = backend.store.ended_between(backend.clock(), minutes(backend, 1))
    assert len(found) == len({one.queue for one in found}) == 2 * PAGE


def test_the_ends_that_were_taken_back_are_told_by_when_that_was(backend: Backend) -> None:
    before, now, later = minutes(backend, -90), backend.clock(), minutes(backend, 1)
    said(backend, "SM1")
    commit(backend, Change(episode=opening()))
    for end in (minutes(backend, -60), before):
        reopening = EpisodeUpdate(
            protocol=PROTOCOL, fields={"resolvedAt": None, "reopenedAt": now}, agent="ana", taken_back=end
        )
        commit(backend, Change(episode=reopening))

    assert set(backend.store.taken_back_between(now, later)) == {minutes(backend, -60), before}
    assert all(type(end) is datetime for end in backend.store.taken_back_between(now, later))
    assert backend.store.taken_back_between(before, now) == ()
    assert backend.store.taken_back_between(later, minutes(backend, 9)) == ()


def test_that_nothing_has_ended_is_remembered_for_an_hour(backend: Backend) -> None:
    backend.store.first_end()
    episode(backend, PROTOCOL, resolvedAt=backend.clock())
    backend.put(f"stats/{DAY}", to_document(a_day(backend)))

    backend.clock.advance(minutes=59)
    assert (backend.store.first_end(), backend.store.last_counted()) == (None, None)
    backend.clock.advance(minutes=1)
    assert backend.store.first_end() == minutes(backend, -60)
    assert backend.store.last_counted()


def test_the_business_is_read_as_it_is_set_now(backend: Backend) -> None:
    assert backend.store.business_as_set() == Business()
    hours = {"mon": [{"from": "08:00", "to": "18:00"}]}
    backend.put("settings/business", {"timezone": "America/Manaus", "hours": hours, "holidays": ["2026-12-25"]})

    expected = Business(timezone="America/Manaus", hours={"mon": (("08:00", "18:00"),)}, holidays=("2026-12-25",))
    assert backend.store.business_as_set() == expected


# Figures


def test_a_day_is_kept_as_it_was_counted(backend: Backend) -> None:
    geral = QueueFigures(ended=3, first_reply_seconds=(0, 81))
    counted = a_day(
        backend, ended=5, by_bot=2, with_people=3, reasons={"angry": 1}, queues={"geral": geral, "a.b-c": geral}
    )
    put(backend, counted)

    assert last(backend).day == counted
    assert backend.read(f"stats/{DAY}") == {
        "day": DAY,
        "since": backend.clock(),
        "until": minutes(backend, 60),
        "ended": 5,
        "byBot": 2,
        "withPeople": 3,
        "reasons": {"angry": 1},
        "queues": {name: {"ended": 3, "firstReplySeconds": [0, 81]} for name in ("geral", "a.b-c")},
    }


def test_what_a_day_no_longer_has_is_gone(backend: Backend) -> None:
    put(backend, a_day(backend, reasons={"angry": 1}, queues={"geral": QueueFigures(ended=1)}))
    put(backend, a_day(backend, reasons={"stuck": 1}), last(backend))

    assert (last(backend).day.reasons, last(backend).day.queues) == ({"stuck": 1}, {})


def test_the_day_counted_last_is_the_one_that_is_counted_furthest(backend: Backend) -> None:
    put(backend, a_day(backend))
    put(backend, a_day(backend, day=NEXT_DAY, since=minutes(backend, 60), until=minutes(backend, 90)))
    assert last(backend).day.day == NEXT_DAY

    before = backend.store.counted_with(backend.clock())
    assert before
    put(backend, replace(before.day, ended=7), before)
    assert last(backend).day.day == NEXT_DAY


def test_the_day_that_was_counted_with_a_moment_is_found(backend: Backend) -> None:
    put(backend, a_day(backend))
    put(backend, a_day(backend, day=NEXT_DAY, since=minutes(backend, 60), until=minutes(backend, 90)))
    found = {number: backend.store.counted_with(minutes(backend, number)) for number in (-1, 0, 59, 60, 89, 90)}

    days = {number: seen.day.day if seen else None for number, seen in found.items()}
    assert days == {-1: None, 0: DAY, 59: DAY, 60: NEXT_DAY, 89: NEXT_DAY, 90: None}


def test_a_day_is_begun_once(backend: Backend) -> None:
    put(backend, a_day(backend, ended=1))

    with pytest.raises(Conflict):
        put(backend, a_day(backend, ended=2))
    assert last(backend).day.ended == 1


def test_of_two_who_count_on_from_the_same_one_is_refused_and_then_sees_what_the_other_wrote(backend: Backend) -> None:
    put(backend, a_day(backend))
    seen = last(backend)
    put(backend, replace(seen.day, ended=1), seen)

    with pytest.raises(Conflict):
        put(backend, replace(seen.day, ended=2), seen)
    assert last(backend).day.ended == 1
    put(backend, replace(seen.day, ended=3), last(backend))
    assert last(backend).day.ended == 3


def test_who_has_seen_a_day_that_is_gone_is_refused(backend: Backend) -> None:
    put(backend, a_day(backend))
    gone = replace(last(backend).day, day=NEXT_DAY)

    with pytest.raises(Conflict):
        put(backend, gone, SeenDay(day=gone, version=last(backend).version))
    assert backend.read(f"stats/{NEXT_DAY}") is None
