"""A draft of the next reply, from the same sources as the bot's answers."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from transbordo.domain.bot.heard import made_up, masked
from transbordo.domain.bot.prompt import Prompt
from transbordo.domain.business.opening import in_words
from transbordo.domain.conversation.access import User
from transbordo.domain.copilot.copilot import SUGGESTION, Suggestion, suggestion, suggestion_of, told
from transbordo.domain.messages import current_episode
from transbordo.usecases.ask_copilot import Copilot, asked
from transbordo.usecases.changing import visible
from transbordo.usecases.find_sources import find_sources

HISTORY = 40
"""Entries of the timeline, as in the bot's turn."""

SEARCH_S = 3.0
"""Seconds for the question's vector; the shelves then take 3 more at most."""

ANSWER_S = 11.0
"""Seconds for the draft. With 6 for the search the desk has it in 17, and the rest until it gives up after 20 is for
Firestore.
"""


def suggest(copilot: Copilot, user: User, cid: str) -> Suggestion:
    """Nothing is written, and nobody is written to. Raises NotFound, CopilotUnavailable."""
    visible(copilot.store, user, cid)
    knowledge, now = copilot.store.knowledge(), copilot.mind.clock()
    timeline = copilot.store.timeline(cid, HISTORY)
    heard = masked(made_up(told(current_episode(timeline), quotable=timeline)), knowledge.bot.masked)
    prompt = Prompt(
        business=knowledge.business.name,
        bot=knowledge.bot,
        sources=find_sources(
            copilot.mind.shelves, copilot.mind.model, knowledge.articles, "live", heard.question, deadline_s=SEARCH_S
        ),
        queues=(),
        conversation=heard.conversation,
        hours=in_words(knowledge.business, now),
        now=now.astimezone(ZoneInfo(knowledge.business.timezone)),
    )
    return asked(
        copilot,
        knowledge.bot,
        suggestion_of(prompt),
        SUGGESTION,
        lambda filled: suggestion(filled.text, prompt),
        deadline_s=ANSWER_S,
    )
