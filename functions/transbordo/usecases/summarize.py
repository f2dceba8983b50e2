"""What a long conversation comes down to, for who takes it over; each line names its messages."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from transbordo.domain.bot.heard import made_up, masked
from transbordo.domain.bot.prompt import Prompt
from transbordo.domain.conversation.access import User
from transbordo.domain.conversation.card import Line
from transbordo.domain.copilot.copilot import SUMMARY, summary, summary_of, told
from transbordo.usecases.ask_copilot import Copilot, asked
from transbordo.usecases.changing import visible

HISTORY = 200
"""Entries of the timeline, each a billed read: weeks of a busy customer."""


def summarize(copilot: Copilot, user: User, cid: str, *, language: str) -> tuple[Line, ...]:
    """`language`: of who reads it. Raises NotFound, CopilotUnavailable."""
    visible(copilot.store, user, cid)
    knowledge = copilot.store.knowledge()
    heard = masked(made_up(told(copilot.store.timeline(cid, HISTORY))), knowledge.bot.masked)
    prompt = Prompt(
        business=knowledge.business.name,
        bot=knowledge.bot,
        sources=(),
        queues=(),
        conversation=heard.conversation,
        now=copilot.mind.clock().astimezone(ZoneInfo(knowledge.business.timezone)),
    )
    return asked(
        copilot, knowledge.bot, summary_of(prompt, language), SUMMARY, lambda filled: summary(filled.text, prompt)
    )
