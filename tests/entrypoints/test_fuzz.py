"""Whatever is thrown at the webhook and at the API: never a 5xx, and nothing is written for who cannot sign."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from google.cloud import firestore
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from tests.adapters.settings import TOKEN
from tests.entrypoints.conftest import CID, CUSTOMER, WEBHOOK, form, unsigned_token
from transbordo.adapters.ids import Ulids

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "1000"))
NEW_ID = Ulids()

thoroughly = settings(
    max_examples=EXAMPLES,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

# The webhook

KNOWN = sorted({*form(), "MediaUrl0", "MediaContentType0", "Latitude", "Longitude", "ButtonText", "ButtonPayload"})
KNOWN += ["ChannelMetadata", "ExternalUserId", "OriginalRepliedMessageSid", "MessageStatus", "ErrorCode"]
ODD = st.one_of(
    st.text(max_size=40),
    st.text(max_size=2000),
    st.sampled_from(
        ["", "0", "-1", "1e999", "NaN", "\x00", ".", "..", "/", "a/b", "__x__", "{", "[]", "null", "x" * 3000]
    ),
)
PLAUSIBLE = st.sampled_from(
    [
        CUSTOMER,
        "whatsapp:+551133334444",
        "whatsapp:BR.1502576394655843",
        "SM" + "1" * 32,
        "10",
        "text",
        "image",
        "audio",
    ]
)
FORMS = st.dictionaries(st.one_of(st.sampled_from(KNOWN), st.text(max_size=20)), st.one_of(ODD, PLAUSIBLE), max_size=12)
PATHS = st.sampled_from(["/", "/", "/", "/status"])
QUERIES = st.one_of(
    st.builds("c={}&m={}".format, *[st.sampled_from(["1_2", "__x__", ".", "..", "a%2Fb", "a b", "x" * 300])] * 2),
    st.just(f"c={CID}&m=01J0000000000000000000000A"),
    st.text("cm=&%+;/.0aé ", max_size=30),
    st.just(""),
)


@pytest.fixture
def webhook(serve) -> FlaskClient:
    return serve("whatsapp", ("twilio",))


@thoroughly
@given(changed=FORMS, path=PATHS, query=QUERIES)
def test_no_signed_form_breaks_the_webhook(
    webhook: FlaskClient, changed: dict[str, str], path: str, query: str
) -> None:
    # the same sid again would only be a duplicate
    body = EnvironBuilder(method="POST", data=form(sid=f"SM{NEW_ID()}") | changed).get_request().get_data()

    status = _signed(webhook, path, query, body)

    assert status < 500


@thoroughly
@given(body=st.one_of(st.binary(max_size=300), st.text("=&%+;0aé", max_size=200).map(str.encode)), path=PATHS)
def test_no_signed_bytes_break_the_webhook(webhook: FlaskClient, body: bytes, path: str) -> None:
    assert _signed(webhook, path, "", body) < 500


@thoroughly
@given(changed=FORMS, path=PATHS, signature=st.one_of(st.none(), st.text(max_size=60), st.binary(max_size=20)))
def test_nothing_is_written_for_who_cannot_sign(
    webhook: FlaskClient,
    firestore_client: firestore.Client,
    changed: dict[str, str],
    path: str,
    signature: str | bytes | None,
) -> None:
    data = form() | changed
    forged = RequestValidator("another-token").compute_signature(WEBHOOK + path.rstrip("/"), data)
    given_one = forged if signature is None else _header(signature)

    response = webhook.post(path, data=data, headers={"X-Twilio-Signature": given_one})

    assert response.status_code == 403
    assert not any(True for _ in firestore_client.collections())


def _signed(webhook: FlaskClient, path: str, query: str, body: bytes) -> int:
    """Signed over what the server makes of the bytes, as Twilio signs over what it means by them."""
    request = Request(
        EnvironBuilder(
            path=path,
            query_string=query,
            method="POST",
            input_stream=BytesIO(body),
            content_length=len(body),
            content_type="application/x-www-form-urlencoded",
        ).get_environ()
    )
    raw_query = request.query_string.decode("latin-1")
    url = WEBHOOK + path.rstrip("/") + (f"?{raw_query}" if raw_query else "")
    response = webhook.post(
        path,
        query_string=query,
        data=body,
        content_type="application/x-www-form-urlencoded",
        headers={"X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(url, request.form)},
    )
    return response.status_code


def _header(value: str | bytes) -> str:
    text = value if isinstance(value, str) else value.decode("latin-1")
    return "".join(char for char in text if char.isprintable() and ord(char) < 256).strip()


# The API

JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=8,
)
GOOD: dict[str, st.SearchStrategy[Any]] = {
    "epoch": st.integers(0, 4),
    "id": st.builds(NEW_ID),
    "text": st.text(max_size=30),
    "media": st.lists(st.just("01J0000000000000000000000M"), max_size=1),
    "template": st.just({"contentSid": "HX" + "0" * 32, "variables": {"1": "Ana"}}),
    "replyTo": st.just("SM1"),
    "queue": st.sampled_from(["geral", "nenhuma"]),
    "agentUid": st.sampled_from(["ana", "bruno"]),
    "note": st.text(max_size=30),
    "email": st.emails(),
}
BODIES = st.one_of(
    st.fixed_dictionaries({}, optional={name: st.one_of(good, good, JSON) for name, good in GOOD.items()}),
    st.fixed_dictionaries({"epoch": GOOD["epoch"], "id": GOOD["id"], "text": GOOD["text"]}),
    JSON,
)
SEGMENT = st.one_of(st.sampled_from([CID, "SM1", "1_2", "..", "__x__", "0"]), st.text(max_size=12))
VERBS = ["claim", "messages", "notes", "transfer", "return-to-bot", "resolve", "reopen", "read"]
API_PATHS = st.one_of(
    st.sampled_from([f"/api/conversations/{CID}/{verb}" for verb in VERBS]),
    st.sampled_from([f"/api/conversations/{CID}/messages/SM1/retry", "/api/me", "/api/media", "/api/password-reset"]),
    st.builds("/api/conversations/{}/{}".format, SEGMENT, st.sampled_from(VERBS)),
    st.builds("/api/media/{}/{}/{}".format, SEGMENT, SEGMENT, st.integers(-1, 3)),
    st.builds("/api/{}".format, st.text(max_size=30)),
)
HEADERS = st.dictionaries(
    st.sampled_from(["Accept-Language", "Origin", "Content-Type", "X-Forwarded-For", "If-Match", "Range"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30),
    max_size=3,
)
PEOPLE = st.sampled_from(
    [
        {},
        {"sub": "bia", "queues": ["vendas"]},
        {"sub": "diego", "role": "supervisor", "queues": []},
        {"role": None},
        {"queues": "geral"},
        {"name": None, "email": None},
    ]
)


@pytest.fixture
def api(
    serve, firestore_client: firestore.Client, storage_emulator: str, monkeypatch: pytest.MonkeyPatch
) -> FlaskClient:
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", storage_emulator)
    monkeypatch.setenv("TWILIO_API_URL", "http://127.0.0.1:1")
    now = datetime.now(UTC)
    firestore_client.document("settings/business").set({"name": "Fibra Exemplo"})
    firestore_client.document("settings/bot").set({"published": {}})
    firestore_client.document("queues/geral").set({"name": "Geral", "targetSeconds": 300})
    firestore_client.document("agents/ana").set({"name": "Ana", "role": "agent", "queues": ["geral"]})
    firestore_client.document(f"conversations/{CID}").set(
        {
            "ourAddress": "whatsapp:+14155238886",
            "contact": {"address": CUSTOMER, "key": "5511900000000"},
            "owner": "queue",
            "queue": "geral",
            "epoch": 2,
            "since": now,
            "waitingSince": now,
            "episode": "20261122-000001",
            "windowExpiresAt": now + timedelta(hours=24),
        }
    )
    return serve("agent_api", ("twilio", "media", "desk"))


@thoroughly
@given(
    method=st.sampled_from(["POST", "POST", "POST", "GET", "PUT", "DELETE", "OPTIONS"]),
    path=API_PATHS,
    body=BODIES,
    headers=HEADERS,
    claims=PEOPLE,
)
def test_nothing_breaks_the_api(
    api: FlaskClient,
    firestore_client: firestore.Client,
    method: str,
    path: str,
    body: Any,
    headers: dict[str, str],
    claims: dict[str, Any],
) -> None:
    token = unsigned_token(firestore_client.project, **claims)

    response = api.open(path, method=method, json=body, headers=headers | {"Authorization": f"Bearer {token}"})

    assert response.status_code < 500, (response.status_code, response.get_data(as_text=True))
