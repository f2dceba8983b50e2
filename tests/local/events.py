"""Delivers Firestore events to a function as Eventarc does: at least once, retried, and unreliable on command."""

import math
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

_ATTEMPTS = 8
# Eventarc waits 10 to 600 s; nobody at a laptop would.
_FIRST_WAIT_SECONDS = 0.5
_LONGEST_WAIT_SECONDS = 8.0


@dataclass(frozen=True)
class Event:
    """A binary CloudEvent as it goes over the wire: its ce-* headers and its bytes."""

    function: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Faults:
    """What the next events suffer; the control endpoint sets it."""

    duplicate: float = 0.0
    delay_ms: int = 0
    drop: int = 0


@dataclass
class Deliveries:
    """Runs each event on its own thread, by `run`, which answers with the function's HTTP status."""

    run: Callable[[Event], int]
    counts: dict[str, int] = field(
        default_factory=lambda: {"received": 0, "delivered": 0, "retried": 0, "given_up": 0, "dropped": 0, "running": 0}
    )

    def __post_init__(self) -> None:
        self._lock = threading.Condition()
        self._faults = Faults()
        self._owed_duplicates = 0.0

    def accept(self, event: Event) -> None:
        """Takes an event over; returns at once."""
        with self._lock:
            self.counts["received"] += 1
            if self._faults.drop > 0:
                self._faults.drop -= 1
                self.counts["dropped"] += 1
                return
            delay = self._faults.delay_ms / 1000
            # A share that adds up is as good as a drawn one, and a test can count on it.
            self._owed_duplicates += self._faults.duplicate
            copies = 1 + math.floor(self._owed_duplicates)
            self._owed_duplicates -= copies - 1
            self.counts["running"] += copies
        for _ in range(copies):
            threading.Thread(target=self._deliver, args=(event, delay), daemon=True).start()

    def set_faults(self, wanted: Mapping[str, Any]) -> None:
        """`duplicate`: share of events that come twice; `delayMs`: how late; `drop`: how many never come."""
        with self._lock:
            self._faults = Faults(
                duplicate=float(wanted.get("duplicate", 0)),
                delay_ms=int(wanted.get("delayMs", 0)),
                drop=int(wanted.get("drop", 0)),
            )
            self._owed_duplicates = 0.0

    def snapshot(self) -> dict[str, int]:
        with self._lock:
            return dict(self.counts)

    def wait_until_idle(self, timeout: float) -> bool:
        """Whether, within `timeout` seconds, every accepted event had its last run."""
        with self._lock:
            return self._lock.wait_for(lambda: self.counts["running"] == 0, timeout)

    def _deliver(self, event: Event, delay: float) -> None:
        pause = threading.Event()
        pause.wait(delay)
        wait = _FIRST_WAIT_SECONDS
        for attempt in range(1, _ATTEMPTS + 1):
            if self.run(event) < 500:
                self._ended("delivered")
                return
            if attempt < _ATTEMPTS:
                with self._lock:
                    self.counts["retried"] += 1
                pause.wait(wait)
                wait = min(wait * 2, _LONGEST_WAIT_SECONDS)
        self._ended("given_up")

    def _ended(self, outcome: str) -> None:
        with self._lock:
            self.counts[outcome] += 1
            self.counts["running"] -= 1
            self._lock.notify_all()
