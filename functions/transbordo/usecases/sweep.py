"""What events, callbacks and timers missed, set right. Every step is bounded and safe to run twice at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from transbordo.domain.conversation.change import Change, Seen
from transbordo.domain.conversation.conversation import Conversation, Owner
from transbordo.domain.conversation.outbox import (
    again,
    in_hand,
    lost_sight_of,
    passed,
    still,
    tried_since,
    tried_until,
    waited_enough,
)
from transbordo.domain.messages import Outbound
from transbordo.domain.ports import Mail
from transbordo.domain.whatsapp.outgoing import Accepted, SendResult, Unknown
from transbordo.usecases.answer import Bot, answer
from transbordo.usecases.changing import change, change_message
from transbordo.usecases.changing_together import tidy_up
from transbordo.usecases.count_up import count_up
from transbordo.usecases.deliver import cancel, deliver, outgoing, settle
from transbordo.usecases.embed_missing import embed_missing
from transbordo.usecases.fetch_media import fetch_media
from transbordo.usecases.own_up import own_up
from transbordo.usecases.reconcile import reconcile
from transbordo.usecases.rescue import SILENT_AFTER, rescue
from transbordo.usecases.resolve import resolve_idle

T = TypeVar("T")

LASTS = timedelta(minutes=4)
"""Of the 5 that the function has. Each step may take an equal part of what is left: where Twilio or the mail server
hang, those after it have theirs all the same, and what is not done the next sweep does.
"""

PAGE = 50
"""Items of each kind in one sweep; with one sweep a minute a backlog drains at this pace and no faster."""

LOOKED_BACK = 50
"""Entries of a conversation among which are all those that Twilio's list could show for the time of one send."""

UNPROCESSED_AFTER = timedelta(seconds=60)
"""An inbound message still pending then has lost its event, or the process that had it."""

IDLE_AFTER = timedelta(hours=24)
"""A conversation of the bot's ends when the customer's window does."""

QUIET_AFTER = timedelta(minutes=6)
"""The desk says every 2 minutes that it is open: three missed ones mean that nobody is there."""

MAIL_AT = 2
"""Leaders get a mail when somebody has waited this many times the queue's target."""

SUBJECT = "Transbordo: há cliente esperando além da meta"


@dataclass(frozen=True, kw_only=True)
class Sweeping:
    """What the sweep takes. `failed` is told the step and the error of what is left to the next sweep.

    `recovered` is told how many customers' messages no webhook had brought, where there were any.
    """

    bot: Bot
    mail: Mail | None
    desk_url: str
    failed: Callable[[str, Exception], None]
    recovered: Callable[[int], None]


@dataclass(frozen=True, kw_only=True)
class _Step:
    """A step under way. Past `until` it takes up nothing more, so that the steps after it have their time."""

    sweeping: Sweeping
    name: str
    until: datetime

    @property
    def bot(self) -> Bot:
        return self.sweeping.bot

    def over(self) -> bool:
        return self.bot.outbox.clock() >= self.until

    def each(self, items: tuple[T, ...], do: Callable[[T], object]) -> int:
        """How many were taken up: one at least, as long as there is one."""
        taken = 0
        for item in items:
            if taken and self.over():
                break
            taken += 1
            self.attempt(item, do)
        return taken

    def attempt(self, item: T, do: Callable[[T], object]) -> None:
        try:
            do(item)
        except Exception as error:
            # Whatever is wrong with one item, the others must not wait for it: it is reported, and tried again.
            self.sweeping.failed(self.name, error)


def sweep(sweeping: Sweeping) -> dict[str, int]:
    """How many items each step took up."""
    clock = sweeping.bot.outbox.clock
    end, counts = clock() + LASTS, dict[str, int]()
    for left, (name, take_up) in zip(range(len(_STEPS), 0, -1), _STEPS.items(), strict=True):
        now = clock()
        counts[name] = _taken_up(_Step(sweeping=sweeping, name=name, until=now + (end - now) / left), take_up)
    return counts


