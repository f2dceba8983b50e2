"""What events, callbacks and timers missed is set right: each step by itself, and as often as one likes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests.fakes.customer import CID, inbound
from tests.usecases.world import ANA, BRUNO, DIEGO, World, person
from transbordo.domain.conversation.conversation import Owner
from transbordo.domain.conversation.outbox import FIRST_PAUSE, LEASE, LOOK_UP_AFTER, MAX_ATTEMPTS
from transbordo.domain.messages import MediaState, Outbound, Received, Status
from transbordo.domain.whatsapp.media_types import Fetched, MediaNotYet
from transbordo.domain.whatsapp.outgoing import Refused, SendResult, Unknown
from transbordo.usecases.receive import receive
from transbordo.usecases.reply import retry
from transbordo.usecases.sweep import LASTS, PAGE

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 16
BUSY = Refused(20429, retryable=True)
LOST = Unknown("timeout")


def test_with_nothing_wrong_it_does_nothing(world: World) -> None:
    world.claimed()
    world.reply()
    before = (world.conversation, world.timeline)

    assert set(world.sweep().values()) == {0}
    assert (world.conversation, world.timeline) == before


def test_a_message_without_an_answer_is_answered_after_a_minute(world: World) -> None:
    world.customer_says()
    world.clock.advance(seconds=60)
    assert world.sweep()["unprocessed"] == 0

    world.clock.advance(seconds=1)
    assert world.sweep()["unprocessed"] == 1
    assert len(world.heard) == 1


# Sends


def replied(world: World, *results: SendResult, arrives: bool = False) -> Outbound:
    """An agent's message, whose sends end so."""
    world.claimed()
    world.whatsapp.next_ends(*results, arrives=arrives)
    return world.reply(text="Oi, Marina!").message


def test_a_send_that_twilio_had_no_room_for_is_made_after_its_pause(world: World) -> None:
    message = replied(world, BUSY)

    world.clock.advance(seconds=FIRST_PAUSE.total_seconds() - 1)
    assert world.sweep()["sends"] == 0
    world.clock.advance(seconds=1)
    assert world.sweep()["sends"] == 1

    assert world.heard[-1] == "Oi, Marina!"
    assert world.message(message.id).attempts == 2


def test_pauses_grow_until_the_message_fails_with_words(world: World) -> None:
    message = replied(world, *[BUSY] * MAX_ATTEMPTS)
    pauses = []
    while (now := world.message(message.id)).status is Status.QUEUED:
        assert now.retry_at
        pauses.append((now.retry_at - world.clock()).total_seconds())
        world.clock.now = now.retry_at
        world.sweep()

    assert pauses == [5, 10, 20, 40, 80]
    failed = world.message(message.id)
    assert failed.status is Status.FAILED and failed.error and failed.error.retry
    assert failed.attempts == MAX_ATTEMPTS


def test_a_lost_answer_is_looked_up_and_the_message_not_sent_again(world: World) -> None:
    message = replied(world, LOST, arrives=True)
    sent = len(world.whatsapp.sent)

    world.clock.advance(seconds=LOOK_UP_AFTER.total_seconds())
    assert world.sweep()["sends"] == 1

    after = world.message(message.id)
    assert (after.status, bool(after.twilio_sid)) == (Status.SENDING, True)
    assert len(world.whatsapp.sent) == sent
    assert world.sweep()["sends"] == 0


def test_a_lost_answer_is_given_time_for_its_callback(world: World) -> None:
    message = replied(world, LOST, arrives=True)
    world.clock.advance(seconds=LOOK_UP_AFTER.total_seconds() - 1)
    assert world.sweep()["sends"] == 0

    world.status(message, Status.SENDING, sid="SM9")
    assert world.message(message.id).status is Status.SENDING
    world.status(message, Status.DELIVERED, sid="SM9")
    world.clock.advance(hours=1)
    assert world.sweep()["sends"] == 0


