"""Nobody ever waits on a silent bot: what the customer said is answered after all, or a person is called."""

from __future__ import annotations

from datetime import datetime, timedelta

from transbordo.domain.conversation.change import Change, Refused, Seen
from transbordo.domain.conversation.conversation import Conversation, Owner
from transbordo.domain.conversation.turn import taken
from transbordo.domain.messages import Received, current_episode, unanswered
from transbordo.usecases.answer import HISTORY, Bot, answer
from transbordo.usecases.changing import NOTHING, change
from transbordo.usecases.decide import give_way, written
from transbordo.usecases.deliver import deliver_decided

SILENT_AFTER = timedelta(seconds=90)
"""A turn takes 30 s at worst, and the sweep takes up at 60 s what lost its event: later than this, all that failed."""

HOPELESS_AFTER = timedelta(minutes=10)
"""Tries to answer that keep failing end here: a person can answer, or can at least say so."""


def rescue(bot: Bot, silent: Conversation) -> None:
    """The bot has the conversation, the customer spoke last, and nothing came of it."""
    now, inbound = bot.outbox.clock(), silent.last_inbound
    if inbound is None:
        return
    hopeless = now - inbound.at >= HOPELESS_AFTER
    item = bot.outbox.store.work_item(inbound.sid)
    if item and not item.done:
        try:
            answer(bot, item.sid, settle=False)
        except Exception:
            # whatever it is, in the end the customer has waited long enough
            if not hopeless:
                raise
        if not hopeless:
            return
    _call_somebody(bot, silent, now, even_from_a_turn=hopeless)


def _call_somebody(bot: Bot, silent: Conversation, now: datetime, *, even_from_a_turn: bool) -> None:
    """Left alone if anything has happened since the sweep looked. A turn that is taken away finds the epoch risen."""
    store = bot.outbox.store
    episode = current_episode(store.timeline(silent.id, HISTORY))
    said = unanswered(episode) or tuple(entry for entry in episode if isinstance(entry, Received))[-1:]
    if not said:
        return
    decision = give_way(bot.outbox, silent, episode, said, "stuck")

    def decide(seen: Seen) -> Change | Refused:
        unchanged = seen.conversation.epoch == silent.epoch and seen.conversation.last_inbound == silent.last_inbound
        waits = seen.conversation.owner is Owner.BOT and seen.conversation.needs_reply
        thinking = taken(seen, now) and not even_from_a_turn
        if not (unchanged and waits) or thinking:
            return NOTHING
        return written(decision, seen.conversation, new_id=bot.new_id, now=now)

    done = change(store, silent.id, decide, now=now)
    if done.change != NOTHING:
        deliver_decided(bot.outbox, done)
