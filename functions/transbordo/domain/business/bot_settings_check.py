"""Whether settings of the bot can be worked with: their lengths, words and numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Sequence

from transbordo.domain.business.bot_settings import (
    HARMS,
    LANGUAGES,
    MASKABLE,
    THRESHOLDS,
    TONES,
    BotSettings,
    SensitiveWords,
)
from transbordo.domain.documents import camel
from transbordo.domain.problem import Problem

MAX_LENGTHS = {"name": 60, "persona": 2000, "greeting": 600, "subjects": 500}
"""Characters of each text."""

MAX_RULES = 30
MAX_RULE = 300
MAX_LISTS = 20
MAX_WORDS = 50
MAX_WORD = 60
MAX_PRICE = 10_000.0
"""US dollars for a million tokens."""

LIMITS = {
    "turns_per_customer": (1, 10_000),
    "tokens_per_customer": (1_000, 1_000_000_000),
    "tokens": (1_000, 1_000_000_000_000),
}

_MODEL = re.compile(r"(?:[a-z0-9][a-z0-9.-]{1,78}[a-z0-9])?", re.ASCII)
_LETTER = re.compile(r"[^\W_]")


def check(settings: BotSettings, queues: Collection[str]) -> tuple[Problem, ...]:
    """All that is wrong with them, in the order of the fields; `queues`: ids of those that there are."""
    return tuple(_problems(settings, queues))


def _problems(bot: BotSettings, queues: Collection[str]) -> Iterator[Problem]:
    for name, longest in MAX_LENGTHS.items():
        yield from _too_long(name, getattr(bot, name), longest)
    yield from _among("tone", bot.tone, TONES)
    yield from _rules(bot.rules)
    yield from _among("language", bot.language, LANGUAGES)
    if not _MODEL.fullmatch(bot.model):
        yield Problem(
            field="model",
            pt="Use o nome do modelo como o Google o escreve, por exemplo gemini-3.5-flash-lite.",
            en="Use the model's name as Google writes it, for example gemini-3.5-flash-lite.",
        )
    yield from _sensitive(bot.sensitive, queues)
    for name in ("angry", "unsure"):
        yield from _queue(f"{name}.queue", getattr(bot, name).queue, queues)
    for kind in bot.masked:
        yield from _among("masked", kind, MASKABLE)
    for harm, threshold in bot.safety.items():
        yield from _among("safety", harm, HARMS)
        yield from _among(f"safety.{harm}", threshold, THRESHOLDS)
    for name, (least, most) in LIMITS.items():
        yield from _between(f"limits.{camel(name)}", getattr(bot.limits, name), least, most)
    yield from _between("priceIn", bot.price_in, 0, MAX_PRICE)
    yield from _between("priceOut", bot.price_out, 0, MAX_PRICE)


def _rules(rules: Sequence[str]) -> Iterator[Problem]:
    yield from _too_many("rules", rules, MAX_RULES)
    for place, rule in enumerate(rules):
        yield from _too_long(f"rules[{place}]", rule, MAX_RULE)
        if not rule.strip():
            yield Problem(field=f"rules[{place}]", pt="Escreva a regra ou apague a linha.", en="Write it or delete it.")


def _sensitive(lists: Sequence[SensitiveWords], queues: Collection[str]) -> Iterator[Problem]:
    yield from _too_many("sensitive", lists, MAX_LISTS)
    for place, each in enumerate(lists):
        field = f"sensitive[{place}]"
        yield from _too_many(f"{field}.words", each.words, MAX_WORDS)
        for word in each.words:
            yield from _too_long(f"{field}.words", word, MAX_WORD)
            if not _LETTER.search(word):
                yield Problem(
                    field=f"{field}.words",
                    pt="Cada palavra precisa de uma letra ou um número.",
                    en="Each word needs a letter or a digit.",
                )
        yield from _queue(f"{field}.queue", each.queue, queues)


def _queue(field: str, queue: str | None, queues: Collection[str]) -> Iterator[Problem]:
    if queue is not None and queue not in queues:
        yield Problem(field=field, pt="Escolha uma fila que existe.", en="Choose a queue that exists.")


def _too_long(field: str, text: str, longest: int) -> Iterator[Problem]:
    if len(text) > longest:
        yield Problem(field=field, pt=f"Use até {longest} caracteres.", en=f"Use at most {longest} characters.")


def _too_many(field: str, items: Sequence[object], most: int) -> Iterator[Problem]:
    if len(items) > most:
        yield Problem(field=field, pt=f"São até {most} itens.", en=f"There can be at most {most} items.")


def _among(field: str, value: str, allowed: Collection[str]) -> Iterator[Problem]:
    if value not in allowed:
        choices = ", ".join(allowed)
        yield Problem(field=field, pt=f"Escolha entre: {choices}.", en=f"Choose one of: {choices}.")


def _between(field: str, value: float, least: float, most: float) -> Iterator[Problem]:
    if not (math.isfinite(value) and least <= value <= most):
        yield Problem(
            field=field,
            pt=f"Use um número de {least:g} a {most:g}.",
            en=f"Use a number from {least:g} to {most:g}.",
        )
