"""What the bot makes of the customer's words: something to say, or a handoff with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from transbordo.domain import turn as turns
from transbordo.domain.card import Card, plain_card
from transbordo.domain.change import Change
from transbordo.domain.conversation import GENERAL_QUEUE, Conversation
from transbordo.domain.media_types import MB
from transbordo.domain.messages import (
    Because,
    Entry,
    Event,
    MediaState,
    Note,
    Received,
    Source,
)
from transbordo.domain.opening import served_from
from transbordo.domain.ownership import hand_off
from transbordo.domain.ports import Bucket, BucketUnavailable, Knowledge, Model, NewId, Store
from transbordo.domain.promise import promise
from transbordo.domain.prompt import File, Prompt, Said, can_read
from transbordo.domain.proposal import ModelFailed, Proposal
from transbordo.domain.wish import wants_person
from transbordo.usecases.deliver import Outbox

MODEL_DEADLINE = 20.0
"""Seconds for the one call: a customer is to be answered, or in a queue, within 30 s of their last word."""

FILE_LIMIT = 8 * MB
"""A file that the model is shown; Gemini takes 100 MB in one request, but a larger file would cost the answer its time.

https://ai.google.dev/gemini-api/docs/changelog
"""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """`text` for the customer; with a `card` it is a handoff, and `target_from` when the queue's target begins.

    `covered`: the messages that it takes in.
    """

    text: str
    because: Because
    covered: tuple[str, ...]
    card: Card | None = None
    target_from: datetime | None = None


def decide(
    outbox: Outbox,
    model: Model,
    conversation: Conversation,
    episode: tuple[Entry, ...],
    said: tuple[Received, ...],
) -> Decision:
    """The model is asked at most once, and not at all where a rule is enough."""
    now = outbox.clock()
    knowledge = outbox.store.knowledge()
    reason = _reason_by_rule(said)
    if reason:
        card = plain_card(episode, reason=reason, now=now)
        return _handoff(outbox.store, knowledge, conversation, said, card, Because(rule=reason), now)
    prompt = _prompt(outbox.bucket, knowledge, episode, said, now)
    try:
        proposal = model.propose(prompt, deadline_s=MODEL_DEADLINE)
    except ModelFailed as failed:
        card = plain_card(episode, reason=failed.reason, now=outbox.clock())
        because = Because(rule=failed.reason)
        return _handoff(outbox.store, knowledge, conversation, said, card, because, outbox.clock())
    because = _because(proposal, knowledge)
    reason = _reason_by_proposal(proposal, episode)
    if reason is None:
        return Decision(text=proposal.text, because=because, covered=_ids(said))
    card = _card(proposal, episode, reason, outbox.clock())
    because = replace(because, rule=reason)
    return _handoff(outbox.store, knowledge, conversation, said, card, because, outbox.clock())


def give_way(
    outbox: Outbox, conversation: Conversation, episode: tuple[Entry, ...], said: tuple[Received, ...], reason: str
) -> Decision:
    """A handoff with a plain card: nobody is asked."""
    now = outbox.clock()
    card = plain_card(episode, reason=reason, now=now)
    return _handoff(outbox.store, outbox.store.knowledge(), conversation, said, card, Because(rule=reason), now)


def written(decision: Decision, conversation: Conversation, *, new_id: NewId, now: datetime) -> Change:
    """The decision as one change of the conversation."""
    moves = decision.card is not None
    # ids rise with time, and the timeline shows the handoff before the words that tell of it
    event_id = new_id()
    message = turns.utterance(
        conversation,
        message_id=new_id(),
        lease_id=new_id(),
        text=decision.text,
        because=decision.because,
        answers=decision.covered[-1],
        epoch=conversation.epoch + 1 if moves else conversation.epoch,
        now=now,
    )
    if decision.card is None:
        return turns.answer(conversation, message, covered=decision.covered)
    return hand_off(
        conversation,
        card=decision.card,
        promise=message,
        target_from=decision.target_from or now,
        event_id=event_id,
        answered=decision.covered,
        now=now,
    )


def _reason_by_rule(said: tuple[Received, ...]) -> str | None:
    whole = "\n".join(entry.text for entry in said)
    if any(wants_person(text) for text in (whole, *(entry.text for entry in said))):
        return "customer_asked"
    if all(_unreadable(entry) for entry in said):
        return "media_unreadable"
    return None


def _reason_by_proposal(proposal: Proposal, episode: tuple[Entry, ...]) -> str | None:
    if proposal.action == "handoff":
        return "bot_decided"
    return turns.goes_in_circles(episode, proposal.text, proposal.confidence)


def _unreadable(entry: Received) -> bool:
    lost = bool(entry.media) and all(file.state is MediaState.FAILED for file in entry.media)
    return not entry.text.strip() and (entry.type == "unsupported" or lost)


def _handoff(
    store: Store,
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
        protocol=conversation.episode or "",
        language=card.language,
        now=now,
    )
    target_from = served_from(knowledge.business, now)
    return Decision(text=text, because=because, covered=_ids(said), card=card, target_from=target_from)


def _card(proposal: Proposal, episode: tuple[Entry, ...], reason: str, now: datetime) -> Card:
    plain = plain_card(episode, reason=reason, now=now)
    made = proposal.card
    return Card(
        wants=made.wants if made else plain.wants,
        tried=made.tried if made else (),
        data=made.data if made else (),
        mood=made.mood if made else None,
        first_reply=made.first_reply if made else None,
        language=proposal.language,
        queue=proposal.queue or GENERAL_QUEUE,
        reason=reason,
        by="bot" if made else "rule",
        at=now,
    )


def _because(proposal: Proposal, knowledge: Knowledge) -> Because:
    titles = {article.id: article.title for article in knowledge.articles}
    return Because(
        articles=tuple(Source(id=id_, title=titles[id_]) for id_ in proposal.articles),
        model=proposal.model,
        latency_ms=proposal.latency_ms,
        prompt_tokens=proposal.prompt_tokens,
        answer_tokens=proposal.answer_tokens,
        confidence=proposal.confidence,
    )


def _prompt(
    bucket: Bucket,
    knowledge: Knowledge,
    episode: tuple[Entry, ...],
    said: tuple[Received, ...],
    now: datetime,
) -> Prompt:
    return Prompt(
        business=knowledge.business.name,
        persona=knowledge.persona,
        articles=knowledge.articles,
        queues=knowledge.queues,
        conversation=tuple(
            Said(id=entry.id, author=entry.author.kind.value, text=entry.text, at=entry.at, type=entry.type)
            for entry in episode
            # what the team says among itself is none of the model's business
            if not isinstance(entry, (Note, Event))
        ),
        files=tuple(_files(bucket, said)),
        now=now.astimezone(ZoneInfo(knowledge.business.timezone)),
    )


def _files(bucket: Bucket, said: tuple[Received, ...]) -> Iterator[File]:
    for entry in said:
        for file in entry.media:
            if file.path and (file.size or 0) <= FILE_LIMIT and can_read(file.content_type):
                # a file that is gone, or out of reach for now, must not leave the customer without an answer
                with suppress(FileNotFoundError, BucketUnavailable):
                    yield File(message=entry.id, content_type=file.content_type, content=bucket.get(file.path))


def _ids(said: tuple[Received, ...]) -> tuple[str, ...]:
    """By the clock: an answer names the last of them, and counts for all that the timeline shows before it."""
    return tuple(entry.id for entry in sorted(said, key=lambda entry: (entry.at, entry.id)))
