"""The number that a customer may quote."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from transbordo.domain.conversation.protocol import protocol_number


@given(st.datetimes(datetime(2024, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC)), st.text())
def test_it_is_a_day_and_six_digits(now: datetime, seed: str) -> None:
    assert re.fullmatch(r"20[0-9]{6}-[0-9]{6}", protocol_number(now, seed))


def test_its_day_is_brazil_s() -> None:
    assert protocol_number(datetime(2026, 11, 24, 2, 59, tzinfo=UTC), "x").startswith("20261123-")
    assert protocol_number(datetime(2026, 11, 24, 3, 0, tzinfo=UTC), "x").startswith("20261124-")


def test_it_does_not_tell_how_many_there_were() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    numbers = {protocol_number(now, f"01{n:024d}") for n in range(1000)}

    assert len(numbers) > 990
    assert sorted(numbers) != [protocol_number(now, f"01{n:024d}") for n in range(1000)]
