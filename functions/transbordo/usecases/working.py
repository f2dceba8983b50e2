"""Work on what the business set up: read, let the domain decide, write; and again where somebody else was faster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from transbordo.domain.conversation.access import User
from transbordo.domain.conversation.change import Refused
from transbordo.domain.ports import Conflict, NewId, SeenState
from transbordo.domain.problem import Problem
from transbordo.domain.workshop.audit import Audit, person
from transbordo.errors import Busy, Invalid, from_refusal

ATTEMPTS = 6
"""Each lost race means that somebody else's write went through, and few people work on one bot."""

S = TypeVar("S")


def work(
    see: Callable[[], SeenState[S]],
    decide: Callable[[S], S | Refused],
    write: Callable[[SeenState[S], S], None],
) -> S:
    """The state after a decision, written by `write`; a decision that changes nothing writes nothing.

    Raises:
        Conflicting: the domain refused.
        Busy: it changed under every attempt.
    """
    for _ in range(ATTEMPTS):
        seen = see()
        decided = decide(seen.state)
        if isinstance(decided, Refused):
            raise from_refusal(decided)
        if decided == seen.state:
            return decided
        try:
            write(seen, decided)
        except Conflict:
            # the store repeats a commit whose answer was lost, and then meets its own work: that is no lost race
            if see().state != decided:
                continue
        return decided
    raise Busy()


def audit_of(
    user: User, what: str, *, new_id: NewId, now: datetime, of: str | None = None, version: int | None = None
) -> Audit:
    return Audit(id=new_id(), at=now, by=person(user), what=what, of=of, version=version)


def refuse(problems: Sequence[Problem]) -> None:
    """Raises Invalid for the first of them, and tells of all."""
    if problems:
        first = problems[0]
        told = [{"field": each.field, "pt": each.pt, "en": each.en} for each in problems]
        raise Invalid(first.field, {"pt": first.pt, "en": first.en}, problems=told)
