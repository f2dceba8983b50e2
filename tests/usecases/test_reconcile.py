"""What never reached us is found in Twilio's list, and what we missed of our own messages is made up for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.fakes.customer import CID, CUSTOMER, OURS
from tests.usecases.world import World
from transbordo.domain.messages import MediaState, Outbound, Received, Status
from transbordo.domain.whatsapp.reconciling import Listed
from transbordo.domain.whatsapp.webhook import InboundMessage, IncomingMedia
from transbordo.usecases import reconcile as module
from transbordo.usecases.answer import Outcome
from transbordo.usecases.reconcile import EVERY, FIRST, OVERLAP, SETTLED, SPAN

DAY = "2026-11-23"


def listed(sid: str, at: datetime, text: str = "perdida", **fields: Any) -> Listed:
    known = {"sender": CUSTOMER, "recipient": OURS, "status": "received", "error_code": None, "files": 0}
    return Listed(**({"sid": sid, "inbound": True, "text": text, "at": at} | known | fields))


def ours(message: Outbound, status: str, **fields: Any) -> Listed:
    return listed(
        message.twilio_sid or "?",
        message.at,
        message.text,
        **({"inbound": False, "sender": OURS, "recipient": CUSTOMER, "status": status} | fields),
    )


def withheld(world: World, sid: str = "SMlost", text: str = "perdida", **fields: Any) -> None:
    """The customer writes, and Twilio's webhook does not reach us."""
    world.clock.advance(seconds=1)
    world.whatsapp.lists(listed(sid, world.clock(), text, **fields))


def minutes_later(world: World, minutes: float = 6) -> int:
    world.clock.advance(minutes=minutes)
    return world.sweep()["reconciled"]


def ledger(world: World) -> dict[str, Any]:
    found = dict(world.store.read(f"ledger/{DAY}"))
    return {name: count for name, count in found.items() if name not in ("updatedAt", "checkedUntil", "heldSince")}


def nothing_but(**counts: int) -> dict[str, int]:
    return {"inbound": 0, "outbound": 0, "recovered": 0, "advanced": 0, "unknownOutbound": 0} | counts


def test_a_withheld_message_is_found_and_answered_once(world: World) -> None:
    withheld(world, text="minha internet caiu")
    sent_at = world.clock()
    world.clock.advance(seconds=59)
    assert world.sweep()["reconciled"] == 0

    assert minutes_later(world) == 1
    entry = world.store.entry(CID, "SMlost")
    assert isinstance(entry, Received)
    assert (entry.text, entry.at, entry.sent_at) == ("minha internet caiu", world.clock(), sent_at)
    # the work item's creation wakes the bot, as any webhook's does
    assert world.bot_answers("SMlost") is Outcome.ANSWERED
    assert len(world.heard) == 1

    assert minutes_later(world) == 0
    assert len(world.heard) == 1
    assert ledger(world) == nothing_but(inbound=1, recovered=1)


def test_who_watches_over_us_is_told_how_many_messages_went_astray(world: World) -> None:
    for sid in ("SMone", "SMother"):
        withheld(world, sid)
    minutes_later(world)
    assert world.recovered == [2]

    minutes_later(world)
    assert world.recovered == [2]


def test_a_lost_status_alone_is_no_message_that_went_astray(world: World) -> None:
    world.chat()
    world.whatsapp.lists(ours(world.said[-1], "delivered"))
    assert minutes_later(world) == 1
    assert world.recovered == []


def test_what_reached_us_is_only_counted(world: World) -> None:
    sid = world.chat()
    world.whatsapp.lists(listed(sid, world.clock()), ours(world.said[0], "queued"))
    before = (world.conversation, world.timeline)

    assert minutes_later(world, 2) == 0

    assert (world.conversation, world.timeline) == before
    assert ledger(world) == nothing_but(inbound=1, outbound=1)


