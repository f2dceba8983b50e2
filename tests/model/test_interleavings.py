"""Ten thousand interleavings of the real use cases: whatever comes between two of their steps, the promises hold.

INTERLEAVINGS=500000 plays more of them, INTERLEAVINGS_FROM=4506 begins at that seed; a failure prints its seed, and the
shortest schedule that still breaks the promise.
"""

from __future__ import annotations

import os
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context

import pytest

from tests.model.schedules import Failure, play

COUNT = int(os.environ.get("INTERLEAVINGS", "10000"))
FIRST = int(os.environ.get("INTERLEAVINGS_FROM", "0"))
_BATCH = 250


def play_some(first: int, count: int) -> Failure | None:
    """The first failure among the seeds from `first` on."""
    return next(filter(None, map(play, range(first, first + count))), None)


@pytest.mark.timeout(0 if COUNT > 10_000 else 600)  # a minute alone, ten where others use the machine
def test_whatever_happens_in_whatever_order_the_promises_hold(capsys: pytest.CaptureFixture[str]) -> None:
    began = time.monotonic()
    starts = range(FIRST, FIRST + COUNT, _BATCH)
    # forked children of a process with gRPC's threads would hang
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        failures = [failure for failure in pool.map(play_some, starts, repeat(_BATCH)) if failure]

    with capsys.disabled():
        print(f"\n{len(starts) * _BATCH} interleavings in {time.monotonic() - began:.0f} s")
    assert not failures, f"\n\n{min(failures, key=lambda failure: len(failure.steps))}\n"
