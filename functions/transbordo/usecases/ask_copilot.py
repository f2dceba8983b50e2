"""One question to the model on behalf of somebody at the desk: what fails is said, and nobody waits for it long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from transbordo.domain.bot.asking import Filled, ModelFailed
from transbordo.domain.bot.prompt import Telling
from transbordo.domain.bot.shape import Shape
from transbordo.domain.business.bot_settings import BotSettings
from transbordo.domain.ports import Bucket, Store
from transbordo.errors import CopilotUnavailable
from transbordo.usecases.think import Mind

DEADLINE_S = 15.0
"""Seconds for an answer where nothing but the conversation is read for it: the desk gives up after 20."""

Read = TypeVar("Read")


@dataclass(frozen=True, kw_only=True)
class Copilot:
    """What helping takes. `failed` is told why the model did not help."""

    store: Store
    mind: Mind
    bucket: Bucket
    failed: Callable[[str], None]


def asked(
    copilot: Copilot,
    bot: BotSettings,
    telling: Telling,
    shape: Shape,
    read: Callable[[Filled], Read],
    *,
    deadline_s: float = DEADLINE_S,
) -> Read:
    """What `read` makes of the answer. One call, no repeats: whoever asked may ask again. Raises CopilotUnavailable."""
    try:
        filled = copilot.mind.model.fill(telling, shape, deadline_s=deadline_s, model=bot.model, safety=bot.safety)
        return read(filled)
    except ModelFailed as failed:
        copilot.failed(failed.reason)
        raise CopilotUnavailable() from failed
