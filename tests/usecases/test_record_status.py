"""Twilio tells what became of a message: late, twice, in any order."""

from __future__ import annotations

from itertools import permutations

import pytest

from tests.fakes.customer import CID
from tests.usecases.world import BRUNO, World
from transbordo.domain.messages import Status
from transbordo.domain.whatsapp.webhook import StatusUpdate
from transbordo.usecases.record_status import record_status

TOLD = (Status.SENDING, Status.SENT, Status.DELIVERED, Status.READ)


@pytest.mark.parametrize("order", list(permutations(TOLD)), ids=lambda order: "-".join(order))
def test_in_whatever_order_callbacks_come_the_furthest_counts(world: World, order: tuple[Status, ...]) -> None:
    message = world.claimed().reply().message

    for status in (*order, order[0]):
        world.status(message, status)

    assert world.message(message.id).status is Status.READ


def test_a_callback_that_says_nothing_new_writes_nothing(world: World) -> None:
    message = world.claimed().reply().message
    world.status(message, Status.READ)
    version = world.store.see_message(CID, message.id).version

    world.status(message, Status.DELIVERED)
    world.status(message, None)

    assert world.store.see_message(CID, message.id).version == version


def test_a_failure_is_final_and_says_why(world: World) -> None:
    message = world.claimed().reply().message
    world.status(message, Status.SENT)
    failed = world.status(message, Status.FAILED, 63024)

    assert failed.status is Status.FAILED
    assert failed.error and (failed.error.code, failed.error.retry) == (63024, False)
    assert world.status(message, Status.SENT) == failed


@pytest.mark.parametrize("reached", [Status.DELIVERED, Status.READ])
def test_what_has_arrived_does_not_fail_any_more(world: World, reached: Status) -> None:
    message = world.claimed().reply().message
    world.status(message, reached)

    assert world.status(message, Status.FAILED, 63024).status is reached


def test_a_failure_without_a_code_still_has_words(world: World) -> None:
    message = world.claimed().reply().message

    error = world.status(message, Status.FAILED).error

    assert error and error.message and error.message_en


@pytest.mark.parametrize("mid", ["never", "SM1"])
def test_a_callback_about_no_message_of_ours_is_passed_over(world: World, mid: str) -> None:
    world.claimed()
    update = StatusUpdate(twilio_sid="SM", status=Status.READ, error_code=None)

    assert record_status(world.store, CID, mid, update, now=world.clock()) is None
    assert record_status(world.store, "no_conversation", mid, update, now=world.clock()) is None


def test_outside_the_window_means_that_the_window_is_closed(world: World) -> None:
    message = world.claimed().reply().message
    world.clock.advance(seconds=5)

    world.status(message, Status.FAILED, 63016)

    assert world.conversation.window_expires_at == world.clock()


def test_a_customer_who_has_written_since_keeps_the_window_open(world: World) -> None:
    message = world.claimed().reply().message
    world.customer_says("estou aqui")
    open_until = world.conversation.window_expires_at

    world.status(message, Status.FAILED, 63016)

    assert world.conversation.window_expires_at == open_until


def test_a_window_that_is_closed_already_stays_as_it_is(world: World) -> None:
    message = world.claimed().reply().message
    closed = world.conversation.window_expires_at
    world.clock.advance(hours=48)

    world.status(message, Status.FAILED, 63016)

    assert world.conversation.window_expires_at == closed


def test_any_other_failure_leaves_the_window_alone(world: World) -> None:
    message = world.claimed().reply().message
    open_until = world.conversation.window_expires_at

    world.status(message, Status.FAILED, 63019)

    assert world.conversation.window_expires_at == open_until


def test_a_failed_reply_leaves_the_customer_waiting_for_one(world: World) -> None:
    message = world.claimed().reply().message
    assert not world.conversation.needs_reply

    world.status(message, Status.FAILED, 63019)

    assert world.conversation.needs_reply


def test_a_failure_that_has_been_followed_by_an_answer_changes_nothing(world: World) -> None:
    first = world.claimed().reply().message
    world.reply(text="de novo")
    before = world.conversation

    world.status(first, Status.FAILED, 63019)

    assert world.conversation == before


def failed_in_the_list(world: World) -> bool:
    last = world.conversation.last_message
    assert last
    return last.failed


def test_the_list_tells_that_the_last_message_failed_whoever_has_the_conversation(world: World) -> None:
    message = world.claimed().reply().message
    assert not failed_in_the_list(world)
    world.transfer(to=BRUNO.uid)

    world.status(message, Status.FAILED, 63019)

    assert failed_in_the_list(world)


def test_the_list_tells_of_no_failure_once_the_message_arrived_after_all(world: World) -> None:
    message = world.claimed().reply().message
    world.status(message, Status.FAILED, 63019)

    world.status(message, Status.DELIVERED)

    assert not failed_in_the_list(world)


def test_the_list_tells_of_no_failure_once_the_customer_wrote_on(world: World) -> None:
    message = world.claimed().reply().message
    world.status(message, Status.FAILED, 63019)

    world.customer_says("oi?")

    assert world.conversation.last_message
    assert (world.conversation.last_message.name, failed_in_the_list(world)) == (None, False)


def test_a_callback_loses_no_race_against_the_answer_to_the_send(world: World) -> None:
    message = world.claimed().reply().message
    world.store.before("put_message", lambda: world.status(message, Status.DELIVERED))

    assert world.status(message, Status.SENT).status is Status.DELIVERED