def test_a_message_found_after_a_newer_one_was_answered_is_answered_too(world: World) -> None:
    withheld(world, text="meu boleto não chegou")
    world.chat("oi?")

    assert minutes_later(world) == 1
    assert world.bot_answers("SMlost") is Outcome.ANSWERED

    assert len(world.heard) == 2
    assert not world.conversation.needs_reply


def test_a_message_found_after_the_episode_has_ended_opens_the_next(world: World) -> None:
    withheld(world, text="mais uma coisa")
    world.claimed()
    world.resolve()

    assert minutes_later(world) == 1
    assert world.bot_answers("SMlost") is Outcome.ANSWERED


def test_a_message_found_while_a_person_has_the_conversation_is_shown_to_them(world: World) -> None:
    world.claimed()
    world.reply()
    withheld(world)

    assert minutes_later(world) == 1

    assert world.bot_answers("SMlost") is Outcome.LEFT_TO_PERSON
    assert (world.conversation.needs_reply, world.conversation.unread) == (True, 1)


def test_a_withheld_file_is_found_where_twilio_keeps_it(world: World) -> None:
    withheld(world, text="", files=1)
    world.whatsapp._files["SMlost"] = (IncomingMedia(url="https://twilio.example/1", content_type="image/png"),)

    assert minutes_later(world) == 1

    entry = world.store.entry(CID, "SMlost")
    assert isinstance(entry, Received)
    assert (entry.type, entry.media_pending, entry.media[0].state) == ("image", True, MediaState.PENDING)
    assert entry.media[0].source == "https://twilio.example/1"


@pytest.mark.parametrize(
    ("word", "status"),
    [("delivered", Status.DELIVERED), ("read", Status.READ), ("sent", Status.SENT), ("undelivered", Status.FAILED)],
)
def test_a_lost_status_is_made_up_for(world: World, word: str, status: Status) -> None:
    world.chat()
    world.whatsapp.lists(ours(world.said[0], word))

    assert minutes_later(world, 2) == 1

    assert world.statuses == [status]
    assert ledger(world)["advanced"] == 1


def test_a_status_never_goes_back(world: World) -> None:
    world.chat()
    world.status(world.said[0], Status.READ)
    world.whatsapp.lists(ours(world.said[0], "delivered"))

    assert minutes_later(world, 2) == 0
    assert world.statuses == [Status.READ]


def test_a_lost_refusal_tells_that_the_window_is_closed(world: World) -> None:
    world.claimed()
    message = world.reply().message
    world.whatsapp.lists(ours(message, "failed", error_code=63016))

    assert minutes_later(world, 2) == 1

    failed = world.message(message.id)
    assert failed.error and failed.error.code == 63016
    assert world.conversation.window_expires_at == world.clock()


def test_what_twilio_sent_without_our_knowing_is_counted_once_it_cannot_be_on_its_way(world: World) -> None:
    world.clock.advance(seconds=1)
    stranger = listed("SMstranger", world.clock(), inbound=False, sender=OURS, recipient=CUSTOMER, status="sent")
    world.whatsapp.lists(stranger)

    minutes_later(world, 2)
    assert ledger(world) == nothing_but(outbound=1)

    for _ in range(5):
        minutes_later(world)
    assert ledger(world) == nothing_but(outbound=1, unknownOutbound=1)


# When, and how far


def test_it_is_done_every_five_minutes(world: World) -> None:
    for _ in range(61):
        world.sweep()
        world.clock.advance(seconds=10)

    assert len(world.whatsapp.listings) == 3


def test_each_comparison_begins_before_the_end_of_the_last(world: World) -> None:
    world.sweep()
    minutes_later(world)

    (first, second) = world.whatsapp.listings
    assert first == (world.clock() - timedelta(minutes=6) - SETTLED - FIRST - OVERLAP, first[1])
    assert second == (first[1] - OVERLAP, world.clock() - SETTLED)


