"""An article too long for one, as several."""

from __future__ import annotations

from dataclasses import replace

from transbordo.domain.knowledge.article_check import MAX_BODY, MAX_TITLE
from transbordo.domain.knowledge.articles import MAX_CHUNKS, Article, chunks_of
from transbordo.domain.knowledge.cutting import cut


def parts_of(article: Article) -> list[Article]:
    """The article, or several of it where one would be too long or have too many sections: cut at its chapters."""
    limit = MAX_BODY
    while True:
        bodies = [body for body in cut(article.body, limit) if body.strip()]
        if all(len(chunks_of(replace(article, body=body))) <= MAX_CHUNKS for body in bodies):
            break
        limit //= 2
    if len(bodies) == 1:
        return [article]
    return [
        replace(article, title=f"{article.title[: MAX_TITLE - 8]} ({number})", body=body.strip())
        for number, body in enumerate(bodies, 1)
    ]
