"""The desk in Firestore: who works there, and how busy it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from transbordo.adapters.firestore_calls import count, data_of, get, run, where
from transbordo.adapters.firestore_documents import FirestoreDocuments
from transbordo.domain.conversation.access import ADMIN, SUPERVISOR, User
from transbordo.domain.conversation.promise import Desk

PACE_OVER = timedelta(hours=2)
"""How far back the desk's pace is measured: long enough to be steady, short enough to be today's."""


class FirestoreDesk(FirestoreDocuments):
    """The port `AtTheDesk`."""

    def desk(self, queue: str) -> Desk:
        agents, conversations, episodes = map(self._client.collection, ("agents", "conversations", "episodes"))
        since = self._clock() - PACE_OVER
        counts = [
            self._meanwhile(count, query)
            for query in (
                where(agents, ("presence", "==", "available"), ("queues", "array_contains", queue)),
                where(conversations, ("owner", "==", "queue"), ("queue", "==", queue)),
                where(episodes, ("queue", "==", queue), ("claimedAt", ">=", since)),
            )
        ]
        available, waiting, claimed = (each.result() for each in counts)
        return Desk(available=available, waiting=waiting, claimed=claimed, over=PACE_OVER)

    def desk_user(self, uid: str) -> User | None:
        snapshot = get(self._agent(uid))
        return _user(snapshot) if snapshot.exists else None

    def leaders(self) -> tuple[User, ...]:
        leading = where(self._client.collection("agents"), ("role", "in", [SUPERVISOR, ADMIN]))
        return tuple(map(_user, run(leading.limit(50))))


def _user(snapshot: Any) -> User:
    document = data_of(snapshot)
    return User(
        uid=snapshot.id,
        email=document.get("email", ""),
        name=document.get("name", ""),
        role=document.get("role"),
        queues=tuple(document.get("queues", ())),
    )
