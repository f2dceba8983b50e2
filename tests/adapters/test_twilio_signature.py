"""Only what Twilio signed gets in. The vectors are those of twilio-python's own tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from tests.adapters.settings import settings
from transbordo.adapters.twilio_signature import SignatureCheck

CHECK = SignatureCheck(settings(TWILIO_AUTH_TOKEN="12345"))

URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
FORM = {
    "CallSid": "CA1234567890ABCDE",
    "Digits": "1234",
    "From": "+14158675309",
    "To": "+18005551212",
    "Caller": "+14158675309",
}


@pytest.mark.parametrize(
    ("url", "signature"),
    [
        (URL, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        (URL.replace(".com", ".com:443"), "kvajT1Ptam85bY51eRf/AJRuM3w="),
        (URL.replace("https", "http").replace(".com", ".com:80"), "0ZXoZLH/DfblKGATFgpif+LLRf4="),
        (URL.replace("https", "http").replace(".com", ".com:1234"), "Zmvh+3yNM1Phv2jhDCwEM3q5ebU="),
        (URL.replace(".com", ".com:1234"), "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
    ],
)
def test_twilios_own_vectors_are_valid(url: str, signature: str) -> None:
    assert CHECK.valid(url, FORM, signature)


REPEATED = MultiDict([("Sid", "CA123"), ("SidAccount", "AC123"), *(("Digits", d) for d in ("5678", "1234", "1234"))])


def test_repeated_parameters_all_count() -> None:
    assert CHECK.valid(URL, REPEATED, "IK+Dwps556ElfBT0I3Rgjkr1wJU=")
    assert not CHECK.valid(URL, dict(REPEATED.items()), "IK+Dwps556ElfBT0I3Rgjkr1wJU=")


ZEROS = "0" * 32
WHATSAPP = {
    "SmsMessageSid": f"SM{ZEROS}",
    "SmsSid": f"SM{ZEROS}",
    "MessageSid": f"SM{ZEROS}",
    "NumMedia": "0",
    "ProfileName": "José",
    "MessageType": "text",
    "WaId": "5511987654321",
    "SmsStatus": "received",
    "Body": "Olá, tudo bem? 😀",
    "To": "whatsapp:+14155238886",
    "NumSegments": "1",
    "ReferralNumMedia": "0",
    "AccountSid": f"AC{ZEROS}",
    "From": "whatsapp:+5511987654321",
    "ApiVersion": "2010-04-01",
}
WHATSAPP_URL, WHATSAPP_SIGNATURE = "https://example.com/webhook/whatsapp", "prS+hg+2iwStYJ4MBCiYQoi13LU="


def test_accents_and_emoji_are_signed_as_they_are() -> None:
    assert CHECK.valid(WHATSAPP_URL, WHATSAPP, WHATSAPP_SIGNATURE)


def test_a_form_as_flask_reads_it_keeps_its_blank_parameters() -> None:
    form = {**WHATSAPP, "FromCity": ""}
    received = Request(EnvironBuilder(method="POST", data=form).get_environ()).form
    signature = RequestValidator("12345").compute_signature(WHATSAPP_URL, form)
    assert CHECK.valid(WHATSAPP_URL, received, signature)
    without_blanks = MultiDict((name, value) for name, value in received.items(multi=True) if value)
    assert not CHECK.valid(WHATSAPP_URL, without_blanks, signature)


@pytest.mark.parametrize(
    "change",
    [
        {"url": WHATSAPP_URL.replace("https", "http")},
        {"url": WHATSAPP_URL + "/"},
        {"url": WHATSAPP_URL + "?c=1"},
        {"url": "https://[broken"},
        {"url": "https://example.com:port/"},
        {"form": {**WHATSAPP, "Body": WHATSAPP["Body"] + " "}},
        {"form": {**WHATSAPP, "Extra": "1"}},
        {"form": {}},
        {"form": {"Body": ["a", "b"]}},
        {"form": None},
        {"signature": ""},
        {"signature": None},
        {"signature": "é" * 28},
        {"signature": "\ud800"},
        {"signature": WHATSAPP_SIGNATURE.lower()},
        {"signature": WHATSAPP_SIGNATURE[:-1]},
    ],
)
def test_anything_else_is_refused_without_an_error(change: dict[str, object]) -> None:
    arguments: dict[str, object] = {"url": WHATSAPP_URL, "form": WHATSAPP, "signature": WHATSAPP_SIGNATURE, **change}
    assert CHECK.valid(**arguments) is False  # type: ignore[arg-type]


def test_another_token_signs_differently() -> None:
    assert not SignatureCheck(settings()).valid(WHATSAPP_URL, WHATSAPP, WHATSAPP_SIGNATURE)


@given(st.text(), st.dictionaries(st.text(), st.text()), st.text())
def test_strangers_never_get_in_and_never_cause_an_error(url: str, form: dict[str, str], signature: str) -> None:
    assert CHECK.valid(url, form, signature) is False


def test_the_webhooks_check_does_not_load_the_rest_of_the_sdk() -> None:
    code = (
        "import sys, transbordo.adapters.twilio_signature;"
        "print([m for m in ('twilio.rest', 'requests', 'firebase_admin', 'google.cloud.storage') if m in sys.modules])"
    )
    functions = Path(__file__).resolve().parents[2] / "functions"
    found = subprocess.run([sys.executable, "-c", code], cwd=functions, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
