"""What Firestore says when it is unwell, and what the store makes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from google.api_core import exceptions as gax
from google.cloud import firestore

from tests.fakes.customer import CID, inbound
from tests.fakes.time import FakeClock
from transbordo.adapters.firestore_store import FirestoreStore
from transbordo.domain.messages import SYSTEM, Note
from transbordo.domain.ports import StoreUnavailable
from transbordo.usecases.receive import receive

Fails = Callable[[list[Exception]], None]


@pytest.fixture
def store(firestore_client: firestore.Client) -> FirestoreStore:
    return FirestoreStore(firestore_client, FakeClock())


@pytest.fixture
def commits_fail(firestore_client: firestore.Client, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fails]:
    """Lets the next commits end with the errors given; the library's own repeating wraps what fails here."""
    stub = firestore_client._firestore_api.transport
    errors: list[Exception] = []
    commit = stub.commit

    def failing(request: Any, **options: Any) -> Any:
        if errors:
            raise errors.pop(0)
        return commit(request, **options)

    monkeypatch.setitem(stub._wrapped_methods, commit, _with_policy(failing))
    yield errors.extend


def _with_policy(call: Callable[..., Any]) -> Callable[..., Any]:
    def repeated(request: Any, *, retry: Any, timeout: Any, **options: Any) -> Any:
        return retry(call)(request, timeout=timeout, **options)

    return repeated


def test_contention_is_not_taken_for_a_duplicate(store: FirestoreStore, commits_fail: Fails) -> None:
    commits_fail([gax.Aborted("contention"), gax.Aborted("contention")])

    assert receive(store, inbound("SM1", at=FakeClock()())) is True
    assert store.see(CID)


def test_a_message_that_is_refused_without_being_there_is_not_said_to_be_there(
    store: FirestoreStore, commits_fail: Fails
) -> None:
    commits_fail([gax.FailedPrecondition("whatever")])

    with pytest.raises(StoreUnavailable):
        receive(store, inbound("SM1", at=FakeClock()()))


@pytest.mark.parametrize("error", [gax.DeadlineExceeded("slow"), gax.InternalServerError("broken")])
def test_an_outage_is_said_to_be_one(store: FirestoreStore, commits_fail: Fails, error: Exception) -> None:
    commits_fail([error])

    with pytest.raises(StoreUnavailable):
        receive(store, inbound("SM1", at=FakeClock()()))


def test_a_short_outage_is_outlasted(store: FirestoreStore, commits_fail: Fails) -> None:
    commits_fail([gax.ServiceUnavailable("restarting")])

    assert receive(store, inbound("SM1", at=FakeClock()())) is True


def test_a_note_under_contention_is_written(store: FirestoreStore, commits_fail: Fails) -> None:
    receive(store, inbound("SM1", at=FakeClock()()))
    commits_fail([gax.Aborted("contention")])

    assert store.add_note(CID, Note(id="01A", author=SYSTEM, text="n", at=FakeClock()(), episode=None)) is True
