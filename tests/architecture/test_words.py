"""What the server says in codes, the dashboard says in words."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.source import python_files
from transbordo.domain.bot.giving_way import CANNOT_OPEN
from transbordo.domain.bot.proposal import ACTIONS
from transbordo.domain.conversation.access import ROLES
from transbordo.domain.conversation.card import REASONS
from transbordo.domain.conversation.conversation import GENERAL_QUEUE
from transbordo.domain.conversation.turn import ACKNOWLEDGED
from transbordo.domain.health.faults import CHECKS, FAULTS
from transbordo.domain.whatsapp.delivery_errors import _ERRORS

REPOSITORY = Path(__file__).parents[2]
CATALOGUE = REPOSITORY / "hosting" / "src" / "lib" / "i18n"


DECISIONS = {*ACTIONS, CANNOT_OPEN, ACKNOWLEDGED}
"""What the bot did, as it stands with its message."""


@pytest.mark.parametrize("language", ["pt", "en"])
def test_every_reason_for_a_handoff_has_words(language: str) -> None:
    assert named(f"{language}.ts", "reasons") >= REASONS


@pytest.mark.parametrize("language", ["pt", "en"])
def test_all_that_the_bot_does_has_words(language: str) -> None:
    assert named(f"because.{language}.ts", "decisions") == DECISIONS


def test_why_the_bot_said_something_is_told_in_these_codes_alone() -> None:
    calls = [
        node
        for file in python_files(REPOSITORY / "functions")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Because", "Reason")
    ]
    given = [each for call in calls for each in call.keywords if each.arg in ("code", "rule", "action")]
    codes = {each.value.value for each in given if isinstance(each.value, ast.Constant)} - {None}

    assert "customer_asked" in codes and codes <= REASONS | DECISIONS


def named(catalogue: str, block: str) -> set[str]:
    """The keys of a block of a catalogue."""
    text = (CATALOGUE / catalogue).read_text("utf-8")
    found = re.search(rf"\b{block}: \{{(.*?)\n  \}}", text, flags=re.DOTALL)
    assert found
    return set(re.findall(r"^\s+(\w+):", found[1], flags=re.MULTILINE))


def test_twilio_is_a_company_in_all_that_is_portuguese() -> None:
    portuguese = [
        (REPOSITORY / "README.pt-BR.md").read_text("utf-8"),
        *(file.read_text("utf-8") for file in CATALOGUE.glob("*pt.ts")),
        *(error.pt for error in _ERRORS.values()),
        *(texts["pt"] for fault in FAULTS.values() for texts in (fault.what, fault.why)),
        *(texts["pt"] for texts in CHECKS.values()),
    ]

    told = re.findall(r"\b(\w+) Twilio\b", "\n".join(portuguese))
    assert {word.lower() for word in told if word.lower() in ("o", "do", "no", "ao", "pelo", "um")} == set()
    assert {"a", "da", "na"} <= {word.lower() for word in told}


@pytest.mark.parametrize(("word", "home"), [(GENERAL_QUEUE, "conversation.py"), (ROLES[1], "access.py")])
def test_the_queue_for_everybody_and_the_roles_are_spelt_in_one_place(word: str, home: str) -> None:
    files = [*python_files(REPOSITORY / "functions"), *python_files(REPOSITORY / "deploy")]

    assert [file.name for file in files if f'"{word}"' in file.read_text("utf-8")] == [home]
