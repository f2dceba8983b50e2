"""Twilio's own list of messages, against which ours is compared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from transbordo.domain.messages import Status
from transbordo.domain.whatsapp.webhook import InboundMessage, IncomingMedia, StatusUpdate, parse, status_of


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A message as Twilio lists it. `status` is Twilio's word, `files` how many it has, `at` when Twilio noted it."""

    sid: str
    inbound: bool
    sender: str
    recipient: str
    text: str
    status: str
    error_code: int | None
    files: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Listing:
    """`complete`: there were no more messages in the time asked for than are here."""

    messages: tuple[Listed, ...]
    complete: bool


@dataclass(frozen=True, kw_only=True)
class Checked:
    """How far Twilio's list and ours were compared; None: never. `version` and `day` are the ledger's.

    `held_since`: since when it goes no further, because a message can't be repaired.
    """

    until: datetime | None
    held_since: datetime | None = None
    day: str | None = None
    version: Any = None


@dataclass(frozen=True, kw_only=True)
class Counts:
    """What a comparison found: messages of either direction in its time, and what it set right.

    `recovered`: customers' messages that had never reached us. `advanced`: messages of ours whose fate we had missed.
    `unknown_outbound`: what Twilio sent in our name without our knowing of it.
    """

    inbound: int = 0
    outbound: int = 0
    recovered: int = 0
    advanced: int = 0
    unknown_outbound: int = 0


def as_received(listed: Listed, files: tuple[IncomingMedia, ...], now: datetime) -> InboundMessage:
    """The message as if its webhook came now, as far as the list tells of it: no name, no place, no button.

    Raises MalformedWebhook.
    """
    form = {
        "MessageSid": listed.sid,
        "From": listed.sender,
        "To": listed.recipient,
        "Body": listed.text,
        "NumMedia": str(len(files)),
        "SmsStatus": "received",
    }
    for n, file in enumerate(files):
        form |= {f"MediaUrl{n}": file.url, f"MediaContentType{n}": file.content_type}
    return replace(parse(form, now), sent_at=listed.at)


def fate(listed: Listed) -> StatusUpdate:
    """What the list tells of a message of ours, as a status callback would."""
    status: Status | None = status_of(listed.status)
    return StatusUpdate(twilio_sid=listed.sid, status=status, error_code=listed.error_code)
