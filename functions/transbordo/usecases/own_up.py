"""A message failed, or arrived after all: the conversation must not look otherwise."""

from __future__ import annotations

from datetime import datetime

from transbordo.domain.conversation.change import Change, Seen
from transbordo.domain.conversation.undelivered import shown, without
from transbordo.domain.messages import Outbound, reaches
from transbordo.domain.ports import Conversations
from transbordo.usecases.changing import NOTHING, change


def own_up(store: Conversations, cid: str, before: Outbound, message: Outbound, *, now: datetime) -> None:
    """Whose message it is sees that the customer waits; the bot's conversation the sweep then hands to a person.

    To be done before the failure is written: a process that dies between the two must not leave the customer answered.
    """
    if reaches(before) and reaches(message):
        return

    def decide(seen: Seen) -> Change:
        after = shown(without(seen.conversation, message, now), message)
        return NOTHING if after == seen.conversation else Change(conversation=after)

    change(store, cid, decide, now=now)
