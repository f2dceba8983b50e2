"""Children of the stack: named when they die early, and never left behind."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.local import ports
from tests.local.clients import eventually
from tests.local.processes import Child, Reaper, StackError, stop_all

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]
# Starts a process of its own, which a kill of the leader alone would leave behind.
PARENT = [sys.executable, "-c", f"import subprocess; subprocess.run({SLEEP!r})"]
DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)",
]


@pytest.fixture
def reaper() -> Iterator[Reaper]:
    held = Reaper()
    yield held
    held.close()


def start(command: list[str], folder: Path, reaper: Reaper, name: str = "part") -> Child:
    return Child(name, command, env=os.environ, cwd=folder, log=folder / "part.log", reaper=reaper)


def group_is_gone(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_child_that_dies_early_is_named_with_the_end_of_its_log(tmp_path: Path, reaper: Reaper) -> None:
    child = start([sys.executable, "-c", "print('no disk left'); raise SystemExit(3)"], tmp_path, reaper, "storage")
    with pytest.raises(StackError, match=r"(?s)storage ended early \(exit code 3\).*no disk left"):
        child.wait_until(lambda: False, timeout=30)
    stop_all([child])


def test_a_child_that_is_never_ready_is_named(tmp_path: Path, reaper: Reaper) -> None:
    child = start(SLEEP, tmp_path, reaper, "firestore")
    with pytest.raises(StackError, match="firestore was not ready"):
        child.wait_until(lambda: False, timeout=0.1)
    stop_all([child])


def test_stopping_ends_the_children_of_children_too(tmp_path: Path, reaper: Reaper) -> None:
    child = start(PARENT, tmp_path, reaper)
    stop_all([child])
    eventually("the group is gone", lambda: group_is_gone(child.process.pid))


def test_a_child_that_does_not_listen_is_killed(
    tmp_path: Path, reaper: Reaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.local.processes._GRACE_SECONDS", 0.2)
    child = start(DEAF, tmp_path, reaper)
    child.wait_until(lambda: "deaf" in child.log.read_text(), timeout=30)
    stop_all([child])
    assert child.process.returncode == -signal.SIGKILL


def test_a_stack_that_is_killed_takes_its_children_along(tmp_path: Path) -> None:
    program = f"""
import os, time
from pathlib import Path
from tests.local.processes import Child, Reaper
folder = Path({str(tmp_path)!r})
child = Child("part", {SLEEP!r}, env=os.environ, cwd=folder, log=folder / "part.log", reaper=Reaper())
print(child.process.pid, flush=True)
time.sleep(600)
"""
    stack = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert stack.stdout
    group = int(stack.stdout.readline())
    stack.kill()
    stack.communicate(timeout=10)
    eventually("the group is gone", lambda: group_is_gone(group))


def test_a_taken_port_is_replaced_by_a_free_one() -> None:
    with socket.socket() as other:
        other.bind((ports.HOST, 0))
        other.listen()
        taken = other.getsockname()[1]
        chosen = ports.choose({"hosting": taken})["hosting"]
        assert chosen != taken
        assert ports.is_free(chosen)
    assert ports.choose({"hosting": taken})["hosting"] == taken


def test_free_ports_are_all_different() -> None:
    assert len(set(ports.free(20))) == 20


def test_waiting_for_what_never_comes_says_what_it_was() -> None:
    with pytest.raises(AssertionError, match="the moon"):
        eventually("the moon", lambda: False, timeout=0.2)