def _taken_up(step: _Step, take_up: Callable[[_Step], int]) -> int:
    try:
        return take_up(step)
    except Exception as error:
        # a query that fails, for want of an index say, must not cost the other steps
        step.sweeping.failed(step.name, error)
        return 0


def _unprocessed(step: _Step) -> int:
    bot = step.bot
    late = bot.outbox.store.unprocessed(bot.outbox.clock() - UNPROCESSED_AFTER, PAGE)
    return step.each(late, lambda item: answer(bot, item.sid, settle=False))


def _reconciled(step: _Step) -> int:
    """Customers' messages and fates of ours that had been missed."""
    counts = reconcile(step.bot.outbox, lambda error: step.sweeping.failed(step.name, error))
    if counts is None:
        return 0
    if counts.recovered:
        step.sweeping.recovered(counts.recovered)
    return counts.recovered + counts.advanced


def _stuck(step: _Step) -> int:
    """None, as long as all else works."""
    bot = step.bot
    silent = bot.outbox.store.silent(bot.outbox.clock() - SILENT_AFTER, PAGE)
    return step.each(silent, lambda one: rescue(bot, one))


def _sends(step: _Step) -> int:
    outbox = step.bot.outbox
    # ids rise with time: what was said first is sent first
    stuck = tuple(sorted(outbox.store.stuck_sends(outbox.clock(), PAGE)))
    return step.each(stuck, lambda place: _settle_send(step.bot, *place))


def _settle_send(bot: Bot, cid: str, mid: str) -> None:
    """A send whose process died, whose outcome is unknown, or whose pause is over."""
    store, clock = bot.outbox.store, bot.outbox.clock
    seen, message = store.see(cid), store.entry(cid, mid)
    if seen is None or not isinstance(message, Outbound):
        return
    # looked at again: since the sweep's query somebody may have settled it
    if lost_sight_of(message, clock()):
        found = _looked_up(bot, seen.conversation, message)
        if isinstance(found, Unknown):
            return
        if found is not None:
            settle(bot.outbox, cid, message, found)
            return
    elif not waited_enough(message, clock()):
        return
    _send_again(bot, seen.conversation, message)


def _looked_up(bot: Bot, conversation: Conversation, message: Outbound) -> SendResult | None:
    if message.twilio_sid:
        # a status callback has told of it
        return Accepted(message.twilio_sid)
    timeline = bot.outbox.store.timeline(conversation.id, LOOKED_BACK)
    others = [entry for entry in timeline if isinstance(entry, Outbound) and entry.id != message.id]
    now = bot.outbox.clock()
    if any(other.text == message.text and in_hand(other, now) for other in others):
        # Twilio may have that one already, and its list would not tell the two apart
        return Unknown("another_alike_is_being_sent")
    return bot.outbox.whatsapp.find(
        outgoing(bot.outbox, conversation, message),
        tried_since(message),
        tried_until(message),
        {other.twilio_sid for other in others if other.twilio_sid},
    )


def _send_again(bot: Bot, conversation: Conversation, message: Outbound) -> None:
    """Twilio surely does not have it: send it, unless what it says has been overtaken."""
    store, cid, now, lease_id = bot.outbox.store, conversation.id, bot.outbox.clock(), bot.new_id()

    def decide(current: Outbound) -> Outbound:
        # a callback that names Twilio's id changes nothing else, but says that Twilio has it
        untouched = still(current, message) and current.twilio_sid == message.twilio_sid
        return again(current, lease_id=lease_id, now=now) if untouched else current

    after = change_message(
        store, cid, message.id, decide, first=lambda before, after: own_up(store, cid, before, after, now=now)
    )
    if after is None or after.lease is None or after.lease.id != lease_id:
        return
    # looked at again under the lease: somebody may have claimed since the sweep's first look
    seen = store.see(cid)
    if seen is None or passed(after, seen.conversation):
        cancel(bot.outbox, cid, after)
    else:
        deliver(bot.outbox, seen.conversation, after, follows=seen.conversation.last_outbound)


