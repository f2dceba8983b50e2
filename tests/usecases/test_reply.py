"""An agent speaks to the customer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from tests.fakes.customer import CID, CUSTOMER
from tests.usecases.world import ANA, BRUNO, CARLA, DIEGO, World
from transbordo.domain.conversation.access import User
from transbordo.domain.messages import MAX_TEXT, Outbound, Status, Template
from transbordo.domain.whatsapp.outgoing import Accepted, Refused, SendResult, Unknown
from transbordo.errors import Invalid, NotFound, NotOwner, StaleEpoch, TransbordoError, WindowClosed
from transbordo.usecases.add_note import add_note
from transbordo.usecases.reply import retry
from transbordo.usecases.upload_media import upload_media

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 16


def uploaded(world: World, user: User, media_id: str = "M1") -> str:
    return upload_media(world.bucket, user, media_id=media_id, name="foto.png", content=PNG).id


def test_a_reply_reaches_the_customer_and_settles_the_conversation(world: World) -> None:
    world.claimed()
    world.customer_says("alô?")

    replied = world.reply(text="Oi, Marina!")

    assert not replied.again
    assert world.heard[-1] == "Oi, Marina!"
    assert world.whatsapp.sent[-1].to == CUSTOMER
    conversation = world.conversation
    assert (conversation.needs_reply, conversation.unread) == (False, 0)
    assert conversation.last_message and conversation.last_message.text == "Oi, Marina!"
    message = world.message(replied.message.id)
    assert message == replied.message
    assert (message.status, message.lease, message.author.uid) == (Status.SENDING, None, "ana")
    assert (message.epoch, message.episode) == (conversation.epoch, conversation.episode)


def test_the_first_reply_of_an_episode_is_timed_and_only_the_first(world: World) -> None:
    world.claimed()
    world.reply()
    first = world.clock()
    world.reply()

    assert world.conversation.first_reply_at == first
    assert (world.episode["firstReplyAt"], world.episode["firstReplyQueue"]) == (first, "geral")


def test_the_same_id_again_is_the_same_message_and_not_sent_again(world: World) -> None:
    world.claimed()
    first = world.reply(id="01SAME")

    second = world.reply(id="01SAME", text="another text")

    assert second.again
    assert second.message == first.message
    assert len(world.whatsapp.sent) == 2  # the bot's promise, and this


def test_the_same_id_at_once_is_sent_once(world: World) -> None:
    world.claimed()
    epoch = world.conversation.epoch

    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: world.reply(id="01SAME", epoch=epoch), range(8)))

    assert [reply.again for reply in replies].count(False) == 1
    assert len(world.whatsapp.sent) == 2


def test_the_same_id_between_look_and_write_is_sent_once(world: World) -> None:
    epoch = world.claimed().conversation.epoch
    world.store.before("commit", lambda: world.reply(id="01SAME", epoch=epoch))

    assert world.reply(id="01SAME", epoch=epoch).again
    assert len(world.whatsapp.sent) == 2


def test_the_same_id_is_answered_even_after_the_conversation_has_moved_on(world: World) -> None:
    world.claimed()
    epoch = world.conversation.epoch
    world.reply(id="01SAME")
    world.transfer(queue="vendas", epoch=epoch)

    assert world.reply(id="01SAME", epoch=epoch).again


@pytest.mark.parametrize("whose", ["a colleague's message", "a note", "the customer's message"])
def test_an_id_of_something_else_is_refused(world: World, whose: str) -> None:
    world.claimed(BRUNO)
    taken = {
        "a colleague's message": lambda: world.reply(BRUNO).message.id,
        "a note": lambda: add_note(world.store, ANA, CID, note_id="01NOTE", text="n", now=world.clock()).id,
        "the customer's message": lambda: world.customer_says(),
    }[whose]()

    with pytest.raises(Invalid) as refused:
        world.reply(ANA, id=taken)
    assert refused.value.details["field"] == "id"


def refused_with(world: World, error: type[TransbordoError], user: User = ANA, **draft: Any) -> TransbordoError:
    """The reply is refused, and nothing came of it."""
    before, timeline = len(world.whatsapp.sent), world.timeline
    with pytest.raises(error) as refused:
        world.reply(user, **draft)
    assert len(world.whatsapp.sent) == before
    assert world.timeline == timeline
    return refused.value


@pytest.mark.parametrize("user", [BRUNO, DIEGO], ids=["a colleague", "a supervisor"])
def test_only_the_owner_speaks(world: World, user: User) -> None:
    world.claimed(ANA)

    error = refused_with(world, NotOwner, user)

    assert (error.details["agentUid"], error.details["agentName"]) == ("ana", "Ana")


def test_nobody_speaks_before_claiming(world: World) -> None:
    world.in_queue()

    refused_with(world, NotOwner)


def test_who_may_not_see_the_conversation_learns_nothing(world: World) -> None:
    world.claimed()

    refused_with(world, NotFound, CARLA)


def test_a_reply_written_on_an_old_screen_is_refused(world: World) -> None:
    world.claimed()
    old = world.conversation.epoch
    world.transfer(to="ana", epoch=old)

    error = refused_with(world, StaleEpoch, epoch=old)

    assert error.details["epoch"] == old + 1


def test_a_transfer_at_the_last_moment_stops_the_reply(world: World) -> None:
    world.claimed()
    epoch = world.conversation.epoch

    def moved() -> None:
        world.transfer(to="bruno", epoch=epoch)

    world.store.before("commit", moved)
    before = len(world.whatsapp.sent)

    with pytest.raises(NotOwner):
        world.reply(epoch=epoch)
    assert len(world.whatsapp.sent) == before


# The window


def at_the_window(world: World, *, hours: float = 0, seconds: float = 0) -> None:
    """So that the next reply comes a day, and so much, after the customer's last message."""
    inbound = world.conversation.last_inbound
    assert inbound
    world.clock.now = inbound.at + timedelta(hours=24 + hours, seconds=seconds - 1)  # a reply takes one


