"""An episode ends."""

from __future__ import annotations

from datetime import datetime

from transbordo.domain import ownership
from transbordo.domain.access import User
from transbordo.domain.conversation import Conversation
from transbordo.domain.ports import NewId, Store
from transbordo.usecases.changing import change, change_visible


def resolve(store: Store, user: User, cid: str, *, epoch: int, now: datetime, new_id: NewId) -> Conversation:
    return change_visible(
        store,
        user,
        cid,
        lambda conversation: ownership.resolve(
            conversation, user, epoch=epoch, outcome="resolved", event_id=new_id(), now=now
        ),
        now=now,
    ).conversation


def resolve_idle(store: Store, cid: str, *, epoch: int, now: datetime, new_id: NewId) -> None:
    """The bot's conversation in which nobody has said anything for long; raises StaleEpoch when that changed."""
    change(
        store,
        cid,
        lambda seen: ownership.resolve(
            seen.conversation, None, epoch=epoch, outcome="idle", event_id=new_id(), now=now
        ),
        now=now,
    )
