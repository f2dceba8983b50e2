"""The rules compile without a word of complaint, and complaints would be heard."""

import contextlib

import pytest

from .client import Database


def test_the_rules_compile_without_any_issue(firestore_emulator: str, rules_text: str) -> None:
    with contextlib.closing(Database(firestore_emulator, "demo-rules-loading")) as database:
        assert database.load_rules(rules_text) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("if leads();", "if unknown();"),
        ("'presenceAt', 'lastSeenAt'])", "'presenceAt', 'lastSeenAt']"),
        ("uid == request.auth.uid", "uid == requset.auth.uid"),
    ],
)
def test_an_issue_in_the_rules_is_heard(before: str, after: str, firestore_emulator: str, rules_text: str) -> None:
    assert before in rules_text

    with contextlib.closing(Database(firestore_emulator, "demo-rules-loading")) as database:
        assert database.load_rules(rules_text.replace(before, after, 1))
