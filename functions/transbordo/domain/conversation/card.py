"""The handoff card: what an agent needs to know in ten seconds; every line names its messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from transbordo.domain.messages import BOT, Entry, Outbound, Received, reaches, unanswered
from transbordo.domain.text.language import language_of
from transbordo.domain.text.wish import only_agrees, wants_person

AGENT_TOOK = "agent_took"
"""The one reason for which nobody was called: a person took the conversation from the bot."""

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
        "too_much_at_once",
        "media_unreadable",
        "model_timeout",
        "model_unavailable",
        "model_rate_limited",
        "model_blocked",
        "model_empty",
        "model_malformed",
        "model_config",
        "stuck",
        AGENT_TOOK,
    }
)
"""Why a conversation left the bot; the dashboard's catalogue has the words."""

MODEL_FAILURES = frozenset(reason for reason in REASONS if reason.startswith("model_"))
"""Those where the model gave nothing to work with."""

_TELLING_WORDS = 3
"""Shorter messages ("oi", "bom dia") are no reason to want a person."""

_LOOKED_BACK = 2
"""Messages before the wish for a person, and answers of the bot, that a plain card shows."""

_ANSWER = 120
"""Characters of an answer of the bot."""

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


def plain_card(episode: tuple[Entry, ...], *, reason: str, now: datetime, language: str = "pt") -> Card:
    """A card made of what was said, for when no model made one; `language`: where the customer's is not clear."""
    received = tuple(entry for entry in episode if isinstance(entry, Received))
    said = _telling(received, unanswered(episode) or received[-1:])
    words = " / ".join(_words(entry) for entry in said)
    return Card(
        wants=Line(text=words[:_QUOTE], messages=tuple(entry.id for entry in said)),
        tried=_answers(episode),
        reason=reason,
        by="rule",
        at=now,
        language=language_of(" ".join(entry.text for entry in received), language),
    )


def _words(entry: Received) -> str:
    heard = entry.transcript.text if entry.transcript else ""
    return entry.text or heard or stands_for(entry.type)


def stands_for(type_: str) -> str:
    """What is read in place of a message of this type that has no words."""
    return _SHOWN_AS.get(type_, "[mensagem]")


def _telling(received: tuple[Received, ...], last: tuple[Received, ...]) -> tuple[Received, ...]:
    """Who says only that they want a person has most often said before what for."""
    if not last or not all(wants_person(entry.text) or only_agrees(entry.text) for entry in last):
        return last
    before = (entry for entry in received if entry not in last and len(entry.text.split()) >= _TELLING_WORDS)
    return (*tuple(entry for entry in before if not wants_person(entry.text))[-_LOOKED_BACK:], *last)


def _answers(episode: tuple[Entry, ...]) -> tuple[Line, ...]:
    """What the bot has answered, in its own words."""
    told = (entry for entry in episode if isinstance(entry, Outbound) and entry.author == BOT and reaches(entry))
    answers = [entry for entry in told if entry.because is None or entry.because.rule is None]
    return tuple(Line(text=f"“{_clipped(entry.text)}”", messages=(entry.id,)) for entry in answers[-_LOOKED_BACK:])


def _clipped(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _ANSWER else line[: _ANSWER - 1].rstrip() + "…"
