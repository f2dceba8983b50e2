"""What the bot made of a conversation that somebody made up to try it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from transbordo.domain.bot.prompt import Quoted, Said
from transbordo.domain.bot.proposal import ProposedCard
from transbordo.domain.messages import Source

Speaker = Literal["customer", "bot", "agent"]


@dataclass(frozen=True, kw_only=True)
class Quote:
    """The message that a customer answers to with another."""

    author: Speaker
    text: str


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """One message of such a conversation. `action`, `confidence`: of the bot's own, as it proposed them, if it did."""

    author: Speaker
    text: str
    action: str | None = None
    confidence: float | None = None
    quoted: Quote | None = None


@dataclass(frozen=True, kw_only=True)
class Trial:
    """`rule`: why it gave way, with `detail`, and `queue` and `card` then; `cost`: US dollars, if prices are known."""

    action: str
    text: str
    rule: str | None = None
    detail: str | None = None
    queue: str | None = None
    card: ProposedCard | None = None
    sources: tuple[Source, ...] = ()
    confidence: float | None = None
    mood: str | None = None
    language: str | None = None
    model: str | None = None
    latency_ms: int | None = None
    prompt_tokens: int | None = None
    answer_tokens: int | None = None
    cost: float | None = None


def conversation_of(says: tuple[Spoken, ...], now: datetime) -> tuple[Said, ...]:
    """The messages as the bot hears them; their ids tell their places."""
    return tuple(_heard(f"m{place}", spoken, now) for place, spoken in enumerate(says, 1))


def _heard(id_: str, spoken: Spoken, now: datetime) -> Said:
    own = spoken.author == "bot"
    return Said(
        id=id_,
        author=spoken.author,
        text=spoken.text,
        at=now,
        action=spoken.action if own else None,
        confidence=spoken.confidence if own else None,
        quoted=Quoted(author=spoken.quoted.author, text=spoken.quoted.text) if spoken.quoted else None,
    )
