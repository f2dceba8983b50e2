"""Vectors for pieces of articles: what a search by meaning finds them by."""

from __future__ import annotations

from collections.abc import Sequence

from transbordo.domain.articles import Chunk
from transbordo.domain.asking import ModelFailed, Vector
from transbordo.domain.ports import Model

AT_ONCE = 100
"""Pieces in one call."""

DEADLINE_S = 8.0
"""Seconds for one call."""


def embedded_text(chunk: Chunk) -> str:
    return f"{chunk.title}\n{chunk.text}"


def vectors_of(model: Model, chunks: Sequence[Chunk]) -> dict[Chunk, Vector]:
    """As many as the model gives before it fails; the others are found by their words until they get theirs."""
    vectors: dict[Chunk, Vector] = {}
    for start in range(0, len(chunks), AT_ONCE):
        some = chunks[start : start + AT_ONCE]
        texts = [embedded_text(chunk) for chunk in some]
        try:
            vectors.update(zip(some, model.embed(texts, purpose="document", deadline_s=DEADLINE_S), strict=True))
        except ModelFailed:
            break
    return vectors
