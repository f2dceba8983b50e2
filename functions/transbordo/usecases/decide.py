"""What the bot does with a customer's words: something to say, a goodbye, or a handoff with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain, islice

from transbordo.domain.bot.giving_way import Reason, Spending
from transbordo.domain.bot.heard import Heard
from transbordo.domain.bot.listening import transcript
from transbordo.domain.bot.prompt import File, FileState, can_read, is_sound
from transbordo.domain.bot.proposal import Proposal
from transbordo.domain.bot.told import is_told, said_of
from transbordo.domain.business.opening import day_of, served_from
from transbordo.domain.conversation import turn as turns
from transbordo.domain.conversation.card import Card, plain_card
from transbordo.domain.conversation.change import Change, Usage
from transbordo.domain.conversation.conversation import GENERAL_QUEUE, Conversation, Spent, latest_sid
from transbordo.domain.conversation.ownership import close, hand_off
from transbordo.domain.conversation.promise import promise
from transbordo.domain.messages import (
    Because,
    Entry,
    Media,
    MediaState,
    Received,
    Transcript,
    unanswered,
    words_of_message,
)
from transbordo.domain.ports import AtTheDesk, BucketUnavailable, Knowledge, NewId
from transbordo.domain.text.language import plain_language
from transbordo.domain.whatsapp.media_types import MB
from transbordo.usecases.changing import NOTHING
from transbordo.usecases.deliver import Outbox
from transbordo.usecases.think import DEADLINE_S, USEFUL_S, Mind, Thought, think

FILE_LIMIT = 8 * MB
"""A file that the model is shown; Gemini takes 100 MB in one request, but a larger file would cost the answer its time.

