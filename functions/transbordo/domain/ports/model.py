"""The language model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from transbordo.domain.bot.asking import Filled, Purpose, Vector
from transbordo.domain.bot.prompt import Prompt, Telling
from transbordo.domain.bot.proposal import Proposal
from transbordo.domain.bot.shape import Shape


class Model(Protocol):
    """Each is one call, without repeats. Each raises ModelFailed."""

    def propose(self, prompt: Prompt, *, deadline_s: float) -> Proposal:
        """The bot's answer to a conversation."""

    def fill(
        self,
        telling: Telling,
        shape: Shape,
        *,
        deadline_s: float,
        model: str = "",
        safety: Mapping[str, str] | None = None,
    ) -> Filled:
        """JSON of the shape `shape`; `model`: another than the usual one, `safety`: harm -> threshold."""

    def embed(self, texts: Sequence[str], *, purpose: Purpose, deadline_s: float) -> tuple[Vector, ...]:
        """A vector for each of at most 100 texts, in their order."""
