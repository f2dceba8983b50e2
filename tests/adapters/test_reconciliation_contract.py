"""The contract of the port `Reconciliation`, kept by Firestore and by the fake alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.adapters.store_backend import Backend, commit, outbound, said
from tests.fakes.customer import CID
from transbordo.domain.conversation.change import Change
from transbordo.domain.messages import Status
from transbordo.domain.ports import Conflict
from transbordo.domain.whatsapp.reconciling import Checked, Counts


def test_the_customers_messages_that_reached_us_are_known(backend: Backend) -> None:
    said(backend, "SM1")
    said(backend, "SM2")

    assert backend.store.known_inbound(["SM1", "SM2", "SM3"]) == {"SM1", "SM2"}
    assert backend.store.known_inbound([]) == frozenset()
    assert backend.store.known_inbound([f"SM{n}" for n in range(700)]) == {"SM1", "SM2"}


def test_our_messages_are_found_by_twilio_s_ids(backend: Backend) -> None:
    said(backend, "SM1")
    messages = tuple(outbound(f"01{n}", backend.clock(), twilio_sid=f"SMout{n}") for n in range(40))
    commit(backend, Change(entries=(*messages, outbound("02A", backend.clock()))))

    found = backend.store.sent([*(f"SMout{n}" for n in range(0, 80, 2)), "SM1"])

    assert {sid: (one.cid, one.message) for sid, one in found.items()} == {
        f"SMout{n}": (CID, messages[n]) for n in range(0, 40, 2)
    }
    assert backend.store.sent([]) == {}


def test_our_message_is_changed_as_it_was_found(backend: Backend) -> None:
    said(backend, "SM1")
    commit(backend, Change(entries=(outbound("01A", backend.clock(), twilio_sid="SMout1"),)))
    found = backend.store.sent(["SMout1"])["SMout1"]
    backend.store.put_message(found, replace(found.message, status=Status.READ))

    with pytest.raises(Conflict):
        backend.store.put_message(found, replace(found.message, status=Status.SENT))


# The ledger


DAY, NEXT_DAY = "2026-11-23", "2026-11-24"


def ledger(backend: Backend, day: str = DAY) -> dict[str, Any]:
    return {
        name: value
        for name, value in (backend.read(f"ledger/{day}") or {}).items()
        if name not in ("updatedAt", "heldSince")
    }


def test_nothing_was_compared_at_first(backend: Backend) -> None:
    assert backend.store.last_check() == Checked(until=None)


def test_a_day_s_checks_add_up(backend: Backend) -> None:
    now = backend.clock()
    counts = Counts(inbound=3, outbound=2, recovered=1, advanced=1, unknown_outbound=1)
    for minutes in (5, 10):
        until = now + timedelta(minutes=minutes)
        backend.store.note_check(backend.store.last_check(), DAY, until, counts, now)

    assert ledger(backend) == {
        "checkedUntil": now + timedelta(minutes=10),
        "inbound": 6,
        "outbound": 4,
        "recovered": 2,
        "advanced": 2,
        "unknownOutbound": 2,
    }
    last = backend.store.last_check()
    assert (last.until, type(last.until)) == (now + timedelta(minutes=10), datetime)


def test_since_when_it_goes_no_further_is_told_until_it_does(backend: Backend) -> None:
    now = backend.clock()
    backend.store.note_check(backend.store.last_check(), DAY, now, Counts(), now)
    assert backend.store.last_check().held_since is None

    backend.store.note_held(DAY, now)
    held = backend.store.last_check()
    assert (held.until, held.held_since) == (now, now)

    backend.store.note_check(held, DAY, now + timedelta(minutes=5), Counts(), now)
    assert backend.store.last_check().held_since is None


def test_a_new_day_has_a_page_of_its_own_whose_check_is_the_last(backend: Backend) -> None:
    now = backend.clock()
    backend.store.note_check(backend.store.last_check(), DAY, now, Counts(inbound=3), now)
    tomorrow = now + timedelta(days=1)

    backend.store.note_check(backend.store.last_check(), NEXT_DAY, tomorrow, Counts(inbound=1), now)

    assert (ledger(backend)["inbound"], ledger(backend, NEXT_DAY)["inbound"]) == (3, 1)
    assert backend.store.last_check().until == tomorrow


@pytest.mark.parametrize("day", [DAY, NEXT_DAY])
def test_of_two_checks_at_once_one_is_noted(backend: Backend, day: str) -> None:
    now = backend.clock()
    backend.store.note_check(Checked(until=None), DAY, now, Counts(), now)
    last = backend.store.last_check()
    backend.store.note_check(last, day, now + timedelta(minutes=5), Counts(inbound=3), now)

    with pytest.raises(Conflict):
        backend.store.note_check(last, day, now + timedelta(minutes=5), Counts(inbound=3), now)
    assert ledger(backend, day)["inbound"] == 3


def test_repairs_are_noted_whoever_was_faster_and_stand_in_the_way_of_no_check(backend: Backend) -> None:
    now = backend.clock()
    backend.store.note_repairs(DAY, Counts(recovered=2), now)
    backend.store.note_repairs(DAY, Counts(advanced=1), now)
    assert backend.store.last_check() == Checked(until=None)

    backend.store.note_check(backend.store.last_check(), DAY, now, Counts(inbound=9), now)

    assert (ledger(backend)["recovered"], ledger(backend)["advanced"], ledger(backend)["inbound"]) == (2, 1, 9)
    assert backend.store.last_check().until == now
