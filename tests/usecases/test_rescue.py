"""The watchdog: nobody ever waits on a silent bot."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.fakes.customer import CID
from tests.usecases.world import ANA, World
from transbordo.domain.conversation.conversation import Owner
from transbordo.domain.conversation.turn import LEASE
from transbordo.domain.messages import Status
from transbordo.domain.whatsapp.outgoing import Refused
from transbordo.usecases.rescue import HOPELESS_AFTER, SILENT_AFTER


def forgotten(world: World) -> str:
    """The bot has the conversation and the customer's message counts as dealt with, yet nobody answered it."""
    world.with_the_bot()
    sid = world.customer_says("meu boleto não chegou")
    world.store.finish(sid, world.clock())
    return sid


def test_a_forgotten_customer_is_handed_to_a_person(world: World) -> None:
    sid = forgotten(world)
    world.clock.advance(seconds=SILENT_AFTER.total_seconds())
    assert world.sweep()["stuck"] == 0

    world.clock.advance(seconds=1)
    assert world.sweep()["stuck"] == 1

    card = world.conversation.card
    assert card
    assert (world.conversation.owner, card.reason, card.by) == (Owner.QUEUE, "stuck", "rule")
    assert card.wants.messages == (sid,)
    assert "protocolo" in world.heard[-1]
    assert world.sweep()["stuck"] == 0


def test_an_answer_that_never_arrived_is_no_answer(world: World) -> None:
    world.with_the_bot()
    world.whatsapp.next_ends(Refused(63024, retryable=False))
    world.chat("meu boleto não chegou")
    world.clock.advance(seconds=91)

    assert world.sweep()["stuck"] == 1

    assert world.conversation.owner is Owner.QUEUE


def test_what_is_still_to_be_done_is_answered(world: World) -> None:
    world.with_the_bot()
    sid = world.customer_says()
    world.clock.advance(seconds=91)
    # the page of the step before it was full
    world.store.before("unprocessed", lambda: _raise(RuntimeError("no index")))

    assert world.sweep()["stuck"] == 1

    assert world.is_done(sid)
    assert world.conversation.owner is Owner.BOT
    assert len(world.heard) == 2


def _raise(error: Exception) -> None:
    raise error


def test_what_cannot_be_answered_goes_to_a_person_in_the_end(world: World) -> None:
    world.with_the_bot()
    world.customer_says()
    world.model.will(*[ValueError("poison")] * 50)

    world.clock.advance(seconds=91)
    world.sweep()
    assert world.conversation.owner is Owner.BOT
    assert [step for step, _ in world.failures] == ["unprocessed", "stuck"]

    world.clock.advance(seconds=HOPELESS_AFTER.total_seconds())
    world.sweep()
    assert world.conversation.owner is Owner.QUEUE


def test_a_turn_that_still_thinks_is_left_alone(world: World) -> None:
    sid = forgotten(world)
    world.clock.advance(seconds=91)
    now = world.clock()
    epoch = world.conversation.epoch
    world.store.put(
        f"turns/{CID}", {"id": "T", "epoch": epoch, "sid": sid, "startedAt": now, "until": now + timedelta(seconds=1)}
    )

    world.sweep()
    assert world.conversation.owner is Owner.BOT

    world.clock.advance(seconds=LEASE.total_seconds())
    world.sweep()
    assert world.conversation.owner is Owner.QUEUE


@pytest.mark.parametrize("meanwhile", ["claimed", "wrote on"])
def test_what_happens_while_the_sweep_looks_goes_before(world: World, meanwhile: str) -> None:
    forgotten(world)
    world.clock.advance(seconds=91)
    said = len(world.said)

    def happens() -> None:
        if meanwhile == "claimed":
            world.claim(ANA)
        else:
            world.customer_says("alô?")

    world.store.after("silent", happens)

    world.sweep()

    assert world.conversation.owner is (Owner.AGENT if meanwhile == "claimed" else Owner.BOT)
    assert len(world.said) == said


def test_two_sweeps_call_one_person(world: World) -> None:
    forgotten(world)
    world.clock.advance(seconds=91)
    world.store.after("silent", world.sweep)

    world.sweep()

    assert world.events.count("handed_off") == 1
    assert world.statuses.count(Status.SENDING) == 2