def test_a_second_before_the_day_is_over_free_text_is_sent(world: World) -> None:
    world.claimed()
    at_the_window(world, seconds=-1)

    assert world.reply().message.status is Status.SENDING


def test_when_the_day_is_over_free_text_is_refused(world: World) -> None:
    world.claimed()
    at_the_window(world)

    error = refused_with(world, WindowClosed)

    assert error.details["windowExpiresAt"] == world.conversation.window_expires_at.isoformat()  # type: ignore[union-attr]


VISIT = Template(content_sid="HX1", variables={"1": "Marina"})


def a_visit_template(world: World, approval: str = "approved") -> None:
    world.store.put("templates/HX1", {"name": "visita", "body": "Oi, {{1}}! A visita é hoje.", "approval": approval})


def test_a_template_is_sent_at_any_time_and_kept_in_the_words_that_the_customer_reads(world: World) -> None:
    a_visit_template(world)
    world.claimed()
    at_the_window(world, hours=24 * 30)

    message = world.reply(text="", template=VISIT).message

    assert (message.type, message.text) == ("template", "Oi, Marina! A visita é hoje.")
    assert world.whatsapp.sent[-1].template == VISIT


@pytest.mark.parametrize(
    ("approval", "variables", "problem"),
    [
        ("approved", {}, "gap_left_open"),
        ("approved", {"1": " "}, "gap_left_open"),
        ("pending", {"1": "Marina"}, "not_approved"),
        (None, {"1": "Marina"}, "unknown"),
    ],
)
def test_a_template_that_whatsapp_would_refuse_is_not_sent(
    world: World, approval: str | None, variables: dict[str, str], problem: str
) -> None:
    if approval:
        a_visit_template(world, approval)
    world.claimed()

    error = refused_with(world, Invalid, text="", template=Template(content_sid="HX1", variables=variables))

    assert error.details == {"field": "template", "problem": problem}


