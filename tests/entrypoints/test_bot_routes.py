"""The calls of those who work on the bot: who may, what is checked, and what every refusal tells."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from google.cloud import firestore

from tests.entrypoints.conftest import CID, CUSTOMER
from tests.entrypoints.test_agent_api import Desk, error
from tests.fakes.model import FakeModel, answers
from tests.fakes.shelves import FakeShelves
from transbordo.adapters.ids import Ulids
from transbordo.domain.bot.prompt import QUOTED
from transbordo.domain.business.bot_settings_check import (
    MAX_LENGTHS,
    MAX_LISTS,
    MAX_RULE,
    MAX_RULES,
    MAX_WORD,
    MAX_WORDS,
)
from transbordo.domain.business.customer_texts import PLACEHOLDERS
from transbordo.domain.workshop.case_check import MAX_PHRASE, MAX_PHRASES, MAX_RIGHT_ANSWER, MAX_SAID, MAX_SAYS
from transbordo.entrypoints import agent_api
from transbordo.entrypoints.agent_api import MAX_JSON
from transbordo.entrypoints.bot_routes import MAX_CASE, MAX_DRAFT
from transbordo.usecases.think import Mind
from transbordo.wiring import now

NEW_ID = Ulids()
SAYS = [{"author": "customer", "text": "quanto custa?"}]
SETTINGS = {
    "name": "Lia",
    "tone": "direct",
    "rules": ["Nunca prometa desconto."],
    "sensitive": [{"words": ["procon"], "queue": "geral"}],
    "angry": {"on": False, "queue": None},
    "limits": {"turnsPerCustomer": 9},
    "safety": {"hate": "low"},
    "priceIn": 1,
}
BUSINESS = {
    "name": "Fibra Exemplo",
    "timezone": "America/Sao_Paulo",
    "hours": {"mon": [{"from": "08:00", "to": "18:00"}]},
    "holidays": ["2026-12-25"],
    "texts": {"pt": {"soon": "Já vamos!"}},
}


@pytest.fixture
def client(serve, firestore_client) -> FlaskClient:
    firestore_client.document("queues/geral").set({"name": "Geral", "targetSeconds": 300})
    firestore_client.document("settings/business").set({"name": "Fibra Exemplo", "byHand": 90})
    firestore_client.document("settings/bot").set(
        {"published": {"name": "Bia"}, "draft": {"name": "Bia"}, "version": 1, "draftRevision": 3}
        | {"publishedRevision": 3}
    )
    return serve("agent_api", ("twilio", "media", "desk"))


class Lead(Desk):
    def put(self, path: str, body: Any = None) -> Any:
        return self.client.put(path, json=body, headers=self.headers)

    def delete(self, path: str) -> Any:
        return self.client.delete(path, headers=self.headers)


@pytest.fixture
def diego(client, firestore_client) -> Lead:
    return Lead(client, firestore_client.project, sub="diego", name="Diego", role="supervisor", queues=[])


@pytest.fixture
def model(client, monkeypatch) -> FakeModel:
    model = FakeModel()
    monkeypatch.setattr(agent_api.wired, "mind", lambda: Mind(model=model, shelves=FakeShelves(), clock=now))
    return model


@pytest.fixture
def case(diego) -> str:
    made = diego.post("/api/cases", {"id": NEW_ID(), "says": SAYS, "expected": {"must": ["R$ 99,90"]}})
    assert made.status_code == 201, made.get_json()
    return made.get_json()["case"]["id"]


CALLS = [
    ("PUT", "/api/bot/draft"),
    ("POST", "/api/bot/draft/discard"),
    ("POST", "/api/bot/publish"),
    ("POST", "/api/bot/versions/1/roll-back"),
    ("POST", "/api/bot/try"),
    ("POST", "/api/cases"),
    ("PUT", "/api/cases/x"),
    ("DELETE", "/api/cases/x"),
    ("POST", "/api/cases/x/run"),
    ("PUT", "/api/business"),
    ("GET", "/api/business/texts"),
    ("POST", "/api/business/preview"),
]


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_an_agent_does_not_work_on_the_bot(client, firestore_client, method, path) -> None:
    ana = Desk(client, firestore_client.project)

    refused = client.open(path, method=method, json={}, headers=ana.headers)

    assert (refused.status_code, error(refused)["code"]) == (403, "forbidden")
    assert client.open(path, method=method, json={}).status_code == 401


def test_a_draft_is_saved_and_shown_as_it_is_stored(diego, firestore_client) -> None:
    saved = diego.put("/api/bot/draft", {"settings": SETTINGS, "revision": 3})

    assert saved.status_code == 200, saved.get_json()
    bot = saved.get_json()["bot"]
    assert (bot["draft"]["name"], bot["draft"]["limits"]["turnsPerCustomer"], bot["draftRevision"]) == ("Lia", 9, 4)
    assert bot["published"]["name"] == "Bia"
    stored = firestore_client.document("settings/bot").get().to_dict()
    assert stored["draft"] == bot["draft"]
    assert stored["updatedBy"] == {"uid": "diego", "name": "Diego"}
    (entry,) = firestore_client.collection("audit").stream()
    assert (entry.to_dict()["what"], entry.to_dict()["by"]["uid"]) == ("bot_draft_saved", "diego")


def test_an_old_draft_is_refused_with_the_revision_that_there_is(diego) -> None:
    refused = diego.put("/api/bot/draft", {"settings": SETTINGS, "revision": 2})

    assert (refused.status_code, error(refused)["code"]) == (409, "stale_draft")
    assert error(refused)["details"] == {"revision": 3}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ([], "body"),
        ({"settings": SETTINGS}, "revision"),
        ({"settings": SETTINGS, "revision": -1}, "revision"),
        ({"revision": 3}, "settings"),
        ({"settings": [], "revision": 3}, "settings"),
        ({"settings": {"nmae": "Lia"}, "revision": 3}, "settings.nmae"),
        ({"settings": {"name": 7}, "revision": 3}, "settings.name"),
        ({"settings": {"name": "\x00"}, "revision": 3}, "settings.name"),
        ({"settings": {"rules": "nunca"}, "revision": 3}, "settings.rules"),
        ({"settings": {"rules": [None]}, "revision": 3}, "settings.rules[0]"),
        ({"settings": {"sensitive": [{"queue": "geral"}]}, "revision": 3}, "settings.sensitive[0].words"),
        ({"settings": {"angry": {"on": "yes"}}, "revision": 3}, "settings.angry.on"),
        ({"settings": {"limits": {"tokens": 1.5}}, "revision": 3}, "settings.limits.tokens"),
        ({"settings": {"limits": {"tokens": True}}, "revision": 3}, "settings.limits.tokens"),
        ({"settings": {"safety": ["low"]}, "revision": 3}, "settings.safety"),
        ({"settings": {"safety": {"hate": 1}}, "revision": 3}, "settings.safety.hate"),
        ({"settings": {"priceIn": "1"}, "revision": 3}, "settings.priceIn"),
        ({"settings": {"priceIn": 1e400}, "revision": 3}, "settings.priceIn"),
        ({"settings": {"tone": "rude"}, "revision": 3}, "tone"),
    ],
)
def test_each_wrong_field_is_named(diego, firestore_client, body, field) -> None:
    refused = diego.put("/api/bot/draft", body)

    assert (refused.status_code, error(refused)["details"]["field"]) == (422, field)
    assert firestore_client.document("settings/bot").get().to_dict()["draftRevision"] == 3


def test_all_that_is_wrong_with_settings_is_told_at_once_in_both_languages(diego) -> None:
    body = {"settings": {"tone": "rude", "language": "fr"}, "revision": 3}

    refused = diego.put("/api/bot/draft", body)

    problems = error(refused)["details"]["problems"]
    assert [problem["field"] for problem in problems] == ["tone", "language"]
    assert problems[0]["pt"].startswith("Escolha")
    assert problems[0]["en"].startswith("Choose")


def test_a_draft_is_published_and_rolled_back(diego, firestore_client) -> None:
    diego.put("/api/bot/draft", {"settings": SETTINGS, "revision": 3})

    published = diego.post("/api/bot/publish", {"revision": 4, "note": " Lia chega "})
    assert published.status_code == 200, published.get_json()
    bot = published.get_json()["bot"]
    assert (bot["version"], bot["published"]["name"], bot["publishedBy"]["uid"]) == (2, "Lia", "diego")
    version = firestore_client.document("settings/bot/versions/2").get().to_dict()
    assert (version["note"], version["settings"]["name"], version["articles"]) == ("Lia chega", "Lia", {})

    diego.put("/api/bot/draft", {"settings": {"name": "Zé"}, "revision": 4})
    diego.post("/api/bot/publish", {"revision": 5})
    back = diego.post("/api/bot/versions/2/roll-back", {"revision": 5}).get_json()["bot"]

    assert (back["version"], back["published"]["name"], back["draft"]["name"]) == (4, "Lia", "Lia")
    assert diego.post("/api/bot/versions/99/roll-back", {"revision": 6}).status_code == 404
    assert diego.post("/api/bot/versions/x/roll-back", {"revision": 6}).status_code == 404


def test_a_draft_is_thrown_away(diego) -> None:
    diego.put("/api/bot/draft", {"settings": SETTINGS, "revision": 3})

    bot = diego.post("/api/bot/draft/discard", {"revision": 4}).get_json()["bot"]

    assert (bot["draft"]["name"], bot["draftRevision"], bot["publishedRevision"]) == ("Bia", 5, 5)


def test_cases_hold_a_publishing_up_until_they_ran_and_passed_or_somebody_confirms(diego, case, model) -> None:
    diego.put("/api/bot/draft", {"settings": SETTINGS, "revision": 3})

    not_run = diego.post("/api/bot/publish", {"revision": 4})
    assert (not_run.status_code, error(not_run)["code"]) == (409, "cases_not_run")
    assert error(not_run)["details"] == {"missing": [case]}

    model.will(answers("Não sei."))
    ran = diego.post(f"/api/cases/{case}/run", {"stage": "draft"}).get_json()["case"]
    assert ran["results"]["draft"]["faults"] == [{"code": "missing", "detail": "R$ 99,90"}]
    assert ran["results"]["draft"]["revision"] == 4
    breaks = diego.post("/api/bot/publish", {"revision": 4})
    assert (breaks.status_code, error(breaks)["code"]) == (409, "breaks_cases")
    assert error(breaks)["details"] == {"failing": [case]}

    assert diego.post("/api/bot/publish", {"revision": 4, "confirmed": True}).get_json()["bot"]["version"] == 2


def test_a_trial_stores_nothing(diego, model, firestore_client) -> None:
    def documents() -> list[Any]:
        found = [
            one for name in ("settings", "cases", "audit", "conversations") for one in _all(firestore_client, name)
        ]
        return [(one.reference.path, one.update_time) for one in found]

    before = documents()
    model.will(answers("Oi! Em que posso ajudar?"))

    tried = diego.post("/api/bot/try", {"stage": "draft", "says": SAYS})

    assert tried.status_code == 200, tried.get_json()
    trial = tried.get_json()["trial"]
    assert (trial["action"], trial["text"], trial["rule"]) == ("answer", "Oi! Em que posso ajudar?", None)
    assert set(trial) >= {"sources", "confidence", "mood", "language", "model", "latencyMs", "promptTokens", "cost"}
    assert documents() == before


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("bot/try", {"says": SAYS}, "stage"),
        ("bot/try", {"stage": "live"}, "says"),
        ("bot/try", {"stage": "live", "says": "oi"}, "says"),
        ("bot/try", {"stage": "live", "says": []}, "says"),
        ("bot/try", {"stage": "live", "says": [{"author": "god", "text": "x"}]}, "says[0].author"),
        ("bot/try", {"stage": "live", "says": [{"author": "customer"}]}, "says[0].text"),
        ("cases", {"says": SAYS, "expected": {"must": ["a"]}}, "id"),
        ("cases", {"id": NEW_ID(), "says": SAYS}, "expected"),
        ("cases", {"id": NEW_ID(), "says": SAYS, "expected": {}}, "expected"),
        ("cases", {"id": NEW_ID(), "says": SAYS, "expected": {"action": "delete"}}, "expected.action"),
        ("cases", {"id": NEW_ID(), "says": SAYS, "expected": {"queue": "nenhuma"}}, "expected.queue"),
        ("cases", {"id": NEW_ID(), "says": SAYS, "expected": {"must": "a"}}, "expected.must"),
        ("cases", {"id": NEW_ID(), "says": SAYS, "expected": {"must": ["a"]}, "results": {}}, "results"),
        ("cases/x/run", {"stage": "old"}, "stage"),
        ("bot/publish", {"revision": 3, "confirmed": "yes"}, "confirmed"),
        ("bot/publish", {"revision": 3, "note": "x" * 501}, "note"),
        ("business/preview", {"texts": {}, "language": "fr", "situation": "soon"}, "language"),
        ("business/preview", {"texts": {}, "language": "pt", "situation": "never"}, "situation"),
        ("business/preview", {"texts": {"pt": 1}, "language": "pt", "situation": "soon"}, "texts.pt"),
    ],
)
def test_each_wrong_field_of_the_others_is_named(diego, path, body, field) -> None:
    refused = diego.post(f"/api/{path}", body)

    assert (refused.status_code, error(refused)["details"]["field"]) == (422, field)


def test_a_case_is_changed_and_taken_away(diego, case, firestore_client) -> None:
    changed = diego.put(f"/api/cases/{case}", {"says": SAYS, "expected": {"mustNot": ["R$ 0"]}, "rightAnswer": "x"})
    assert changed.get_json()["case"]["expected"]["mustNot"] == ["R$ 0"]
    assert firestore_client.document(f"cases/{case}").get().to_dict()["expected"]["must"] == []

    assert diego.delete(f"/api/cases/{case}").get_json() == {}
    assert not firestore_client.document(f"cases/{case}").get().exists
    assert diego.put(f"/api/cases/{case}", {"says": SAYS, "expected": {"must": ["a"]}}).status_code == 404
    assert diego.post(f"/api/cases/{case}/run", {"stage": "draft"}).status_code == 404


# The longest that there can be

EMOJI = "🎉"
LONGEST_SAID = {"author": "customer", "text": EMOJI * MAX_SAID, "quoted": {"author": "bot", "text": EMOJI * QUOTED}}
LONGEST_SAYS = [LONGEST_SAID] * MAX_SAYS
LONGEST_EXPECTED = {name: [EMOJI * MAX_PHRASE] * MAX_PHRASES for name in ("must", "mustNot", "articles")}


def test_the_longest_case_fits_and_a_longer_request_is_not_read(diego, case, model) -> None:
    longest = {"says": LONGEST_SAYS, "expected": LONGEST_EXPECTED, "rightAnswer": EMOJI * MAX_RIGHT_ANSWER}

    assert diego.post("/api/cases", {"id": NEW_ID(), **longest}).status_code == 201
    assert diego.put(f"/api/cases/{case}", longest).status_code == 200
    assert diego.post("/api/bot/try", {"stage": "draft", "says": LONGEST_SAYS}).status_code == 200

    longer = {"says": [{"author": "customer", "text": "x" * MAX_CASE}]}
    for refused in (diego.post("/api/cases", longer), diego.put(f"/api/cases/{case}", longer)):
        assert (refused.status_code, error(refused)["code"]) == (413, "too_large")
    assert diego.post(f"/api/cases/{case}/run", {"stage": "x" * MAX_JSON}).status_code == 413


def test_the_longest_draft_fits_and_a_longer_request_is_not_read(diego) -> None:
    longest = {name: EMOJI * most for name, most in MAX_LENGTHS.items()}
    longest |= {"rules": [EMOJI * MAX_RULE] * MAX_RULES}
    longest |= {"sensitive": [{"words": ["x" + EMOJI * (MAX_WORD - 1)] * MAX_WORDS, "queue": "geral"}] * MAX_LISTS}

    assert diego.put("/api/bot/draft", {"settings": longest, "revision": 3}).status_code == 200

    refused = diego.put("/api/bot/draft", {"settings": {"persona": "x" * MAX_DRAFT}, "revision": 4})
    assert (refused.status_code, error(refused)["code"]) == (413, "too_large")


# What the bot said wrong


@pytest.fixture
def wrong(firestore_client) -> str:
    """A message of the bot's, in a conversation that it has."""
    at = datetime.now(UTC)
    conversation = firestore_client.document(f"conversations/{CID}")
    contact = {"address": CUSTOMER, "key": "5511900000000"}
    conversation.set({"ourAddress": "whatsapp:+14155238886", "contact": contact, "owner": "bot", "epoch": 1})
    asked = {"id": "SM1", "direction": "in", "type": "text", "text": "quanto custa?", "at": at}
    said = {"id": "m1", "direction": "out", "type": "text", "text": "Custa R$ 89,90.", "at": at, "status": "sent"}
    said |= {"author": {"kind": "bot"}, "epoch": 1, "episode": None, "answers": "SM1"}
    for entry in (asked, said):
        conversation.collection("messages").document(entry["id"]).set(entry)
    return f"/api/conversations/{CID}/messages/m1/wrong"


