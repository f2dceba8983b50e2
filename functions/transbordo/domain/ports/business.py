"""What the business set up, as it is worked with: its own settings, its bot, its queues and templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from transbordo.domain.bot.prompt import Queue
from transbordo.domain.business.bot_settings import BotSettings
from transbordo.domain.business.opening import Business
from transbordo.domain.knowledge.articles import Article, Stage
from transbordo.domain.whatsapp.templates import ContentTemplate


@dataclass(frozen=True, kw_only=True)
class Knowledge:
    """What the bot works from, apart from the conversation itself.

    `version`: of the published bot that this is; 0 for a draft. `tokens_today`: what all customers together have cost
    since the business's midnight, as far as it was known a minute ago.
    """

    business: Business
    bot: BotSettings
    articles: tuple[Article, ...]
    queues: tuple[Queue, ...]
    version: int = 0
    tokens_today: int = 0


class BusinessSetup(Protocol):
    """What the business set up. It is changed through the port `Workshop`."""

    def knowledge(self, stage: Stage = "live") -> Knowledge:
        """What is live is kept in memory for a minute; a draft is always as it is now."""

    def business(self) -> Business: ...

    def queue_targets(self) -> Mapping[str, int]:
        """Seconds within which somebody who waits should be served, by queue."""

    def template(self, content_sid: str) -> ContentTemplate | None: ...
