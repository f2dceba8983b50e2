"""The draft is thrown away: settings and articles are drafted as customers meet them."""

from __future__ import annotations

from datetime import datetime

from transbordo.domain.conversation.access import User
from transbordo.domain.knowledge.shelf import restored
from transbordo.domain.ports import NewId, Reshelved, SeenBot, Shelves, Workshop
from transbordo.domain.workshop.audit import person
from transbordo.domain.workshop.versions import BotState, discarded
from transbordo.usecases.changing_together import change_together
from transbordo.usecases.working import audit_of, work


def discard_draft(
    workshop: Workshop, shelves: Shelves, user: User, *, revision: int, now: datetime, new_id: NewId
) -> BotState:
    def write(seen: SeenBot, state: BotState) -> None:
        articles = [
            Reshelved(seen=article, after=restored(article.shelved))
            for article in shelves.see_all()
            if article.shelved and article.shelved.changed
        ]
        audit = audit_of(user, "bot_draft_discarded", new_id=new_id, now=now)
        change_together(workshop, shelves, articles, seen=seen, state=state, audit=audit)

    return work(
        workshop.bot,
        lambda state: discarded(state, revision=revision, by=person(user), now=now),
        write,
    )
