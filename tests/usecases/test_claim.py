"""A person takes a conversation: exactly one wins, and the others learn who."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes.customer import CID
from tests.usecases.world import ANA, BRUNO, CARLA, DIEGO, STRANGER, World, person
from transbordo.domain.conversation.access import AGENT, User
from transbordo.domain.conversation.conversation import Owner
from transbordo.domain.conversation.protocol import protocol_number
from transbordo.errors import NotFound, StaleEpoch
from transbordo.usecases.claim import claim


def test_of_twenty_at_once_one_wins_and_nineteen_learn_who(world: World) -> None:
    winners, refused = world.claimed_by_twenty_at_once()

    (winner,) = winners
    assert len(refused) == 19
    assert {(each.details["agentUid"], each.details["agentName"]) for each in refused} == {
        (winner.agent_uid, winner.agent_name)
    }
    assert world.conversation == winner
    assert world.events.count("claimed") == 1
    assert sum(world.open_of(person(f"agent{n}", AGENT)) for n in range(20)) == 1


def test_whoever_has_it_may_claim_it_again(world: World) -> None:
    world.claimed(ANA)
    before = world.conversation

    assert world.claim(ANA, epoch=0) == before
    assert world.open_of(ANA) == 1


def test_a_claim_from_the_queue_tells_how_long_the_customer_waited(world: World) -> None:
    world.in_queue()
    world.clock.advance(seconds=89)

    conversation = world.claim(ANA)

    assert (conversation.owner, conversation.agent_uid, conversation.agent_name) == (Owner.AGENT, "ana", "Ana")
    assert conversation.waiting_since is None
    assert world.last_event == {"name": "claimed", "by": "Ana", "uid": "ana", "waitedSeconds": 90}
    assert world.episode["claimedAt"] == conversation.claimed_at == world.clock()
    assert world.episode["agents"] == ["ana"]


def test_a_conversation_is_taken_from_the_bot_with_its_reason(world: World) -> None:
    world.with_the_bot()

    conversation = world.claim(ANA)

    assert (conversation.owner, conversation.queue, conversation.epoch) == (Owner.AGENT, "geral", 2)
    assert world.episode["reason"] == "agent_took"
    assert world.episode["handedOffAt"] == world.clock()


def test_a_claim_of_a_resolved_conversation_begins_a_new_episode(world: World) -> None:
    world.claimed()
    first = world.conversation.episode
    world.resolve()
    epoch = world.conversation.epoch

    conversation = world.claim(BRUNO)

    assert conversation.episode not in (None, first)
    assert conversation.epoch == epoch + 1
    assert world.events[-2:] == ["episode_opened", "claimed"]
    assert world.episode["agents"] == ["bruno"] and world.episode["claimedAt"]


def test_a_protocol_number_that_is_taken_is_not_used_again(world: World) -> None:
    world.customer_says()
    taken = protocol_number(world.clock(), "unlucky")
    world.store.put(f"episodes/{taken}", {"cid": "somebody else's"})
    ids = iter(["unlucky", "e1", "e2", "lucky", "e3", "e4"])

    conversation = claim(world.store, DIEGO, CID, epoch=0, now=world.clock(), new_id=lambda: next(ids))

    assert conversation.episode == protocol_number(world.clock(), "lucky") != taken
    assert world.store.read(f"episodes/{taken}") == {"cid": "somebody else's"}


def test_a_screen_that_was_out_of_date_is_told_so(world: World) -> None:
    epoch = world.with_the_bot().conversation.epoch
    world.chat("quero uma pessoa")

    with pytest.raises(StaleEpoch) as refused:
        world.claim(ANA, epoch=epoch)
    assert refused.value.details["epoch"] == world.conversation.epoch


@pytest.mark.parametrize("user", [CARLA, STRANGER], ids=["of another queue", "of no role"])
def test_what_one_may_not_see_does_not_exist(world: World, user: User) -> None:
    world.in_queue()

    with pytest.raises(NotFound):
        world.claim(user)
    assert world.conversation.owner is Owner.QUEUE


def test_what_does_not_exist_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        world.claim(DIEGO, epoch=0)


def test_a_message_that_comes_in_meanwhile_does_not_cost_the_claim(world: World) -> None:
    world.in_queue()
    world.store.before("commit", lambda: world.customer_says("alô?"), times=3)

    assert world.claim(ANA).agent_uid == "ana"
    assert world.conversation.unread == 4
    assert replace(world.conversation, unread=0).needs_reply
