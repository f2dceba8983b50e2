"""An article is to go: at the next publishing, or at once if customers were never answered from it."""

from __future__ import annotations

from transbordo.domain.ports import SeenArticle
from transbordo.domain.shelf import Shelved, removed
from transbordo.usecases.shelving import Editing, reshelve


def remove_article(editing: Editing, article_id: str) -> Shelved | None:
    """What is not there is removed already."""

    def decide(seen: SeenArticle) -> Shelved | None:
        return removed(seen.shelved) if seen.shelved else None

    return reshelve(editing, article_id, "article_removed", decide)
