"""What the model would do, and what of its answer is believed."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal, NoReturn, TypeVar

from transbordo.domain.card import Datum, Line
from transbordo.domain.messages import MAX_TEXT
from transbordo.domain.prompt import Prompt, aliases
from transbordo.domain.whatsapp_text import whatsapp_text

Action = Literal["answer", "handoff"]
Otherwise = TypeVar("Otherwise", str, None)

LANGUAGES = ("pt", "en", "es")

# A card is read in ten seconds (characters, lines).
MAX_LINE = 200
MAX_LABEL = 40
MAX_FIRST_REPLY = 600
MAX_TRIED = 4
MAX_DATA = 6


class ModelFailed(Exception):
    """The model gave nothing to work with; `reason` is the code of the handoff that follows (`model_timeout` ...)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class ProposedCard:
    """The model's part of the handoff card; every line names messages of the prompt."""

    wants: Line
    tried: tuple[Line, ...] = ()
    data: tuple[Datum, ...] = ()
    mood: Line | None = None
    first_reply: str | None = None


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What the model would do. `articles` are ids of the prompt; `queue` is one of the prompt's, or None (geral).

    `text` is for the customer and never empty in an answer; in a handoff the customer's message is not the model's.
    """

    action: Action
    text: str
    articles: tuple[str, ...] = ()
    confidence: float = 0.0
    language: str = "pt"
    queue: str | None = None
    card: ProposedCard | None = None
    model: str = ""
    latency_ms: int = 0
    prompt_tokens: int = 0
    answer_tokens: int = 0


def parse(json_text: str, prompt: Prompt) -> Proposal:
    """The model's answer, with all that the prompt does not bear out left away.

    Dropped: articles that were not given, lines that name no message of the conversation, a card without a wish.
    An unknown queue becomes None, an unknown language the persona's.

    Raises:
        ModelFailed: `model_malformed` (not the shape, or too long for WhatsApp); `model_empty` (answers without text).
    """
    answer = _loaded(json_text)
    action = answer.get("action")
    text = whatsapp_text(_str(answer.get("text")))
    if action not in ("answer", "handoff") or len(text) > MAX_TEXT:
        _malformed()
    if action == "answer" and not text:
        raise ModelFailed("model_empty")
    known = {article.id for article in prompt.articles}
    return Proposal(
        action=action,
        text=text,
        articles=tuple(dict.fromkeys(a for a in _items(answer.get("articles")) if isinstance(a, str) and a in known)),
        confidence=_share(answer.get("confidence")),
        language=_among(answer.get("language"), LANGUAGES, prompt.persona.language),
        queue=_among(answer.get("queue"), [queue.id for queue in prompt.queues], None),
        card=_card(answer.get("card"), prompt) if action == "handoff" else None,
    )


def _loaded(json_text: str) -> dict[str, Any]:
    try:
        # NaN and Infinity are Python's, not JSON's
        answer = json.loads(json_text, parse_constant=lambda _: _malformed())
    except (ValueError, RecursionError):
        _malformed()
    if not isinstance(answer, dict):
        _malformed()
    return answer


def _card(value: Any, prompt: Prompt) -> ProposedCard | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        _malformed()
    messages = {alias: mid for mid, alias in aliases(prompt).items()}
    wants = _line(value.get("wants"), messages)
    if wants is None:
        return None
    tried = (_line(item, messages) for item in _items(value.get("tried")))
    data = (_datum(item, messages) for item in _items(value.get("data")))
    first_reply = whatsapp_text(_str(value.get("firstReply")))
    return ProposedCard(
        wants=wants,
        tried=tuple(line for line in tried if line)[:MAX_TRIED],
        data=tuple(datum for datum in data if datum)[:MAX_DATA],
        mood=_line(value.get("mood"), messages),
        first_reply=first_reply if 0 < len(first_reply) <= MAX_FIRST_REPLY else None,
    )


def _line(value: Any, messages: dict[str, str]) -> Line | None:
    if not isinstance(value, dict):
        return None
    text = _clipped(value.get("text"), MAX_LINE)
    named = _named(value.get("messages"), messages)
    return Line(text=text, messages=named) if text and named else None


def _datum(value: Any, messages: dict[str, str]) -> Datum | None:
    if not isinstance(value, dict):
        return None
    label, content = _clipped(value.get("label"), MAX_LABEL), _clipped(value.get("value"), MAX_LINE)
    named = _named(value.get("messages"), messages)
    return Datum(label=label, value=content, messages=named) if label and content and named else None


def _named(value: Any, messages: dict[str, str]) -> tuple[str, ...]:
    """The real ids of the messages that a line names, each once."""
    return tuple(dict.fromkeys(messages[a] for a in _items(value) if isinstance(a, str) and a in messages))


def _clipped(value: Any, limit: int) -> str:
    """One line of text, at most `limit` characters."""
    text = " ".join(whatsapp_text(_str(value)).split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _items(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else _malformed()


def _str(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else _malformed()


def _share(value: Any) -> float:
    """A number brought between 0 and 1."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        _malformed()
    return float(min(max(value, 0), 1))


def _among(value: Any, allowed: Collection[str], otherwise: Otherwise) -> str | Otherwise:
    return value if isinstance(value, str) and value in allowed else otherwise


def _malformed() -> NoReturn:
    raise ModelFailed("model_malformed") from None
