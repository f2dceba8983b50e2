"""The owner has seen what the customer wrote, and the customer sees that: the ticks turn blue."""

from __future__ import annotations

from datetime import datetime

from transbordo.domain.conversation import ownership
from transbordo.domain.conversation.access import User
from transbordo.domain.conversation.conversation import Conversation, latest_sid
from transbordo.domain.ports import Conversations, WhatsApp
from transbordo.usecases.changing import NOTHING, change_visible


def mark_read(store: Conversations, whatsapp: WhatsApp, user: User, cid: str, *, now: datetime) -> Conversation:
    """Somebody who only looks in changes nothing, and the customer learns nothing of it."""
    done = change_visible(store, user, cid, lambda conversation: ownership.mark_read(conversation, user), now=now)
    sid = latest_sid(done.conversation)
    if done.change != NOTHING and sid:
        whatsapp.typing(sid)
    return done.conversation
