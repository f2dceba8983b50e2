"""Who may ask for the doctor's findings, in which language, and how often they are really looked for."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from google.cloud import firestore
from werkzeug.test import TestResponse

from tests.entrypoints.conftest import unsigned_token
from tests.fakes.examined import (
    NUMBER,
    PUBLIC,
    FakeDashboard,
    FakeModelAccount,
    FakeRecords,
    FakeTwilioAccount,
    FakeVault,
    FakeWaiting,
    FakeWebhook,
)
from tests.fakes.time import FakeClock
from transbordo.domain.health.examined import Site
from transbordo.domain.health.findings import found
from transbordo.entrypoints import agent_api, health_routes
from transbordo.entrypoints.health_routes import Kept
from transbordo.usecases.checks.table import Installation
from transbordo.usecases.examine import Examination

DESK = "https://desk.example.com"

well = Installation(
    project="demo",
    region="us-central1",
    public_url=PUBLIC,
    dashboard_url=DESK,
    number=NUMBER,
    models=("gemini-a",),
    bucket_name="files",
    clock=FakeClock(),
    store=FakeWaiting,  # type: ignore[arg-type]
    records=FakeRecords,
    twilio=FakeTwilioAccount,
    webhook=FakeWebhook,
    gemini=FakeModelAccount,
    dashboard=lambda: FakeDashboard(Site(project="demo", api=DESK, api_status=401, allowed="")),
    bucket=FakeVault,
    mail=lambda: None,
)


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> dict[str, Installation]:
    """What is examined; nothing was found yet."""
    monkeypatch.setattr(health_routes, "kept", Kept())
    return {"now": well}


@pytest.fixture
def ask(serve, firestore_client: firestore.Client, installed, monkeypatch: pytest.MonkeyPatch) -> Any:
    client: FlaskClient = serve("agent_api", ("twilio", "media", "desk"))
    monkeypatch.setattr(agent_api.wired, "installation", lambda: installed["now"])

    def asked(role: str | None = "admin", query: str = "", language: str = "en") -> TestResponse:
        token = unsigned_token(firestore_client.project, role=role)
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": language}
        return client.get(f"/api/health{query}", headers=headers)

    return asked


@pytest.mark.parametrize(("role", "status"), [("agent", 403), ("supervisor", 403), (None, 403), ("admin", 200)])
def test_only_administrators_may_ask(ask, role: str | None, status: int) -> None:
    assert ask(role).status_code == status


def test_all_well(ask) -> None:
    answer = ask().get_json()
    assert answer["findings"] == []
    assert answer["at"].startswith("2026-11-23T14:00")
    assert {"twilio_account", "webhook", "model", "sweep", "bucket", "dashboard"} <= set(answer["checked"])


def test_what_is_unwell_in_the_readers_language(ask, installed) -> None:
    installed["now"] = replace(well, twilio=lambda: FakeTwilioAccount(has=None))

    (portuguese,) = ask(language="pt-BR").get_json()["findings"]
    (english,) = ask(language="en-GB").get_json()["findings"]

    assert portuguese["code"] == english["code"] == "twilio_number_missing"
    assert portuguese["what"].startswith("A conta da Twilio") and english["what"].startswith("The Twilio account")
    assert set(english) == {"code", "severity", "what", "why", "mend"}
    assert "--project demo --region us-central1" in english["mend"]


def test_it_is_looked_at_once_a_minute_or_when_somebody_presses_the_button(ask, installed, monkeypatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(health_routes, "kept", Kept(lambda: clock[0]))
    assert ask().get_json()["findings"] == []
    installed["now"] = replace(well, webhook=lambda: FakeWebhook(signed=403))

    clock[0] = 4.0
    assert ask(query="?again=1").get_json()["findings"] == []
    clock[0] = 59.0
    assert ask().get_json()["findings"] == []
    assert ask(query="?again=1").get_json()["findings"][0]["code"] == "webhook_refuses_signature"
    installed["now"] = well
    clock[0] = 120.0
    assert ask().get_json()["findings"] == []


def test_many_who_look_at_once_make_one_examination() -> None:
    kept, made, begun = Kept(), [], threading.Event()

    def make() -> Examination:
        made.append(1)
        begun.wait(0.05)
        return Examination(at=FakeClock()(), findings=(found("no_admin"),), made=("people",))

    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(lambda _: kept.no_older_than(60, make), range(8)))
    assert len(made) == 1
    assert all(one is seen[0] for one in seen)
