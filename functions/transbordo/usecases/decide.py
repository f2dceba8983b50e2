"""What the bot does with a customer's words: something to say, a goodbye, or a handoff with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from transbordo.domain import turn as turns
from transbordo.domain.card import Card, plain_card
from transbordo.domain.change import Change, Usage
from transbordo.domain.conversation import GENERAL_QUEUE, Conversation, Spent, latest_sid
from transbordo.domain.giving_way import Reason, Spending
from transbordo.domain.heard import Heard
from transbordo.domain.media_types import MB
from transbordo.domain.messages import (
    Because,
    Entry,
    Media,
    MediaState,
    Outbound,
    Received,
    Transcript,
    reaches,
)
from transbordo.domain.opening import Business, served_from
from transbordo.domain.ownership import close, hand_off
from transbordo.domain.ports import AtTheDesk, Bucket, BucketUnavailable, Knowledge, NewId
from transbordo.domain.promise import promise
from transbordo.domain.prompt import File, Said, can_read
from transbordo.domain.proposal import Proposal
from transbordo.domain.transcripts import words_of
from transbordo.usecases.deliver import Outbox
from transbordo.usecases.think import DEADLINE_S, REPAIR_S, Mind, Thought, think

FILE_LIMIT = 8 * MB
"""A file that the model is shown; Gemini takes 100 MB in one request, but a larger file would cost the answer its time.

https://ai.google.dev/gemini-api/docs/changelog
"""


HEARD_OF_US_S = 28.0
"""Seconds from a customer's last word within which thinking ends: with two to write and to send, the promised 30."""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """`text` for the customer; with a `card` it is a handoff, and `target_from` when the queue's target begins; with
    `closes` it is a goodbye.

    `covered`: the messages that it takes in. `transcripts`: what was heard, by message. `spent`: this customer's day
    with it.
    """

    text: str
    because: Because
    covered: tuple[str, ...]
    card: Card | None = None
    target_from: datetime | None = None
    closes: bool = False
    transcripts: dict[str, Transcript] = field(default_factory=dict)
    spent: Spent | None = None
    tokens: int = 0


def decide(
    outbox: Outbox,
    mind: Mind,
    conversation: Conversation,
    episode: tuple[Entry, ...],
    said: tuple[Received, ...],
    *,
    paid: int = 0,
) -> Decision:
    """`paid`: tokens of thoughts on the same turn that were not spoken."""
    knowledge = outbox.store.knowledge()
    day = _day(knowledge.business, outbox.clock())
    spent = _spent(conversation, day)
    spending = Spending(turns=spent.turns, tokens=spent.tokens, tokens_of_all=knowledge.tokens_today)
    heard = _heard(outbox.bucket, episode, said)
    deadline_s = _seconds_for(said, outbox.clock())
    thought = think(mind, knowledge, heard, spending=spending, deadline_s=deadline_s)
    decision = _decided(outbox, knowledge, conversation, episode, said, thought)
    tokens = paid + thought.tokens
    return replace(
        decision,
        transcripts=_transcripts(thought.proposal, outbox.clock()),
        spent=replace(spent, turns=spent.turns + 1, tokens=spent.tokens + tokens),
        tokens=tokens,
    )


def _seconds_for(said: tuple[Received, ...], now: datetime) -> float:
    """As long as thinking may take for the customer to hear of us in time; what is late already is not hurried."""
    left = HEARD_OF_US_S - (now - max(entry.at for entry in said)).total_seconds()
    return min(DEADLINE_S, max(left, REPAIR_S)) if left > 0 else DEADLINE_S


def _decided(
    outbox: Outbox,
    knowledge: Knowledge,
    conversation: Conversation,
    episode: tuple[Entry, ...],
    said: tuple[Received, ...],
    thought: Thought,
) -> Decision:
    now, proposal = outbox.clock(), thought.proposal
    if thought.reason:
        card = _card(proposal, episode, thought.reason, now)
        return _handoff(outbox.store, knowledge, conversation, said, card, thought.because, now)
    assert proposal is not None, "without a reason to give way there are words"
    return Decision(text=proposal.text, because=thought.because, covered=_ids(said), closes=proposal.action == "close")


def give_way(
    outbox: Outbox, conversation: Conversation, episode: tuple[Entry, ...], said: tuple[Received, ...], reason: str
) -> Decision:
    """A handoff with a plain card: nobody is asked."""
    now = outbox.clock()
    card = plain_card(episode, reason=reason, now=now)
    because = Because(rule=reason, action="handoff")
    return _handoff(outbox.store, outbox.store.knowledge(), conversation, said, card, because, now)


def written(decision: Decision, conversation: Conversation, *, new_id: NewId, now: datetime) -> Change:
    """The decision as one change of the conversation."""
    change = _moved_on(decision, conversation, new_id=new_id, now=now)
    assert change.conversation is not None, "every decision changes it"
    return replace(
        change,
        conversation=replace(change.conversation, spent=decision.spent or conversation.spent),
        transcripts=decision.transcripts,
        usage=Usage(day=decision.spent.day, tokens=decision.tokens) if decision.spent and decision.tokens else None,
    )


def _moved_on(decision: Decision, conversation: Conversation, *, new_id: NewId, now: datetime) -> Change:
    # who wrote on meanwhile is not said goodbye to: it is an answer like any other then
    closes = decision.closes and latest_sid(conversation) in decision.covered
    # ids rise with time, and the timeline shows the handoff before the words that tell of it, a goodbye before the end
    first_id, second_id = new_id(), new_id()
    moves = decision.card is not None or closes
    message = turns.utterance(
        conversation,
        message_id=first_id if closes else second_id,
        lease_id=new_id(),
        text=decision.text,
        because=decision.because,
        answers=decision.covered[-1],
        epoch=conversation.epoch + 1 if moves else conversation.epoch,
        now=now,
    )
    if closes:
        return close(conversation, goodbye=message, event_id=second_id, answered=decision.covered, now=now)
    if decision.card is None:
        return turns.answer(conversation, message, covered=decision.covered)
    return hand_off(
        conversation,
        card=decision.card,
        promise=message,
        target_from=decision.target_from or now,
        event_id=first_id,
        answered=decision.covered,
        now=now,
    )


def _handoff(
    store: AtTheDesk,
    knowledge: Knowledge,
    conversation: Conversation,
    said: tuple[Received, ...],
    card: Card,
    because: Because,
    now: datetime,
) -> Decision:
    text = promise(
        knowledge.business,
        store.desk(card.queue or GENERAL_QUEUE),
        asked=card.reason == "customer_asked",
        protocol=conversation.episode or "",
        language=card.language,
        now=now,
    )
    target_from = served_from(knowledge.business, now)
    return Decision(text=text, because=because, covered=_ids(said), card=card, target_from=target_from)


def _card(proposal: Proposal | None, episode: tuple[Entry, ...], reason: Reason, now: datetime) -> Card:
    """The model's card where it made one; its language and queue where it was asked at all."""
    plain = plain_card(episode, reason=reason.code, now=now)
    card = replace(plain, detail=reason.detail, queue=reason.queue or GENERAL_QUEUE)
    if proposal is None:
        return card
    card = replace(card, language=proposal.language)
    made = proposal.card
    if made is None:
        return card
    return replace(
        card,
        wants=made.wants,
        tried=made.tried,
        data=made.data,
        mood=made.mood,
        first_reply=made.first_reply,
        by="bot",
    )


