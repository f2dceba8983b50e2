"""Twilio's list of messages is compared with ours, both directions, and ours is repaired.

What a withheld webhook or a lost status callback has cost is found here, minutes later.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from transbordo.domain.business.opening import day_of
from transbordo.domain.conversation.outbox import advanced
from transbordo.domain.ports import Conflict, ListUnavailable, SeenOutbound, Store
from transbordo.domain.whatsapp.reconciling import Checked, Counts, Listed, as_received, fate
from transbordo.domain.whatsapp.webhook import IncomingMedia, MalformedWebhook
from transbordo.usecases.deliver import Outbox
from transbordo.usecases.receive import receive
from transbordo.usecases.record_status import record_status

EVERY = timedelta(minutes=5)
"""Between two comparisons: a customer whose message went astray waits this long at most."""

SETTLED = timedelta(minutes=1)
"""What is younger may still be on its way: Twilio gives a webhook 15 s."""

OVERLAP = timedelta(minutes=10)
"""Looked at once more: what Twilio listed late, and what had not reached the customer's phone by then."""

FIRST = timedelta(hours=1)
"""How far the very first comparison looks back."""

SPAN = timedelta(hours=1)
"""The most time that one comparison covers: after an outage the next sweeps catch up hour by hour."""

SHORTEST = timedelta(minutes=1)

GIVEN_UP_AFTER = timedelta(hours=2)
"""Held back for so long by a message that can't be repaired, it goes on: those after it must be found."""

LIMIT = 2000
"""Messages of one direction in one comparison; where there are more, it covers less time."""


def reconcile(outbox: Outbox, failed: Callable[[Exception], None]) -> Counts | None:
    """What was found; None: it is not time yet. `failed` is told of each message that could not be repaired now.

    Raises ListUnavailable.
    """
    store, now = outbox.store, outbox.clock()
    checked = store.last_check()
    settled = (now - SETTLED).replace(microsecond=0)
    if checked.until and settled - checked.until < EVERY:
        return None
    since = checked.until or settled - FIRST
    messages, until = _listed(outbox, since, min(settled, since + SPAN))
    ours = store.sent([message.sid for message in messages if not message.inbound])
    hopeless = checked.held_since is not None and now - checked.held_since >= GIVEN_UP_AFTER
    failures: list[Exception] = []
    counts = Counts(
        inbound=sum(message.inbound for message in _between(messages, since, until)),
        outbound=sum(not message.inbound for message in _between(messages, since, until)),
        recovered=_recover(outbox, messages, failures, without_files=hopeless),
        advanced=_advance(outbox, messages, ours, failures),
        # judged only now that nothing can be on its way any more, and once
        unknown_outbound=sum(
            not message.inbound and message.sid not in ours
            for message in _between(messages, since - OVERLAP, until - OVERLAP)
        ),
    )
    _note(store, checked, None if failures and not hopeless else until, counts, now)
    for error in failures:
        failed(error)
    return counts


def _listed(outbox: Outbox, since: datetime, until: datetime) -> tuple[tuple[Listed, ...], datetime]:
    """Twilio's messages, and up to when they are all of them."""
    listing = outbox.whatsapp.listed(since - OVERLAP, until, LIMIT)
    while not listing.complete and until - since > SHORTEST:
        until = since + (until - since) / 2
        listing = outbox.whatsapp.listed(since - OVERLAP, until, LIMIT)
    return listing.messages, until


def _between(messages: tuple[Listed, ...], after: datetime, until: datetime) -> tuple[Listed, ...]:
    return tuple(message for message in messages if after < message.at <= until)


def _recover(outbox: Outbox, messages: tuple[Listed, ...], failures: list[Exception], *, without_files: bool) -> int:
    """Customers' messages that never reached us are received now: what wakes the bot is the same as ever."""
    store = outbox.store
    inbound = tuple(message for message in messages if message.inbound)
    known = store.known_inbound([message.sid for message in inbound])
    recovered = 0
    for message in inbound:
        if message.sid in known:
            continue
        try:
            recovered += receive(store, as_received(message, _files(outbox, message, without_files), outbox.clock()))
        except MalformedWebhook:
            # never to be mended, so it must not hold up the others
            continue
        except Exception as error:
            # told by the caller, and tried again with the next list: the others must not wait for it
            failures.append(error)
    return recovered


def _files(outbox: Outbox, message: Listed, can_do_without: bool) -> tuple[IncomingMedia, ...]:
    """Raises ListUnavailable; but in the end the message is better there without its files than not at all."""
    try:
        return outbox.whatsapp.files(message.sid) if message.files else ()
    except ListUnavailable:
        if not can_do_without:
            raise
        return ()


def _advance(
    outbox: Outbox, messages: tuple[Listed, ...], ours: Mapping[str, SeenOutbound], failures: list[Exception]
) -> int:
    """Statuses whose callbacks were lost."""
    moved = 0
    for listed in messages:
        seen, now = ours.get(listed.sid), outbox.clock()
        if seen is None or advanced(seen.message, fate(listed), now=now) == seen.message:
            continue
        try:
            after = record_status(outbox.store, seen.cid, seen.message.id, fate(listed), now=now, seen=seen)
        except Exception as error:
            # likewise
            failures.append(error)
            continue
        moved += after is not None and after.status is not seen.message.status
    return moved


def _note(store: Store, checked: Checked, until: datetime | None, counts: Counts, now: datetime) -> None:
    """Into the ledger. Where something failed, or another process was faster, only what was repaired is added."""
    day = day_of(store.business(), until or now).isoformat()
    if until:
        try:
            store.note_check(checked, day, until, counts, now)
            return
        except Conflict:
            pass
    elif checked.day and not checked.held_since:
        store.note_held(checked.day, now)
    if counts.recovered or counts.advanced:
        store.note_repairs(day, Counts(recovered=counts.recovered, advanced=counts.advanced), now)
