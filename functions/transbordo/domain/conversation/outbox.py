"""How a message goes out: leased in the commit that decides it, sent, and settled; never blindly repeated.

queued → sending → sent → delivered → read        statuses only ever move forward
             ├→ queued     refused before processing: tried again later, with growing pauses
             ├→ unknown    the request may have arrived: looked up, then settled
             ├→ failed     with Twilio's code and a sentence
             └→ cancelled  a bot's message whose epoch has passed
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from transbordo.domain.conversation.conversation import Conversation, LastMessage, LastOutbound
from transbordo.domain.messages import (
    PREVIEW,
    AuthorKind,
    Failure,
    Lease,
    Outbound,
    Status,
)
from transbordo.domain.whatsapp.delivery_errors import explain
from transbordo.domain.whatsapp.outgoing import Accepted, SendResult, Unknown
from transbordo.domain.whatsapp.outgoing import Refused as Rejected
from transbordo.domain.whatsapp.webhook import StatusUpdate

LEASE = timedelta(seconds=30)
"""How long a process may take to hand a message to Twilio: its time limit of 10 s, and room for a slow start."""

SEND_TAKES = timedelta(seconds=12)
"""A request that leaves with less than this of its lease left might still be under way when it is looked up."""

MAX_ATTEMPTS = 6
"""Tries of a message that Twilio refuses before processing: with the pauses below, about five minutes."""

FIRST_PAUSE = timedelta(seconds=5)
"""Before the second try, at the earliest: the sweep makes it. Doubled for each further one."""

IN_TURN = timedelta(seconds=5)
"""How long a message lets the one before it leave first. Twilio takes one within a second; an agent waits meanwhile."""

LOOK_UP_AFTER = timedelta(seconds=60)
"""How long an unknown message waits for its status callback before Twilio's list is asked."""

AT_ONCE = timedelta(seconds=1)
"""Between the commit that decides a message and the call to Twilio; longer, and whoever sends it has stood still."""

_PROGRESS = {
    Status.QUEUED: 0,
    Status.UNKNOWN: 0,
    Status.SENDING: 1,
    Status.SENT: 2,
    Status.DELIVERED: 3,
    Status.READ: 4,
}
_FINAL = (Status.FAILED, Status.CANCELLED)


def leased(message: Outbound, *, lease_id: str, now: datetime) -> Outbound:
    """The message in the hands of whoever will now call Twilio."""
    return replace(
        message,
        status=Status.SENDING,
        status_at=now,
        attempts=message.attempts + 1,
        lease=Lease(id=lease_id, until=now + LEASE),
        retry_at=None,
        error=None,
    )


def again(message: Outbound, *, lease_id: str, now: datetime) -> Outbound:
    """`leased` for a further try, or failed when there were enough."""
    if message.attempts >= MAX_ATTEMPTS:
        return _failed(message, 0, now)
    return leased(message, lease_id=lease_id, now=now)


def tried_since(message: Outbound) -> datetime:
    """The last try was not made before: what Twilio has from earlier is another message, or an earlier try of this."""
    return max(message.at, message.status_at - LEASE) if message.status_at else message.at


def tried_until(message: Outbound) -> datetime:
    """The last try had reached Twilio by then, if ever."""
    return (message.status_at or message.at) + LEASE


def said(conversation: Conversation, message: Outbound) -> Conversation:
    """The conversation once `message` is its last."""
    return replace(
        conversation,
        last_message=LastMessage(
            id=message.id,
            direction=message.direction,
            author=message.author.kind,
            type=message.type,
            text=message.text[:PREVIEW],
            at=message.at,
            uid=message.author.uid,
            name=message.author.name,
        ),
        last_outbound=LastOutbound(id=message.id, at=message.at),
        updated_at=message.at,
    )


def has_left(message: Outbound) -> bool:
    """Twilio has it, or nobody is handing it over just now: what was said after it need not wait any longer."""
    return message.status is not Status.SENDING or message.twilio_sid is not None


def may_still_send(message: Outbound, now: datetime) -> bool:
    """Whether who holds the lease may hand the message over: one who stood still for long has lost it to the sweep."""
    return message.lease is not None and now + SEND_TAKES <= message.lease.until


def decided_a_while_ago(message: Outbound, now: datetime) -> bool:
    return message.status_at is not None and now - message.status_at > AT_ONCE


def still(message: Outbound, tried: Outbound) -> bool:
    """Whether the try that `tried` was seen in is the last thing that happened to the message.

    What comes of an older try, told by a process that stood still meanwhile, must not be taken for the present one's.
    """
    return (message.lease, message.attempts, message.status) == (tried.lease, tried.attempts, tried.status)


