"""One person, one conversation, whether WhatsApp tells the phone, a business-scoped id, or both."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.customer import CID, CUSTOMER
from tests.usecases.world import ANA, BRUNO, DIEGO, World
from transbordo.domain.conversation.conversation import Conversation, Owner
from transbordo.domain.messages import Status
from transbordo.domain.ports import Conflict
from transbordo.domain.whatsapp.webhook import StatusUpdate
from transbordo.errors import NotFound
from transbordo.usecases.answer import Outcome
from transbordo.usecases.claim import claim
from transbordo.usecases.link import link
from transbordo.usecases.record_status import record_status
from transbordo.usecases.reply import Draft, reply

BSUID = "BR.1502576394655843"
ADDRESS = f"whatsapp:{BSUID}"
HIDDEN = f"14155238886_{BSUID}"
NO_PHONE = {"From": ADDRESS, "ExternalUserId": ADDRESS}


def both(**more: str) -> dict[str, str]:
    """The fields of a message that tells phone and id."""
    return {"ExternalUserId": ADDRESS} | more


def hidden(world: World) -> Conversation:
    found = world.store.see(HIDDEN)
    assert found
    conversation: Conversation = found.conversation
    return conversation


def open_ones(world: World) -> list[str]:
    """The conversations that any list would show."""
    return [cid for cid in (CID, HIDDEN) if "owner" in (world.store.read(f"conversations/{cid}") or {})]


def says(world: World, text: str = "oi", **fields: str) -> tuple[str, Outcome]:
    sid = world.customer_says(text, **fields)
    return sid, world.bot_answers(sid)


# The phone first


def test_a_message_without_a_phone_joins_the_conversation_of_who_had_told_it(world: World) -> None:
    says(world, "oi", **both())

    sid, outcome = says(world, "e agora?", **NO_PHONE)

    assert outcome is Outcome.ANSWERED
    assert world.store.entry(CID, sid)
    assert open_ones(world) == [CID]
    assert world.events == ["episode_opened"]


@pytest.mark.parametrize("name", ["ExternalUserId", "ExternalUserIdentifier"])
def test_either_name_of_the_id_is_understood(world: World, name: str) -> None:
    says(world, "oi", **{name: ADDRESS})
    says(world, "e agora?", **NO_PHONE)

    assert open_ones(world) == [CID]


def test_the_reply_goes_to_the_last_from(world: World) -> None:
    says(world, "oi", **both())
    says(world, "e agora?", **NO_PHONE)
    assert world.whatsapp.sent[-1].to == ADDRESS

    says(world, "de novo eu", **both())
    assert world.whatsapp.sent[-1].to == CUSTOMER
    assert world.conversation.contact.key == "5511900000000"


def test_the_link_is_settled_once(world: World) -> None:
    says(world, "oi", **both())
    joins: list[int] = []
    world.store.before("join", lambda: joins.append(1))

    says(world, "mais", **both())

    assert joins == []
    assert world.conversation.contact.linked == BSUID


def test_a_new_id_of_the_same_phone_is_linked_too(world: World) -> None:
    says(world, "oi", **both())
    says(world, "oi", **both(ExternalUserId="whatsapp:BR.2"))
    sid, _ = says(world, "oi?", From="whatsapp:BR.2", ExternalUserId="whatsapp:BR.2")

    assert world.store.entry(CID, sid)


def test_nobody_acts_on_a_signpost(world: World) -> None:
    says(world, "oi", **both())
    now = world.clock()

    with pytest.raises(NotFound):
        claim(world.store, DIEGO, HIDDEN, epoch=0, now=now, new_id=world.new_id)
    with pytest.raises(NotFound):
        reply(world.outbox, DIEGO, HIDDEN, Draft(id=world.new_id(), epoch=0, text="oi"), new_id=world.new_id)


# The id first


def without_phone(world: World, text: str = "quero falar com um atendente") -> None:
    says(world, text, **NO_PHONE)
    assert open_ones(world) == [HIDDEN]


def claimed_there(world: World) -> None:
    without_phone(world)
    claim(world.store, ANA, HIDDEN, epoch=hidden(world).epoch, now=world.clock(), new_id=world.new_id)


def test_when_the_phone_appears_the_two_become_one(world: World) -> None:
    without_phone(world)
    before = hidden(world)
    timeline = world.store.timeline(HIDDEN, 50)

    sid, outcome = says(world, "agora com número", **both())

    assert outcome is Outcome.LEFT_TO_PERSON
    assert open_ones(world) == [CID]
    assert world.store.timeline(HIDDEN, 50) == ()
    assert {entry.id for entry in timeline} | {sid} <= {entry.id for entry in world.timeline}
    now = world.conversation
    assert (now.owner, now.queue, now.episode, now.card) == (Owner.QUEUE, "geral", before.episode, before.card)
    assert now.epoch > before.epoch
    assert (now.unread, now.needs_reply) == (before.unread + 1, True)
    assert world.episode["cid"] == CID
    assert world.events[-1] == "joined"


def test_the_person_who_had_it_keeps_it(world: World) -> None:
    claimed_there(world)
    sent = world.whatsapp.sent[:]

    says(world, "agora com número", **both())

    assert (world.conversation.owner, world.conversation.agent_uid) == (Owner.AGENT, "ana")
    assert world.open_of(ANA) == 1
    assert world.whatsapp.sent == sent
    world.reply(ANA, text="Oi, sou eu ainda")
    assert world.whatsapp.sent[-1].to == CUSTOMER


def test_of_two_owners_the_one_under_the_phone_keeps_it_and_the_other_is_free(world: World) -> None:
    world.claimed(BRUNO)
    says(world, "quero falar com um atendente", **NO_PHONE)
    claim(world.store, ANA, HIDDEN, epoch=hidden(world).epoch, now=world.clock(), new_id=world.new_id)
    episode = hidden(world).episode

    says(world, "sou o mesmo", **both())

    assert world.conversation.agent_uid == "bruno"
    assert (world.open_of(BRUNO), world.open_of(ANA)) == (1, 0)
    assert world.store.read(f"episodes/{episode}")["outcome"] == "merged"


def test_what_was_not_answered_yet_is_answered_in_the_one_conversation(world: World) -> None:
    sid = world.customer_says("caiu a internet", **NO_PHONE)
    other = world.customer_says("alô", **both())

    assert world.bot_answers(other) is Outcome.ANSWERED
    assert world.is_done(sid) and world.is_done(other)
    assert len(world.heard) == 1
    assert world.bot_answers(sid) is Outcome.DONE_BEFORE


def test_a_message_whose_turn_was_about_to_begin_is_answered_where_it_now_is(world: World) -> None:
    sid = world.customer_says("caiu a internet", **NO_PHONE)
    world.customer_says("alô", **both())

    assert link(world.store, world.store.see(CID), new_id=world.new_id, now=world.clock())

    assert world.bot_answers(sid, settle=False) is Outcome.ANSWERED
    assert len(world.heard) == 1


def test_a_message_without_a_phone_that_comes_while_the_two_join_is_not_left_behind(world: World) -> None:
    without_phone(world)
    sid = world.customer_says("com número", **both())
    late: list[str] = []
    world.store.before("join", lambda: late.append(world.customer_says("sem número", **NO_PHONE)))

    world.bot_answers(sid)

    assert {sid, *late} <= {entry.id for entry in world.timeline}
    assert open_ones(world) == [CID]
    assert world.conversation.unread == 3


def test_a_process_that_dies_while_the_entries_move_leaves_nothing_behind(world: World) -> None:
    without_phone(world)
    before = {entry.id for entry in world.store.timeline(HIDDEN, 50)}
    sid = world.customer_says("com número", **both())

    def dies() -> None:
        raise KeyboardInterrupt

    world.store.before("move_entries", dies)
    with pytest.raises(KeyboardInterrupt):
        world.bot_answers(sid)
    assert world.conversation.owner is Owner.QUEUE

    world.clock.advance(seconds=61)
    world.sweep()

    assert before | {sid} <= {entry.id for entry in world.timeline}
    assert world.events.count("joined") == 1
    assert world.conversation.contact.linked == BSUID


def test_an_entry_that_changes_while_it_moves_is_moved_as_it_then_is(world: World) -> None:
    without_phone(world)
    sid = world.customer_says("com número", **both())

    def lost() -> None:
        raise Conflict

    world.store.before("move_entries", lost, times=3)

    assert world.bot_answers(sid) is Outcome.LEFT_TO_PERSON
    assert world.store.timeline(HIDDEN, 50) == ()


def test_what_becomes_of_a_message_is_told_wherever_it_now_is(world: World) -> None:
    without_phone(world)
    (promise,) = [entry for entry in world.store.timeline(HIDDEN, 50) if entry.direction == "out"]
    says(world, "com número", **both())
    update = StatusUpdate(twilio_sid=promise.twilio_sid or "", status=Status.READ, error_code=None)

    after = record_status(world.store, HIDDEN, promise.id, update, now=world.clock())

    assert after and after.status is Status.READ
    assert world.message(promise.id).status is Status.READ
    assert record_status(world.store, HIDDEN, "01NOBODY", update, now=world.clock()) is None


def test_a_bot_that_still_thinks_about_the_one_says_nothing_in_the_other(world: World) -> None:
    sid = world.customer_says("caiu a internet", **NO_PHONE)
    others: list[Any] = []

    def the_phone_appears() -> None:
        others.append(says(world, "alô", **both()))

    world.model.while_thinking.append(the_phone_appears)

    assert world.bot_answers(sid) is Outcome.DROPPED
    assert [outcome for _, outcome in others] == [Outcome.ANSWERED]
    assert len(world.heard) == 1
