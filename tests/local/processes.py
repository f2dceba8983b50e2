"""Child processes that never outlive the stack: each leads its own group, which is ended as a whole."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

_POLL_SECONDS = 0.05
_GRACE_SECONDS = 4.0


class StackError(Exception):
    """Something of the local stack does not work; the text is for the person who started it."""


def tail(log: Path, lines: int = 25) -> str:
    """The last lines of a log, indented, for an error message."""
    text = log.read_text(errors="replace").splitlines()[-lines:] if log.exists() else []
    return "\n".join(f"    {line}" for line in text) or "    (the log is empty)"


class Reaper:
    """A helper process that ends the children's groups when this process is killed without warning.

    It holds the reading end of a pipe: when the last writer is gone, whoever is still registered is killed.
    """

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("reaper.py"))],
            stdin=subprocess.PIPE,
            start_new_session=True,
            text=True,
        )
        self._lock = threading.Lock()

    def watch(self, group: int) -> None:
        self._tell(f"+{group}\n")

    def forget(self, group: int) -> None:
        self._tell(f"-{group}\n")

    def close(self) -> None:
        """Lets the helper finish; it kills whatever is still registered."""
        with contextlib.suppress(BrokenPipeError):
            assert self._process.stdin is not None
            self._process.stdin.close()
        self._process.wait(timeout=10)

    def _tell(self, line: str) -> None:
        with self._lock, contextlib.suppress(BrokenPipeError):
            assert self._process.stdin is not None
            self._process.stdin.write(line)
            self._process.stdin.flush()


class Child:
    """One process of the stack, its group and its log."""

    def __init__(
        self, name: str, command: Sequence[str], *, env: Mapping[str, str], cwd: Path, log: Path, reaper: Reaper
    ) -> None:
        self.name = name
        self.log = log
        self._reaper = reaper
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                command,
                env=dict(env),
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        reaper.watch(self.process.pid)

    def check_alive(self) -> None:
        """Raises StackError, with the end of the log, when the process has ended."""
        if (code := self.process.poll()) is not None:
            raise StackError(f"{self.name} ended early (exit code {code}). Its log ends:\n{tail(self.log)}")

    def wait_until(self, ready: Callable[[], bool], *, timeout: float) -> None:
        """Returns when `ready()` is true; raises StackError when the child dies or `timeout` seconds pass."""
        deadline = time.monotonic() + timeout
        while not ready():
            self.check_alive()
            if time.monotonic() > deadline:
                raise StackError(f"{self.name} was not ready after {timeout:.0f} s. Its log ends:\n{tail(self.log)}")
            time.sleep(_POLL_SECONDS)

    def kill(self) -> None:
        """Ends the whole group at once, as a crash would."""
        self._signal(signal.SIGKILL)
        self.process.wait(timeout=10)
        self._reaper.forget(self.process.pid)

    def ask_to_stop(self) -> None:
        if self.process.poll() is None:
            self._signal(signal.SIGTERM)

    def finish(self, deadline: float) -> None:
        """Waits until `deadline` (monotonic) for the process to stop, then kills what is left of its group."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=max(0.0, deadline - time.monotonic()))
        self.kill()

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


def stop_all(children: Iterable[Child]) -> None:
    """Stops all at the same time, politely first."""
    running = list(children)
    for child in running:
        child.ask_to_stop()
    deadline = time.monotonic() + _GRACE_SECONDS
    for child in running:
        child.finish(deadline)
