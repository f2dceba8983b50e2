"""The business's own settings are saved by who saw them as they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from transbordo.domain.business.business_settings import BusinessSettings, Period
from transbordo.domain.conversation.change import Refused
from transbordo.domain.workshop.business_state import BusinessState, business_document, business_state_of, saved

SETTINGS = BusinessSettings(
    name="Fibra",
    timezone="America/Manaus",
    hours={"mon": (Period(from_="08:00", to="18:00"),)},
    holidays=("2026-12-25",),
    texts={"pt": {"soon": "Já!"}},
)


def state(after: BusinessState | Refused) -> BusinessState:
    assert isinstance(after, BusinessState)
    return after


def test_each_save_raises_the_revision_and_is_read_as_it_was_written() -> None:
    first = state(saved(BusinessState(), SETTINGS, revision=0))
    second = state(saved(first, replace(SETTINGS, name="Fibra Sul"), revision=1))

    assert (first.revision, second.revision) == (1, 2)
    assert business_document(second)["name"] == "Fibra Sul"
    assert business_state_of(business_document(second) | {"byHand": 90}) == second


def test_saving_what_is_there_already_changes_nothing() -> None:
    there = state(saved(BusinessState(), SETTINGS, revision=0))

    assert saved(business_state_of(business_document(there)), SETTINGS, revision=1) == there


@pytest.mark.parametrize("seen", [1, 3])
def test_who_saw_other_settings_is_refused(seen: int) -> None:
    refused = saved(BusinessState(revision=2), SETTINGS, revision=seen)

    assert refused == Refused(code="stale_business", details={"revision": 2})


@pytest.mark.parametrize("document", [{}, {"name": "Fibra"}, {"hours": {"mon": "08:00"}, "texts": None}])
def test_what_was_set_up_or_broken_by_hand_can_be_saved_over(document: dict[str, object]) -> None:
    assert state(saved(business_state_of(document), SETTINGS, revision=0)).revision == 1
