"""How often Firestore is called: a proxy in front of the client's generated API, which every call passes."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Collection
from typing import Any

from google.cloud import firestore


class CountedCalls:
    """Counts the remote procedure calls of `client` by name, from now on.

    `meet` shows that calls are made at once: each waits for the others, and fails where they never come.
    """

    def __init__(self, client: firestore.Client) -> None:
        self.made: Counter[str] = Counter()
        self._first: dict[str, Callable[[], object]] = {}
        self._meeting: tuple[Collection[str], threading.Barrier] | None = None
        self._inner = client._firestore_api
        client._firestore_api_internal = self

    @property
    def total(self) -> int:
        return self.made.total()

    def meet(self, *names: str) -> None:
        """The next calls of these names go through together."""
        self._meeting = (set(names), threading.Barrier(len(names)))

    def before(self, name: str, action: Callable[[], object]) -> None:
        """`action` happens right before the next call of this name."""
        self._first[name] = action

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(self._inner, name)
        if not callable(attribute) or name.startswith("_"):
            return attribute

        def counted(*args: Any, **options: Any) -> Any:
            self.made[name] += 1
            if action := self._first.pop(name, None):
                action()
            if self._meeting and name in self._meeting[0]:
                self._meeting[1].wait(timeout=10)
            return attribute(*args, **options)

        return counted
