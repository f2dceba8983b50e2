"""What was left lying for longer than it may: the sweep looks for it, and so does the doctor."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from transbordo.domain.conversation.conversation import Conversation
from transbordo.domain.ports.arrivals import WorkItem


class Overdue(Protocol):
    """What the sweep takes up, a page of each at a time."""

    def unprocessed(self, before: datetime, limit: int) -> tuple[WorkItem, ...]:
        """Pending work items received before a moment, oldest first."""

    def silent(self, before: datetime, limit: int) -> tuple[Conversation, ...]:
        """The bot's conversations whose customer spoke last, before a moment; longest first."""

    def stuck_sends(self, now: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        """Conversation and message ids of sends whose lease ran out, whose outcome is unknown, whose pause is over."""

    def pending_media(self, now: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        """Conversation and message ids of those with a file still at Twilio that it is time to ask for again."""

    def waiting(self, queue: str | None, before: datetime, limit: int) -> tuple[Conversation, ...]:
        """Those who wait in this queue, or in any, since before a moment, and nobody was called yet; longest first."""

    def idle(self, before: datetime, limit: int) -> tuple[Conversation, ...]:
        """Conversations of the bot in which nothing was said since a moment."""

    def quiet_agents(self, before: datetime, limit: int) -> tuple[str, ...]:
        """Agents who are not offline but were last seen before a moment."""

    def set_offline(self, uid: str, now: datetime) -> None: ...
