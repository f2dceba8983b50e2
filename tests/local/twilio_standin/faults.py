"""What shall go wrong, on command. One set for the whole stand-in; all of it off is a healthy Twilio."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from .errors import FAILURES, REFUSALS

_HELD_SECONDS = 60
_SPECIAL = {"429": 20429, "500": 20500, "503": 20503}
_TIMEOUTS = ("timeout_before", "timeout_after_accept")


class UnknownFault(ValueError):
    """A fault that does not exist, or a value that it cannot have."""


@dataclass(frozen=True)
class Faults:
    """The faults; the names are those of the JSON.

    next, times: the next sends end so: "429", "500", "503", "timeout_before" (held, then refused),
        "timeout_after_accept" (accepted, then held), or one of Twilio's codes. retryAfterSeconds: the header of a 429.
    duplicateCallbacks, shuffleCallbacks, dropCallbacks, callbackDelayMs: status callbacks come twice, last one first,
        never, late. noReadReceipts: the customer's phone tells nobody what it read.
    duplicateWebhooks, shuffleWebhooks: inbound webhooks come twice, or every other one late.
    dropWebhooks: this many inbound messages never reach the webhook, though Twilio's list has them.
    mediaNotFoundTimes: this many downloads of media answer 404 first.
    """

    next: str | None = None
    times: int = 1
    retryAfterSeconds: float | None = None
    duplicateCallbacks: bool = False
    shuffleCallbacks: bool = False
    dropCallbacks: bool = False
    callbackDelayMs: int = 0
    noReadReceipts: bool = False
    duplicateWebhooks: bool = False
    shuffleWebhooks: bool = False
    dropWebhooks: int = 0
    mediaNotFoundTimes: int = 0


class FaultBox:
    """Holds the faults, counts down those that wear off, and tells `changed` of every change."""

    def __init__(self, changed: Callable[[dict[str, Any]], None]) -> None:
        self._now = Faults()
        self._changed = changed
        self._cleared = threading.Condition()
        self._generation = 0

    def get(self) -> Faults:
        with self._cleared:
            return self._now

    def as_json(self) -> dict[str, Any]:
        return asdict(self.get())

    def change(self, wanted: Mapping[str, Any]) -> None:
        """Sets those faults that are named and leaves the others; raises UnknownFault."""
        unknown = set(wanted) - {field.name for field in fields(Faults)}
        if unknown:
            raise UnknownFault(f"no such fault: {', '.join(sorted(unknown))}")
        given = dict(wanted)
        if given.get("next") is not None:
            given["next"] = str(given["next"])
            _check_next(given["next"])
            given.setdefault("times", 1)
        with self._cleared:
            self._set(replace(self._now, **given))

    def clear(self) -> None:
        """All is well again; requests that are held are let go."""
        with self._cleared:
            self._set(Faults())
            self._generation += 1
            self._cleared.notify_all()

    def take_next(self) -> str | None:
        """How this send shall end, or None; the last of `times` turns the fault off."""
        with self._cleared:
            fault, left = self._now.next, self._now.times - 1
            if fault is not None:
                self._set(replace(self._now, next=fault if left > 0 else None, times=max(left, 1)))
            return fault

    def take(self, counter: str) -> bool:
        """Whether one of a counted fault (`dropWebhooks`, `mediaNotFoundTimes`) was left; uses it up."""
        with self._cleared:
            left: int = getattr(self._now, counter)
            if left > 0:
                changed: dict[str, Any] = {counter: left - 1}
                self._set(replace(self._now, **changed))
            return left > 0

    def _set(self, faults: Faults) -> None:
        self._now = faults
        self._changed(asdict(faults))

    def hold(self) -> None:
        """Keeps a request waiting until the faults are cleared, at most a minute: its sender gives up before."""
        with self._cleared:
            generation = self._generation
            self._cleared.wait_for(lambda: self._generation != generation, timeout=_HELD_SECONDS)


def refusal_code(fault: str) -> int | None:
    """The code with which a fault refuses a send at once; None for the faults of another kind."""
    code = _SPECIAL.get(fault) or (int(fault) if fault.isdigit() else None)
    return code if code in REFUSALS else None


def failure_code(fault: str | None) -> int | None:
    """The code with which a send fails after it was accepted."""
    return int(fault) if fault and fault.isdigit() and int(fault) in FAILURES else None


def _check_next(fault: str) -> None:
    if fault not in _TIMEOUTS and refusal_code(fault) is None and failure_code(fault) is None:
        raise UnknownFault(f"next cannot be {fault}")
