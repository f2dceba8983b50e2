"""The reports' figures in Firestore, `stats/{day}`, and the episodes that they are made of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from google.cloud import firestore

from transbordo.adapters.firestore_business import business_of
from transbordo.adapters.firestore_calls import commit, data_of, get, run, unchanged, where
from transbordo.adapters.firestore_documents import FirestoreDocuments
from transbordo.domain.business.opening import Business
from transbordo.domain.documents import from_document, plain_moment, to_document
from transbordo.domain.ports import Conflict, SeenDay
from transbordo.domain.reports.days import Day
from transbordo.domain.reports.figures import Ended

PAGE = 500
"""Episodes in one query; a query has some seconds, and a day may have more of them."""

_NOTHING_FOR = timedelta(hours=1)
"""How long it is remembered that nothing has ended yet."""

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class FirestoreReports(FirestoreDocuments):
    """The port `Reports`."""

    def __init__(self, client: firestore.Client, clock: Callable[[], datetime]) -> None:
        super().__init__(client, clock)
        self._last: SeenDay | None = None
        self._nothing_until = _LONG_AGO

    def business_as_set(self) -> Business:
        return business_of(get(self._client.collection("settings").document("business")).to_dict() or {})

    def last_counted(self) -> SeenDay | None:
        if self._last is None and self._clock() >= self._nothing_until:
            newest = self._stats().order_by("until", direction=firestore.Query.DESCENDING)
            self._last = next(map(_seen, run(newest.limit(1))), None)
        return self._last

    def counted_with(self, moment: datetime) -> SeenDay | None:
        later = where(self._stats(), ("until", ">", moment)).order_by("until")
        found = next(map(_seen, run(later.limit(1))), None)
        return found if found and found.day.since <= moment else None

    def first_end(self) -> datetime | None:
        now = self._clock()
        if now < self._nothing_until:
            return None
        ended = where(self._episodes(), ("resolvedAt", ">", _LONG_AGO)).order_by("resolvedAt")
        first = next((plain_moment(data_of(found)["resolvedAt"]) for found in run(ended.limit(1))), None)
        if first is None:
            self._nothing_until = now + _NOTHING_FOR
        return first

    def ended_between(self, since: datetime, before: datetime) -> tuple[Ended, ...]:
        return tuple(from_document(Ended, one) for one in self._between("resolvedAt", since, before))

    def taken_back_between(self, since: datetime, before: datetime) -> tuple[datetime, ...]:
        reopened = self._between("reopenedAt", since, before)
        return tuple(plain_moment(end) for one in reopened for end in one.get("takenBack", ()))

    def put_day(self, seen: SeenDay, day: Day) -> None:
        batch, page = self._client.batch(), self._stats().document(day.day)
        if seen.version:
            batch.update(page, to_document(day), option=unchanged(seen.version))
        else:
            batch.create(page, to_document(day))
        try:
            (written,) = commit(batch)
        except Conflict:
            self._last = None
            raise
        if self._last and self._last.day.until <= day.until:
            self._last = SeenDay(day=day, version=written.update_time)

    def _between(self, field: str, since: datetime, before: datetime) -> list[dict[str, Any]]:
        asked = where(self._episodes(), (field, ">=", since), (field, "<", before)).order_by(field).limit(PAGE)
        found = page = run(asked)
        while len(page) == PAGE:
            page = run(asked.start_after(page[-1]))
            found = [*found, *page]
        return [data_of(one) for one in found]

    def _stats(self) -> Any:
        return self._client.collection("stats")

    def _episodes(self) -> Any:
        return self._client.collection("episodes")


def _seen(snapshot: Any) -> SeenDay:
    return SeenDay(day=from_document(Day, data_of(snapshot)), version=snapshot.update_time)
