"""The copilot's calls as the dashboard makes them, with Gemini's stand-in behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from google.cloud import firestore

from tests.adapters.settings import OURS
from tests.entrypoints.conftest import CID, CUSTOMER
from tests.entrypoints.test_agent_api import CONVERSATION, Desk, error
from tests.standins.gemini_world import GeminiStandin, gemini_standin
from transbordo.domain.bot.listening import words_of
from transbordo.domain.documents import to_document
from transbordo.domain.messages import Received, Transcript
from transbordo.entrypoints import copilot_routes
from transbordo.entrypoints.restraint import Limit

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def running_standin() -> Iterator[GeminiStandin]:
    with gemini_standin() as standin:
        yield standin


@pytest.fixture
def standin(running_standin: GeminiStandin) -> GeminiStandin:
    running_standin.reset()
    return running_standin


@pytest.fixture
def client(serve, standin: GeminiStandin, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setenv("GOOGLE_API_KEY", "key")
    monkeypatch.setenv("GEMINI_API_URL", standin.url)
    return serve("agent_api", ("twilio", "media", "desk", "gemini"))


@pytest.fixture
def ana(client: FlaskClient, firestore_client: firestore.Client) -> Desk:
    return Desk(client, firestore_client.project)


@pytest.fixture
def talked(firestore_client: firestore.Client) -> firestore.DocumentReference:
    """A conversation of the queue `geral` in which the customer wrote twice, and spoke once."""
    firestore_client.document("settings/business").set({"name": "Fibra Exemplo"})
    firestore_client.document("settings/bot").set({"published": {}})
    waiting = firestore_client.document(f"conversations/{CID}")
    contact = {"address": CUSTOMER, "key": "5511900000000", "name": "Cliente Exemplo"}
    waiting.set({"ourAddress": OURS, "contact": contact, "owner": "queue", "queue": "geral", "epoch": 2})
    for n, text in enumerate(("minha internet caiu", "a luz LOS está vermelha")):
        message = Received(id=f"SM{n}", type="text", text=text, at=NOW + timedelta(seconds=n))
        waiting.collection("messages").document(message.id).set(to_document(message))
    heard = Transcript(text="Quero a rescisão!", model="m", at=NOW, words=words_of("Quero a rescisão!"))
    note = Received(id="SM2", type="audio", text="", at=NOW + timedelta(seconds=2), transcript=heard)
    waiting.collection("messages").document(note.id).set(to_document(note))
    return waiting


def test_a_suggestion_has_a_text_its_sources_and_what_is_doubtful(ana: Desk, talked) -> None:
    response = ana.post(f"{CONVERSATION}/suggest", {})

    assert response.status_code == 200
    assert set(response.get_json()) == {"text", "sources", "doubtful"}
    assert response.get_json()["text"]


def test_a_summary_has_lines_with_their_messages(ana: Desk, talked) -> None:
    response = ana.post(f"{CONVERSATION}/summary", {})

    assert response.status_code == 200
    assert response.get_json()["lines"][0]["messages"] == ["SM0"]


def test_a_draft_is_rewritten(ana: Desk, talked) -> None:
    response = ana.post(f"{CONVERSATION}/rewrite", {"text": "Por favor, aguarde.", "how": "shorter"})

    assert response.get_json() == {"text": "Aguarde.", "doubtful": [], "lost": []}


@pytest.mark.parametrize(
    ("body", "field"),
    [({"text": "Oi", "how": "louder"}, "how"), ({"text": "Oi"}, "how"), ({"text": "", "how": "shorter"}, "text")],
)
def test_a_wrong_field_is_named(ana: Desk, talked, body, field: str) -> None:
    response = ana.post(f"{CONVERSATION}/rewrite", body)

    assert (response.status_code, error(response)["details"]["field"]) == (422, field)


@pytest.mark.parametrize("call", ["suggest", "summary", "rewrite"])
def test_a_model_that_fails_is_said_in_the_reader_s_words(
    ana: Desk,
    talked,
    standin: GeminiStandin,
    call: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    standin.fail("503", times=9)

    response = ana.post(f"{CONVERSATION}/{call}", {"text": "Oi", "how": "shorter"}, **{"Accept-Language": "en"})

    assert (response.status_code, error(response)["code"]) == (503, "copilot_unavailable")
    assert "The copilot could not help" in error(response)["message"]
    assert '"reason": "model_unavailable"' in capsys.readouterr().out


def test_who_asks_without_end_is_told_to_wait(
    ana: Desk, talked, standin: GeminiStandin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copilot_routes, "helps_by_agent", Limit(times=2, seconds=300))

    asked = [ana.post(f"{CONVERSATION}/suggest", {}).status_code for _ in range(3)]

    assert asked == [200, 200, 503]
    assert len(standin.calls()) == 2
    assert error(ana.post(f"{CONVERSATION}/summary", {}))["code"] == "copilot_unavailable"


def test_a_message_that_has_its_words_is_given_with_them(ana: Desk, talked, standin: GeminiStandin) -> None:
    response = ana.post(f"{CONVERSATION}/messages/SM2/transcribe", {})

    assert response.get_json()["message"]["transcript"]["text"] == "Quero a rescisão!"
    assert standin.calls() == []


def test_a_message_without_sound_has_no_words(ana: Desk, talked) -> None:
    response = ana.post(f"{CONVERSATION}/messages/SM0/transcribe", {})

    assert (response.status_code, error(response)["code"]) == (404, "not_found")


def test_spoken_words_are_found(ana: Desk, talked) -> None:
    response = ana.post("/api/search", {"words": "Rescisão"})

    (found,) = response.get_json()["found"]
    assert (found["cid"], found["mid"], found["name"]) == (CID, "SM2", "Cliente Exemplo")
    assert found["snippet"] == "Quero a rescisão!"
    assert ana.post("/api/search", {}).get_json() == {"found": []}


def test_what_is_searched_for_stands_in_no_address(ana: Desk, talked) -> None:
    assert ana.get("/api/search?words=rescisao").status_code == 405


def test_who_may_not_see_the_conversation_finds_and_gets_nothing(client, firestore_client, talked) -> None:
    other = Desk(client, firestore_client.project, queues=["vendas"])

    assert other.post("/api/search", {"words": "rescisao"}).get_json() == {"found": []}
    for call in ("suggest", "summary", "rewrite", "messages/SM2/transcribe"):
        assert other.post(f"{CONVERSATION}/{call}", {"text": "Oi", "how": "shorter"}).status_code == 404


@pytest.mark.parametrize("call", ["suggest", "summary", "rewrite", "messages/SM2/transcribe"])
def test_without_a_token_nobody_asks(client: FlaskClient, talked, standin: GeminiStandin, call: str) -> None:
    assert client.post(f"{CONVERSATION}/{call}", json={}).status_code == 401
    assert client.post("/api/search", json={"words": "rescisao"}).status_code == 401
    assert standin.calls() == []
