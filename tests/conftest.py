"""What tests may ask for, from one emulator to the whole product with a browser in front of it.

Every test is marked by what it uses (emulator, stack, browser), so that ./test.sh can run each kind by itself.
"""

import os
import shutil
import uuid
from collections.abc import Iterator

import pytest
from google.cloud import firestore
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from tests.local import emulators, ports
from tests.local.alone import running_alone
from tests.local.ports import HOST
from tests.local.stack import BUCKET, NEVER_BY_ITSELF, PROJECT, Options, Stack

_CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

# how long an example may take says something about the machine, not about the product
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        used = set(getattr(item, "fixturenames", ()))
        if "browser" in used:
            item.add_marker("browser")
        elif "stack" in used:
            item.add_marker("stack")
        elif used & {"firestore_emulator", "storage_emulator"}:
            item.add_marker("emulator")
    # Firestore's emulator goes on queueing for every page that is gone, and slows down whatever is written afterwards
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def firestore_emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address, as "host:port", of a Firestore emulator with the product's rules."""
    port = ports.free(1)[0]
    command = emulators.firestore_command(
        port, project=PROJECT, rules=emulators.ROOT / "firestore.rules", events_to=None
    )
    with running_alone("firestore", command, port, tmp_path_factory.mktemp("firestore")):
        yield f"{HOST}:{port}"


@pytest.fixture
def firestore_client(firestore_emulator: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[firestore.Client]:
    """A client of an empty database: each test has a project of its own in the one emulator."""
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", firestore_emulator)
    client = firestore.Client(project=f"demo-{uuid.uuid4().hex[:12]}")
    yield client
    client.close()


@pytest.fixture(scope="session")
def storage_emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address, as "http://host:port", of a Cloud Storage emulator with the bucket `BUCKET` of stack.py."""
    port = ports.free(1)[0]
    command = emulators.storage_command(port, bucket=BUCKET)
    with running_alone("storage", command, port, tmp_path_factory.mktemp("storage")):
        yield f"http://{HOST}:{port}"


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The whole product, with people, queues and knowledge but no conversations; it sweeps only when told to."""
    options = Options(folder=tmp_path_factory.mktemp("stack"), sweep_seconds=NEVER_BY_ITSELF)
    with Stack(options) as running:
        running.seed(conversations=False)
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium: the machine's own where there is one, else Playwright's."""
    own = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=own, args=_CHROMIUM_FLAGS)
        yield running
        running.close()
