"""Runs of use cases that stand still wherever the world could change under them, or the process die.

Each run has a greenlet of its own. A port that is wrapped in `Pausing` gives way to the scheduler before each call, and
after those that change something outside: between two pauses nothing can happen that another process would notice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from greenlet import getcurrent, greenlet  # type: ignore[import-untyped]


class Crashed(BaseException):
    """The process is gone. No `except Exception` of the product catches it, as none would survive a SIGKILL."""


class Run:
    """One use case on its way. `at`: the call before or after which it stands still."""

    def __init__(self, name: str, work: Callable[[], object]) -> None:
        self.name = name
        self.at = "at its start"
        self.result: object = None
        self.error: Exception | None = None
        self.crashed = False
        self.epoch: int | None = None
        """What somebody of the desk saw when they asked for this."""
        self._work = work
        self._greenlet = _Greenlet(self._run, self)

    @property
    def over(self) -> bool:
        return self.crashed or self._greenlet.dead

    def step(self) -> None:
        """On to the next pause, or to the end."""
        self._greenlet.switch()

    def finish(self) -> None:
        while not self.over:
            self.step()

    def gives_way(self, at: str) -> None:
        """Called from within."""
        self.at = at
        self._greenlet.parent.switch()

    def crash(self) -> None:
        self.crashed = True
        # one that has not begun leaves nothing behind
        if self._greenlet:
            self._greenlet.throw(Crashed)

    def _run(self) -> None:
        try:
            self.result = self._work()
        except Exception as error:
            self.error = error
        except Crashed:
            pass


class _Greenlet(greenlet):  # type: ignore[misc]  # its types can't be found
    def __init__(self, work: Callable[[], None], run: Run) -> None:
        super().__init__(work)
        self.of = run


def present() -> Run | None:
    """The run that is going on just now."""
    current = getcurrent()
    return current.of if isinstance(current, _Greenlet) else None


def pause(at: str) -> None:
    """Give way, if this is a run; whoever calls from outside goes on."""
    run = present()
    if run:
        run.gives_way(at)


class Pausing:
    """Passes every call on to `inner`, with a pause before it, and after it where `acts` names it."""

    def __init__(self, inner: Any, name: str, acts: frozenset[str] = frozenset()) -> None:
        self._inner, self._name, self._acts = inner, name, acts
        self._calls: dict[str, Callable[..., Any]] = {}

    def __getattr__(self, method: str) -> Any:
        if method not in self._calls:
            self._calls[method] = self._paused(getattr(self._inner, method), f"{self._name}.{method}")
        return self._calls[method]

    def _paused(self, call: Callable[..., Any], name: str) -> Callable[..., Any]:
        before, after = f"before {name}", f"after {name}"
        acts = name.rpartition(".")[2] in self._acts

        def paused(*args: Any, **options: Any) -> Any:
            pause(before)
            result = call(*args, **options)
            if acts:
                pause(after)
            return result

        return paused