def test_a_lost_message_is_sent_once_twilio_surely_does_not_have_it(world: World) -> None:
    message = replied(world, LOST)

    world.clock.advance(seconds=LOOK_UP_AFTER.total_seconds())
    world.sweep()

    assert world.heard[-1] == "Oi, Marina!"
    assert world.message(message.id).status is Status.SENDING


def test_while_twilio_cannot_be_asked_nothing_is_sent_again(world: World) -> None:
    message = replied(world, LOST)
    sent = len(world.whatsapp.sent)
    world.whatsapp.cannot_be_asked()

    for _ in range(5):
        world.clock.advance(minutes=2)
        assert world.sweep()["sends"] == 1

    assert len(world.whatsapp.sent) == sent
    assert world.message(message.id).status is Status.UNKNOWN


def test_a_message_that_is_lost_again_and_again_fails_in_the_end(world: World) -> None:
    message = replied(world, *[LOST] * 20)
    for _ in range(20):
        world.clock.advance(minutes=2)
        world.sweep()

    failed = world.message(message.id)
    assert failed.status is Status.FAILED and failed.error
    assert failed.attempts == MAX_ATTEMPTS


def test_what_twilio_says_to_have_failed_has_failed(world: World) -> None:
    message = replied(world, LOST, arrives=True)
    world.whatsapp.later_says(world.whatsapp.sent[-1], Refused(63024, retryable=False))

    world.clock.advance(minutes=2)
    world.sweep()

    error = world.message(message.id).error
    assert error and error.code == 63024


def test_an_equal_message_from_before_is_not_taken_for_the_lost_one(world: World) -> None:
    message = replied(world, LOST)

    world.clock.advance(minutes=2)
    world.sweep()

    (_, since, _) = world.whatsapp.asked_for[-1]
    assert since >= message.at


def test_a_failed_first_try_is_not_taken_for_the_lost_second(world: World) -> None:
    message = replied(world, Refused(63019, retryable=False))
    world.clock.advance(hours=1)
    second_try = world.clock()
    world.whatsapp.next_ends(LOST)
    retry(world.outbox, ANA, CID, message.id, epoch=world.conversation.epoch, new_id=world.new_id)

    world.clock.advance(minutes=2)
    world.sweep()

    (_, since, _) = world.whatsapp.asked_for[-1]
    assert second_try - LEASE <= since <= second_try


def test_of_two_equal_messages_each_has_its_own_fate(world: World) -> None:
    world.claimed()
    world.whatsapp.next_ends(LOST)
    lost = world.reply(text="ok").message
    there = world.reply(text="ok").message
    world.clock.advance(minutes=2)

    world.sweep()

    assert world.heard[-2:] == ["ok", "ok"]
    sids = {world.message(message.id).twilio_sid for message in (lost, there)}
    assert len(sids) == 2 and None not in sids


def test_two_equal_messages_that_are_both_lost_are_two_messages(world: World) -> None:
    world.claimed()
    world.whatsapp.next_ends(LOST, arrives=True)
    first = world.reply(text="ok").message
    world.whatsapp.next_ends(LOST)
    second = world.reply(text="ok").message
    world.clock.advance(minutes=2)

    world.sweep()

    assert world.heard[-2:] == ["ok", "ok"]
    assert len({world.message(message.id).twilio_sid for message in (first, second)}) == 2


def test_nothing_is_decided_while_an_equal_message_is_being_sent(world: World) -> None:
    world.claimed()
    world.whatsapp.next_ends(LOST)
    lost = world.reply(text="ok").message
    world.clock.advance(minutes=2)
    world.whatsapp.while_sending.append(world.sweep)

    world.reply(text="ok")
    assert world.message(lost.id).status is Status.UNKNOWN

    world.sweep()
    assert world.heard[-2:] == ["ok", "ok"]


