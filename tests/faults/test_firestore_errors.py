"""Each single call to Firestore fails once, before it is done or after: the use cases come out right all the same."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from contextlib import suppress

import grpc
import pytest
from google.cloud import firestore

from tests.fakes.customer import inbound
from tests.faults.rpc import Line, client
from tests.usecases.world import DIEGO, World
from transbordo.adapters.firestore_store import FirestoreStore
from transbordo.domain.conversation.conversation import Owner
from transbordo.domain.messages import Received, Status
from transbordo.domain.ports import StoreUnavailable
from transbordo.errors import TransbordoError
from transbordo.usecases.receive import receive

FAILURES = {
    "UNAVAILABLE before": (grpc.StatusCode.UNAVAILABLE, False),
    "UNAVAILABLE after": (grpc.StatusCode.UNAVAILABLE, True),
    "DEADLINE_EXCEEDED after": (grpc.StatusCode.DEADLINE_EXCEEDED, True),
    "ABORTED before": (grpc.StatusCode.ABORTED, False),
}
"""Status, and whether the commit was done before the answer was lost."""


def _turn(world: World) -> None:
    world.bot_answers("SM1")


def _claim(world: World) -> None:
    epoch = world.conversation.epoch
    world.claim(DIEGO, epoch=epoch)


def _reply(world: World) -> None:
    world.reply(DIEGO, id="01J0000000000000000000000R")


def _arrives(world: World) -> None:
    receive(world.store, inbound("SM9", "mais uma coisa", at=world.clock()))


FLOWS: dict[str, tuple[Callable[[World], object], Callable[[World], object]]] = {
    "a message arrives": (lambda world: world.chat(), _arrives),
    "the bot's turn": (lambda world: world.customer_says(sid="SM1"), _turn),
    "a claim": (lambda world: world.in_queue(), _claim),
    "a reply": (lambda world: world.claimed(DIEGO), _reply),
}
"""How each flow is prepared, and the flow."""


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("flow", FLOWS)
def test_whichever_call_fails_the_promises_hold(firestore_client: firestore.Client, flow: str, failure: str) -> None:
    prepare, act = FLOWS[flow]
    code, done = FAILURES[failure]
    for nth in itertools.count(1):
        world = World()
        _empty(firestore_client)
        world.store._inner = FirestoreStore(firestore_client, world.clock)
        prepare(world)
        line = Line(nth, code, done=done)
        world.store._inner = FirestoreStore(client(firestore_client.project, line), world.clock)
        with suppress(StoreUnavailable, TransbordoError):
            act(world)
        if line.calls < nth:
            break
        # whoever asked hears of an error, and asks again: Twilio, Eventarc, the dashboard
        with suppress(TransbordoError):
            act(world)
        _rest(world)
        _check(world, flow)


def _empty(db: firestore.Client) -> None:
    db.document("settings/business").set({"name": "Fibra Exemplo"})
    db.document("settings/bot").set({"published": {}})
    db.document("queues/geral").set({"name": "Geral", "targetSeconds": 300})
    for name in ("conversations", "inbound", "turns", "episodes"):
        db.recursive_delete(db.collection(name))


def _rest(world: World) -> None:
    for _ in range(4):
        world.clock.advance(seconds=65)
        world.sweep(with_mail=False)
    assert world.failures == []


def _check(world: World, flow: str) -> None:
    conversation, timeline = world.conversation, world.timeline
    arrived = [entry.id for entry in timeline if isinstance(entry, Received)]
    assert len(arrived) == len(set(arrived)) == (2 if flow == "a message arrives" else 1)
    assert len(world.heard) == len(set(world.heard)) == len(world.said)
    assert all(message.status is Status.SENDING and message.twilio_sid for message in world.said)
    assert not any(message.lease for message in world.said)
    assert conversation.owner is {"a claim": Owner.AGENT, "a reply": Owner.AGENT}.get(flow, Owner.BOT)
    assert conversation.owner is not Owner.BOT or not conversation.needs_reply
    if flow == "a reply":
        assert world.heard[-1] == "Olá, sou a Ana."
