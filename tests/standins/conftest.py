"""The Twilio stand-in, fresh for each test."""

from collections.abc import Iterator

import pytest

from tests.standins.twilio_world import World, twilio_world


@pytest.fixture
def world() -> Iterator[World]:
    with twilio_world() as made:
        yield made
