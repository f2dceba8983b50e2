"""What was left lying for longer than it may, in Firestore: each look is a bounded query on an index."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from transbordo.adapters.firestore_calls import RETRY_BLIND, TIMEOUT, data_of, run, translated, where
from transbordo.adapters.firestore_documents import FirestoreDocuments, cid_of, conversation_of, work_item_of
from transbordo.domain.conversation.conversation import Conversation
from transbordo.domain.conversation.outbox import LOOK_UP_AFTER
from transbordo.domain.messages import Status
from transbordo.domain.ports import WorkItem


class FirestoreOverdue(FirestoreDocuments):
    """The port `Overdue`."""

    def unprocessed(self, before: datetime, limit: int) -> tuple[WorkItem, ...]:
        late = where(self._client.collection("inbound"), ("state", "==", "pending"), ("receivedAt", "<", before))
        found = run(late.order_by("receivedAt").limit(limit))
        return tuple(work_item_of(one.id, data_of(one)) for one in found)

    def silent(self, before: datetime, limit: int) -> tuple[Conversation, ...]:
        return self._conversations("bot", "lastInbound.at", before, limit, ("needsReply", "==", True))

    def stuck_sends(self, now: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        return tuple(
            place
            for status, field, moment in (
                (Status.SENDING, "lease.until", now),
                (Status.UNKNOWN, "statusAt", now - LOOK_UP_AFTER),
                (Status.QUEUED, "retryAt", now),
            )
            for place in self._messages(("status", "==", status.value), (field, "<=", moment), limit)
        )

    def pending_media(self, now: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        return self._messages(("mediaPending", "==", True), ("mediaRetryAt", "<=", now), limit)

    def waiting(self, queue: str | None, before: datetime, limit: int) -> tuple[Conversation, ...]:
        here = (("queue", "==", queue),) if queue else ()
        return self._conversations("queue", "waitingSince", before, limit, *here, ("escalatedAt", "==", None))

    def idle(self, before: datetime, limit: int) -> tuple[Conversation, ...]:
        return self._conversations("bot", "updatedAt", before, limit)

    def quiet_agents(self, before: datetime, limit: int) -> tuple[str, ...]:
        agents = self._client.collection("agents")
        quiet = where(agents, ("presence", "in", ["available", "away"]), ("lastSeenAt", "<", before))
        return tuple(found.id for found in run(quiet.limit(limit)))

    def set_offline(self, uid: str, now: datetime) -> None:
        offline = {"presence": "offline", "presenceAt": now}
        with translated():
            self._agent(uid).set(offline, merge=True, retry=RETRY_BLIND, timeout=TIMEOUT)

    def _conversations(
        self, owner: str, field: str, before: datetime, limit: int, *more: tuple[str, str, Any]
    ) -> tuple[Conversation, ...]:
        found = where(self._client.collection("conversations"), ("owner", "==", owner), *more, (field, "<", before))
        return tuple(map(conversation_of, run(found.order_by(field).limit(limit))))

    def _messages(
        self, equal: tuple[str, str, Any], until: tuple[str, str, datetime], limit: int
    ) -> tuple[tuple[str, str], ...]:
        found = where(self._client.collection_group("messages"), equal, until)
        return tuple((cid_of(snapshot), snapshot.id) for snapshot in run(found.order_by(until[0]).limit(limit)))
