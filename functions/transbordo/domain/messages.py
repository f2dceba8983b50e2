"""The timeline's entries. Four types, so that a note can't be passed to what sends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

MAX_TEXT = 1600
"""Characters in one message. https://www.twilio.com/docs/messaging/api/message-resource"""

PREVIEW = 120
"""Characters of a message that the list of conversations shows."""


class AuthorKind(StrEnum):
    CUSTOMER = "customer"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


@dataclass(frozen=True, kw_only=True)
class Author:
    kind: AuthorKind
    uid: str | None = None
    name: str | None = None


CUSTOMER = Author(kind=AuthorKind.CUSTOMER)
BOT = Author(kind=AuthorKind.BOT)
SYSTEM = Author(kind=AuthorKind.SYSTEM)

NOTHING = "nothing"
"""What a message of ours answers that only says that something was received; no message has this id."""


class MediaState(StrEnum):
    PENDING = "pending"
    STORED = "stored"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Media:
    """A file of a message. `path` is its object in the bucket, `source` where Twilio keeps it, `size` in bytes."""

    state: MediaState
    content_type: str
    size: int | None = None
    name: str | None = None
    path: str | None = None
    source: str | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class Transcript:
    """What `model` heard in a voice note. Made by machine: it stands beside the sound, never in its place.

    `words`: those of the text, folded, each once, to be found by.
    """

    text: str
    model: str
    at: datetime
    words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Place:
    latitude: float
    longitude: float
    label: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Button:
    text: str
    payload: str = ""


@dataclass(frozen=True, kw_only=True)
class Template:
    """A message that WhatsApp approved beforehand; the only thing to send once the window is closed."""

    content_sid: str
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Received:
    """What the customer sent; its id is Twilio's MessageSid. `media_pending`: a file is still at Twilio.

    `at` is when it reached us, which orders the timeline. `sent_at`: when the customer sent it, if Twilio's webhook
    never reached us and the message was found later. `media_retry_at`: when to ask for the files again.
    `transcript`: of its sound, if it was listened to.
    """

    id: str
    type: str
    text: str
    at: datetime
    author: Author = CUSTOMER
    media: tuple[Media, ...] = ()
    media_pending: bool = False
    media_retry_at: datetime | None = None
    location: Place | None = None
    button: Button | None = None
    quoted: str | None = None
    sent_at: datetime | None = None
    transcript: Transcript | None = None
    status: str = "received"
    direction: Literal["in"] = "in"


class Status(StrEnum):
    """How far an outgoing message got."""

    QUEUED = "queued"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class Lease:
    """The right to call Twilio for this message, until `until`."""

    id: str
    until: datetime


@dataclass(frozen=True, kw_only=True)
class Failure:
    """Why a message was not delivered: Twilio's code, the sentence for the agent, and whether they may try again."""

    code: int
    message: str
    message_en: str
    retry: bool


@dataclass(frozen=True, kw_only=True)
class Source:
    """A piece of a knowledge article that an answer rests on: the article's id and title, the piece's id and how it
    begins, as it stood then.
    """

    id: str
    title: str
    chunk: str = ""
    quote: str = ""


@dataclass(frozen=True, kw_only=True)
class Because:
    """Why the bot said it. `version`: of the published bot; `rule`: why it gave way, with `detail` (the word that was
    said, the facts that were made up ...); `cost`: US dollars, where the business has filled in prices.
    """

    articles: tuple[Source, ...] = ()
    rule: str | None = None
    detail: str | None = None
    action: str | None = None
    version: int | None = None
    model: str | None = None
    latency_ms: int | None = None
    prompt_tokens: int | None = None
    answer_tokens: int | None = None
    cost: float | None = None
    confidence: float | None = None


@dataclass(frozen=True, kw_only=True)
class Outbound:
    """What we say to the customer, and how far it got.

    `answers` is, for the bot, the last customer message that the answer takes in. `failed_sids`: Twilio's ids of tries
    that failed before the author tried again; their callbacks may still come. `marked_as`: the test case that it became
    when somebody of the desk marked it as wrong.
    """

    id: str
    author: Author
    type: str
    text: str
    at: datetime
    status: Status
    epoch: int
    episode: str | None
    media: tuple[Media, ...] = ()
    template: Template | None = None
    quoted: str | None = None
    status_at: datetime | None = None
    error: Failure | None = None
    twilio_sid: str | None = None
    failed_sids: tuple[str, ...] = ()
    attempts: int = 0
    lease: Lease | None = None
    retry_at: datetime | None = None
    because: Because | None = None
    answers: str | None = None
    marked_as: str | None = None
    direction: Literal["out"] = "out"


@dataclass(frozen=True, kw_only=True)
class Note:
    """What the team says among itself; never leaves the desk."""

    id: str
    author: Author
    text: str
    at: datetime
    episode: str | None
    type: str = "text"
    direction: Literal["note"] = "note"


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened to the conversation: `event` holds its name and what it tells."""

    id: str
    event: Mapping[str, Any]
    at: datetime
    epoch: int
    episode: str | None
    author: Author = SYSTEM
    text: str = ""
    type: str = "event"
    direction: Literal["event"] = "event"


Entry = Received | Outbound | Note | Event


def words_of_message(message: Received | Outbound) -> str:
    """All of it that can be read: what was written, the place that was sent, what was heard in it."""
    place = message.location if isinstance(message, Received) else None
    heard = message.transcript if isinstance(message, Received) else None
    return "\n".join(filter(None, (message.text, _in_words(place) if place else "", heard.text if heard else "")))


def _in_words(place: Place) -> str:
    return ", ".join(filter(None, (place.label, place.address, f"({place.latitude:.5f}, {place.longitude:.5f})")))


def reaches(message: Outbound) -> bool:
    """Whether the customer has it, or may still get it."""
    return message.status not in (Status.CANCELLED, Status.FAILED)


def current_episode(timeline: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The entries after the last "resolved" that nobody undid, oldest first, as the timeline is."""
    undone = False
    for index in range(len(timeline) - 1, -1, -1):
        entry = timeline[index]
        name = entry.event["name"] if isinstance(entry, Event) else None
        if name == "resolved" and not undone:
            return timeline[index + 1 :]
        if name in ("resolved", "reopened"):
            undone = name == "reopened"
    return timeline


def unanswered(timeline: tuple[Entry, ...]) -> tuple[Received, ...]:
    """What the customer said since the last answer, oldest first.

    A bot's answer takes in what its `answers` names and all before; a person's, all that came before it.
    """
    answered = _index_of_last_answered(timeline)
    return tuple(entry for entry in timeline[answered + 1 :] if isinstance(entry, Received))


def _index_of_last_answered(timeline: tuple[Entry, ...]) -> int:
    places = {entry.id: index for index, entry in enumerate(timeline)}
    answered = (
        places.get(entry.answers, -1) if entry.answers else index
        for index, entry in enumerate(timeline)
        if isinstance(entry, Outbound) and reaches(entry)
    )
    # not the last answer's: it may be about a message that was written down late
    return max(answered, default=-1)
