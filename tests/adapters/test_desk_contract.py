"""The contract of the port `AtTheDesk`, kept by Firestore and by the fake alike."""

from __future__ import annotations

from datetime import timedelta

from tests.adapters.store_backend import Backend
from transbordo.domain.conversation.access import User
from transbordo.domain.conversation.promise import Desk


def test_the_desk_is_who_is_there_and_who_waits(backend: Backend) -> None:
    backend.put("agents/ana", {"presence": "available", "queues": ["geral", "suporte"]})
    backend.put("agents/bruno", {"presence": "away", "queues": ["geral"]})
    backend.put("agents/carla", {"presence": "available", "queues": ["suporte"]})
    backend.put("conversations/a", {"owner": "queue", "queue": "suporte"})
    backend.put("conversations/b", {"owner": "agent", "queue": "suporte"})
    backend.put("conversations/c", {"owner": "queue", "queue": "geral"})

    now = backend.clock()
    for protocol, queue, ago in (("1", "geral", 60), ("2", "geral", 7300), ("3", "suporte", 7199), ("4", "geral", 0)):
        backend.put(f"episodes/{protocol}", {"queue": queue, "claimedAt": now - timedelta(seconds=ago)})
    backend.put("episodes/5", {"queue": "geral", "claimedAt": None})

    assert backend.store.desk("geral") == Desk(available=1, waiting=1, claimed=2)
    assert backend.store.desk("suporte") == Desk(available=2, waiting=1, claimed=1)
    assert backend.store.desk("vendas") == Desk(available=0, waiting=0)


def test_people_are_found(backend: Backend) -> None:
    backend.put("agents/ana", {"name": "Ana", "email": "ana@fibra.example", "role": "agent", "queues": ["geral"]})
    backend.put("agents/diego", {"name": "Diego", "email": "d@fibra.example", "role": "supervisor", "queues": []})
    backend.put("agents/elisa", {"name": "Elisa", "email": "e@fibra.example", "role": "admin", "queues": []})

    assert backend.store.desk_user("ana") == User(
        uid="ana", email="ana@fibra.example", name="Ana", role="agent", queues=("geral",)
    )
    assert backend.store.desk_user("nobody") is None
    assert {leader.uid for leader in backend.store.leaders()} == {"diego", "elisa"}
