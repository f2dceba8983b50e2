"""Events reach a function as Eventarc's do: at least once, retried, and disturbed on command."""

import threading

import pytest

from tests.local import events
from tests.local.events import Deliveries, Event

EVENT = Event("answer", {"ce-id": "1"}, b"body")


class Function:
    """Answers with each of `statuses` in turn, the last one for ever, and remembers how often it was called."""

    def __init__(self, *statuses: int) -> None:
        self._statuses = list(statuses)
        self._lock = threading.Lock()
        self.calls = 0

    def __call__(self, event: Event) -> int:
        with self._lock:
            self.calls += 1
            return self._statuses.pop(0) if len(self._statuses) > 1 else self._statuses[0]


def settle(deliveries: Deliveries) -> dict[str, int]:
    """The counts once nothing runs any more."""
    assert deliveries.wait_until_idle(timeout=10)
    return deliveries.snapshot()


@pytest.fixture(autouse=True)
def retry_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_FIRST_WAIT_SECONDS", 0.001)
    monkeypatch.setattr(events, "_LONGEST_WAIT_SECONDS", 0.002)


def test_an_event_is_delivered_once() -> None:
    function = Function(200)
    deliveries = Deliveries(function)
    deliveries.accept(EVENT)
    assert settle(deliveries)["delivered"] == 1
    assert function.calls == 1


def test_an_event_that_failed_is_delivered_again() -> None:
    function = Function(500, 503, 200)
    deliveries = Deliveries(function)
    deliveries.accept(EVENT)
    counts = settle(deliveries)
    assert (function.calls, counts["retried"], counts["delivered"]) == (3, 2, 1)


def test_an_event_that_always_fails_is_given_up() -> None:
    function = Function(500)
    deliveries = Deliveries(function)
    deliveries.accept(EVENT)
    assert settle(deliveries)["given_up"] == 1
    assert function.calls == 8


def test_a_share_of_events_comes_twice() -> None:
    function = Function(200)
    deliveries = Deliveries(function)
    deliveries.set_faults({"duplicate": 0.5})
    for _ in range(10):
        deliveries.accept(EVENT)
    assert settle(deliveries)["delivered"] == 15


def test_dropped_events_never_come_and_the_next_does() -> None:
    function = Function(200)
    deliveries = Deliveries(function)
    deliveries.set_faults({"drop": 2})
    for _ in range(3):
        deliveries.accept(EVENT)
    counts = settle(deliveries)
    assert (counts["dropped"], counts["delivered"], function.calls) == (2, 1, 1)


def test_a_late_event_is_accepted_at_once_and_runs_later() -> None:
    function = Function(200)
    deliveries = Deliveries(function)
    deliveries.set_faults({"delayMs": 200})
    deliveries.accept(EVENT)
    assert deliveries.snapshot()["running"] == 1
    assert settle(deliveries)["delivered"] == 1


def test_two_events_run_side_by_side() -> None:
    both = threading.Barrier(2, timeout=10)

    def waits_for_the_other(event: Event) -> int:
        both.wait()
        return 200

    deliveries = Deliveries(waits_for_the_other)
    deliveries.accept(EVENT)
    deliveries.accept(EVENT)
    assert settle(deliveries)["delivered"] == 2
