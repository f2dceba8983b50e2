"""Settings and templates in Firestore, as they are now and whatever is wrong with them, for the doctor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from transbordo.adapters.firestore_calls import RETRY_BLIND, TIMEOUT
from transbordo.adapters.logs import count_firestore_call
from transbordo.domain.health.examined import NamedTemplate

_TEMPLATES = 200


class FirestoreRecords:
    """The port `Records`; Firestore's own errors are left as they are, for the doctor only names them."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def business(self) -> Mapping[str, Any]:
        return self._settings("business")

    def bot_model(self) -> str:
        return str((self._settings("bot").get("published") or {}).get("model") or "")

    def templates(self) -> Mapping[str, NamedTemplate]:
        query = self._client.collection("templates").limit(_TEMPLATES)
        count_firestore_call()
        found = {each.id: each.to_dict() for each in query.stream(retry=RETRY_BLIND, timeout=TIMEOUT)}
        return {
            sid: NamedTemplate(
                name=str(one.get("name") or sid),
                body=str(one.get("body") or ""),
                approval=str(one.get("approval") or ""),
            )
            for sid, one in found.items()
        }

    def _settings(self, name: str) -> Mapping[str, Any]:
        count_firestore_call()
        found = self._client.collection("settings").document(name).get(retry=RETRY_BLIND, timeout=TIMEOUT)
        return found.to_dict() or {}
