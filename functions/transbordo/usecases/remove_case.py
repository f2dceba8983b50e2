"""Somebody takes a test case away: the answer that it was made of can be marked as wrong again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from transbordo.domain.conversation.access import User
from transbordo.domain.messages import Outbound
from transbordo.domain.ports import Conversations, NewId, Workshop
from transbordo.usecases.changing import change_message
from transbordo.usecases.working import audit_of


def remove_case(
    store: Conversations, workshop: Workshop, user: User, id_: str, *, now: datetime, new_id: NewId
) -> None:
    def unmark(message: Outbound) -> Outbound:
        return replace(message, marked_as=None) if message.marked_as == id_ else message

    found = workshop.case(id_)
    if found and found.case.origin:
        # before the case goes: who dies in between can be asked again
        change_message(store, found.case.origin.cid, found.case.origin.mid, unmark)
    workshop.remove_case(id_, audit_of(user, "case_removed", new_id=new_id, now=now, of=id_))
