"""A message goes to Twilio, once, and its fate is written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from transbordo.domain.conversation import Conversation
from transbordo.domain.messages import Media, Outbound
from transbordo.domain.outbox import settled
from transbordo.domain.outgoing import Outgoing
from transbordo.domain.ports import Bucket, Clock, SeenOutbound, Store, WhatsApp
from transbordo.usecases.changing import change_message

LINK_LIFE = timedelta(hours=6)
"""Twilio queues a message for up to 4 h, and fetches its file only then.

https://www.twilio.com/docs/whatsapp/best-practices-and-faqs
"""


@dataclass(frozen=True, kw_only=True)
class Outbox:
    """What sending takes. `status_url` is where Twilio tells what became of a message; `jitter` is random in 0..1."""

    store: Store
    whatsapp: WhatsApp
    bucket: Bucket
    status_url: str
    clock: Clock
    jitter: Callable[[], float]


def deliver(
    outbox: Outbox, conversation: Conversation, message: Outbound, *, seen: SeenOutbound | None = None
) -> Outbound:
    """Send a message whose lease the caller holds, and settle it. The message as it then is.

    `seen` spares a read to who has just written it.
    """
    result = outbox.whatsapp.send(outgoing(outbox, conversation, message))
    now, jitter = outbox.clock(), outbox.jitter()
    after = change_message(
        outbox.store,
        conversation.id,
        message.id,
        lambda current: settled(current, result, now=now, jitter=jitter),
        seen=seen,
    )
    return after or message


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
