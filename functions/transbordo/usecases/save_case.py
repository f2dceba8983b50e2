"""Somebody writes a test case, or changes one."""

from __future__ import annotations

from datetime import datetime

from transbordo.domain.conversation.access import User
from transbordo.domain.ports import BusinessSetup, Conflict, NewId, Workshop
from transbordo.domain.workshop.audit import person
from transbordo.domain.workshop.case_check import MAX_CASES, check_case
from transbordo.domain.workshop.cases import Case, Expected, Origin, edited
from transbordo.domain.workshop.trial import Spoken
from transbordo.errors import Busy, Invalid, NotFound
from transbordo.usecases.working import ATTEMPTS, audit_of, refuse


def make_case(
    store: BusinessSetup,
    workshop: Workshop,
    user: User,
    *,
    id_: str,
    says: tuple[Spoken, ...],
    expected: Expected,
    right_answer: str = "",
    origin: Origin | None = None,
    now: datetime,
    new_id: NewId,
) -> Case:
    """Asking twice with the same id is asking once."""
    refuse(check_case(says, expected, right_answer, store.queue_targets()))
    case = Case(
        id=id_,
        says=says,
        expected=expected,
        right_answer=right_answer,
        origin=origin,
        created_at=now,
        created_by=person(user),
        updated_at=now,
    )
    return add_once(workshop, user, case, what="case_added", new_id=new_id)


def add_once(workshop: Workshop, user: User, case: Case, *, what: str, new_id: NewId) -> Case:
    if len(workshop.cases()) >= MAX_CASES and workshop.case(case.id) is None:
        raise _too_many()
    try:
        workshop.add_case(case, audit_of(user, what, new_id=new_id, now=case.created_at, of=case.id))
    except Conflict:
        there = workshop.case(case.id)
        if there is None or (there.case.says, there.case.origin) != (case.says, case.origin):
            raise Invalid("id", {"pt": "Este id já é de outro caso.", "en": "This id is another case's."}) from None
        return there.case
    return case


def change_case(
    store: BusinessSetup,
    workshop: Workshop,
    user: User,
    id_: str,
    *,
    says: tuple[Spoken, ...],
    expected: Expected,
    right_answer: str = "",
    now: datetime,
    new_id: NewId,
) -> Case:
    """The last to write is right. A case that asks for another thing has to be run again."""
    refuse(check_case(says, expected, right_answer, store.queue_targets()))
    for _ in range(ATTEMPTS):
        seen = workshop.case(id_)
        if seen is None:
            raise NotFound()
        before = seen.case
        after = edited(before, says=says, expected=expected, right_answer=right_answer, now=now)
        try:
            workshop.put_case(seen, after, audit_of(user, "case_changed", new_id=new_id, now=now, of=id_))
        except Conflict:
            continue
        return after
    raise Busy()


def _too_many() -> Invalid:
    words = {
        "pt": f"Já existem {MAX_CASES} casos de teste. Apague algum antes de criar outro.",
        "en": f"There are {MAX_CASES} test cases already. Remove one before you add another.",
    }
    return Invalid("cases", words, limit=MAX_CASES)
