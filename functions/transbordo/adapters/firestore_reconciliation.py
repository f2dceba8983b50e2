"""Which of Twilio's messages are in Firestore, and the ledger of the comparisons: `ledger/{day}`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from google.cloud import firestore

from transbordo.adapters.firestore_calls import (
    READ_AT_ONCE,
    RETRY_BLIND,
    TIMEOUT,
    commit,
    data_of,
    get,
    get_all,
    parted,
    run,
    translated,
    unchanged,
    where,
)
from transbordo.adapters.firestore_documents import FirestoreDocuments, cid_of
from transbordo.domain.documents import entry_from_document, plain_moment, to_document
from transbordo.domain.messages import Outbound
from transbordo.domain.ports import Conflict, SeenOutbound
from transbordo.domain.whatsapp.reconciling import Checked, Counts

NAMED_AT_ONCE = 30
"""Values that one query may name. https://firebase.google.com/docs/firestore/query-data/queries#limitations"""


class FirestoreReconciliation(FirestoreDocuments):
    """The port `Reconciliation`."""

    def known_inbound(self, sids: Collection[str]) -> frozenset[str]:
        known: set[str] = set()
        for some in parted(sids, READ_AT_ONCE):
            # without fields: only whether it is there
            found = get_all(self._client, [self._inbound(sid) for sid in some], field_paths=[])
            known.update(snapshot.id for snapshot in found if snapshot.exists)
        return frozenset(known)

    def sent(self, sids: Collection[str]) -> Mapping[str, SeenOutbound]:
        messages = self._client.collection_group("messages")
        ours: dict[str, SeenOutbound] = {}
        for some in parted(sids, NAMED_AT_ONCE):
            for snapshot in run(where(messages, ("twilioSid", "in", some))):
                entry = entry_from_document(data_of(snapshot))
                if isinstance(entry, Outbound) and entry.twilio_sid:
                    seen = SeenOutbound(cid=cid_of(snapshot), message=entry, version=snapshot.update_time)
                    ours[entry.twilio_sid] = seen
        return ours

    def last_check(self) -> Checked:
        newest = self._client.collection("ledger").order_by("checkedUntil", direction=firestore.Query.DESCENDING)
        for day in run(newest.limit(1)):
            found = data_of(day)
            held = found.get("heldSince")
            return Checked(
                until=plain_moment(found["checkedUntil"]),
                held_since=plain_moment(held) if held else None,
                day=day.id,
                version=day.update_time,
            )
        return Checked(until=None)

    def note_check(self, checked: Checked, day: str, until: datetime, counts: Counts, now: datetime) -> None:
        batch, page = self._client.batch(), self._page(day)
        noted = _sums(counts) | {"checkedUntil": until, "heldSince": None, "updatedAt": now}
        version = checked.version if day == checked.day else _begun(page)
        if version:
            batch.update(page, noted, option=unchanged(version))
        else:
            batch.create(page, noted)
        commit(batch)

    def note_held(self, day: str, now: datetime) -> None:
        with translated():
            self._page(day).set({"heldSince": now, "updatedAt": now}, merge=True, retry=RETRY_BLIND, timeout=TIMEOUT)

    def note_repairs(self, day: str, counts: Counts, now: datetime) -> None:
        noted = _sums(counts) | {"updatedAt": now}
        with translated():
            self._page(day).set(noted, merge=True, retry=RETRY_BLIND, timeout=TIMEOUT)

    def _page(self, day: str) -> Any:
        return self._client.collection("ledger").document(day)


def _begun(page: Any) -> Any:
    """The version of a day's page that holds repairs alone; None where there is no page yet."""
    there = get(page)
    if there.exists and "checkedUntil" in data_of(there):
        raise Conflict
    return there.update_time if there.exists else None


def _sums(counts: Counts) -> dict[str, Any]:
    return {name: firestore.Increment(count) for name, count in to_document(counts).items()}
