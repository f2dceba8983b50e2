"""Where the store's documents lie in Firestore, and what of them more than one of its ports reads or writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from datetime import datetime
from typing import Any, TypeVar

from google.cloud import firestore

from transbordo.adapters.firestore_calls import data_of
from transbordo.domain.conversation.conversation import Conversation
from transbordo.domain.documents import from_document
from transbordo.domain.ports import WorkItem

USAGE_SHARDS = 4
"""Documents that the day's sum is spread over, as Firestore takes about one write a second to each for long."""

_AT_ONCE = 4
"""Threads for calls that need not wait for one another."""

T = TypeVar("T")


class FirestoreDocuments:
    """What the adapters of the store's ports share. `clock`: for what counts from now, and ages in memory."""

    def __init__(self, client: firestore.Client, clock: Callable[[], datetime]) -> None:
        self._client = client
        self._clock = clock
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="firestore")

    def _meanwhile(self, call: Callable[..., T], *arguments: Any) -> Future[T]:
        """A call that need not wait for others; it counts as the same request's (see `transbordo.adapters.logs`)."""
        return self._threads.submit(copy_context().run, call, *arguments)

    def _conversation(self, cid: str) -> Any:
        return self._client.collection("conversations").document(cid)

    def _message(self, cid: str, mid: str) -> Any:
        return self._conversation(cid).collection("messages").document(mid)

    def _turn(self, cid: str) -> Any:
        return self._client.collection("turns").document(cid)

    def _inbound(self, sid: str) -> Any:
        return self._client.collection("inbound").document(sid)

    def _agent(self, uid: str) -> Any:
        return self._client.collection("agents").document(uid)

    def _usage(self, day: str) -> list[Any]:
        return [self._client.collection("usage").document(f"{day}_{shard}") for shard in range(USAGE_SHARDS)]


def conversation_of(snapshot: Any) -> Conversation:
    return from_document(Conversation, data_of(snapshot) | {"id": snapshot.id})


def cid_of(message: Any) -> str:
    """The conversation in which a message's snapshot was found."""
    return str(message.reference.parent.parent.id)


def work_item_of(sid: str, document: Mapping[str, Any]) -> WorkItem:
    form = document.get("form", {})
    return WorkItem(
        sid=sid,
        cid=document.get("cid", ""),
        text=form.get("Body", ""),
        has_media=any(name.startswith("MediaUrl") for name in form),
        done=document["state"] == "done",
        received_at=document.get("receivedAt"),
    )


def done(now: datetime) -> dict[str, Any]:
    """What a work item says once nothing more is to be done."""
    return {"state": "done", "doneAt": now}
