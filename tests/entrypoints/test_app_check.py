"""App Check, when it is asked for, stands before everything that the agent API does."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.entrypoints.conftest import unsigned_token
from transbordo.entrypoints import agent_api
from transbordo.errors import NotTheDashboard

NEEDS = ("twilio", "media", "desk")


class OnlyOneToken:
    """App Check as if Google had made one token."""

    def verify(self, token: str) -> None:
        if token != "made-by-google":
            raise NotTheDashboard


@pytest.fixture
def signed_in(firestore_client) -> dict[str, str]:
    return {"Authorization": f"Bearer {unsigned_token(firestore_client.project)}"}


@pytest.fixture
def asked_for(serve, monkeypatch) -> FlaskClient:
    client = serve("agent_api", NEEDS)
    monkeypatch.setattr(agent_api.wired, "app_check", OnlyOneToken)
    return client


def test_without_it_nobody_needs_a_token(serve, signed_in) -> None:
    assert serve("agent_api", NEEDS).get("/api/me", headers=signed_in).status_code == 200
    assert agent_api.wired.app_check() is None


def test_with_it_a_dashboard_that_shows_itself_gets_in(asked_for, signed_in) -> None:
    headers = signed_in | {"X-Firebase-AppCheck": "made-by-google"}
    assert asked_for.get("/api/me", headers=headers).status_code == 200


@pytest.mark.parametrize("shown", [{}, {"X-Firebase-AppCheck": ""}, {"X-Firebase-AppCheck": "forged"}])
@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/api/me"), ("POST", "/api/password-reset"), ("GET", "/api/nothing")]
)
def test_with_it_nothing_else_gets_in(asked_for, signed_in, shown, method, path) -> None:
    response = asked_for.open(path, method=method, json={"email": "ana@example.com"}, headers=signed_in | shown)

    assert (response.status_code, response.get_json()["error"]["code"]) == (403, "not_the_dashboard")
    assert response.headers["Cache-Control"] == "no-store"


def test_it_does_not_stand_in_for_signing_in(asked_for) -> None:
    assert asked_for.get("/api/me", headers={"X-Firebase-AppCheck": "made-by-google"}).status_code == 401


def test_a_browser_may_ask_first_and_send_the_token(asked_for) -> None:
    response = asked_for.options("/api/me", headers={"Origin": "https://desk.example.com"})

    assert response.status_code == 204
    assert "X-Firebase-AppCheck" in response.headers["Access-Control-Allow-Headers"]


def test_it_is_made_from_the_settings(serve, monkeypatch) -> None:
    monkeypatch.setenv("APP_CHECK", "true")
    monkeypatch.setenv("APP_CHECK_SITE_KEY", "site-key")
    monkeypatch.setenv("FIREBASE_APP_ID", "1:1234567890:web:abc")
    serve("agent_api", NEEDS)

    assert agent_api.wired.app_check() is not None
