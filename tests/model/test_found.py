"""Interleavings that once broke a promise, or that each hang on one guard, by name."""

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


def twilio_ends(how: str) -> Step:
    return Step("twilio ends", "", (how,))


def by(uid: str, verb: str, *more: object) -> list[Step]:
    return [Step(verb, verb, (uid, 0, *more)), goes_on(verb)]


def is_told(run: str, sid: str, which: int) -> list[Step]:
    return [Step("callback", run, (sid, which)), goes_on(run)]


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
    "a first try's refusal that is told after the second try was lost on the way": [
        *arrives("SM1"),
        wakes("SM1"),
        goes_on("turn SM1", "before Twilio hears of the message"),
        twilio_ends("refused"),
        twilio_ends("lost after"),
        time_passes(31),
        *SWEEP,
    ],
    "what became of a first try, told after its author tried again": [
        *arrives("SM1", "asks for a person"),
        *is_answered("SM1"),
        *by("bruno", "claim"),
        Step("reply", "reply", ("bruno", 0, "R1", "Um momento.")),
        goes_on("reply", "before Twilio hears of the message"),
        twilio_ends("fails later"),
        time_passes(65),
        *SWEEP,
        Step("try again", "retry", (0, "R1")),
        goes_on("retry"),
    ],
    "a failure that is told once more after its author tried again": [
        *arrives("SM1", "asks for a person"),
        *is_answered("SM1"),
        *by("bruno", "claim"),
        twilio_ends("fails later"),
        Step("reply", "reply", ("bruno", 0, "R1", "Um momento.")),
        goes_on("reply"),
        *is_told("callback 1", "SMout2", 1),
        Step("try again", "retry", (0, "R1")),
        goes_on("retry", "before Twilio hears of the message"),
        *is_told("callback 2", "SMout2", 1),
        goes_on("retry"),
    ],
    "a sweep that lists a send as overdue just before it is settled": [
        *arrives("SM1"),
        wakes("SM1"),
        goes_on("turn SM1", "before store.put_message"),
        time_passes(31),
        Step("sweep", "sweep"),
        goes_on("sweep", "before store.see"),
        goes_on("turn SM1"),
        goes_on("sweep"),
    ],
    "two sweeps that take up the same send": [
        *arrives("SM1"),
        twilio_ends("busy"),
        *is_answered("SM1"),
        time_passes(31),
        Step("sweep", "sweep A"),
        goes_on("sweep A", "before store.put_message"),
        Step("sweep", "sweep B"),
        goes_on("sweep B", "after store.put_message"),
        goes_on("sweep A"),
        goes_on("sweep B"),
    ],
    "an answer to an older message that takes in a newer one whose own answer failed": [
        *arrives("SM1"),
        *by("diego", "claim"),
        *by("diego", "resolve"),
        *arrives("SM2"),
        twilio_ends("fails later"),
        *is_answered("SM2"),
    ],
    "a process that dies between writing that its answer failed and that the customer waits": [
        *arrives("SM1"),
        twilio_ends("refused"),
        wakes("SM1"),
        goes_on("turn SM1", "after store.put_message"),
        Step("dies", "turn SM1"),
    ],
}


@pytest.mark.parametrize("helped", [True, False], ids=["Twilio calls again", "only its list tells"])
@pytest.mark.parametrize("name", FOUND)
def test_what_once_broke_a_promise_no_longer_does(name: str, helped: bool) -> None:
    failure = replay(0, tuple(FOUND[name]), helped)

    assert failure is None, f"\n\n{failure}\n"
