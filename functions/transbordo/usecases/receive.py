"""A customer's message arrives: it is in the store before Twilio hears that we have it."""

from __future__ import annotations

from transbordo.domain.messages import Media, MediaState, Received
from transbordo.domain.ports import Arrivals
from transbordo.domain.whatsapp.media_types import FIRST_PAUSE
from transbordo.domain.whatsapp.webhook import InboundMessage


def receive(store: Arrivals, message: InboundMessage) -> bool:
    """Keep the message. One commit, no read. False: it was here already."""
    return store.receive(message, _received(message))


def _received(message: InboundMessage) -> Received:
    return Received(
        id=message.sid,
        type=message.type,
        text=message.text,
        at=message.at,
        media=tuple(
            Media(state=MediaState.PENDING, content_type=file.content_type, source=file.url) for file in message.media
        ),
        media_pending=bool(message.media),
        media_retry_at=message.at + FIRST_PAUSE if message.media else None,
        location=message.location,
        button=message.button,
        quoted=message.quoted,
        sent_at=message.sent_at,
    )
