"""A customer's message comes in: kept at once, and work until it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from transbordo.domain.messages import Received
from transbordo.domain.whatsapp.webhook import InboundMessage


@dataclass(frozen=True, kw_only=True)
class WorkItem:
    """The durable work item of one inbound message; `text` as it came, `has_media`: it names files at Twilio."""

    sid: str
    cid: str
    text: str
    has_media: bool
    done: bool
    received_at: datetime | None = None


class Arrivals(Protocol):
    """Customers' messages as they came, each with its durable work item."""

    def receive(self, message: InboundMessage, received: Received) -> bool:
        """Work item, message and conversation in one commit. False: it was there already.

        Without a read, but for two kinds: a message found late, since the customer's window never closes sooner for
        it, and one without a phone, which goes where its signpost leads.
        """

    def work_item(self, sid: str) -> WorkItem | None: ...

    def finish(self, sid: str, now: datetime) -> None:
        """Nothing more is to be done for this inbound message."""
