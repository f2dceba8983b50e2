"""The log tells what happened, and nothing of what customers said or who they are."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from transbordo.adapters import logs
from transbordo.adapters.logs import (
    concerns,
    count_firestore_call,
    count_tokens,
    handling,
    hashed,
    key_hashes_with,
    log,
    report,
    severity_of,
    traces_belong_to,
)
from transbordo.usecases.sweep import _STEPS

CID = "14155238886_5511900000000"


def line(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    written = capsys.readouterr().out
    assert written.count("\n") == 1
    found: dict[str, object] = json.loads(written)
    return found


def test_an_event_is_one_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    log("WARNING", "turn_dropped", epoch=3, took_s=0.25, late=True, reason="model_timeout", queue=None)
    assert line(capsys) == {
        "severity": "WARNING",
        "message": "turn_dropped",
        "epoch": 3,
        "took_s": 0.25,
        "late": True,
        "reason": "model_timeout",
        "queue": None,
    }


@pytest.mark.parametrize("code", ["geral", "stale_epoch", "model_rate_limited", "gemini-3.8-flash", "http_503"])
def test_short_codes_are_written_out(capsys: pytest.CaptureFixture[str], code: str) -> None:
    log("INFO", "event", code=code)
    assert line(capsys)["code"] == code


@pytest.mark.parametrize(
    "secret",
    [
        CID,
        "5511900000000",
        "whatsapp:+5511900000000",
        "BR.1502576394655843",
        "SM" + "0" * 32,
        "ana@example.com",
        "Ana Exemplo",
        "minha internet caiu",
        "olá",
        "",
        "a\n{",
        "\ud800",
    ],
)
def test_what_is_no_code_is_hashed(capsys: pytest.CaptureFixture[str], secret: str) -> None:
    log("INFO", "event", reason=secret)
    assert line(capsys)["reason"] == hashed(secret)


def test_a_field_that_is_not_known_to_hold_codes_is_hashed_whatever_it_holds(
    capsys: pytest.CaptureFixture[str],
) -> None:
    log("INFO", "event", name="ana")
    assert line(capsys)["name"] == hashed("ana")


def test_the_same_conversation_has_the_same_hash_and_another_key_another() -> None:
    before = hashed(CID)
    assert before == hashed(CID) != hashed(CID + "1")
    key_hashes_with("secret")
    assert hashed(CID) != before


def test_the_same_secret_hashes_alike_everywhere() -> None:
    key_hashes_with("secret")
    code = "from transbordo.adapters.logs import *; key_hashes_with('secret'); print(hashed('1'))"
    functions = Path(__file__).resolve().parents[2] / "functions"
    other = subprocess.run([sys.executable, "-c", code], cwd=functions, capture_output=True, text=True, check=True)
    assert other.stdout.strip() == hashed("1")


def test_an_error_is_told_by_type_and_place_but_not_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        int("minha senha")
    except ValueError as error:
        log("ERROR", "failed", error=error)
    told = line(capsys)["error"]
    assert str(told).startswith("ValueError at test_logs.py:")
    log("ERROR", "failed", error=ValueError("minha senha"))
    assert line(capsys)["error"] == "ValueError"


@given(st.text())
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_run_of_digits_that_could_be_a_phone_is_written(capsys: pytest.CaptureFixture[str], text: str) -> None:
    log("INFO", "event", reason=text + "911900000")
    assert "911900000" not in capsys.readouterr().out


@pytest.mark.parametrize(("status", "severity"), [(200, "INFO"), (404, "WARNING"), (503, "ERROR")])
def test_an_http_answer_is_as_bad_as_its_status(status: int, severity: str) -> None:
    assert severity_of(status) == severity


@pytest.fixture(autouse=True)
def _own_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "_key", b"0" * 16)


# One line per request

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(written) for written in capsys.readouterr().out.splitlines()]


def test_a_request_ends_with_one_line_that_tells_how_it_went(capsys: pytest.CaptureFixture[str]) -> None:
    with handling("whatsapp", {}.get) as request:
        concerns(CID)
        count_firestore_call()
        count_firestore_call()
        count_tokens(900, 40)
        count_tokens(100, 2)
        request.ends("received", status=200)

    (told,) = lines(capsys)
    assert isinstance(told.pop("ms"), int)
    assert told == {
        "severity": "INFO",
        "message": "received",
        "function": "whatsapp",
        "outcome": "received",
        "status": 200,
        "conversation": hashed(CID),
        "firestore_calls": 2,
        "prompt_tokens": 1000,
        "answer_tokens": 42,
    }


def test_a_request_that_nobody_ended_has_failed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ZeroDivisionError), handling("answer", {}.get):
        raise ZeroDivisionError
    (told,) = lines(capsys)
    assert (told["severity"], told["outcome"], told["function"]) == ("ERROR", "failed", "answer")


def test_a_request_about_several_conversations_tells_of_none(capsys: pytest.CaptureFixture[str]) -> None:
    with handling("sweep", {}.get) as request:
        concerns(CID)
        concerns(CID + "1")
        request.ends("swept")
    assert "conversation" not in lines(capsys)[0]


@pytest.mark.parametrize(
    "headers",
    [
        {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"},
        {"X-Cloud-Trace-Context": f"{TRACE}/105445;o=1"},
        {"X-Cloud-Trace-Context": TRACE},
    ],
)
def test_all_lines_of_a_request_carry_its_trace(
    capsys: pytest.CaptureFixture[str], headers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "_project", "")
    traces_belong_to("demo-project")
    with handling("sweep", headers.get) as request:
        log("INFO", "event")
        request.ends("swept")
    log("INFO", "afterwards")

    during, last, afterwards = lines(capsys)
    wanted = f"projects/demo-project/traces/{TRACE}"
    assert during["logging.googleapis.com/trace"] == last["logging.googleapis.com/trace"] == wanted
    assert "logging.googleapis.com/trace" not in afterwards and "function" not in afterwards


@pytest.mark.parametrize("forged", ["", "x", "5511900000000", f"{TRACE}\n{TRACE}", "whatsapp:+5511900000000"])
def test_a_header_that_is_no_trace_is_not_written(
    capsys: pytest.CaptureFixture[str], forged: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "_project", "demo-project")
    with handling("sweep", {"traceparent": forged, "X-Cloud-Trace-Context": forged}.get):
        pass
    assert "logging.googleapis.com/trace" not in lines(capsys)[0]


def test_requests_at_the_same_time_do_not_share_their_counts(capsys: pytest.CaptureFixture[str]) -> None:
    both = threading.Barrier(2)

    def handle(calls: int) -> None:
        with handling("whatsapp", {}.get) as request:
            both.wait()
            for _ in range(calls):
                count_firestore_call()
            both.wait()
            request.ends("received")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(handle, (1, 3)))
    assert sorted(str(told["firestore_calls"]) for told in lines(capsys)) == ["1", "3"]


# Errors that nobody foresaw


def broken() -> None:
    try:
        int("meu CPF é 123")
    except ValueError as error:
        raise KeyError("whatsapp:+5511900000000") from error


def test_an_unforeseen_error_is_told_as_error_reporting_groups_them(capsys: pytest.CaptureFixture[str]) -> None:
    with handling("whatsapp", {}.get) as request:
        try:
            broken()
        except KeyError as error:
            report("webhook_failed", error, step="receive")
        request.ends("failed", "ERROR")

    told = lines(capsys)[0]
    assert (told["severity"], told["message"], told["step"]) == ("ERROR", "webhook_failed", "receive")
    assert told["@type"] == ("type.googleapis.com/google.devtools.clouderrorreporting.v1beta1.ReportedErrorEvent")
    assert told["serviceContext"] == {"service": "whatsapp"}
    stack = str(told["stack_trace"])
    assert stack.startswith("Traceback (most recent call last):\n  File ")
    assert ", in broken\n" in stack and "\nValueError\n" in stack and stack.endswith("\nKeyError")


def test_no_word_of_an_error_or_of_its_causes_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        broken()
    except KeyError as error:
        error.add_note("Cliente Exemplo")
        report("webhook_failed", error)
    written = capsys.readouterr().out
    assert not any(secret in written for secret in ("CPF", "900000", "Cliente"))


def test_an_error_that_goes_in_circles_is_told_too(capsys: pytest.CaptureFixture[str]) -> None:
    one, other = ValueError(), KeyError()
    one.__cause__, other.__cause__ = other, one
    report("api_failed", one)
    assert str(lines(capsys)[0]["stack_trace"]).endswith("ValueError")


def test_the_page_about_the_log_tells_of_every_field() -> None:
    page = (Path(__file__).parents[2] / "docs" / "logs.md").read_text("utf-8")
    with_everything = {"firestore_calls", "prompt_tokens", "answer_tokens", "conversation", "outcome", "ms", "status"}
    for name in with_everything | {
        "function",
        "route",
        "message_id",
        "@type",
        "stack_trace",
        "serviceContext",
        *_STEPS,
    }:
        assert f"`{name}" in page or f'`"{name}"' in page, name
