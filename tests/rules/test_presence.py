"""The one thing that the dashboard writes: one's own presence, by the server's clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from .client import NOW, Database
from .people_and_documents import DOCUMENTS, NOON, PEOPLE

ANA = {"uid": "ana", "role": "agent", "queues": []}
LATER = datetime.now(UTC) + timedelta(hours=8)

ACCEPTED: Mapping[str, dict[str, Any]] = {
    "available": {"presence": "available", "presenceAt": NOW, "lastSeenAt": NOW},
    "away": {"presence": "away", "presenceAt": NOW, "lastSeenAt": NOW},
    "offline": {"presence": "offline", "presenceAt": NOW, "lastSeenAt": NOW},
    "a heartbeat": {"lastSeenAt": NOW},
    "a heartbeat that repeats the presence": {"presence": "away", "lastSeenAt": NOW},
}

REFUSED: Mapping[str, dict[str, Any]] = {
    "a presence that there is not": {"presence": "invisible", "presenceAt": NOW, "lastSeenAt": NOW},
    "a presence that is no text": {"presence": 1, "presenceAt": NOW, "lastSeenAt": NOW},
    "a presence from nobody knows when": {"presence": "available", "lastSeenAt": NOW},
    "a presence by one's own clock": {"presence": "available", "presenceAt": LATER, "lastSeenAt": NOW},
    "a change of presence without being seen": {"presence": "available", "presenceAt": NOW},
    "seen by one's own clock": {"lastSeenAt": LATER},
    "seen in the past": {"lastSeenAt": NOON - timedelta(days=1)},
    "the time of a presence moved back": {"presenceAt": NOON - timedelta(days=1), "lastSeenAt": NOW},
    "a write that changes nothing": {"presence": "away"},
    "another role": {"role": "admin"},
    "another role beside the presence": {
        "presence": "available",
        "presenceAt": NOW,
        "lastSeenAt": NOW,
        "role": "admin",
    },
    "another queue beside the presence": {"lastSeenAt": NOW, "queues": ["vendas"]},
    "another name beside the presence": {"lastSeenAt": NOW, "name": "Outra"},
    "more capacity beside the presence": {"lastSeenAt": NOW, "capacity": 100},
    "an unknown field beside the presence": {"lastSeenAt": NOW, "anything": 1},
}


@pytest.fixture(autouse=True)
def as_it_was(database: Database) -> Iterator[None]:
    yield
    database.fill(DOCUMENTS)


@pytest.mark.parametrize("change", ACCEPTED)
def test_an_agent_writes_their_own_presence(change: str, database: Database) -> None:
    assert database.caller(ANA).update("agents/ana", ACCEPTED[change])


@pytest.mark.parametrize("change", REFUSED)
def test_an_agent_writes_nothing_else_of_their_own(change: str, database: Database) -> None:
    assert not database.caller(ANA).update("agents/ana", REFUSED[change])


@pytest.mark.parametrize("field", ["presence", "presenceAt", "lastSeenAt", "role", "name"])
def test_an_agent_takes_no_field_away(field: str, database: Database) -> None:
    rest = {name: value for name, value in {"lastSeenAt": NOW}.items() if name != field}

    assert not database.caller(ANA).update("agents/ana", rest, removed=[field])


@pytest.mark.parametrize("role", ["supervisor", "admin"])
def test_those_who_lead_write_their_own_presence_too(role: str, database: Database) -> None:
    assert database.caller({"uid": "ana", "role": role}).update("agents/ana", ACCEPTED["available"])


@pytest.mark.parametrize("person", [name for name, claims in PEOPLE.items() if claims != ANA])
def test_nobody_writes_the_presence_of_another(person: str, database: Database) -> None:
    assert not database.caller(PEOPLE[person]).update("agents/ana", ACCEPTED["available"])


def test_who_lost_their_role_has_no_presence(database: Database) -> None:
    assert not database.caller({"uid": "ana"}).update("agents/ana", ACCEPTED["available"])


def test_who_has_no_document_makes_none(database: Database) -> None:
    newcomer = database.caller({"uid": "novata", "role": "agent", "queues": []})

    assert not newcomer.create("agents/novata", {"role": "admin", **ACCEPTED["available"]})
    assert not newcomer.put("agents/novata", ACCEPTED["available"])
    assert not newcomer.update("agents/novata", ACCEPTED["available"])


def test_nobody_replaces_their_document_by_presence_alone(database: Database) -> None:
    assert not database.caller(ANA).put("agents/ana", ACCEPTED["available"])


def test_nobody_deletes_their_document(database: Database) -> None:
    assert not database.caller(ANA).delete("agents/ana")
