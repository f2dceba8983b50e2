"""A model's JSON, read piece by piece: what is not of the shape is a `ModelFailed`, never an error of another kind."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from transbordo.domain.bot.asking import ModelFailed
from transbordo.domain.conversation.card import Line
from transbordo.domain.text.whatsapp_text import whatsapp_text


def loaded(json_text: str) -> dict[str, Any]:
    """The object that the text holds."""
    try:
        # NaN and Infinity are Python's, not JSON's
        answer = json.loads(json_text, parse_constant=lambda _: malformed())
    except (ValueError, RecursionError):
        malformed()
    return answer if isinstance(answer, dict) else malformed()


def items(value: Any) -> list[Any]:
    """A list; empty where there is none."""
    if value is None:
        return []
    return value if isinstance(value, list) else malformed()


def text_of(value: Any) -> str:
    """A string; empty where there is none."""
    if value is None:
        return ""
    return value if isinstance(value, str) else malformed()


def clipped(value: Any, limit: int) -> str:
    """One line of text as WhatsApp writes it, at most `limit` characters."""
    line = " ".join(whatsapp_text(text_of(value)).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def named(value: Any, known: dict[str, str]) -> tuple[str, ...]:
    """The real ids of what is named by its alias, each once; what is not known is left away."""
    return tuple(dict.fromkeys(known[item] for item in items(value) if isinstance(item, str) and item in known))


def line(value: Any, messages: dict[str, str], limit: int) -> Line | None:
    """A line of a card or summary; None where it says nothing, or names no message of the conversation."""
    if not isinstance(value, dict):
        return None
    says, of = clipped(value.get("text"), limit), named(value.get("messages"), messages)
    return Line(text=says, messages=of) if says and of else None


def malformed(fault: str = "It is not JSON of the shape that was asked for.") -> NoReturn:
    raise ModelFailed("model_malformed", fault) from None
