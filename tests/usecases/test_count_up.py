"""The reports' figures: each ended episode once, on the day on which it ended, however the counting went."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from google.cloud import firestore
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.between import Between
from tests.fakes.calls import CountedCalls
from tests.fakes.model import says_goodbye
from tests.fakes.store import FakeStore
from tests.fakes.time import FakeClock
from tests.usecases.world import CARLA, DIEGO, WANTS_A_PERSON, World
from transbordo.adapters.firestore_store import FirestoreStore
from transbordo.domain.documents import from_document
from transbordo.domain.ports import Conflict, StoreUnavailable
from transbordo.domain.reports.days import Day
from transbordo.domain.reports.figures import Ended, Figures, QueueFigures, figures_of, total
from transbordo.usecases.count_up import DAYS, SETTLED, count_up

TODAY = "2026-11-23"


class Killed(BaseException):
    """The process ends right there."""


def figures(store: Any, day: str = TODAY) -> Figures:
    found = store.read(f"stats/{day}")
    assert found, f"{day} was not counted"
    return from_document(Figures, found)


def count(store: Any, now: datetime) -> int:
    """With all the time that it takes."""
    return count_up(store, now, over=lambda: False)


def counted_later(world: World, minutes: float = 6) -> int:
    world.clock.advance(minutes=minutes)
    return world.sweep()["counted"]


# A service as it happens


def test_a_service_is_counted_with_why_it_was_passed_on_and_how_long_it_took_to_reply(world: World) -> None:
    world.in_queue()
    world.clock.advance(seconds=79)
    world.claim()  # a second later
    world.reply()  # and another one
    world.resolve()

    assert counted_later(world) == 1
    geral = QueueFigures(ended=1, first_reply_seconds=(81,))
    expected = Figures(ended=1, with_people=1, reasons={"customer_asked": 1}, queues={"geral": geral})
    assert figures(world.store) == expected


def test_what_the_bot_settles_is_the_bot_s(world: World) -> None:
    world.with_the_bot()
    world.clock.advance(hours=25)
    assert world.sweep()["idle"] == 1

    assert counted_later(world) == 1
    assert figures(world.store, "2026-11-24") == Figures(ended=1, by_bot=1)


def test_what_a_person_ends_while_the_bot_has_it_is_not_the_bot_s(world: World) -> None:
    world.with_the_bot().resolve(DIEGO)

    assert counted_later(world) == 1
    assert figures(world.store) == Figures(ended=1, with_people=1, queues={"geral": QueueFigures(ended=1)})


def test_the_wait_stands_with_the_queue_that_replied_and_the_service_with_the_one_that_ended_it(world: World) -> None:
    world.in_queue()
    world.clock.advance(hours=1)
    world.claim()
    world.reply()
    world.transfer(queue="vendas")
    world.claim(CARLA)
    world.reply(CARLA)
    world.resolve(CARLA)

    counted_later(world)
    geral, vendas = QueueFigures(first_reply_seconds=(3602,)), QueueFigures(ended=1)
    assert figures(world.store).queues == {"geral": geral, "vendas": vendas}


def test_nothing_is_written_before_anything_has_ended(world: World) -> None:
    world.claimed()

    assert counted_later(world, minutes=600) == 0
    assert world.store.last_counted() is None


def test_of_a_customer_nothing_is_in_the_figures(world: World) -> None:
    world.claimed().reply()
    world.resolve()
    counted_later(world)

    kept = world.store.read(f"stats/{TODAY}")
    assert set(kept) == {"day", "since", "until", "ended", "byBot", "withPeople", "reasons", "queues"}


def test_a_bot_that_calls_twice_is_counted_with_its_first_call(world: World) -> None:
    world.claimed().reply()
    world.return_to_bot()
    world.clock.advance(hours=3)
    world.chat(WANTS_A_PERSON)
    world.claim()
    world.clock.advance(hours=1)
    world.reply()
    world.resolve()

    counted_later(world)
    assert figures(world.store).queues == {"geral": QueueFigures(ended=1, first_reply_seconds=(2,))}


def test_an_agent_who_takes_it_again_from_the_bot_does_not_hide_why_it_was_passed_on(world: World) -> None:
    world.claimed()
    world.return_to_bot()
    world.claim()
    world.resolve()

    counted_later(world)
    assert figures(world.store).reasons == {"customer_asked": 1}


def test_a_bot_that_calls_somebody_after_an_agent_had_it_is_counted_with_its_reason(world: World) -> None:
    world.with_the_bot().claim()
    world.reply()
    world.return_to_bot()
    world.chat(WANTS_A_PERSON)
    world.resolve(DIEGO)

    counted_later(world)
    assert figures(world.store).reasons == {"customer_asked": 1}
    assert figures(world.store).queues == {"geral": QueueFigures(ended=1)}


# Reopened


def test_a_reopened_service_is_taken_out_of_its_day_until_it_ends_again(world: World) -> None:
    world.claimed().resolve()
    counted_later(world)
    world.reopen()

    world.clock.advance(hours=1)
    assert counted_later(world) == 1
    assert figures(world.store) == Figures()

    world.resolve()
    world.clock.advance(hours=1)
    counted_later(world)
    assert figures(world.store).ended == 1


def test_a_service_that_is_reopened_on_another_day_counts_on_the_one_on_which_it_ends(world: World) -> None:
    world.claimed().resolve()
    counted_later(world)
    world.clock.advance(days=2)
    world.sweep()
    world.reopen()
    world.resolve()

    world.clock.advance(hours=1)
    assert counted_later(world) == 1
    assert figures(world.store).ended == 0
    assert figures(world.store, "2026-11-25").ended == 1


def test_a_service_that_is_reopened_twice_between_two_counts_is_taken_out_of_the_day_that_had_it(world: World) -> None:
    world.claimed().resolve()
    counted_later(world)
    world.clock.advance(days=1)
    world.sweep()
    for _ in range(2):
        world.reopen()
        world.resolve()

    world.clock.advance(hours=1)
    counted_later(world)
    assert [figures(world.store, day).ended for day in (TODAY, "2026-11-24")] == [0, 1]


def test_what_the_bot_had_settled_is_no_longer_the_bot_s_once_a_person_has_reopened_it(world: World) -> None:
    world.model.will(says_goodbye())
    world.with_the_bot()
    counted_later(world)
    assert figures(world.store).by_bot == 1
    world.reopen()
    world.resolve()

    world.clock.advance(hours=1)
    counted_later(world)
    assert figures(world.store) == Figures(ended=1, with_people=1, queues={"geral": QueueFigures(ended=1)})


# When it counts


def test_it_counts_once_an_hour_only_what_can_no_longer_change_on_the_way(world: World) -> None:
    world.claimed().resolve()
    assert counted_later(world, minutes=5) == 0
    assert counted_later(world, minutes=0.1) == 1

    for _ in range(59):
        assert counted_later(world, minutes=1) == 0
    assert counted_later(world, minutes=1) == 1
    assert figures(world.store).ended == 1


def test_an_end_that_reaches_the_store_late_is_counted(world: World) -> None:
    store = world.store
    first = world.clock()
    ended(store, first)
    world.clock.advance(hours=1)
    late = world.clock()
    world.clock.now = late + SETTLED
    count(store, world.clock())

    ended(store, late)

    world.clock.advance(hours=1)
    count(store, world.clock())
    assert figures(store).ended == 2


def test_each_day_that_is_over_is_completed_after_days_of_outage(world: World) -> None:
    world.claimed().resolve()
    counted_later(world)
    ended(world.store, world.clock() + timedelta(days=2))

    assert counted_later(world, minutes=4 * 24 * 60) == 5
    days = [from_document(Day, document) for _, document in world.store._all("stats")]
    assert [day.ended for day in days] == [1, 0, 1, 0, 0]
    assert [day.until for day in days[:-1]] == [day.since for day in days[1:]]
    assert days[1].since == datetime(2026, 11, 24, 3, tzinfo=UTC)
    assert days[-1].until == world.clock() - SETTLED


def test_a_long_past_is_made_up_for_month_by_month(world: World) -> None:
    ended(world.store, world.clock())
    world.clock.advance(days=2 * DAYS)

    assert [counted_later(world, minutes=1) for _ in range(4)] == [DAYS, DAYS, 1, 0]


def test_a_count_that_has_had_its_time_begins_no_further_day(world: World) -> None:
    ended(world.store, world.clock())
    world.clock.advance(days=5)
    world.store.after("put_day", lambda: world.clock.advance(minutes=4))

    assert counted_later(world) == 1
    assert counted_later(world, minutes=1) == 5


def test_that_nothing_has_ended_is_asked_once_an_hour(world: World) -> None:
    assert counted_later(world) == 0
    ended(world.store, world.clock())

    assert counted_later(world, minutes=59) == 0
    assert counted_later(world, minutes=1) == 1


# Two at once, and what dies


@pytest.mark.parametrize("day_after", [False, True])
def test_of_two_that_count_at_once_one_counts(day_after: bool) -> None:
    clock, store = FakeClock(), FakeStore(FakeClock())
    ended(store, clock())
    if day_after:
        count(store, clock.advance(minutes=30))
        clock.now = datetime(2026, 11, 24, 2, tzinfo=UTC)
        ended(store, clock())
    now = clock.advance(hours=2)
    between: Any = Between(store)
    between.before("put_day", lambda: count(store, now))

    assert count(between, now) == 0
    assert sum(figures(store, day).ended for day, _ in store._all("stats")) == 1 + day_after


def test_of_two_that_count_a_day_anew_at_once_one_does() -> None:
    clock, store = FakeClock(), FakeStore(FakeClock())
    path = ended(store, clock())
    count(store, clock.advance(minutes=6))
    reopened(store, path, clock.advance(minutes=1))
    now = clock.advance(hours=2)
    between: Any = Between(store)
    between.before("put_day", lambda: count(store, now))

    assert count(between, now) == 0
    assert figures(store) == Figures()


def test_who_is_overtaken_while_it_looks_for_what_was_reopened_counts_nothing_twice() -> None:
    clock, store = FakeClock(), FakeStore(FakeClock())
    path = ended(store, clock())
    count(store, clock.advance(minutes=6))
    reopened(store, path, clock.advance(minutes=1))
    ended(store, clock())
    now = clock.advance(hours=2)
    between: Any = Between(store)
    between.before("taken_back_between", lambda: count(store, now))

    count(between, now)
    assert figures(store).ended == 1


def test_a_store_that_is_down_is_the_next_sweep_s_to_ask(world: World) -> None:
    world.claimed().resolve()
    world.store.before("put_day", _raises(StoreUnavailable))

    assert counted_later(world) == 0
    assert [step for step, _ in world.failures] == ["counted"]
    assert counted_later(world, minutes=1) == 1


OUTCOMES = ({"outcome": "closed_by_bot"}, {"outcome": "resolved", "queue": "geral", "agents": ["ana"]})
SWEEPS = (
    "whole",
    "twice at once",
    "overtaken while it looks",
    "dies before it writes",
    "dies when it has written",
    "is beaten to it",
)
MINUTES = st.integers(0, 4)
STEPS = st.lists(
    st.tuples(st.just("ends"), st.integers(0, 1), MINUTES)
    | st.tuples(st.just("is reopened"), st.integers(0, 9), MINUTES)
    | st.tuples(st.just("ends again"), st.integers(0, 9), MINUTES)
    | st.tuples(st.just("time passes"), st.sampled_from([1, 7, 30, 60, 61, 200, 1000, 5000]), MINUTES)
    | st.tuples(st.sampled_from(SWEEPS), st.integers(0, 3), MINUTES),
    max_size=40,
)


@given(STEPS)
def test_however_it_was_counted_each_day_says_what_its_episodes_say(steps: list[tuple[str, int, int]]) -> None:
    """What is written is written up to four minutes after the moment that it names."""
    clock = FakeClock()
    store = FakeStore(clock)
    paths: list[str] = []
    for what, number, late in steps:
        said = clock() - timedelta(minutes=late)
        path = paths[number % len(paths)] if paths else ""
        if what == "ends":
            paths.append(ended(store, said, **OUTCOMES[number]))
        elif what == "is reopened":
            reopened(store, path, said)
        elif what == "ends again":
            ends_again(store, path, said)
        elif what == "time passes":
            clock.advance(minutes=number)
        else:
            _sweeps(store, clock(), what, number)
    clock.advance(hours=2)
    while count(store, clock()):
        pass

    business = store.business()
    days = [from_document(Day, document) for _, document in store._all("stats")]
    ends = [document for _, document in store._all("episodes") if document["resolvedAt"]]
    for day in days:
        its_own = [one for one in ends if day.since <= one["resolvedAt"] < day.until]
        expected = total(figures_of(from_document(Ended, one), business) for one in its_own)
        assert Figures(**{name: getattr(day, name) for name in vars(expected)}) == expected
    assert sum(day.ended for day in days) == len(ends)
    assert all(before.until == after.since for before, after in pairwise(days))


def _sweeps(store: FakeStore, now: datetime, how: str, times: int) -> None:
    """At its first, second, third or fourth write or look something happens."""
    between: Any = Between(store)
    for _ in range(times):
        between.before("put_day", lambda: None)
        between.after("put_day", lambda: None)
        between.before("taken_back_between", lambda: None)
    if how == "twice at once":
        between.before("put_day", lambda: count(store, now))
    elif how == "overtaken while it looks":
        between.before("taken_back_between", lambda: count(store, now))
    elif how == "dies before it writes":
        between.before("put_day", _raises(Killed))
    elif how == "dies when it has written":
        between.after("put_day", _raises(Killed))
    elif how == "is beaten to it":
        between.before("put_day", _raises(Conflict))
    with contextlib.suppress(Killed):
        count(between, now)


def _raises(error: type[BaseException]) -> Callable[[], None]:
    def raises() -> None:
        raise error

    return raises


def ended(store: Any, at: datetime, **fields: Any) -> str:
    """An episode that ended; the path of its document."""
    path = f"episodes/20261123-{len(store._all('episodes')):06d}"
    store.put(path, {"resolvedAt": at, "outcome": "resolved"} | fields)
    return path


def reopened(store: Any, path: str, at: datetime) -> None:
    """As `ownership.reopen` and the adapter have it."""
    episode = store.read(path)
    if episode and episode["resolvedAt"]:
        taken_back = [*episode.get("takenBack", ()), episode["resolvedAt"]]
        again = {"resolvedAt": None, "outcome": None, "reopenedAt": at, "takenBack": taken_back, "agents": ["ana"]}
        store.put(path, episode | again)


def ends_again(store: Any, path: str, at: datetime) -> None:
    episode = store.read(path)
    if episode and not episode["resolvedAt"]:
        store.put(path, episode | {"resolvedAt": at, "outcome": "resolved"})


# What it costs


def test_between_two_counts_it_reads_nothing(firestore_client: firestore.Client) -> None:
    clock = FakeClock()
    store = FirestoreStore(firestore_client, clock)
    firestore_client.document("episodes/20261123-000001").set({"resolvedAt": clock(), "outcome": "resolved"})
    assert count(store, clock.advance(minutes=6)) == 1
    calls = CountedCalls(firestore_client)

    for _ in range(59):
        assert count(store, clock.advance(minutes=1)) == 0
    assert calls.total == 0


def test_before_anything_has_ended_an_hour_costs_two_queries(firestore_client: firestore.Client) -> None:
    clock = FakeClock()
    store = FirestoreStore(firestore_client, clock)
    calls = CountedCalls(firestore_client)

    for _ in range(60):
        assert count(store, clock.advance(minutes=1)) == 0
    assert calls.made == {"run_query": 2}


def test_a_count_takes_one_read_two_queries_and_one_commit(firestore_client: firestore.Client) -> None:
    clock = FakeClock()
    store = FirestoreStore(firestore_client, clock)
    firestore_client.document("episodes/20261123-000001").set({"resolvedAt": clock(), "outcome": "resolved"})
    count(store, clock.advance(minutes=6))
    firestore_client.document("episodes/20261123-000002").set({"resolvedAt": clock(), "outcome": "idle"})
    clock.advance(hours=1)
    calls = CountedCalls(firestore_client)

    assert count(store, clock()) == 1
    assert calls.made == {"batch_get_documents": 1, "run_query": 2, "commit": 1}
    assert firestore_client.document(f"stats/{TODAY}").get().get("ended") == 2


def test_a_process_that_another_one_was_faster_than_learns_it_and_counts_nothing_twice(
    firestore_client: firestore.Client,
) -> None:
    clock = FakeClock()
    one, other = (FirestoreStore(firestore_client, clock) for _ in range(2))
    for number in range(4):
        path = f"episodes/20261123-00000{number}"
        firestore_client.document(path).set({"resolvedAt": clock(), "outcome": "idle"})
        clock.advance(hours=1)
        assert [count(store, clock()) for store in (one, other)] == [1, 0]
        one, other = other, one

    assert firestore_client.document(f"stats/{TODAY}").get().get("ended") == 4
