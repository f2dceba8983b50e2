"""The handoff card: what an agent needs to know in ten seconds; every line names its messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from transbordo.domain.language import language_of
from transbordo.domain.messages import Entry, Received, unanswered

REASONS: dict[str, str] = {
    "customer_asked": "O cliente pediu para falar com uma pessoa.",
    "bot_decided": "O bot achou melhor passar para uma pessoa.",
    "low_confidence": "O bot não teve segurança na resposta duas vezes.",
    "repeating": "O bot ia repetir a mesma resposta.",
    "media_unreadable": "O cliente mandou um arquivo que o bot não consegue abrir.",
    "model_timeout": "O bot demorou demais para responder.",
    "model_unavailable": "O serviço do bot está fora do ar.",
    "model_rate_limited": "O bot atingiu o limite de uso.",
    "model_blocked": "A resposta do bot foi bloqueada pelo filtro de segurança.",
    "model_empty": "O bot não produziu resposta.",
    "model_malformed": "O bot produziu uma resposta inválida.",
    "model_config": "O bot está mal configurado. Avise um administrador.",
    "stuck": "O bot não respondeu a tempo.",
    "agent_took": "Uma pessoa assumiu a conversa que estava com o bot.",
}
"""Why a conversation left the bot, by code, as the agent reads it."""

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
    wants: Line
    reason: str
    reason_text: str
    by: Literal["bot", "rule"]
    at: datetime
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
        reason_text=REASONS[reason],
        by="rule",
        at=now,
        language=language_of(" ".join(entry.text for entry in said)),
    )
