"""All checks are made, whatever one of them does; what can't be checked is said, and by its kind alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.fakes.time import MONDAY, FakeClock
from transbordo.adapters.logs import count_firestore_call, handling
from transbordo.domain.health.examined import NotReached
from transbordo.domain.health.faults import CHECKS, tell
from transbordo.domain.health.findings import Finding, Place, found
from transbordo.usecases.examine import Check, examine

DEMO = Place(project="demo", region="us-central1")


def check(*findings: Finding, name: str = "queues") -> Check:
    return Check(name=name, look=lambda: findings)


def test_nothing_is_unwell() -> None:
    examination = examine([check(), check(name="people")], FakeClock())
    assert (examination.at, examination.findings, examination.made) == (MONDAY, (), ("queues", "people"))


def test_the_worst_come_first_and_else_in_the_order_of_the_checks() -> None:
    warning, one, other = found("twilio_sandbox", number="x"), found("no_admin"), found("queue_geral_missing")
    examination = examine([check(warning, one), check(other)], FakeClock())
    assert examination.findings == (one, other, warning)


def test_a_check_that_breaks_is_a_finding_and_costs_no_other() -> None:
    def breaks() -> Iterator[Finding]:
        yield found("no_admin")
        raise ValueError("Cliente Exemplo, +5511900000000")

    examination = examine([Check(name="people", look=breaks), check(found("queue_geral_missing"))], FakeClock())

    assert examination.findings == (
        found("queue_geral_missing"),
        found("could_not_check", check="people", reason="ValueError"),
    )


def test_a_check_that_does_not_reach_what_it_asks_says_why() -> None:
    def unreached() -> Iterator[Finding]:
        raise NotReached("http_500")
        yield

    (finding,) = examine([Check(name="twilio_account", look=unreached)], FakeClock()).findings
    assert finding == found("could_not_check", check="twilio_account", reason="http_500")


def test_a_check_that_hangs_is_given_up_and_costs_no_other() -> None:
    released = threading.Event()
    hanging = Check(name="mail", look=lambda: (released.wait(60), ())[1], limit_s=0.05)

    examination = examine([hanging, check(found("no_admin"))], FakeClock())

    released.set()
    assert examination.findings == (found("no_admin"), found("could_not_check", check="mail", reason="timeout"))


def test_all_checks_are_made_at_once() -> None:
    together = threading.Barrier(3, timeout=30)
    checks = [Check(name="mail", look=lambda: (together.wait(), ())[1]) for _ in range(3)]
    assert examine(checks, FakeClock()).findings == ()


def test_what_the_checks_read_is_on_the_bill_of_the_request(capsys: pytest.CaptureFixture[str]) -> None:
    with handling("agent_api", {}.get) as request:
        examine([Check(name="queues", look=lambda: (count_firestore_call(), ())[1])] * 3, FakeClock())
        request.ends("ok")
    assert request.firestore_calls == 3
    capsys.readouterr()


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_that_could_not_be_made_is_named_in_words(name: str) -> None:
    finding = found("could_not_check", check=name, reason="timeout")
    assert CHECKS[name]["pt"] in tell(finding, "pt", DEMO).what
    assert CHECKS[name]["en"] in tell(finding, "en", DEMO).what


def test_commands_name_the_project_and_the_region_and_settings_of_another_name() -> None:
    rules = found("rules_not_deployed")
    assert tell(rules, "en", DEMO).mend == "./deploy.sh only rules --project demo --region us-central1"

    elsewhere = replace(DEMO, env="my settings/test.env")
    assert tell(rules, "en", elsewhere).mend.endswith(" --region us-central1 --env 'my settings/test.env'")
    assert tell(found("settings_incomplete", problem="x"), "en", elsewhere).mend.startswith("edit my settings/test.env")
