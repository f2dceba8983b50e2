"""What waits for longer than it may: the sweep itself, customers' messages, customers, and our messages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from transbordo.domain.health.findings import Finding, found
from transbordo.domain.ports import Overdue, Reconciliation

SWEPT_WITHIN = timedelta(minutes=15)
"""The sweep compares our messages with Twilio's every five minutes, up to the minute before: twice missed is too much.

The ledger that it keeps of that is the sweep's sign of life; a document of its own would be a write a minute.
"""

PROCESSED_WITHIN = timedelta(minutes=5)
"""An event wakes the bot at once; one that was lost is taken up by the sweep after a minute."""

ANSWERED_WITHIN = timedelta(minutes=5)
"""The sweep answers after 90 seconds, or calls a person."""

SENT_WITHIN = timedelta(minutes=15)
"""A refused send is tried again after pauses that grow; one without an outcome is looked up after a minute."""

_ENOUGH = 50
"""More than this are told as this many."""


def sweep(store: Reconciliation, now: datetime) -> Iterator[Finding]:
    until = store.last_check().until
    if until is None:
        yield found("sweep_never_ran")
    elif now - until > SWEPT_WITHIN:
        yield found("sweep_not_running", minutes=_minutes(now - until))


def inbound(store: Overdue, now: datetime) -> Iterator[Finding]:
    if late := store.unprocessed(now - PROCESSED_WITHIN, _ENOUGH):
        oldest = late[0].received_at or now - PROCESSED_WITHIN
        yield found("inbound_waiting", count=len(late), minutes=_minutes(now - oldest))


def silent_bot(store: Overdue, now: datetime) -> Iterator[Finding]:
    if stuck := store.silent(now - ANSWERED_WITHIN, _ENOUGH):
        yield found("customers_stuck", count=len(stuck), minutes=_minutes(ANSWERED_WITHIN))


def sends(store: Overdue, now: datetime) -> Iterator[Finding]:
    if stuck := store.stuck_sends(now - SENT_WITHIN, _ENOUGH):
        yield found("sends_stuck", count=len(stuck), minutes=_minutes(SENT_WITHIN))


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)
