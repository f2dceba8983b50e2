"""Who changed what of the business's own, and when: one entry a change, written in the commit that changes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from transbordo.domain.conversation.access import User


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody of the team, as a document remembers them."""

    uid: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Audit:
    """`what`: a code such as "bot_published"; `of`: the id of the thing; `version`: the bot's that came of it."""

    id: str
    at: datetime
    by: Person
    what: str
    of: str | None = None
    version: int | None = None


def person(user: User) -> Person:
    return Person(uid=user.uid, name=user.name)
