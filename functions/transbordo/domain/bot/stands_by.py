"""What an answer may rest on: all that the business stands by."""

from __future__ import annotations

from transbordo.domain.bot.prompt import Prompt
from transbordo.domain.knowledge.articles import Chunk


def stands_by(prompt: Prompt) -> str:
    """What the bot has said is none of it: the sources may say otherwise by now."""
    return "\n".join((*map(source_text, prompt.sources), of_ourselves(prompt)))


def of_ourselves(prompt: Prompt) -> str:
    """The business's words beside the sources: to the bot, its people's in this conversation, its hours, and today."""
    people = (said.text for said in prompt.conversation if said.author == "agent")
    return "\n".join((prompt.bot.persona, prompt.bot.greeting, *people, prompt.hours, f"{prompt.now:%d/%m/%Y}"))


def source_text(chunk: Chunk) -> str:
    return f"{chunk.title}\n{chunk.text}"
