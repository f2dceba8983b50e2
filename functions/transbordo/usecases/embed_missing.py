"""Pieces of articles that were written while the model was down get their vectors."""

from __future__ import annotations

from transbordo.domain.ports import Conflict, Model, Shelves
from transbordo.usecases.embedding import AT_ONCE, vectors_of


def embed_missing(shelves: Shelves, model: Model) -> int:
    """How many were embedded; at most as many as one call to the model takes."""
    vectors = vectors_of(model, shelves.unembedded(AT_ONCE))
    if not vectors:
        return 0
    try:
        shelves.put_vectors(vectors)
    except Conflict:
        # an article changed meanwhile: the next sweep sees what is left
        return 0
    return len(vectors)
