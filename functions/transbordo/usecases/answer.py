"""The bot's turn: wake up, settle, think once, and speak only if the conversation is still the bot's.

What wakes it may come twice, late, or never: everything is read again, and the sweep calls this too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from transbordo.domain import turn as turns
from transbordo.domain.change import Change, Refused, Seen
from transbordo.domain.conversation import latest_sid
from transbordo.domain.messages import Entry, Received, current_episode, unanswered
from transbordo.domain.ports import Conflict, MediaSource, Model, NewId, WorkItem
from transbordo.domain.protocol import protocol_number
from transbordo.errors import Busy, NotFound
from transbordo.usecases.changing import ATTEMPTS, Changed, change
from transbordo.usecases.decide import Decision, decide, written
from transbordo.usecases.deliver import Outbox, deliver_decided
from transbordo.usecases.fetch_media import fetch_media

HISTORY = 40
"""Entries of the timeline that a turn reads: an episode is rarely longer, and each is a billed read."""


@dataclass(frozen=True, kw_only=True)
class Bot:
    """What answering takes. `sleep` waits for seconds."""

    outbox: Outbox
    model: Model
    source: MediaSource
    new_id: NewId
    sleep: Callable[[float], None]


class Outcome(StrEnum):
    """How a wake-up ended; for the log."""

    DONE_BEFORE = "done_before"
    LEFT_TO_NEWER = "left_to_newer"
    LEFT_TO_PERSON = "left_to_person"
    LEFT_TO_OTHER_TURN = "left_to_other_turn"
    NOTHING_TO_SAY = "nothing_to_say"
    ANSWERED = "answered"
    HANDED_OFF = "handed_off"
    DROPPED = "dropped"


def answer(bot: Bot, sid: str, *, settle: bool = True) -> Outcome:
    """Do what the inbound message `sid` asks for.

    `settle`: wait for the customer to finish, and leave a burst to its last message. The sweep does neither.
    """
    store = bot.outbox.store
    item = store.work_item(sid)
    if item is None or item.done:
        return Outcome.DONE_BEFORE
    if item.has_media:
        fetch_media(store, bot.source, bot.outbox.bucket, item.cid, sid, now=bot.outbox.clock())
    if settle:
        bot.sleep(turns.settle_seconds(item.text))
    begun = _begin(bot, item, only_newest=settle)
    if isinstance(begun, Outcome):
        return begun
    return _take(bot, item, begun)


def _begin(bot: Bot, item: WorkItem, *, only_newest: bool) -> turns.Begun | Outcome:
    store, clock = bot.outbox.store, bot.outbox.clock
    for _ in range(ATTEMPTS):
        seen = store.see(item.cid)
        if seen is None:
            raise NotFound()
        if only_newest and latest_sid(seen.conversation) != item.sid:
            return Outcome.LEFT_TO_NEWER
        now = clock()
        begun = turns.begin(
            seen,
            sid=item.sid,
            turn_id=bot.new_id(),
            protocol=protocol_number(now, bot.new_id()),
            event_id=bot.new_id(),
            now=now,
        )
        if begun is turns.Pass.PERSON_HAS_IT:
            store.finish(item.sid, now)
            return Outcome.LEFT_TO_PERSON
        if begun is turns.Pass.NOTHING_NEW:
            store.finish(item.sid, now)
            return Outcome.NOTHING_TO_SAY
        if isinstance(begun, turns.Pass):
            return Outcome.LEFT_TO_OTHER_TURN
        try:
            store.commit(seen, begun.change, now)
        except Conflict:
            continue
        return begun
    raise Busy()


def _take(bot: Bot, item: WorkItem, begun: turns.Begun) -> Outcome:
    """Think and speak; start over, a bounded number of times, when the customer writes on meanwhile."""
    for restarts in range(turns.MAX_RESTARTS + 1):
        episode = _heard(bot, item, begun)
        said = unanswered(episode)
        if not _holds(said, item):
            return _let_go(bot, item, begun)
        if restarts == 0:
            bot.outbox.whatsapp.typing(said[-1].id)
        decision = decide(bot.outbox, bot.model, begun.conversation, episode, said)
        finished = _finish(bot, begun, decision, restarts)
        if isinstance(finished, Changed):
            deliver_decided(bot.outbox, finished)
            return Outcome.HANDED_OFF if decision.card else Outcome.ANSWERED
        if finished is turns.Pass.LOST:
            return Outcome.DROPPED
    raise AssertionError("the last restart always finishes")


def _heard(bot: Bot, item: WorkItem, begun: turns.Begun) -> tuple[Entry, ...]:
    """The episode up to now, with the message of this turn even where the clocks say that it is answered already."""
    store = bot.outbox.store
    timeline = store.timeline(item.cid, HISTORY)
    episode = current_episode(timeline)
    if _holds(unanswered(episode), item) or not begun.conversation.needs_reply:
        return episode
    again = store.work_item(item.sid)
    return episode if again is None or again.done else turns.with_late(timeline, item.sid)


def _holds(said: tuple[Received, ...], item: WorkItem) -> bool:
    return any(entry.id == item.sid for entry in said)


def _finish(bot: Bot, begun: turns.Begun, decision: Decision, restarts: int) -> Changed | turns.Pass:
    """Write the words and the state after them together, if the turn still holds."""
    store = bot.outbox.store
    for _ in range(ATTEMPTS):
        seen = store.see(begun.conversation.id)
        if seen is None:
            raise NotFound()
        passed = turns.may_finish(seen, begun.turn, covered=decision.covered, restarts=restarts)
        if passed:
            return passed
        now = bot.outbox.clock()
        spoken = written(decision, seen.conversation, new_id=bot.new_id, now=now)
        try:
            versions = store.commit(seen, spoken, now)
        except Conflict:
            continue
        after = spoken.conversation or seen.conversation
        return Changed(before=seen.conversation, conversation=after, change=spoken, versions=versions)
    raise Busy()


def _let_go(bot: Bot, item: WorkItem, begun: turns.Begun) -> Outcome:
    """Somebody has answered this message already: give the turn back and close the work item."""

    def release(seen: Seen) -> Change | Refused:
        mine = seen.turn is not None and seen.turn.id == begun.turn.id
        return Change(release=mine, answered=(item.sid,))

    change(bot.outbox.store, item.cid, release, now=bot.outbox.clock())
    return Outcome.NOTHING_TO_SAY
