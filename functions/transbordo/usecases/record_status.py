"""Twilio tells what became of a message that we sent."""

from __future__ import annotations

from datetime import datetime

from transbordo.domain.conversation.outbox import advanced
from transbordo.domain.messages import Outbound
from transbordo.domain.ports import Conversations, SeenOutbound
from transbordo.domain.whatsapp.webhook import StatusUpdate
from transbordo.usecases.changing import change_message
from transbordo.usecases.link import home_of
from transbordo.usecases.own_up import own_up


def record_status(
    store: Conversations, cid: str, mid: str, update: StatusUpdate, *, now: datetime, seen: SeenOutbound | None = None
) -> Outbound | None:
    """The message after the callback; None where there is no such message. `seen` spares a read."""
    message = change_message(
        store,
        cid,
        mid,
        lambda current: advanced(current, update, now=now),
        seen=seen,
        first=lambda before, after: own_up(store, cid, before, after, now=now),
    )
    if message is None:
        home = home_of(store, cid)
        return record_status(store, home, mid, update, now=now) if home != cid else None
    return message
