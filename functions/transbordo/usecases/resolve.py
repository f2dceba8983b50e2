"""An episode ends."""

from __future__ import annotations

from datetime import datetime

from transbordo.domain.conversation import ownership
from transbordo.domain.conversation.access import User
from transbordo.domain.conversation.change import Change, Refused, Seen
from transbordo.domain.conversation.conversation import Conversation
from transbordo.domain.ports import Conversations, NewId
from transbordo.usecases.changing import NOTHING, change, change_visible


def resolve(
    store: Conversations, user: User, cid: str, *, epoch: int, now: datetime, new_id: NewId, seen: str | None = None
) -> Conversation:
    """`seen`: the customer's last message on the screen, if told. Raises CustomerWrote where there is a newer one."""
    return change_visible(
        store,
        user,
        cid,
        lambda conversation: ownership.resolve(
            conversation, user, epoch=epoch, seen=seen, outcome=ownership.RESOLVED, event_id=new_id(), now=now
        ),
        now=now,
    ).conversation


def resolve_idle(store: Conversations, idle: Conversation, *, now: datetime, new_id: NewId) -> None:
    """The bot's conversation in which nobody has said anything for long; left alone if it has changed since."""

    def decide(seen: Seen) -> Change | Refused:
        # a message does not raise the epoch: a customer who has just written must not be cut off
        if seen.conversation.updated_at != idle.updated_at:
            return NOTHING
        return ownership.resolve(seen.conversation, None, epoch=idle.epoch, outcome="idle", event_id=new_id(), now=now)

    change(store, idle.id, decide, now=now)
