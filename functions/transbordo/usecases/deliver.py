"""A message goes to Twilio, once, and its fate is written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from transbordo.domain.conversation.conversation import Conversation, LastOutbound
from transbordo.domain.conversation.outbox import (
    IN_TURN,
    cancelled,
    decided_a_while_ago,
    has_left,
    may_still_send,
    passed,
    settled,
    still,
)
from transbordo.domain.messages import Media, Outbound
from transbordo.domain.ports import Bucket, Clock, SeenOutbound, Store, WhatsApp
from transbordo.domain.whatsapp.outgoing import Outgoing, SendResult
from transbordo.usecases.changing import Changed, change_message
from transbordo.usecases.own_up import own_up

LINK_LIFE = timedelta(hours=6)
"""Twilio queues a message for up to 4 h, and fetches its file only then.

https://www.twilio.com/docs/whatsapp/best-practices-and-faqs
"""


FIRST_LOOK_S = 0.2
"""Between the first two looks at the message before, doubled for each further one: each is a billed read."""


@dataclass(frozen=True, kw_only=True)
class Outbox:
    """What sending takes. `status_url` is where Twilio tells what became of a message; `jitter` is random in 0..1.

    `sleep` waits for seconds.
    """

    store: Store
    whatsapp: WhatsApp
    bucket: Bucket
    status_url: str
    clock: Clock
    jitter: Callable[[], float]
    sleep: Callable[[float], None]


def deliver_decided(outbox: Outbox, done: Changed) -> Outbound:
    """`deliver` for the message that was just written by this process."""
    message = next(entry for entry in done.change.entries if isinstance(entry, Outbound))
    version = done.versions.get(message.id)
    seen = SeenOutbound(cid=done.conversation.id, message=message, version=version) if version else None
    return deliver(outbox, done.conversation, message, follows=done.before.last_outbound, seen=seen)


def deliver(
    outbox: Outbox,
    conversation: Conversation,
    message: Outbound,
    *,
    follows: LastOutbound | None,
    seen: SeenOutbound | None = None,
) -> Outbound:
    """Send a message whose lease the caller holds, and settle it. The message as it then is.

    A process that stood still until the lease was all but over sends nothing: the sweep takes the message up.

    `follows`: what was said last before it, which goes first. `seen` spares a read to who has just written the message.
    """
    waited = follows is not None and follows.id != message.id and _waited_for(outbox, conversation.id, follows)
    if waited or decided_a_while_ago(message, outbox.clock()):
        # somebody may have claimed meanwhile
        current = outbox.store.see(conversation.id)
        if current and passed(message, current.conversation):
            return cancel(outbox, conversation.id, message)
    ready = outgoing(outbox, conversation, message)
    if not may_still_send(message, outbox.clock()):
        return message
    return settle(outbox, conversation.id, message, outbox.whatsapp.send(ready), seen=seen)


def settle(
    outbox: Outbox, cid: str, message: Outbound, result: SendResult, *, seen: SeenOutbound | None = None
) -> Outbound:
    """Write down what came of a try, unless something newer has happened to it. The message as it then is."""
    now, jitter = outbox.clock(), outbox.jitter()

    def decide(current: Outbound) -> Outbound:
        return settled(current, result, now=now, jitter=jitter) if still(current, message) else current

    after = change_message(
        outbox.store,
        cid,
        message.id,
        decide,
        seen=seen,
        first=lambda before, after: own_up(outbox.store, cid, before, after, now=now),
    )
    return after or message


def _waited_for(outbox: Outbox, cid: str, first: LastOutbound) -> bool:
    """Let `first` get out of our hands. What was said a while ago is not even looked at."""
    until, pause, waited = first.at + IN_TURN, FIRST_LOOK_S, False
    while (left := (until - outbox.clock()).total_seconds()) > 0:
        message = outbox.store.entry(cid, first.id)
        if not isinstance(message, Outbound) or has_left(message):
            break
        outbox.sleep(min(pause, left))
        pause, waited = pause * 2, True
    return waited


def cancel(outbox: Outbox, cid: str, message: Outbound) -> Outbound:
    """Send nothing: what `message` says has been overtaken. The caller holds its lease."""
    now = outbox.clock()

    def decide(current: Outbound) -> Outbound:
        return cancelled(current, now) if still(current, message) else current

    return change_message(outbox.store, cid, message.id, decide) or message


def outgoing(outbox: Outbox, conversation: Conversation, message: Outbound) -> Outgoing:
    """The message in the form in which Twilio is asked to send it."""
    return Outgoing(
        to=conversation.contact.address,
        text=message.text,
        media_urls=tuple(_link(outbox.bucket, file) for file in message.media),
        template=message.template,
        status_callback=f"{outbox.status_url}?{urlencode({'c': conversation.id, 'm': message.id})}",
    )


def _link(bucket: Bucket, file: Media) -> str:
    return bucket.link(
        str(file.path),
        content_type=file.content_type,
        name=file.name or "arquivo",
        inline=True,
        expires_s=int(LINK_LIFE.total_seconds()),
    )
