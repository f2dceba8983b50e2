"""Customers' messages as they come in, in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from tests.fakes.documents import Document, FakeDocuments, conversation_at, done, message_at, work_item_of
from transbordo.domain.documents import to_document
from transbordo.domain.messages import PREVIEW, Received
from transbordo.domain.ports import WorkItem
from transbordo.domain.whatsapp.identity import key_of
from transbordo.domain.whatsapp.webhook import InboundMessage

_WINDOW = timedelta(hours=24)


class FakeArrivals(FakeDocuments):
    """The port `Arrivals`."""

    def receive(self, message: InboundMessage, received: Received) -> bool:
        with self._lock:
            home = self._documents.get(conversation_at(message.cid), {}).get("mergedInto")
            if home:
                message = replace(message, cid=home, key=key_of(home))
            inbound, entry = f"inbound/{message.sid}", message_at(message.cid, message.sid)
            if inbound in self._documents or entry in self._documents:
                return False
            work: Document = {"form": dict(message.form), "cid": message.cid, "receivedAt": message.at}
            self._set(inbound, work | {"state": "pending", "doneAt": None})
            self._set(entry, to_document(received))
            before = self._documents.get(conversation_at(message.cid), {})
            arrival = _arrival(message, received, before)
            if message.sent_at and before.get("windowExpiresAt"):
                arrival["windowExpiresAt"] = max(arrival["windowExpiresAt"], before["windowExpiresAt"])
            self._merge(conversation_at(message.cid), arrival)
        return True

    def work_item(self, sid: str) -> WorkItem | None:
        found = self._get(f"inbound/{sid}")
        return work_item_of(sid, found) if found else None

    def finish(self, sid: str, now: datetime) -> None:
        self._merge(f"inbound/{sid}", done(now))


def _arrival(message: InboundMessage, received: Received, before: Document) -> Document:
    named = {"name": message.name} if message.name else {}
    named |= {"bsuid": message.bsuid} if message.bsuid else {}
    return {
        "channel": "whatsapp",
        "ourAddress": message.our_address,
        "contact": {"address": message.address, "key": message.key} | named,
        "lastInbound": {"sid": message.sid, "at": message.at},
        "windowExpiresAt": (message.sent_at or message.at) + _WINDOW,
        "lastMessage": {
            "id": message.sid,
            "direction": "in",
            "author": "customer",
            "type": received.type,
            "text": received.text[:PREVIEW],
            "at": message.at,
            "uid": None,
            "name": None,
            "failed": False,
        },
        "needsReply": True,
        "unread": before.get("unread", 0) + 1,
        "updatedAt": message.at,
    }