def test_an_agent_marks_what_is_wrong(client, firestore_client, wrong) -> None:
    ana = Desk(client, firestore_client.project)
    id_ = NEW_ID()

    marked = ana.post(wrong, {"id": id_, "rightAnswer": "Custa R$ 99,90."})

    assert marked.status_code == 201, marked.get_json()
    case = marked.get_json()["case"]
    assert [{name: said[name] for name in ("author", "text")} for said in case["says"]] == SAYS
    assert (case["expected"]["must"], case["expected"]["mustNot"]) == (["R$ 99,90"], ["R$ 89,90"])
    assert case["origin"] == {"cid": CID, "mid": "m1"}
    assert firestore_client.document(f"cases/{id_}").get().to_dict()["createdBy"]["uid"] == "ana"


def test_who_may_not_see_the_conversation_marks_nothing(client, firestore_client, wrong) -> None:
    firestore_client.document(f"conversations/{CID}").update({"owner": "queue", "queue": "vendas"})
    ana = Desk(client, firestore_client.project)

    assert ana.post(wrong, {"id": NEW_ID(), "rightAnswer": "Custa R$ 99,90."}).status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"rightAnswer": "x"}, "id"),
        ({"id": NEW_ID()}, "rightAnswer"),
        ({"id": NEW_ID(), "rightAnswer": "x" * 1601}, "rightAnswer"),
        ({"id": NEW_ID(), "expected": []}, "expected"),
        ({"id": NEW_ID(), "expected": {"action": 1}}, "expected.action"),
    ],
)
def test_each_wrong_field_of_a_mark_is_named(client, firestore_client, wrong, body, field) -> None:
    refused = Desk(client, firestore_client.project).post(wrong, body)

    assert (refused.status_code, error(refused)["details"]["field"]) == (422, field)


