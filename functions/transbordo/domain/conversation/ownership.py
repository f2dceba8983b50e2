"""Who may speak: each event that moves a conversation to another owner, and all that follows from it.

    event            from                    to      epoch
    open_episode     nobody                  bot     +1
    hand_off         bot                     queue   +1
    claim            bot, queue, nobody      agent   +1
    transfer         agent, queue            queue or agent  +1
    return_to_bot    agent, queue            bot     +1
    close            bot                     nobody  +1
    resolve          bot, queue, agent       nobody  +1
    reopen           nobody                  agent   +1

Each is a pure function that gives a `Change`, or `Refused` with the reason. A claim by the one who already has the
conversation, and a resolve of a resolved one, change nothing: asking twice is asking once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from transbordo.domain.conversation.access import User, leads
from transbordo.domain.conversation.card import AGENT_TOOK, Card
from transbordo.domain.conversation.change import Change, EpisodeUpdate, Refused
from transbordo.domain.conversation.conversation import GENERAL_QUEUE, Conversation, Owner, latest_sid
from transbordo.domain.conversation.outbox import said
from transbordo.domain.messages import SYSTEM, Author, AuthorKind, Event, Note, Outbound

RESOLVED = "resolved"
"""The outcome of an episode that a person ended."""


def author_of(user: User) -> Author:
    return Author(kind=AuthorKind.AGENT, uid=user.uid, name=user.name)


def open_episode(
    conversation: Conversation, *, protocol: str, event_id: str, owner: Owner, now: datetime
) -> tuple[Conversation, Event, EpisodeUpdate]:
    """A new piece of service, with the bot or (when a person begins it) with the person who claims."""
    opened = replace(
        conversation,
        owner=owner,
        agent_uid=None,
        agent_name=None,
        queue=None,
        epoch=conversation.epoch + 1,
        since=now,
        waiting_since=None,
        escalated_at=None,
        acknowledged=False,
        claimed_at=None,
        first_reply_at=None,
        episode=protocol,
        episode_opened_at=now,
        card=None,
        updated_at=now,
    )
    event = _event(opened, event_id, now, "episode_opened", protocol=protocol)
    update = EpisodeUpdate(
        protocol=protocol,
        fields={
            "cid": conversation.id,
            "openedAt": now,
            "handedOffAt": None,
            "claimedAt": None,
            "firstReplyAt": None,
            "resolvedAt": None,
            "reason": None,
            "queue": None,
            "outcome": None,
            "rating": None,
        },
    )
    return opened, event, update


def hand_off(
    conversation: Conversation,
    *,
    card: Card,
    promise: Outbound,
    target_from: datetime,
    event_id: str,
    answered: tuple[str, ...],
    now: datetime,
) -> Change:
    """From the bot to a queue: owner, card, episode and the customer's message, together or not at all."""
    queue = card.queue or GENERAL_QUEUE
    waiting = _moved(
        conversation,
        now,
        owner=Owner.QUEUE,
        queue=queue,
        waiting_since=now,
        target_from=target_from,
        needs_reply=True,
        needs_reply_since=conversation.needs_reply_since or now,
        card=card,
    )
    waiting = said(waiting, promise)
    why: dict[str, Any] = {"reason": card.reason} | ({"detail": card.detail} if card.detail else {})
    event = _event(waiting, event_id, now, "handed_off", None, queue=queue, **why)
    return Change(
        conversation=waiting,
        entries=(event, promise),
        release=True,
        episode=_episode(waiting, _left_the_bot(conversation, card.reason, now) | {"queue": queue}, bot_turns=1),
        answered=answered,
    )


def close(
    conversation: Conversation,
    *,
    goodbye: Outbound,
    event_id: str,
    answered: tuple[str, ...],
    now: datetime,
) -> Change:
    """The customer said that all is settled: the bot's last words, and the end of the episode with them."""
    ended = _ended(conversation, now)
    return Change(
        conversation=said(ended, goodbye),
        entries=(goodbye, _event(ended, event_id, now, "resolved", outcome="closed_by_bot")),
        release=True,
        episode=_episode(ended, {"resolvedAt": now, "outcome": "closed_by_bot"}, bot_turns=1),
        answered=answered,
    )


