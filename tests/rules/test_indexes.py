"""firestore.indexes.json holds what the product's queries need, and nothing else.

The emulator answers without any index, so only these tests stand between a new query and a failure in production. A
query by equalities alone, or by one field alone, needs no composite index; every other one does, in its exact order.
Why fields are exempt: a write pays for each index entry, and the index of a timestamp that only grows holds a
collection to 500 writes a second
(https://firebase.google.com/docs/firestore/query-data/index-overview).
"""

import contextlib
import inspect
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud.firestore import Client
from google.cloud.firestore_v1.types import RunAggregationQueryResponse, StructuredQuery

from transbordo.adapters.firestore_shelves import FirestoreShelves
from transbordo.adapters.firestore_store import FirestoreStore
from transbordo.adapters.gemini import EMBEDDING_DIMENSIONS

REPOSITORY = Path(__file__).parents[2]
INDEXES = json.loads((REPOSITORY / "firestore.indexes.json").read_text("utf-8"))


class Query(NamedTuple):
    """What decides a query's index: what it compares for equality (`in` too), and what it sorts or bounds."""

    collection: str
    equal: frozenset[str] = frozenset()
    order: str | None = None
    descending: bool = False
    everywhere: bool = False


def _query(
    collection: str, *equal: str, order: str | None = None, descending: bool = False, everywhere: bool = False
) -> Query:
    return Query(collection, frozenset(equal), order, descending, everywhere)


QUERIES = {
    # the desk's lists (hosting/src/lib/queries.ts); those who lead ask without queue
    "Fila": _query("conversations", "queue", "owner", order="waitingSince"),
    "Fila, every queue": _query("conversations", "owner", order="waitingSince"),
    "Minhas": _query("conversations", "agentUid", "owner", order="updatedAt", descending=True),
    "Com o bot; any other list, every queue": _query("conversations", "owner", order="updatedAt", descending=True),
    "with others and resolved, my queues": _query(
        "conversations", "queue", "owner", order="updatedAt", descending=True
    ),
    # the reports' list behind each reason (hosting/src/lib/queries.ts)
    "passed on for this reason": _query("episodes", "reason", order="resolvedAt", descending=True),
    "a thread": _query("messages", order="at", descending=True),
    "what was said in voice notes": _query(
        "messages", "transcript.words", order="at", descending=True, everywhere=True
    ),
    # a turn
    "what is live": _query("knowledge", "live"),
    "who is there": _query("agents", "presence", "queues"),
    "how many wait": _query("conversations", "owner", "queue"),
    "the desk's pace": _query("episodes", "queue", order="claimedAt"),
    "whom to tell": _query("agents", "role"),
    # the bot's settings
    "the bot's versions": _query("versions", order="version", descending=True),
    # the search for sources, by nearest vector
    "nearest of what is live": _query("chunks", "live", order="vector", everywhere=True),
    "nearest of what is drafted": _query("chunks", "draft", order="vector", everywhere=True),
    # the sweep
    "pieces that wait for a vector": _query("chunks", "embedded", everywhere=True),
    "articles to tidy up": _query("knowledge", "tidy"),
    "articles cut in an older way": _query("knowledge", order="cut"),
    "inbound never processed": _query("inbound", "state", order="receivedAt"),
    "customers who wait on a silent bot": _query("conversations", "owner", "needsReply", order="lastInbound.at"),
    "sends whose lease ended": _query("messages", "status", order="lease.until", everywhere=True),
    "sends to try again": _query("messages", "status", order="retryAt", everywhere=True),
    "sends to look up": _query("messages", "status", order="statusAt", everywhere=True),
    "media to fetch again": _query("messages", "mediaPending", order="mediaRetryAt", everywhere=True),
    "waiting in a queue that is gone, nobody told": _query(
        "conversations", "owner", "escalatedAt", order="waitingSince"
    ),
    "waiting past the queue's target, nobody told": _query(
        "conversations", "queue", "owner", "escalatedAt", order="waitingSince"
    ),
    "our messages by Twilio's ids": _query("messages", "twilioSid", everywhere=True),
    "how far Twilio's list was compared": _query("ledger", order="checkedUntil", descending=True),
    "how far the reports are counted": _query("stats", order="until", descending=True),
    "the day that was counted with a moment": _query("stats", order="until"),
    "ended between two moments": _query("episodes", order="resolvedAt"),
    "reopened between two moments": _query("episodes", order="reopenedAt"),
    "idle": _query("conversations", "owner", order="updatedAt"),
    "agents gone quiet": _query("agents", "presence", order="lastSeenAt"),
}


