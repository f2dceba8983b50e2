"""The draft of an article is dropped, or its removal: it stays as customers are answered from it."""

from __future__ import annotations

from transbordo.domain.conversation.change import Refused
from transbordo.domain.knowledge.shelf import Shelved, restored, stale
from transbordo.errors import NotFound
from transbordo.usecases.shelving import Editing, reshelve


def restore_article(editing: Editing, article_id: str, *, revision: int) -> Shelved | None:
    """None: it was never live, so nothing of it stays. `revision`: of the article that the screen showed.

    Raises NotFound.
    """

    def decide(before: Shelved | None) -> Shelved | Refused | None:
        if before is None:
            raise NotFound()
        return stale(before, revision) or restored(before)

    return reshelve(editing, article_id, "article_restored", decide)