https://ai.google.dev/gemini-api/docs/changelog
"""

FILES_LIMIT = 16 * MB
"""All files of one turn. On its way to the model a file is in memory about five times over (its bytes, their base64,
the JSON of the request ...), and one process of 1 GiB answers up to ten customers at once, of whom few send files.
"""

EARLIER_FILES = 3
"""Files that were seen before and go along again, so that "e o código aí na foto?" can be answered. Each costs its
tokens anew: some hundred for a picture, as much for each page of a PDF.
"""

LOAD_FILES_S = 4.0
"""Seconds to bring all of them from the bucket, which is near; what is not there by then is told as closed."""

HEARD_OF_US_S = 28.0
"""Seconds from a customer's last word within which thinking ends: with two to write and to send, the promised 30."""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """`text` for the customer; with a `card` it is a handoff, and `target_from` when the queue's target begins; with
    `closes` it is a goodbye.

    `covered`: the messages that it takes in. `transcripts`: what was heard, by message. `usage`: what all thoughts of
    the turn took, those that were not spoken among them; None where none was.
    """

    text: str
    because: Because
    covered: tuple[str, ...]
    card: Card | None = None
    target_from: datetime | None = None
    closes: bool = False
    transcripts: dict[str, Transcript] = field(default_factory=dict)
    usage: Usage | None = None

    @property
    def tokens(self) -> int:
        return self.usage.tokens if self.usage else 0


def decide(
    outbox: Outbox,
    mind: Mind,
    conversation: Conversation,
    episode: tuple[Entry, ...],
    said: tuple[Received, ...],
    *,
    timeline: tuple[Entry, ...] = (),
    paid: int = 0,
) -> Decision:
    """`timeline`: as far as it was read, of which a customer may quote what came before the episode. `paid`: tokens of
    thoughts on the same turn that were not spoken.
    """
    knowledge = outbox.store.knowledge()
    day = day_of(knowledge.business, outbox.clock()).isoformat()
    spent = _spent(conversation, day)
    spending = Spending(turns=spent.turns, tokens=spent.tokens + paid, tokens_of_all=knowledge.tokens_today + paid)
    until = _until(said, outbox.clock())
    files = _files(outbox, episode, said, until=until - timedelta(seconds=USEFUL_S))
    heard = _heard(episode, said, files, quotable=timeline or episode)
    deadline_s = (until - outbox.clock()).total_seconds()
    thought = think(mind, knowledge, heard, spending=spending, deadline_s=deadline_s)
    transcripts = _transcripts(thought.proposal, outbox.clock())
    decision = _from_thought(outbox, knowledge, conversation, _with_transcripts(episode, transcripts), said, thought)
    return replace(decision, transcripts=transcripts, usage=Usage(day=day, tokens=paid + thought.tokens))


def _until(said: tuple[Received, ...], now: datetime) -> datetime:
    """When thinking ends for the customer to hear of us in time; what is late already is not hurried."""
    in_time = max(entry.at for entry in said) + timedelta(seconds=HEARD_OF_US_S)
    unhurried = now + timedelta(seconds=DEADLINE_S)
    return min(in_time, unhurried) if in_time > now else unhurried


def _from_thought(
    outbox: Outbox,
    knowledge: Knowledge,
    conversation: Conversation,
    episode: tuple[Entry, ...],
    said: tuple[Received, ...],
    thought: Thought,
) -> Decision:
    now, proposal = outbox.clock(), thought.proposal
    if thought.reason:
        card = _card(knowledge, proposal, episode, thought.reason, now)
        return _handoff(outbox.store, knowledge, conversation, said, card, thought.because, now)
    assert proposal is not None, "without a reason to give way there are words"
    return Decision(text=proposal.text, because=thought.because, covered=_ids(said), closes=proposal.action == "close")


def give_way(
    outbox: Outbox,
    conversation: Conversation,
    episode: tuple[Entry, ...],
    said: tuple[Received, ...],
    reason: str,
    *,
    paid: int = 0,
) -> Decision:
    """A handoff with a plain card: nobody is asked. `paid`: as for `decide`."""
    now, knowledge = outbox.clock(), outbox.store.knowledge()
    card = plain_card(episode, reason=reason, now=now, language=knowledge.bot.language)
    because = Because(rule=reason, action="handoff")
    decision = _handoff(outbox.store, knowledge, conversation, said, card, because, now)
    day = day_of(knowledge.business, now).isoformat()
    return replace(decision, usage=Usage(day=day, tokens=paid) if paid else None)


def written(decision: Decision, conversation: Conversation, *, new_id: NewId, now: datetime) -> Change:
    """The decision as one change of the conversation."""
    change = _moved_on(decision, conversation, new_id=new_id, now=now)
    assert change.conversation is not None, "every decision changes it"
    return replace(
        change,
        conversation=replace(change.conversation, spent=_spent_with(conversation, decision.usage)),
        transcripts=decision.transcripts,
        usage=decision.usage if decision.tokens else None,
    )


def unspoken(decision: Decision, conversation: Conversation) -> Change:
    """What is written of a decision that came too late: it was paid for all the same."""
    if not decision.tokens:
        return NOTHING
    after = replace(conversation, spent=_spent_with(conversation, decision.usage))
    return Change(conversation=after, usage=decision.usage)


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


def _card(
    knowledge: Knowledge, proposal: Proposal | None, episode: tuple[Entry, ...], reason: Reason, now: datetime
) -> Card:
    """The model's card where it made one; its language and queue where it was asked at all."""
    plain = plain_card(episode, reason=reason.code, now=now, language=knowledge.bot.language)
    card = replace(plain, detail=reason.detail, queue=reason.queue or GENERAL_QUEUE)
    if proposal is None:
        return card
    card = replace(card, language=_customers_language(episode, otherwise=proposal.language))
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


def _customers_language(episode: tuple[Entry, ...], *, otherwise: str) -> str:
    """What their words plainly are in: those that still want an answer, else all; a model may well be mistaken."""
    received = tuple(entry for entry in episode if isinstance(entry, Received))
    words = (" ".join(map(words_of_message, each)) for each in (unanswered(episode), received))
    return next(filter(None, map(plain_language, words)), otherwise)


def _heard(
    episode: tuple[Entry, ...], said: tuple[Received, ...], files: Mapping[str, File], *, quotable: tuple[Entry, ...]
) -> Heard:
    told = {
        entry.id: said_of(entry, file=_file_state(entry, files, new=entry in said), quotable=quotable)
        for entry in (*episode, *said)
        if is_told(entry)
    }
    in_episode = {entry.id for entry in episode}
    return Heard(
        conversation=tuple(each for id_, each in told.items() if id_ in in_episode),
        unanswered=tuple(told[entry.id] for entry in said),
        files=tuple(files.values()),
        unreadable=frozenset(entry.id for entry in said if _unreadable(entry, files)),
    )


