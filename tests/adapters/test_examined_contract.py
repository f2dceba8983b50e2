"""The contract of the doctor's ports, kept by the adapters, on the stand-ins, and by the fakes alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
import requests

from tests.adapters.settings import settings
from tests.fakes.examined import FakeModelAccount, FakeTwilioAccount, sender
from tests.local.gemini_standin.app import running as gemini_running
from tests.standins.twilio_world import ACCOUNT, TOKEN, US, twilio_world
from transbordo.adapters.gemini_account import AccountAtGemini
from transbordo.adapters.twilio_account import AccountAtTwilio
from transbordo.domain.health.examined import ModelAccount, TwilioAccount

TEMPLATE, PENDING = "HX" + "1" * 32, "HX" + "2" * 32


class TwilioBackend(NamedTuple):
    """`refuse`: from now on our credentials are wrong; `lose_number`: the account has no sender any more."""

    account: TwilioAccount
    number: str
    refuse: Callable[[], TwilioAccount]
    lose_number: Callable[[], object]


@pytest.fixture(params=["fake", "twilio"])
def twilio(request: pytest.FixtureRequest) -> Iterator[TwilioBackend]:
    approvals = {TEMPLATE: "approved", PENDING: "pending"}
    if request.param == "fake":
        fake = FakeTwilioAccount(approved=approvals, time=datetime.now(UTC))
        number = sender().number
        yield TwilioBackend(fake, number, lambda: FakeTwilioAccount(state=None), lambda: vars(fake).update(has=None))
        return
    with twilio_world(webhook_url="https://example.com/whatsapp") as world:
        for sid, approval in approvals.items():
            world.control("contents", sid=sid, body="Oi", approval=approval)
        known = {"TWILIO_API_URL": world.url, "TWILIO_ACCOUNT_SID": ACCOUNT}
        wrong = AccountAtTwilio(settings(**known, TWILIO_AUTH_TOKEN="wrong"))
        yield TwilioBackend(
            AccountAtTwilio(settings(**known, TWILIO_AUTH_TOKEN=TOKEN)),
            US,
            lambda: wrong,
            lambda: world.control("account", has_number=False),
        )


def test_an_account_in_good_standing(twilio: TwilioBackend) -> None:
    assert twilio.account.status() == "active"


def test_credentials_that_are_refused(twilio: TwilioBackend) -> None:
    assert twilio.refuse().status() is None


def test_the_number_and_whom_it_calls(twilio: TwilioBackend) -> None:
    found = twilio.account.sender(twilio.number)
    assert found
    assert (found.number, found.status, found.callback_method) == (twilio.number, "ONLINE", "POST")
    assert found.callback_url == found.fallback_url
    assert found.callback_url.startswith("https://example.com/whatsapp#")


def test_a_number_that_is_not_there(twilio: TwilioBackend) -> None:
    assert twilio.account.sender("whatsapp:+551155559999") is None
    twilio.lose_number()
    assert twilio.account.sender(twilio.number) is None


def test_templates_with_whatsapps_word_on_them(twilio: TwilioBackend) -> None:
    assert twilio.account.approvals() == {TEMPLATE: "approved", PENDING: "pending"}


def test_the_time_there_is_the_time_here(twilio: TwilioBackend) -> None:
    assert abs((twilio.account.clock() - datetime.now(UTC)).total_seconds()) < 60


class GeminiBackend(NamedTuple):
    account: ModelAccount
    fail: Callable[[str, int], Any]


@pytest.fixture(params=["fake", "gemini"])
def gemini(request: pytest.FixtureRequest) -> Iterator[GeminiBackend]:
    if request.param == "fake":
        fake = FakeModelAccount({"palm-2": 404})

        def spoil(model: str, status: int) -> None:
            fake.unwell = {**fake.unwell, model: status}

        yield GeminiBackend(fake, spoil)
        return
    with gemini_running() as url:
        yield GeminiBackend(
            AccountAtGemini(settings(GEMINI_API_URL=url)),
            lambda _, status: requests.post(f"{url}/control/faults", json={"next": str(status)}, timeout=10),
        )


def test_a_model_that_there_is(gemini: GeminiBackend) -> None:
    assert gemini.account.describe("gemini-3.5-flash-lite") == 200
    assert gemini.account.describe("models/gemini-embedding-001") == 200
    assert gemini.account.ask("gemini-3.5-flash-lite") == 200


def test_a_model_that_there_is_not(gemini: GeminiBackend) -> None:
    assert gemini.account.describe("palm-2") == 404


@pytest.mark.parametrize("status", [400, 403, 429, 503])
def test_whatever_gemini_answers_is_told(gemini: GeminiBackend, status: int) -> None:
    gemini.fail("gemini-a", status)
    assert gemini.account.describe("gemini-a") == status
