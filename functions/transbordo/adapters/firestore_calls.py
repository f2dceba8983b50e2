"""How Firestore is called: within a time limit, repeated by a rule, counted, its errors in the ports' own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from google.api_core import exceptions as gax
from google.api_core.retry import Retry, if_exception_type
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from transbordo.adapters.logs import count_firestore_call
from transbordo.domain.ports import Conflict, StoreUnavailable

TIMEOUT = 8.0
"""Seconds for one call. Twilio gives a webhook 15 s in all; the library's own default is 60 s and more."""

RETRY = Retry(
    predicate=if_exception_type(gax.ServiceUnavailable, gax.ResourceExhausted),
    initial=0.1,
    maximum=1.0,
    timeout=TIMEOUT,
)
"""For commits that rest on what was read: their creates and preconditions make a repeated one fail, not double."""

RETRY_BLIND = RETRY.with_predicate(
    if_exception_type(gax.ServiceUnavailable, gax.ResourceExhausted, gax.Aborted),
)
"""For reads, and for writes that rest on none: there contention is no reason to decide again, only to try again."""

ATTEMPTS = 12
"""Each lost race means that somebody else's write went through."""

READ_AT_ONCE = 300
"""Documents in one request for many."""

T = TypeVar("T")


class AlreadyThere(Conflict):
    """Something to create exists; unlike contention, trying again does not help."""


@contextmanager
def translated() -> Iterator[None]:
    """One call to Firestore: counted, and its errors in the store's own words."""
    count_firestore_call()
    try:
        yield
    except gax.AlreadyExists as error:
        raise AlreadyThere from error
    except (gax.FailedPrecondition, gax.Aborted, gax.NotFound) as error:
        raise Conflict from error
    except (
        gax.ServiceUnavailable,
        gax.DeadlineExceeded,
        gax.ResourceExhausted,
        gax.InternalServerError,
        gax.RetryError,
    ) as error:
        raise StoreUnavailable from error


def get(reference: Any) -> Any:
    with translated():
        return reference.get(retry=RETRY_BLIND, timeout=TIMEOUT)


def get_all(client: firestore.Client, references: list[Any], **options: Any) -> list[Any]:
    """In one round trip, in no order; what is not there is among them."""
    with translated():
        return list(client.get_all(references, **options, retry=RETRY_BLIND, timeout=TIMEOUT))


def run(query: Any) -> list[Any]:
    with translated():
        return list(query.stream(retry=RETRY_BLIND, timeout=TIMEOUT))


def count(query: Any) -> int:
    with translated():
        return int(query.count().get(retry=RETRY_BLIND, timeout=TIMEOUT)[0][0].value)


def commit(batch: Any, *, retry: Retry = RETRY, timeout: float = TIMEOUT) -> list[Any]:
    """Firestore's answers to each write, in the order in which they were added."""
    with translated():
        return list(batch.commit(retry=retry, timeout=timeout))


def where(query: Any, *filters: tuple[str, str, Any]) -> Any:
    for one in filters:
        query = query.where(filter=FieldFilter(*one))
    return query


def unchanged(version: Any) -> Any:
    """The condition that a document is as it was when it had this version."""
    return firestore.Client.write_option(last_update_time=version)


def data_of(snapshot: Any) -> dict[str, Any]:
    return dict(snapshot.to_dict())


def parted(items: Iterable[T], size: int) -> Iterator[list[T]]:
    listed = list(items)
    for start in range(0, len(listed), size):
        yield listed[start : start + size]
