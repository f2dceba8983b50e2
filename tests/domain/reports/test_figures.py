"""What an episode adds to its day: held against values that were worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transbordo.domain.business.opening import WEEKDAYS, Business
from transbordo.domain.reports.figures import Ended, Figures, QueueFigures, figures_of, total

SAO_PAULO = ZoneInfo("America/Sao_Paulo")
SHOP = Business(hours={day: (("09:00", "12:00"), ("13:00", "18:00")) for day in WEEKDAYS[:5]}, holidays=("2026-11-20",))


def at(day: int, clock: str) -> datetime:
    """A day of November 2026, which began on a Sunday, in the shop's time."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 11, day, hour, minute, tzinfo=SAO_PAULO)


def called(reason: str, queue: str, handed_off: datetime, replied: datetime | None = None) -> Ended:
    return Ended(
        handed_off_at=handed_off,
        claimed_at=replied,
        first_reply_at=replied,
        reason=reason,
        queue=queue,
        outcome="resolved",
        agents=("ana",) if replied else (),
    )


A_DAY = (
    Ended(outcome="closed_by_bot"),
    Ended(outcome="idle"),
    Ended(outcome="merged", handed_off_at=at(23, "10:00"), reason="angry", queue="geral"),
    # open all the while
    called("customer_asked", "geral", at(23, "10:00"), at(23, "10:02")),
    # over lunch: 11:50 to 12:00, and 13:00 to 13:05
    called("customer_asked", "suporte", at(23, "11:50"), at(23, "13:05")),
    # Thursday evening, a holiday, a weekend: 17:00 to 18:00 on Thursday, 09:00 to 09:30 on Monday
    called("not_in_sources", "suporte", at(19, "17:00"), at(23, "09:30")),
    # by night, before it opened
    called("model_timeout", "geral", at(22, "23:00"), at(23, "08:00")),
    # nobody ever wrote
    called("angry", "geral", at(23, "10:00")),
    # an agent took it from the bot: nobody was called
    Ended(
        handed_off_at=at(23, "15:00"),
        claimed_at=at(23, "15:00"),
        first_reply_at=at(23, "15:01"),
        reason="agent_took",
        queue="geral",
        outcome="resolved",
        agents=("ana",),
    ),
    # an agent began it: the bot never had it
    Ended(claimed_at=at(23, "16:00"), first_reply_at=at(23, "16:01"), queue="vendas", outcome="resolved"),
)

ITS_FIGURES = Figures(
    ended=9,
    by_bot=2,
    with_people=7,
    reasons={"customer_asked": 2, "not_in_sources": 1, "model_timeout": 1, "angry": 1},
    queues={
        "geral": QueueFigures(ended=4, first_reply_seconds=(0, 120)),
        "suporte": QueueFigures(ended=2, first_reply_seconds=(900, 5400)),
        "vendas": QueueFigures(ended=1),
    },
)


def test_a_day_adds_up_to_what_was_worked_out_by_hand() -> None:
    assert total(figures_of(episode, SHOP) for episode in A_DAY) == ITS_FIGURES


def test_a_reply_from_before_the_bot_called_somebody_is_no_answer_to_the_call() -> None:
    episode = called("customer_asked", "geral", at(23, "11:00"), at(23, "10:00"))

    assert figures_of(episode, SHOP).queues == {"geral": QueueFigures(ended=1)}


@pytest.mark.parametrize("outcome", ["closed_by_bot", "idle"])
def test_what_nobody_was_called_for_and_nobody_took_or_ended_is_the_bot_s(outcome: str) -> None:
    assert figures_of(Ended(outcome=outcome), SHOP) == Figures(ended=1, by_bot=1)


def test_a_first_reply_stands_with_the_queue_that_gave_it() -> None:
    episode = called("customer_asked", "vendas", at(23, "10:00"), at(23, "10:02"))

    assert figures_of(replace(episode, first_reply_queue="geral"), SHOP).queues == {
        "geral": QueueFigures(first_reply_seconds=(120,)),
        "vendas": QueueFigures(ended=1),
    }


@pytest.mark.parametrize(
    "touched",
    [
        Ended(outcome="resolved"),
        Ended(outcome="idle", agents=("ana",)),
        Ended(outcome="idle", claimed_at=at(23, "10:00")),
        Ended(outcome="idle", handed_off_at=at(23, "10:00")),
    ],
)
def test_what_a_person_has_had_is_not_the_bot_s_and_stands_in_the_queue_for_everybody_if_in_no_other(
    touched: Ended,
) -> None:
    assert figures_of(touched, SHOP) == Figures(ended=1, with_people=1, queues={"geral": QueueFigures(ended=1)})


moments = st.none() | st.datetimes(
    datetime(2026, 11, 1), datetime(2026, 11, 30), timezones=st.just(ZoneInfo("America/Sao_Paulo"))
)
episodes = st.builds(
    Ended,
    handed_off_at=moments,
    claimed_at=moments,
    first_reply_at=moments,
    reason=st.sampled_from([None, "customer_asked", "angry", "agent_took"]),
    queue=st.sampled_from([None, "geral", "suporte"]),
    first_reply_queue=st.sampled_from([None, "geral", "vendas"]),
    outcome=st.sampled_from(["resolved", "idle", "closed_by_bot", "merged"]),
    agents=st.sampled_from([(), ("ana",)]),
)


@given(st.lists(episodes))
def test_figures_never_contradict_one_another(several: list[Ended]) -> None:
    figures = total(figures_of(episode, SHOP) for episode in several)

    assert figures.ended == figures.by_bot + figures.with_people <= len(several)
    assert sum(figures.reasons.values()) <= figures.with_people
    assert sum(queue.ended for queue in figures.queues.values()) == figures.with_people
    assert sum(len(queue.first_reply_seconds) for queue in figures.queues.values()) <= figures.with_people
    for queue in figures.queues.values():
        assert all(seconds >= 0 for seconds in queue.first_reply_seconds)
        assert list(queue.first_reply_seconds) == sorted(queue.first_reply_seconds)


@given(st.lists(episodes), st.lists(episodes))
def test_it_does_not_matter_in_how_many_parts_one_adds(some: list[Ended], others: list[Ended]) -> None:
    first, second = (total(figures_of(one, SHOP) for one in part) for part in (some, others))

    assert total((first, second)) == total((second, first)) == total(figures_of(one, SHOP) for one in some + others)
