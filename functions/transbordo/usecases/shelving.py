"""Change an article: read, let the domain decide, write; and again from the start when somebody else was faster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from transbordo.domain.conversation.access import User
from transbordo.domain.conversation.change import Refused
from transbordo.domain.knowledge.shelf import Shelved, arranged
from transbordo.domain.ports import Conflict, Model, NewId, Reshelved, SeenArticle, Shelves
from transbordo.domain.workshop.audit import person
from transbordo.errors import Busy, from_refusal
from transbordo.usecases.embedding import vectors_of
from transbordo.usecases.working import audit_of

ATTEMPTS = 6
"""Each lost race means that somebody else's write went through, and few people write one article."""

EMBEDDED_AT_ONCE = 500
"""Pieces; with more than this somebody would wait too long, and the sweep sees to the rest."""


@dataclass(frozen=True, kw_only=True)
class Editing:
    """What editing articles takes."""

    shelves: Shelves
    model: Model
    user: User
    now: datetime
    new_id: NewId


def reshelve(
    editing: Editing,
    article_id: str,
    what: str,
    decide: Callable[[Shelved | None], Shelved | Refused | None],
) -> Shelved | None:
    """The article after a decision; one that changes nothing writes nothing. `what`: for the audit.

    Raises:
        Conflicting: the domain refused.
        Busy: it changed under every attempt.
    """
    for _ in range(ATTEMPTS):
        seen = editing.shelves.see(article_id)
        after = decide(seen.shelved)
        if isinstance(after, Refused):
            raise from_refusal(after)
        if after == seen.shelved:
            return after
        try:
            write(editing, [(seen, after)], what, of=article_id)
        except Conflict:
            # as in `working`: its own work, of which the answer was lost, is no lost race
            if editing.shelves.see(article_id).shelved != after:
                continue
        return after
    raise Busy()


def write(
    editing: Editing, changes: Sequence[tuple[SeenArticle, Shelved | None]], what: str, *, of: str | None = None
) -> None:
    """Each article with its pieces; of these only the new ones are embedded. Raises Conflict."""
    new = [chunk for seen, after in changes for chunk in arranged(after, seen.pieces).new]
    vectors = {chunk.id: vector for chunk, vector in vectors_of(editing.model, new[:EMBEDDED_AT_ONCE]).items()}
    editing.shelves.commit(
        [Reshelved(seen=seen, after=after, vectors=vectors) for seen, after in changes],
        editing.now,
        by=person(editing.user),
        audit=audit_of(editing.user, what, new_id=editing.new_id, now=editing.now, of=of),
    )
