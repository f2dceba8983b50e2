"""One person, one conversation: what was under a business-scoped id joins what is under the phone.

WhatsApp may hide a customer's phone and tell a business-scoped id instead, or both. The conversation under the phone
is the one that stays; the id without a phone becomes a signpost to it.
https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids/
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, TypeVar

from transbordo.domain.conversation.change import Change, EpisodeUpdate
from transbordo.domain.conversation.conversation import Contact, Conversation, Owner
from transbordo.domain.messages import Event
from transbordo.domain.whatsapp.identity import digits

MERGED = "merged"
"""The outcome of an episode that went on within another one."""

_WEIGHT = {Owner.NOBODY: 0, Owner.BOT: 1, Owner.QUEUE: 2, Owner.AGENT: 3}
"""Whose hands a joined conversation is in: a person goes before who waits for one, and both before the bot."""


@dataclass(frozen=True, kw_only=True)
class Joined:
    """`change` is the staying conversation's; `episodes` what becomes of those of both."""

    change: Change
    episodes: tuple[EpisodeUpdate, ...] = ()


def not_yet_linked(conversation: Conversation) -> str | None:
    """The id that a conversation without the phone of this customer has, or would have; None once that is settled."""
    contact = conversation.contact
    if contact.bsuid is None or contact.bsuid in (contact.key, contact.linked):
        return None
    return f"{digits(conversation.our_address)}_{contact.bsuid}"


def linked(conversation: Conversation) -> Conversation:
    """From now on it is found by the id without a phone, too."""
    return replace(conversation, contact=replace(conversation.contact, linked=conversation.contact.bsuid))


def join(kept: Conversation, other: Conversation, *, event_id: str, now: datetime) -> Joined:
    """`kept` with all that `other` holds: who owns it, who waits, how long the window is open.

    The epoch rises above both, so that whoever acts on either learns of it first.
    """
    leads, follows = (other, kept) if _WEIGHT[other.owner] > _WEIGHT[kept.owner] else (kept, other)
    latest = max(kept, other, key=lambda one: one.last_inbound.at if one.last_inbound else _at_first(one))
    joined = replace(
        leads,
        id=kept.id,
        our_address=kept.our_address,
        contact=_contact(kept.contact, other.contact, latest.contact.address),
        epoch=max(kept.epoch, other.epoch) + 1,
        needs_reply=kept.needs_reply or other.needs_reply,
        needs_reply_since=min(filter(None, (kept.needs_reply_since, other.needs_reply_since)), default=None),
        unread=kept.unread + other.unread,
        last_message=_later(kept.last_message, other.last_message),
        last_inbound=_later(kept.last_inbound, other.last_inbound),
        last_outbound=_later(kept.last_outbound, other.last_outbound),
        window_expires_at=max(filter(None, (kept.window_expires_at, other.window_expires_at)), default=None),
        updated_at=now,
    )
    event = Event(id=event_id, event={"name": "joined"}, at=now, epoch=joined.epoch, episode=joined.episode)
    closed = {follows.agent_uid: -1} if follows.owner is Owner.AGENT and follows.agent_uid else {}
    return Joined(
        change=Change(conversation=joined, entries=(event,), open_by_agent=closed),
        episodes=_episodes(leads, follows, kept.id, now),
    )


def _episodes(leads: Conversation, follows: Conversation, cid: str, now: datetime) -> tuple[EpisodeUpdate, ...]:
    updates = []
    if leads.id != cid and leads.episode:
        updates.append(EpisodeUpdate(protocol=leads.episode, fields={"cid": cid}))
    if follows.owner is not Owner.NOBODY and follows.episode:
        ended = {"cid": cid, "resolvedAt": now, "outcome": MERGED}
        updates.append(EpisodeUpdate(protocol=follows.episode, fields=ended))
    return tuple(updates)


def _contact(kept: Contact, other: Contact, address: str) -> Contact:
    return replace(
        kept,
        address=address,
        name=kept.name or other.name,
        tags=tuple(dict.fromkeys((*kept.tags, *other.tags))),
    )


class _Timed(Protocol):
    @property
    def at(self) -> datetime: ...


T = TypeVar("T", bound=_Timed)


def _later(one: T | None, other: T | None) -> T | None:
    return max(filter(None, (one, other)), key=lambda each: each.at, default=None)


def _at_first(conversation: Conversation) -> datetime:
    return datetime.min.replace(tzinfo=conversation.updated_at.tzinfo if conversation.updated_at else None)
