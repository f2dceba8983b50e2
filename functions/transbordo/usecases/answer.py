"""The bot's turn: wake up, settle, think once, and speak only if the conversation is still the bot's.

What wakes it may come twice, late, or never: everything is read again, and the sweep calls this too.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from transbordo.domain.conversation import turn as turns
from transbordo.domain.conversation.card import MODEL_FAILURES
from transbordo.domain.conversation.change import Change, Refused, Seen, Turn
from transbordo.domain.conversation.conversation import Conversation, Owner, latest_sid
from transbordo.domain.conversation.protocol import protocol_number
from transbordo.domain.messages import Entry, Received, current_episode, unanswered
from transbordo.domain.ports import Arrivals, Conflict, MediaSource, NewId, StoreUnavailable, WorkItem
from transbordo.errors import Busy, NotFound, TransbordoError
from transbordo.usecases.changing import ATTEMPTS, NOTHING, Changed, change, commit
from transbordo.usecases.decide import Decision, decide, give_way, unspoken, written
from transbordo.usecases.deliver import Outbox, deliver_decided
from transbordo.usecases.fetch_media import fetch_media
from transbordo.usecases.link import home_of, link
from transbordo.usecases.think import Mind

HISTORY = 40
"""Entries of the timeline that a turn reads: an episode is rarely longer, and each is a billed read."""


FILE_PAUSES_S = (1.0, 2.0, 4.0)
"""Twilio answers 404 for a file during its first seconds; the bot waits this long to see what it answers."""

FETCH_FILES_S = 14.0
"""Seconds for a message's files, pauses and all; what is not here by then is told as not here yet."""

FETCHED_BY_S = 18.0
"""Seconds from a customer's word by which they are here where the event came late: the rest of 30 is for the answer."""

LEAST_TO_FETCH_S = 2.0
"""Seconds that are tried however late it is: a voice note is all that there is to go by, and comes in one."""


@dataclass(frozen=True, kw_only=True)
class Bot:
    """What answering takes. `sleep` waits for seconds."""

    outbox: Outbox
    mind: Mind
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
    item = replace(item, cid=home_of(store, item.cid))
    woken = bot.outbox.clock()
    if item.has_media:
        _bring_files(bot, item, woken, patient=settle)
    if settle:
        _settle(bot, item, woken)
    begun = _begin(bot, item, only_newest=settle)
    if isinstance(begun, Outcome):
        return begun
    try:
        return _take(bot, item, begun)
    except Exception:
        # tried again soon: who comes then must not find the turn taken for a minute more
        _give_back(bot, item, begun.turn)
        raise


def _bring_files(bot: Bot, item: WorkItem, woken: datetime, *, patient: bool) -> None:
    """What the customer shows is best answered by who has seen it; but nobody waits for long."""
    clock, store, bucket = bot.outbox.clock, bot.outbox.store, bot.outbox.bucket
    if not patient:
        fetch_media(store, bot.source, bucket, item.cid, item.sid, now=clock())
        return
    until = min(woken + timedelta(seconds=FETCH_FILES_S), (item.received_at or woken) + timedelta(seconds=FETCHED_BY_S))
    for pause in (*FILE_PAUSES_S, None):
        within_s = max((until - clock()).total_seconds(), LEAST_TO_FETCH_S)
        here = fetch_media(store, bot.source, bucket, item.cid, item.sid, now=clock(), within_s=within_s)
        if here or pause is None or clock() + timedelta(seconds=pause) >= until:
            return
        bot.sleep(pause)


def _settle(bot: Bot, item: WorkItem, woken: datetime) -> None:
    """Who has waited for files long enough has let the burst end meanwhile."""
    left = turns.settle_seconds(item.text) - (bot.outbox.clock() - woken).total_seconds()
    if left > 0:
        bot.sleep(left)


@dataclass(frozen=True, kw_only=True)
class _Taken:
    """A turn under its lease: what is there, and the timeline as it was read meanwhile; None: not read yet."""

    seen: Seen
    turn: Turn
    timeline: tuple[Entry, ...] | None = None


