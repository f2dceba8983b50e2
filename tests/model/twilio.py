"""Twilio, as the interleavings need it: it takes messages, and knows them by what they say and when."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.fakes.customer import CUSTOMER, OURS
from tests.model.stepping import pause
from transbordo.domain.messages import Status
from transbordo.domain.ports import ListUnavailable
from transbordo.domain.whatsapp.outgoing import Accepted, Outgoing, Refused, SendResult, Unknown
from transbordo.domain.whatsapp.reconciling import Listed, Listing
from transbordo.domain.whatsapp.webhook import IncomingMedia

TIME_LIMIT = timedelta(seconds=10)
"""How long our client waits for an answer to a send."""

NOT_ON_WHATSAPP = 63003
FAILED_LATER = 63018
OVERFLOW = 20429
_CLOCKS_DIFFER = timedelta(seconds=1)

ENDS = ("accepted", "busy", "refused", "lost before", "lost after", "fails later")
"""How a send may end: see `Twilio.send`."""


@dataclass
class Taken:
    """A message that Twilio has. `fails`: it will never reach the phone."""

    sid: str
    mid: str
    outgoing: Outgoing
    at: datetime
    fails: bool

    @property
    def statuses(self) -> tuple[Status, ...]:
        """What its callbacks tell, in the order of things."""
        return (Status.SENT, Status.FAILED) if self.fails else (Status.SENT, Status.DELIVERED, Status.READ)


class Twilio:
    """`sending` is told of every request as it leaves us, by the id of the message."""

    def __init__(self, clock: Callable[[], datetime], sending: Callable[[str], None]) -> None:
        self.taken: list[Taken] = []
        self.ends: deque[str] = deque()
        self.written: list[Listed] = []
        self.files_of: dict[str, tuple[IncomingMedia, ...]] = {}
        self.lookups_fail = 0
        self._clock = clock
        self._sending = sending

    def send(self, outgoing: Outgoing) -> SendResult:
        mid = outgoing.status_callback.rpartition("m=")[2]
        self._sending(mid)
        pause("before Twilio hears of the message")
        end = self.ends.popleft() if self.ends else "accepted"
        if end == "busy":
            return Refused(OVERFLOW, retryable=True)
        if end == "refused":
            return Refused(NOT_ON_WHATSAPP, retryable=False)
        if end == "lost before":
            return Unknown("timeout")
        sid = f"SMout{len(self.taken) + 1}"
        self.taken.append(Taken(sid, mid, outgoing, self._clock(), fails=end == "fails later"))
        pause("before we hear that Twilio has the message")
        return Unknown("timeout") if end == "lost after" else Accepted(sid)

    def typing(self, inbound_sid: str) -> None:
        pass

    def find(self, outgoing: Outgoing, since: datetime, until: datetime, known: Collection[str]) -> SendResult | None:
        if self.lookups_fail:
            self.lookups_fail -= 1
            return Unknown("lookup_failed")
        earliest, latest = since.replace(microsecond=0) - _CLOCKS_DIFFER, until + _CLOCKS_DIFFER
        for taken in self.taken:
            in_time = earliest <= taken.at <= latest
            if in_time and taken.sid not in known and taken.outgoing.text == outgoing.text:
                failed = Refused(FAILED_LATER, retryable=False, sid=taken.sid)
                return failed if taken.fails else Accepted(taken.sid)
        return None

    def customer_wrote(self, sid: str, text: str, files: tuple[IncomingMedia, ...]) -> None:
        """It is in the list, whatever becomes of the webhook."""
        self.files_of[sid] = files
        self.written.append(self._in_list(sid, text, "received", None, self._clock(), inbound=True))

    def listed(self, after: datetime, before: datetime, limit: int) -> Listing:
        if self.lookups_fail:
            self.lookups_fail -= 1
            raise ListUnavailable
        ours = [
            self._in_list(
                one.sid,
                one.outgoing.text,
                "failed" if one.fails else "delivered",
                FAILED_LATER if one.fails else None,
                one.at,
                inbound=False,
            )
            for one in self.taken
        ]
        found = (one for one in [*self.written, *ours] if after <= one.at <= before)
        return Listing(messages=tuple(sorted(found, key=lambda one: one.at)), complete=True)

    def files(self, sid: str) -> tuple[IncomingMedia, ...]:
        return self.files_of[sid]

    def _in_list(self, sid: str, text: str, status: str, error: int | None, at: datetime, *, inbound: bool) -> Listed:
        return Listed(
            sid=sid,
            inbound=inbound,
            sender=CUSTOMER if inbound else OURS,
            recipient=OURS if inbound else CUSTOMER,
            text=text,
            status=status,
            error_code=error,
            files=len(self.files_of.get(sid, ())),
            at=at,
        )

    def of(self, mid: str) -> list[Taken]:
        return [taken for taken in self.taken if taken.mid == mid]
