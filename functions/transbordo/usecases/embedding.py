"""Vectors for pieces of articles: what a search by meaning finds them by."""

from __future__ import annotations

from collections.abc import Sequence

from transbordo.domain.bot.asking import ModelFailed, Vector
from transbordo.domain.knowledge.articles import Chunk
from transbordo.domain.ports import Model

AT_ONCE = 100
"""Pieces in one call. https://ai.google.dev/api/embeddings#method:-models.batchembedcontents"""

DEADLINE_S = 8.0
"""Seconds for one call."""

ALL_S = 20.0
"""Seconds for all calls of one request, which may have read files for 25 of its 60 before."""


def embedded_text(chunk: Chunk) -> str:
    return f"{chunk.title}\n{chunk.text}"


def vectors_of(model: Model, chunks: Sequence[Chunk]) -> dict[Chunk, Vector]:
    """As many as the model gives before it fails; the others are found by their words until they get theirs."""
    vectors: dict[Chunk, Vector] = {}
    starts = range(0, len(chunks), AT_ONCE)
    for start in starts:
        some = chunks[start : start + AT_ONCE]
        texts = [embedded_text(chunk) for chunk in some]
        deadline_s = min(DEADLINE_S, ALL_S / len(starts))
        try:
            vectors.update(zip(some, model.embed(texts, purpose="document", deadline_s=deadline_s), strict=True))
        except ModelFailed:
            break
    return vectors
