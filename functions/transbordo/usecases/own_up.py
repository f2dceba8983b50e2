"""A message failed: the conversation must not look as if the customer had been answered."""

from __future__ import annotations

from datetime import datetime

from transbordo.domain.change import Change, Seen
from transbordo.domain.messages import Outbound, Status
from transbordo.domain.ports import Conversations
from transbordo.domain.undelivered import without
from transbordo.usecases.changing import NOTHING, change


def own_up(store: Conversations, cid: str, message: Outbound, *, now: datetime) -> None:
    """Whose message it is sees that the customer waits; the bot's conversation the sweep then hands to a person.

    To be done before the failure is written: a process that dies between the two must not leave the customer answered.
    """
    if message.status not in (Status.FAILED, Status.CANCELLED):
        return

    def decide(seen: Seen) -> Change:
        after = without(seen.conversation, message, now)
        return NOTHING if after == seen.conversation else Change(conversation=after)

    change(store, cid, decide, now=now)
