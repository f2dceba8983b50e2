"""Firestore in memory: the same documents at the same paths, with versions that are compared before they are set."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any

from transbordo.domain.ports import Conflict, WorkItem

Document = dict[str, Any]


class FakeDocuments:
    """What the fakes of the store's ports share. `put` and `read` are the tests' own way to its documents."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = threading.RLock()
        self._documents: dict[str, Document] = {}
        self._versions: dict[str, int] = {}
        self._next_version = itertools.count(1)

    def put(self, path: str, document: Mapping[str, Any]) -> None:
        self._set(path, deepcopy(dict(document)))

    def read(self, path: str) -> Document | None:
        with self._lock:
            return deepcopy(self._documents.get(path))

    # Documents are never changed in place, so that only what tests hold needs a copy

    def _get(self, path: str) -> Document | None:
        with self._lock:
            return self._documents.get(path)

    def _set(self, path: str, document: Document) -> None:
        with self._lock:
            # as in Firestore, a write that changes nothing makes no new version
            if self._documents.get(path) != document:
                self._documents[path] = document
                self._versions[path] = next(self._next_version)

    def _version(self, path: str) -> int | None:
        return self._versions.get(path)

    def _merge(self, path: str, fields: Document) -> None:
        with self._lock:
            self._set(path, _merged(self._documents.get(path, {}), fields))

    def _delete(self, path: str) -> None:
        self._documents.pop(path, None)
        self._versions.pop(path, None)

    def _all(self, collection: str) -> list[tuple[str, Document]]:
        with self._lock:
            found = [(path.split("/"), document) for path, document in self._documents.items()]
        return sorted((parts[1], document) for parts, document in found if parts[0] == collection and len(parts) == 2)

    def _messages(self, cid: str) -> list[tuple[tuple[str, str], Document]]:
        return [(place, document) for place, document in self._every_message() if place[0] == cid]

    def _every_message(self) -> list[tuple[tuple[str, str], Document]]:
        with self._lock:
            found = [(path.split("/"), document) for path, document in self._documents.items()]
        return [((parts[1], parts[3]), document) for parts, document in found if len(parts) == 4]

    @staticmethod
    def _refuse_unless(holds: bool) -> None:
        if not holds:
            raise Conflict


def _merged(before: Document, fields: Document) -> Document:
    """Maps are merged key by key, as Firestore does; all else is replaced."""
    merged = dict(before)
    for key, value in fields.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = _merged(merged[key], value) if both else value
    return merged


def conversation_at(cid: str) -> str:
    return f"conversations/{cid}"


def message_at(cid: str, mid: str) -> str:
    return f"conversations/{cid}/messages/{mid}"


def turn_at(cid: str) -> str:
    return f"turns/{cid}"


def work_item_of(sid: str, document: Document) -> WorkItem:
    return WorkItem(
        sid=sid,
        cid=document["cid"],
        text=document["form"].get("Body", ""),
        has_media=any(name.startswith("MediaUrl") for name in document["form"]),
        done=document["state"] == "done",
        received_at=document["receivedAt"],
    )


def done(now: datetime) -> Document:
    return {"state": "done", "doneAt": now}
