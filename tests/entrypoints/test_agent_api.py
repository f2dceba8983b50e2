"""The dashboard's calls: who may, what is checked, and what every refusal tells."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from google.cloud import firestore
from pytest import CaptureFixture
from werkzeug.test import EnvironBuilder, TestResponse, run_wsgi_app
from werkzeug.wrappers import Response

from tests.entrypoints.conftest import CID, CUSTOMER, unsigned_token
from transbordo.adapters.ids import Ulids
from transbordo.domain.ports import BucketUnavailable, StoreUnavailable
from transbordo.entrypoints import agent_api, fields

NEW_ID = Ulids()
CONVERSATION = f"/api/conversations/{CID}"
TEMPLATE = {"contentSid": "HX" + "0" * 32, "variables": {"1": "Marina"}}


class Desk:
    """Somebody at the dashboard."""

    def __init__(self, client: FlaskClient, project: str, **claims: Any) -> None:
        self.client = client
        self.headers = {"Authorization": f"Bearer {unsigned_token(project, **claims)}"}

    def post(self, path: str, body: Any = None, **headers: str) -> TestResponse:
        return self.client.post(path, json=body, headers=self.headers | headers)

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers=self.headers | headers)


@pytest.fixture
def client(serve) -> FlaskClient:
    return serve("agent_api", ("twilio", "media", "desk"))


@pytest.fixture
def ana(client, firestore_client) -> Desk:
    return Desk(client, firestore_client.project)


@pytest.fixture
def waiting(firestore_client) -> firestore.DocumentReference:
    """A conversation that waits in the queue `geral`."""
    now = datetime.now(UTC)
    firestore_client.document("settings/business").set({"name": "Fibra Exemplo"})
    firestore_client.document("settings/bot").set({"published": {}})
    firestore_client.document("queues/geral").set({"name": "Geral", "targetSeconds": 300})
    conversation = firestore_client.document(f"conversations/{CID}")
    conversation.set(
        {
            "ourAddress": "whatsapp:+14155238886",
            "contact": {"address": CUSTOMER, "key": "5511900000000", "name": "Cliente Exemplo"},
            "owner": "queue",
            "queue": "geral",
            "epoch": 2,
            "since": now,
            "waitingSince": now,
            "episode": "20261122-000001",
            "windowExpiresAt": now + timedelta(hours=24),
        }
    )
    return conversation


def error(response: Response) -> dict[str, Any]:
    assert response.headers["Cache-Control"] == "no-store"
    return response.get_json()["error"]


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer x"}, {"Authorization": "Basic abc"}])
def test_without_a_valid_token_nobody_gets_in(client, waiting, header) -> None:
    for response in (client.get("/api/me", headers=header), client.post(f"{CONVERSATION}/claim", headers=header)):
        assert (response.status_code, error(response)["code"]) == (401, "unauthenticated")


@pytest.mark.parametrize("role", [None, "", "owner", ["admin"]])
def test_an_account_without_a_role_gets_nothing(client, firestore_client, waiting, role) -> None:
    stranger = Desk(client, firestore_client.project, role=role)
    for response in (stranger.get("/api/me"), stranger.post(f"{CONVERSATION}/claim", {"epoch": 2})):
        assert (response.status_code, error(response)["code"]) == (403, "forbidden")


def test_me_tells_who_i_am_and_reads_nothing(ana, monkeypatch) -> None:
    monkeypatch.setattr(agent_api.wired, "store", None)
    assert ana.get("/api/me").get_json() == {
        "uid": "ana",
        "email": "ana@example.com",
        "name": "Ana",
        "role": "agent",
        "queues": ["geral"],
    }


@pytest.mark.parametrize("unwell", [StoreUnavailable, BucketUnavailable])
def test_what_is_down_is_not_laid_at_the_door_of_others_at_the_desk(ana, monkeypatch, unwell) -> None:
    def down() -> None:
        raise unwell

    monkeypatch.setattr(agent_api.wired, "store", down)

    response = ana.post(f"{CONVERSATION}/claim", {"epoch": 2}, **{"Accept-Language": "en"})

    assert (response.status_code, error(response)["code"]) == (503, "busy")
    assert error(response)["message"] == "The server is busy. Try again in a moment."


def test_a_claim_gives_the_conversation_and_the_next_claim_names_the_owner(client, firestore_client, ana, waiting):
    claimed = ana.post(f"{CONVERSATION}/claim", {"epoch": 2})
    assert claimed.status_code == 200
    assert claimed.get_json()["conversation"]["agentUid"] == "ana"

    late = Desk(client, firestore_client.project, sub="bia", name="Bia").post(f"{CONVERSATION}/claim", {"epoch": 2})

    assert (late.status_code, error(late)["code"]) == (409, "already_claimed")
    assert error(late)["details"]["agentName"] == "Ana"


def test_a_conversation_of_another_queue_does_not_exist_for_an_agent(client, firestore_client, waiting) -> None:
    elsewhere = Desk(client, firestore_client.project, queues=["financeiro"])
    for path, body in (("claim", {"epoch": 2}), ("read", {"epoch": 2}), ("notes", {"id": NEW_ID(), "text": "x"})):
        response = elsewhere.post(f"{CONVERSATION}/{path}", body)
        assert (response.status_code, error(response)["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    "path",
    ["/api/conversations/1_2/claim", "/api/conversations/../claim", "/api/conversations/a%2Fb/claim", "/api/nothing"],
)
def test_what_is_not_there_is_not_found(ana, path) -> None:
    assert ana.post(path, {"epoch": 1}).status_code == 404


def test_a_wrong_method_is_refused(ana) -> None:
    assert ana.get(f"{CONVERSATION}/claim").status_code == 405


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("claim", [], "body"),
        ("claim", "text", "body"),
        ("claim", {}, "epoch"),
        ("claim", {"epoch": "2"}, "epoch"),
        ("claim", {"epoch": True}, "epoch"),
        ("claim", {"epoch": -1}, "epoch"),
        ("read", {}, "epoch"),
        ("read", {"epoch": "2"}, "epoch"),
        ("messages", {"epoch": 2, "text": "oi"}, "id"),
        ("messages", {"epoch": 2, "id": "x", "text": "oi"}, "id"),
        ("messages", {"epoch": 2, "id": NEW_ID(), "text": 7}, "text"),
        ("messages", {"epoch": 2, "id": NEW_ID(), "text": "  "}, "text"),
        ("messages", {"epoch": 2, "id": NEW_ID(), "text": "x" * 1601}, "text"),
        ("messages", {"epoch": 2, "id": NEW_ID(), "media": "m"}, "media"),
        ("messages", {"epoch": 2, "id": NEW_ID(), "media": ["../x"]}, "media"),
        ("messages", {"epoch": 2, "id": NEW_ID(), "media": ["a", "b"]}, "media"),
        ("messages", {"epoch": 2, "id": NEW_ID(), "template": {"contentSid": "x"}}, "template"),
        ("messages", {"epoch": 2, "id": NEW_ID(), "template": "HX"}, "template"),
        ("messages", {"epoch": 2, "id": NEW_ID(), "template": TEMPLATE, "text": "oi"}, "text"),
        ("messages", {"epoch": 2, "id": NEW_ID(), "template": TEMPLATE, "media": ["a"]}, "media"),
        ("notes", {"id": NEW_ID(), "text": ""}, "text"),
        ("notes", {"text": "x"}, "id"),
        ("transfer", {"epoch": 2}, "queue"),
        ("transfer", {"epoch": 2, "queue": "no/queue"}, "queue"),
        ("transfer", {"epoch": 2, "agentUid": "nobody"}, "agentUid"),
        ("transfer", {"epoch": 2, "queue": "geral", "note": " "}, "note"),
        ("transfer", {"epoch": 2, "queue": "geral", "note": "x" * 4001}, "note"),
    ],
)
def test_a_wrong_field_is_named(ana, waiting, path, body, field) -> None:
    response = ana.post(f"{CONVERSATION}/{path}", body)
    assert (response.status_code, error(response)["code"]) == (422, "invalid")
    assert error(response)["details"]["field"] == field
    assert error(response)["message"]


@pytest.mark.parametrize(
    "variables",
    [
        {"": "x"},
        {"\ud83d": "x"},
        {"a.b": "x"},
        {"1\n": "x"},
        {"a" * 65: "x"},
        {"1": "\x00"},
        {"1": "\ud83d"},
        {"1": " "},
        {"1": 7},
        {"1": "x" * 1025},
        {str(number): "x" for number in range(51)},
        ["x"],
        None,
    ],
    ids=lambda variables: ascii(variables)[:20],
)
def test_a_template_whose_variables_cannot_be_kept_is_refused(ana, waiting, variables) -> None:
    template = {"contentSid": "HX" + "0" * 32, "variables": variables}
    response = ana.post(f"{CONVERSATION}/messages", {"epoch": 2, "id": NEW_ID(), "template": template})
    assert (response.status_code, error(response)["details"]) == (422, {"field": "template"})


def test_variables_up_to_the_limits_are_taken() -> None:
    given = {"contentSid": "HX" + "0" * 32, "variables": {"a" * 64: "x" * 1024}}
    taken = fields.template({"template": given})
    assert taken and taken.variables == given["variables"]


def test_broken_or_bottomless_json_is_named(ana, client) -> None:
    for data in (b"{", b"\xff\xfe", b"[" * 50_000):
        response = client.post(f"{CONVERSATION}/claim", data=data, headers=ana.headers)
        assert (response.status_code, error(response)["details"]) == (422, {"field": "body"})


def test_only_the_owner_clears_what_is_unread_even_from_an_old_screen(client, firestore_client, ana, waiting) -> None:
    waiting.update({"unread": 3})
    ana.post(f"{CONVERSATION}/claim", {"epoch": 2})
    waiting.update({"unread": 3})
    bia = Desk(client, firestore_client.project, sub="bia", name="Bia")

    assert bia.post(f"{CONVERSATION}/read", {"epoch": 3}).get_json()["conversation"]["unread"] == 3
    assert ana.post(f"{CONVERSATION}/read", {"epoch": 2}).get_json()["conversation"]["unread"] == 0


class Unread:
    """A body that must not be read before the answer is decided."""

    def __init__(self, log: CaptureFixture[str]) -> None:
        self.log = log
        self.logged = ""
        self.read_early = False

    def read(self, size: int = -1) -> bytes:
        self.logged += self.log.readouterr().out
        self.read_early |= '"status"' not in self.logged
        return b"x" * min(max(size, 0), 1 << 16)


@pytest.fixture
def unread(capsys) -> Unread:
    return Unread(capsys)


@pytest.mark.parametrize(
    ("path", "token", "length", "status", "code"),
    [
        (f"{CONVERSATION}/notes", True, "70000", 413, "too_large"),
        ("/api/password-reset", False, "70000", 413, "too_large"),
        ("/api/media", True, str(32 * 1024 * 1024), 413, "too_large"),
        ("/api/media", False, "1000", 401, "unauthenticated"),
        (f"{CONVERSATION}/notes", False, "1000", 401, "unauthenticated"),
        (f"{CONVERSATION}/notes", True, "chunked", 411, "length_required"),
        ("/api/password-reset", False, "chunked", 411, "length_required"),
    ],
)
def test_a_body_is_not_read_before_it_is_known_that_it_is_wanted(
    ana, unread, path, token, length, status, code
) -> None:
    environ = EnvironBuilder(path=path, method="POST", headers=ana.headers if token else {}).get_environ()
    told = {"HTTP_TRANSFER_ENCODING": length} if length == "chunked" else {"CONTENT_LENGTH": length}

    response = Response(*run_wsgi_app(ana.client.application, environ | told | {"wsgi.input": unread}))

    assert (response.status_code, error(response)["code"]) == (status, code)
    assert not unread.read_early


@pytest.mark.parametrize("method", ["GET", "OPTIONS", "PUT"])
def test_a_chunked_body_is_refused_whatever_the_method(ana, method) -> None:
    headers = ana.headers | {"Transfer-Encoding": "chunked"}
    response = ana.client.open("/api/me", method=method, headers=headers)
    assert (response.status_code, error(response)["code"]) == (411, "length_required")


def test_a_file_may_be_larger_than_other_bodies(ana) -> None:
    response = ana.post("/api/media", {"text": "x" * 70_000})
    assert error(response)["details"] == {"field": "file"}


def test_errors_speak_the_language_that_was_asked_for(ana, waiting) -> None:
    portuguese = ana.post(f"{CONVERSATION}/claim", {})
    english = ana.post(f"{CONVERSATION}/claim", {}, **{"Accept-Language": "en-GB,en;q=0.9"})
    assert "precisa ser" in error(portuguese)["message"]
    assert "must be" in error(english)["message"]


def test_only_the_dashboard_may_call_from_a_browser(client) -> None:
    def allowed(origin: str) -> str | None:
        response = client.options("/api/me", headers={"Origin": origin, "Access-Control-Request-Method": "GET"})
        assert response.status_code == 204
        return response.headers.get("Access-Control-Allow-Origin")

    assert allowed("https://desk.example.com") == "https://desk.example.com"
    assert allowed("https://evil.example.com") is None


def test_a_note_asked_for_twice_is_one_note(ana, waiting) -> None:
    note = {"id": NEW_ID(), "text": "Prefere ligação à tarde."}
    first, second = (ana.post(f"{CONVERSATION}/notes", note) for _ in range(2))
    assert first.status_code == second.status_code == 201
    assert first.get_json()["message"]["direction"] == "note"
    assert len(list(waiting.collection("messages").stream())) == 1


def test_who_has_not_seen_the_customer_s_last_message_cannot_resolve(ana, waiting) -> None:
    epoch = ana.post(f"{CONVERSATION}/claim", {"epoch": 2}).get_json()["conversation"]["epoch"]

    refused = ana.post(f"{CONVERSATION}/resolve", {"epoch": epoch, "seen": "SMolder"})

    assert (refused.status_code, refused.get_json()["error"]["code"]) == (409, "customer_wrote")


def test_resolve_and_its_undo(ana, waiting) -> None:
    epoch = ana.post(f"{CONVERSATION}/claim", {"epoch": 2}).get_json()["conversation"]["epoch"]
    resolved = ana.post(f"{CONVERSATION}/resolve", {"epoch": epoch}).get_json()["conversation"]
    assert resolved["owner"] == "nobody"

    reopened = ana.post(f"{CONVERSATION}/reopen", {"epoch": resolved["epoch"]}).get_json()["conversation"]
    assert (reopened["owner"], reopened["agentUid"], reopened["episode"]) == ("agent", "ana", "20261122-000001")


def test_a_failed_file_can_be_asked_for_again(ana, waiting) -> None:
    file = {"state": "failed", "contentType": "image/png", "source": "https://api.twilio.com/x", "reason": "media_gone"}
    message = {"id": "MM1", "direction": "in", "type": "image", "text": "", "at": datetime.now(UTC), "media": [file]}
    waiting.collection("messages").document("MM1").set(message)

    answer = ana.post(f"{CONVERSATION}/messages/MM1/media/0/retry")

    assert answer.status_code == 202
    told = answer.get_json()["message"]
    assert (told["media"][0]["state"], told["media"][0]["reason"], told["mediaPending"]) == ("pending", None, True)
    assert ana.post(f"{CONVERSATION}/messages/MM1/media/1/retry").status_code == 404
