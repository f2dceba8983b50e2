"""What comes back from a model, whatever it was asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Purpose = Literal["document", "query"]
"""What a vector is for: text to be found, or text to find by."""

Vector = tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Filled:
    """JSON of the shape that was asked for, as text; and what it took."""

    text: str
    model: str
    latency_ms: int
    prompt_tokens: int
    answer_tokens: int
