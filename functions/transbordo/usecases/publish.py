"""The draft becomes what customers meet: settings and articles together, as a new version."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from transbordo.domain.conversation.access import User
from transbordo.domain.knowledge.articles import content_hash
from transbordo.domain.knowledge.shelf import published
from transbordo.domain.ports import NewId, Reshelved, SeenArticle, SeenBot, Shelves, Workshop
from transbordo.domain.workshop import versions
from transbordo.domain.workshop.audit import person
from transbordo.domain.workshop.cases import HeldUp, held_up_by
from transbordo.domain.workshop.versions import BotState, Version
from transbordo.errors import BreaksCases, CasesNotRun, Invalid
from transbordo.usecases.changing_together import change_together
from transbordo.usecases.working import audit_of, work


def publish(
    workshop: Workshop,
    shelves: Shelves,
    user: User,
    *,
    revision: int,
    confirmed: bool = False,
    note: str = "",
    now: datetime,
    new_id: NewId,
) -> BotState:
    """`revision`: of the draft that was seen, and tried. `confirmed`: also if it fails test cases.

    All that customers are answered from is one commit, which fails when the draft has changed, or the cases that it was
    tried by: a process that dies before it publishes nothing, and asking again publishes once.
    """
    if len(note) > versions.MAX_NOTE:
        raise Invalid("note", {"pt": "A nota é longa demais.", "en": "The note is too long."}, limit=versions.MAX_NOTE)

    def write(seen: SeenBot, state: BotState) -> None:
        cases = workshop.cases()
        held = held_up_by(cases, seen.state)
        _refuse_if_held_up(held, confirmed)
        articles = shelves.see_all()
        staged = [article.shelved.staged for article in articles if article.shelved and article.shelved.staged]
        version = Version(
            version=state.version,
            settings=state.published,
            articles={article.id: content_hash(article) for article in staged},
            published_at=now,
            published_by=person(user),
            note=note,
            passed=len(cases) - len(held.failing),
            total=len(cases),
        )
        audit = audit_of(user, "bot_published", new_id=new_id, now=now, version=state.version)
        change_together(workshop, shelves, _published(articles), seen=seen, state=state, audit=audit, version=version)

    return work(
        workshop.bot,
        lambda state: versions.published(state, revision=revision, by=person(user), now=now),
        write,
    )


def _refuse_if_held_up(held: HeldUp, confirmed: bool) -> None:
    if held.missing:
        raise CasesNotRun(missing=list(held.missing))
    if held.failing and not confirmed:
        raise BreaksCases(failing=list(held.failing))


def _published(articles: Sequence[SeenArticle]) -> list[Reshelved]:
    return [
        Reshelved(seen=article, after=published(article.shelved))
        for article in articles
        if article.shelved and article.shelved.changed
    ]
