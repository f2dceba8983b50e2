"""How what was heard in a voice note is found again."""

from __future__ import annotations

import re

from transbordo.domain.text.folding import folded

MAX_WORDS = 300
"""Words of one note that it can be found by: five minutes of speech hold fewer different ones."""

_SHORTEST = 3
_WORD = re.compile(r"[a-z0-9]+")


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared: lower case, without accents, each once, in their order."""
    return tuple(dict.fromkeys(word for word in _WORD.findall(folded(text)) if len(word) >= _SHORTEST))[:MAX_WORDS]
