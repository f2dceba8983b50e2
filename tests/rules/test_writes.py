"""Nobody writes anything directly, save their own presence (test_presence)."""

import pytest

from .client import Caller, Database
from .people_and_documents import DOCUMENTS, PEOPLE

COLLECTIONS = sorted({path.rpartition("/")[0] for path in DOCUMENTS})


@pytest.mark.parametrize("person", PEOPLE)
def test_nobody_creates_a_document(person: str, database: Database) -> None:
    caller = database.caller(PEOPLE[person])

    assert [path for path in COLLECTIONS if caller.create(f"{path}/new", {"a": 1})] == []


@pytest.mark.parametrize("person", PEOPLE)
def test_nobody_changes_a_document(person: str, database: Database) -> None:
    caller = database.caller(PEOPLE[person])

    assert [path for path in DOCUMENTS if caller.update(path, {"a": 1})] == []
    assert [path for path in DOCUMENTS if caller.put(path, {"a": 1})] == []


@pytest.mark.parametrize("person", PEOPLE)
def test_nobody_deletes_a_document(person: str, database: Database) -> None:
    caller = database.caller(PEOPLE[person])

    assert [path for path in DOCUMENTS if caller.delete(path)] == []


def test_an_agent_does_not_take_a_conversation_past_the_api(database: Database) -> None:
    assert not _bruno(database).update("conversations/waiting-in-suporte", {"owner": "agent", "agentUid": "bruno"})


def test_an_agent_does_not_speak_past_the_api(database: Database) -> None:
    message = {"direction": "out", "text": "Oi", "status": "queued"}

    assert not _bruno(database).create("conversations/waiting-in-suporte/messages/m2", message)


def _bruno(database: Database) -> Caller:
    return database.caller(PEOPLE["agent of suporte"])
