"""Somebody writes a test case, or changes one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from transbordo.domain.conversation.access import User
from transbordo.domain.messages import Outbound
from transbordo.domain.ports import BusinessSetup, Conflict, Conversations, NewId, Store, Workshop
from transbordo.domain.workshop.audit import person
from transbordo.domain.workshop.case_check import MAX_CASES, check_case
from transbordo.domain.workshop.cases import Case, Origin, Written, edited, new_case
from transbordo.errors import Busy, Invalid, NotFound
from transbordo.usecases.changing import change_message
from transbordo.usecases.working import ATTEMPTS, audit_of, refuse


def make_case(
    store: Store,
    workshop: Workshop,
    user: User,
    written: Written,
    *,
    id_: str,
    origin: Origin | None = None,
    now: datetime,
    new_id: NewId,
) -> Case:
    """Asking twice with the same id is asking once."""
    refuse(check_case(written, store.queue_targets()))
    case = new_case(id_, written, origin=origin, by=person(user), now=now)
    return add_once(store, workshop, user, case, what="case_added", new_id=new_id)


def add_once(store: Conversations, workshop: Workshop, user: User, case: Case, *, what: str, new_id: NewId) -> Case:
    """The case as it is there; the answer that it was made of is marked with it, unless it is with another."""
    if len(workshop.cases()) >= MAX_CASES and workshop.case(case.id) is None:
        raise _too_many()
    added = _added(workshop, user, case, what=what, new_id=new_id)
    if added.origin:
        change_message(store, added.origin.cid, added.origin.mid, lambda message: _marked(message, added))
    return added


def change_case(
    store: BusinessSetup,
    workshop: Workshop,
    user: User,
    id_: str,
    written: Written,
    *,
    now: datetime,
    new_id: NewId,
) -> Case:
    """The last to write is right. A case that asks for another thing has to be run again."""
    refuse(check_case(written, store.queue_targets()))
    for _ in range(ATTEMPTS):
        seen = workshop.case(id_)
        if seen is None:
            raise NotFound()
        after = edited(seen.case, written, now=now)
        try:
            workshop.put_case(seen, after, audit_of(user, "case_changed", new_id=new_id, now=now, of=id_))
        except Conflict:
            continue
        return after
    raise Busy()


def _added(workshop: Workshop, user: User, case: Case, *, what: str, new_id: NewId) -> Case:
    try:
        workshop.add_case(case, audit_of(user, what, new_id=new_id, now=case.created_at, of=case.id))
    except Conflict:
        there = workshop.case(case.id)
        if there is None or (there.case.says, there.case.origin) != (case.says, case.origin):
            raise Invalid("id", {"pt": "Este id já é de outro caso.", "en": "This id is another case's."}) from None
        return there.case
    return case


def _marked(message: Outbound, case: Case) -> Outbound:
    return message if message.marked_as else replace(message, marked_as=case.id)


def _too_many() -> Invalid:
    words = {
        "pt": f"Já existem {MAX_CASES} casos de teste. Apague algum antes de criar outro.",
        "en": f"There are {MAX_CASES} test cases already. Remove one before you add another.",
    }
    return Invalid("cases", words, limit=MAX_CASES)
