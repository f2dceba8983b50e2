"""What is said first reaches Twilio first, and nobody waits long for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.usecases.world import World
from transbordo.domain.conversation.outbox import IN_TURN
from transbordo.domain.messages import Status
from transbordo.domain.whatsapp.outgoing import Refused, Unknown

BUSY = Refused(20429, retryable=True)


@contextmanager
def a_slow_send(world: World, send: Any) -> Iterator[threading.Event]:
    """`send` hangs within Twilio until the event is set."""
    at_twilio, go_on = threading.Event(), threading.Event()

    def hang() -> None:
        at_twilio.set()
        assert go_on.wait(10)

    world.whatsapp.while_sending.append(hang)
    thread = threading.Thread(target=send)
    thread.start()
    assert at_twilio.wait(10)

    def let_through() -> None:
        go_on.set()
        thread.join(10)

    world.waiting.append(let_through)
    try:
        yield go_on
    finally:
        let_through()


def test_a_reply_waits_until_the_one_before_it_has_left(world: World) -> None:
    world.claimed()
    with a_slow_send(world, lambda: world.reply(text="um")):
        world.reply(text="dois")

    assert world.heard[-2:] == ["um", "dois"]
    assert world.waited_in_turn == [0.2]


def test_a_reply_waits_for_the_bot_s_last_word(world: World) -> None:
    world.with_the_bot()
    sid = world.customer_says("quero falar com um atendente")
    with a_slow_send(world, lambda: world.bot_answers(sid)):
        world.claim()
        world.reply(text="Oi, sou a Ana")

    assert "protocolo" in world.heard[-2]
    assert world.heard[-1] == "Oi, sou a Ana"


def test_the_bot_s_answer_waits_for_the_one_before(world: World) -> None:
    first, second = world.customer_says("oi"), None
    with a_slow_send(world, lambda: world.bot_answers(first)):
        second = world.customer_says("e o boleto?")
        world.bot_answers(second)

    assert world.heard == ["Resposta 1", "Resposta 2"]


def test_nobody_waits_longer_than_a_few_seconds(world: World) -> None:
    world.claimed()
    with a_slow_send(world, lambda: world.reply(text="um")):
        world.waiting.clear()
        world.reply(text="dois")

        assert world.heard[-1] == "dois"

    assert sum(world.waited_in_turn) <= IN_TURN.total_seconds()
    assert len(world.waited_in_turn) <= 6


@pytest.mark.parametrize("end", [BUSY, Unknown("timeout"), Refused(63003, retryable=False)])
def test_what_does_not_leave_for_now_is_not_waited_for(world: World, end: Any) -> None:
    world.claimed()
    world.whatsapp.next_ends(end)
    world.reply(text="um")

    world.reply(text="dois")

    assert world.heard[-1] == "dois"
    assert world.waited_in_turn == []


def test_what_was_said_a_while_ago_is_not_looked_at(world: World) -> None:
    world.claimed()
    world.reply()
    world.clock.advance(seconds=IN_TURN.total_seconds())
    looked: list[int] = []
    # once for a message that was asked for before
    world.store.before("entry", lambda: looked.append(1), times=5)

    world.reply()

    assert len(looked) == 1


def test_a_message_sent_again_lets_the_newest_leave_first(world: World) -> None:
    world.claimed()
    world.whatsapp.next_ends(BUSY)
    message = world.reply(text="um").message
    world.clock.advance(minutes=1)
    with a_slow_send(world, lambda: world.reply(text="dois")):
        world.sweep()

    assert world.heard[-2:] == ["dois", "um"]
    assert world.message(message.id).status is Status.SENDING


def test_messages_sent_again_go_in_the_order_in_which_they_were_said(world: World) -> None:
    world.claimed()
    jitter = iter([1.0, 0.0])
    object.__setattr__(world.outbox, "jitter", lambda: next(jitter, 0.0))
    world.whatsapp.next_ends(BUSY, BUSY)
    world.reply(text="um")
    world.reply(text="dois")
    world.clock.advance(minutes=1)

    world.sweep()

    assert world.heard[-2:] == ["um", "dois"]


def test_a_claim_while_the_bot_s_word_waits_silences_it(world: World) -> None:
    first = world.customer_says("oi")
    with a_slow_send(world, lambda: world.bot_answers(first)):
        second = world.customer_says("e o boleto?")
        world.waiting.appendleft(world.claim)
        world.bot_answers(second)

    assert world.heard == ["Resposta 1"]
    assert world.statuses == [Status.SENDING, Status.CANCELLED]
