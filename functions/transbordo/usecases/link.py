"""A customer whose phone WhatsApp told after all, or first, and then no more: all that they say is one conversation."""

from __future__ import annotations

from datetime import datetime

from transbordo.domain.conversation.change import Change, Seen
from transbordo.domain.conversation.joining import Joined, join, linked, not_yet_linked
from transbordo.domain.ports import Conflict, Conversations, NewId
from transbordo.domain.whatsapp.identity import without_phone
from transbordo.errors import Busy

ATTEMPTS = 12
MOVED_AT_ONCE = 100
"""Entries in one commit; each is two writes, and whole."""


def link(store: Conversations, seen: Seen, *, new_id: NewId, now: datetime) -> bool:
    """Settle, once, that the id without a phone leads to this conversation. False: there is nothing to settle.

    Raises Conflict when something changed meanwhile; what was done until then is not done again.
    """
    conversation = seen.conversation
    other_cid = not_yet_linked(conversation)
    if other_cid is None:
        return False
    other = store.see(other_cid)
    if other is None:
        joined = Joined(change=Change(conversation=linked(conversation)))
        store.join(seen, other_cid, None, joined, now)
        return True
    if other.conversation.merged_into is None:
        store.join(seen, other_cid, other, join(conversation, other.conversation, event_id=new_id(), now=now), now)
    move(store, other_cid, conversation.id)
    current = store.see(conversation.id)
    if current:
        store.commit(current, Change(conversation=linked(current.conversation)), now)
    return True


def home_of(store: Conversations, cid: str) -> str:
    """Where the conversation is now; a read only for those without a phone. What was left behind is brought along."""
    seen = store.see(cid) if without_phone(cid) else None
    home = seen.conversation.merged_into if seen else None
    if home is None:
        return cid
    move(store, cid, home)
    return home


def move(store: Conversations, source: str, target: str) -> None:
    """All entries of a timeline into another; raises Busy when others change them all the while."""
    lost = 0
    while lost < ATTEMPTS:
        try:
            if store.move_entries(source, target, MOVED_AT_ONCE) < MOVED_AT_ONCE:
                return
        except Conflict:
            lost += 1
    raise Busy()
