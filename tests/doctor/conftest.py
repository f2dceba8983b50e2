"""An examination of the running stack, as ./deploy.sh doctor makes it, with what was told of the stack falsified."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore

from deploy import doctor
from tests.local.stack import Stack

Told = dict[str, dict[str, Any]]
Examine = Callable[..., Told]


@pytest.fixture
def own_environment() -> Iterator[None]:
    """What the doctor puts into the environment is gone afterwards."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def examine(stack: Stack, tmp_path: Path, capsys: pytest.CaptureFixture[str], own_environment: None) -> Examine:
    """Findings by their code; the arguments replace what stack.json says, and capital ones are settings."""

    def examined(**falsified: str) -> Told:
        settings = {name: value for name, value in falsified.items() if name.isupper()}
        addresses = {name: value for name, value in falsified.items() if not name.isupper()}
        (tmp_path / "stack.json").write_text(json.dumps(stack.addresses | addresses))
        os.environ.update(settings)
        code = doctor.main(["--local", "--folder", str(tmp_path), "--json"])
        told = json.loads(capsys.readouterr().out)
        assert code == any(finding["severity"] == "error" for finding in told["findings"])
        found: Told = {}
        for finding in told["findings"]:
            found.setdefault(finding["code"], finding)
        return found

    return examined


@pytest.fixture
def documents(stack: Stack, own_environment: None) -> firestore.Client:
    os.environ["FIRESTORE_EMULATOR_HOST"] = stack.addresses["firestore"]
    return firestore.Client(project=stack.addresses["project"], credentials=AnonymousCredentials())


@pytest.fixture
def twilio(stack: Stack) -> Iterator[Callable[..., None]]:
    """Changes the account at Twilio: see tests/local/twilio_standin/account.py."""
    address = f"{stack.addresses['twilio']}/control/account"

    def change(**account: Any) -> None:
        requests.post(address, json=account, timeout=10).raise_for_status()

    yield change
    requests.delete(address, timeout=10).raise_for_status()


@pytest.fixture
def gemini(stack: Stack) -> Iterator[Callable[[str], None]]:
    """The next call of Gemini ends with this status."""
    address = f"{stack.addresses['gemini']}/control/faults"

    def fail(status: str, times: int = 1) -> None:
        requests.post(address, json={"next": status, "times": times}, timeout=10).raise_for_status()

    yield fail
    requests.delete(address, timeout=10).raise_for_status()


@pytest.fixture(autouse=True)
def swept(stack: Stack, documents: firestore.Client) -> None:
    """As after some minutes of service: the sweep has just compared."""
    for page in documents.collection("ledger").list_documents():
        page.delete()
    assert stack.sweep().status_code == 200
