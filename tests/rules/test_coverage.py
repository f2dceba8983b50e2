"""Every condition in firestore.rules has said yes to somebody and no to somebody: none is dead, none is untried."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from .client import Database
from .people_and_documents import DOCUMENTS, PEOPLE, QUERIES, READERS
from .test_presence import ACCEPTED, ANA, REFUSED


def test_every_condition_was_seen_true_and_false(firestore_emulator: str, rules_text: str) -> None:
    with contextlib.closing(Database(firestore_emulator, "demo-rules-coverage")) as database:
        assert database.load_rules(rules_text) == []
        database.fill(DOCUMENTS)
        _try_everything(database)
        seen = _conditions(database.coverage()["report"])

    assert len(seen) >= rules_text.count("allow ")
    assert {
        rules_text[start : end + 1]: values for (start, end), values in seen.items() if values != {True, False}
    } == {}


def _try_everything(database: Database) -> None:
    for claims in PEOPLE.values():
        caller = database.caller(claims)
        for path in READERS:
            caller.get(path)
        for query, _ in QUERIES.values():
            caller.list(query)
        caller.update("agents/ana", ACCEPTED["available"])
    for change in (*REFUSED.values(), *ACCEPTED.values()):
        database.caller(ANA).update("agents/ana", change)


def _conditions(report: Iterable[dict[str, Any]]) -> dict[tuple[int, int], set[bool]]:
    """Where in the text a true-or-false expression stands -> which of the two it has been."""
    seen: dict[tuple[int, int], set[bool]] = defaultdict(set)
    for node in _nodes(report):
        place = node["sourcePosition"]
        booleans = [entry["value"]["boolValue"] for entry in node.get("values", ()) if "boolValue" in entry["value"]]
        if booleans or not node.get("values"):
            seen[place.get("currentOffset", 0), place["endOffset"]].update(booleans)
    return seen


def _nodes(report: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for node in report:
        yield node
        yield from _nodes(node.get("children", ()))
