"""Every request ends with one line that tells how it went: docs/logs.md."""

from __future__ import annotations

import importlib
import json
from typing import Any

import functions_framework
import pytest
from google.cloud import firestore

from tests.entrypoints.conftest import CID, MAIN, Twilio, form, unsigned_token
from transbordo.adapters.logs import hashed
from transbordo.usecases.answer import Outcome

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


def of_requests(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    return [line for line in told if "outcome" in line]


def test_of_a_webhook(serve, capsys) -> None:
    Twilio(serve("whatsapp", ("twilio",))).post(form())

    (told,) = of_requests(capsys)
    assert isinstance(told.pop("ms"), int)
    assert told == {
        "severity": "INFO",
        "message": "received",
        "function": "whatsapp",
        "outcome": "received",
        "status": 200,
        "conversation": hashed(CID),
        "firestore_calls": 1,
    }


def test_of_a_forged_webhook(serve, capsys) -> None:
    Twilio(serve("whatsapp", ("twilio",))).post(form(), token="forged")

    (told,) = of_requests(capsys)
    assert (told["severity"], told["outcome"], told["status"]) == ("WARNING", "bad_signature", 403)
    assert (told["firestore_calls"], "conversation" in told) == (0, False)


def test_of_a_broken_webhook_beside_the_report(serve, monkeypatch, capsys) -> None:
    twilio = Twilio(serve("whatsapp", ("twilio",)))
    monkeypatch.setattr("transbordo.entrypoints.whatsapp.receive", _breaks)
    twilio.post(form())

    report, told = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (report["message"], report["serviceContext"]) == ("webhook_failed", {"service": "whatsapp"})
    assert report["stack_trace"].endswith("\nZeroDivisionError")
    assert (told["severity"], told["outcome"], told["status"]) == ("ERROR", "failed", 500)


@pytest.mark.parametrize(("code", "alarms"), [("63007", ["send_refused"]), ("63016", [])])
def test_of_a_message_that_failed_later_because_of_our_own_account(serve, capsys, code, alarms) -> None:
    fields = {"MessageSid": "SM9", "MessageStatus": "failed", "ErrorCode": code}
    Twilio(serve("whatsapp", ("twilio",))).post(fields, "/status", f"c={CID}&m=1")

    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["message"] for line in told if line["severity"] == "ERROR"] == alarms


def test_of_a_status_of_what_somebody_else_sent_from_our_number(serve, capsys) -> None:
    twilio = Twilio(serve("whatsapp", ("twilio",)))
    twilio.post({"MessageSid": "SM9", "MessageStatus": "delivered"}, "/status")

    (told,) = of_requests(capsys)
    assert (told["severity"], told["outcome"], told["status"]) == ("INFO", "status_of_unknown_message", 200)


def test_of_a_call_of_the_desk(serve, firestore_client: firestore.Client, capsys) -> None:
    client = serve("agent_api", ("twilio", "media", "desk"))
    headers = {
        "Authorization": f"Bearer {unsigned_token(firestore_client.project)}",
        "traceparent": f"00-{TRACE}-00f067aa0ba902b7-01",
    }
    client.get("/api/me", headers=headers)
    client.post(f"/api/conversations/{CID}/claim", json={"epoch": 0}, headers=headers)
    client.get("/api/nowhere", headers=headers)

    me, claim, nowhere = of_requests(capsys)
    assert (me["outcome"], me["route"], me["firestore_calls"]) == ("ok", "me", 0)
    assert me["logging.googleapis.com/trace"] == f"projects/{firestore_client.project}/traces/{TRACE}"
    assert (claim["outcome"], claim["route"], claim["conversation"]) == ("not_found", "claim_route", hashed(CID))
    assert claim["firestore_calls"] >= 1
    assert (nowhere["outcome"], nowhere["route"], nowhere["status"]) == ("not_found", "none", 404)


def test_of_a_bug_behind_the_desk(serve, firestore_client: firestore.Client, monkeypatch, capsys) -> None:
    client = serve("agent_api", ("twilio", "media", "desk"))
    monkeypatch.setattr("transbordo.entrypoints.agent_api.claim", _breaks)
    headers = {"Authorization": f"Bearer {unsigned_token(firestore_client.project)}"}
    client.post(f"/api/conversations/{CID}/claim", json={"epoch": 0}, headers=headers)

    report, told = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (report["message"], report["serviceContext"]) == ("api_failed", {"service": "agent_api"})
    assert (told["severity"], told["outcome"], told["status"]) == ("ERROR", "error", 500)


@pytest.mark.parametrize(
    ("ending", "severity", "outcome"),
    [(lambda *_: Outcome.ANSWERED, "INFO", "answered"), (lambda *_: 1 / 0, "ERROR", "failed")],
    ids=["answered", "broken"],
)
def test_of_a_turn(serve, monkeypatch, capsys, ending, severity, outcome) -> None:
    serve("answer", ("twilio",))
    module = importlib.import_module("transbordo.entrypoints.answer")
    monkeypatch.setattr(module.usecase, "answer", ending)
    monkeypatch.setattr(module.wired, "bot", lambda: None)

    functions_framework.create_app("answer", MAIN, "cloudevent").test_client().post(
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

    (told,) = of_requests(capsys)
    assert (told["function"], told["severity"], told["outcome"]) == ("answer", severity, outcome)
    assert told["message_id"] == hashed("SM1")


def test_of_a_sweep(serve, monkeypatch, capsys) -> None:
    client = serve("sweep", ("twilio", "media", "desk"))
    module = importlib.import_module("transbordo.entrypoints.sweep")
    monkeypatch.setattr(module.wired, "sweeping", lambda: None)
    monkeypatch.setattr(module.usecase, "sweep", lambda _: {"stuck": 2, "sends": 1})
    client.post("/")
    client.get("/")

    swept, refused = of_requests(capsys)
    assert (swept["outcome"], swept["stuck"], swept["sends"]) == ("swept", 2, 1)
    assert (refused["outcome"], refused["status"]) == ("wrong_method", 405)


def test_of_webhooks_that_went_astray(serve, monkeypatch, capsys) -> None:
    client = serve("sweep", ("twilio", "media", "desk"))
    module = importlib.import_module("transbordo.entrypoints.sweep")
    monkeypatch.setattr(module.wired, "bot", lambda: None)
    monkeypatch.setattr(module.usecase, "sweep", lambda sweeping: sweeping.recovered(3) or {"stuck": 0})
    client.post("/")

    alarm, _ = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (alarm["severity"], alarm["message"], alarm["count"]) == ("ERROR", "webhooks_missed", 3)


def _breaks(*_: Any, **__: Any) -> Any:
    return 1 / 0