def _begin(bot: Bot, item: WorkItem, *, only_newest: bool) -> _Taken | Outcome:
    store, clock, turn_id = bot.outbox.store, bot.outbox.clock, bot.new_id()
    for _ in range(ATTEMPTS):
        seen = store.see(item.cid)
        if seen is None:
            raise NotFound()
        if only_newest and latest_sid(seen.conversation) != item.sid:
            return Outcome.LEFT_TO_NEWER
        now = clock()
        try:
            if link(store, seen, new_id=bot.new_id, now=now):
                continue
        except Conflict:
            continue
        begun = turns.begin(
            seen,
            sid=item.sid,
            turn_id=turn_id,
            protocol=protocol_number(now, bot.new_id()),
            event_id=bot.new_id(),
            now=now,
        )
        if begun is turns.Pass.PERSON_HAS_IT:
            if not _leave_to_person(bot, seen, item, now):
                continue
            return Outcome.LEFT_TO_PERSON
        if begun is turns.Pass.NOTHING_NEW:
            store.finish(item.sid, now)
            return Outcome.NOTHING_TO_SAY
        if isinstance(begun, turns.Pass):
            return Outcome.LEFT_TO_OTHER_TURN
        if begun.change == NOTHING:
            return _Taken(seen=seen, turn=begun.turn)
        try:
            committed, timeline = store.take_turn(seen, begun.change, HISTORY, now)
        except Conflict:
            continue
        return _Taken(seen=committed.after, turn=begun.turn, timeline=timeline)
    raise Busy()


def _leave_to_person(bot: Bot, seen: Seen, item: WorkItem, now: datetime) -> bool:
    """The work item is done; whoever has the conversation sees since when the customer waits for a word.

    Who waits in a queue is told, once, that what they add is received.
    """
    conversation, store = seen.conversation, bot.outbox.store
    if conversation.owner is Owner.QUEUE and conversation.needs_reply and not conversation.acknowledged:
        return _taken_in(store, item) or _acknowledge(bot, seen, item, now)
    if conversation.needs_reply_since or not conversation.needs_reply or conversation.last_inbound is None:
        store.finish(item.sid, now)
        return True
    waits = replace(conversation, needs_reply_since=conversation.last_inbound.at)
    return commit(store, seen, Change(conversation=waits, answered=(item.sid,)), now) is not None


def _taken_in(store: Arrivals, item: WorkItem) -> bool:
    """While this message settled, the handoff's own words answered it."""
    again = store.work_item(item.sid)
    return again is None or again.done


def _acknowledge(bot: Bot, seen: Seen, item: WorkItem, now: datetime) -> bool:
    store = bot.outbox.store
    change = turns.acknowledge(
        seen.conversation,
        texts=store.business().texts,
        message_id=bot.new_id(),
        lease_id=bot.new_id(),
        sid=item.sid,
        now=now,
    )
    done = commit(store, seen, change, now)
    if done:
        deliver_decided(bot.outbox, done)
    return done is not None


def _take(bot: Bot, item: WorkItem, begun: _Taken) -> Outcome:
    """Think and speak; start over, a bounded number of times, when the customer writes on meanwhile."""
    conversation, timeline = begun.seen.conversation, begun.timeline
    decision: Decision | None = None
    for restarts in range(turns.MAX_RESTARTS + 1):
        timeline = timeline or bot.outbox.store.timeline(item.cid, HISTORY)
        episode = _episode_with(bot, item, conversation, timeline)
        said = unanswered(episode)
        if not _holds(said, item):
            return _let_go(bot, item, begun.turn, decision)
        if restarts == 0:
            bot.outbox.whatsapp.typing(said[-1].id)
        decision = _answer_or_give_way(bot, conversation, timeline, episode, said, decision)
        finished = _finish(bot, begun, decision, restarts)
        if isinstance(finished, Changed):
            deliver_decided(bot.outbox, finished)
            if decision.card:
                return Outcome.HANDED_OFF
            return _go_on(bot, finished.conversation)
        if finished is turns.Pass.LOST:
            return Outcome.DROPPED
        timeline = None
    raise AssertionError("the last restart always finishes")


