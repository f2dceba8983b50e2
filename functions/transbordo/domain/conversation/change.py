"""What the domain decides: either a change, written whole or not at all, or a refusal with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from transbordo.domain.conversation.conversation import Conversation
from transbordo.domain.messages import Event, Note, Outbound, Transcript


@dataclass(frozen=True, kw_only=True)
class Turn:
    """The bot's lease on a conversation: one process at a time answers, until `until`.

    `sid` is the customer message that the turn set out to answer, `epoch` the one it was taken under.
    """

    id: str
    epoch: int
    sid: str
    started_at: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A conversation and its turn as they were read.

    The versions are the store's own; a change is refused when either has moved on since.
    """

    conversation: Conversation
    turn: Turn | None
    versions: Any = None


@dataclass(frozen=True, kw_only=True)
class EpisodeUpdate:
    """Facts to add to an episode: `fields` are set, `agent` joins its agents, `bot_turns` is added.

    `taken_back`: when it had ended, where it goes on after all; joins the earlier ones of it.
    """

    protocol: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    agent: str | None = None
    bot_turns: int = 0
    taken_back: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Resent:
    """A message that is there already, in the hands of who sends it once more; `version` is the store's own."""

    message: Outbound
    version: Any


@dataclass(frozen=True, kw_only=True)
class Usage:
    """What an answer took, for the day's sum of all customers; `day` is YYYY-MM-DD in the business's time zone."""

    day: str
    tokens: int


@dataclass(frozen=True, kw_only=True)
class Change:
    """Everything that one decision writes, in one commit.

    `conversation`: the state after, or None where it stays as it is. `turn`: the lease to take;
    `release`: give the lease back. `answered`: inbound messages whose work is done; `reopened`: those to work on after
    all. `open_by_agent`: how many conversations more or fewer an agent now has. `transcripts`: what was heard in voice
    notes, by message. `usage`: to add to the day's.
    """

    conversation: Conversation | None = None
    entries: tuple[Outbound | Note | Event, ...] = ()
    turn: Turn | None = None
    release: bool = False
    episode: EpisodeUpdate | None = None
    answered: tuple[str, ...] = ()
    reopened: tuple[str, ...] = ()
    resent: Resent | None = None
    open_by_agent: Mapping[str, int] = field(default_factory=dict)
    transcripts: Mapping[str, Transcript] = field(default_factory=dict)
    usage: Usage | None = None


@dataclass(frozen=True, kw_only=True)
class Refused:
    """Why a decision was not made: a code and what the one who asked should know."""

    code: str
    details: Mapping[str, Any] = field(default_factory=dict)
