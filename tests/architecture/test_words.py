"""What the server says in codes, the dashboard says in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from transbordo.domain.card import REASONS

CATALOGUE = Path(__file__).parents[2] / "hosting" / "src" / "lib" / "i18n"


@pytest.mark.parametrize("language", ["pt", "en"])
def test_every_reason_for_a_handoff_has_words(language: str) -> None:
    text = (CATALOGUE / f"{language}.ts").read_text("utf-8")
    block = re.search(r"\breasons: \{(.*?)\n  \}", text, flags=re.DOTALL)
    assert block
    assert set(re.findall(r"^\s+(\w+):", block[1], flags=re.MULTILINE)) >= REASONS
