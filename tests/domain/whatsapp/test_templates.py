"""A template goes out approved and complete, or not at all."""

from __future__ import annotations

import pytest

from transbordo.domain.whatsapp.templates import ContentTemplate, problem, words

VISIT = ContentTemplate(body="Oi, {{1}}! A visita é {{ 2 }}.", approval="approved")


def test_its_gaps_are_filled() -> None:
    assert words(VISIT, {"1": "Marina", "2": " amanhã "}) == "Oi, Marina! A visita é amanhã."
    assert problem(VISIT, {"1": "Marina", "2": "amanhã"}) is None


@pytest.mark.parametrize("variables", [{}, {"1": "Marina"}, {"1": "Marina", "2": "  "}, {"1": "Marina", "data": "x"}])
def test_a_gap_left_open_is_a_problem(variables: dict[str, str]) -> None:
    assert problem(VISIT, variables) == "gap_left_open"


@pytest.mark.parametrize("approval", ["", "pending", "rejected", "paused"])
def test_only_an_approved_one_is_sent(approval: str) -> None:
    assert problem(ContentTemplate(body="Oi!", approval=approval), {}) == "not_approved"


def test_one_that_nobody_knows_is_not_sent() -> None:
    assert problem(None, {}) == "unknown"


def test_what_a_customer_is_called_is_never_read_as_a_gap() -> None:
    assert words(VISIT, {"1": "{{2}}", "2": "amanhã"}) == "Oi, {{2}}! A visita é amanhã."
