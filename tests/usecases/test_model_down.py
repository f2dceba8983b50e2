"""Ten minutes without the model: every customer is in a queue, and knows it, within 30 s of their last word."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

import pytest

from tests.fakes.customer import CUSTOMER
from tests.fakes.model import FakeModel, answers
from tests.usecases.world import World
from transbordo.domain.bot.asking import ModelFailed
from transbordo.domain.bot.prompt import Prompt
from transbordo.domain.bot.proposal import Proposal
from transbordo.domain.conversation.card import REASONS
from transbordo.domain.conversation.conversation import Owner
from transbordo.domain.messages import Outbound
from transbordo.domain.whatsapp.media_types import MediaNotYet
from transbordo.usecases.answer import FILE_PAUSES_S, Outcome

DOWN = timedelta(minutes=10)
WITHIN = timedelta(seconds=30)
ROUND_TRIPS = timedelta(seconds=3)
"""What waking up, Firestore and Twilio may take of it; on the fakes they take none."""

FAILURES = sorted(reason for reason in REASONS if reason.startswith("model_"))
SAYS = ("minha internet caiu", "quanto custa o fibra 500?", "oi", "então eu queria saber", "preciso da segunda via!")


class DownModel(FakeModel):
    """Fails in every way, each after all the time that it is given."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world
        self._reasons = cycle(FAILURES)

    def propose(self, prompt: Prompt, *, deadline_s: float) -> Proposal:
        self._world.clock.advance(seconds=deadline_s)
        raise ModelFailed(next(self._reasons), "mend it")


def down(world: World) -> World:
    model: Any = DownModel(world)
    world.mind = replace(world.mind, model=model)
    world.bot = replace(world.bot, mind=world.mind)
    return world


def waited(world: World, cid: str, last_word: datetime) -> timedelta:
    """From the customer's last word until Twilio had ours."""
    promise = [entry for entry in world.store.timeline(cid, 50) if isinstance(entry, Outbound)][-1]
    assert promise.twilio_sid and promise.status_at
    return promise.status_at - last_word


@pytest.mark.parametrize("online", [True, False])
def test_with_the_model_down_everybody_reaches_a_queue_and_is_told_the_truth(online: bool) -> None:
    world = World()
    if online:
        world.with_team()
    down(world)
    began, customers = world.clock(), 0
    while world.clock() - began < DOWN:
        customers += 1
        address = f"whatsapp:+55119{customers:08d}"
        cid = f"14155238886_55119{customers:08d}"
        sid = world.customer_says(SAYS[customers % len(SAYS)], From=address)
        last_word = world.clock()

        assert world.bot_answers(sid) is Outcome.HANDED_OFF

        seen = world.store.see(cid)
        assert seen.conversation.owner is Owner.QUEUE and seen.conversation.card.reason in FAILURES
        assert waited(world, cid, last_word) <= WITHIN
        told = world.heard[-1]
        assert str(seen.conversation.episode) in told
        assert ("Não há ninguém disponível" in told) is not online

    assert customers >= 20 and len(world.heard) == customers
    assert CUSTOMER not in {outgoing.to for outgoing in world.whatsapp.sent}


def test_who_asks_for_a_person_does_not_even_wait_for_the_model() -> None:
    world = down(World().with_team())
    sid = world.customer_says("quero falar com um atendente")
    last_word = world.clock()

    assert world.bot_answers(sid) is Outcome.HANDED_OFF
    assert world.clock() - last_word < timedelta(seconds=3)


def test_who_writes_on_while_the_model_fails_does_not_wait_for_it_twice() -> None:
    world = World().with_team()
    model: Any = DownModel(world)
    wrote_on: list[datetime] = []

    def propose(prompt: Prompt, *, deadline_s: float) -> Proposal:
        if not wrote_on:
            world.customer_says("alô?")
            wrote_on.append(world.clock())
        return DownModel.propose(model, prompt, deadline_s=deadline_s)

    model.propose = propose
    world.mind = replace(world.mind, model=model)
    world.bot = replace(world.bot, mind=world.mind)

    assert world.bot_answers(world.customer_says("quanto custa?")) is Outcome.HANDED_OFF

    assert waited(world, world.conversation.id, wrote_on[0]) <= WITHIN
    assert world.conversation.card and "alô?" in world.conversation.card.wants.text
    assert len(world.heard) == 1


def test_a_file_that_is_late_leaves_time_for_the_rest() -> None:
    world = down(World().with_team())
    world.source.has("https://twilio.example/1", MediaNotYet())
    sid = world.customer_says("olha", media=("https://twilio.example/1",))
    last_word = world.clock()

    assert world.bot_answers(sid) is Outcome.HANDED_OFF

    assert world.waited == list(FILE_PAUSES_S)
    assert waited(world, world.conversation.id, last_word) <= WITHIN - ROUND_TRIPS


def test_who_writes_on_to_a_slow_model_that_then_fails_is_in_a_queue_in_time_too() -> None:
    world = World().with_team()
    world.model.will(answers("Um."), "model_timeout")
    said: list[datetime] = []

    def writes_on() -> None:
        world.clock.advance(seconds=1)
        world.customer_says("e o boleto?", sid="SM9")
        said.append(world.clock())
        world.clock.advance(seconds=17)

    world.model.while_thinking.extend([writes_on, lambda: world.clock.advance(seconds=world.model.deadlines[-1])])

    assert world.bot_answers(world.customer_says("quanto custa?")) is Outcome.HANDED_OFF
    assert world.clock() - said[0] <= WITHIN
