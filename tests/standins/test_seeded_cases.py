"""The cases that a fresh copy comes with pass on what it comes with, so that its first publishing is not held up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.evals.asking import seeded
from tests.fakes.shelves import FakeShelves
from tests.local.people import DATA
from tests.standins.gemini_world import GeminiStandin, gemini_standin
from transbordo.adapters.gemini import Gemini
from transbordo.domain.business.bot_settings_check import check
from transbordo.domain.documents import from_document
from transbordo.domain.workshop.case_check import check_case
from transbordo.domain.workshop.cases import Case, faults_of
from transbordo.usecases.think import Mind
from transbordo.usecases.try_out import try_out

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
CASES: dict[str, Any] = json.loads((DATA / "cases.json").read_text())


@pytest.fixture(scope="module")
def standin() -> Iterator[GeminiStandin]:
    with gemini_standin() as running:
        running.reset()
        yield running


def case(id_: str) -> Case:
    made = {"id": id_, "createdAt": NOW, "createdBy": {"uid": "elisa", "name": "Elisa"}, "updatedAt": NOW}
    return from_document(Case, CASES[id_] | made)


def test_the_seeded_settings_could_be_saved_as_they_are() -> None:
    assert check(seeded().bot, [queue.id for queue in seeded().queues]) == ()


@pytest.mark.parametrize("id_", CASES)
def test_each_seeded_case_passes_on_the_seeded_bot(standin: GeminiStandin, id_: str) -> None:
    one, knowledge = case(id_), seeded()
    model = Gemini(api_key="key", model="gemini-3.5-flash-lite", api_url=standin.url)
    mind = Mind(model=model, shelves=FakeShelves(), clock=lambda: NOW)

    trial = try_out(mind, knowledge, "live", one.says, now=NOW)

    assert faults_of(one.expected, trial) == (), trial.text
    assert check_case(one, [queue.id for queue in knowledge.queues]) == ()
    assert set(one.expected.articles) <= {article.id for article in knowledge.articles}
