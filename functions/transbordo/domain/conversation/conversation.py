"""One customer on one of our WhatsApp numbers, for ever: its state, as the desk's lists show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from transbordo.domain.conversation.card import Card

GENERAL_QUEUE = "geral"
"""The queue that always exists: where a conversation goes when nobody chose another."""


class Owner(StrEnum):
    """Who may speak."""

    BOT = "bot"
    QUEUE = "queue"
    AGENT = "agent"
    NOBODY = "nobody"


@dataclass(frozen=True, kw_only=True)
class Contact:
    """The customer. `address` is the `From` last received: replies go there, unchanged.

    `bsuid`: WhatsApp's business-scoped id, as last told. `linked`: the one by which this conversation is known to be
    found (see `transbordo.domain.conversation.joining`).
    """

    address: str
    key: str
    name: str = ""
    tags: tuple[str, ...] = ()
    bsuid: str | None = None
    linked: str | None = None


@dataclass(frozen=True, kw_only=True)
class LastMessage:
    """What the lists show. `uid`, `name`: of the person who wrote it, who need not be the present owner.
    `failed`: the customer did not get it.
    """

    id: str
    direction: str
    author: str
    type: str
    text: str
    at: datetime
    uid: str | None = None
    name: str | None = None
    failed: bool = False


@dataclass(frozen=True, kw_only=True)
class LastInbound:
    sid: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class LastOutbound:
    """What was last decided to be sent: the next message looks whether it has left."""

    id: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Spent:
    """What the bot's answers to this customer took on `day` (YYYY-MM-DD, in the business's time zone)."""

    day: str
    turns: int = 0
    tokens: int = 0


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """`epoch` rises whenever the owner changes; whoever acts says which epoch they saw.

    `needs_reply`: the customer spoke last; `needs_reply_since`: once a person or a queue has it, since when they wait
    for a word. `unread`: customer messages that nobody at the desk has read.
    `since`: how long the present owner has it. `waiting_since`: only while it waits in a queue;
    `target_from`: when the queue's target began to run, which it does not while the business is closed.
    `acknowledged`: who waits there wrote on, and was told that it was received; once is enough.
    `given_by`: the colleague who passed it straight to its present owner; nobody where they took it themselves.
    `claimed_at`, `first_reply_at`: of the present episode. `merged_into`: this is but a signpost to that conversation.
    """

    id: str
    our_address: str
    contact: Contact
    channel: str = "whatsapp"
    owner: Owner = Owner.NOBODY
    agent_uid: str | None = None
    agent_name: str | None = None
    given_by: str | None = None
    queue: str | None = None
    epoch: int = 0
    since: datetime | None = None
    waiting_since: datetime | None = None
    target_from: datetime | None = None
    escalated_at: datetime | None = None
    acknowledged: bool = False
    claimed_at: datetime | None = None
    first_reply_at: datetime | None = None
    needs_reply: bool = False
    needs_reply_since: datetime | None = None
    unread: int = 0
    last_message: LastMessage | None = None
    last_inbound: LastInbound | None = None
    last_outbound: LastOutbound | None = None
    window_expires_at: datetime | None = None
    updated_at: datetime | None = None
    episode: str | None = None
    episode_opened_at: datetime | None = None
    card: Card | None = None
    spent: Spent | None = None
    merged_into: str | None = None


def window_open(conversation: Conversation, now: datetime) -> bool:
    """WhatsApp takes free text only within 24 h of the customer's last message.

    https://www.twilio.com/docs/api/errors/63016
    """
    expires = conversation.window_expires_at
    return expires is not None and now < expires


def latest_sid(conversation: Conversation) -> str | None:
    return conversation.last_inbound.sid if conversation.last_inbound else None
