"""Tells whoever follows the feed what happened: one line of the event log each, in Twilio's own words."""

import threading
from itertools import count
from typing import Any

from . import views
from .feed import Feed
from .model import Message
from .state import State
from .timeline import Timeline

_SHOWN = 40


class Journal:
    """Writes the event log, and publishes what changed on a customer's phone."""

    def __init__(self, state: State, feed: Feed, timeline: Timeline) -> None:
        self._state = state
        self._feed = feed
        self._timeline = timeline
        self._numbers = count(1)
        self._lock = threading.Lock()

    def log(
        self, kind: str, customer: str, title: str, *, ok: bool, result: str, raw: dict[str, Any], answer: Any = None
    ) -> None:
        """`kind` is inbound, outbound, receipt or problem; `raw` the fields on the wire, `answer` what came back."""
        with self._lock:
            number = next(self._numbers)
        self._feed.publish(
            "log",
            {
                "id": number,
                "at": self._timeline.now().isoformat(),
                "kind": kind,
                "customer": customer,
                "title": title,
                "ok": ok,
                "result": result,
                "raw": raw,
                "answer": answer,
            },
        )

    def message(self, message: Message) -> None:
        self._feed.publish("message", views.for_phone(message, self._state))

    def customer(self, address: str) -> None:
        self._feed.publish("customer", views.customer(self._state.customer(address)))


def short(sid: str) -> str:
    return "…" + sid[-3:].upper()


def quote(text: str) -> str:
    """A message's text as the log shows it: one line, cut, in quotation marks; empty stays empty."""
    line = " ".join(text.split())
    return f" “{line[:_SHOWN]}{'…' if len(line) > _SHOWN else ''}”" if line else ""
