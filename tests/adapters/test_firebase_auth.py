"""An ID token tells who calls; anything else tells nothing."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from typing import Any

import google.auth
import google.auth.crypt
import google.auth.jwt
import pytest
from google.auth.credentials import AnonymousCredentials

from tests.adapters.certificates import certificate_pem, key_pem, new_key
from tests.adapters.http_double import HANG_UP, Answer, HttpDouble, in_json
from tests.adapters.settings import settings
from transbordo.adapters.firebase_auth import FirebaseAuth
from transbordo.domain.conversation.access import User
from transbordo.errors import Busy, Unauthenticated

PROJECT = "demo-transbordo"


def claims(**changed: Any) -> dict[str, Any]:
    now = int(time.time())
    return {
        "iss": f"https://securetoken.google.com/{PROJECT}",
        "aud": PROJECT,
        "sub": "uid-1",
        "iat": now - 5,
        "exp": now + 3600,
        "email": "ana@example.com",
        "name": "Ana Exemplo",
        "role": "agent",
        "queues": ["geral", "financeiro"],
        **changed,
    }


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def unsigned(**changed: Any) -> str:
    return f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(claims(**changed))}."


@pytest.fixture
def emulated(web: HttpDouble, monkeypatch: pytest.MonkeyPatch) -> FirebaseAuth:
    """With the emulator, whose place the test's server takes."""
    host = web.url.removeprefix("http://")
    monkeypatch.setenv("FIREBASE_AUTH_EMULATOR_HOST", host)
    return FirebaseAuth(settings(FIREBASE_AUTH_EMULATOR_HOST=host))


def test_a_token_tells_who_calls(emulated: FirebaseAuth) -> None:
    assert emulated.verify(unsigned()) == User(
        uid="uid-1", email="ana@example.com", name="Ana Exemplo", role="agent", queues=("geral", "financeiro")
    )


@pytest.mark.parametrize("role", [None, "", "owner", 1, ["admin"]])
def test_an_account_that_nobody_let_in_has_no_role(emulated: FirebaseAuth, role: object) -> None:
    user = emulated.verify(unsigned(role=role, queues=None, name=None))
    assert (user.role, user.queues, user.name) == (None, (), "ana")


def test_queues_that_are_no_names_are_left_out(emulated: FirebaseAuth) -> None:
    assert emulated.verify(unsigned(queues=["geral", 1, None])).queues == ("geral",)
    assert emulated.verify(unsigned(queues="geral")).queues == ()


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a",
        "a.b.c",
        f"{part({})}.{part([])}.",
        f"{part([])}.{part({})}.",
        f"{part({})}.{part(None)}.",
        "\ud800",
    ],
)
def test_what_is_no_token_lets_nobody_in(emulated: FirebaseAuth, token: str) -> None:
    with pytest.raises(Unauthenticated):
        emulated.verify(token)


@pytest.mark.parametrize("changed", [{"aud": "other"}, {"iss": "https://example.com"}, {"sub": ""}, {"sub": 7}])
def test_a_token_for_somebody_else_lets_nobody_in(emulated: FirebaseAuth, changed: dict[str, Any]) -> None:
    with pytest.raises(Unauthenticated):
        emulated.verify(unsigned(**changed))


class Google:
    """Google's side of real tokens: a key, and its certificate on the web."""

    def __init__(self) -> None:
        self.key = new_key()
        self.signer: Any = google.auth.crypt.RSASigner.from_string(key_pem(self.key), key_id="k1")

    def certificates(self) -> Answer:
        return in_json(200, {"k1": certificate_pem(self.key).decode()})

    def token(self, **changed: Any) -> str:
        signed: bytes = google.auth.jwt.encode(self.signer, claims(**changed))
        return signed.decode()


@pytest.fixture(scope="module")
def google_side() -> Google:
    return Google()


