"""The desk: who works there, and how busy it is."""

from __future__ import annotations

from typing import Protocol

from transbordo.domain.conversation.access import User
from transbordo.domain.conversation.promise import Desk


class AtTheDesk(Protocol):
    """Who works at the desk, and how busy it is."""

    def desk(self, queue: str) -> Desk: ...

    def desk_user(self, uid: str) -> User | None: ...

    def leaders(self) -> tuple[User, ...]:
        """Supervisors and administrators."""
