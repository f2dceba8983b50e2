"""A conversation moves: to another queue or colleague, back to the bot, to its end, and back from there."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.customer import CID
from tests.usecases.world import ANA, BRUNO, CARLA, DIEGO, ELISA, World
from transbordo.domain.conversation.access import User
from transbordo.domain.conversation.conversation import Owner, latest_sid
from transbordo.domain.messages import Note, Status
from transbordo.domain.whatsapp.outgoing import Refused
from transbordo.errors import CustomerWrote, Invalid, NotFound, NotOwner, StaleEpoch
from transbordo.usecases.add_note import MAX_NOTE, add_note
from transbordo.usecases.answer import Outcome
from transbordo.usecases.mark_read import mark_read
from transbordo.usecases.resolve import resolve

# Transfer


def test_a_transfer_to_a_queue_makes_it_wait_again(world: World) -> None:
    world.claimed(ANA)

    conversation = world.transfer(queue="vendas")

    assert (conversation.owner, conversation.queue, conversation.agent_uid) == (Owner.QUEUE, "vendas", None)
    assert conversation.waiting_since == world.clock()
    assert world.last_event == {"name": "transferred", "by": "Ana", "uid": "ana", "queue": "vendas"}
    assert world.open_of(ANA) == 0
    assert world.episode["queue"] == "vendas"


def test_a_transfer_to_a_colleague_is_theirs_at_once(world: World) -> None:
    world.claimed(ANA)

    conversation = world.transfer(to="carla")

    assert (conversation.owner, conversation.agent_uid, conversation.agent_name) == (Owner.AGENT, "carla", "Carla")
    assert conversation.waiting_since is None
    assert (world.open_of(ANA), world.open_of(CARLA)) == (0, 1)
    assert world.episode["agents"] == ["ana", "carla"]
    assert world.reply(CARLA).message.author.uid == "carla"


def test_what_was_given_says_by_whom_and_what_was_taken_names_nobody(world: World) -> None:
    world.claimed(ANA)

    assert world.transfer(to="carla").given_by == "Ana"
    assert world.transfer(CARLA, to="carla").given_by is None
    world.transfer(CARLA, to="ana")
    assert world.transfer(ANA, queue="geral").given_by is None
    assert world.claim(ANA).given_by is None


def test_a_transfer_takes_its_note_along(world: World) -> None:
    world.claimed()

    world.transfer(queue="vendas", note="quer o plano de 500")

    (note,) = [entry for entry in world.timeline if isinstance(entry, Note)]
    assert (note.text, note.author.uid, note.episode) == ("quer o plano de 500", "ana", world.conversation.episode)
    assert world.heard == world.heard[:1]


@pytest.mark.parametrize(
    ("where", "field"),
    [
        ({}, "queue"),
        ({"queue": "vendas", "to": "bruno"}, "queue"),
        ({"queue": "no-such-queue"}, "queue"),
        ({"to": "nobody"}, "agentUid"),
        ({"to": "stranger"}, "agentUid"),
        ({"queue": "vendas", "note": "  "}, "note"),
        ({"queue": "vendas", "note": "x" * (MAX_NOTE + 1)}, "note"),
    ],
)
def test_a_transfer_to_nowhere_is_refused_with_the_field(world: World, where: dict[str, Any], field: str) -> None:
    world.claimed()
    world.store.put("agents/stranger", {"name": "Stranger", "role": None})
    before = world.conversation

    with pytest.raises(Invalid) as refused:
        world.transfer(**where)
    assert refused.value.details["field"] == field
    assert world.conversation == before


def test_one_s_own_queue_may_be_sorted_without_claiming(world: World) -> None:
    world.in_queue()

    assert world.transfer(BRUNO, to="ana").agent_uid == "ana"
    assert (world.open_of(ANA), world.open_of(BRUNO)) == (1, 0)


@pytest.mark.parametrize("leader", [DIEGO, ELISA], ids=["supervisor", "admin"])
def test_who_leads_may_move_what_a_person_has(world: World, leader: User) -> None:
    world.claimed(ANA)

    assert world.transfer(leader, to="bruno").agent_uid == "bruno"


def test_a_colleague_s_conversation_is_not_to_be_moved(world: World) -> None:
    world.claimed(ANA)

    with pytest.raises(NotOwner):
        world.transfer(BRUNO, queue="vendas")
    with pytest.raises(NotOwner):
        world.return_to_bot(BRUNO)
    with pytest.raises(NotOwner):
        world.resolve(BRUNO)


@pytest.mark.parametrize("owner", [Owner.BOT, Owner.NOBODY])
def test_what_no_person_has_or_awaits_is_claimed_and_not_moved(world: World, owner: Owner) -> None:
    world.with_the_bot()
    if owner is Owner.NOBODY:
        world.resolve(DIEGO)
    before = world.conversation

    with pytest.raises(NotOwner):
        world.transfer(DIEGO, to="ana")
    with pytest.raises(NotOwner):
        world.return_to_bot(DIEGO)
    assert world.conversation == before


# Back to the bot


def test_the_bot_gets_it_back_and_speaks_from_the_next_message_on(world: World) -> None:
    world.claimed().reply()

    conversation = world.return_to_bot()

    assert (conversation.owner, conversation.agent_uid, conversation.queue) == (Owner.BOT, None, None)
    assert not conversation.needs_reply
    assert world.last_event == {"name": "returned_to_bot", "by": "Ana", "uid": "ana"}
    assert world.open_of(ANA) == 0
    heard = len(world.heard)
    world.clock.advance(minutes=3)
    world.sweep()
    assert len(world.heard) == heard


def test_a_question_that_nobody_has_answered_is_the_bot_s_to_answer(world: World) -> None:
    world.claimed()
    sid = world.customer_says("e quanto custa?")
    world.bot_answers(sid)
    heard = len(world.heard)

    assert world.return_to_bot().needs_reply
    world.clock.advance(seconds=61)
    world.sweep()

    assert len(world.heard) == heard + 1
    assert not world.conversation.needs_reply
    assert world.is_done(sid)


def test_a_question_whose_answer_did_not_arrive_is_the_bot_s_to_answer(world: World) -> None:
    world.claimed()
    world.bot_answers(world.customer_says("e quanto custa?"))
    world.whatsapp.next_ends(Refused(63013, retryable=False))
    assert world.reply().message.status is Status.FAILED
    heard = len(world.heard)

    assert world.return_to_bot().needs_reply
    world.clock.advance(seconds=61)
    world.sweep()

    assert len(world.heard) == heard + 1
    assert not world.conversation.needs_reply


def test_who_was_told_to_wait_is_not_told_so_again_by_the_bot(world: World) -> None:
    world.in_queue()
    heard = len(world.heard)

    assert not world.return_to_bot(DIEGO).needs_reply
    world.clock.advance(minutes=3)
    world.sweep()

    assert len(world.heard) == heard
    assert world.conversation.owner is Owner.BOT


# The end


def test_a_resolved_conversation_is_nobody_s(world: World) -> None:
    world.claimed()
    world.customer_says("obrigado!")

    conversation = world.resolve()

    assert (conversation.owner, conversation.agent_uid, conversation.queue) == (Owner.NOBODY, None, "geral")
    assert (conversation.needs_reply, conversation.unread) == (False, 0)
    assert world.episode["outcome"] == "resolved" and world.episode["resolvedAt"] == world.clock()
    assert world.open_of(ANA) == 0


def test_a_resolve_asked_twice_is_one(world: World) -> None:
    world.claimed()
    world.resolve()
    before = world.timeline

    assert world.resolve(epoch=1).owner is Owner.NOBODY
    assert world.timeline == before
    assert world.open_of(ANA) == 0


def test_what_the_customer_has_just_written_does_not_end_unread(world: World) -> None:
    world.claimed()
    on_screen = latest_sid(world.conversation)
    world.customer_says("só mais uma coisa")
    now, new_id = world.clock(), world.new_id

    with pytest.raises(CustomerWrote):
        resolve(world.store, ANA, CID, epoch=world.conversation.epoch, seen=on_screen, now=now, new_id=new_id)
    assert world.conversation.needs_reply

    on_screen = latest_sid(world.conversation)
    resolve(world.store, ANA, CID, epoch=world.conversation.epoch, seen=on_screen, now=now, new_id=new_id)
    assert world.conversation.owner is Owner.NOBODY


def test_a_reopened_conversation_goes_on_as_the_same_episode(world: World) -> None:
    world.claimed(ANA)
    episode = world.conversation.episode
    world.resolve()

    conversation = world.reopen(BRUNO)

    assert (conversation.owner, conversation.agent_uid, conversation.episode) == (Owner.AGENT, "bruno", episode)
    assert world.episode["resolvedAt"] is None and world.episode["agents"] == ["ana", "bruno"]
    assert world.open_of(BRUNO) == 1
    assert world.reply(BRUNO).message.episode == episode


def test_the_bot_knows_a_reopened_episode_from_its_beginning(world: World) -> None:
    world.chat("a internet caiu")
    world.claim()
    world.resolve()
    world.reopen()
    world.return_to_bot()
    world.chat("caiu de novo")

    assert [said.text for said in world.model.prompts[-1].conversation] == [
        "a internet caiu",
        "Resposta 1",
        "caiu de novo",
    ]


def test_only_what_is_resolved_can_be_reopened(world: World) -> None:
    world.claimed()

    with pytest.raises(StaleEpoch):
        world.reopen()


def test_a_conversation_that_never_had_an_episode_cannot_be_reopened(world: World) -> None:
    world.customer_says()

    with pytest.raises(NotFound):
        world.reopen(DIEGO)


@pytest.mark.parametrize("act", ["transfer", "return_to_bot", "resolve", "reopen"])
def test_an_old_screen_moves_nothing(world: World, act: str) -> None:
    world.claimed()
    if act == "reopen":
        world.resolve()
    epoch = world.conversation.epoch - 1
    where = {"queue": "vendas"} if act == "transfer" else {}

    with pytest.raises(StaleEpoch):
        getattr(world, act)(epoch=epoch, **where)


@pytest.mark.parametrize("act", ["transfer", "return_to_bot", "resolve", "reopen"])
def test_what_one_may_not_see_is_not_found(world: World, act: str) -> None:
    world.claimed(ANA)
    where = {"queue": "vendas"} if act == "transfer" else {}

    with pytest.raises(NotFound):
        getattr(world, act)(CARLA, **where)


def test_what_the_customer_says_after_a_resolve_finds_the_bot(world: World) -> None:
    world.claimed()
    world.resolve()

    assert world.bot_answers(world.customer_says("oi de novo")) is Outcome.ANSWERED


# Read


def test_reading_clears_the_count_for_the_owner_only(world: World) -> None:
    world.claimed(ANA)
    world.customer_says("alô")
    world.customer_says("alô?")
    unread = world.conversation.unread

    told = len(world.whatsapp.typing_for)
    assert mark_read(world.store, world.whatsapp, DIEGO, CID, now=world.clock()).unread == unread > 0
    assert len(world.whatsapp.typing_for) == told
    assert mark_read(world.store, world.whatsapp, ANA, CID, now=world.clock()).unread == 0
    assert world.whatsapp.typing_for[told:] == [latest_sid(world.conversation)]
    assert world.conversation.unread == 0
    assert world.conversation.needs_reply


def test_reading_what_one_may_not_see_is_not_found(world: World) -> None:
    world.claimed(ANA)

    with pytest.raises(NotFound):
        mark_read(world.store, world.whatsapp, CARLA, CID, now=world.clock())


# Notes


def test_a_note_stays_at_the_desk(world: World) -> None:
    world.claimed(ANA)
    before = world.conversation

    note = add_note(world.store, BRUNO, CID, note_id="01N", text="já ligou ontem", now=world.clock())

    assert world.store.entry(CID, "01N") == note
    assert (note.author.uid, note.episode) == ("bruno", before.episode)
    assert world.conversation == before
    assert len(world.whatsapp.sent) == 1


def test_a_note_asked_twice_is_one(world: World) -> None:
    world.claimed()

    first = add_note(world.store, ANA, CID, note_id="01N", text="um", now=world.clock())

    assert add_note(world.store, ANA, CID, note_id="01N", text="dois", now=world.clock()) == first


def test_a_note_never_takes_the_place_of_a_message(world: World) -> None:
    world.claimed()
    message = world.reply().message

    with pytest.raises(Invalid) as refused:
        add_note(world.store, ANA, CID, note_id=message.id, text="n", now=world.clock())
    assert refused.value.details["field"] == "id"
    assert world.message(message.id) == message


@pytest.mark.parametrize("text", ["", "  ", "x" * (MAX_NOTE + 1)])
def test_an_empty_or_endless_note_is_refused(world: World, text: str) -> None:
    world.claimed()

    with pytest.raises(Invalid):
        add_note(world.store, ANA, CID, note_id="01N", text=text, now=world.clock())


def test_there_are_no_notes_on_what_one_may_not_see(world: World) -> None:
    world.claimed(ANA)

    with pytest.raises(NotFound):
        add_note(world.store, CARLA, CID, note_id="01N", text="n", now=world.clock())
