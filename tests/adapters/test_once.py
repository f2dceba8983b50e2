"""A client is made once, however many ask for it at the same moment."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from transbordo.adapters.once import Once


def test_many_threads_get_the_same_one() -> None:
    made: list[object] = []
    together = threading.Barrier(8)

    def make() -> object:
        made.append(object())
        return made[-1]

    client = Once(make)

    def ask(_: int) -> object:
        together.wait(5)
        return client()

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(8))) == set(made)
    assert len(made) == 1


def test_nothing_is_made_before_it_is_asked_for() -> None:
    Once(lambda: pytest.fail("made too early"))


def test_a_failure_is_not_kept() -> None:
    outcomes = iter([OSError(), "made"])

    def make() -> str:
        outcome = next(outcomes)
        if isinstance(outcome, OSError):
            raise outcome
        return str(outcome)

    client = Once(make)
    with pytest.raises(OSError):
        client()
    assert client() == "made"


def test_one_that_is_nothing_is_kept_too() -> None:
    calls: list[int] = []
    client: Once[None] = Once(lambda: calls.append(1))
    client()
    client()
    assert calls == [1]