def claim(
    conversation: Conversation,
    user: User,
    *,
    epoch: int,
    protocol: str,
    event_ids: tuple[str, str],
    now: datetime,
) -> Change | Refused:
    """A person takes the conversation: from a queue, from the bot, or to begin a new episode.

    `protocol` is used only where no episode is open.
    """
    if _owned_by(conversation, user):
        return Change()
    if conversation.owner is Owner.AGENT:
        return Refused(code="already_claimed", details=_who(conversation))
    if conversation.epoch != epoch:
        return _stale(conversation)

    entries: tuple[Event, ...] = ()
    fields: dict[str, Any] = {}
    from_bot = conversation.owner is Owner.BOT
    waited = int((now - (conversation.waiting_since or now)).total_seconds())
    queue = conversation.queue or (user.queues[0] if user.queues else GENERAL_QUEUE)
    if conversation.owner is Owner.NOBODY:
        conversation, opened, update = open_episode(
            conversation, protocol=protocol, event_id=event_ids[0], owner=Owner.AGENT, now=now
        )
        entries, fields = (opened,), dict(update.fields)
    claimed = _moved(
        conversation,
        now,
        # opening the episode has raised the epoch already
        epoch=conversation.epoch + (0 if entries else 1),
        owner=Owner.AGENT,
        agent_uid=user.uid,
        agent_name=user.name,
        queue=queue,
        claimed_at=conversation.claimed_at or now,
        needs_reply_since=_waits_since(conversation),
    )
    if from_bot:
        fields |= _left_the_bot(conversation, AGENT_TOOK, now)
    if conversation.claimed_at is None:
        fields |= {"claimedAt": now}
    return Change(
        conversation=claimed,
        entries=(
            *entries,
            _event(
                claimed,
                event_ids[1],
                now,
                "claimed",
                by=user,
                waitedSeconds=waited,
            ),
        ),
        release=from_bot,
        episode=_episode(claimed, fields | {"queue": queue}, agent=user.uid),
        open_by_agent={user.uid: 1},
    )


def transfer(
    conversation: Conversation,
    user: User,
    *,
    epoch: int,
    queue: str | None,
    agent: User | None,
    note: Note | None,
    target_from: datetime,
    event_id: str,
    now: datetime,
) -> Change | Refused:
    """To a queue (it waits again) or straight to a colleague. By its owner, or by who leads."""
    refused = _refuse_unless_holder(conversation, user, epoch) or _refuse_unless_with_people(conversation)
    if refused:
        return refused
    opened = dict(_closed_for(conversation))
    if agent:
        moved = _moved(
            conversation,
            now,
            owner=Owner.AGENT,
            agent_uid=agent.uid,
            agent_name=agent.name,
            given_by=None if agent.uid == user.uid else user.name,
            claimed_at=conversation.claimed_at or now,
        )
        opened[agent.uid] = opened.get(agent.uid, 0) + 1
        told = {"agentUid": agent.uid, "agentName": agent.name}
    else:
        moved = _moved(conversation, now, owner=Owner.QUEUE, queue=queue, waiting_since=now, target_from=target_from)
        told = {"queue": str(queue)}
    event = _event(moved, event_id, now, "transferred", by=user, **told)
    return Change(
        conversation=moved,
        entries=(event, note) if note else (event,),
        episode=_episode(moved, {"queue": moved.queue}, agent=agent.uid if agent else None),
        open_by_agent={uid: by for uid, by in opened.items() if by},
    )


def return_to_bot(
    conversation: Conversation, user: User, *, epoch: int, event_id: str, now: datetime
) -> Change | Refused:
    """The bot may speak again: at once to a question that nobody has answered, else to the customer's next message."""
    refused = _refuse_unless_holder(conversation, user, epoch) or _refuse_unless_with_people(conversation)
    if refused:
        return refused
    last, inbound = conversation.last_message, conversation.last_inbound
    # in a queue a customer waits even who was told so last; and what failed told nobody anything
    asked_last = conversation.needs_reply and last is not None and (last.direction == "in" or last.failed)
    moved = _moved(
        conversation,
        now,
        owner=Owner.BOT,
        queue=None,
        needs_reply=asked_last,
        needs_reply_since=conversation.needs_reply_since if asked_last else None,
    )
    return Change(
        conversation=moved,
        entries=(_event(moved, event_id, now, "returned_to_bot", by=user),),
        open_by_agent=_closed_for(conversation),
        reopened=(inbound.sid,) if asked_last and inbound else (),
    )


def resolve(
    conversation: Conversation,
    user: User | None,
    *,
    epoch: int,
    outcome: str,
    event_id: str,
    now: datetime,
    seen: str | None = None,
) -> Change | Refused:
    """The episode ends. `user` None: by the sweep, because nobody said anything for long.

    `seen`: the customer's last message on the screen of who resolves, where that is told. A newer one would end unread.
    """
    if conversation.owner is Owner.NOBODY:
        return Change()
    if user:
        refused = _refuse_unless_holder(conversation, user, epoch)
        if refused:
            return refused
        if seen and seen != latest_sid(conversation):
            return Refused(code="customer_wrote")
    elif conversation.epoch != epoch:
        return _stale(conversation)
    ended = _ended(conversation, now)
    return Change(
        conversation=ended,
        entries=(_event(ended, event_id, now, "resolved", by=user, outcome=outcome),),
        release=True,
        episode=_episode(ended, {"resolvedAt": now, "outcome": outcome}),
        open_by_agent=_closed_for(conversation),
    )


