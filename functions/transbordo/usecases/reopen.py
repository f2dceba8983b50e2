"""Undo of resolve: the same episode goes on."""

from __future__ import annotations

from datetime import datetime

from transbordo.domain.conversation import ownership
from transbordo.domain.conversation.access import User
from transbordo.domain.conversation.conversation import Conversation
from transbordo.domain.ports import Conversations, NewId
from transbordo.usecases.changing import change_visible


def reopen(store: Conversations, user: User, cid: str, *, epoch: int, now: datetime, new_id: NewId) -> Conversation:
    return change_visible(
        store,
        user,
        cid,
        lambda conversation: ownership.reopen(conversation, user, epoch=epoch, event_id=new_id(), now=now),
        now=now,
    ).conversation
