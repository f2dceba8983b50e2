"""Every person at every document and every list."""

import pytest

from .client import Database
from .people_and_documents import PEOPLE, QUERIES, READERS


@pytest.mark.parametrize("person", PEOPLE)
def test_each_document_is_shown_to_those_it_is_for_and_to_nobody_else(person: str, database: Database) -> None:
    caller = database.caller(PEOPLE[person])

    shown = {path for path in READERS if caller.get(path)}

    assert shown == {path for path, readers in READERS.items() if person in readers}


@pytest.mark.parametrize("person", PEOPLE)
def test_each_list_is_answered_to_those_it_is_for_and_refused_whole_to_others(person: str, database: Database) -> None:
    caller = database.caller(PEOPLE[person])

    answered = {name for name, (query, _) in QUERIES.items() if caller.list(query)}

    assert answered == {name for name, (_, readers) in QUERIES.items() if person in readers}
