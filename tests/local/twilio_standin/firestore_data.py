"""The product's data in the Firestore emulator, as far as the stand-in touches it: made older, cleared, looked up."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from google.api_core.exceptions import Aborted, FailedPrecondition, NotFound
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

_BATCH = 300
_CLEARED = ("conversations", "inbound", "turns", "episodes", "stats")
_BY_CONVERSATION = ("inbound", "episodes")


class ConversationData:
    """Only ever the emulator: the client library is told so by FIRESTORE_EMULATOR_HOST, which must be set."""

    def __init__(self, project: str) -> None:
        self._db = firestore.Client(project=project, credentials=AnonymousCredentials())

    def age(self, address: str, by: timedelta) -> int:
        """Moves every timestamp of that customer's conversations back; returns how many documents that were."""
        belonging = [doc for found in self._conversations(address) for doc in self._belonging(found) if doc.exists]
        for start in range(0, len(belonging), _BATCH):
            some = belonging[start : start + _BATCH]
            while not self._aged(some, by):
                some = list(self._db.get_all([snapshot.reference for snapshot in some]))
        return len(belonging)

    def _aged(self, snapshots: list[firestore.DocumentSnapshot], by: timedelta) -> bool:
        """False: the product has written one of these meanwhile, and none was touched."""
        batch = self._db.batch()
        for snapshot in snapshots:
            if snapshot.exists:
                unchanged = self._db.write_option(last_update_time=snapshot.update_time)
                batch.update(snapshot.reference, _older(snapshot.to_dict() or {}, by), option=unchanged)
        try:
            batch.commit()
        except (FailedPrecondition, NotFound, Aborted):
            return False
        return True

    def clear(self) -> None:
        """Deletes conversations with all that belongs to them and was counted of them; people and settings stay."""
        for name in _CLEARED:
            self._db.recursive_delete(self._db.collection(name))

    def template(self, sid: str) -> dict[str, Any] | None:
        """The product's copy of a content template; None when it has none."""
        return self._document("templates", sid)

    def business_name(self) -> str:
        """Empty when no business is set up yet."""
        return str((self._document("settings", "business") or {}).get("name") or "")

    def _document(self, collection: str, name: str) -> dict[str, Any] | None:
        snapshot = self._db.collection(collection).document(name).get()
        assert isinstance(snapshot, firestore.DocumentSnapshot)
        data: dict[str, Any] | None = snapshot.to_dict()
        return data

    def _conversations(self, address: str) -> list[firestore.DocumentSnapshot]:
        same = FieldFilter("contact.address", "==", address)
        return list(self._db.collection("conversations").where(filter=same).stream())

    def _belonging(self, conversation: firestore.DocumentSnapshot) -> Iterator[firestore.DocumentSnapshot]:
        yield conversation
        yield from conversation.reference.collection("messages").stream()
        yield from self._db.get_all([self._db.collection("turns").document(conversation.id)])
        for name in _BY_CONVERSATION:
            same = FieldFilter("cid", "==", conversation.id)
            yield from self._db.collection(name).where(filter=same).stream()


def _older(value: Any, by: timedelta) -> Any:
    if isinstance(value, datetime):
        return value - by
    if isinstance(value, Mapping):
        return {name: _older(part, by) for name, part in value.items()}
    if isinstance(value, list):
        return [_older(part, by) for part in value]
    return value
