"""When the bot lets a person answer: by rule before any model is asked, and by what the model would say."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from transbordo.domain.bot_settings import BotSettings, Limits
from transbordo.domain.folding import folded
from transbordo.domain.heard import Heard
from transbordo.domain.prompt import Said
from transbordo.domain.proposal import Proposal
from transbordo.domain.sensitive import sensitive_word
from transbordo.domain.wish import wants_person

LOW_CONFIDENCE = 0.35
"""Below this the model is guessing; two guesses in a row are a handoff."""

MAX_ASKED = 2
"""Questions in a row that the bot may ask back; whoever is asked a third time has not been helped."""

CANNOT_OPEN = "cannot_open"
"""What the bot did where it could open nothing of what came."""

_ALIKE = 0.8
"""Share of words that two texts must have in common to say the same; "e o boleto?" and "o boleto, e?" do."""

_TELLING_WORDS = 3
"""Shorter texts ("oi", "sim", "e aí?") are said again without meaning the same."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, kw_only=True)
class Reason:
    """A code of `transbordo.domain.card.REASONS`, what set it off, and the queue where the business names one."""

    code: str
    detail: str | None = None
    queue: str | None = None


@dataclass(frozen=True, kw_only=True)
class Spending:
    """What today's answers have cost so far: of this customer, and of all."""

    turns: int = 0
    tokens: int = 0
    tokens_of_all: int = 0


def before_thinking(heard: Heard, bot: BotSettings, spending: Spending) -> Reason | None:
    """Why no model is asked at all."""
    by_words = _by_words([said.text for said in heard.unanswered], bot)
    if by_words:
        return by_words
    if nothing_to_go_by(heard) and _could_not_open_before(heard):
        return Reason(code="media_unreadable")
    if _asked_again(heard):
        return Reason(code="asked_again", queue=bot.unsure.queue)
    if _over(bot.limits, spending):
        return Reason(code="over_budget")
    return None


def nothing_to_go_by(heard: Heard) -> bool:
    """All that came is what the bot can't open: it says so, and offers a person; once."""
    return all(said.id in heard.unreadable for said in heard.unanswered)


def after_thinking(heard: Heard, bot: BotSettings, proposal: Proposal) -> Reason | None:
    """Why what the model would say is not said."""
    # what is said in a voice note is known only now
    by_words = _by_words([text for _, text in proposal.transcripts], bot)
    if by_words:
        return replace(by_words, queue=by_words.queue or proposal.queue)
    if proposal.action == "handoff":
        return Reason(code="bot_decided", queue=proposal.queue)
    if proposal.mood == "angry" and bot.angry.on:
        return Reason(code="angry", queue=bot.angry.queue or proposal.queue)
    if _said_before(heard, proposal.text):
        return Reason(code="repeating", queue=proposal.queue)
    if bot.unsure.on and _unsure_again(heard, proposal):
        return Reason(code="low_confidence", queue=bot.unsure.queue or proposal.queue)
    return None


def _by_words(texts: list[str], bot: BotSettings) -> Reason | None:
    """The customer's own words leave nothing to think about."""
    if any(wants_person(text) for text in ("\n".join(texts), *texts)):
        return Reason(code="customer_asked")
    sensitive = sensitive_word(texts, bot.sensitive)
    return Reason(code="sensitive_word", detail=sensitive[0], queue=sensitive[1]) if sensitive else None


def _could_not_open_before(heard: Heard) -> bool:
    last = _last_answers(heard)
    return bool(last) and last[-1].action == CANNOT_OPEN


def _over(limits: Limits, spending: Spending) -> bool:
    return (
        spending.turns >= limits.turns_per_customer
        or spending.tokens >= limits.tokens_per_customer
        or spending.tokens_of_all >= limits.tokens
    )


def _asked_again(heard: Heard) -> bool:
    """What the bot has answered before in this episode was no answer."""
    now = "\n".join(said.text for said in heard.unanswered)
    earlier = _answered_bursts(heard)
    return any(_alike(now, before) for before in earlier)


def _answered_bursts(heard: Heard) -> list[str]:
    """What the customer said before each answer of the bot's."""
    bursts: list[str] = []
    burst: list[str] = []
    for said in heard.conversation:
        if said in heard.unanswered:
            # what came after it only said that it was received
            continue
        if said.author == "customer":
            burst.append(said.text)
        elif burst:
            if said.author == "bot":
                bursts.append("\n".join(burst))
            burst = []
    return bursts


def _said_before(heard: Heard, text: str) -> bool:
    own = _last_answers(heard)
    last = _plain(own[-1].text) == _plain(text) if own else False
    return last or any(_alike(said.text, text) for said in own)


def _unsure_again(heard: Heard, proposal: Proposal) -> bool:
    last = _last_answers(heard)
    if proposal.action == "ask" and [said.action for said in last[-MAX_ASKED:]] == ["ask"] * MAX_ASKED:
        return True
    before = last[-1].confidence if last else None
    return before is not None and before < LOW_CONFIDENCE and proposal.confidence < LOW_CONFIDENCE


def _last_answers(heard: Heard) -> list[Said]:
    """The bot's, since anybody else of us spoke."""
    ours = [said for said in heard.conversation if said.author != "customer"]
    start = max((n for n, said in enumerate(ours, 1) if said.author != "bot"), default=0)
    return ours[start:]


def _alike(one: str, other: str) -> bool:
    first, second = set(_words(one)), set(_words(other))
    if min(len(first), len(second)) < _TELLING_WORDS:
        return False
    return len(first & second) >= _ALIKE * len(first | second)


def _words(text: str) -> list[str]:
    return _WORD.findall(folded(text))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
