"""Which of Twilio's messages are in memory, and the ledger of the comparisons."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from tests.fakes.documents import FakeDocuments, message_at
from transbordo.domain.documents import entry_from_document, to_document
from transbordo.domain.messages import Outbound
from transbordo.domain.ports import SeenOutbound
from transbordo.domain.whatsapp.reconciling import Checked, Counts


class FakeReconciliation(FakeDocuments):
    """The port `Reconciliation`."""

    def known_inbound(self, sids: Collection[str]) -> frozenset[str]:
        return frozenset(sid for sid in sids if self.read(f"inbound/{sid}"))

    def sent(self, sids: Collection[str]) -> Mapping[str, SeenOutbound]:
        with self._lock:
            ours = [
                SeenOutbound(cid=cid, message=entry, version=self._version(message_at(cid, mid)))
                for (cid, mid), one in self._every_message()
                if one.get("twilioSid") in sids and isinstance(entry := entry_from_document(one), Outbound)
            ]
        return {seen.message.twilio_sid or "": seen for seen in ours}

    def last_check(self) -> Checked:
        checks = [(one["checkedUntil"], day) for day, one in self._all("ledger") if one.get("checkedUntil")]
        if not checks:
            return Checked(until=None)
        until, day = max(checks)
        held_since = self._documents[f"ledger/{day}"].get("heldSince")
        return Checked(until=until, held_since=held_since, day=day, version=self._version(f"ledger/{day}"))

    def note_check(self, checked: Checked, day: str, until: datetime, counts: Counts, now: datetime) -> None:
        path = f"ledger/{day}"
        with self._lock:
            if checked.day == day:
                self._refuse_unless(self._version(path) == checked.version)
            else:
                self._refuse_unless("checkedUntil" not in self._documents.get(path, {}))
            self._add_up(path, counts, checkedUntil=until, heldSince=None, updatedAt=now)

    def note_held(self, day: str, now: datetime) -> None:
        self._merge(f"ledger/{day}", {"heldSince": now, "updatedAt": now})

    def note_repairs(self, day: str, counts: Counts, now: datetime) -> None:
        with self._lock:
            self._add_up(f"ledger/{day}", counts, updatedAt=now)

    def _add_up(self, path: str, counts: Counts, **fields: Any) -> None:
        before = self._documents.get(path, {})
        sums = {name: before.get(name, 0) + count for name, count in to_document(counts).items()}
        self._merge(path, sums | fields)
