"""What an answer that somebody marks as wrong tells: the conversation that led to it, and what to expect of another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from transbordo.domain.bot.prompt import QUOTED, Quoted
from transbordo.domain.bot.told import is_told, said_of
from transbordo.domain.business.bot_settings import MASKABLE
from transbordo.domain.conversation.card import stands_for
from transbordo.domain.messages import AuthorKind, Because, Entry, Outbound, Received, current_episode
from transbordo.domain.text.masking import mask
from transbordo.domain.workshop.case_check import MAX_SAID, MAX_SAYS
from transbordo.domain.workshop.cases import Expected, Written, expected_from, faults_of
from transbordo.domain.workshop.trial import Quote, Speaker, Spoken, Trial

MASKED_IN_ANSWERS = ("cpf", "card")
"""A right answer may well name the business's own numbers and addresses."""


@dataclass(frozen=True, kw_only=True)
class Marked:
    """A case without personal data. `wrong_passes`: the wrong answer would pass it, which then shows nothing."""

    written: Written
    wrong_passes: bool


def marked(before: tuple[Entry, ...], wrong: Outbound, right_answer: str, expected: Expected | None) -> Marked:
    """`before`: the timeline up to the wrong answer. `expected`: where the right answer's own facts are not it."""
    says = tuple(_spoken(tuple(map(_without_place, before)), wrong))[-MAX_SAYS:]
    right = mask(right_answer.strip(), MASKED_IN_ANSWERS)
    wanted = expected or expected_from(right, _answered(wrong), asked=_question(says))
    return Marked(
        written=Written(says=says, expected=wanted, right_answer=right),
        wrong_passes=_would_pass(wrong, wanted),
    )


def _question(says: tuple[Spoken, ...]) -> str:
    theirs = [spoken for spoken in says if spoken.author == "customer"]
    return "\n".join((*(spoken.quoted.text for spoken in theirs if spoken.quoted), *(spoken.text for spoken in theirs)))


def _would_pass(wrong: Outbound, wanted: Expected) -> bool:
    because = wrong.because or Because()
    handed_over = because.action == "handoff"
    if handed_over and wanted.queue:
        # which queue it was handed to is not told with the message
        return False
    answered = Trial(
        action=because.action or "answer",
        text=_answered(wrong),
        rule=because.rule,
        sources=because.articles,
    )
    return not faults_of(wanted, answered)


def _answered(wrong: Outbound) -> str:
    """What is not to be said again; a promise at a handoff is ours, not the bot's."""
    handed_over = wrong.because is not None and wrong.because.action == "handoff"
    return "" if handed_over else wrong.text


def _spoken(before: tuple[Entry, ...], wrong: Outbound) -> Iterator[Spoken]:
    """The episode up to what was answered: without what the customer added when the answer was under way."""
    told = [entry for entry in current_episode(before) if is_told(entry)]
    places = {entry.id: place for place, entry in enumerate(told)}
    asked = places.get(wrong.answers or "", len(told))

    def place_of(entry: Received | Outbound) -> int:
        """The bot's words stand behind what they answer, whatever the customer wrote meanwhile."""
        answered = entry.answers if isinstance(entry, Outbound) else None
        return places.get(answered or "", places[entry.id])

    for entry in sorted(told, key=place_of):
        if place_of(entry) <= asked:
            yield from _said(entry, before)


def _said(entry: Received | Outbound, quotable: tuple[Entry, ...]) -> Iterator[Spoken]:
    """What the bot did, and how sure it was, tells what it does next."""
    said = said_of(entry, file=None, quotable=quotable)
    text = said.text or (stands_for(entry.type) if isinstance(entry, Received) else "")
    if not text.strip():
        return
    yield Spoken(
        author=_speaker(entry.author.kind),
        text=mask(text, MASKABLE)[:MAX_SAID],
        action=said.action,
        confidence=said.confidence,
        quoted=_quote(said.quoted),
    )


def _without_place(entry: Entry) -> Entry:
    """A place is personal data, and has no form to be known by."""
    return replace(entry, location=None) if isinstance(entry, Received) else entry


def _quote(quoted: Quoted | None) -> Quote | None:
    if quoted is None or not quoted.author:
        return None
    text = quoted.text if quoted.text.strip() else stands_for(quoted.type)
    return Quote(author=_speaker(quoted.author), text=mask(text, MASKABLE)[:QUOTED])


def _speaker(author: str) -> Speaker:
    """Whoever of us is not the bot is somebody of the team."""
    return "customer" if author == AuthorKind.CUSTOMER else "bot" if author == AuthorKind.BOT else "agent"
