"""One part of the stack by itself, for tests that need no more."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.local.ports import HOST, answers
from tests.local.processes import Child, Reaper, stop_all

_READY_SECONDS = 60.0


@contextmanager
def running_alone(name: str, command: Sequence[str], port: int, folder: Path) -> Iterator[None]:
    """Runs `command` in `folder` while the context lasts; it is entered once `port` answers HTTP."""
    reaper = Reaper()
    child = Child(name, command, env=os.environ, cwd=folder, log=folder / f"{name}.log", reaper=reaper)
    try:
        child.wait_until(lambda: answers(f"http://{HOST}:{port}/"), timeout=_READY_SECONDS)
        yield
    finally:
        stop_all([child])
        reaper.close()
