"""Twilio's list of messages held against ours, and the ledger of what came of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from transbordo.domain.ports.conversations import SeenOutbound
from transbordo.domain.whatsapp.reconciling import Checked, Counts


class Reconciliation(Protocol):
    """Which of Twilio's messages we have, and the ledger of the comparisons."""

    def known_inbound(self, sids: Collection[str]) -> frozenset[str]:
        """Those of the customers' messages that have reached us."""

    def sent(self, sids: Collection[str]) -> Mapping[str, SeenOutbound]:
        """Our messages by Twilio's ids, as far as we know of them."""

    def last_check(self) -> Checked: ...

    def note_check(self, checked: Checked, day: str, until: datetime, counts: Counts, now: datetime) -> None:
        """Add `counts` to the ledger of `day` (YYYY-MM-DD): Twilio's list and ours were compared up to `until`.

        Raises Conflict when another process has noted a check since `checked`.
        """

    def note_held(self, day: str, now: datetime) -> None:
        """From now on, and until the next check is noted, it goes no further than the ledger of `day` tells."""

    def note_repairs(self, day: str, counts: Counts, now: datetime) -> None:
        """Add `counts` to the ledger of `day`, however far anybody has compared."""