def test_the_customer_s_next_message_opens_the_window_again(world: World) -> None:
    world.claimed()
    at_the_window(world, hours=5)
    world.customer_says("voltei")

    assert world.reply().message.status is Status.SENDING


# What can be sent


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": " \n "}, "text"),
        ({"text": "x" * (MAX_TEXT + 1)}, "text"),
        ({"media": ("M1", "M2")}, "media"),
        ({"media": ("never-uploaded",)}, "media"),
        ({"media": ("../bruno/M1",)}, "media"),
    ],
)
def test_what_whatsapp_would_not_take_is_refused_with_the_field(
    world: World, draft: dict[str, Any], field: str
) -> None:
    world.claimed()
    uploaded(world, ANA, "M2")
    uploaded(world, BRUNO, "M1")

    assert refused_with(world, Invalid, **draft).details["field"] == field


def test_as_much_text_as_fits_is_sent(world: World) -> None:
    world.claimed()

    assert world.reply(text="x" * MAX_TEXT).message.status is Status.SENDING


def test_another_s_upload_cannot_be_sent(world: World) -> None:
    world.claimed(ANA)
    media = uploaded(world, BRUNO)

    assert refused_with(world, Invalid, media=(media,)).details["field"] == "media"


def test_a_file_goes_out_as_a_link(world: World) -> None:
    world.claimed()

    message = world.reply(text="", media=(uploaded(world, ANA),)).message

    assert (message.type, message.media[0].name, message.media[0].size) == ("image", "foto.png", len(PNG))
    (link,) = world.whatsapp.sent[-1].media_urls
    assert "uploads/ana/M1" in link


def test_a_quoted_message_is_remembered(world: World) -> None:
    world.claimed()

    assert world.reply(reply_to="SM1").message.quoted == "SM1"


# How it ends


@pytest.mark.parametrize(
    ("result", "status"),
    [
        (Refused(63016, retryable=False), Status.FAILED),
        (Refused(20429, retryable=True), Status.QUEUED),
        (Refused(0, retryable=True), Status.QUEUED),
        (Unknown("timeout"), Status.UNKNOWN),
        (Accepted("SM77"), Status.SENDING),
    ],
)
def test_however_twilio_answers_the_message_is_there_with_its_fate(
    world: World, result: SendResult, status: Status
) -> None:
    world.claimed()
    world.whatsapp.next_ends(result)

    message = world.reply().message

    assert message.status is status
    assert message.lease is None
    assert world.message(message.id) == message
    assert (message.error is not None) == (status is Status.FAILED)
    assert (message.retry_at is not None) == (status is Status.QUEUED)


def test_a_failure_says_why_in_words(world: World) -> None:
    world.claimed()
    world.whatsapp.next_ends(Refused(63016, retryable=False))

    error = world.reply().message.error

    assert error and error.code == 63016
    assert error.message and error.message_en and error.message != error.message_en


def test_twilio_s_wish_to_wait_is_respected(world: World) -> None:
    world.claimed()
    world.whatsapp.next_ends(Refused(20429, retryable=True, retry_after=120))

    message = world.reply().message

    assert message.retry_at == world.clock() + timedelta(seconds=120)


def test_a_callback_that_is_faster_than_the_answer_is_kept(world: World) -> None:
    world.claimed()
    world.whatsapp.while_sending.append(lambda: world.status(world.said[-1], Status.DELIVERED, sid="SM9"))

    message = world.reply().message

    assert (message.status, message.lease) == (Status.DELIVERED, None)


# Trying again


def failed_reply(world: World, user: User = ANA) -> Outbound:
    world.claimed(user)
    world.whatsapp.next_ends(Refused(63019, retryable=False))
    return world.reply(user).message


def again(world: World, message: Outbound, user: User = ANA, epoch: int | None = None) -> Outbound:
    seen_epoch = world.conversation.epoch if epoch is None else epoch
    return retry(world.outbox, user, CID, message.id, epoch=seen_epoch, new_id=world.new_id)


