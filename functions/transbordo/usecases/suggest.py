"""A draft of the next reply, from the same sources as the bot's answers."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from transbordo.domain.access import User
from transbordo.domain.copilot import SUGGESTION, Suggestion, suggestion, suggestion_of, told
from transbordo.domain.heard import made_up, masked
from transbordo.domain.messages import current_episode
from transbordo.domain.prompt import Prompt
from transbordo.usecases.ask_copilot import Copilot, asked
from transbordo.usecases.changing import visible
from transbordo.usecases.find_sources import find_sources

HISTORY = 40
"""Entries of the timeline, as in the bot's turn."""

SEARCH_S = 3.0


def suggest(copilot: Copilot, user: User, cid: str) -> Suggestion:
    """Nothing is written, and nobody is written to. Raises NotFound, CopilotUnavailable."""
    visible(copilot.store, user, cid)
    knowledge = copilot.store.knowledge()
    heard = masked(made_up(told(current_episode(copilot.store.timeline(cid, HISTORY)))), knowledge.bot.masked)
    prompt = Prompt(
        business=knowledge.business.name,
        bot=knowledge.bot,
        sources=find_sources(
            copilot.mind.shelves, copilot.mind.model, knowledge.articles, "live", heard.question, deadline_s=SEARCH_S
        ),
        queues=(),
        conversation=heard.conversation,
        now=copilot.mind.clock().astimezone(ZoneInfo(knowledge.business.timezone)),
    )
    return asked(
        copilot, knowledge.bot, suggestion_of(prompt), SUGGESTION, lambda filled: suggestion(filled.text, prompt)
    )
