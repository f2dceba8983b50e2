"""ARCHITECTURE.md shows the table that the tests play."""

from tests.faults.matrix import as_markdown, shown


def test_the_document_shows_what_the_tests_play() -> None:
    assert shown() == as_markdown(), "python -m tests.faults.matrix writes it anew"
