"""What comes back from a model, whatever it was asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Purpose = Literal["document", "query"]
"""What a vector is for: text to be found, or text to find by."""

Vector = tuple[float, ...]

Tokens = tuple[int, int]
"""What a model was asked with, and what it answered in; both are billed, whatever becomes of the answer."""


def together(*paid: Tokens) -> Tokens:
    return sum(asked for asked, _ in paid), sum(answered for _, answered in paid)


@dataclass(frozen=True, kw_only=True)
class Filled:
    """JSON of the shape that was asked for, as text; and what it took."""

    text: str
    model: str
    latency_ms: int
    prompt_tokens: int
    answer_tokens: int

    @property
    def paid(self) -> Tokens:
        return self.prompt_tokens, self.answer_tokens


class ModelFailed(Exception):
    """The model gave nothing to work with; `reason` is the code of the handoff that follows (`model_timeout` ...).

    `fault`: what is wrong with an answer that did come, in words that the model can mend it by; `detail`: the part of
    it that is wrong, for people. `paid`: what it took all the same.
    """

    def __init__(self, reason: str, fault: str = "", paid: Tokens = (0, 0), detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.fault = fault
        self.paid = paid
        self.detail = detail
