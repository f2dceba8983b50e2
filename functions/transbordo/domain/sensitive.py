"""Words of the customer's at which the business wants a person to take over: "Procon", "advogado", "reclame aqui"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from transbordo.domain.bot_settings import SensitiveWords
from transbordo.domain.folding import folded

_WORD = re.compile(r"[^\W_]+")
_SHORTEST_INFLECTED = 5  # letters; shorter words are too close to others
_ENDINGS = ("s", "es", "as", "os", "a", "o")


def sensitive_word(texts: Iterable[str], lists: Iterable[SensitiveWords]) -> tuple[str, str | None] | None:
    """The first word or phrase of the lists that was said, as the list has it, and its queue.

    Whole words, whatever their accents and case, also in the plural and in the other gender; "cancelar" and
    "cancelamento" are two words. A phrase may also be written as one word, and break over two messages.
    """
    said = _words("\n".join(texts))
    for each in lists:
        for word in each.words:
            if _occurs(_words(word), said):
                return word, each.queue
    return None


def _occurs(phrase: list[str], said: list[str]) -> bool:
    if not phrase:
        return False
    if len(phrase) > 1 and "".join(phrase) in said:
        return True
    starts = range(len(said) - len(phrase) + 1)
    return any(all(map(_same, phrase, said[start : start + len(phrase)])) for start in starts)


def _same(listed: str, said: str) -> bool:
    return listed == said or (len(listed) >= _SHORTEST_INFLECTED and said in _inflections(listed))


def _inflections(word: str) -> set[str]:
    """`advogado`: advogados, advogada, advogadas."""
    gendered = word.endswith(("a", "o"))
    stem = word[:-1] if gendered else word
    return {stem + ending for ending in (_ENDINGS if gendered else ("s", "es"))} | {f"{word}s"}


def _words(text: str) -> list[str]:
    return _WORD.findall(folded(text))
