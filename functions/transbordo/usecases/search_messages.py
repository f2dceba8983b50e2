"""Voice notes in which something was said, of the conversations that somebody may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from transbordo.domain.bot.listening import words_of
from transbordo.domain.conversation.access import User, may_see
from transbordo.domain.copilot.excerpt import excerpt
from transbordo.domain.ports import Conversations

LOOKED_AT = 60
"""Notes that are read, each billed, to show SHOWN of them: not all hold every word, nor may everybody see each."""

SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Found:
    cid: str
    mid: str
    name: str
    at: datetime
    snippet: str


def search_messages(store: Conversations, user: User, text: str) -> tuple[Found, ...]:
    """Newest first; every word of `text` was said in it. Firestore is asked for the longest, which is the rarest."""
    wanted = words_of(text)
    if not wanted:
        return ()
    heard = [
        (cid, message)
        for cid, message in store.heard(max(wanted, key=len), LOOKED_AT)
        if message.transcript and set(wanted) <= set(message.transcript.words)
    ]
    conversations = store.conversations({cid for cid, _ in heard})
    return tuple(
        Found(
            cid=cid,
            mid=message.id,
            name=conversations[cid].contact.name,
            at=message.at,
            snippet=excerpt(message.transcript.text if message.transcript else "", wanted),
        )
        for cid, message in heard
        if cid in conversations and may_see(user, conversations[cid])
    )[:SHOWN]
