"""What was left lying for longer than it may, in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from tests.fakes.documents import Document, FakeDocuments, work_item_of
from transbordo.domain.conversation.conversation import Conversation
from transbordo.domain.conversation.outbox import LOOK_UP_AFTER
from transbordo.domain.documents import from_document
from transbordo.domain.ports import WorkItem


class FakeOverdue(FakeDocuments):
    """The port `Overdue`."""

    def unprocessed(self, before: datetime, limit: int) -> tuple[WorkItem, ...]:
        pending = ((sid, one) for sid, one in self._all("inbound") if one.get("state") == "pending")
        return tuple(work_item_of(sid, one) for sid, one in _due_before(pending, "receivedAt", before)[:limit])

    def silent(self, before: datetime, limit: int) -> tuple[Conversation, ...]:
        unanswered = [(cid, one) for cid, one in self._all("conversations") if one.get("needsReply")]
        return self._conversations(unanswered, "bot", "lastInbound.at", before, limit)

    def stuck_sends(self, now: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        return (
            *self._messages_until("sending", lambda one: (one["lease"] or {}).get("until"), now, limit),
            *self._messages_until("unknown", lambda one: one["statusAt"], now - LOOK_UP_AFTER, limit),
            *self._messages_until("queued", lambda one: one["retryAt"], now, limit),
        )

    def pending_media(self, now: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        pending = [(one["mediaRetryAt"], place) for place, one in self._every_message() if one.get("mediaPending")]
        return tuple(place for at, place in sorted(pending) if at <= now)[:limit]

    def waiting(self, queue: str | None, before: datetime, limit: int) -> tuple[Conversation, ...]:
        there = [one for one in self._all("conversations") if queue in (None, one[1].get("queue"))]
        uncalled = [one for one in there if one[1].get("escalatedAt", "absent") is None]
        return self._conversations(uncalled, "queue", "waitingSince", before, limit)

    def idle(self, before: datetime, limit: int) -> tuple[Conversation, ...]:
        return self._conversations(self._all("conversations"), "bot", "updatedAt", before, limit)

    def quiet_agents(self, before: datetime, limit: int) -> tuple[str, ...]:
        there = ((uid, one) for uid, one in self._all("agents") if one.get("presence") in ("available", "away"))
        return tuple(uid for uid, _ in _due_before(there, "lastSeenAt", before)[:limit])

    def set_offline(self, uid: str, now: datetime) -> None:
        self._merge(f"agents/{uid}", {"presence": "offline", "presenceAt": now})

    def _messages_until(
        self, status: str, moment_of: Callable[[Document], datetime | None], until: datetime, limit: int
    ) -> list[tuple[str, str]]:
        found = [(moment_of(one), place) for place, one in self._every_message() if one.get("status") == status]
        return [place for moment, place in sorted((m, p) for m, p in found if m and m <= until)][:limit]

    def _conversations(
        self, among: list[tuple[str, Document]], owner: str, field: str, before: datetime, limit: int
    ) -> tuple[Conversation, ...]:
        found = _due_before(((cid, one) for cid, one in among if one.get("owner") == owner), field, before)
        return tuple(from_document(Conversation, one | {"id": cid}) for cid, one in found[:limit])


def _due_before(found: Iterator[tuple[Any, Document]], field: str, moment: datetime) -> list[tuple[Any, Document]]:
    """Those whose `field` is a moment before `moment`, earliest first."""
    due = [(at, key, one) for key, one in found if (at := _at(one, field)) and at < moment]
    return [(key, one) for _, key, one in sorted(due, key=lambda one: one[:2])]


def _at(document: Document, path: str) -> Any:
    """The value of a field, or of a field within a field ("lastInbound.at"); None where there is none."""
    found: Any = document
    for name in path.split("."):
        found = (found or {}).get(name)
    return found
