"""Somebody writes an article, or changes one; customers notice nothing until it is published."""

from __future__ import annotations

from transbordo.domain.conversation.change import Refused
from transbordo.domain.knowledge.article_check import check
from transbordo.domain.knowledge.articles import MAX_ARTICLES, Article
from transbordo.domain.knowledge.shelf import Shelved, drafted, stale
from transbordo.errors import Invalid
from transbordo.usecases.shelving import Editing, reshelve
from transbordo.usecases.working import refuse


def save_article(editing: Editing, article: Article, *, revision: int) -> Shelved | None:
    """Its draft is `article` from now on, whether or not the model is there to embed it.

    `revision`: of the article that the screen showed; 0 where there was none.
    """
    refuse(check(article))

    def decide(before: Shelved | None) -> Shelved | Refused:
        if before is None and editing.shelves.size() >= MAX_ARTICLES:
            raise too_many()
        return stale(before, revision) or drafted(before, article)

    return reshelve(editing, article.id, "article_saved", decide)


def too_many() -> Invalid:
    words = {
        "pt": f"Já existem {MAX_ARTICLES} artigos. Junte ou apague alguns.",
        "en": f"There are {MAX_ARTICLES} articles already. Join or remove some.",
    }
    return Invalid("articles", words, limit=MAX_ARTICLES)
