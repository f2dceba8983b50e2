"""Text as it is compared: without case and accents, so that "Ação", "AÇÃO" and "acao" are one word."""

from __future__ import annotations

import unicodedata


def folded(text: str) -> str:
    return "".join(_folds(text))


def bare(text: str) -> str:
    """Folded, and without WhatsApp's emphasis: "*R$ 99*" and "R$ 99" state the same."""
    return "".join(char for char, _ in bare_places(text))


def bare_places(text: str) -> list[tuple[str, int]]:
    """Each character of `bare(text)`, with the place in `text` that it comes from."""
    return [
        (" " if char == "_" else char, place)
        for place, written in enumerate(text)
        if written != "*"
        for char in _folds(written)
    ]


def _folds(text: str) -> list[str]:
    return [char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char)]
