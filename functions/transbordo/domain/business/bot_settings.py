"""Who the bot is and when it gives way, as the business sets it: drafted, tried out, published, rolled back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

LANGUAGES = ("pt", "en", "es")

TONES = ("warm", "direct", "formal")

MASKABLE = ("cpf", "cnpj", "card", "email", "phone")
"""Kinds of personal data that can be hidden from the model; `transbordo.domain.text.masking` knows their shapes."""

HARMS = ("harassment", "hate", "sexual", "dangerous")
THRESHOLDS = ("low", "medium", "high", "none")
"""From which likelihood on Gemini blocks. https://ai.google.dev/gemini-api/docs/safety-settings"""


@dataclass(frozen=True, kw_only=True)
class SensitiveWords:
    """Words at which a person takes over at once; `queue`: where to, if not where the subject belongs."""

    words: tuple[str, ...]
    queue: str | None = None


@dataclass(frozen=True, kw_only=True)
class GiveWay:
    """Whether the bot hands over in some situation; `queue`: where to, if not where the subject belongs."""

    on: bool = True
    queue: str | None = None


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one customer, and all together, may cost in a day of the business; beyond it a person answers."""

    turns_per_customer: int = 60
    tokens_per_customer: int = 200_000
    tokens: int = 5_000_000


@dataclass(frozen=True, kw_only=True)
class BotSettings:
    """One state of the bot; a draft and the published version are each one of these.

    `name`: as it calls itself. `persona`: how it is to serve, in the business's words. `rules`: what it never does.
    `subjects`: what it may talk about, in words; empty: what the articles are about. `language`: what it speaks when
    the customer's is not clear. `model`: Gemini's name for it; empty: the deployment's. `masked`: kinds of data that
    the model does not get to see. `safety`: harm -> threshold; what is not named is left to Gemini. `price_in`,
    `price_out`: US dollars for a million tokens, to tell costs; 0 where nobody has filled them in.
    """

    name: str = ""
    persona: str = ""
    greeting: str = ""
    tone: str = "warm"
    rules: tuple[str, ...] = ()
    subjects: str = ""
    language: str = "pt"
    model: str = ""
    sensitive: tuple[SensitiveWords, ...] = ()
    angry: GiveWay = GiveWay()
    unsure: GiveWay = GiveWay()
    masked: tuple[str, ...] = ("cpf", "card")
    safety: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = Limits()
    price_in: float = 0.0
    price_out: float = 0.0
