"""From a browser only the dashboard's own addresses may use the agent API: by name, never "*", never with cookies."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.entrypoints.conftest import unsigned_token

DESK = "https://desk.example.com"
SECOND = "https://desk.example.org"
STRANGERS = [
    "https://evil.example.com",
    "http://desk.example.com",
    "https://desk.example.com.evil.example.com",
    "https://desk.example.com:8443",
    "https://DESK.example.com",
    "https://desk.example.com/",
    f"{DESK},{SECOND}",
    "null",
    "*",
    "",
]


@pytest.fixture
def client(serve, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setenv("DASHBOARD_URL", f"{DESK}, {SECOND}")
    return serve("agent_api", ("twilio", "media", "desk"))


def told(response: TestResponse) -> dict[str, str]:
    return {name: value for name, value in response.headers if name.startswith("Access-Control-")}


def answers(client: FlaskClient, project: str, origin: str) -> list[TestResponse]:
    """A preflight, a good answer, and two refusals."""
    signed_in = {"Authorization": f"Bearer {unsigned_token(project)}", "Origin": origin}
    return [
        client.options("/api/me", headers={"Origin": origin, "Access-Control-Request-Method": "GET"}),
        client.get("/api/me", headers=signed_in),
        client.get("/api/me", headers={"Origin": origin}),
        client.post("/api/nothing", headers=signed_in, json={}),
    ]


@pytest.mark.parametrize("origin", [DESK, SECOND])
def test_each_address_of_the_dashboard_may_read_every_answer(client, firestore_client, origin) -> None:
    for response in answers(client, firestore_client.project, origin):
        allowed = told(response)
        assert allowed["Access-Control-Allow-Origin"] == origin
        assert {"Authorization", "Content-Type"} <= set(allowed["Access-Control-Allow-Headers"].split(", "))
        assert "Access-Control-Allow-Credentials" not in allowed


@pytest.mark.parametrize("origin", STRANGERS)
def test_nobody_else_may_read_anything(client, firestore_client, origin) -> None:
    for response in answers(client, firestore_client.project, origin):
        assert told(response) == {}


def test_no_cache_gives_ones_answer_to_another(client, firestore_client) -> None:
    for response in [*answers(client, firestore_client.project, DESK), *answers(client, firestore_client.project, "x")]:
        assert response.headers["Vary"] == "Origin"
        assert response.headers["Cache-Control"] == "no-store"


def test_every_method_of_a_route_may_be_asked_for(client) -> None:
    """A browser asks first for PUT and DELETE: one that is not named here would fail in a browser only."""
    from transbordo.entrypoints.agent_api import api

    used = {
        method for rule in api.url_map.iter_rules() if rule.rule.startswith("/api/") for method in rule.methods or ()
    }
    allowed = client.options("/api/me", headers={"Origin": DESK}).headers["Access-Control-Allow-Methods"]

    assert used - {"HEAD", "OPTIONS"} <= set(allowed.split(", "))
