"""An agent reads why a message did not arrive, and what to do."""

from __future__ import annotations

import pytest

from transbordo.domain.whatsapp.delivery_errors import explain

KNOWN = [
    *(11751, 20003, 20429, 21211, 21608, 21610, 21611, 21617, 30001, 30016, 30029, 63003, 63007, 63013, 63014),
    *(63015, 63016, 63017, 63018, 63019, 63021, 63024, 63031, 63032, 63049),
]
UNKNOWN = explain(99999)


@pytest.mark.parametrize("code", KNOWN)
def test_each_code_has_two_sentences_in_both_languages(code: int) -> None:
    error = explain(code)
    for words in (error.pt, error.en):
        assert words.count(". ") >= 1
        assert words.endswith(".")
        assert str(code) not in words
    assert error.pt != error.en


@pytest.mark.parametrize("code", [20429, 21611, 30001, 63017, 63018])
def test_sending_again_helps_where_there_was_too_much_at_once(code: int) -> None:
    assert explain(code).retry


@pytest.mark.parametrize("code", [63016, 63003, 63014, 21610, 63049, 20003])
def test_sending_again_does_not_help_where_the_answer_would_be_the_same(code: int) -> None:
    assert not explain(code).retry


@pytest.mark.parametrize("code", KNOWN)
def test_what_an_administrator_is_to_mend_is_ours(code: int) -> None:
    error = explain(code)
    assert error.ours == error.en.endswith("Tell an administrator.")


def test_a_code_that_nobody_knows_is_named() -> None:
    assert "99999" in UNKNOWN.pt


@pytest.mark.parametrize("code", [*KNOWN, 99999, 0, None])
def test_who_reads_try_again_can_and_nothing_is_repeated_by_itself_on_a_guess(code: int | None) -> None:
    error = explain(code)
    assert error.worth_a_try == ("Tente de novo" in error.pt)
    assert not (error.retry and not error.known)


@pytest.mark.parametrize("code", [None, 0])
def test_without_a_code_the_words_still_say_what_to_do(code: int | None) -> None:
    assert "administrator" in explain(code).en
    assert "(" not in explain(code).en
