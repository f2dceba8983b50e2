"""Domain values to begin from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from transbordo.domain.conversation.access import AGENT, SUPERVISOR, User
from transbordo.domain.conversation.card import Card, Line
from transbordo.domain.conversation.conversation import Contact, Conversation, LastInbound, Owner
from transbordo.domain.messages import BOT, Event, Outbound, Received, Status

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
EARLIER = NOW - timedelta(minutes=10)
PROTOCOL = "20261123-000001"


def user(uid: str = "ana", role: str | None = AGENT, *queues: str) -> User:
    return User(uid=uid, email=f"{uid}@fibra.example", name=uid.capitalize(), role=role, queues=queues or ("geral",))


ANA, BRUNO = user("ana"), user("bruno")
CARLA = user("carla", AGENT, "vendas")
DIEGO = user("diego", SUPERVISOR)


def conversation(owner: Owner = Owner.BOT, **fields: Any) -> Conversation:
    """As it is some minutes after it came to `owner`; an agent's is Ana's."""
    by_owner: dict[Owner, dict[str, Any]] = {
        Owner.BOT: {"epoch": 1},
        Owner.QUEUE: {"epoch": 2, "queue": "geral", "waiting_since": EARLIER, "needs_reply": True},
        Owner.AGENT: {"epoch": 3, "queue": "geral", "agent_uid": "ana", "agent_name": "Ana", "claimed_at": EARLIER},
        Owner.NOBODY: {"epoch": 4, "queue": "geral", "claimed_at": EARLIER},
    }
    base: dict[str, Any] = {
        "id": "1_2",
        "our_address": "whatsapp:+14155238886",
        "contact": Contact(address="whatsapp:+5511900000000", key="5511900000000"),
        "owner": owner,
        "since": EARLIER,
        "updated_at": EARLIER,
        "episode": PROTOCOL,
        "episode_opened_at": EARLIER,
        "last_inbound": LastInbound(sid="SM1", at=EARLIER),
        "window_expires_at": EARLIER + timedelta(hours=24),
    }
    return Conversation(**(base | by_owner[owner] | fields))


def received(sid: str = "SM1", text: str = "oi", *, minute: float = 0, **fields: Any) -> Received:
    base: dict[str, Any] = {"id": sid, "type": "text", "text": text, "at": EARLIER + timedelta(minutes=minute)}
    return Received(**(base | fields))


def outbound(mid: str = "01A", text: str = "olá", *, minute: float = 0, **fields: Any) -> Outbound:
    base: dict[str, Any] = {
        "id": mid,
        "author": BOT,
        "type": "text",
        "text": text,
        "at": EARLIER + timedelta(minutes=minute),
        "status": Status.SENDING,
        "status_at": EARLIER + timedelta(minutes=minute),
        "epoch": 1,
        "episode": PROTOCOL,
    }
    return Outbound(**(base | fields))


def event(mid: str, name: str, *, minute: float = 0) -> Event:
    return Event(id=mid, event={"name": name}, at=EARLIER + timedelta(minutes=minute), epoch=1, episode=PROTOCOL)


def card(**fields: Any) -> Card:
    base: dict[str, Any] = {
        "wants": Line(text="internet", messages=("SM1",)),
        "reason": "bot_decided",
        "by": "bot",
        "at": NOW,
    }
    return Card(**(base | fields))