# The business


def test_the_business_is_saved_and_how_long_data_is_kept_stays(diego, firestore_client) -> None:
    saved = diego.put("/api/business", BUSINESS | {"revision": 0})

    assert saved.status_code == 200, saved.get_json()
    assert saved.get_json()["business"] == BUSINESS | {"revision": 1}
    stored = firestore_client.document("settings/business").get().to_dict()
    assert stored == BUSINESS | {"revision": 1, "byHand": 90}
    (entry,) = firestore_client.collection("audit").stream()
    assert entry.to_dict()["what"] == "business_saved"


def test_who_has_not_seen_what_the_settings_are_now_is_told_so(diego, firestore_client) -> None:
    diego.put("/api/business", BUSINESS | {"revision": 0})

    refused = diego.put("/api/business", BUSINESS | {"name": "Fibra Sul", "revision": 0})

    assert (refused.status_code, error(refused)["code"]) == (409, "stale_business")
    assert error(refused)["details"] == {"revision": 1}
    assert firestore_client.document("settings/business").get().to_dict()["name"] == "Fibra Exemplo"
    assert diego.put("/api/business", BUSINESS | {"name": "Fibra Sul", "revision": 1}).status_code == 200


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": None}, "name"),
        ({"timezone": "Mars/Base"}, "timezone"),
        ({"hours": []}, "hours"),
        ({"hours": {"mon": [["08:00", "18:00"]]}}, "hours.mon[0]"),
        ({"hours": {"mon": [{"from": "8h", "to": "18h"}]}}, "hours.mon"),
        ({"holidays": "2026-12-25"}, "holidays"),
        ({"texts": {"pt": {"closed": "Fechado."}}}, "texts.pt.closed"),
        ({"byHand": 1}, "byHand"),
        ({"revision": None}, "revision"),
        ({"revision": True}, "revision"),
    ],
)
def test_each_wrong_field_of_the_business_is_named(diego, firestore_client, changed, field) -> None:
    refused = diego.put("/api/business", BUSINESS | {"revision": 0} | changed)

    assert (refused.status_code, error(refused)["details"]["field"]) == (422, field)
    assert firestore_client.document("settings/business").get().to_dict()["name"] == "Fibra Exemplo"


def test_a_text_is_shown_as_a_customer_would_read_it(diego) -> None:
    body = {"texts": {"pt": {"closed": "Voltamos {when}."}}, "language": "pt", "situation": "closed"}

    text = diego.post("/api/business/preview", body).get_json()["text"]

    assert text.startswith("Certo! Voltamos ")
    assert "às 08:00. Seu protocolo é " in text


def test_the_texts_that_a_business_may_reword_are_told_in_each_language(diego) -> None:
    texts = diego.get("/api/business/texts").get_json()["texts"]

    assert set(texts) == {"pt", "en", "es"}
    assert all(set(own) == set(PLACEHOLDERS) for own in texts.values())
    assert texts["pt"]["protocol"] == "Seu protocolo é {protocol}."


def _all(client: firestore.Client, name: str) -> list[Any]:
    return list(client.collection(name).stream())
