"""What the adapters' tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.adapters.http_double import HttpDouble


@pytest.fixture
def web() -> Iterator[HttpDouble]:
    """A web server of the test's own."""
    with HttpDouble().running() as double:
        yield double
