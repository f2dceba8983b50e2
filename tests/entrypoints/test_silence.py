"""Whatever goes wrong, no word of a customer gets to standard output or standard error: not even in a traceback."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import functions_framework
import pytest
from flask.testing import FlaskClient

from tests.entrypoints.conftest import MAIN, Twilio, form, unsigned_token

SECRETS = ("meu CPF", "900000000", "Cliente Exemplo")


def quoting(*_: Any, **__: Any) -> Any:
    """A use case that breaks over what the customer said, as a library's error may quote it."""
    try:
        raise KeyError("meu CPF é 123")
    except KeyError as inner:
        raise ValueError("Cliente Exemplo, whatsapp:+5511900000000, said: meu CPF é 123") from inner


def call_whatsapp(client: FlaskClient, _: str) -> int:
    return Twilio(client).post(form(Body="meu CPF é 123")).status_code


def call_status(client: FlaskClient, _: str) -> int:
    fields = {"MessageSid": "SM9", "MessageStatus": "read"}
    return Twilio(client).post(fields, "/status", "c=1_2&m=3").status_code


def call_sweep(client: FlaskClient, _: str) -> int:
    return client.post("/").status_code


def call_api(client: FlaskClient, project: str) -> int:
    headers = {"Authorization": f"Bearer {unsigned_token(project)}"}
    note = {"id": "01J0000000000000000000000A", "text": "meu CPF é 123"}
    return client.post("/api/conversations/1_5511900000000/notes", json=note, headers=headers).status_code


@pytest.mark.parametrize(
    ("function", "needs", "use_case", "call"),
    [
        ("whatsapp", ("twilio",), "receive", call_whatsapp),
        ("whatsapp", ("twilio",), "record_status", call_status),
        ("sweep", ("twilio", "media", "desk"), "usecase.sweep", call_sweep),
        ("agent_api", ("twilio", "media", "desk"), "add_note", call_api),
    ],
)
def test_a_broken_use_case_is_a_500_without_a_word(
    serve, firestore_client, monkeypatch, capfd, caplog, function, needs, use_case, call: Callable[..., int]
) -> None:
    client = serve(function, needs)
    monkeypatch.setattr(f"transbordo.entrypoints.{function}.{use_case}", quoting)
    if function == "sweep":
        monkeypatch.setattr(importlib.import_module("transbordo.entrypoints.sweep").wired, "sweeping", lambda: None)

    assert call(client, firestore_client.project) == 500
    _expect_silence(capfd, caplog)


def test_a_broken_turn_is_tried_again_without_a_word(serve, monkeypatch, capfd, caplog) -> None:
    serve("answer", ("twilio",))
    module = importlib.import_module("transbordo.entrypoints.answer")
    monkeypatch.setattr(module.usecase, "answer", quoting)
    monkeypatch.setattr(module.wired, "bot", lambda: None)
    client = functions_framework.create_app("answer", MAIN, "cloudevent").test_client()

    response = client.post(
        "/",
        data=b"",
        headers={
            "ce-id": "1",
            "ce-specversion": "1.0",
            "ce-type": "google.cloud.firestore.document.v1.created",
            "ce-source": "projects/demo",
            "ce-document": "inbound/SM1",
        },
    )

    assert response.status_code == 500
    assert "TurnFailed" in _expect_silence(capfd, caplog)


def _expect_silence(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> str:
    """All that was written; it holds the error's type and place, and nothing of the customer."""
    out, err = capfd.readouterr()
    written = out + err + caplog.text
    assert "ValueError at test_silence.py" in written
    assert [secret for secret in SECRETS if secret in written] == []
    return written


def test_what_is_missing_in_the_settings_is_said(serve, monkeypatch, caplog) -> None:
    client = serve("whatsapp", ("twilio",))
    monkeypatch.delenv("TWILIO_AUTH_TOKEN")

    assert Twilio(client).post(form()).status_code == 500
    assert "TWILIO_AUTH_TOKEN" in caplog.text