def settled(message: Outbound, result: SendResult, *, now: datetime, jitter: float) -> Outbound:
    """The message once Twilio's answer, or its silence, is known. `jitter` is a random number from 0 to 1.

    The status callback may have been faster: what it said is never taken back.
    """
    if isinstance(result, Accepted):
        message = replace(message, twilio_sid=result.sid, lease=None)
        waits = message.status in (Status.SENDING, Status.UNKNOWN)
        return replace(message, status=Status.SENDING, status_at=now) if waits else message
    if message.twilio_sid or message.status not in (Status.SENDING, Status.UNKNOWN):
        return replace(message, lease=None)
    if isinstance(result, Unknown):
        return replace(message, status=Status.UNKNOWN, status_at=now, lease=None)
    if result.retryable and message.attempts < MAX_ATTEMPTS:
        return replace(
            message,
            status=Status.QUEUED,
            status_at=now,
            lease=None,
            retry_at=now + _pause(message.attempts, result, jitter),
        )
    return _failed(replace(message, twilio_sid=result.sid), result.code, now)


def advanced(message: Outbound, update: StatusUpdate, *, now: datetime) -> Outbound:
    """The message after a status callback; equal to `message` when the callback says nothing new.

    Callbacks come late, twice and out of order, and may be faster than the answer to the request.
    """
    status = update.status
    of_another_try = message.twilio_sid not in (None, update.twilio_sid) or update.twilio_sid in message.failed_sids
    arrived = status in (Status.DELIVERED, Status.READ)
    if status is None or of_another_try or (message.status in _FINAL and not arrived):
        return message
    message = replace(message, twilio_sid=message.twilio_sid or update.twilio_sid)
    if status is Status.FAILED:
        reached_the_phone = _PROGRESS[message.status] >= _PROGRESS[Status.DELIVERED]
        return message if reached_the_phone else _failed(message, update.error_code or 0, now)
    if message.status not in _FINAL and _PROGRESS[status] <= _PROGRESS[message.status]:
        return message
    # also where we had given it up: the customer has it, and must not be sent it again
    return replace(message, status=status, status_at=now, lease=None, retry_at=None, error=None)


def in_hand(message: Outbound, now: datetime) -> bool:
    """Somebody is handing it to Twilio right now."""
    return message.status is Status.SENDING and message.lease is not None and message.lease.until > now


def tried_anew(message: Outbound, *, lease_id: str, now: datetime) -> Outbound:
    """A failed message that its author wants to send once more."""
    failed = (*message.failed_sids, message.twilio_sid) if message.twilio_sid else message.failed_sids
    return leased(replace(message, attempts=0, twilio_sid=None, failed_sids=failed), lease_id=lease_id, now=now)


def overdue(message: Outbound, now: datetime) -> bool:
    """Whoever was sending it is gone: nobody knows whether Twilio has it."""
    return message.status is Status.SENDING and message.lease is not None and message.lease.until <= now


def lost_sight_of(message: Outbound, now: datetime) -> bool:
    """Nobody knows whether Twilio has it, and no callback has told for long enough to ask."""
    if message.status is Status.UNKNOWN:
        return message.status_at is not None and message.status_at + LOOK_UP_AFTER <= now
    return overdue(message, now)


def waited_enough(message: Outbound, now: datetime) -> bool:
    """It was refused before processing, and its pause is over."""
    return message.status is Status.QUEUED and message.retry_at is not None and message.retry_at <= now


def passed(message: Outbound, conversation: Conversation) -> bool:
    """A bot's message may not enter a conversation that has changed hands since it was decided."""
    return message.author.kind is AuthorKind.BOT and message.epoch != conversation.epoch


def cancelled(message: Outbound, now: datetime) -> Outbound:
    return replace(message, status=Status.CANCELLED, status_at=now, lease=None, retry_at=None)


def _pause(attempts: int, result: Rejected, jitter: float) -> timedelta:
    doubled: timedelta = FIRST_PAUSE * 2 ** (attempts - 1)
    asked = timedelta(seconds=result.retry_after or 0)
    return max(doubled, asked) * (1 + jitter / 2)


def _failed(message: Outbound, code: int, now: datetime) -> Outbound:
    words = explain(code)
    return replace(
        message,
        status=Status.FAILED,
        status_at=now,
        lease=None,
        retry_at=None,
        error=Failure(code=code, message=words.pt, message_en=words.en, retry=words.worth_a_try),
    )
