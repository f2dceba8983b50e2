"""firestore.indexes.json holds what the product's queries need, and nothing else.

The emulator answers without any index, so only this table stands between a new query and a failure in production. A
query with nothing but equalities, or with one field alone, needs no composite index; every other one does, in its exact
order. Why fields are exempt: a write pays for each index entry, and the index of a timestamp that only grows holds a
collection to 500 writes a second
(https://firebase.google.com/docs/firestore/query-data/index-overview).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).parents[2]
INDEXES = json.loads((REPOSITORY / "firestore.indexes.json").read_text("utf-8"))


class Need(NamedTuple):
    """A query: whose it is, what it compares for equality (`in` too), and the field that it sorts or bounds."""

    who: str
    collection: str
    equal: tuple[str, ...]
    order: str | None = None
    descending: bool = False
    everywhere: bool = False


NEEDS = [
    # the desk's lists; those who lead ask without queue
    Need("Fila", "conversations", ("queue", "owner"), "waitingSince"),
    Need("Fila, every queue; sweep: waiting past the target", "conversations", ("owner",), "waitingSince"),
    Need("Minhas", "conversations", ("agentUid", "owner"), "updatedAt", descending=True),
    Need("Com o bot; resolved, every queue; sweep: idle", "conversations", ("owner",), "updatedAt", descending=True),
    Need("resolved, my queues", "conversations", ("queue", "owner"), "updatedAt", descending=True),
    Need("a thread", "messages", (), "at", descending=True),
    # the sweep
    Need("sweep: inbound never processed", "inbound", ("state",), "receivedAt"),
    Need("sweep: sends whose lease ended", "messages", ("status",), "lease.until", everywhere=True),
    Need("sweep: sends to try again", "messages", ("status",), "retryAt", everywhere=True),
    Need("sweep: agents gone quiet", "agents", ("presence",), "lastSeenAt"),
    Need("sweep: turns whose lease ended", "turns", (), "until"),
]

Key = tuple[str, bool, frozenset[str], str, bool]


def _needed() -> Counter[Key]:
    return Counter(
        (need.collection, need.everywhere, frozenset(need.equal), need.order, need.descending)
        for need in NEEDS
        if need.equal and need.order
    )


def _there() -> Counter[Key]:
    return Counter(
        (
            index["collectionGroup"],
            index["queryScope"] == "COLLECTION_GROUP",
            frozenset(field["fieldPath"] for field in index["fields"][:-1]),
            index["fields"][-1]["fieldPath"],
            index["fields"][-1]["order"] == "DESCENDING",
        )
        for index in INDEXES["indexes"]
    )


def test_each_query_has_its_index_and_each_index_its_query() -> None:
    assert _there() == _needed()


def test_no_query_asks_by_an_exempt_field_alone() -> None:
    exempt = {(field["collectionGroup"], field["fieldPath"]) for field in INDEXES["fieldOverrides"]}
    alone = {(need.collection, need.order) for need in NEEDS if need.order and not need.equal}
    alone |= {(need.collection, field) for need in NEEDS if not need.order for field in need.equal}

    assert not exempt & alone


def test_no_field_is_exempt_twice() -> None:
    places = [(field["collectionGroup"], field["fieldPath"]) for field in INDEXES["fieldOverrides"]]

    assert len(places) == len(set(places))


def test_raw_webhooks_expire_and_nothing_else_does() -> None:
    expiring = [field for field in INDEXES["fieldOverrides"] if field.get("ttl")]

    assert [(field["collectionGroup"], field["fieldPath"]) for field in expiring] == [("inbound", "expiresAt")]


def test_long_text_is_in_no_index() -> None:
    exempt = {(field["collectionGroup"], field["fieldPath"]) for field in INDEXES["fieldOverrides"]}

    assert exempt >= {
        ("messages", "text"),
        ("messages", "because"),
        ("conversations", "card"),
        ("inbound", "form"),
        ("knowledge", "body"),
    }


ASKED_BY = re.compile(r"""\b(?:FieldFilter|where|order_by|orderBy)\(\s*(["'])([\w.]+)\1""")


def test_the_code_asks_by_no_field_that_this_table_lacks() -> None:
    known = {field for need in NEEDS for field in (*need.equal, need.order)}
    sources = [
        *REPOSITORY.glob("functions/**/*.py"),
        *REPOSITORY.glob("hosting/src/**/*.ts"),
        *REPOSITORY.glob("hosting/src/**/*.svelte"),
    ]
    asked = {
        (str(source.relative_to(REPOSITORY)), field)
        for source in sources
        for _, field in ASKED_BY.findall(source.read_text("utf-8"))
    }

    assert {(source, field) for source, field in asked if field not in known} == set()
