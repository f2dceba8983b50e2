"""WhatsApp, as Twilio gives it to us: sending, what became of it, and customers' files."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from transbordo.domain.whatsapp.media_types import Fetched
from transbordo.domain.whatsapp.outgoing import Outgoing, SendResult
from transbordo.domain.whatsapp.reconciling import Listing
from transbordo.domain.whatsapp.webhook import IncomingMedia


class ListUnavailable(Exception):
    """Twilio could not be asked for its messages, or did not answer in time."""


class WhatsApp(Protocol):
    def send(self, outgoing: Outgoing) -> SendResult: ...

    def typing(self, inbound_sid: str) -> None:
        """Show "typing…" to the customer; best effort."""

    def find(self, outgoing: Outgoing, since: datetime, until: datetime, known: Collection[str]) -> SendResult | None:
        """What became of a send, made between two moments, whose answer was lost; None: Twilio does not have it.

        `known`: Twilio's ids of our other messages, which may say the same.
        """

    def listed(self, after: datetime, before: datetime, limit: int) -> Listing:
        """Messages of both directions between two moments, oldest first; the newest `limit` of each direction.

        Raises ListUnavailable.
        """

    def files(self, sid: str) -> tuple[IncomingMedia, ...]:
        """The files of a customer's message. Raises ListUnavailable."""


class MediaSource(Protocol):
    def fetch(self, url: str, limit_bytes: int, *, within_s: float = 45.0) -> Fetched:
        """A customer's file from Twilio; raises the errors of `transbordo.domain.whatsapp.media_types`."""