def _composite() -> Counter[Query]:
    return Counter(
        Query(
            index["collectionGroup"],
            frozenset(field["fieldPath"] for field in index["fields"][:-1]),
            index["fields"][-1]["fieldPath"],
            index["fields"][-1].get("order") == "DESCENDING",
            index["queryScope"] == "COLLECTION_GROUP",
        )
        for index in INDEXES["indexes"]
    )


def _exempt() -> set[tuple[str, str]]:
    """Fields without the automatic index: one collection's, ascending and descending."""
    return {(field["collectionGroup"], field["fieldPath"]) for field in INDEXES["fieldOverrides"]}


def _indexed_everywhere() -> set[tuple[str, str]]:
    """Fields with an index over all collections of a name, which none has by itself."""
    return {
        (field["collectionGroup"], field["fieldPath"])
        for field in INDEXES["fieldOverrides"]
        for index in field["indexes"]
        if index["queryScope"] == "COLLECTION_GROUP"
    }


def test_each_query_has_its_index_and_each_index_its_query() -> None:
    assert _composite() == Counter(query for query in QUERIES.values() if query.equal and query.order)


def test_no_query_counts_on_the_automatic_index_of_an_exempt_field() -> None:
    automatic = {(query.collection, query.order) for query in QUERIES.values() if query.order and not query.equal}
    automatic |= {
        (query.collection, field)
        for query in QUERIES.values()
        if not query.order and not query.everywhere
        for field in query.equal
    }

    assert not _exempt() & automatic


def test_each_query_over_all_collections_of_a_name_has_its_index_and_each_such_index_its_query() -> None:
    needed = {
        (query.collection, field)
        for query in QUERIES.values()
        if query.everywhere and not query.order
        for field in query.equal
    }

    assert _indexed_everywhere() == needed


def test_vectors_are_indexed_as_the_model_makes_them() -> None:
    by_vector = [index["fields"][-1] for index in INDEXES["indexes"] if "order" not in index["fields"][-1]]

    wanted = {"fieldPath": "vector", "vectorConfig": {"dimension": EMBEDDING_DIMENSIONS, "flat": {}}}
    assert by_vector == [wanted, wanted]


def test_no_field_is_exempt_twice() -> None:
    assert len(INDEXES["fieldOverrides"]) == len(_exempt())


def test_raw_webhooks_and_sums_of_the_day_expire_and_nothing_else_does() -> None:
    expiring = [field for field in INDEXES["fieldOverrides"] if field.get("ttl")]

    assert {(field["collectionGroup"], field["fieldPath"]) for field in expiring} == {
        ("inbound", "expiresAt"),
        ("usage", "expiresAt"),
    }


def test_long_text_is_in_no_index() -> None:
    assert _exempt() >= {
        ("messages", "text"),
        ("messages", "because"),
        ("messages", "transcript"),
        ("conversations", "card"),
        ("inbound", "form"),
        ("knowledge", "body"),
        ("knowledge", "draft"),
        ("revisions", "body"),
        ("chunks", "text"),
        ("settings", "draft"),
        ("versions", "articles"),
        ("cases", "results"),
    }


def test_every_query_of_the_store_is_in_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = _asked_by_the_store(monkeypatch)

    assert QUERIES["how many wait"] in asked, "the store's methods were not reached"
    assert {query for query in asked if query.equal or query.order} <= set(QUERIES.values())


def test_every_query_of_the_shelves_is_in_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    firestore = _Nothing()
    shelves = FirestoreShelves(_client(firestore, monkeypatch))
    shelves.nearest((1.0,), stage="live", limit=3)
    shelves.nearest((1.0,), stage="draft", limit=3)
    shelves.unembedded(3)
    shelves.untidy(3)
    shelves.see_all()
    shelves.size()
    with contextlib.suppress(LookupError):
        shelves.see("x")

    asked = {query for query in firestore.asked if query.equal or query.order}
    rows = (
        "nearest of what is live",
        "nearest of what is drafted",
        "pieces that wait for a vector",
        "articles to tidy up",
        "articles cut in an older way",
    )
    assert asked == {QUERIES[row] for row in rows}


