"""What shall go wrong, on command. All of it off is a healthy Gemini."""

import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

_HELD_SECONDS = 60

ERRORS = {
    "400": (400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key."),
    "401": (401, "UNAUTHENTICATED", "Request had invalid authentication credentials."),
    "403": (403, "PERMISSION_DENIED", "Method doesn't allow unregistered callers."),
    "404": (404, "NOT_FOUND", "The model is not found for API version v1beta, or is not supported."),
    "429": (429, "RESOURCE_EXHAUSTED", "You exceeded your current quota."),
    "500": (500, "INTERNAL", "An internal error has occurred."),
    "503": (503, "UNAVAILABLE", "The model is overloaded. Please try again later."),
    "504": (504, "DEADLINE_EXCEEDED", "The request took too long."),
}
DETAILS = {"400": {"details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}]}}
"""What tells a 400 for a key from one for anything else."""

BREACHES = ("too_long", "invented_price", "invented_link")
KINDS = {
    *ERRORS,
    *BREACHES,
    *("silence", "blocked", "safety", "empty", "broken_json", "wrong_schema", "max_tokens", "html"),
}


class UnknownFault(ValueError):
    """A fault that does not exist, or a value that it cannot have."""


@dataclass(frozen=True)
class Faults:
    """next, times: how the next calls end: an error's status; "silence" (taken, and never answered); "blocked" (the
    prompt), "safety" (the answer), "empty", "broken_json", "wrong_schema", "max_tokens" (cut off), "html" (no API at
    all); "too_long" (1,700 characters), "invented_price", "invented_link": a whole answer that breaks the contract.
    delayMs: how late every answer comes.
    """

    next: str | None = None
    times: int = 1
    delayMs: int = 0


class FaultBox:
    """Holds the faults, and counts down those that wear off."""

    def __init__(self) -> None:
        self._now = Faults()
        self._cleared = threading.Condition()
        self._generation = 0

    def as_json(self) -> dict[str, Any]:
        with self._cleared:
            return asdict(self._now)

    def change(self, wanted: Mapping[str, Any]) -> None:
        """Sets those that are named and leaves the others; raises UnknownFault."""
        unknown = set(wanted) - {field.name for field in fields(Faults)}
        if unknown:
            raise UnknownFault(f"no such fault: {', '.join(sorted(unknown))}")
        given = dict(wanted)
        if given.get("next") is not None:
            given["next"] = str(given["next"])
            given.setdefault("times", 1)
            if given["next"] not in KINDS:
                raise UnknownFault(f"next cannot be {given['next']}")
        if any(not isinstance(given.get(name, 0), int) for name in ("times", "delayMs")):
            raise UnknownFault("times and delayMs are whole numbers")
        with self._cleared:
            self._now = replace(self._now, **given)

    def clear(self) -> None:
        """All is well again; calls that are held are let go."""
        with self._cleared:
            self._now = Faults()
            self._generation += 1
            self._cleared.notify_all()

    def take(self) -> str | None:
        """How this call shall end, or None, after its delay; the last of `times` turns the fault off."""
        with self._cleared:
            self._wait(self._now.delayMs / 1000)
            fault, left = self._now.next, self._now.times - 1
            if fault is not None:
                self._now = replace(self._now, next=fault if left > 0 else None, times=max(left, 1))
            return fault

    def hold(self) -> None:
        """Keeps a call waiting until the faults are cleared, at most a minute: its sender gives up before."""
        with self._cleared:
            self._wait(_HELD_SECONDS)

    def _wait(self, seconds: float) -> None:
        generation = self._generation
        if seconds:
            self._cleared.wait_for(lambda: self._generation != generation, timeout=seconds)