def reopen(conversation: Conversation, user: User, *, epoch: int, event_id: str, now: datetime) -> Change | Refused:
    """Undo of resolve: the same episode goes on, with the person who reopened it."""
    if conversation.owner is not Owner.NOBODY or conversation.epoch != epoch:
        return _stale(conversation)
    if conversation.episode is None:
        return Refused(code="not_found")
    again = _moved(
        conversation,
        now,
        owner=Owner.AGENT,
        agent_uid=user.uid,
        agent_name=user.name,
        queue=conversation.queue or (user.queues[0] if user.queues else GENERAL_QUEUE),
    )
    return Change(
        conversation=again,
        entries=(_event(again, event_id, now, "reopened", by=user),),
        episode=EpisodeUpdate(
            protocol=conversation.episode,
            fields={"resolvedAt": None, "outcome": None, "reopenedAt": now},
            agent=user.uid,
            taken_back=conversation.since,
        ),
        open_by_agent={user.uid: 1},
    )


def _waits_since(conversation: Conversation) -> datetime | None:
    if not conversation.needs_reply or conversation.last_inbound is None:
        return None
    return conversation.needs_reply_since or conversation.last_inbound.at


def mark_read(conversation: Conversation, user: User) -> Change:
    """The unread count is the owner's: somebody who only looks in does not clear it."""
    if conversation.unread == 0 or not (_owned_by(conversation, user)):
        return Change()
    return Change(conversation=replace(conversation, unread=0))


def refuse_unless_owner(conversation: Conversation, user: User, epoch: int) -> Refused | None:
    """Only the owner speaks to the customer, and only while the screen they wrote on was true."""
    if not _owned_by(conversation, user):
        return Refused(code="not_owner", details=_who(conversation))
    if conversation.epoch != epoch:
        return _stale(conversation)
    return None


def _refuse_unless_holder(conversation: Conversation, user: User, epoch: int) -> Refused | None:
    if conversation.epoch != epoch:
        return _stale(conversation)
    waits_in_own_queue = conversation.owner is Owner.QUEUE and conversation.queue in user.queues
    if _owned_by(conversation, user) or leads(user) or waits_in_own_queue:
        return None
    return Refused(code="not_owner", details=_who(conversation))


def _refuse_unless_with_people(conversation: Conversation) -> Refused | None:
    """What the bot has, and what is resolved, is claimed first: that is what opens an episode and says why."""
    if conversation.owner in (Owner.QUEUE, Owner.AGENT):
        return None
    return Refused(code="not_owner", details=_who(conversation))


def _owned_by(conversation: Conversation, user: User) -> bool:
    return conversation.owner is Owner.AGENT and conversation.agent_uid == user.uid


def _who(conversation: Conversation) -> dict[str, Any]:
    return {
        "owner": conversation.owner,
        "agentUid": conversation.agent_uid,
        "agentName": conversation.agent_name,
        "since": conversation.since.isoformat() if conversation.since else None,
        "epoch": conversation.epoch,
    }


def _stale(conversation: Conversation) -> Refused:
    return Refused(code="stale_epoch", details=_who(conversation))


def _moved(conversation: Conversation, now: datetime, **fields: Any) -> Conversation:
    changed: dict[str, Any] = {
        "epoch": conversation.epoch + 1,
        "since": now,
        "agent_uid": None,
        "agent_name": None,
        "given_by": None,
        "waiting_since": None,
        "target_from": None,
        "escalated_at": None,
        "acknowledged": False,
        "updated_at": now,
    }
    return replace(conversation, **(changed | fields))


def _ended(conversation: Conversation, now: datetime) -> Conversation:
    """With a queue, so that those who could see it while the bot had it still find it among what has ended."""
    return _moved(
        conversation,
        now,
        owner=Owner.NOBODY,
        queue=conversation.queue or GENERAL_QUEUE,
        needs_reply=False,
        needs_reply_since=None,
        unread=0,
    )


def _left_the_bot(conversation: Conversation, reason: str, now: datetime) -> dict[str, Any]:
    """For the episode: the first time that the bot calls somebody is what counts."""
    return {"handedOffAt": now, "reason": reason} if conversation.card is None else {}


def _closed_for(conversation: Conversation) -> dict[str, int]:
    return {conversation.agent_uid: -1} if conversation.agent_uid else {}


def _event(
    conversation: Conversation,
    event_id: str,
    now: datetime,
    name: str,
    by: User | None = None,
    **details: Any,
) -> Event:
    told = {"name": name} | ({"by": by.name, "uid": by.uid} if by else {}) | details
    return Event(
        id=event_id,
        event=told,
        at=now,
        epoch=conversation.epoch,
        episode=conversation.episode,
        author=author_of(by) if by else SYSTEM,
    )


def _episode(
    conversation: Conversation, fields: dict[str, Any], agent: str | None = None, bot_turns: int = 0
) -> EpisodeUpdate | None:
    if conversation.episode is None:
        return None
    return EpisodeUpdate(protocol=conversation.episode, fields=fields, agent=agent, bot_turns=bot_turns)