def test_the_code_asks_by_no_field_that_the_table_lacks() -> None:
    known = {field for query in QUERIES.values() for field in (*query.equal, query.order)}
    sources = [
        *REPOSITORY.glob("functions/**/*.py"),
        *REPOSITORY.glob("hosting/src/**/*.ts"),
        *REPOSITORY.glob("hosting/src/**/*.svelte"),
    ]
    asked = {
        (str(source.relative_to(REPOSITORY)), field)
        for source in sources
        for pattern in (FILTER, ORDER, ORDER_BY)
        for field in pattern.findall(source.read_text("utf-8"))
    }

    assert {field for _, field in asked} >= {"owner", "queue", "updatedAt", "waitingSince"}
    assert {(source, field) for source, field in asked if field not in known} == set()


FILTER = re.compile(r"""["']([\w.]+)["'],\s*["'](?:==|in|<|<=|>|>=|!=|not-in|array[-_]contains(?:[-_]any)?)["']""")
ORDER = re.compile(r"""["']([\w.]+)["'],\s*["'](?:asc|desc)["']""")
ORDER_BY = re.compile(r"""(?:order_by|orderBy)\(\s*["']([\w.]+)["']""")


class _Nothing:
    """In place of Firestore's network side: notes each query, holds no document, and takes no write."""

    def __init__(self) -> None:
        self.asked: set[Query] = set()

    def run_query(self, request: Mapping[str, Any], **_: Any) -> Iterator[Any]:
        self.asked.add(_understood(request["structured_query"]))
        return iter(())

    def run_aggregation_query(self, request: Mapping[str, Any], **_: Any) -> Iterator[Any]:
        self.asked.add(_understood(request["structured_aggregation_query"].structured_query))
        return iter([COUNTED_NONE])

    def __getattr__(self, name: str) -> Any:
        raise LookupError(name)


def _asked_by_the_store(monkeypatch: pytest.MonkeyPatch) -> set[Query]:
    """Every query of the store's methods, each called with anything at all."""
    firestore = _Nothing()
    for name, method in inspect.getmembers(FirestoreStore, inspect.isfunction):
        wanted = [parameter.annotation for parameter in inspect.signature(method).parameters.values()][1:]
        if not name.startswith("_") and all(kind in ANYTHING for kind in wanted):
            # a store of its own, that remembers nothing
            store = FirestoreStore(_client(firestore, monkeypatch), clock=lambda: MOMENT)
            # what a method makes of an empty Firestore is no matter here
            with contextlib.suppress(LookupError):
                getattr(store, name)(*(ANYTHING[kind] for kind in wanted))
    return firestore.asked


COUNTED_NONE = RunAggregationQueryResponse(result={"aggregate_fields": {"field_1": {"integer_value": 0}}})
MOMENT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ANYTHING = {"datetime": MOMENT, "int": 10, "str": "x", "Collection[str]": ("x",)}


def _client(firestore: _Nothing, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(Client, "_firestore_api", firestore)
    credentials: Any = AnonymousCredentials
    return Client(project="demo-indexes", credentials=credentials())


def _understood(query: StructuredQuery) -> Query:
    source = query.from_[0]
    filters = _field_filters(query.where)
    orders = [(each.field.field_path, each.direction.name == "DESCENDING") for each in query.order_by]
    # without an order of its own, a query is answered in the order of the field that it bounds
    orders += [(field, False) for field, operator in filters if operator not in EQUAL]
    if "find_nearest" in query:
        orders = [(query.find_nearest.vector_field.field_path, False)]
    order, descending = orders[0] if orders else (None, False)
    equal = frozenset(field for field, operator in filters if operator in EQUAL)
    return Query(source.collection_id, equal, order, descending, source.all_descendants)


EQUAL = {"EQUAL", "IN", "ARRAY_CONTAINS", "ARRAY_CONTAINS_ANY", "IS_NULL", "IS_NAN"}


def _field_filters(where: Any) -> list[tuple[str, str]]:
    if "composite_filter" in where:
        return [found for each in where.composite_filter.filters for found in _field_filters(each)]
    filters = [getattr(where, kind) for kind in ("field_filter", "unary_filter") if kind in where]
    return [(each.field.field_path, each.op.name) for each in filters]
