"""Whatever is thrown at the calls of those who work on the bot: never a 5xx, and what is kept can be read again."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from google.cloud import firestore
from hypothesis import given
from hypothesis import strategies as st

from tests.entrypoints.conftest import CID, unsigned_token
from tests.entrypoints.test_bot_routes import BUSINESS, SAYS, SETTINGS
from tests.entrypoints.test_fuzz import HEADERS, JSON, NEW_ID, SEGMENT, thoroughly
from tests.fakes.model import FakeModel
from tests.fakes.shelves import FakeShelves
from transbordo.adapters.firestore_shelves import FirestoreShelves
from transbordo.adapters.firestore_store import FirestoreStore
from transbordo.adapters.firestore_workshop import FirestoreWorkshop
from transbordo.entrypoints import agent_api
from transbordo.usecases.think import Mind
from transbordo.wiring import now

TEXT = st.text(max_size=40)


def near(good: Any) -> st.SearchStrategy[Any]:
    """JSON that is nearly `good`: some value within it is another."""
    if isinstance(good, dict):
        parts = {name: st.one_of(near(value), near(value), JSON) for name, value in good.items()}
        return st.one_of(
            st.just(good),
            st.fixed_dictionaries({}, optional=parts),
            st.builds(lambda known, more: more | known, st.just(good), st.dictionaries(TEXT, JSON, max_size=2)),
        )
    if isinstance(good, list):
        return st.lists(st.one_of(*map(near, good)), max_size=3)
    if isinstance(good, bool):
        return st.booleans()
    if isinstance(good, int):
        return st.one_of(st.just(good), st.integers(-1, 2**60), st.floats())
    return st.one_of(st.just(good), TEXT)


EXPECTED = {"action": "answer", "queue": "geral", "must": ["R$ 9,90"], "mustNot": ["x"], "articles": ["a"]}
BODIES = st.fixed_dictionaries(
    {"revision": st.integers(0, 3), "stage": st.sampled_from(["draft", "live"])},
    optional={
        "settings": near(SETTINGS),
        "confirmed": st.booleans(),
        "note": TEXT,
        "id": st.builds(NEW_ID),
        "says": near(SAYS),
        "expected": near(EXPECTED),
        "rightAnswer": TEXT,
        "origin": near({"cid": CID, "mid": "m1"}),
        "texts": near(BUSINESS["texts"]),
        "language": st.sampled_from(["pt", "en", "es", "fr"]),
        "situation": st.sampled_from(["soon", "closed", "cannot_open", "acknowledged", "x"]),
    },
)
CASES = st.fixed_dictionaries({"id": st.builds(NEW_ID), "says": near(SAYS), "expected": near(EXPECTED)})
CHANGES = st.fixed_dictionaries({"says": near(SAYS), "expected": near(EXPECTED)})
THERE = "01J0000000000000000000000C"
PLACES = st.one_of(st.just(THERE), SEGMENT)
CALLS = st.one_of(
    st.tuples(st.just("PUT"), st.just("/api/bot/draft"), BODIES),
    st.tuples(
        st.just("POST"),
        st.sampled_from(["/api/bot/draft/discard", "/api/bot/publish", "/api/bot/try", "/api/business/preview"]),
        BODIES,
    ),
    st.tuples(st.just("POST"), st.builds("/api/bot/versions/{}/roll-back".format, st.integers(-1, 4)), BODIES),
    st.tuples(st.just("POST"), st.just("/api/cases"), st.one_of(CASES, CASES.map(lambda one: one | {"id": THERE}))),
    st.tuples(
        st.sampled_from(["PUT", "PUT", "PUT", "DELETE"]),
        st.builds("/api/cases/{}".format, PLACES),
        st.one_of(CHANGES, CHANGES, BODIES),
    ),
    st.tuples(st.just("POST"), st.builds("/api/cases/{}/run".format, PLACES), BODIES),
    st.tuples(st.just("POST"), st.builds(f"/api/conversations/{CID}/messages/{{}}/wrong".format, SEGMENT), BODIES),
    st.tuples(st.just("PUT"), st.just("/api/business"), near(BUSINESS | {"revision": 0})),
    st.tuples(
        st.sampled_from(["POST", "PUT"]), st.sampled_from(["/api/bot/draft", "/api/cases", "/api/business"]), JSON
    ),
)


@pytest.fixture
def api(serve, firestore_client: firestore.Client, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    firestore_client.document("queues/geral").set({"name": "Geral", "targetSeconds": 300})
    firestore_client.document("settings/business").set({"name": "Fibra Exemplo"})
    client = serve("agent_api", ("twilio", "media", "desk"))
    monkeypatch.setattr(agent_api.wired, "mind", lambda: Mind(model=FakeModel(), shelves=FakeShelves(), clock=now))
    return client


@thoroughly
@given(call=CALLS, headers=HEADERS)
def test_nothing_breaks_the_work_on_the_bot(
    api: FlaskClient, firestore_client: firestore.Client, call: tuple[str, str, Any], headers: dict[str, str]
) -> None:
    method, path, body = call
    workshop = FirestoreWorkshop(firestore_client, FirestoreShelves(firestore_client))
    if isinstance(body, dict) and body.get("revision") == 0:
        ours = path == "/api/business"
        seen = workshop.business().state.revision if ours else workshop.bot().state.draft_revision
        body = body | {"revision": seen}
    token = unsigned_token(firestore_client.project, sub="diego", role="supervisor", queues=[])

    response = api.open(path, method=method, json=body, headers=headers | {"Authorization": f"Bearer {token}"})

    assert response.status_code < 500, (response.status_code, response.get_data(as_text=True))
    if response.status_code in (200, 201):
        assert workshop.bot().state.version >= 0
        workshop.case(THERE)
        assert FirestoreStore(firestore_client, now).knowledge("draft").business.name
