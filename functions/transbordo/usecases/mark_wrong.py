"""Somebody of the desk marks what the bot said as wrong, and writes what is right: a test case from then on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from transbordo.domain.business.bot_settings import MASKABLE
from transbordo.domain.conversation.access import User
from transbordo.domain.messages import AuthorKind, Because, Entry, Outbound, Received, current_episode, reaches
from transbordo.domain.ports import Conversations, NewId, Store, Workshop
from transbordo.domain.text.masking import mask
from transbordo.domain.workshop.audit import person
from transbordo.domain.workshop.case_check import MAX_SAID, MAX_SAYS, check_case, check_right_answer
from transbordo.domain.workshop.cases import Case, Expected, Origin, expected_from, faults_of
from transbordo.domain.workshop.trial import Spoken, Trial
from transbordo.errors import Invalid, NotFound
from transbordo.usecases.changing import change_message, visible
from transbordo.usecases.save_case import add_once
from transbordo.usecases.working import refuse

MASKED_IN_ANSWERS = ("cpf", "card")
"""A right answer may well name the business's own numbers and addresses."""

LOOKED_BACK = 300
"""Entries of the timeline; what was said wrong longer ago is told in a case of one's own."""

_WOULD_PASS = {
    "pt": "A resposta errada ainda passaria neste caso: diga o que ela não pode dizer.",
    "en": "The wrong answer would still pass this case: say what it must not say.",
}


def mark_wrong(
    store: Store,
    workshop: Workshop,
    user: User,
    cid: str,
    mid: str,
    *,
    id_: str,
    right_answer: str,
    expected: Expected | None = None,
    now: datetime,
    new_id: NewId,
) -> Case:
    """`expected`: what the case asks for, where the right answer's own facts are not it. Twice with an id is once.

    A case that the wrong answer itself would pass shows nothing, and is refused.
    """
    visible(store, user, cid)
    refuse(check_right_answer(right_answer))
    before, wrong = _told(store.timeline(cid, LOOKED_BACK), mid)
    says = tuple(_spoken(before, wrong))[-MAX_SAYS:]
    right = mask(right_answer.strip(), MASKED_IN_ANSWERS)
    if not (right or expected):
        raise Invalid("rightAnswer", {"pt": "Escreva a resposta certa.", "en": "Write the right answer."})
    wanted = expected or _wanted(right, wrong, says)
    refuse(check_case(says, wanted, right, store.queue_targets()))
    if _would_pass(wrong, wanted):
        raise Invalid("expected.mustNot", _WOULD_PASS)
    case = Case(
        id=id_,
        says=says,
        expected=wanted,
        right_answer=right,
        origin=Origin(cid=cid, mid=mid),
        created_at=now,
        created_by=person(user),
        updated_at=now,
    )
    added = add_once(workshop, user, case, what="answer_marked_wrong", new_id=new_id)
    change_message(store, cid, mid, lambda message: replace(message, marked_as=added.id))
    return added


@dataclass(frozen=True, kw_only=True)
class Checks:
    """What a case made of an answer would ask for. `wrong_passes`: of that very answer too, so that more is needed."""

    expected: Expected
    wrong_passes: bool


def checks_of(
    store: Conversations, user: User, cid: str, mid: str, *, right_answer: str, expected: Expected | None = None
) -> Checks:
    """`expected`: as for `mark_wrong`. Nothing is written."""
    visible(store, user, cid)
    refuse(check_right_answer(right_answer))
    before, wrong = _told(store.timeline(cid, LOOKED_BACK), mid)
    says = tuple(_spoken(before, wrong))[-MAX_SAYS:]
    wanted = expected or _wanted(mask(right_answer.strip(), MASKED_IN_ANSWERS), wrong, says)
    return Checks(expected=wanted, wrong_passes=_would_pass(wrong, wanted))


def _wanted(right: str, wrong: Outbound, says: tuple[Spoken, ...]) -> Expected:
    question = "\n".join(spoken.text for spoken in says if spoken.author == "customer")
    return expected_from(right, _answered(wrong), asked=question)


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


def _told(timeline: tuple[Entry, ...], mid: str) -> tuple[tuple[Entry, ...], Outbound]:
    """What came before the bot's message in its episode, and the message."""
    place = next((place for place, entry in enumerate(timeline) if entry.id == mid), None)
    if place is None:
        raise NotFound()
    wrong = timeline[place]
    if not isinstance(wrong, Outbound) or wrong.author.kind is not AuthorKind.BOT:
        raise Invalid(
            "mid", {"pt": "Só o que o bot disse pode virar caso.", "en": "Only the bot's words can be a case."}
        )
    return current_episode(timeline[:place]), wrong


def _spoken(before: tuple[Entry, ...], wrong: Outbound) -> Iterator[Spoken]:
    """Without what the customer added when the answer was under way, and without personal data."""
    asked = next((place for place, entry in enumerate(before) if entry.id == wrong.answers), len(before))
    for place, entry in enumerate(before):
        if isinstance(entry, Received) and place <= asked:
            heard = entry.transcript.text if entry.transcript else ""
            yield from _said("customer", "\n".join(filter(None, (entry.text, heard))))
        if isinstance(entry, Outbound) and reaches(entry):
            yield from _said("bot" if entry.author.kind is AuthorKind.BOT else "agent", entry.text, entry.because)


def _said(author: Literal["customer", "bot", "agent"], text: str, because: Because | None = None) -> Iterator[Spoken]:
    """What the bot did, and how sure it was, tells what it does next."""
    if text.strip():
        yield Spoken(
            author=author,
            text=mask(text, MASKABLE)[:MAX_SAID],
            action=because.action if because else None,
            confidence=because.confidence if because else None,
        )


def _answered(wrong: Outbound) -> str:
    """What is not to be said again; a promise at a handoff is ours, not the bot's."""
    handed_over = wrong.because is not None and wrong.because.action == "handoff"
    return "" if handed_over else wrong.text
