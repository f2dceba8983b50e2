"""Makes the functions' process stand still in the middle of a step, so that it can be killed or overtaken right there.

    POST   /_local/switches {id, customer, at, when, nth?, having?}
                            the `nth` call of `at` ("store.commit", "twilio.send" ...) made for a customer (the digits
                            of their number) stops "before" or "after" it; `having`: counts only where the same thread
                            has called that before
    GET    /_local/switches → {id: whether it has been reached}
    POST   /_local/switches/release {id}      on it goes
    DELETE /_local/switches                   all go on, and nothing stops any more

Whose call it is, is told by its arguments; a call that names nobody belongs to the customer of the thread's last one.
"""

import importlib
import inspect
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

_ADAPTERS = {
    "store": ("firestore_store", "FirestoreStore"),
    "twilio": ("twilio_whatsapp", "TwilioWhatsApp"),
    "model": ("gemini", "Gemini"),
    "bucket": ("media_bucket", "MediaBucket"),
    "files": ("media_source", "TwilioMedia"),
}


@dataclass
class _Switch:
    customer: str
    at: str
    when: str
    having: str | None
    left: int
    reached: bool = False
    released: threading.Event = field(default_factory=threading.Event)


class Switches:
    """The switches of this process. Its adapters are wrapped when the first one is set."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._switches: dict[str, _Switch] = {}
        self._thread = threading.local()
        self._wrapped = False

    def set(self, wanted: Mapping[str, Any]) -> None:
        with self._lock:
            self._wrap_adapters()
            self._switches[wanted["id"]] = _Switch(
                customer=wanted["customer"],
                at=wanted["at"],
                when=wanted["when"],
                having=wanted.get("having"),
                left=int(wanted.get("nth", 1)),
            )

    def snapshot(self) -> dict[str, bool]:
        with self._lock:
            return {name: switch.reached for name, switch in self._switches.items()}

    def release(self, name: str) -> None:
        self._switches[name].released.set()

    def clear(self) -> None:
        with self._lock:
            for switch in self._switches.values():
                switch.released.set()
            self._switches.clear()

    def _wrap_adapters(self) -> None:
        if self._wrapped:
            return
        self._wrapped = True
        for port, (module, name) in _ADAPTERS.items():
            adapter = getattr(importlib.import_module(f"transbordo.adapters.{module}"), name)
            for method, call in inspect.getmembers(adapter, inspect.isfunction):
                if not method.startswith("_"):
                    setattr(adapter, method, self._stopping(call, f"{port}.{method}"))

    def _stopping(self, call: Callable[..., Any], at: str) -> Callable[..., Any]:
        @wraps(call)
        def stopping(adapter: Any, *args: Any, **options: Any) -> Any:
            self._passes(at, "before", args)
            result = None
            try:
                result = call(adapter, *args, **options)
            finally:
                # also where somebody else was faster: a callback may write what this call was about to
                self._passes(at, "after", (*args, result))
            return result

        return stopping

    def _passes(self, at: str, when: str, told: tuple[Any, ...]) -> None:
        with self._lock:
            switch = self._stops(at, when, "\n".join(map(_name_of, told)))
        if switch:
            switch.released.wait()

    def _stops(self, at: str, when: str, names: str) -> _Switch | None:
        customer = next((each.customer for each in self._switches.values() if each.customer in names), None)
        self._thread.customer = customer or getattr(self._thread, "customer", None)
        called = self._thread.__dict__.setdefault("called", set())
        called.add(at)
        for switch in self._switches.values():
            here = (switch.customer, switch.at, switch.when) == (self._thread.customer, at, when)
            if here and not switch.reached and switch.having in (None, *called):
                switch.left -= 1
                if switch.left == 0:
                    switch.reached = True
                    return switch
        return None


def _name_of(value: Any) -> str:
    """What of an argument or a result names a customer; empty where nothing does."""
    if isinstance(value, str):
        return value
    conversation = getattr(value, "conversation", None)
    return str(getattr(value, "cid", None) or getattr(value, "to", None) or getattr(conversation, "id", None) or "")
