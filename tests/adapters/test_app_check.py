"""An App Check token tells that our dashboard asks; anything else is refused."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from typing import Any

import google.auth
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from google.auth.credentials import AnonymousCredentials
from jwt.algorithms import RSAAlgorithm

from tests.adapters.certificates import new_key
from tests.adapters.http_double import HANG_UP, Answer, HttpDouble, in_json
from tests.adapters.settings import settings
from transbordo.adapters.app_check import AppCheck
from transbordo.errors import Busy, NotTheDashboard

PROJECT = "demo-transbordo"
KEY = new_key()


def keys(_: object) -> Answer:
    public = RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True)
    return in_json(200, {"keys": [public | {"kid": "k1", "alg": "RS256", "use": "sig"}]})


def token(key: RSAPrivateKey = KEY, headers: dict[str, Any] | None = None, **changed: Any) -> str:
    now = int(time.time())
    claims = {
        "iss": "https://firebaseappcheck.googleapis.com/1234567890",
        "aud": ["projects/1234567890", f"projects/{PROJECT}"],
        "sub": "1:1234567890:web:abc",
        "iat": now - 5,
        "exp": now + 3600,
        **changed,
    }
    return jwt.encode(claims, key, algorithm="RS256", headers={"kid": "k1"} | (headers or {}))


@pytest.fixture
def check(web: HttpDouble, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppCheck]:
    """With Google's keys on the test's own server."""
    monkeypatch.setattr("firebase_admin.app_check._AppCheckService._JWKS_URL", web.url + "/v1/jwks")
    monkeypatch.setattr(google.auth, "default", lambda **_: (AnonymousCredentials(), PROJECT))
    web.answer = keys
    yield AppCheck(settings())


def test_our_dashboard_is_let_through_and_the_keys_are_fetched_once(check: AppCheck, web: HttpDouble) -> None:
    check.verify(token())
    check.verify(token())

    assert len(web.requests) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": ["projects/1234567890", "projects/other"]},
        {"aud": f"projects/{PROJECT}"},
        {"iss": "https://example.com/1234567890"},
        {"exp": int(time.time()) - 60},
        {"sub": None},
    ],
)
def test_a_token_for_somebody_else_or_another_time_is_refused(check: AppCheck, changed: dict[str, Any]) -> None:
    with pytest.raises(NotTheDashboard):
        check.verify(token(**changed))


def test_forged_tokens_are_refused(check: AppCheck) -> None:
    unknown_key, unsigned = token(headers={"kid": "k2"}), jwt.encode({"sub": "x"}, None, algorithm="none")
    for forged in (token(new_key()), unknown_key, unsigned, token()[:-8] + "AAAAAAAA"):
        with pytest.raises(NotTheDashboard):
            check.verify(forged)


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@pytest.mark.parametrize("nonsense", ["", "a", "a.b.c", f"{part([])}.{part({})}.x", f"{part({'kid': 7})}.{part([])}."])
def test_what_is_no_token_is_refused(check: AppCheck, nonsense: str) -> None:
    with pytest.raises(NotTheDashboard):
        check.verify(nonsense)


@pytest.mark.parametrize("answer", [HANG_UP, Answer(503)])
def test_without_googles_keys_it_is_not_the_callers_fault(check: AppCheck, web: HttpDouble, answer: Answer) -> None:
    web.answer = lambda _: answer
    with pytest.raises(Busy):
        check.verify(token())


def test_making_the_adapter_connects_to_nothing(check: AppCheck, web: HttpDouble) -> None:
    assert web.requests == []
