"""What the bot makes of a conversation: words for the customer, or a reason to let a person answer.

Customers, trials of a draft and test cases all come through here; nothing is written and nobody is written to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from transbordo.domain.bot.asking import ModelFailed, Tokens, together
from transbordo.domain.bot.giving_way import (
    CANNOT_OPEN,
    Reason,
    Spending,
    after_thinking,
    before_thinking,
    nothing_to_go_by,
)
from transbordo.domain.bot.grounding import bearing, nodded, unsupported
from transbordo.domain.bot.heard import Heard, masked
from transbordo.domain.bot.listening import SPOKEN, listening_to, words_heard
from transbordo.domain.bot.prompt import Prompt
from transbordo.domain.bot.proposal import Proposal
from transbordo.domain.bot.stands_by import of_ourselves, source_text, stands_by
from transbordo.domain.business.bot_settings import BotSettings
from transbordo.domain.business.customer_texts import say, what_is_it
from transbordo.domain.business.opening import in_words
from transbordo.domain.knowledge.articles import Chunk, Stage, source_of
from transbordo.domain.knowledge.searching import fits_whole
from transbordo.domain.messages import Because
from transbordo.domain.ports import Knowledge, Model, Shelves
from transbordo.domain.text.language import language_of, mistaken_language, plain_language
from transbordo.domain.text.masking import mask
from transbordo.usecases.find_sources import find_sources

DEADLINE_S = 20.0
"""Seconds for all of it: a customer is to be answered, or in a queue, within 30 s of their last word."""

LISTEN_S = 8.0
"""Seconds to listen to a voice note before sources are looked up for it."""

SEARCH_S = 4.0
"""Seconds for the one call that finds sources by meaning; without it they are found by their words."""

SHELVES_S = 3.0
"""Seconds that the shelves may take for it besides."""

ANSWER_S = 6.0
"""Seconds that are kept for the answer, whatever is done before it."""

REPAIR_S = 4.0
"""With fewer seconds left than this no second answer is asked for."""

USEFUL_S = 2.0
"""With fewer seconds than this no model is asked for anything: it would only cost them."""

DETAIL = 120
"""Characters of what a model made up, for whoever asks why a person got the conversation."""


@dataclass(frozen=True, kw_only=True)
class Mind:
    """What thinking takes. `clock` tells how much of its time is left."""

    model: Model
    shelves: Shelves
    clock: Callable[[], datetime]


@dataclass(frozen=True, kw_only=True)
class Thought:
    """`reason`: why a person is to answer; without one, `proposal` says what the bot says.

    `because` tells what it took, all tries together.
    """

    because: Because
    reason: Reason | None = None
    proposal: Proposal | None = None

    @property
    def tokens(self) -> int:
        return (self.because.prompt_tokens or 0) + (self.because.answer_tokens or 0)


def think(
    mind: Mind,
    knowledge: Knowledge,
    heard: Heard,
    *,
    stage: Stage = "live",
    spending: Spending | None = None,
    deadline_s: float = DEADLINE_S,
) -> Thought:
    """The model is asked once, and not at all where a rule is enough; a second time if its answer can't be used."""
    bot, started = knowledge.bot, mind.clock()
    until = started + timedelta(seconds=deadline_s)
    reason = _existing(before_thinking(heard, bot, spending or Spending(), knowledge.queues), knowledge)
    if reason:
        return Thought(because=_because(knowledge, reason), reason=reason)
    if nothing_to_go_by(heard):
        return _cannot_open(knowledge, heard)
    heard = masked(heard, bot.masked)
    listened, paid = _listened(mind, knowledge, heard, until)
    prompt = Prompt(
        business=knowledge.business.name,
        bot=bot,
        sources=find_sources(
            mind.shelves,
            mind.model,
            knowledge.articles,
            stage,
            "\n".join(filter(None, (heard.question, mask(listened, bot.masked)))),
            deadline_s=_before_answer(mind, until, SEARCH_S, besides=SHELVES_S),
        ),
        queues=knowledge.queues,
        conversation=heard.conversation,
        files=heard.files,
        hours=in_words(knowledge.business, started),
        now=started.astimezone(ZoneInfo(knowledge.business.timezone)),
    )
    try:
        proposal = _proposed(mind, prompt, until).also_paid(paid)
    except ModelFailed as failed:
        reason = Reason(code=failed.reason, detail=failed.detail[:DETAIL] or None)
        return Thought(because=_paid(_because(knowledge, reason), bot, together(paid, failed.paid)), reason=reason)
    reason = _existing(after_thinking(heard, bot, proposal, knowledge.queues), knowledge)
    return Thought(because=_because(knowledge, reason, proposal, prompt.sources), reason=reason, proposal=proposal)


