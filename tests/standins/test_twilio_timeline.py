"""The stand-in's own sense of time, outside of tests that hold it still."""

from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from queue import Queue

import pytest

from tests.local.twilio_standin.timeline import RealTimeline, report


def test_what_is_due_later_runs_later() -> None:
    timeline, done = RealTimeline(), Queue[str]()
    timeline.later(0.2, lambda: done.put("second"))
    timeline.later(0.0, lambda: done.put("first"))
    assert [done.get(timeout=10), done.get(timeout=10)] == ["first", "second"]


def test_one_that_fails_stops_none_of_the_others() -> None:
    def fail() -> None:
        raise ValueError

    timeline, done = RealTimeline(), Queue[str]()
    timeline.later(0.0, fail)
    timeline.later(0.05, lambda: done.put("still here"))
    assert done.get(timeout=10) == "still here"


def test_a_failure_is_reported_without_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    failed: Future[None] = Future()
    failed.set_exception(ValueError("+5511900000000"))
    report(failed)
    assert capsys.readouterr().err == "ValueError in the Twilio stand-in:\n"


def test_it_is_now() -> None:
    assert abs(RealTimeline().now() - datetime.now(UTC)) < timedelta(seconds=5)
