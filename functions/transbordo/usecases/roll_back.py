"""An earlier version of the bot is what customers meet again, at once: settings and articles together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from transbordo.domain.conversation.access import User
from transbordo.domain.knowledge.articles import Article, content_hash
from transbordo.domain.knowledge.shelf import taken_back
from transbordo.domain.ports import NewId, Reshelved, SeenArticle, SeenBot, Shelves, Workshop
from transbordo.domain.workshop.audit import person
from transbordo.domain.workshop.versions import BotState, Version, rolled_back
from transbordo.errors import NotFound
from transbordo.usecases.changing_together import change_together
from transbordo.usecases.working import audit_of, work


def roll_back(
    workshop: Workshop,
    shelves: Shelves,
    user: User,
    number: int,
    *,
    revision: int,
    now: datetime,
    new_id: NewId,
) -> BotState:
    """No case is run: whoever takes a step back is in a hurry, and the version has been out before.

    Drafts are gone with it: what was being written is not what customers are to meet.
    """
    to = workshop.version(number)
    if to is None:
        raise NotFound()

    def write(seen: SeenBot, state: BotState) -> None:
        changes = list(_taken_back(shelves, to))
        version = Version(
            version=state.version,
            settings=to.settings,
            articles=to.articles,
            published_at=now,
            published_by=person(user),
            back_to=number,
        )
        audit = audit_of(user, "bot_rolled_back", new_id=new_id, now=now, of=str(number), version=state.version)
        change_together(workshop, shelves, changes, seen=seen, state=state, audit=audit, version=version)

    return work(
        workshop.bot,
        lambda state: rolled_back(state, to, revision=revision, by=person(user), now=now),
        write,
    )


def _taken_back(shelves: Shelves, to: Version) -> Iterator[Reshelved]:
    """What becomes of each article that is not as it was then."""
    seen = {article.id: article for article in shelves.see_all()}
    different = {id_: hash_ for id_, hash_ in to.articles.items() if _live_hash(seen.get(id_)) != hash_}
    once = shelves.once_live(different)
    if lost := sorted(different.keys() - once.keys()):
        raise NotFound(articles=lost)
    for id_ in sorted(seen.keys() | to.articles.keys()):
        there = seen.get(id_) or shelves.see(id_)
        then = (once.get(id_) or _live(there)) if id_ in to.articles else None
        after = taken_back(there.shelved, then)
        if after != there.shelved:
            yield Reshelved(seen=there, after=after)


def _live(seen: SeenArticle | None) -> Article | None:
    return seen.shelved.live if seen and seen.shelved else None


def _live_hash(seen: SeenArticle | None) -> str | None:
    live = _live(seen)
    return content_hash(live) if live else None
