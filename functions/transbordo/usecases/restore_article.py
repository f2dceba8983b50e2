"""The draft of an article is dropped, or its removal: it stays as customers are answered from it."""

from __future__ import annotations

from transbordo.domain.ports import SeenArticle
from transbordo.domain.shelf import Shelved, restored
from transbordo.errors import NotFound
from transbordo.usecases.shelving import Editing, reshelve


def restore_article(editing: Editing, article_id: str) -> Shelved | None:
    """None: it was never live, so nothing of it stays. Raises NotFound."""

    def decide(seen: SeenArticle) -> Shelved | None:
        if seen.shelved is None:
            raise NotFound()
        return restored(seen.shelved)

    return reshelve(editing, article_id, "article_restored", decide)
