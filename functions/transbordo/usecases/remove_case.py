"""Somebody takes a test case away."""

from __future__ import annotations

from datetime import datetime

from transbordo.domain.conversation.access import User
from transbordo.domain.ports import NewId, Workshop
from transbordo.usecases.working import audit_of


def remove_case(workshop: Workshop, user: User, id_: str, *, now: datetime, new_id: NewId) -> None:
    workshop.remove_case(id_, audit_of(user, "case_removed", new_id=new_id, now=now, of=id_))
