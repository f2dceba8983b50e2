"""Customers' messages as they come in: work item, message and conversation in one commit of Firestore's."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from google.cloud import firestore

from transbordo.adapters.firestore_calls import (
    ATTEMPTS,
    RETRY_BLIND,
    TIMEOUT,
    AlreadyThere,
    commit,
    data_of,
    get,
    translated,
    unchanged,
)
from transbordo.adapters.firestore_documents import FirestoreDocuments, done, work_item_of
from transbordo.adapters.logs import concerns
from transbordo.domain.documents import to_document
from transbordo.domain.messages import PREVIEW, Received
from transbordo.domain.ports import Conflict, StoreUnavailable, WorkItem
from transbordo.domain.whatsapp.identity import key_of, without_phone
from transbordo.domain.whatsapp.webhook import InboundMessage

WINDOW = timedelta(hours=24)
"""https://www.twilio.com/docs/api/errors/63016"""

INBOUND_KEPT = timedelta(days=30)
"""The raw form serves repair and reconciliation; afterwards Firestore's TTL removes it."""


class FirestoreArrivals(FirestoreDocuments):
    """The port `Arrivals`."""

    def receive(self, message: InboundMessage, received: Received) -> bool:
        if message.sent_at or without_phone(message.cid):
            return self._receive_having_looked(message, received)
        batch = self._arrived(message, received)
        batch.set(self._conversation(message.cid), _arrival(message, received), merge=True)
        try:
            commit(batch, retry=RETRY_BLIND)
        except AlreadyThere:
            return False
        except Conflict as error:
            raise StoreUnavailable from error
        return True

    def _receive_having_looked(self, message: InboundMessage, received: Received) -> bool:
        """The conversation may be a signpost, or know better than a message found late how long its window is open."""
        for _ in range(ATTEMPTS):
            there = get(self._conversation(message.cid))
            home = data_of(there).get("mergedInto") if there.exists else None
            if home:
                return self.receive(replace(message, cid=home, key=key_of(home)), received)
            batch = self._arrived(message, received)
            _arrive_at(batch, there, _arrival(message, received))
            try:
                commit(batch)
                return True
            except Conflict:
                if get(self._inbound(message.sid)).exists:
                    return False
        raise StoreUnavailable

    def _arrived(self, message: InboundMessage, received: Received) -> Any:
        batch = self._client.batch()
        batch.create(
            self._inbound(message.sid),
            {
                "form": dict(message.form),
                "cid": message.cid,
                "receivedAt": message.at,
                "state": "pending",
                "doneAt": None,
                "expiresAt": message.at + INBOUND_KEPT,
            },
        )
        batch.create(self._message(message.cid, message.sid), to_document(received))
        return batch

    def work_item(self, sid: str) -> WorkItem | None:
        document = get(self._inbound(sid)).to_dict()
        if document is None:
            return None
        item = work_item_of(sid, document)
        concerns(item.cid)
        return item

    def finish(self, sid: str, now: datetime) -> None:
        with translated():
            self._inbound(sid).set(done(now), merge=True, retry=RETRY_BLIND, timeout=TIMEOUT)


def _arrival(message: InboundMessage, received: Received) -> dict[str, Any]:
    """What a customer's message changes on the conversation, whoever owns it and whether or not it exists."""
    return {
        "channel": "whatsapp",
        "ourAddress": message.our_address,
        "contact": {"address": message.address, "key": message.key}
        # a name once known outlives a message that came without one
        | ({"name": message.name} if message.name else {})
        | ({"bsuid": message.bsuid} if message.bsuid else {}),
        "lastInbound": {"sid": message.sid, "at": message.at},
        "windowExpiresAt": (message.sent_at or message.at) + WINDOW,
        "lastMessage": {
            "id": message.sid,
            "direction": received.direction,
            "author": received.author.kind.value,
            "type": received.type,
            "text": received.text[:PREVIEW],
            "at": message.at,
            # a merge would keep what the message before had here
            "uid": None,
            "name": None,
            "failed": False,
        },
        "needsReply": True,
        "unread": firestore.Increment(1),
        "updatedAt": message.at,
    }


def _arrive_at(batch: Any, there: Any, arrival: dict[str, Any]) -> None:
    """Write an arrival on a conversation as it was read, and only if it still is so."""
    if not there.exists:
        batch.create(there.reference, arrival)
        return
    before = data_of(there)
    if before.get("windowExpiresAt") and before["windowExpiresAt"] > arrival["windowExpiresAt"]:
        arrival["windowExpiresAt"] = before["windowExpiresAt"]
    # an update replaces maps whole, and the contact holds more than a message tells
    contact = {f"contact.{name}": value for name, value in arrival.pop("contact").items()}
    batch.update(there.reference, arrival | contact, option=unchanged(there.update_time))
