"""Who knocks, and what there is to see: the small world in which every rule is tried."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from .client import Query

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

PEOPLE: Mapping[str, dict[str, Any] | None] = {
    "nobody signed in": None,
    "somebody who registered by themselves": {"uid": "estranho"},
    "somebody with an unknown role": {"uid": "dono", "role": "owner", "queues": ["suporte"]},
    "somebody whose role is no text": {"uid": "torto", "role": ["admin"], "queues": ["suporte"]},
    "agent of suporte": {"uid": "bruno", "role": "agent", "queues": ["geral", "suporte"]},
    "agent of vendas": {"uid": "carla", "role": "agent", "queues": ["vendas"]},
    "agent who owns the conversation": {"uid": "ana", "role": "agent", "queues": []},
    "agent without queues claim": {"uid": "davi", "role": "agent"},
    "supervisor": {"uid": "sofia", "role": "supervisor", "queues": []},
    "admin": {"uid": "amanda", "role": "admin", "queues": []},
}

LEADERS = {"supervisor", "admin"}
SUPORTE = {"agent of suporte", *LEADERS}
VENDAS = {"agent of vendas", *LEADERS}
OWNER = {"agent who owns the conversation", *LEADERS}
STAFF = {*SUPORTE, *VENDAS, *OWNER, "agent without queues claim"}
NO_ONE: set[str] = set()


def _conversation(**changes: Any) -> dict[str, Any]:
    return {"owner": "queue", "queue": None, "agentUid": None, "updatedAt": NOON, "waitingSince": NOON, **changes}


_CONVERSATIONS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "waiting-in-suporte": (_conversation(queue="suporte"), SUPORTE),
    "waiting-in-vendas": (_conversation(queue="vendas"), VENDAS),
    "with-ana": (_conversation(owner="agent", queue="financeiro", agentUid="ana"), OWNER),
    "with-the-bot": (_conversation(owner="bot"), STAFF),
    "resolved-in-suporte": (_conversation(owner="nobody", queue="suporte"), SUPORTE),
    "resolved-by-the-bot": (_conversation(owner="nobody"), LEADERS),
    # as the webhook leaves it, before the first turn: no owner, no queue, no agent
    "just-written": ({"channel": "whatsapp", "updatedAt": NOON}, LEADERS),
}

_PRESENCE = {"presence": "away", "presenceAt": NOON, "lastSeenAt": NOON}

_OTHERS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "agents/ana": ({"name": "Ana", "role": "agent", "queues": [], **_PRESENCE}, STAFF),
    "agents/bruno": ({"name": "Bruno", "role": "agent", "queues": ["geral", "suporte"], **_PRESENCE}, STAFF),
    "queues/geral": ({"name": "Geral"}, STAFF),
    "cannedReplies/oi": ({"shortcut": "oi"}, STAFF),
    "templates/HX1": ({"name": "retorno"}, STAFF),
    "knowledge/boleto": ({"title": "Segunda via"}, STAFF),
    "knowledge/boleto/chunks/c1": ({"text": "Está no portal."}, NO_ONE),
    "knowledge/boleto/revisions/r1": ({"title": "Segunda via"}, NO_ONE),
    "settings/business": ({"name": "Fibra Exemplo"}, STAFF),
    "settings/bot": ({"version": 1}, LEADERS),
    "settings/anything": ({"version": 1}, LEADERS),
    "settings/bot/versions/1": ({"version": 1}, LEADERS),
    "settings/business/versions/1": ({"version": 1}, NO_ONE),
    "cases/c1": ({"says": []}, LEADERS),
    "episodes/20261122-048213": ({"outcome": None}, LEADERS),
    "audit/a1": ({"by": "sofia"}, LEADERS),
    "stats/2026-11-22": ({"episodes": 1}, LEADERS),
    "ledger/2026-11-22": ({"recovered": 0}, LEADERS),
    "inbound/SM1": ({"state": "pending"}, NO_ONE),
    "turns/with-the-bot": ({"epoch": 1}, NO_ONE),
    "unknown/x": ({"a": 1}, NO_ONE),
    "conversations/with-the-bot/unknown/x": ({"a": 1}, NO_ONE),
    "conversations/with-the-bot/messages/m1/unknown/x": ({"a": 1}, NO_ONE),
    "queues/geral/unknown/x": ({"a": 1}, NO_ONE),
}

DOCUMENTS: Mapping[str, dict[str, Any]] = {
    **{f"conversations/{cid}": data for cid, (data, _) in _CONVERSATIONS.items()},
    **{f"conversations/{cid}/messages/m1": {"at": NOON, "text": "Oi"} for cid in _CONVERSATIONS},
    **{path: data for path, (data, _) in _OTHERS.items()},
}

READERS: Mapping[str, set[str]] = {
    **{f"conversations/{cid}": readers for cid, (_, readers) in _CONVERSATIONS.items()},
    **{f"conversations/{cid}/messages/m1": readers for cid, (_, readers) in _CONVERSATIONS.items()},
    **{path: readers for path, (_, readers) in _OTHERS.items()},
    # what is not there tells an agent nothing, not even that
    "conversations/not-there": LEADERS,
    "conversations/not-there/messages/m1": LEADERS,
}
"""path -> who may get it; whoever is not named is refused"""

_WAITING = ("owner", "EQUAL", "queue")
_WITH_AGENT = ("owner", "EQUAL", "agent")
_WITH_BOT = ("owner", "EQUAL", "bot")
_RESOLVED = ("owner", "EQUAL", "nobody")
_LONGEST = ("waitingSince", "ASCENDING")
_LATEST = ("updatedAt", "DESCENDING")


def _queues(*names: str) -> tuple[str, str, list[str]]:
    return ("queue", "IN", list(names))


def _agent(uid: str) -> tuple[str, str, str]:
    return ("agentUid", "EQUAL", uid)


def _conversations(*where: tuple[str, str, Any], order: tuple[str, str]) -> Query:
    return Query("conversations", where, order)


def _messages(cid: str) -> Query:
    return Query(f"conversations/{cid}/messages", order=("at", "DESCENDING"))


QUERIES: Mapping[str, tuple[Query, set[str]]] = {
    # the desk's lists
    "Fila, one queue": (_conversations(_queues("suporte"), _WAITING, order=_LONGEST), SUPORTE),
    "Fila, several": (_conversations(_queues("geral", "suporte"), _WAITING, order=_LONGEST), SUPORTE),
    "Fila, every queue": (_conversations(_WAITING, order=_LONGEST), LEADERS),
    "Minhas": (_conversations(_agent("ana"), _WITH_AGENT, order=_LATEST), OWNER),
    "Com o bot": (_conversations(_WITH_BOT, order=_LATEST), STAFF),
    "resolved, my queues": (_conversations(_queues("geral", "suporte"), _RESOLVED, order=_LATEST), SUPORTE),
    "resolved, every queue": (_conversations(_RESOLVED, order=_LATEST), LEADERS),
    "with anybody": (_conversations(_WITH_AGENT, order=_LATEST), LEADERS),
    # what would show more than its asker may see
    "all conversations": (_conversations(order=_LATEST), LEADERS),
    "another's queue": (_conversations(_queues("vendas"), _WAITING, order=_LONGEST), VENDAS),
    "a queue of mine and one of another's": (
        _conversations(_queues("suporte", "vendas"), _WAITING, order=_LONGEST),
        LEADERS,
    ),
    # (what would come is only what they may see: a list is judged by what it asks, not by what is there today)
    "a queue of mine and one that is not there": (
        _conversations(_queues("suporte", "cobranca"), _WAITING, order=_LONGEST),
        LEADERS,
    ),
    "without queue": (_conversations(("queue", "EQUAL", None), order=_LATEST), LEADERS),
    "every message of every conversation": (Query("messages", everywhere=True), NO_ONE),
    "every piece of every article": (Query("chunks", everywhere=True), NO_ONE),
    "every unknown document": (Query("unknown", everywhere=True), NO_ONE),
    # one thread each
    **{f"messages of {cid}": (_messages(cid), readers) for cid, (_, readers) in _CONVERSATIONS.items()},
    # whole collections
    **{
        f"all {collection}": (Query(collection), readers)
        for collection, readers in {
            "agents": STAFF,
            "queues": STAFF,
            "cannedReplies": STAFF,
            "templates": STAFF,
            "knowledge": STAFF,
            "knowledge/boleto/chunks": NO_ONE,
            "knowledge/boleto/revisions": NO_ONE,
            "settings": LEADERS,
            "settings/bot/versions": LEADERS,
            "cases": LEADERS,
            "episodes": LEADERS,
            "audit": LEADERS,
            "stats": LEADERS,
            "ledger": LEADERS,
            "inbound": NO_ONE,
            "turns": NO_ONE,
            "unknown": NO_ONE,
            "conversations/with-the-bot/unknown": NO_ONE,
        }.items()
    },
}
"""what is asked -> (the query, who gets an answer); whoever is not named is refused"""
