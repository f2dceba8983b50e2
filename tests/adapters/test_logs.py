"""The log tells what happened, and nothing of what customers said or who they are."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from transbordo.adapters import logs
from transbordo.adapters.logs import hashed, key_hashes_with, log, severity_of

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
