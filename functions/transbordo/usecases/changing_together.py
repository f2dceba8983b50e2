"""Settings and articles of the bot change together: in one commit, with the articles' pieces before and after it.

A commit that held the pieces too, with their vectors, would be more than Firestore takes. What customers are answered
from is what the articles say, and these are in the commit: whoever dies before it changed nothing, whoever dies after
it changed all, and the sweep tidies the pieces up.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from transbordo.domain.ports import (
    Conflict,
    Reshelved,
    SeenBot,
    Shelves,
    StoreUnavailable,
    TooMuchAtOnce,
    Workshop,
)
from transbordo.domain.workshop.audit import Audit
from transbordo.domain.workshop.versions import BotState, Version
from transbordo.errors import TooMuchToPublish

MAX_AT_ONCE = 8_000_000
"""Bytes of articles in one commit, as they are there and as they will be: Firestore counts both, and takes 10 MiB.

https://cloud.google.com/firestore/quotas
"""

TIDIED_AT_ONCE = 10
"""Articles in one sweep."""


def change_together(
    workshop: Workshop,
    shelves: Shelves,
    changes: Sequence[Reshelved],
    *,
    seen: SeenBot,
    state: BotState,
    audit: Audit,
    version: Version | None = None,
) -> None:
    """Raises Conflict when anything changed since it was seen, and TooMuchToPublish."""
    if sum(map(_size, changes)) > MAX_AT_ONCE:
        raise TooMuchToPublish(limit=MAX_AT_ONCE)
    widened = shelves.widen(changes)
    try:
        workshop.put_bot(seen, state, audit, articles=widened, version=version)
    except TooMuchAtOnce as error:
        raise TooMuchToPublish(limit=MAX_AT_ONCE) from error
    # it is done: what is left undone here is the sweep's
    with suppress(Conflict, StoreUnavailable):
        shelves.tidy([change.seen.id for change in changes])


def tidy_up(shelves: Shelves) -> int:
    """Articles whose pieces somebody could not see to, or that were cut in an older way."""
    ids = shelves.untidy(TIDIED_AT_ONCE)
    with suppress(Conflict):
        shelves.tidy(ids)
    return len(ids)


def _size(change: Reshelved) -> int:
    articles = [article for each in (change.seen.shelved, change.after) if each for article in (each.live, each.draft)]
    return sum(len(article.body.encode()) + len(article.when.encode()) for article in articles if article)