def test_a_failure_that_is_found_keeps_twilio_s_id(world: World) -> None:
    message = replied(world, LOST, arrives=True)
    world.whatsapp.later_says(world.whatsapp.sent[-1], Refused(63024, retryable=False, sid="SM7"))
    world.clock.advance(minutes=2)

    world.sweep()

    assert world.message(message.id).twilio_sid == "SM7"


def test_a_send_whose_process_died_is_looked_up(world: World) -> None:
    message = replied(world)
    world.store.put(
        f"conversations/{CID}/messages/{message.id}",
        world.store.read(f"conversations/{CID}/messages/{message.id}")
        | {"twilioSid": None, "lease": {"id": "L", "until": world.clock() + LEASE}},
    )
    sent = len(world.whatsapp.sent)

    assert world.sweep()["sends"] == 0
    world.clock.advance(seconds=LEASE.total_seconds())
    assert world.sweep()["sends"] == 1

    assert len(world.whatsapp.sent) == sent
    assert world.message(message.id).twilio_sid


def test_a_send_that_a_callback_spoke_of_is_at_twilio_whatever_its_list_says(world: World) -> None:
    message = replied(world)
    world.store.put(
        f"conversations/{CID}/messages/{message.id}",
        world.store.read(f"conversations/{CID}/messages/{message.id}")
        | {"twilioSid": "SM9", "lease": {"id": "L", "until": world.clock()}},
    )
    world.whatsapp.cannot_be_asked()

    world.sweep()

    assert world.message(message.id).lease is None
    assert world.sweep()["sends"] == 0


def test_an_agent_s_message_is_sent_even_after_the_conversation_has_moved_on(world: World) -> None:
    message = replied(world, BUSY)
    world.transfer(queue="vendas")
    world.clock.advance(minutes=1)

    world.sweep()

    assert world.message(message.id).status is Status.SENDING


def test_two_sweeps_at_once_send_once(world: World) -> None:
    replied(world, BUSY)
    sent = len(world.whatsapp.sent)
    world.clock.advance(minutes=1)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: world.sweep(), range(8)))

    assert len(world.whatsapp.sent) == sent + 1
    assert world.failures == []


def test_a_send_that_another_sweep_has_just_made_is_not_made_again(world: World) -> None:
    replied(world, BUSY)
    sent = len(world.whatsapp.sent)
    world.clock.advance(minutes=1)
    world.store.before("put_message", world.sweep)

    world.sweep()

    assert len(world.whatsapp.sent) == sent + 1


# Files


def test_late_files_are_fetched(world: World) -> None:
    world.source.has("https://twilio.example/1", *[MediaNotYet()] * 4, Fetched(PNG, "image/png"))
    sid = world.customer_says("olha", media=("https://twilio.example/1",))
    world.bot_answers(sid)

    world.clock.advance(seconds=31)
    assert world.sweep()["media"] == 1

    entry = world.store.entry(CID, sid)
    assert isinstance(entry, Received) and entry.media[0].state is MediaState.STORED
    assert world.sweep()["media"] == 0


# Those who wait


def test_when_somebody_waits_twice_the_target_the_leaders_hear_of_it_once(world: World) -> None:
    world.in_queue()
    world.clock.advance(seconds=599)
    assert world.sweep()["waiting"] == 0

    world.clock.advance(seconds=2)
    assert world.sweep()["waiting"] == 1
    assert world.sweep()["waiting"] == 0

    assert {letter.to for letter in world.mail.sent} == {"diego@fibra.example", "elisa@fibra.example"}
    assert len(world.mail.sent) == 2
    assert f"https://desk.example/c/{CID}" in world.mail.sent[0].text
    assert world.conversation.escalated_at == world.clock()


def test_leaders_whom_another_sweep_has_just_called_are_not_called_again(world: World) -> None:
    world.in_queue()
    world.clock.advance(seconds=700)
    world.store.before("commit", world.sweep)

    world.sweep()

    assert len(world.mail.sent) == 2


