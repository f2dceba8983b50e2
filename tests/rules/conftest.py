"""The product's rules in force over the small world of people_and_documents."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from .client import Database
from .people_and_documents import DOCUMENTS

RULES = Path(__file__).parents[2] / "firestore.rules"


@pytest.fixture(scope="session")
def rules_text() -> str:
    return RULES.read_text("utf-8")


@pytest.fixture(scope="session")
def database(firestore_emulator: str, rules_text: str) -> Iterator[Database]:
    with contextlib.closing(Database(firestore_emulator, "demo-rules")) as database:
        assert database.load_rules(rules_text) == []
        database.fill(DOCUMENTS)
        yield database
