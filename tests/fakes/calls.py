"""How often Firestore is called: a proxy in front of the client's generated API, which every call passes."""

from __future__ import annotations

from collections import Counter
from typing import Any

from google.cloud import firestore


class CountedCalls:
    """Counts the remote procedure calls of `client` by name, from now on."""

    def __init__(self, client: firestore.Client) -> None:
        self.made: Counter[str] = Counter()
        self._inner = client._firestore_api
        client._firestore_api_internal = self

    @property
    def total(self) -> int:
        return self.made.total()

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(self._inner, name)
        if not callable(attribute) or name.startswith("_"):
            return attribute

        def counted(*args: Any, **options: Any) -> Any:
            self.made[name] += 1
            return attribute(*args, **options)

        return counted
