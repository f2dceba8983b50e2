"""What cannot be an article says which field is wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from transbordo.domain.knowledge.article_check import MAX_BODY, MAX_TAG, MAX_TAGS, MAX_TITLE, MAX_WHEN, check
from transbordo.domain.knowledge.articles import MAX_CHUNKS, Article

GOOD = Article(id="planos", title="Planos", body="corpo", when="preço", tags=("planos",))


def sections(count: int) -> str:
    return "\n".join(f"# {n}\n{n}" for n in range(count))


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("title", {"title": " "}),
        ("title", {"title": "t" * (MAX_TITLE + 1)}),
        ("when", {"when": "w" * (MAX_WHEN + 1)}),
        ("tags", {"tags": ("a",) * (MAX_TAGS + 1)}),
        ("tags", {"tags": ("a" * (MAX_TAG + 1),)}),
        ("tags", {"tags": ("",)}),
        ("body", {"body": "\n"}),
        ("body", {"body": "b" * (MAX_BODY + 1)}),
        ("body", {"body": sections(MAX_CHUNKS + 1), "when": ""}),
    ],
)
def test_it_is_named(field: str, changed: dict[str, Any]) -> None:
    (problem,) = check(replace(GOOD, **changed))

    assert problem.field == field
    assert problem.pt and problem.en


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"title": "t" * MAX_TITLE, "when": "w" * MAX_WHEN, "tags": ("a" * MAX_TAG,) * MAX_TAGS},
        {"body": "b" * MAX_BODY},
        {"body": sections(MAX_CHUNKS), "when": ""},
    ],
)
def test_what_is_at_its_limit_is_good(changed: dict[str, Any]) -> None:
    assert check(replace(GOOD, **changed)) == ()


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert [problem.field for problem in check(replace(GOOD, title="", body=""))] == ["title", "body"]
