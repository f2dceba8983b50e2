"""The reports' figures and the episodes that they are made of, in memory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tests.fakes.business import business_of
from tests.fakes.documents import Document, FakeDocuments
from transbordo.domain.business.opening import Business
from transbordo.domain.documents import from_document, to_document
from transbordo.domain.ports import SeenDay
from transbordo.domain.reports.days import Day
from transbordo.domain.reports.figures import Ended


class FakeReports(FakeDocuments):
    """The port `Reports`."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__(clock)
        self._nothing_until = datetime.min.replace(tzinfo=UTC)

    def business_as_set(self) -> Business:
        return business_of(self._get("settings/business") or {})

    def last_counted(self) -> SeenDay | None:
        if self._clock() < self._nothing_until:
            return None
        return max(self._days(), key=lambda seen: seen.day.until, default=None)

    def counted_with(self, moment: datetime) -> SeenDay | None:
        days = (seen for seen in self._days() if seen.day.since <= moment < seen.day.until)
        return next(days, None)

    def first_end(self) -> datetime | None:
        if self._clock() < self._nothing_until:
            return None
        first = min((one["resolvedAt"] for _, one in self._all("episodes") if one.get("resolvedAt")), default=None)
        if first is None:
            self._nothing_until = self._clock() + timedelta(hours=1)
        return first

    def ended_between(self, since: datetime, before: datetime) -> tuple[Ended, ...]:
        return tuple(from_document(Ended, one) for one in self._between("resolvedAt", since, before))

    def taken_back_between(self, since: datetime, before: datetime) -> tuple[datetime, ...]:
        reopened = self._between("reopenedAt", since, before)
        return tuple(end for one in reopened for end in one.get("takenBack", ()))

    def put_day(self, seen: SeenDay, day: Day) -> None:
        path = f"stats/{day.day}"
        with self._lock:
            self._refuse_unless(self._version(path) == seen.version)
            self._set(path, to_document(day))

    def _between(self, field: str, since: datetime, before: datetime) -> list[Document]:
        found = [one for _, one in self._all("episodes") if one.get(field) and since <= one[field] < before]
        return sorted(found, key=lambda one: one[field])

    def _days(self) -> list[SeenDay]:
        with self._lock:
            return [
                SeenDay(day=from_document(Day, one), version=self._version(f"stats/{day}"))
                for day, one in self._all("stats")
            ]
