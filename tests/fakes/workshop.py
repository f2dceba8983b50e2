"""The workshop in memory, over the same documents at the same paths as Firestore's."""

from __future__ import annotations

from collections.abc import Sequence

from tests.fakes.shelves import FakeShelves
from tests.fakes.store import FakeStore
from transbordo.domain.documents import from_document, to_document
from transbordo.domain.ports import Conflict, Reshelved, SeenBot, SeenBusiness, SeenCase
from transbordo.domain.workshop.audit import Audit
from transbordo.domain.workshop.business_state import BusinessState, business_document, business_state_of
from transbordo.domain.workshop.cases import Case
from transbordo.domain.workshop.versions import BotState, Version

_BOT = "settings/bot"
_BUSINESS = "settings/business"


class FakeWorkshop:
    """The port `Workshop`, on a store's documents and shelves' articles."""

    def __init__(self, store: FakeStore, shelves: FakeShelves | None = None) -> None:
        self.store = store
        self.shelves = shelves or FakeShelves(store)

    def bot(self) -> SeenBot:
        document = self.store.read(_BOT)
        return SeenBot(
            state=from_document(BotState, _filled(document)) if document is not None else BotState(),
            version=self.store._version(_BOT),
        )

    def put_bot(
        self,
        seen: SeenBot,
        state: BotState,
        audit: Audit,
        *,
        articles: Sequence[Reshelved] = (),
        version: Version | None = None,
    ) -> None:
        with self.store._lock:
            self._refuse_unless(self.store._version(_BOT) == seen.version)
            for change in articles:
                self._refuse_unless(self.shelves.see(change.seen.id).version == change.seen.version)
            if version:
                self._create(f"{_BOT}/versions/{version.version}", to_document(version))
            self.shelves.commit_apart_from_pieces(articles)
            self.store.put(_BOT, (self.store.read(_BOT) or {}) | to_document(state))
            self._audit(audit)

    def version(self, number: int) -> Version | None:
        document = self.store.read(f"{_BOT}/versions/{number}")
        return from_document(Version, _filled(document)) if document else None

    def cases(self) -> tuple[Case, ...]:
        return tuple(from_document(Case, _filled(document)) for _, document in self.store._all("cases"))

    def case(self, id_: str) -> SeenCase | None:
        document = self.store.read(f"cases/{id_}")
        if document is None:
            return None
        return SeenCase(case=from_document(Case, _filled(document)), version=self.store._version(f"cases/{id_}"))

    def add_case(self, case: Case, audit: Audit) -> None:
        with self.store._lock:
            self._create(f"cases/{case.id}", to_document(case))
            self._tried_by_others()
            self._audit(audit)

    def put_case(self, seen: SeenCase, case: Case, audit: Audit | None = None) -> None:
        path = f"cases/{case.id}"
        with self.store._lock:
            self._refuse_unless(self.store._version(path) == seen.version)
            self.store.put(path, to_document(case))
            if audit:
                self._tried_by_others()
                self._audit(audit)

    def remove_case(self, id_: str, audit: Audit) -> None:
        with self.store._lock:
            self.store._delete(f"cases/{id_}")
            self._tried_by_others()
            self._audit(audit)

    def business(self) -> SeenBusiness:
        document = self.store.read(_BUSINESS) or {}
        return SeenBusiness(state=business_state_of(document), version=self.store._version(_BUSINESS))

    def put_business(self, seen: SeenBusiness, state: BusinessState, audit: Audit) -> None:
        with self.store._lock:
            self._refuse_unless(self.store._version(_BUSINESS) == seen.version)
            self.store.put(_BUSINESS, (self.store.read(_BUSINESS) or {}) | business_document(state))
            self._audit(audit)

    def _tried_by_others(self) -> None:
        revision = (self.store.read(_BOT) or {}).get("casesRevision", 0)
        self.store._merge(_BOT, {"casesRevision": revision + 1})

    def _audit(self, audit: Audit) -> None:
        self._create(f"audit/{audit.id}", to_document(audit))

    def _create(self, path: str, document: dict[str, object]) -> None:
        self._refuse_unless(self.store.read(path) is None)
        self.store.put(path, document)

    @staticmethod
    def _refuse_unless(holds: bool) -> None:
        if not holds:
            raise Conflict


def _filled(document: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in document.items() if value is not None}
