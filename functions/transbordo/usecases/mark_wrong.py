"""Somebody of the desk marks what the bot said as wrong, and writes what is right: a test case from then on."""

from __future__ import annotations

from datetime import datetime

from transbordo.domain.conversation.access import User
from transbordo.domain.messages import AuthorKind, Entry, Outbound
from transbordo.domain.ports import Conversations, NewId, Store, Workshop
from transbordo.domain.workshop.audit import person
from transbordo.domain.workshop.case_check import check_case, check_right_answer
from transbordo.domain.workshop.cases import Case, Expected, Origin, new_case
from transbordo.domain.workshop.marked import Marked, marked
from transbordo.errors import Invalid, NotFound
from transbordo.usecases.changing import visible
from transbordo.usecases.save_case import add_once
from transbordo.usecases.working import refuse

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
    made = checks_of(store, user, cid, mid, right_answer=right_answer, expected=expected)
    if not (made.written.right_answer or expected):
        raise Invalid("rightAnswer", {"pt": "Escreva a resposta certa.", "en": "Write the right answer."})
    refuse(check_case(made.written, store.queue_targets()))
    if made.wrong_passes:
        raise Invalid("expected.mustNot", _WOULD_PASS)
    case = new_case(id_, made.written, origin=Origin(cid=cid, mid=mid), by=person(user), now=now)
    return add_once(store, workshop, user, case, what="answer_marked_wrong", new_id=new_id)


def checks_of(
    store: Conversations, user: User, cid: str, mid: str, *, right_answer: str, expected: Expected | None = None
) -> Marked:
    """What a case made of an answer would ask for. `expected`: as for `mark_wrong`. Nothing is written."""
    visible(store, user, cid)
    refuse(check_right_answer(right_answer))
    before, wrong = _told(store.timeline(cid, LOOKED_BACK), mid)
    return marked(before, wrong, right_answer, expected)


def _told(timeline: tuple[Entry, ...], mid: str) -> tuple[tuple[Entry, ...], Outbound]:
    """What came before the bot's message, and the message."""
    place = next((place for place, entry in enumerate(timeline) if entry.id == mid), None)
    if place is None:
        raise NotFound()
    wrong = timeline[place]
    if not isinstance(wrong, Outbound) or wrong.author.kind is not AuthorKind.BOT:
        raise Invalid(
            "mid", {"pt": "Só o que o bot disse pode virar caso.", "en": "Only the bot's words can be a case."}
        )
    return timeline[:place], wrong