@pytest.fixture
def real(web: HttpDouble, google_side: Google, monkeypatch: pytest.MonkeyPatch) -> Iterator[FirebaseAuth]:
    """Without the emulator: signatures count."""
    monkeypatch.delenv("FIREBASE_AUTH_EMULATOR_HOST", raising=False)
    monkeypatch.setattr("firebase_admin._token_gen.ID_TOKEN_CERT_URI", web.url + "/certificates")
    monkeypatch.setattr(google.auth, "default", lambda **_: (AnonymousCredentials(), PROJECT))
    web.answer = lambda _: google_side.certificates()
    yield FirebaseAuth(settings())


def test_a_signed_token_is_accepted(real: FirebaseAuth, google_side: Google) -> None:
    assert real.verify(google_side.token()).uid == "uid-1"


def test_a_clock_a_few_seconds_off_is_forgiven(real: FirebaseAuth, google_side: Google) -> None:
    assert real.verify(google_side.token(iat=int(time.time()) + 5)).uid == "uid-1"


@pytest.mark.parametrize("seconds", [-60, -4000])
def test_an_expired_token_is_refused(real: FirebaseAuth, google_side: Google, seconds: int) -> None:
    with pytest.raises(Unauthenticated):
        real.verify(google_side.token(exp=int(time.time()) + seconds))


def test_forged_and_unsigned_tokens_are_refused(real: FirebaseAuth, google_side: Google) -> None:
    for token in (Google().token(), unsigned(), google_side.token()[:-8] + "AAAAAAAA"):
        with pytest.raises(Unauthenticated):
            real.verify(token)


def test_without_googles_certificates_it_is_not_the_callers_fault(
    real: FirebaseAuth, google_side: Google, web: HttpDouble
) -> None:
    web.answer = lambda _: HANG_UP
    with pytest.raises(Busy):
        real.verify(google_side.token())


def firebase_error(status: int, code: str) -> Answer:
    return in_json(status, {"error": {"code": status, "message": code}})


def test_a_reset_link_is_made_for_an_account(emulated: FirebaseAuth, web: HttpDouble) -> None:
    web.answer = lambda _: in_json(200, {"oobLink": "https://example.com/reset", "email": "ana@example.com"})
    assert emulated.reset_link("ana@example.com") == "https://example.com/reset"


@pytest.mark.parametrize("email", ["nobody@example.com", "no address", ""])
def test_there_is_no_reset_link_for_strangers(emulated: FirebaseAuth, web: HttpDouble, email: str) -> None:
    web.answer = lambda _: firebase_error(400, "EMAIL_NOT_FOUND")
    assert emulated.reset_link(email) is None


def test_a_reset_link_waits_for_a_silent_firebase(emulated: FirebaseAuth, web: HttpDouble) -> None:
    web.answer = lambda _: firebase_error(400, "QUOTA_EXCEEDED")
    with pytest.raises(Busy):
        emulated.reset_link("ana@example.com")


def test_firebase_can_write_the_reset_mail_itself(emulated: FirebaseAuth, web: HttpDouble) -> None:
    web.answer = lambda _: in_json(200, {"email": "ana@example.com"})
    emulated.send_reset_mail("ana@example.com")
    [request] = web.requests
    assert request.path == "/identitytoolkit.googleapis.com/v1/accounts:sendOobCode"
    assert request.query == {"key": ["public-key"]}
    assert json.loads(request.body) == {"requestType": "PASSWORD_RESET", "email": "ana@example.com"}


def test_a_reset_mail_to_a_stranger_is_silence(emulated: FirebaseAuth, web: HttpDouble) -> None:
    web.answer = lambda _: firebase_error(400, "EMAIL_NOT_FOUND")
    emulated.send_reset_mail("nobody@example.com")


@pytest.mark.parametrize("answer", [Answer(503), Answer(429), HANG_UP])
def test_a_reset_mail_waits_for_a_silent_firebase(emulated: FirebaseAuth, web: HttpDouble, answer: Answer) -> None:
    web.answer = lambda _: answer
    with pytest.raises(Busy):
        emulated.send_reset_mail("ana@example.com")


def test_making_the_adapter_connects_to_nothing(web: HttpDouble, emulated: FirebaseAuth) -> None:
    assert web.requests == []