def _heard(bucket: Bucket, episode: tuple[Entry, ...], said: tuple[Received, ...]) -> Heard:
    told = {
        entry.id: _said(entry)
        for entry in episode
        # what the team says among itself is none of the model's business, and what did not arrive was not said
        if isinstance(entry, Received) or (isinstance(entry, Outbound) and reaches(entry))
    }
    return Heard(
        conversation=tuple(told.values()),
        unanswered=tuple(told.get(entry.id) or _said(entry) for entry in said),
        files=tuple(_files(bucket, said)),
        unreadable=frozenset(entry.id for entry in said if _unreadable(entry)),
    )


def _said(entry: Received | Outbound) -> Said:
    because = entry.because if isinstance(entry, Outbound) else None
    heard = entry.transcript.text if isinstance(entry, Received) and entry.transcript else ""
    return Said(
        id=entry.id,
        author=entry.author.kind.value,
        text="\n".join(filter(None, (entry.text, heard))),
        at=entry.at,
        type=entry.type,
        closed=isinstance(entry, Received) and bool(entry.media) and not any(map(_opens, entry.media)),
        action=because.action if because else None,
        confidence=because.confidence if because else None,
    )


def _files(bucket: Bucket, said: tuple[Received, ...]) -> Iterator[File]:
    for entry in said:
        for file in entry.media:
            if file.path and _opens(file):
                # a file that is gone, or out of reach for now, must not leave the customer without an answer
                with suppress(FileNotFoundError, BucketUnavailable):
                    yield File(message=entry.id, content_type=file.content_type, content=bucket.get(file.path))


def _opens(file: Media) -> bool:
    """Whether the model can be shown it, now or once it is here."""
    return file.state is not MediaState.FAILED and can_read(file.content_type) and (file.size or 0) <= FILE_LIMIT


def _unreadable(entry: Received) -> bool:
    """Nothing to go by: no words, and no file that the model could be shown."""
    if entry.text.strip() or entry.location or entry.button:
        return False
    return not any(map(_opens, entry.media)) if entry.media else entry.type == "unsupported"


def _transcripts(proposal: Proposal | None, now: datetime) -> dict[str, Transcript]:
    if proposal is None:
        return {}
    return {
        mid: Transcript(text=text, model=proposal.model, at=now, words=words_of(text))
        for mid, text in proposal.transcripts
    }


def _day(business: Business, now: datetime) -> str:
    return now.astimezone(ZoneInfo(business.timezone)).date().isoformat()


def _spent(conversation: Conversation, day: str) -> Spent:
    spent = conversation.spent
    return spent if spent and spent.day == day else Spent(day=day)


def _ids(said: tuple[Received, ...]) -> tuple[str, ...]:
    """By the clock: an answer names the last of them, and counts for all that the timeline shows before it."""
    return tuple(entry.id for entry in sorted(said, key=lambda entry: (entry.at, entry.id)))
