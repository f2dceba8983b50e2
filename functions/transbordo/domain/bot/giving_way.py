"""When the bot lets a person answer: by rule before any model is asked, and by what the model would say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from transbordo.domain.bot.heard import Heard
from transbordo.domain.bot.prompt import Queue, Said
from transbordo.domain.bot.proposal import Proposal
from transbordo.domain.bot.queue_named import queue_named
from transbordo.domain.bot.said_again import same_said, weight
from transbordo.domain.bot.sensitive import sensitive_word
from transbordo.domain.business.bot_settings import BotSettings, Limits
from transbordo.domain.text.kindness import only_kind
from transbordo.domain.text.wish import burst_wants_person

LOW_CONFIDENCE = 0.35
"""Below this the model is guessing; two guesses in a row are a handoff."""

MAX_ASKED = 2
"""Questions in a row that the bot may ask back; whoever is asked a third time has not been helped."""

_TELLING = 2
"""What weighs less ("quanto custa?", "qual plano?") may be said again without meaning the same."""

CANNOT_OPEN = "cannot_open"
"""What the bot did where it could open nothing of what came."""


@dataclass(frozen=True, kw_only=True)
class Reason:
    """A code of `conversation.card.REASONS`, what set it off, and the queue where the business names one."""

    code: str
    detail: str | None = None
    queue: str | None = None


@dataclass(frozen=True, kw_only=True)
class Spending:
    """What today's answers have cost so far: of this customer, and of all."""

    turns: int = 0
    tokens: int = 0
    tokens_of_all: int = 0


def before_thinking(heard: Heard, bot: BotSettings, spending: Spending, queues: Iterable[Queue] = ()) -> Reason | None:
    """Why no model is asked at all. `queues`: those that a customer may name."""
    of_words = _of_words(heard, bot, queues)
    if of_words:
        return of_words
    if nothing_to_go_by(heard) and _could_not_open_before(heard):
        return Reason(code="media_unreadable")
    if _over(bot.limits, spending):
        return Reason(code="over_budget")
    return None


def nothing_to_go_by(heard: Heard) -> bool:
    """All that came is what the bot can't open: it says so, and offers a person; once."""
    return all(said.id in heard.unreadable for said in heard.unanswered)


def after_thinking(heard: Heard, bot: BotSettings, proposal: Proposal, queues: Iterable[Queue] = ()) -> Reason | None:
    """Why what the model would say is not said."""
    if proposal.transcripts:
        # what is said in a voice note is known only now
        heard = _with_words(heard, dict(proposal.transcripts))
        spoken = _of_words(heard, bot, queues)
        if spoken:
            return replace(spoken, queue=spoken.queue or proposal.queue)
    if proposal.mood == "angry" and bot.angry.on:
        return Reason(code="angry", queue=bot.angry.queue or proposal.queue)
    if proposal.action == "handoff":
        return Reason(code="bot_decided", queue=proposal.queue)
    if _in_a_circle(heard, proposal):
        return Reason(code="repeating", queue=proposal.queue)
    if bot.unsure.on and _unsure_again(heard, proposal):
        return Reason(code="low_confidence", queue=bot.unsure.queue or proposal.queue)
    return None


def _of_words(heard: Heard, bot: BotSettings, queues: Iterable[Queue]) -> Reason | None:
    """The customer's own words leave nothing to think about."""
    texts = [said.text for said in heard.unanswered]
    if burst_wants_person(texts, after=_bot_said_last(heard)):
        return Reason(code="customer_asked", queue=queue_named(texts, queues))
    sensitive = sensitive_word(texts, bot.sensitive)
    if sensitive:
        return Reason(code="sensitive_word", detail=sensitive[0], queue=sensitive[1])
    return Reason(code="asked_again", queue=bot.unsure.queue) if _asked_again(heard) else None


def _with_words(heard: Heard, spoken: Mapping[str, str]) -> Heard:
    """With what was said in voice notes beside what was written; `spoken`: by message."""

    def tell(said: Said) -> Said:
        return replace(said, text="\n".join(filter(None, (said.text, spoken.get(said.id)))))

    return replace(
        heard, conversation=tuple(map(tell, heard.conversation)), unanswered=tuple(map(tell, heard.unanswered))
    )


def _bot_said_last(heard: Heard) -> str:
    """Empty where somebody else of us spoke last."""
    ours = [said for said in heard.conversation if said.author != "customer"]
    return ours[-1].text if ours and ours[-1].author == "bot" else ""


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
    """What the bot has answered before in this episode was no answer.

    The less a question says by itself, the nearer it must be to the same before: "quanto custa?" may be asked of many
    things, but three times in a row it is not.
    """
    now, earlier = _in_one(heard.unanswered), _answered_bursts(heard)
    if weight(now) > _TELLING:
        return any(same_said(now, before) for before in earlier)
    in_a_row = 1 if weight(now) == _TELLING else 2
    last = earlier[-in_a_row:]
    return len(last) == in_a_row and all(same_said(now, before) for before in last)


def _in_one(said: Iterable[Said]) -> str:
    return "\n".join(each.text for each in said if each.text)


def _answered_bursts(heard: Heard) -> list[str]:
    """What the customer said before each answer of the bot's."""
    bursts: list[str] = []
    burst: list[Said] = []
    for said in heard.conversation:
        if said in heard.unanswered:
            # what came after it only said that it was received
            continue
        if said.author == "customer":
            burst.append(said)
        elif burst:
            if said.author == "bot":
                bursts.append(_in_one(burst))
            burst = []
    return bursts


def _in_a_circle(heard: Heard, proposal: Proposal) -> bool:
    """It would say the same again to somebody who still waits for help."""
    if proposal.action == "close" or only_kind(_in_one(heard.unanswered)):
        return False
    return _said_before(heard, proposal.text)


def _said_before(heard: Heard, text: str) -> bool:
    own = _last_answers(heard)
    if weight(text) < _TELLING:
        return bool(weight(text) and own and _plain(own[-1].text) == _plain(text))
    return any(same_said(said.text, text) for said in own)


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


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