def test_after_an_outage_it_catches_up_hour_by_hour(world: World) -> None:
    world.sweep()
    withheld(world)
    world.clock.advance(hours=3)

    # the first hour, the second, the third
    assert [minutes_later(world, 1) for _ in range(4)] == [1, 0, 0, 0]
    assert all(before - after <= SPAN + OVERLAP for after, before in world.whatsapp.listings)
    assert world.whatsapp.listings[-1][1] >= world.clock() - EVERY - SETTLED


def test_where_there_is_too_much_it_covers_less_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LIMIT", 4)
    world.sweep()
    for n in range(8):
        withheld(world, f"SM{n}")
        world.clock.advance(minutes=5)

    found = [minutes_later(world, 1) for _ in range(30)]

    assert sum(found) == 8
    assert all(world.store.entry(CID, f"SM{n}") for n in range(8))


# What goes wrong


def test_while_twilio_cannot_be_asked_nothing_counts_as_compared(world: World) -> None:
    world.sweep()
    withheld(world)
    reachable = world.whatsapp._reachable
    world.whatsapp.cannot_be_asked()
    assert minutes_later(world) == 0
    assert [step for step, _ in world.failures] == ["reconciled"]

    world.whatsapp._reachable = reachable
    assert minutes_later(world, 20) == 1


def test_a_message_that_cannot_be_stored_now_is_found_again(world: World) -> None:
    withheld(world, "SM1")
    withheld(world, "SM2")

    def broken() -> None:
        raise OSError("the store hiccups")

    world.store.before("receive", broken)

    assert minutes_later(world) == 1
    assert [step for step, _ in world.failures] == ["reconciled"]
    assert ledger(world) == {"inbound": 0, "outbound": 0, "recovered": 1, "advanced": 0, "unknownOutbound": 0}

    assert minutes_later(world, 1) == 1
    assert ledger(world) == nothing_but(inbound=2, recovered=2)


def test_a_message_that_can_never_be_stored_does_not_keep_later_ones_from_being_found(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = world.store.receive

    def all_but_one(message: InboundMessage, received: Received) -> bool:
        if message.sid == "SMnever":
            raise OSError("the store refuses")
        return bool(stored(message, received))

    monkeypatch.setattr(world.store, "receive", all_but_one, raising=False)
    world.sweep()
    withheld(world, "SMnever")
    for _ in range(3):
        minutes_later(world, 30)
    withheld(world, "SMlater")

    assert sum(minutes_later(world, 10) for _ in range(12)) == 1

    assert world.store.entry(CID, "SMlater")
    assert {step for step, _ in world.failures} == {"reconciled"}


def test_after_an_outage_a_hiccup_costs_no_message(world: World) -> None:
    def broken() -> None:
        raise OSError("the store hiccups")

    world.sweep()
    withheld(world)
    world.clock.advance(hours=3)
    world.store.before("receive", broken)

    assert sum(minutes_later(world, 1) for _ in range(5)) == 1
    assert world.store.entry(CID, "SMlost")


def test_a_message_whose_files_twilio_never_names_is_there_without_them_in_the_end(world: World) -> None:
    world.sweep()
    withheld(world, files=1)
    del world.whatsapp._files["SMlost"]

    assert [minutes_later(world, 30) for _ in range(3)] == [0, 0, 0]
    assert sum(minutes_later(world, 30) for _ in range(3)) == 1

    entry = world.store.entry(CID, "SMlost")
    assert isinstance(entry, Received) and (entry.text, entry.media) == ("perdida", ())


def test_a_message_that_makes_no_sense_holds_up_nothing(world: World) -> None:
    withheld(world, "SMnobody", sender="")
    withheld(world, "SM2")

    assert minutes_later(world) == 1
    assert world.failures == []
    assert minutes_later(world) == 0


def test_two_comparisons_at_once_recover_each_message_once(world: World) -> None:
    for n in range(5):
        withheld(world, f"SM{n}")
    world.clock.advance(minutes=6)
    world.store.after("known_inbound", world.sweep)

    world.sweep()

    assert world.conversation.unread == 5
    assert ledger(world) == nothing_but(inbound=5, recovered=5)
    assert world.failures == []
