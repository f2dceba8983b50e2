"""Conversations with their turns and their messages."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from transbordo.domain.conversation.change import Change, Seen
from transbordo.domain.conversation.conversation import Conversation
from transbordo.domain.conversation.joining import Joined
from transbordo.domain.messages import Entry, Note, Outbound, Received


@dataclass(frozen=True, kw_only=True)
class SeenOutbound:
    """An outgoing message as it was read; a change is refused when it has moved on since."""

    cid: str
    message: Outbound
    version: Any = None


@dataclass(frozen=True, kw_only=True)
class SeenReceived:
    """A customer's message as it was read."""

    cid: str
    message: Received
    version: Any = None


@dataclass(frozen=True, kw_only=True)
class Committed:
    """A decision as it was written: the versions of the entries that it made, by id, and what is there after it."""

    entries: Mapping[str, Any]
    after: Seen


class Conversations(Protocol):
    """Conversations, each with its turn and its messages. Every write is atomic."""

    def see(self, cid: str) -> Seen | None:
        """The conversation and its turn, in one round trip."""

    def commit(self, seen: Seen, change: Change, now: datetime) -> Committed:
        """Write a decision whole.

        Raises Conflict when what was seen, or the absence of an id to create, is no longer so.
        """

    def take_turn(self, seen: Seen, change: Change, limit: int, now: datetime) -> tuple[Committed, tuple[Entry, ...]]:
        """`commit`, and the `timeline` as it is meanwhile, in one round trip."""

    def timeline(self, cid: str, limit: int) -> tuple[Entry, ...]:
        """The newest `limit` entries, oldest first."""

    def entry(self, cid: str, mid: str) -> Entry | None: ...

    def see_message(self, cid: str, mid: str) -> SeenOutbound | SeenReceived | None:
        """A message of either direction, to change it; None for notes and events too."""

    def put_message(self, seen: SeenOutbound | SeenReceived, message: Outbound | Received) -> None:
        """Replace a message. Raises Conflict when it has changed since it was seen."""

    def add_note(self, cid: str, note: Note) -> bool:
        """False: this note was there already."""

    def heard(self, word: str, limit: int) -> tuple[tuple[str, Received], ...]:
        """Voice notes in which `word` (as `words_of` folds it) was said, newest first, each with its conversation."""

    def conversations(self, cids: Collection[str]) -> Mapping[str, Conversation]:
        """Those that there are, by id, in one round trip."""

    def join(self, kept: Seen, other_cid: str, other: Seen | None, joined: Joined, now: datetime) -> None:
        """Write the joined conversation, and leave a signpost to it where `other` is or would be.

        Raises Conflict when either has changed since it was seen.
        """

    def move_entries(self, source: str, target: str, limit: int) -> int:
        """Up to `limit` entries of one conversation into another; how many there were.

        Raises Conflict when one of them changed meanwhile.
        """
