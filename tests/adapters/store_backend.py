"""A store, real or in memory, as its contract tests meet it, and what they put into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from google.cloud import firestore

from tests.fakes.customer import CID, inbound
from tests.fakes.store import FakeStore
from tests.fakes.time import FakeClock
from transbordo.adapters.firestore_store import FirestoreStore
from transbordo.domain.conversation.change import Change, EpisodeUpdate, Seen, Turn
from transbordo.domain.messages import BOT, Author, AuthorKind, Event, Outbound, Status
from transbordo.domain.ports import Committed, Store
from transbordo.usecases.receive import receive

AGENT = Author(kind=AuthorKind.AGENT, uid="ana", name="Ana")
PROTOCOL = "20261123-000001"


class Backend(Protocol):
    """A store, and a way around it to the documents."""

    store: Store
    clock: FakeClock

    def put(self, path: str, document: Mapping[str, Any]) -> None: ...

    def read(self, path: str) -> dict[str, Any] | None: ...


class InMemory:
    def __init__(self) -> None:
        self.clock = FakeClock()
        fake = FakeStore(self.clock)
        self.store: Store = fake
        self.put = fake.put
        self.read = fake.read


class Emulated:
    def __init__(self, client: firestore.Client) -> None:
        self.clock = FakeClock()
        self.store: Store = FirestoreStore(client, self.clock)
        self._client = client

    def put(self, path: str, document: Mapping[str, Any]) -> None:
        self._client.document(path).set(dict(document))

    def read(self, path: str) -> dict[str, Any] | None:
        document: dict[str, Any] | None = self._client.document(path).get().to_dict()
        return document


def said(backend: Backend, sid: str, text: str = "oi", **more: Any) -> bool:
    return receive(backend.store, inbound(sid, text, at=backend.clock(), **more))


def seen(backend: Backend) -> Seen:
    found = backend.store.see(CID)
    assert found
    return found


def outbound(mid: str, at: datetime, **more: Any) -> Outbound:
    fields: dict[str, Any] = {"text": "olá", "status": Status.SENDING, "epoch": 1, "episode": None}
    return Outbound(id=mid, author=BOT, type="text", at=at, **(fields | more))


def event(mid: str, at: datetime) -> Event:
    return Event(id=mid, event={"name": "episode_opened", "protocol": PROTOCOL}, at=at, epoch=1, episode=PROTOCOL)


def turn(turn_id: str, now: datetime) -> Turn:
    return Turn(id=turn_id, epoch=1, sid="SM1", started_at=now, until=now + timedelta(seconds=75))


def opening(protocol: str = PROTOCOL) -> EpisodeUpdate:
    return EpisodeUpdate(protocol=protocol, fields={"cid": CID, "openedAt": None, "reason": None})


def commit(backend: Backend, change: Change, on: Seen | None = None) -> Committed:
    return backend.store.commit(on or seen(backend), change, backend.clock())


def found_late(backend: Backend, sid: str, sent_at: datetime, **fields: Any) -> bool:
    message = replace(inbound(sid, "perdida", at=backend.clock(), **fields), sent_at=sent_at)
    return receive(backend.store, message)
