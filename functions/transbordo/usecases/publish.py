"""The draft becomes what customers meet: settings and articles together, as a new version."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from transbordo.domain.conversation.access import User
from transbordo.domain.knowledge.articles import content_hash
from transbordo.domain.knowledge.shelf import published
from transbordo.domain.ports import NewId, Reshelved, SeenArticle, SeenBot, Shelves, Workshop
from transbordo.domain.workshop import versions
from transbordo.domain.workshop.audit import person
from transbordo.domain.workshop.cases import Case, held_up_by
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
        score = _score(workshop.cases(), seen.state, confirmed=confirmed)
        articles = shelves.see_all()
        version = Version(
            version=state.version,
            settings=state.published,
            articles=_hashes(articles),
            published_at=now,
            published_by=person(user),
            note=note,
            passed=score.passed,
            total=score.total,
        )
        audit = audit_of(user, "bot_published", new_id=new_id, now=now, version=state.version)
        change_together(workshop, shelves, _published(articles), seen=seen, state=state, audit=audit, version=version)

    return work(
        workshop.bot,
        lambda state: versions.published(state, revision=revision, by=person(user), now=now),
        write,
    )


@dataclass(frozen=True, kw_only=True)
class _Score:
    passed: int
    total: int


def _score(cases: Collection[Case], state: BotState, *, confirmed: bool) -> _Score:
    """How the cases went on the draft. Raises CasesNotRun, and BreaksCases unless somebody confirmed it."""
    held = held_up_by(cases, state)
    if held.missing:
        raise CasesNotRun(missing=list(held.missing))
    if held.failing and not confirmed:
        raise BreaksCases(failing=list(held.failing))
    return _Score(passed=len(cases) - len(held.failing), total=len(cases))


def _hashes(articles: Sequence[SeenArticle]) -> dict[str, str]:
    """Those that will be live."""
    staged = (article.shelved.staged for article in articles if article.shelved)
    return {article.id: content_hash(article) for article in staged if article}


def _published(articles: Sequence[SeenArticle]) -> list[Reshelved]:
    return [
        Reshelved(seen=article, after=published(article.shelved))
        for article in articles
        if article.shelved and article.shelved.changed
    ]