def test_many_who_wait_in_a_patient_queue_hide_nobody_in_an_urgent_one(world: World) -> None:
    world.store.put("queues/vendas", {"name": "Vendas", "targetSeconds": 24 * 3600})
    world.in_queue()
    there = world.store.read(f"conversations/{CID}")
    for n in range(PAGE):
        earlier = there["waitingSince"] - timedelta(minutes=1)
        world.store.put(f"conversations/patient{n}", there | {"queue": "vendas", "waitingSince": earlier})
    world.clock.advance(seconds=601)

    assert world.sweep()["waiting"] == 1

    assert {letter.to for letter in world.mail.sent} == {"diego@fibra.example", "elisa@fibra.example"}


def test_who_waits_in_a_queue_that_was_taken_away_is_not_forgotten(world: World) -> None:
    world.in_queue()
    world.store.put(f"conversations/{CID}", world.store.read(f"conversations/{CID}") | {"queue": "gone"})
    world.clock.advance(seconds=601)

    assert world.sweep()["waiting"] == 1

    assert len(world.mail.sent) == 2


def test_once_somebody_is_called_everybody_is_however_slow_the_mail_server(world: World) -> None:
    leaders = [person(f"leader{n}", "supervisor") for n in range(20)]
    for leader in leaders:
        world.put_person(leader)
    world.mail.while_sending = lambda: world.clock.advance(seconds=9)
    world.in_queue()
    world.clock.advance(seconds=601)

    world.sweep()

    assert {letter.to for letter in world.mail.sent} >= {leader.email for leader in leaders}


def test_each_queue_has_its_own_target(world: World) -> None:
    world.store.put("queues/geral", {"name": "Geral", "targetSeconds": 3600})
    world.store.put("queues/vendas", {"name": "Vendas", "targetSeconds": 60})
    world.in_queue()
    world.clock.advance(seconds=601)

    assert world.sweep()["waiting"] == 0


def test_who_was_claimed_in_time_is_no_cause_for_alarm(world: World) -> None:
    world.in_queue()
    world.clock.advance(seconds=700)
    world.store.after("waiting", lambda: world.claim(ANA))

    world.sweep()

    assert world.mail.sent == []
    assert world.conversation.escalated_at is None


def test_a_mail_that_cannot_be_sent_does_not_cost_the_others(world: World) -> None:
    world.mail.refuses.add("diego@fibra.example")
    world.in_queue()
    world.clock.advance(seconds=700)

    world.sweep()

    assert [letter.to for letter in world.mail.sent] == ["elisa@fibra.example"]
    assert len(world.failures) == 1


def test_without_mail_nobody_is_called(world: World) -> None:
    world.in_queue()
    world.clock.advance(seconds=700)

    assert world.sweep(with_mail=False)["waiting"] == 0


# Idle conversations


def test_the_bot_s_conversation_ends_a_day_after_the_last_word(world: World) -> None:
    world.with_the_bot()
    world.clock.advance(hours=24)
    assert world.sweep()["idle"] == 0

    world.clock.advance(seconds=1)
    assert world.sweep()["idle"] == 1

    assert world.conversation.owner is Owner.NOBODY
    assert world.episode["outcome"] == "idle"
    assert world.last_event["name"] == "resolved"


def test_a_customer_who_writes_at_that_very_moment_is_not_cut_off(world: World) -> None:
    world.with_the_bot()
    world.clock.advance(hours=25)
    world.store.after("idle", lambda: world.customer_says("ainda aí?", sid="SM9"))

    world.sweep()

    assert world.conversation.owner is Owner.BOT
    assert world.conversation.needs_reply
    world.bot_answers("SM9")
    assert len(world.heard) == 2


@pytest.mark.parametrize("owner", ["queue", "agent"])
def test_what_people_have_does_not_end_by_itself(world: World, owner: str) -> None:
    world.in_queue() if owner == "queue" else world.claimed()
    world.clock.advance(hours=48)

    assert world.sweep()["idle"] == 0


