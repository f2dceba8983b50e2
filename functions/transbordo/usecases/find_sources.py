"""Find what the business has written that may answer a question."""

from __future__ import annotations

from transbordo.domain.bot.asking import ModelFailed
from transbordo.domain.knowledge.articles import Article, Chunk, Stage
from transbordo.domain.knowledge.searching import FOUND, fits_whole, fuse, matched, pieces
from transbordo.domain.ports import Model, Shelves, StoreUnavailable


def find_sources(
    shelves: Shelves,
    model: Model,
    articles: tuple[Article, ...],
    stage: Stage,
    question: str,
    *,
    deadline_s: float,
) -> tuple[Chunk, ...]:
    """The pieces to answer from, the likeliest first: all of them while they are few.

    Else by meaning and by words: one call to the model, one to the shelves. Without either, or with no time for them
    (`deadline_s` is 0), words alone must do.
    """
    if fits_whole(articles):
        return pieces(articles)
    by_words = matched(articles, question)
    by_meaning = _nearest(shelves, model, stage, question, deadline_s) if question.strip() and deadline_s > 0 else ()
    # the shelves may be newer by a minute than the articles that this turn goes by
    known = {chunk.id: chunk for chunk in pieces(articles)}
    return fuse(tuple(known[chunk.id] for chunk in by_meaning if chunk.id in known), by_words)


def _nearest(shelves: Shelves, model: Model, stage: Stage, question: str, deadline_s: float) -> tuple[Chunk, ...]:
    try:
        (vector,) = model.embed([question], purpose="query", deadline_s=deadline_s)
        return shelves.nearest(vector, stage=stage, limit=FOUND)
    except (ModelFailed, StoreUnavailable):
        return ()
