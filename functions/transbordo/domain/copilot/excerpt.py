"""The few words of a text around what somebody searches for."""

from __future__ import annotations

import re
from collections.abc import Collection

from transbordo.domain.bot.listening import words_of

BEFORE = 30
LENGTH = 110
"""Characters before the word that was found, and of the whole: one or two lines of a list."""

_WORD = re.compile(r"\w+")


def excerpt(text: str, words: Collection[str]) -> str:
    """`words` as `words_of` folds them. The beginning of the text where it holds none of them."""
    flat = " ".join(text.split())
    found = next((match.start() for match in _WORD.finditer(flat) if set(words_of(match[0])) & set(words)), 0)
    start = 0 if found <= BEFORE else flat.rfind(" ", 0, found - BEFORE) + 1
    part = flat[start : start + LENGTH]
    if start + LENGTH < len(flat):
        part = part.rsplit(" ", 1)[0] + "…"
    return ("…" if start else "") + part
