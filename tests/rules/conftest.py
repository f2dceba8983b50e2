"""A Firestore emulator with the product's rules and the small world of people_and_documents."""

import contextlib
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.local import emulators, ports

from .client import Database
from .people_and_documents import DOCUMENTS

RULES = Path(__file__).parents[2] / "firestore.rules"
READY_S = 60


@pytest.fixture(scope="session")
def rules_text() -> str:
    return RULES.read_text("utf-8")


@pytest.fixture(scope="session")
def database(firestore_emulator: str, rules_text: str) -> Iterator[Database]:
    with contextlib.closing(Database(firestore_emulator, "demo-rules")) as database:
        assert database.load_rules(rules_text) == []
        database.fill(DOCUMENTS)
        yield database


@pytest.fixture(scope="session")
def firestore_emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an emulator of these tests' own, alive as long as they run."""
    [port] = ports.free(1)
    command = emulators.firestore_command(port, project="demo-rules", rules=RULES, events_to=None)
    log = tmp_path_factory.mktemp("firestore") / "emulator.log"
    with log.open("wb") as output:
        emulator = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=emulators.java_environment(os.environ)
        )
    try:
        deadline = time.monotonic() + READY_S
        while not _answers(port):
            assert emulator.poll() is None and time.monotonic() < deadline, log.read_text("utf-8")
            time.sleep(0.1)
        yield f"{ports.HOST}:{port}"
    finally:
        emulator.terminate()
        emulator.wait(20)


def _answers(port: int) -> bool:
    try:
        return requests.get(f"http://{ports.HOST}:{port}/", timeout=5).ok
    except requests.ConnectionError:
        return False