def test_a_failed_message_is_sent_again_as_the_same_message(world: World) -> None:
    failed = failed_reply(world)

    message = again(world, failed)

    assert (message.id, message.status, message.error, message.attempts) == (failed.id, Status.SENDING, None, 1)
    assert world.heard[-1] == failed.text
    assert [said.id for said in world.said].count(failed.id) == 1


def test_two_retries_at_once_are_one_send(world: World) -> None:
    failed = failed_reply(world)
    sent = len(world.whatsapp.sent)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: again(world, failed), range(8)))

    assert len(world.whatsapp.sent) == sent + 1


def test_what_did_not_fail_is_not_sent_again(world: World) -> None:
    world.claimed()
    message = world.reply().message
    sent = len(world.whatsapp.sent)

    assert again(world, message) == message
    assert len(world.whatsapp.sent) == sent


def test_the_list_tells_of_a_failure_until_the_message_is_tried_again(world: World) -> None:
    failed = failed_reply(world)
    last = world.conversation.last_message
    assert last and (last.failed, last.name) == (True, ANA.name)

    again(world, failed)

    assert world.conversation.last_message and not world.conversation.last_message.failed


def test_a_retry_wants_what_a_reply_wants(world: World) -> None:
    failed = failed_reply(world)

    with pytest.raises(NotOwner):
        again(world, failed, BRUNO)
    with pytest.raises(NotFound):
        again(world, failed, CARLA)
    with pytest.raises(StaleEpoch):
        again(world, failed, epoch=0)
    world.clock.advance(hours=25)
    with pytest.raises(WindowClosed):
        again(world, failed)


def test_a_retry_that_a_transfer_overtakes_is_not_sent(world: World) -> None:
    failed = failed_reply(world)
    sent = len(world.whatsapp.sent)
    world.store.before("commit", lambda: world.transfer(to="bruno"))

    with pytest.raises(NotOwner):
        again(world, failed)

    assert len(world.whatsapp.sent) == sent
    assert world.message(failed.id).status is Status.FAILED


def test_a_retry_answers_the_customer(world: World) -> None:
    failed = failed_reply(world)
    assert world.conversation.needs_reply

    again(world, failed)

    assert not world.conversation.needs_reply


def test_a_retry_does_not_answer_what_the_customer_has_asked_since(world: World) -> None:
    message = failed_reply(world)
    world.bot_answers(world.customer_says("e quanto custa?"))
    asked_at = world.conversation.needs_reply_since

    again(world, message)

    assert world.conversation.needs_reply
    assert world.conversation.needs_reply_since == asked_at


def test_the_bot_s_failed_message_is_not_an_agent_s_to_send(world: World) -> None:
    world.whatsapp.next_ends(Refused(63019, retryable=False))
    world.with_the_bot().claim(ANA)
    failed = world.said[0]
    assert failed.status is Status.FAILED

    with pytest.raises(NotFound):
        again(world, failed)
    assert world.message(failed.id).status is Status.FAILED


def test_a_colleague_s_failed_message_stays_the_colleague_s(world: World) -> None:
    failed = failed_reply(world, ANA)
    world.transfer(to="bruno")

    with pytest.raises(NotFound):
        again(world, failed, BRUNO)


@pytest.mark.parametrize("mid", ["SM1", "never"])
def test_only_a_message_of_ours_can_be_sent_again(world: World, mid: str) -> None:
    world.claimed()

    with pytest.raises(NotFound):
        retry(world.outbox, ANA, CID, mid, epoch=world.conversation.epoch, new_id=world.new_id)


def test_a_late_word_about_the_first_try_does_not_fail_the_second(world: World) -> None:
    world.claimed()
    message = world.reply().message
    first_sid = message.twilio_sid
    again(world, world.status(message, Status.FAILED, 63019))

    world.status(message, Status.FAILED, 63019, sid=first_sid)

    assert world.message(message.id).status is Status.SENDING
