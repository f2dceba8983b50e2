"""What an ended episode adds to the figures of a day; no customer's data is among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from transbordo.domain.business.opening import Business, open_within
from transbordo.domain.conversation.card import AGENT_TOOK
from transbordo.domain.conversation.conversation import GENERAL_QUEUE
from transbordo.domain.conversation.joining import MERGED
from transbordo.domain.conversation.ownership import RESOLVED


@dataclass(frozen=True, kw_only=True)
class Ended:
    """An episode that has ended, as far as figures go by it."""

    handed_off_at: datetime | None = None
    claimed_at: datetime | None = None
    first_reply_at: datetime | None = None
    reason: str | None = None
    queue: str | None = None
    first_reply_queue: str | None = None
    outcome: str | None = None
    agents: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class QueueFigures:
    """`ended`: in this queue. `first_reply_seconds`: in opening hours, from the bot's handoff to a person's first
    message, of the episodes in which this queue wrote it; sorted.
    """

    ended: int = 0
    first_reply_seconds: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Figures:
    """`by_bot`: nobody was called, and nobody took or ended it; the customers who only stopped writing are among them.

    `with_people`: all others, by queue in `queues`.

    `reasons`: why the bot handed over, as many as it did.
    """

    ended: int = 0
    by_bot: int = 0
    with_people: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    queues: Mapping[str, QueueFigures] = field(default_factory=dict)


def figures_of(episode: Ended, business: Business) -> Figures:
    """One that went on within another episode is counted with that one."""
    if episode.outcome == MERGED:
        return Figures()
    if not _had_people(episode):
        return Figures(ended=1, by_bot=1)
    queue = episode.queue or GENERAL_QUEUE
    figures = Figures(
        ended=1,
        with_people=1,
        reasons={episode.reason: 1} if episode.reason and _called(episode) else {},
        queues={queue: QueueFigures(ended=1)},
    )
    seconds = _first_reply(episode, business)
    if not seconds:
        return figures
    replied = QueueFigures(first_reply_seconds=seconds)
    return total((figures, Figures(queues={episode.first_reply_queue or queue: replied})))


def total(figures: Iterable[Figures]) -> Figures:
    parts = tuple(figures)
    return Figures(
        ended=sum(part.ended for part in parts),
        by_bot=sum(part.by_bot for part in parts),
        with_people=sum(part.with_people for part in parts),
        reasons=dict(sum((Counter(part.reasons) for part in parts), Counter())),
        queues={
            queue: _together([part.queues[queue] for part in parts if queue in part.queues])
            for queue in {queue: None for part in parts for queue in part.queues}
        },
    )


def _together(parts: list[QueueFigures]) -> QueueFigures:
    return QueueFigures(
        ended=sum(part.ended for part in parts),
        first_reply_seconds=tuple(sorted(seconds for part in parts for seconds in part.first_reply_seconds)),
    )


def _had_people(episode: Ended) -> bool:
    return bool(episode.handed_off_at or episode.claimed_at or episode.agents) or episode.outcome == RESOLVED


def _called(episode: Ended) -> bool:
    """The bot handed it over; where an agent came by themselves, nobody was waited for."""
    return episode.handed_off_at is not None and episode.reason != AGENT_TOOK


def _first_reply(episode: Ended, business: Business) -> tuple[int, ...]:
    called_at, replied_at = episode.handed_off_at, episode.first_reply_at
    # a person may have written before the bot had it back and called somebody
    if called_at is None or replied_at is None or replied_at < called_at or not _called(episode):
        return ()
    return (int(open_within(business, called_at, replied_at).total_seconds()),)
