"""Whatever is thrown at the calls of those who write articles: never a 5xx, and what is kept can be read again."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from google.cloud import firestore
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from tests.entrypoints.conftest import unsigned_token
from tests.entrypoints.test_article_routes import FIBRA
from tests.entrypoints.test_fuzz import EXAMPLES, HEADERS, JSON, SEGMENT, thoroughly
from tests.entrypoints.test_fuzz_bot import near
from tests.fakes.model import FakeModel
from transbordo.adapters.firestore_shelves import FirestoreShelves
from transbordo.adapters.firestore_store import FirestoreStore
from transbordo.entrypoints import agent_api
from transbordo.wiring import now

PLACES = st.one_of(st.sampled_from(["a", "b"]), SEGMENT)
SEEN = {"revision": 0}
CALLS = st.one_of(
    st.tuples(st.just("PUT"), PLACES, st.just(""), st.one_of(near(FIBRA | SEEN), JSON)),
    st.tuples(
        st.just("DELETE"), PLACES, st.one_of(st.just("?revision=0"), st.builds("?{}".format, SEGMENT)), st.none()
    ),
    st.tuples(st.just("POST"), PLACES, st.just("/restore"), st.one_of(near(SEEN), JSON)),
)
NAMES = st.one_of(st.text(max_size=30), st.builds("{}{}".format, st.text(max_size=9), st.sampled_from([".md", ".csv"])))
CONTENTS = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")),
    st.text(max_size=200).map(lambda text: f"pergunta;resposta\n{text}".encode("utf-8", "replace")),
)


@pytest.fixture
def api(serve, firestore_client: firestore.Client, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    firestore_client.document("settings/business").set({"name": "Fibra Exemplo"})
    client = serve("agent_api", ("twilio", "media", "desk"))
    monkeypatch.setattr(agent_api.wired, "model", FakeModel)
    return client


def _signed(client: firestore.Client, headers: dict[str, str]) -> dict[str, str]:
    token = unsigned_token(client.project, sub="diego", role="supervisor", queues=[])
    return headers | {"Authorization": f"Bearer {token}"}


def _readable(client: firestore.Client) -> None:
    FirestoreShelves(client).see_all()
    FirestoreStore(client, now).knowledge("draft")


@thoroughly
@given(call=CALLS, headers=HEADERS)
def test_nothing_breaks_the_writing_of_articles(
    api: FlaskClient, firestore_client: firestore.Client, call: tuple[str, str, str, Any], headers: dict[str, str]
) -> None:
    method, place, rest, body = call
    there = firestore_client.document(f"knowledge/{place}").get().to_dict() if place in ("a", "b") else None
    seen = (there or {}).get("revision", 0)
    if isinstance(body, dict) and body.get("revision") == 0:
        body = body | {"revision": seen}
    path = f"/api/articles/{place}{rest.replace('=0', f'={seen}')}"

    response = api.open(path, method=method, json=body, headers=_signed(firestore_client, headers))

    assert response.status_code < 500, (response.status_code, response.get_data(as_text=True))
    if response.status_code == 200:
        _readable(firestore_client)


@settings(thoroughly, max_examples=EXAMPLES // 5)
@given(files=st.lists(st.tuples(NAMES, CONTENTS), max_size=3))
def test_nothing_breaks_an_import(
    api: FlaskClient, firestore_client: firestore.Client, files: list[tuple[str, bytes]]
) -> None:
    given_files = [("file", FileStorage(io.BytesIO(content), name)) for name, content in files]
    try:
        boundary, body = encode_multipart(MultiDict(given_files))
    except UnicodeEncodeError:
        return
    content_type = f"multipart/form-data; boundary={boundary}"

    response = api.post(
        "/api/articles/import", data=body, content_type=content_type, headers=_signed(firestore_client, {})
    )

    assert response.status_code in (201, 422), response.get_data(as_text=True)
    _readable(firestore_client)