# Agents


def test_an_agent_whose_desk_went_quiet_is_offline(world: World) -> None:
    now = world.clock()
    world.put_person(ANA, presence="available", lastSeenAt=now - timedelta(minutes=7))
    world.put_person(BRUNO, presence="available", lastSeenAt=now - timedelta(minutes=5))

    assert world.sweep()["quiet"] == 1

    assert world.store.read("agents/ana")["presence"] == "offline"
    assert world.store.read("agents/bruno")["presence"] == "available"
    assert world.sweep()["quiet"] == 0


# What cannot be mended does not stop the rest


def test_one_poisoned_item_does_not_stop_the_others(world: World) -> None:
    for n in range(3):
        message = inbound(f"SM{n}", at=world.clock(), From=f"whatsapp:+551190000001{n}")
        receive(world.store, message)
    world.model.will(ValueError("poison"))
    world.clock.advance(seconds=61)

    assert world.sweep()["unprocessed"] == 3

    assert len(world.heard) == 2
    assert [(step, type(error)) for step, error in world.failures] == [("unprocessed", ValueError)]


def idle_ones(world: World, number: int) -> None:
    """Conversations of the bot in which nobody has said anything for a day."""
    world.with_the_bot()
    there = world.store.read(f"conversations/{CID}")
    for n in range(number):
        world.store.put(f"conversations/idle{n}", there | {"updatedAt": world.clock() - timedelta(hours=25)})


def test_a_step_that_hangs_leaves_the_others_their_time(world: World) -> None:
    idle_ones(world, 2)
    for n in range(PAGE):
        receive(world.store, inbound(f"SMnew{n}", at=world.clock(), From=f"whatsapp:+55119000001{n:02d}"))
    world.model.while_thinking.extend([lambda: world.clock.advance(seconds=20)] * PAGE)
    world.clock.advance(seconds=61)
    began = world.clock()

    done = world.sweep()

    assert 0 < done["unprocessed"] < PAGE
    assert done["idle"] == 2
    assert world.clock() - began <= LASTS + timedelta(seconds=20)
    assert {step for step, _ in world.failures} == set()


def test_where_no_time_is_left_each_step_takes_up_one(world: World) -> None:
    idle_ones(world, 2)
    world.customer_says()
    world.model.while_thinking.append(lambda: world.clock.advance(seconds=2 * LASTS.total_seconds()))
    world.clock.advance(seconds=61)

    assert world.sweep()["idle"] == 1


def test_what_one_sweep_has_no_time_for_the_next_ones_do(world: World) -> None:
    test_a_step_that_hangs_leaves_the_others_their_time(world)
    world.model.while_thinking.clear()

    world.sweep()

    assert all(world.is_done(f"SMnew{n}") for n in range(PAGE))


@pytest.mark.parametrize(
    "query",
    ["unprocessed", "silent", "stuck_sends", "pending_media", "queue_targets", "waiting", "idle", "quiet_agents"],
)
def test_one_broken_step_does_not_stop_the_others(world: World, query: str) -> None:
    def broken() -> None:
        raise RuntimeError("no index")

    world.put_person(DIEGO, presence="available", lastSeenAt=world.clock() - timedelta(hours=1))
    world.customer_says()
    world.clock.advance(seconds=61)
    world.store.before(query, broken)

    done = world.sweep()

    assert len(world.failures) == 1
    assert done["unprocessed"] + done["quiet"] == (1 if query in ("unprocessed", "quiet_agents") else 2)


def test_swept_twice_at_once_everything_happens_once(world: World) -> None:
    world.in_queue()
    world.clock.advance(seconds=700)
    world.customer_says("oi")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: world.sweep(), range(8)))

    assert len(world.mail.sent) == 2
    assert world.failures == []
