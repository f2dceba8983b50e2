"""A sentence that holds a count is right for one and for many."""

from __future__ import annotations

import re

import pytest

from transbordo.domain.health.faults import FAULTS
from transbordo.domain.knowledge.import_problems import _WORDS

SENTENCES = [
    *(text for fault in FAULTS.values() for texts in (fault.what, fault.why) for text in texts.values()),
    *(text for texts in _WORDS.values() for text in texts),
]
COUNTED = [text for text in SENTENCES if re.search(r"\{(?:count|minutes|seconds)\}", text)]


def test_there_are_such_sentences_in_both_languages() -> None:
    assert len(COUNTED) >= 12


@pytest.mark.parametrize("sentence", COUNTED)
def test_no_word_that_knows_one_from_many_follows_a_count(sentence: str) -> None:
    """Units in short are the same for both."""
    assert not re.search(r"\{(?:count|minutes|seconds)\} (?!(?:min|s)\b)", sentence)
