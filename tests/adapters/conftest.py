"""What the adapters' tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from gcp_storage_emulator.server import create_server
from google.cloud import firestore

from tests.adapters.http_double import HttpDouble
from tests.adapters.store_backend import Backend, Emulated, InMemory


@pytest.fixture
def web() -> Iterator[HttpDouble]:
    """A web server of the test's own."""
    with HttpDouble().running() as double:
        yield double


@pytest.fixture(scope="module")
def storage() -> Iterator[str]:
    """The address of a Cloud Storage emulator of the module's own."""
    server = create_server("127.0.0.1", 0, in_memory=True, default_bucket="demo-media")
    server.start()
    try:
        host, port = server._api._httpd.server_address[:2]
        yield f"http://{host}:{port}"
    finally:
        server.stop()


@pytest.fixture
def in_memory() -> Backend:
    return InMemory()


@pytest.fixture
def emulated(firestore_client: firestore.Client) -> Backend:
    return Emulated(firestore_client)


@pytest.fixture(params=["in_memory", "emulated"])
def backend(request: pytest.FixtureRequest) -> Backend:
    """The store of the contract tests, once in memory and once in Firestore."""
    chosen: Backend = request.getfixturevalue(request.param)
    return chosen