def _media(step: _Step) -> int:
    bot = step.bot
    store, bucket, now = bot.outbox.store, bot.outbox.bucket, bot.outbox.clock()
    late = store.pending_media(now, PAGE)
    return step.each(late, lambda place: fetch_media(store, bot.source, bucket, place[0], place[1], now=now))


def _waiting(step: _Step) -> int:
    """Somebody waits far too long: the leaders hear of it, once."""
    store, now, mail = step.bot.outbox.store, step.bot.outbox.clock(), step.sweeping.mail
    if mail is None:
        return 0
    longest_wait = {queue: timedelta(seconds=MAIL_AT * seconds) for queue, seconds in store.queue_targets().items()}
    overdue = [
        conversation
        for queue, longest in longest_wait.items()
        for conversation in store.waiting(queue, now - longest, PAGE)
        if not conversation.target_from or now - conversation.target_from >= longest
    ]
    # somebody may have taken a queue away by hand, and its people wait all the same
    everywhere = store.waiting(None, now - max(longest_wait.values(), default=timedelta()), PAGE)
    overdue += [conversation for conversation in everywhere if conversation.queue not in longest_wait]
    return step.each(tuple(overdue), lambda one: _call_leaders(step, mail, one, now))


def _call_leaders(step: _Step, mail: Mail, conversation: Conversation, now: datetime) -> None:
    store = step.bot.outbox.store

    def escalate(seen: Seen) -> Change:
        still_waits = seen.conversation.owner is Owner.QUEUE and seen.conversation.epoch == conversation.epoch
        first = seen.conversation.escalated_at is None
        return Change(conversation=replace(seen.conversation, escalated_at=now)) if still_waits and first else Change()

    # written first: a mail too few is a pity, one every minute would be thrown away unread
    done = change(store, conversation.id, escalate, now=now)
    if done.change.conversation is None:
        return
    names = {queue.id: queue.name for queue in store.knowledge().queues}
    text = (
        f"Há um cliente esperando na fila {names.get(conversation.queue or '', '')} além do dobro da meta.\n\n"
        f"Abra a conversa: {step.sweeping.desk_url}/c/{conversation.id}\n"
    )
    for leader in store.leaders():
        step.attempt(leader, lambda leader: mail.send(leader.email, SUBJECT, text))


def _idle(step: _Step) -> int:
    outbox, new_id = step.bot.outbox, step.bot.new_id
    now = outbox.clock()
    over = tuple(one for one in outbox.store.idle(now - IDLE_AFTER, PAGE) if not one.needs_reply)
    return step.each(over, lambda one: resolve_idle(outbox.store, one, now=now, new_id=new_id))


def _quiet(step: _Step) -> int:
    store, now = step.bot.outbox.store, step.bot.outbox.clock()
    quiet = store.quiet_agents(now - QUIET_AFTER, PAGE)
    return step.each(quiet, lambda uid: store.set_offline(uid, now))


def _counted(step: _Step) -> int:
    """Days of the reports that were counted further."""
    return count_up(step.bot.outbox.store, step.bot.outbox.clock(), over=step.over)


def _tidied(step: _Step) -> int:
    """Articles whose pieces a publishing that died left where they no longer belong."""
    return tidy_up(step.bot.mind.shelves)


def _embedded(step: _Step) -> int:
    """Pieces of articles that a search by meaning did not find."""
    return embed_missing(step.bot.mind.shelves, step.bot.mind.model)


# what takes long comes last, and has what the others left
_STEPS: dict[str, Callable[[_Step], int]] = {
    "sends": _sends,
    "waiting": _waiting,
    "quiet": _quiet,
    "media": _media,
    "unprocessed": _unprocessed,
    "stuck": _stuck,
    "reconciled": _reconciled,
    "idle": _idle,
    "counted": _counted,
    "tidied": _tidied,
    "embedded": _embedded,
}
