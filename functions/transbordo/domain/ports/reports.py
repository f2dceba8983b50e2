"""The figures of the reports, and the episodes that they are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from transbordo.domain.business.opening import Business
from transbordo.domain.reports.days import Day
from transbordo.domain.reports.figures import Ended


@dataclass(frozen=True, kw_only=True)
class SeenDay:
    """A day as it was read; `version` is the store's own, None of a day that is not there yet."""

    day: Day
    version: Any = None


class Reports(Protocol):
    """What ended, and what was counted of it."""

    def business_as_set(self) -> Business:
        """What its settings say now, read alone."""

    def last_counted(self) -> SeenDay | None:
        """The day counted up to the latest moment. Kept in memory: whoever is behind learns it by a Conflict.

        None for as long as `first_end` remembers that there was none.
        """

    def counted_with(self, moment: datetime) -> SeenDay | None:
        """The day that was counted with what ended at `moment`."""

    def first_end(self) -> datetime | None:
        """When the first of all episodes ended. That there was none is remembered for an hour."""

    def ended_between(self, since: datetime, before: datetime) -> tuple[Ended, ...]:
        """The episodes that ended from `since` on and before `before`, and have not been reopened."""

    def taken_back_between(self, since: datetime, before: datetime) -> tuple[datetime, ...]:
        """When those had ended that were reopened from `since` on and before `before`."""

    def put_day(self, seen: SeenDay, day: Day) -> None:
        """Raises Conflict when somebody has written this day since it was seen."""
