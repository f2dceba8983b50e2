"""An article is to go: at the next publishing, or at once if customers were never answered from it."""

from __future__ import annotations

from transbordo.domain.conversation.change import Refused
from transbordo.domain.knowledge.shelf import Shelved, removed, stale
from transbordo.usecases.shelving import Editing, reshelve


def remove_article(editing: Editing, article_id: str, *, revision: int) -> Shelved | None:
    """What is not there is removed already. `revision`: of the article that the screen showed."""

    def decide(before: Shelved | None) -> Shelved | Refused | None:
        return (stale(before, revision) or removed(before)) if before else None

    return reshelve(editing, article_id, "article_removed", decide)
