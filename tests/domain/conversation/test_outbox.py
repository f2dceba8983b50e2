"""How far a message got: only ever forward, whatever is told, in whatever order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.samples import ANA, BRUNO, NOW, conversation, outbound
from transbordo.domain.conversation.conversation import LastMessage, LastOutbound, Owner
from transbordo.domain.conversation.outbox import (
    FIRST_PAUSE,
    LEASE,
    MAX_ATTEMPTS,
    advanced,
    again,
    cancelled,
    has_left,
    leased,
    overdue,
    passed,
    said,
    settled,
    tried_since,
)
from transbordo.domain.conversation.ownership import author_of
from transbordo.domain.documents import from_document
from transbordo.domain.messages import Lease, Outbound, Status
from transbordo.domain.whatsapp.outgoing import Accepted, Refused, SendResult, Unknown
from transbordo.domain.whatsapp.webhook import StatusUpdate

SID = "SMout"
RANK = {Status.SENDING: 0, Status.UNKNOWN: 0, Status.QUEUED: 0, Status.SENT: 1, Status.DELIVERED: 2, Status.READ: 3}
FINAL = (Status.FAILED, Status.CANCELLED)

BUSY = Refused(20429, retryable=True)
NO = Refused(63019, retryable=False)
LOST = Unknown("timeout")
YES = Accepted(SID)


def sending(**fields: object) -> Outbound:
    return leased(replace(outbound(status=Status.QUEUED), **fields), lease_id="L1", now=NOW)  # type: ignore[arg-type]


def told(message: Outbound, status: Status | None, code: int | None = None, sid: str = SID) -> Outbound:
    return advanced(message, StatusUpdate(twilio_sid=sid, status=status, error_code=code), now=NOW)


def ended(message: Outbound, result: SendResult, jitter: float = 0.0) -> Outbound:
    return settled(message, result, now=NOW, jitter=jitter)


# In whatever order

CALLBACKS = st.sampled_from([None, Status.SENDING, Status.SENT, Status.DELIVERED, Status.READ, Status.FAILED])
RESULTS = st.sampled_from([YES, LOST, BUSY, NO])
HAPPENINGS = st.lists(st.one_of(CALLBACKS, RESULTS), max_size=12)


@given(HAPPENINGS)
def test_no_order_of_callbacks_and_results_takes_a_status_back(happenings: list[Status | SendResult | None]) -> None:
    now = sending()
    for one in happenings:
        after = told(now, one, 63024) if one is None or isinstance(one, Status) else ended(now, one)

        if now.status in FINAL:
            # unless the customer has it after all: then it must not be sent again
            assert after.status in (now.status, Status.DELIVERED, Status.READ)
        elif after.status is Status.FAILED:
            assert RANK[now.status] < RANK[Status.DELIVERED]
        else:
            assert RANK[after.status] >= RANK[now.status]
        assert (after.error is not None) == (after.status is Status.FAILED)
        assert after.lease is None or after.status is Status.SENDING
        assert (after.retry_at is not None) == (after.status is Status.QUEUED)
        now = after


@given(st.permutations([YES, Status.SENT, Status.DELIVERED, Status.READ, Status.SENDING]))
def test_in_every_order_the_furthest_word_counts_in_the_end(order: list[Status | SendResult]) -> None:
    now = sending()
    for one in order:
        now = told(now, one) if isinstance(one, Status) else ended(now, one)

    assert (now.status, now.twilio_sid, now.lease) == (Status.READ, SID, None)


@given(st.permutations([LOST, Status.SENT, Status.DELIVERED]))
def test_a_lost_answer_takes_back_nothing_that_a_callback_said(order: list[Status | SendResult]) -> None:
    now = sending()
    for one in order:
        now = told(now, one) if isinstance(one, Status) else ended(now, one)

    assert now.status is Status.DELIVERED


def test_a_callback_that_says_nothing_new_changes_nothing() -> None:
    read = told(ended(sending(), YES), Status.READ)

    assert told(read, Status.SENT) == told(read, Status.READ) == told(read, None) == told(read, Status.FAILED) == read


def test_a_callback_about_another_try_is_not_believed() -> None:
    message = ended(sending(), YES)

    assert told(message, Status.FAILED, 63024, sid="SMbefore") == message


def test_a_callback_shows_that_twilio_has_what_seemed_lost() -> None:
    unknown = ended(sending(), LOST)
    assert unknown.status is Status.UNKNOWN

    assert (told(unknown, Status.SENDING).status, told(unknown, Status.SENDING).twilio_sid) == (Status.SENDING, SID)


def test_what_a_callback_has_told_of_is_no_more_lost() -> None:
    message = told(sending(), Status.SENDING)

    assert ended(message, LOST).status is Status.SENDING
    assert ended(message, LOST).lease is None


def test_the_moment_of_a_status_is_not_moved_by_a_late_answer() -> None:
    read = told(sending(), Status.READ)

    assert settled(read, YES, now=NOW + timedelta(hours=1), jitter=0).status_at == read.status_at


# Trying again


def test_pauses_double_and_jitter_only_lengthens_them() -> None:
    message, pauses = sending(), []
    while (message := ended(message, BUSY)).status is Status.QUEUED:
        assert message.retry_at
        pauses.append(message.retry_at - NOW)
        message = leased(message, lease_id="L", now=NOW)

    assert pauses == [FIRST_PAUSE * 2**n for n in range(MAX_ATTEMPTS - 1)]
    assert message.status is Status.FAILED and message.attempts == MAX_ATTEMPTS


@given(st.floats(0, 1), st.integers(1, MAX_ATTEMPTS - 1))
def test_jitter_lengthens_a_pause_by_half_at_most(jitter: float, attempts: int) -> None:
    message = replace(sending(), attempts=attempts)
    plain, shaken = ended(message, BUSY).retry_at, ended(message, BUSY, jitter).retry_at

    assert plain and shaken
    assert plain - NOW <= shaken - NOW <= (plain - NOW) * 1.5


@pytest.mark.parametrize(("asked", "pause"), [(None, 5), (1, 5), (60, 60)])
def test_twilio_may_ask_for_a_longer_pause_but_not_for_a_shorter_one(asked: float | None, pause: int) -> None:
    retry_at = ended(sending(), Refused(20429, retryable=True, retry_after=asked)).retry_at

    assert retry_at == NOW + timedelta(seconds=pause)


def test_what_is_refused_for_good_says_why_in_both_languages() -> None:
    error = ended(sending(), NO).error

    assert error and error.code == 63019
    assert error.message and error.message_en and error.message != error.message_en


def test_a_further_try_clears_what_the_last_one_left() -> None:
    message = leased(ended(sending(), BUSY), lease_id="L2", now=NOW)

    assert (message.status, message.attempts, message.retry_at, message.error) == (Status.SENDING, 2, None, None)
    assert message.lease == Lease(id="L2", until=NOW + LEASE)


def test_there_is_an_end_to_trying() -> None:
    assert again(replace(sending(), attempts=MAX_ATTEMPTS - 1), lease_id="L", now=NOW).status is Status.SENDING
    given_up = again(replace(sending(), attempts=MAX_ATTEMPTS), lease_id="L", now=NOW)
    assert given_up.status is Status.FAILED and given_up.error and given_up.lease is None


def test_the_last_try_was_not_made_before_the_message_nor_before_its_lease() -> None:
    message = sending()
    assert tried_since(message) == message.status_at - LEASE if message.status_at else None
    assert tried_since(replace(message, at=NOW)) == NOW


@pytest.mark.parametrize(
    ("status", "seconds_left", "is_overdue"),
    [(Status.SENDING, 1, False), (Status.SENDING, 0, True), (Status.SENT, -5, False), (Status.UNKNOWN, -5, False)],
)
def test_a_send_is_overdue_once_its_lease_has_run_out(status: Status, seconds_left: int, is_overdue: bool) -> None:
    lease = Lease(id="L", until=NOW + timedelta(seconds=seconds_left))

    assert overdue(outbound(status=status, lease=lease), NOW) is is_overdue
    assert not overdue(outbound(lease=None), NOW)


# What has been overtaken


def test_a_bot_s_word_is_passed_once_the_conversation_has_changed_hands() -> None:
    assert not passed(outbound(epoch=1), conversation(epoch=1))
    assert passed(outbound(epoch=1), conversation(epoch=2))
    assert not passed(outbound(epoch=1, author=author_of(ANA)), conversation(epoch=2))


@given(CALLBACKS)
def test_what_is_cancelled_stays_so(status: Status | None) -> None:
    message = cancelled(ended(sending(), BUSY), NOW)

    assert (message.status, message.lease, message.retry_at) == (Status.CANCELLED, None, None)
    after = told(message, status)
    assert after.status in (Status.CANCELLED, Status.DELIVERED, Status.READ)


@pytest.mark.parametrize("given_up", [cancelled(sending(), NOW), ended(sending(), NO)], ids=["cancelled", "failed"])
def test_what_arrived_after_all_is_not_offered_again(given_up: Outbound) -> None:
    after = told(given_up, Status.DELIVERED)
    assert (after.status, after.error, after.lease) == (Status.DELIVERED, None, None)


def test_the_list_shows_the_beginning_of_what_was_said() -> None:
    after = said(conversation(), outbound(text="x" * 500, at=NOW))

    assert after.last_message and after.last_message.text == "x" * 120
    assert after.last_outbound == LastOutbound(id=outbound().id, at=NOW)
    assert after.updated_at == NOW


def test_the_list_names_who_said_it_and_not_who_has_the_conversation() -> None:
    with_bruno = conversation(owner=Owner.AGENT, agent_uid=BRUNO.uid, agent_name=BRUNO.name)

    last = said(with_bruno, outbound(author=author_of(ANA))).last_message

    assert last and (last.author, last.uid, last.name) == ("agent", ANA.uid, ANA.name)


def test_a_last_message_that_was_written_before_it_named_anybody_is_read() -> None:
    old = {"id": "M1", "direction": "out", "author": "agent", "type": "text", "text": "Oi", "at": NOW}

    last = from_document(LastMessage, old)

    assert (last.uid, last.name, last.failed) == (None, None, False)


@pytest.mark.parametrize("status", list(Status))
def test_only_what_is_being_handed_over_is_waited_for(status: Status) -> None:
    assert has_left(outbound(status=status)) is (status is not Status.SENDING)
    assert has_left(outbound(status=status, twilio_sid="SM9"))
