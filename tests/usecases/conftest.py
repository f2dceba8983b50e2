"""What the use cases' tests share."""

from __future__ import annotations

import pytest

from tests.usecases.world import World


@pytest.fixture
def world() -> World:
    """A business with its people at the desk, before anybody has written."""
    return World().with_team()