def _answer_or_give_way(
    bot: Bot,
    conversation: Conversation,
    timeline: tuple[Entry, ...],
    episode: tuple[Entry, ...],
    said: tuple[Received, ...],
    before: Decision | None,
) -> Decision:
    """`before`: what was thought before the customer wrote on. It was paid for; and who wrote on while the model
    failed does not wait for it a second time.
    """
    paid = before.tokens if before else 0
    if len(timeline) >= HISTORY and said[0].id == timeline[0].id:
        # there may be more before it, and a wish for a person among that
        return give_way(bot.outbox, conversation, episode, said, "too_much_at_once", paid=paid)
    if before and before.because.rule in MODEL_FAILURES:
        failed = give_way(bot.outbox, conversation, episode, said, before.because.rule, paid=paid)
        return replace(failed, because=before.because)
    return decide(bot.outbox, bot.mind, conversation, episode, said, timeline=timeline, paid=paid)


def _episode_with(
    bot: Bot, item: WorkItem, conversation: Conversation, timeline: tuple[Entry, ...]
) -> tuple[Entry, ...]:
    """The episode up to now, with the message of this turn even where the clocks say that it is answered already."""
    episode = current_episode(timeline)
    if _holds(unanswered(episode), item) or not conversation.needs_reply:
        return episode
    again = bot.outbox.store.work_item(item.sid)
    return episode if again is None or again.done else turns.with_late(timeline, item.sid)


def _holds(said: tuple[Received, ...], item: WorkItem) -> bool:
    return any(entry.id == item.sid for entry in said)


def _go_on(bot: Bot, conversation: Conversation) -> Outcome:
    """Who wrote on until the last restart has not been answered yet, and nothing else wakes anybody for it."""
    sid = latest_sid(conversation)
    return answer(bot, sid, settle=False) if conversation.needs_reply and sid else Outcome.ANSWERED


def _finish(bot: Bot, begun: _Taken, decision: Decision, restarts: int) -> Changed | turns.Pass:
    """Write the words and the state after them together, if the turn still holds.

    At first by what was there when the lease was taken: the write fails if that has changed, and only then is it read
    again.
    """
    store, seen = bot.outbox.store, begun.seen
    for _ in range(ATTEMPTS):
        passed = turns.may_finish(seen, begun.turn, covered=decision.covered, restarts=restarts)
        if passed is turns.Pass.LOST:
            _count(bot, seen, decision)
        if passed:
            return passed
        now = bot.outbox.clock()
        done = commit(store, seen, written(decision, seen.conversation, new_id=bot.new_id, now=now), now)
        if done:
            return done
        again = store.see(seen.conversation.id)
        if again is None:
            raise NotFound()
        seen = again
    raise Busy()


def _let_go(bot: Bot, item: WorkItem, turn: Turn, decision: Decision | None) -> Outcome:
    """Somebody has answered this message already: give the turn back and close the work item."""

    def release(seen: Seen) -> Change | Refused:
        paid = unspoken(decision, seen.conversation) if decision else NOTHING
        return replace(paid, release=_mine(seen, turn), answered=(item.sid,))

    change(bot.outbox.store, item.cid, release, now=bot.outbox.clock())
    return Outcome.NOTHING_TO_SAY


def _count(bot: Bot, seen: Seen, decision: Decision) -> None:
    """What comes too late to be spoken was paid for; where it can't be written down, nothing else has failed."""
    store, now = bot.outbox.store, bot.outbox.clock()

    def paid(seen: Seen) -> Change:
        return unspoken(decision, seen.conversation)

    with suppress(TransbordoError, StoreUnavailable):
        if decision.tokens and not commit(store, seen, paid(seen), now):
            change(store, seen.conversation.id, paid, now=now)


def _give_back(bot: Bot, item: WorkItem, turn: Turn) -> None:
    """What cannot be given back now ends by itself."""
    with suppress(TransbordoError, StoreUnavailable):
        change(bot.outbox.store, item.cid, lambda seen: Change(release=_mine(seen, turn)), now=bot.outbox.clock())


def _mine(seen: Seen, turn: Turn) -> bool:
    return seen.turn is not None and seen.turn.id == turn.id