def _existing(reason: Reason | None, knowledge: Knowledge) -> Reason | None:
    """Without a queue that is gone: the settings that name it may be older."""
    gone = reason and reason.queue not in {queue.id for queue in knowledge.queues}
    return replace(reason, queue=None) if reason and gone else reason


def _listened(mind: Mind, knowledge: Knowledge, heard: Heard, until: datetime) -> tuple[str, Tokens]:
    """What is asked in a voice note, where sources can't be found without knowing: one call more than a turn costs."""
    sounds = [file for file in heard.files if file.is_sound]
    seconds = _before_answer(mind, until, LISTEN_S)
    if not (sounds and seconds) or fits_whole(knowledge.articles):
        return "", (0, 0)
    bot = knowledge.bot
    paid: Tokens = (0, 0)
    try:
        filled = mind.model.fill(
            listening_to(sounds[-1]), SPOKEN, model=bot.model, safety=bot.safety, deadline_s=seconds
        )
        paid = filled.paid
        return words_heard(filled.text), paid
    except ModelFailed as failed:
        return "", together(paid, failed.paid)


def _before_answer(mind: Mind, until: datetime, limit_s: float, *, besides: float = 0.0) -> float:
    """Seconds that something may take before the answer is asked for; 0 where there is no time for it."""
    seconds = min(limit_s, _left(mind, until) - ANSWER_S - besides)
    return seconds if seconds >= USEFUL_S else 0.0


def _cannot_open(knowledge: Knowledge, heard: Heard) -> Thought:
    """No model can open it either."""
    words = " ".join(said.text for said in heard.conversation if said.author == "customer")
    language = language_of(words, knowledge.bot.language)
    what = what_is_it(heard.unanswered[-1].type, language)
    key = "not_here_yet" if heard.unanswered[-1].file == "awaited" else CANNOT_OPEN
    text = say(knowledge.business.texts, language, key, what=what)
    proposal = Proposal(action="ask", text=text, language=language, confidence=1.0)
    return Thought(because=replace(_because(knowledge, None), action=CANNOT_OPEN), proposal=proposal)


def _proposed(mind: Mind, prompt: Prompt, until: datetime) -> Proposal:
    """What keeps to the contract. What does not gets one second try, told what was wrong."""
    if _left(mind, until) < USEFUL_S:
        raise ModelFailed("model_timeout")
    try:
        return _usable(mind, prompt, until)
    except ModelFailed as failed:
        if not failed.fault or _left(mind, until) < REPAIR_S:
            raise
        first = failed
    try:
        return _usable(mind, replace(prompt, repair=first.fault), until).also_paid(first.paid)
    except ModelFailed as failed:
        failed.paid = together(first.paid, failed.paid)
        raise


