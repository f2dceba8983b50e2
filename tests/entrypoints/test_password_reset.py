"""A forgotten password: whoever asks learns nothing of who has an account, and can't wear anybody out."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient

from tests.fakes.mail import FakeMail
from transbordo.entrypoints import agent_api
from transbordo.entrypoints.restraint import Limit
from transbordo.errors import Busy

KNOWN, UNKNOWN = "ana@fibra.example", "nobody@fibra.example"


class Seconds:
    """A clock that moves when it is told to, and when somebody sleeps by it."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


@pytest.fixture
def clock(monkeypatch) -> Seconds:
    seconds = Seconds()
    monkeypatch.setattr(agent_api, "sleep", seconds.sleep)
    monkeypatch.setattr(agent_api, "resets_by_address", Limit(times=3, seconds=600, clock=seconds))
    monkeypatch.setattr(agent_api, "resets_by_caller", Limit(times=10, seconds=120, clock=seconds))
    return seconds


@pytest.fixture
def mail() -> FakeMail:
    return FakeMail()


@pytest.fixture
def client(serve, clock, mail, monkeypatch) -> FlaskClient:
    client = serve("agent_api", ("desk",))
    links = {KNOWN: "https://desk.example/reset?code=1"}
    monkeypatch.setattr(agent_api.wired, "mail", lambda: mail)
    monkeypatch.setattr(agent_api.wired, "auth", lambda: SimpleNamespace(reset_link=links.get, send_reset_mail=None))
    return client


def ask(client: FlaskClient, email: str, caller: str = "203.0.113.7") -> None:
    response = client.post("/api/password-reset", json={"email": email}, headers={"X-Forwarded-For": caller})
    assert (response.status_code, response.get_json()) == (202, {})


def test_known_and_unknown_addresses_get_the_same_answer_after_the_same_time(client, clock, mail) -> None:
    ask(client, KNOWN)
    ask(client, UNKNOWN)

    assert [letter.to for letter in mail.sent] == [KNOWN]
    assert clock.slept == pytest.approx([agent_api.RESET_S] * 2, abs=1)


def test_a_failure_takes_the_same_time_too(client, clock, monkeypatch) -> None:
    def busy(email: str) -> str:
        raise Busy()

    monkeypatch.setattr(agent_api.wired, "auth", lambda: SimpleNamespace(reset_link=busy, send_reset_mail=None))
    ask(client, KNOWN)

    assert clock.slept == pytest.approx([agent_api.RESET_S], abs=1)


def test_an_address_may_be_asked_for_three_times_in_ten_minutes_however_it_is_spelt(client, clock, mail) -> None:
    for spelling in (KNOWN.upper(), f" {KNOWN} ", KNOWN, KNOWN, KNOWN):
        ask(client, spelling)
    assert len(clock.slept) == 3

    clock.now += 600
    ask(client, KNOWN)
    assert mail.sent[-1].to == KNOWN
    assert len(clock.slept) == 4


def test_one_caller_cannot_write_to_everybody(client, clock, mail, capsys) -> None:
    for number in range(30):
        ask(client, f"{number}@fibra.example", caller=f"10.0.0.{number}, 203.0.113.7")
    assert len(clock.slept) == 10
    assert capsys.readouterr().out.count("password_reset_limited") == 20

    ask(client, KNOWN, caller="203.0.113.8")
    assert len(mail.sent) == 1


def test_what_is_over_is_forgotten() -> None:
    clock = Seconds()
    limit = Limit(times=1, seconds=120, clock=clock)
    for number in range(1000):
        assert limit.allows(str(number))
    clock.now += 120
    limit.allows("new")

    assert list(limit._taken) == ["new"]
