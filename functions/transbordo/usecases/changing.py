"""Read, let the domain decide, write; and again from the start when somebody else was faster."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from transbordo.domain.conversation.access import User, may_see
from transbordo.domain.conversation.change import Change, Refused, Seen
from transbordo.domain.conversation.conversation import Conversation
from transbordo.domain.messages import Outbound
from transbordo.domain.ports import Conflict, Conversations, SeenOutbound
from transbordo.errors import Busy, NotFound, from_refusal

ATTEMPTS = 12
"""Each lost race means that somebody else's write went through, so a queue of this many rivals still drains."""

NOTHING = Change()


@dataclass(frozen=True, kw_only=True)
class Changed:
    """What came of a decision: the conversation before and after, what was written, and the versions it has."""

    before: Conversation
    conversation: Conversation
    change: Change
    versions: Mapping[str, Any] = field(default_factory=dict)


def commit(store: Conversations, seen: Seen, decided: Change, now: datetime) -> Changed | None:
    """Write a decision; None when somebody else was faster.

    The store repeats a commit whose answer was lost, and then meets its own work: that is no lost race.
    """
    versions: Mapping[str, Any] = {}
    try:
        versions = store.commit(seen, decided, now).entries
    except Conflict:
        if not _written(store, seen.conversation.id, decided):
            return None
    after = decided.conversation or seen.conversation
    return Changed(before=seen.conversation, conversation=after, change=decided, versions=versions)


def _written(store: Conversations, cid: str, decided: Change) -> bool:
    first = next(iter(decided.entries), None)
    return first is not None and store.entry(cid, first.id) == first


def change(
    store: Conversations,
    cid: str,
    decide: Callable[[Seen], Change | Refused],
    *,
    now: datetime,
    lost: Callable[[], None] = lambda: None,
) -> Changed:
    """Decide on the conversation as it is, and write only if it still is so. `lost` is called after each lost race.

    Raises:
        NotFound: there is no such conversation.
        Conflicting: the domain refused, with its reason.
        Busy: it changed under every attempt.
    """
    for _ in range(ATTEMPTS):
        seen = store.see(cid)
        if seen is None or seen.conversation.merged_into:
            raise NotFound()
        decided = decide(seen)
        if isinstance(decided, Refused):
            raise from_refusal(decided)
        if decided == NOTHING:
            return Changed(before=seen.conversation, conversation=seen.conversation, change=decided)
        done = commit(store, seen, decided, now)
        if done:
            return done
        lost()
    raise Busy()


def change_visible(
    store: Conversations,
    user: User,
    cid: str,
    decide: Callable[[Conversation], Change | Refused],
    *,
    now: datetime,
    lost: Callable[[], None] = lambda: None,
) -> Changed:
    """`change` for somebody of the desk: what they may not see does not exist for them."""

    def decide_if_visible(seen: Seen) -> Change | Refused:
        if not may_see(user, seen.conversation):
            return Refused(code="not_found")
        return decide(seen.conversation)

    return change(store, cid, decide_if_visible, now=now, lost=lost)


def change_message(
    store: Conversations,
    cid: str,
    mid: str,
    decide: Callable[[Outbound], Outbound],
    *,
    seen: SeenOutbound | None = None,
    first: Callable[[Outbound, Outbound], object] = lambda before, after: None,
) -> Outbound | None:
    """Change an outgoing message; the message after, or None where there is none.

    `seen` spares the first read to who has just written the message. `first` is told of the message as it was and as it
    will be, before it is written.
    """
    for _ in range(ATTEMPTS):
        found = seen or store.see_message(cid, mid)
        if not isinstance(found, SeenOutbound):
            return None
        decided = decide(found.message)
        if decided == found.message:
            return decided
        first(found.message, decided)
        if _put(store, found, decided):
            return decided
        seen = None
    raise Busy()


def visible(store: Conversations, user: User, cid: str) -> Conversation:
    """The conversation, if `user` may see it; raises NotFound otherwise."""
    seen = store.see(cid)
    if seen is None or seen.conversation.merged_into or not may_see(user, seen.conversation):
        raise NotFound()
    return seen.conversation


def _put(store: Conversations, seen: SeenOutbound, message: Outbound) -> bool:
    try:
        store.put_message(seen, message)
    except Conflict:
        return False
    return True
