"""The deployed functions as functions-framework serves them, on a Firestore emulator with an empty database."""

from __future__ import annotations

import base64
import importlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import functions_framework
import pytest
from flask.testing import FlaskClient
from google.cloud import firestore
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from tests.adapters.settings import ACCOUNT, OURS, TOKEN
from transbordo.wiring import Wiring

MAIN = str(Path(__file__).parents[2] / "functions" / "main.py")
WEBHOOK = "https://example.com/whatsapp"
CUSTOMER = "whatsapp:+5511900000000"
CID = "14155238886_5511900000000"


@pytest.fixture
def serve(
    firestore_client: firestore.Client, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, tuple[str, ...]], FlaskClient]:
    """Serves one function by name, with the settings that it needs and clients of its own."""
    environment = {
        "GOOGLE_CLOUD_PROJECT": firestore_client.project,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_PHONE_NUMBER": OURS,
        "PUBLIC_URL": "https://example.com",
        "DASHBOARD_URL": "https://desk.example.com",
        "MEDIA_BUCKET": "demo-media",
        "FIREBASE_API_KEY": "public-key",
        "FIREBASE_AUTH_EMULATOR_HOST": "127.0.0.1:1",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    def served(name: str, needs: tuple[str, ...]) -> FlaskClient:
        module = importlib.import_module(f"transbordo.entrypoints.{name}")
        monkeypatch.setattr(module, "wired", Wiring(needs=needs))
        return functions_framework.create_app(name, MAIN, "http").test_client()

    return served


def form(sid: str = "SM" + "1" * 32, **changed: str) -> dict[str, str]:
    """A text message as Twilio sends it, blank fields included."""
    return {
        "SmsMessageSid": sid,
        "NumMedia": "0",
        "ProfileName": "Cliente Exemplo",
        "MessageType": "text",
        "SmsSid": sid,
        "WaId": "5511900000000",
        "SmsStatus": "received",
        "Body": "Olá, tudo bem? 😀",
        "To": OURS,
        "NumSegments": "1",
        "ReferralNumMedia": "0",
        "MessageSid": sid,
        "AccountSid": ACCOUNT,
        "From": CUSTOMER,
        "ApiVersion": "2010-04-01",
        "FromCity": "",
        **changed,
    }


@dataclass(frozen=True)
class Twilio:
    """Twilio's side of the webhook."""

    client: FlaskClient

    def post(self, fields: dict[str, str], path: str = "/", query: str = "", token: str = TOKEN) -> TestResponse:
        url = WEBHOOK + path.rstrip("/") + (f"?{query}" if query else "")
        signature = RequestValidator(token).compute_signature(url, fields)
        return self.client.post(path, query_string=query, data=fields, headers={"X-Twilio-Signature": signature})


def unsigned_token(project: str, **changed: Any) -> str:
    """An ID token of the Auth emulator's kind."""
    now = int(time.time())
    claims = {
        "iss": f"https://securetoken.google.com/{project}",
        "aud": project,
        "sub": "ana",
        "iat": now - 5,
        "exp": now + 3600,
        "email": "ana@example.com",
        "name": "Ana",
        "role": "agent",
        "queues": ["geral"],
        **changed,
    }
    parts = ({"alg": "none", "typ": "JWT"}, claims)
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts) + "."
