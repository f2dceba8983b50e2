"""The handoff card: what an agent needs to know in ten seconds; every line names its messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from transbordo.domain.language import language_of
from transbordo.domain.messages import Entry, Received, unanswered

REASONS = frozenset(
    {
        "customer_asked",
        "bot_decided",
        "low_confidence",
        "repeating",
        "asked_again",
        "angry",
        "sensitive_word",
        "not_in_sources",
        "over_budget",
        "media_unreadable",
        "model_timeout",
        "model_unavailable",
        "model_rate_limited",
        "model_blocked",
        "model_empty",
        "model_malformed",
        "model_config",
        "stuck",
        "agent_took",
    }
)
"""Why a conversation left the bot; the dashboard's catalogue has the words."""

MODEL_FAILURES = frozenset(reason for reason in REASONS if reason.startswith("model_"))
"""Those where the model gave nothing to work with."""

_QUOTE = 200
"""Characters of the customer's own words that a plain card repeats; more no longer reads in ten seconds."""


@dataclass(frozen=True, kw_only=True)
class Line:
    text: str
    messages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Datum:
    label: str
    value: str
    messages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Card:
    """`detail`: what set off the reason, such as the sensitive word that was said."""

    wants: Line
    reason: str
    by: Literal["bot", "rule"]
    at: datetime
    detail: str | None = None
    language: str = "pt"
    tried: tuple[Line, ...] = ()
    data: tuple[Datum, ...] = ()
    mood: Line | None = None
    queue: str | None = None
    first_reply: str | None = None


_SHOWN_AS = {
    "image": "[foto]",
    "audio": "[áudio]",
    "video": "[vídeo]",
    "document": "[documento]",
    "sticker": "[figurinha]",
    "location": "[localização]",
    "contact": "[contato]",
}


def plain_card(episode: tuple[Entry, ...], *, reason: str, now: datetime) -> Card:
    """A card made of the customer's own words, for when no model made one."""
    said = unanswered(episode) or tuple(e for e in episode if isinstance(e, Received))[-1:]
    words = " / ".join(entry.text or _SHOWN_AS.get(entry.type, "[mensagem]") for entry in said)
    return Card(
        wants=Line(text=words[:_QUOTE], messages=tuple(entry.id for entry in said)),
        reason=reason,
        by="rule",
        at=now,
        language=language_of(" ".join(entry.text for entry in episode if isinstance(entry, Received))),
    )
