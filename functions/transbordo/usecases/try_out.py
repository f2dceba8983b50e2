"""The bot is tried on a conversation that somebody made up: nothing is written, and nobody is written to."""

from __future__ import annotations

from datetime import datetime

from transbordo.domain.bot.heard import Heard, made_up
from transbordo.domain.bot.proposal import MAX_LINE, ProposedCard
from transbordo.domain.conversation.card import Line
from transbordo.domain.conversation.conversation import GENERAL_QUEUE
from transbordo.domain.knowledge.articles import Stage
from transbordo.domain.ports import Knowledge
from transbordo.domain.workshop.case_check import check_says
from transbordo.domain.workshop.trial import Spoken, Trial, conversation_of
from transbordo.usecases.think import Mind, Thought, think
from transbordo.usecases.working import refuse


def try_out(mind: Mind, knowledge: Knowledge, stage: Stage, says: tuple[Spoken, ...], *, now: datetime) -> Trial:
    """What the bot of `knowledge`, which is that of `stage`, would do next. A day's limits don't count here."""
    refuse(check_says(says))
    heard = made_up(conversation_of(says, now))
    return _trial(heard, think(mind, knowledge, heard, stage=stage))


def _trial(heard: Heard, thought: Thought) -> Trial:
    because, proposal, reason = thought.because, thought.proposal, thought.reason
    return Trial(
        action=because.action or "answer",
        text=proposal.text if proposal and not reason else "",
        rule=because.rule,
        detail=because.detail,
        queue=(reason.queue or GENERAL_QUEUE) if reason else None,
        card=_card(heard, thought) if reason else None,
        sources=because.articles,
        confidence=because.confidence,
        mood=proposal.mood if proposal else None,
        language=proposal.language if proposal else None,
        model=because.model,
        latency_ms=because.latency_ms,
        prompt_tokens=because.prompt_tokens,
        answer_tokens=because.answer_tokens,
        cost=because.cost,
    )


def _card(heard: Heard, thought: Thought) -> ProposedCard:
    """The model's, or a plain one of the customer's words, as a colleague would get it."""
    if thought.proposal and thought.proposal.card:
        return thought.proposal.card
    words = " / ".join(said.text for said in heard.unanswered)
    return ProposedCard(wants=Line(text=words[:MAX_LINE], messages=tuple(said.id for said in heard.unanswered)))
