"""Twilio tells what became of a message that we sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from transbordo.domain.change import Change, Seen
from transbordo.domain.messages import Outbound
from transbordo.domain.outbox import advanced
from transbordo.domain.ports import SeenOutbound, Store
from transbordo.domain.webhook import StatusUpdate
from transbordo.usecases.changing import change, change_message

OUTSIDE_WINDOW = 63016
"""https://www.twilio.com/docs/api/errors/63016"""


def record_status(
    store: Store, cid: str, mid: str, update: StatusUpdate, *, now: datetime, seen: SeenOutbound | None = None
) -> Outbound | None:
    """The message after the callback; None where there is no such message. `seen` spares a read."""
    message = change_message(store, cid, mid, lambda current: advanced(current, update, now=now), seen=seen)
    if message and update.error_code == OUTSIDE_WINDOW:
        change(store, cid, lambda seen: _closed(seen, message, now), now=now)
    return message


def _closed(seen: Seen, message: Outbound, now: datetime) -> Change:
    """Twilio knows better than our clock, unless the customer has written since the message went out."""
    conversation = seen.conversation
    expires, inbound = conversation.window_expires_at, conversation.last_inbound
    if not expires or expires <= now or (inbound and inbound.at > message.at):
        return Change()
    return Change(conversation=replace(conversation, window_expires_at=now))
