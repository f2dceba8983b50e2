"""The owner has seen what the customer wrote."""

from __future__ import annotations

from datetime import datetime

from transbordo.domain import ownership
from transbordo.domain.access import User
from transbordo.domain.conversation import Conversation
from transbordo.domain.ports import Store
from transbordo.usecases.changing import change_visible


def mark_read(store: Store, user: User, cid: str, *, now: datetime) -> Conversation:
    return change_visible(
        store, user, cid, lambda conversation: ownership.mark_read(conversation, user), now=now
    ).conversation
