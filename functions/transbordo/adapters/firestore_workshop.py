"""The bot's draft, its versions and test cases, and the business's own settings, in Firestore.

What is published is one commit: settings, articles (their pieces apart, see `firestore_shelves`), and the version that
they make. It rests on `settings/bot` as it was seen, which every change of a draft changes, and every change of the
cases that it is tried by, so that nothing goes live that was not seen and tried; and as it is written whole or not at
all, no customer is answered from half of it. Firestore limits a commit by its size, no longer by the number of its
writes. https://cloud.google.com/firestore/quotas
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from google.api_core.exceptions import InvalidArgument
from google.cloud import firestore

from transbordo.adapters.firestore_calls import TIMEOUT, commit, data_of, get, run, unchanged
from transbordo.adapters.firestore_shelves import FirestoreShelves
from transbordo.domain.documents import from_document, to_document
from transbordo.domain.ports import Reshelved, SeenBot, SeenBusiness, SeenCase, TooMuchAtOnce
from transbordo.domain.workshop.audit import Audit
from transbordo.domain.workshop.business_state import BusinessState, business_document, business_state_of
from transbordo.domain.workshop.cases import Case
from transbordo.domain.workshop.versions import BotState, Version

COMMIT_TIMEOUT = 30.0
"""Seconds; the first publishing may write hundreds of documents. Hosting gives up after 60."""

_TOO_MUCH = re.compile("too (big|large)|exceeds", re.IGNORECASE)
"""Firestore has no code of its own for it: "Transaction too big. Decrease transaction size." """


class FirestoreWorkshop:
    """The port `Workshop` on a Firestore client; `shelves` knows how articles are written."""

    def __init__(self, client: firestore.Client, shelves: FirestoreShelves) -> None:
        self._client = client
        self._shelves = shelves

    def bot(self) -> SeenBot:
        snapshot = get(self._bot())
        state = from_document(BotState, _filled(snapshot)) if snapshot.exists else BotState()
        return SeenBot(state=state, version=snapshot.update_time if snapshot.exists else None)

    def put_bot(
        self,
        seen: SeenBot,
        state: BotState,
        audit: Audit,
        *,
        articles: Sequence[Reshelved] = (),
        version: Version | None = None,
    ) -> None:
        batch = self._client.batch()
        if seen.version:
            batch.update(self._bot(), to_document(state), option=unchanged(seen.version))
        else:
            batch.create(self._bot(), to_document(state))
        for write in self._shelves.writes(articles):
            write(batch)
        if version:
            batch.create(self._version(version.version), to_document(version))
        try:
            self._commit(batch, audit, COMMIT_TIMEOUT)
        except InvalidArgument as error:
            if _TOO_MUCH.search(error.message):
                raise TooMuchAtOnce from error
            raise

    def version(self, number: int) -> Version | None:
        snapshot = get(self._version(number))
        return from_document(Version, _filled(snapshot)) if snapshot.exists else None

    def cases(self) -> tuple[Case, ...]:
        return tuple(map(_case, run(self._client.collection("cases"))))

    def case(self, id_: str) -> SeenCase | None:
        snapshot = get(self._case(id_))
        return SeenCase(case=_case(snapshot), version=snapshot.update_time) if snapshot.exists else None

    def add_case(self, case: Case, audit: Audit) -> None:
        batch = self._client.batch()
        batch.create(self._case(case.id), to_document(case))
        self._tried_by_others(batch)
        self._commit(batch, audit)

    def put_case(self, seen: SeenCase, case: Case, audit: Audit | None = None) -> None:
        batch = self._client.batch()
        batch.update(self._case(case.id), to_document(case), option=unchanged(seen.version))
        if audit:
            self._tried_by_others(batch)
        self._commit(batch, audit)

    def remove_case(self, id_: str, audit: Audit) -> None:
        batch = self._client.batch()
        batch.delete(self._case(id_))
        self._tried_by_others(batch)
        self._commit(batch, audit)

    def business(self) -> SeenBusiness:
        snapshot = get(self._business())
        return SeenBusiness(state=business_state_of(snapshot.to_dict() or {}), version=snapshot.update_time)

    def put_business(self, seen: SeenBusiness, state: BusinessState, audit: Audit) -> None:
        batch, fields = self._client.batch(), business_document(state)
        if seen.version:
            # each of these is replaced whole, and what else is set stays
            batch.update(self._business(), fields, option=unchanged(seen.version))
        else:
            batch.create(self._business(), fields)
        self._commit(batch, audit)

    def _tried_by_others(self, batch: Any) -> None:
        batch.set(self._bot(), {"casesRevision": firestore.Increment(1)}, merge=True)

    def _commit(self, batch: Any, audit: Audit | None, timeout: float = TIMEOUT) -> None:
        if audit:
            batch.create(self._client.collection("audit").document(audit.id), to_document(audit))
        commit(batch, timeout=timeout)

    def _bot(self) -> Any:
        return self._client.collection("settings").document("bot")

    def _business(self) -> Any:
        return self._client.collection("settings").document("business")

    def _version(self, number: int) -> Any:
        return self._bot().collection("versions").document(str(number))

    def _case(self, id_: str) -> Any:
        return self._client.collection("cases").document(id_)


def _case(snapshot: Any) -> Case:
    return from_document(Case, _filled(snapshot))


def _filled(snapshot: Any) -> dict[str, Any]:
    """Without what is null: the dataclass has its own word for what was never filled in."""
    return {name: value for name, value in data_of(snapshot).items() if value is not None}
