"""The desk, in memory."""

from __future__ import annotations

from datetime import timedelta

from tests.fakes.documents import Document, FakeDocuments
from transbordo.domain.conversation.access import ADMIN, SUPERVISOR, User
from transbordo.domain.conversation.promise import Desk

_PACE_OVER = timedelta(hours=2)


class FakeDesk(FakeDocuments):
    """The port `AtTheDesk`."""

    def desk(self, queue: str) -> Desk:
        agents = [agent for _, agent in self._all("agents") if agent.get("presence") == "available"]
        waiting = [one for _, one in self._all("conversations") if one.get("owner") == "queue"]
        since = self._clock() - _PACE_OVER
        claims = [one["claimedAt"] for _, one in self._all("episodes") if one.get("queue") == queue]
        return Desk(
            available=sum(queue in agent.get("queues", ()) for agent in agents),
            waiting=sum(one.get("queue") == queue for one in waiting),
            claimed=sum(at is not None and at >= since for at in claims),
            over=_PACE_OVER,
        )

    def desk_user(self, uid: str) -> User | None:
        found = self._get(f"agents/{uid}")
        return _user(uid, found) if found else None

    def leaders(self) -> tuple[User, ...]:
        return tuple(_user(uid, one) for uid, one in self._all("agents") if one.get("role") in (SUPERVISOR, ADMIN))


def _user(uid: str, document: Document) -> User:
    return User(
        uid=uid,
        email=document.get("email", ""),
        name=document.get("name", ""),
        role=document.get("role"),
        queues=tuple(document.get("queues", ())),
    )
