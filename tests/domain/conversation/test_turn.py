"""The bot's turn: one lease, one answer, and only while the conversation is the bot's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.domain.samples import EARLIER, NOW, conversation, event, outbound, received
from transbordo.domain.conversation import turn as turns
from transbordo.domain.conversation.change import Change, Seen, Turn
from transbordo.domain.conversation.conversation import Conversation, LastInbound, Owner
from transbordo.domain.conversation.turn import LEASE, MAX_RESTARTS, Begun, Pass
from transbordo.domain.messages import Because, Outbound, Status, unanswered
from transbordo.usecases.think import DEADLINE_S


def lease(turn_id: str = "T1", epoch: int = 1, *, seconds_left: float = 30) -> Turn:
    until = NOW + timedelta(seconds=seconds_left)
    return Turn(id=turn_id, epoch=epoch, sid="SM1", started_at=until - LEASE, until=until)


def begin(state: Conversation, turn: Turn | None = None) -> Begun | Pass:
    seen = Seen(conversation=state, turn=turn)
    return turns.begin(seen, sid="SM1", turn_id="T2", protocol="20261123-000002", event_id="e", now=NOW)


@pytest.mark.parametrize("owner", [Owner.QUEUE, Owner.AGENT])
def test_where_a_person_has_it_or_is_called_no_turn_begins(owner: Owner) -> None:
    assert begin(conversation(owner)) is Pass.PERSON_HAS_IT


def test_a_turn_is_taken_for_a_while() -> None:
    begun = begin(conversation(needs_reply=True))

    assert isinstance(begun, Begun)
    assert begun.change == Change(turn=begun.turn)
    assert (begun.turn.id, begun.turn.epoch, begun.turn.until) == ("T2", 1, NOW + LEASE)


@pytest.mark.parametrize(("seconds_left", "busy"), [(0.001, True), (0, False), (-1, False)])
def test_nobody_takes_a_turn_while_its_lease_runs(seconds_left: float, busy: bool) -> None:
    assert (begin(conversation(needs_reply=True), lease(seconds_left=seconds_left)) is Pass.BUSY) is busy


def test_a_turn_of_another_epoch_holds_nobody_up() -> None:
    assert isinstance(begin(conversation(epoch=5, needs_reply=True), lease(epoch=1)), Begun)


def test_where_the_last_word_is_answered_no_turn_begins() -> None:
    assert begin(conversation()) is Pass.NOTHING_NEW


def test_a_first_message_opens_an_episode_with_its_turn() -> None:
    new = conversation(Owner.NOBODY, epoch=0, since=None, episode=None, needs_reply=True)

    begun = begin(new)

    assert isinstance(begun, Begun)
    after = begun.change.conversation
    assert after == begun.conversation
    assert after and (after.owner, after.epoch, after.episode) == (Owner.BOT, 1, "20261123-000002")
    assert begun.turn.epoch == 1
    assert begun.change.episode and begun.change.episode.fields["openedAt"] == NOW


@pytest.mark.parametrize("by_the_clock", [-1, 0, 1])
@pytest.mark.parametrize("waits", [True, False])
def test_only_a_customer_who_waits_opens_a_new_episode_whatever_the_clocks_say(by_the_clock: int, waits: bool) -> None:
    said = LastInbound(sid="SM2", at=EARLIER + timedelta(seconds=by_the_clock))

    begun = begin(conversation(Owner.NOBODY, since=EARLIER, last_inbound=said, needs_reply=waits))

    assert isinstance(begun, Begun) if waits else begun is Pass.NOTHING_NEW


LATE, NEXT = received("SM1", "uma coisa", minute=1), received("SM2", "outra", minute=2)


@pytest.mark.parametrize(
    "after", [outbound(answers="SM2", minute=3), event("01E", "resolved", minute=3)], ids=["answer", "end"]
)
def test_what_was_written_down_after_an_answer_or_an_end_that_did_not_know_it_counts_as_said_last(after) -> None:
    heard = turns.with_late((LATE, NEXT, after), "SM1")

    assert heard[-1] is LATE
    assert unanswered(heard) == (LATE,)


def test_an_answer_to_a_late_message_does_not_bring_back_what_was_answered_before() -> None:
    assert (
        unanswered((LATE, NEXT, outbound("01A", answers="SM2", minute=3), outbound("01B", answers="SM1", minute=4)))
        == ()
    )


def finish(
    state: Conversation, turn: Turn | None, covered: tuple[str, ...] = ("SM1",), restarts: int = 0
) -> Pass | None:
    return turns.may_finish(Seen(conversation=state, turn=turn), lease(), covered=covered, restarts=restarts)


def test_who_holds_the_turn_may_speak() -> None:
    assert finish(conversation(), lease()) is None


def test_an_old_lease_that_nobody_took_over_is_still_good() -> None:
    assert finish(conversation(), lease(seconds_left=-60)) is None


@pytest.mark.parametrize(
    ("state", "turn"),
    [
        (conversation(), None),
        (conversation(), lease("T9")),
        (conversation(epoch=3), lease()),
        (conversation(Owner.QUEUE, epoch=1), lease()),
        (conversation(Owner.AGENT, epoch=1), lease()),
        (conversation(Owner.NOBODY, epoch=1), lease()),
    ],
    ids=["given back", "taken over", "there and back", "waits for a person", "a person has it", "resolved"],
)
def test_who_has_lost_the_turn_says_nothing(state: Conversation, turn: Turn | None) -> None:
    assert finish(state, turn) is Pass.LOST


def test_an_answer_that_misses_the_newest_message_starts_over_for_a_while() -> None:
    state = conversation(last_inbound=LastInbound(sid="SM2", at=NOW))

    outcomes = [finish(state, lease(), restarts=n) for n in range(MAX_RESTARTS + 1)]

    assert outcomes == [Pass.WROTE_ON] * MAX_RESTARTS + [None]


def utterance(state: Conversation) -> Outbound:
    return turns.utterance(
        state,
        message_id="01A",
        lease_id="L1",
        text="Pronto.",
        because=Because(model="m"),
        answers="SM1",
        epoch=state.epoch,
        now=NOW,
    )


def test_what_the_bot_says_is_in_the_hands_of_who_decided_it() -> None:
    message = utterance(conversation())

    assert (message.status, message.attempts) == (Status.SENDING, 1)
    assert message.lease and message.lease.id == "L1" and message.lease.until > NOW


@pytest.mark.parametrize("newest", ["SM1", "SM2"])
def test_the_desk_owes_a_reply_only_if_the_answer_missed_something(newest: str) -> None:
    state = conversation(last_inbound=LastInbound(sid=newest, at=NOW), needs_reply=True, needs_reply_since=EARLIER)

    change = turns.answer(state, utterance(state), covered=("SM1",))

    after = change.conversation
    assert after and after.needs_reply == (newest == "SM2")
    assert after.needs_reply_since == (EARLIER if newest == "SM2" else None)
    assert after.last_message and after.last_message.text == "Pronto."
    assert change.release and change.answered == ("SM1",)
    assert change.episode and change.episode.bot_turns == 1
    assert after.epoch == state.epoch


def acknowledge(state: Conversation) -> Change:
    return turns.acknowledge(state, texts={}, message_id="01A", lease_id="L1", sid="SM2", now=NOW)


def test_who_waits_is_told_that_it_was_received_and_goes_on_waiting() -> None:
    state = conversation(Owner.QUEUE, needs_reply=True, needs_reply_since=EARLIER, unread=2)

    change = acknowledge(state)

    (message,), after = change.entries, change.conversation
    assert isinstance(message, Outbound) and message.epoch == state.epoch and "Recebi" in message.text
    assert after and after.acknowledged and change.answered == ("SM2",)
    assert replace(after, acknowledged=False, last_outbound=state.last_outbound) == state


def test_an_acknowledgement_answers_nothing() -> None:
    (message,) = acknowledge(conversation(Owner.QUEUE)).entries

    assert isinstance(message, Outbound)
    assert unanswered((LATE, NEXT, message)) == (LATE, NEXT)


@pytest.mark.parametrize("text", ["Oi!", "Tudo bem?", "Obrigado.", "sei lá…", "x" * 201])
def test_a_finished_text_is_waited_for_less_than_an_unfinished_one(text: str) -> None:
    assert turns.settle_seconds(text) < turns.settle_seconds("então eu")


def test_a_lease_outlasts_the_longest_turn() -> None:
    assert LEASE.total_seconds() > (MAX_RESTARTS + 1) * DEADLINE_S + turns.settle_seconds("")


def test_nothing_of_the_conversation_is_lost_in_an_answer() -> None:
    state = conversation(queue="geral", unread=3)
    after = turns.answer(state, utterance(state), covered=("SM1",)).conversation

    assert after
    assert (
        replace(
            after,
            last_message=state.last_message,
            last_outbound=state.last_outbound,
            updated_at=state.updated_at,
            unread=3,
            needs_reply=state.needs_reply,
            needs_reply_since=state.needs_reply_since,
        )
        == state
    )