def _usable(mind: Mind, prompt: Prompt, until: datetime) -> Proposal:
    proposal = mind.model.propose(prompt, deadline_s=_left(mind, until))
    if proposal.action == "handoff":
        return _without_made_up_reply(proposal, prompt)
    mistaken = mistaken_language(proposal.text, _customers_words(prompt))
    if mistaken:
        fault = '"text" is in the language "{}", but the customer writes in "{}".'.format(*mistaken)
        raise ModelFailed("model_malformed", fault, proposal.paid)
    written = stands_by(prompt)
    made_up = unsupported(proposal.text, written, _said(prompt, proposal), seen=_shown(prompt))
    made_up += nodded(proposal.text, _asked(prompt), written)
    if made_up:
        fault = f"SOURCES does not say: {'; '.join(made_up)}."
        raise ModelFailed("not_in_sources", fault, proposal.paid, detail="; ".join(made_up))
    return _with_all_sources(proposal, prompt)


def _with_all_sources(proposal: Proposal, prompt: Prompt) -> Proposal:
    """Names the sources that bear out the answer as well, where the model named others, or none."""
    named = [chunk for chunk in prompt.sources if chunk.id in proposal.sources]
    others = [chunk for chunk in prompt.sources if chunk.id not in proposal.sources]
    known = "\n".join((*map(source_text, named), of_ourselves(prompt)))
    more = (others[at].id for at in bearing(proposal.text, known, [source_text(chunk) for chunk in others]))
    return replace(proposal, sources=(*proposal.sources, *more))


def _without_made_up_reply(proposal: Proposal, prompt: Prompt) -> Proposal:
    """Who takes over sends the card's first reply with one key: it keeps to the sources as well, or is left away."""
    card = proposal.card
    said = _said(prompt, proposal)
    if card and card.first_reply and unsupported(card.first_reply, stands_by(prompt), said, seen=_shown(prompt)):
        return replace(proposal, card=replace(card, first_reply=None))
    return proposal


def _left(mind: Mind, until: datetime) -> float:
    return (until - mind.clock()).total_seconds()


def _said(prompt: Prompt, proposal: Proposal) -> str:
    """The customer's words, those of the voice notes that were heard just now among them."""
    written = (said.text for said in prompt.conversation if said.author == "customer")
    return "\n".join((*written, *(words for _, words in proposal.transcripts)))


def _shown(prompt: Prompt) -> bool:
    return any(not file.is_sound for file in prompt.files)


def _asked(prompt: Prompt) -> str:
    """What the customer said since anybody else did."""
    told = list(prompt.conversation)
    ours = max((place for place, said in enumerate(told, 1) if said.author != "customer"), default=0)
    return "\n".join(said.text for said in told[ours:])


def _customers_words(prompt: Prompt) -> str:
    """Since our last answer; where these are too few to know their language by, all of them."""
    told = [said for said in prompt.conversation if said.author in ("customer", "bot", "agent")]
    ours = max((place for place, said in enumerate(told, 1) if said.author != "customer"), default=0)
    last = " ".join(said.text for said in told[ours:])
    return last if plain_language(last) else " ".join(said.text for said in told if said.author == "customer")


def _because(
    knowledge: Knowledge, reason: Reason | None, proposal: Proposal | None = None, sources: tuple[Chunk, ...] = ()
) -> Because:
    ruled = Because(
        rule=reason.code if reason else None,
        detail=reason.detail if reason else None,
        action="handoff" if reason else None,
        version=knowledge.version or None,
    )
    if proposal is None:
        return ruled
    chunks = {chunk.id: chunk for chunk in sources}
    told = replace(
        ruled,
        articles=tuple(source_of(chunks[id_]) for id_ in proposal.sources),
        action=ruled.action or proposal.action,
        model=proposal.model,
        latency_ms=proposal.latency_ms,
        confidence=proposal.confidence,
    )
    return _paid(told, knowledge.bot, proposal.paid)


def _paid(because: Because, bot: BotSettings, tokens: Tokens) -> Because:
    """What was asked and answered; the cost in US dollars, by the prices for a million that the business filled in."""
    asked, answered = tokens
    if not (asked or answered):
        return because
    cost = (asked * bot.price_in + answered * bot.price_out) / 1_000_000 if bot.price_in or bot.price_out else None
    return replace(because, prompt_tokens=asked, answer_tokens=answered, cost=cost)
