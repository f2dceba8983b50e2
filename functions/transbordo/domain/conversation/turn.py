"""The bot's turn: one lease, one answer for all that the customer has said since the last one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from transbordo.domain.business.customer_texts import Texts, say
from transbordo.domain.conversation.change import Change, EpisodeUpdate, Seen, Turn
from transbordo.domain.conversation.conversation import Conversation, LastOutbound, Owner, latest_sid
from transbordo.domain.conversation.outbox import leased, said
from transbordo.domain.conversation.ownership import open_episode
from transbordo.domain.messages import (
    BOT,
    NOTHING,
    Because,
    Entry,
    Event,
    Outbound,
    Status,
    current_episode,
)

LEASE = timedelta(seconds=75)
"""How long a turn may take: up to three thoughts with their files and writes."""

ACKNOWLEDGED = "acknowledged"
"""The rule by which somebody who waits is told that what they wrote was received."""

MAX_RESTARTS = 2
"""Times that a turn starts over because the customer wrote on; then it answers what it has."""


def wake_up(sid: str, epoch: int) -> str:
    """The name of a work item that only wakes the bot, once more, for the message `sid`: when the bot gets a
    conversation back at `epoch`. What an event tells of is a work item's creation, and that of `sid` was long ago.
    """
    return f"{sid}.{epoch}"


def woken_for(work_item: str) -> str:
    """The message that a new work item is about; Twilio's ids have no dot."""
    return work_item.partition(".")[0]


class Pass(StrEnum):
    """Why there is nothing for the bot to do."""

    PERSON_HAS_IT = "person_has_it"
    NOTHING_NEW = "nothing_new"
    BUSY = "busy"
    LOST = "lost"
    WROTE_ON = "wrote_on"


@dataclass(frozen=True, kw_only=True)
class Begun:
    """The lease is taken. `conversation` is the state under it."""

    change: Change
    conversation: Conversation
    turn: Turn


def begin(seen: Seen, *, sid: str, turn_id: str, protocol: str, event_id: str, now: datetime) -> Begun | Pass:
    """Take the turn; where nobody owns the conversation, a new episode opens with it."""
    conversation = seen.conversation
    if conversation.owner in (Owner.QUEUE, Owner.AGENT):
        return Pass.PERSON_HAS_IT
    if _nothing_asked(conversation):
        return Pass.NOTHING_NEW
    if seen.turn and seen.turn.id == turn_id:
        # taken before by this very process, whose commit went through while its answer was lost
        return Begun(change=Change(), conversation=conversation, turn=seen.turn)
    if taken(seen, now):
        return Pass.BUSY
    opened: Conversation | None = None
    entries: tuple[Event, ...] = ()
    episode: EpisodeUpdate | None = None
    if conversation.owner is Owner.NOBODY:
        opened, event, episode = open_episode(
            conversation, protocol=protocol, event_id=event_id, owner=Owner.BOT, now=now
        )
        entries = (event,)
    under = opened or conversation
    turn = Turn(id=turn_id, epoch=under.epoch, sid=sid, started_at=now, until=now + LEASE)
    change = Change(conversation=opened, entries=entries, turn=turn, episode=episode)
    return Begun(change=change, conversation=under, turn=turn)


def taken(seen: Seen, now: datetime) -> bool:
    """Some process is answering right now."""
    return seen.turn is not None and seen.turn.until > now and seen.turn.epoch == seen.conversation.epoch


def with_late(timeline: tuple[Entry, ...], sid: str) -> tuple[Entry, ...]:
    """The episode with the message `sid` as if said last.

    One that was written down late lies, by its clock, before an answer or an end that did not know it.
    """
    late = tuple(entry for entry in timeline if entry.id == sid)
    return (*(entry for entry in current_episode(timeline) if entry.id != sid), *late)


def may_finish(seen: Seen, turn: Turn, *, covered: tuple[str, ...], restarts: int) -> Pass | None:
    """None when the answer may enter the conversation: same lease, same epoch, the bot still owns it.

    `covered` are the customer's messages that the answer takes in.
    """
    conversation = seen.conversation
    mine = seen.turn is not None and seen.turn.id == turn.id
    if not mine or conversation.owner is not Owner.BOT or conversation.epoch != turn.epoch:
        return Pass.LOST
    if latest_sid(conversation) not in covered and restarts < MAX_RESTARTS:
        return Pass.WROTE_ON
    return None


def utterance(
    conversation: Conversation,
    *,
    message_id: str,
    lease_id: str,
    text: str,
    because: Because,
    answers: str,
    epoch: int,
    now: datetime,
) -> Outbound:
    """What the bot says, in the hands of the process that decided it."""
    message = Outbound(
        id=message_id,
        author=BOT,
        type="text",
        text=text,
        at=now,
        status=Status.QUEUED,
        epoch=epoch,
        episode=conversation.episode,
        because=because,
        answers=answers,
    )
    return leased(message, lease_id=lease_id, now=now)


def acknowledge(
    conversation: Conversation, *, texts: Texts, message_id: str, lease_id: str, sid: str, now: datetime
) -> Change:
    """Who waits for a person wrote on: they are told, once, that it was received. It answers nothing.

    The list goes on showing what the customer said, which is what somebody is needed for.
    """
    language = conversation.card.language if conversation.card else "pt"
    message = utterance(
        conversation,
        message_id=message_id,
        lease_id=lease_id,
        text=say(texts, language, "acknowledged"),
        because=Because(rule=ACKNOWLEDGED),
        answers=NOTHING,
        epoch=conversation.epoch,
        now=now,
    )
    after = replace(
        conversation,
        acknowledged=True,
        last_outbound=LastOutbound(id=message.id, at=now),
        needs_reply_since=conversation.needs_reply_since or now,
    )
    return Change(conversation=after, entries=(message,), answered=(sid,))


def answer(conversation: Conversation, message: Outbound, *, covered: tuple[str, ...]) -> Change:
    """The bot's answer and the state after it, in one change."""
    up_to_date = latest_sid(conversation) in covered
    after = replace(
        said(conversation, message),
        needs_reply=not up_to_date,
        needs_reply_since=None if up_to_date else conversation.needs_reply_since,
        unread=0,
    )
    return Change(
        conversation=after,
        entries=(message,),
        release=True,
        episode=EpisodeUpdate(protocol=conversation.episode, bot_turns=1) if conversation.episode else None,
        answered=covered,
    )


def settle_seconds(text: str) -> float:
    """How long to wait for the customer to write on: longer where the text ends in mid-phrase."""
    finished = text.rstrip().endswith((".", "!", "?", "…")) or len(text) > 200
    return 1.0 if finished else 1.6


def _nothing_asked(conversation: Conversation) -> bool:
    """The customer's last word has been answered, or the episode was resolved after it.

    Whether it came before or after is told by the order of the commits, not by clocks: answering and resolving end the
    wait for a reply, and each arrival begins it anew.
    """
    return conversation.owner in (Owner.BOT, Owner.NOBODY) and not conversation.needs_reply
