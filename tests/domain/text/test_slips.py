"""Words that are one slip apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transbordo.domain.text.slips import a_slip_apart

WORDS = st.text(alphabet="abc", max_size=8)


@pytest.mark.parametrize("said", ["procon", "procom", "procn", "proccon", "porcon", "procno", "procons"])
def test_a_letter_more_less_other_or_moved_is_a_slip(said: str) -> None:
    assert a_slip_apart(said, "procon")


@pytest.mark.parametrize("said", ["", "frocon", "rocon", "proconsul", "prcoom", "pro"])
def test_two_of_these_and_another_first_letter_are_another_word(said: str) -> None:
    assert not a_slip_apart(said, "procon")


@given(WORDS, WORDS)
def test_it_is_the_same_from_both_sides_and_finds_what_trying_every_slip_finds(one: str, other: str) -> None:
    assert a_slip_apart(one, other) == a_slip_apart(other, one) == (one[:1] == other[:1] and other in _slips(one))


def _slips(word: str) -> set[str]:
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    return (
        {word}
        | {before + after[1:] for before, after in cuts}
        | {before + letter + after for before, after in cuts for letter in "abc"}
        | {before + letter + after[1:] for before, after in cuts if after for letter in "abc"}
        | {before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1}
    )
