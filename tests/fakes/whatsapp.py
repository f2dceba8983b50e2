"""Twilio in memory."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Collection
from datetime import datetime

from transbordo.domain.ports import ListUnavailable
from transbordo.domain.whatsapp.outgoing import Accepted, Outgoing, SendResult, Unknown
from transbordo.domain.whatsapp.reconciling import Listed, Listing
from transbordo.domain.whatsapp.webhook import IncomingMedia

Happening = Callable[[], object]


class FakeWhatsApp:
    """Accepts everything, unless told how the next sends end.

    `sent` is every request made, `delivered` what the customer gets: they differ where an answer was lost or refused.
    """

    def __init__(self) -> None:
        self.sent: list[Outgoing] = []
        self.delivered: list[Outgoing] = []
        self.typing_for: list[str] = []
        self.asked_for: list[tuple[Outgoing, datetime, datetime]] = []
        self.while_sending: deque[Happening] = deque()
        self._ends: deque[tuple[SendResult, bool]] = deque()
        self._taken: list[tuple[str, Outgoing]] = []
        self._fates: dict[str, SendResult] = {}
        self.listings: list[tuple[datetime, datetime]] = []
        self._listed: list[Listed] = []
        self._files: dict[str, tuple[IncomingMedia, ...]] = {}
        self._reachable = True
        self._numbers = itertools.count(1)

    def next_ends(self, *results: SendResult, arrives: bool = False) -> None:
        """How the next sends end; `arrives`: Twilio has the message in spite of it."""
        self._ends.extend((result, arrives) for result in results)

    def cannot_be_asked(self) -> None:
        """From now on neither `find` nor a list gets an answer."""
        self._reachable = False

    def later_says(self, outgoing: Outgoing, fate: SendResult) -> None:
        """What the list tells of a message that Twilio has."""
        (sid,) = (sid for sid, taken in self._taken if taken is outgoing)
        self._fates[sid] = fate

    def send(self, outgoing: Outgoing) -> SendResult:
        self.sent.append(outgoing)
        if self.while_sending:
            self.while_sending.popleft()()
        sid = f"SMout{next(self._numbers):029d}"
        result, arrives = self._ends.popleft() if self._ends else (Accepted(sid), True)
        if arrives:
            self.delivered.append(outgoing)
            self._taken.append((sid, outgoing))
        return result

    def typing(self, inbound_sid: str) -> None:
        self.typing_for.append(inbound_sid)

    def lists(self, *messages: Listed, files: tuple[IncomingMedia, ...] = ()) -> None:
        """Twilio's list holds these too; `files` are those of each that has any."""
        self._listed.extend(messages)
        self._files |= {message.sid: files for message in messages if message.files}

    def listed(self, after: datetime, before: datetime, limit: int) -> Listing:
        self.listings.append((after, before))
        if not self._reachable:
            raise ListUnavailable
        found = sorted((m for m in self._listed if after <= m.at <= before), key=lambda message: message.at)
        newest = [[m for m in found if m.inbound is inbound][-limit:] for inbound in (True, False)]
        return Listing(
            messages=tuple(sorted((m for side in newest for m in side), key=lambda message: message.at)),
            complete=all(len(side) < limit for side in newest),
        )

    def files(self, sid: str) -> tuple[IncomingMedia, ...]:
        if not self._reachable or sid not in self._files:
            raise ListUnavailable
        return self._files[sid]

    def find(self, outgoing: Outgoing, since: datetime, until: datetime, known: Collection[str]) -> SendResult | None:
        """As Twilio's list does, it tells messages apart by what they say; of when it knows nothing."""
        self.asked_for.append((outgoing, since, until))
        if not self._reachable:
            return Unknown("lookup_failed")
        for sid, taken in self._taken:
            if sid not in known and (taken.to, taken.text) == (outgoing.to, outgoing.text):
                return self._fates.get(sid, Accepted(sid))
        return None
