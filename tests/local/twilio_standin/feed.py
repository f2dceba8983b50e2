"""What happened, in order: the phone page follows it over server-sent events."""

import json
import threading
from collections import deque
from collections.abc import Iterator
from typing import Any

_KEPT = 2000
_HEARTBEAT_SECONDS = 15


class Feed:
    """An append-only list of (id, type, data); old entries fall off its end.

    Types: `log` (a line of the event log), `message`, `removed`, `customer`, `faults`, `reload`.
    """

    def __init__(self) -> None:
        self._entries: deque[tuple[int, str, dict[str, Any]]] = deque(maxlen=_KEPT)
        self._grew = threading.Condition()
        self._last = 0

    @property
    def last(self) -> int:
        with self._grew:
            return self._last

    def publish(self, kind: str, data: dict[str, Any]) -> None:
        with self._grew:
            self._last += 1
            self._entries.append((self._last, kind, data))
            self._grew.notify_all()

    def logs(self) -> list[dict[str, Any]]:
        """The event log that is still kept, oldest first."""
        with self._grew:
            return [data for _, kind, data in self._entries if kind == "log"]

    def clear(self) -> None:
        """Forgets all and tells whoever follows to start again."""
        with self._grew:
            self._entries.clear()
        self.publish("reload", {})

    def follow(self, since: int) -> Iterator[str]:
        """Everything after `since` as server-sent events, without end; a comment now and then keeps the line open."""
        yield ": hello\n\n"
        while True:
            fresh = self._wait_after(since)
            for since, kind, data in fresh:
                yield f"id: {since}\nevent: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
            if not fresh:
                yield ": still here\n\n"

    def _wait_after(self, since: int) -> list[tuple[int, str, dict[str, Any]]]:
        with self._grew:
            self._grew.wait_for(lambda: self._last > since, timeout=_HEARTBEAT_SECONDS)
            missed = bool(self._entries) and self._entries[0][0] > since + 1
            fresh = [entry for entry in self._entries if entry[0] > since]
        return [(self._last, "reload", {})] if missed else fresh
