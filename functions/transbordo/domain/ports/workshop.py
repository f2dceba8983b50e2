"""Where the business works on its bot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from transbordo.domain.ports.shelves import Reshelved
from transbordo.domain.workshop.audit import Audit
from transbordo.domain.workshop.business_state import BusinessState
from transbordo.domain.workshop.cases import Case
from transbordo.domain.workshop.versions import BotState, Version

S = TypeVar("S")


@dataclass(frozen=True, kw_only=True)
class SeenState(Generic[S]):
    """What people work on, as it was read."""

    state: S
    version: Any = None


SeenBot = SeenState[BotState]
"""The bot's draft and what is published."""

SeenBusiness = SeenState[BusinessState]
"""The business's own settings."""


@dataclass(frozen=True, kw_only=True)
class SeenCase:
    """A test case as it was read."""

    case: Case
    version: Any = None


class TooMuchAtOnce(Exception):
    """More than one commit takes; nothing was written."""


class Workshop(Protocol):
    """Where the business works on its bot: the draft, its versions, the cases that it is tested by, and the business's
    own settings. Each write is one commit with its entry of the audit, and raises Conflict when what it rests on has
    changed since it was seen. A case that somebody adds, changes or removes changes the bot in the same commit.
    """

    def bot(self) -> SeenBot: ...

    def put_bot(
        self,
        seen: SeenBot,
        state: BotState,
        audit: Audit,
        *,
        articles: Sequence[Reshelved] = (),
        version: Version | None = None,
    ) -> None:
        """`articles`: what becomes of them in the same commit, but for their pieces, see `Shelves.widen` and `tidy`.

        `version`: what is published by it. Raises TooMuchAtOnce.
        """

    def version(self, number: int) -> Version | None: ...

    def cases(self) -> tuple[Case, ...]: ...

    def case(self, id_: str) -> SeenCase | None: ...

    def add_case(self, case: Case, audit: Audit) -> None:
        """Raises Conflict when there is one with this id."""

    def put_case(self, seen: SeenCase, case: Case, audit: Audit | None = None) -> None:
        """Without an entry of the audit it is a result, and nobody's change."""

    def remove_case(self, id_: str, audit: Audit) -> None:
        """What is not there is removed already."""

    def business(self) -> SeenBusiness: ...

    def put_business(self, seen: SeenBusiness, state: BusinessState, audit: Audit) -> None:
        """What else the document holds stays."""