def _files(
    outbox: Outbox, episode: tuple[Entry, ...], said: tuple[Received, ...], *, until: datetime
) -> dict[str, File]:
    """What the model is shown, by its path, oldest first: of what there is the newest, as far as it fits."""
    shown: dict[str, File] = {}
    until = min(until, outbox.clock() + timedelta(seconds=LOAD_FILES_S))
    left = FILES_LIMIT
    for entry, file in _wanted(episode, said):
        time = (until - outbox.clock()).total_seconds()
        if file.path is None or (file.size or 0) > left or time <= 0:
            continue
        # a file that is gone, or out of reach for now, must not leave the customer without an answer
        with suppress(FileNotFoundError, BucketUnavailable):
            content = outbox.bucket.get(file.path, within_s=time)
            shown[file.path] = File(message=entry.id, content_type=file.content_type, content=content)
            left -= len(content)
    return dict(reversed(shown.items()))


def _wanted(episode: tuple[Entry, ...], said: tuple[Received, ...]) -> Iterator[tuple[Received, Media]]:
    """What came since the last answer, then what the customer answers to, then what came last before; newest first."""
    quoted = {entry.quoted for entry in said}
    before = [entry for entry in reversed(episode) if isinstance(entry, Received) and entry not in said]
    before.sort(key=lambda entry: entry.id not in quoted)
    # of a voice note the words are there
    seen = (
        (entry, file) for entry in before for file in entry.media if _opens(file) and not is_sound(file.content_type)
    )
    new = ((entry, file) for entry in reversed(said) for file in reversed(entry.media) if _opens(file))
    yield from chain(new, islice(seen, EARLIER_FILES))


def _opens(file: Media) -> bool:
    """Whether it is here, and the model can be shown it."""
    return file.state is MediaState.STORED and can_read(file.content_type) and (file.size or 0) <= FILE_LIMIT


def _file_state(entry: Entry, files: Mapping[str, File], *, new: bool) -> FileState | None:
    """`new`: nobody has answered it, so that what is not shown was never seen."""
    hidden = [file for file in entry.media if file.path not in files] if isinstance(entry, Received) else []
    if any(file.state is MediaState.PENDING for file in hidden):
        return "awaited"
    if any(new or not _opens(file) for file in hidden):
        return "closed"
    return "past" if any(not is_sound(file.content_type) for file in hidden) else None


def _unreadable(entry: Received, files: Mapping[str, File]) -> bool:
    """Nothing to go by: no words, and no file that the model is shown."""
    if words_of_message(entry).strip() or entry.button:
        return False
    return not any(file.path in files for file in entry.media) if entry.media else entry.type == "unsupported"


def _transcripts(proposal: Proposal | None, now: datetime) -> dict[str, Transcript]:
    if proposal is None:
        return {}
    return {mid: transcript(text, model=proposal.model, now=now) for mid, text in proposal.transcripts}


def _with_transcripts(episode: tuple[Entry, ...], transcripts: Mapping[str, Transcript]) -> tuple[Entry, ...]:
    return tuple(
        replace(entry, transcript=transcripts[entry.id])
        if isinstance(entry, Received) and entry.id in transcripts
        else entry
        for entry in episode
    )


def _spent(conversation: Conversation, day: str) -> Spent:
    spent = conversation.spent
    return spent if spent and spent.day == day else Spent(day=day)


def _spent_with(conversation: Conversation, usage: Usage | None) -> Spent | None:
    """This customer's day with one turn more."""
    if usage is None:
        return conversation.spent
    spent = _spent(conversation, usage.day)
    return replace(spent, turns=spent.turns + 1, tokens=spent.tokens + usage.tokens)


def _ids(said: tuple[Received, ...]) -> tuple[str, ...]:
    """By the clock: an answer names the last of them, and counts for all that the timeline shows before it."""
    return tuple(entry.id for entry in sorted(said, key=lambda entry: (entry.at, entry.id)))
