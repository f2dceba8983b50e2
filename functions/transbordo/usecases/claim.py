"""A person takes a conversation: exactly one wins, and the others learn who."""

from __future__ import annotations

from datetime import datetime

from transbordo.domain.conversation import ownership
from transbordo.domain.conversation.access import User
from transbordo.domain.conversation.conversation import Conversation
from transbordo.domain.conversation.protocol import protocol_number
from transbordo.domain.ports import Conversations, NewId
from transbordo.usecases.changing import change_visible


def claim(store: Conversations, user: User, cid: str, *, epoch: int, now: datetime, new_id: NewId) -> Conversation:
    return change_visible(
        store,
        user,
        cid,
        lambda conversation: ownership.claim(
            conversation,
            user,
            epoch=epoch,
            protocol=protocol_number(now, new_id()),
            event_ids=(new_id(), new_id()),
            now=now,
        ),
        now=now,
    ).conversation
