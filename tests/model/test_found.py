"""Interleavings that once broke a promise, each by name."""

from __future__ import annotations

import pytest

from tests.model.schedules import replay
from tests.model.service import Step


def writes(sid: str, kind: str = "question") -> Step:
    return Step("customer writes", f"webhook {sid}", (sid, kind))


def wakes(sid: str) -> Step:
    return Step("event", f"turn {sid}", (sid,))


def goes_on(run: str, until: str = "to the end") -> Step:
    return Step("goes on", run, (until,))


def arrives(sid: str, kind: str = "question") -> list[Step]:
    return [writes(sid, kind), goes_on(f"webhook {sid}")]


def is_answered(sid: str) -> list[Step]:
    return [wakes(sid), goes_on(f"turn {sid}")]


def time_passes(seconds: int) -> Step:
    return Step("clock moves", "", (seconds,))


def by(uid: str, verb: str, *more: object) -> list[Step]:
    return [Step(verb, verb, (uid, 0, *more)), goes_on(verb)]


SWEEP = [Step("sweep", "sweep"), goes_on("sweep")]

LATE_ARRIVAL = [writes("SM1"), goes_on("webhook SM1", "before store.receive")]

FOUND = {
    "a webhook that commits only after the episode was resolved": [
        *arrives("SM1"),
        *is_answered("SM1"),
        writes("SM2"),
        goes_on("webhook SM2", "before store.receive"),
        *by("diego", "resolve"),
        goes_on("webhook SM2"),
    ],
    "a webhook that commits only after a later message was answered": [
        *LATE_ARRIVAL,
        *arrives("SM2"),
        *is_answered("SM2"),
        goes_on("webhook SM1"),
        *is_answered("SM1"),
    ],
    "a process that stands still between deciding and sending for longer than its lease": [
        *arrives("SM1"),
        wakes("SM1"),
        goes_on("turn SM1", "after store.commit"),
        goes_on("turn SM1", "after store.commit"),
        time_passes(65),
        *SWEEP,
        goes_on("turn SM1"),
    ],
    "a turn whose message was answered by a newer turn before it began": [
        *arrives("SM1"),
        *is_answered("SM1"),
        *arrives("SM2", "picture"),
        wakes("SM2"),
        goes_on("turn SM2", "before store.commit"),
        *arrives("SM3", "picture"),
        *is_answered("SM3"),
        goes_on("turn SM2"),
    ],
}


@pytest.mark.parametrize("helped", [True, False], ids=["Twilio calls again", "only its list tells"])
@pytest.mark.parametrize("name", FOUND)
def test_what_once_broke_a_promise_no_longer_does(name: str, helped: bool) -> None:
    failure = replay(0, tuple(FOUND[name]), helped)

    assert failure is None, f"\n\n{failure}\n"
