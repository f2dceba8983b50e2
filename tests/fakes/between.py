"""Something happens between two calls of a port: the way in which tests hold a race still."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable
from typing import Any


class Between:
    """Passes every call on to `inner`, after whatever was asked for before it."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self._before: dict[str, deque[Callable[[], object]]] = defaultdict(deque)
        self._after: dict[str, deque[Callable[[], object]]] = defaultdict(deque)

    def before(self, method: str, action: Callable[[], object], *, times: int = 1) -> None:
        """`action` happens right before each of the next `times` calls of `method`; what it raises, the call raises."""
        self._before[method].extend([action] * times)

    def after(self, method: str, action: Callable[[], object]) -> None:
        """`action` happens when the next call of `method` is done, before its caller hears of it."""
        self._after[method].append(action)

    def __getattr__(self, method: str) -> Any:
        call = getattr(self._inner, method)

        def interrupted(*args: Any, **options: Any) -> Any:
            if self._before[method]:
                self._before[method].popleft()()
            result = call(*args, **options)
            if self._after[method]:
                self._after[method].popleft()()
            return result

        return interrupted
