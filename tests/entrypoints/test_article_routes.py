"""The calls of those who write articles: who may, what is checked, and what is stored."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from tests.adapters.test_pdf_text import BILL
from tests.entrypoints.test_agent_api import Desk, error
from tests.fakes.model import FakeModel
from transbordo.adapters.ids import Ulids
from transbordo.entrypoints import agent_api
from transbordo.entrypoints.agent_api import MAX_JSON, MAX_UPLOAD
from transbordo.entrypoints.article_routes import MAX_ARTICLE

FIBRA = {"title": "Fibra", "when": "pergunta o preço", "tags": ["planos"], "body": "Custa 90."}
NEW_ID = Ulids()


class Lead(Desk):
    def put(self, path: str, body: Any = None) -> TestResponse:
        return self.client.put(path, json=body, headers=self.headers)

    def delete(self, path: str) -> TestResponse:
        return self.client.delete(path, headers=self.headers)

    def save(self, id_: str, *, revision: Any = 0, **changed: Any) -> TestResponse:
        return self.put(f"/api/articles/{id_}", FIBRA | {"revision": revision} | changed)

    def remove(self, id_: str, *, revision: Any = 0) -> TestResponse:
        return self.delete(f"/api/articles/{id_}?revision={revision}")

    def restore(self, id_: str, *, revision: Any = 0) -> TestResponse:
        return self.post(f"/api/articles/{id_}/restore", {"revision": revision})

    def upload(self, *files: tuple[str, bytes], language: str = "pt-BR") -> TestResponse:
        given = {"file": [FileStorage(io.BytesIO(content), name) for name, content in files]}
        boundary, data = encode_multipart(MultiDict(given))
        headers = self.headers | {"Accept-Language": language}
        content_type = f"multipart/form-data; boundary={boundary}"
        return self.client.post("/api/articles/import", data=data, content_type=content_type, headers=headers)


@pytest.fixture
def model() -> FakeModel:
    return FakeModel()


@pytest.fixture
def client(serve, model, monkeypatch) -> FlaskClient:
    client = serve("agent_api", ("twilio", "media", "desk"))
    monkeypatch.setattr(agent_api.wired, "model", lambda: model)
    return client


@pytest.fixture
def diego(client, firestore_client) -> Lead:
    return Lead(client, firestore_client.project, sub="diego", name="Diego", role="supervisor", queues=[])


CALLS = [
    ("PUT", "/api/articles/x"),
    ("DELETE", "/api/articles/x"),
    ("POST", "/api/articles/x/restore"),
    ("POST", "/api/articles/import"),
]


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_an_agent_writes_no_articles(client, firestore_client, method, path) -> None:
    ana = Desk(client, firestore_client.project)

    refused = client.open(path, method=method, json=FIBRA, headers=ana.headers)

    assert (refused.status_code, error(refused)["code"]) == (403, "forbidden")
    assert client.open(path, method=method, json=FIBRA).status_code == 401
    assert list(firestore_client.collection("knowledge").stream()) == []


def test_an_article_is_saved_as_a_draft(diego, firestore_client) -> None:
    id_ = NEW_ID()

    saved = diego.save(id_)

    assert saved.status_code == 200, saved.get_json()
    article = saved.get_json()["article"]
    assert (article["id"], article["live"], article["title"], article["draft"]) == (id_, False, "", FIBRA)
    assert article["revision"] == 1
    stored = firestore_client.document(f"knowledge/{id_}").get().to_dict()
    assert stored["draft"] == FIBRA
    assert stored["updatedBy"] == {"uid": "diego", "name": "Diego"}
    pieces = [piece.to_dict() for piece in firestore_client.collection(f"knowledge/{id_}/chunks").stream()]
    assert sorted((piece["text"], piece["live"], piece["draft"], piece["embedded"]) for piece in pieces) == [
        ("Custa 90.", False, True, True),
        ("pergunta o preço", False, True, True),
    ]
    (entry,) = firestore_client.collection("audit").stream()
    assert (entry.to_dict()["what"], entry.to_dict()["of"]) == ("article_saved", id_)


def test_with_the_model_down_it_is_saved_all_the_same(diego, model, firestore_client) -> None:
    model.embedding_fails = True

    assert diego.save("fibra").status_code == 200

    pieces = firestore_client.collection("knowledge/fibra/chunks").stream()
    assert [piece.to_dict()["embedded"] for piece in pieces] == [False, False]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": None}, "title"),
        ({"title": "t" * 201}, "title"),
        ({"body": " "}, "body"),
        ({"body": 7}, "body"),
        ({"body": "b" * 50_001}, "body"),
        ({"body": "\x00"}, "body"),
        ({"when": "w" * 501}, "when"),
        ({"tags": "planos"}, "tags"),
        ({"tags": [" "]}, "tags"),
        ({"live": True}, "live"),
        ({"revision": None}, "revision"),
        ({"revision": "1"}, "revision"),
        ({"revision": -1}, "revision"),
    ],
)
def test_a_wrong_field_is_named(diego, firestore_client, changed, field) -> None:
    refused = diego.save("fibra", **changed)

    assert (refused.status_code, error(refused)["details"]["field"]) == (422, field)
    assert not firestore_client.document("knowledge/fibra").get().exists


def test_the_longest_article_fits_and_a_longer_request_is_not_read(diego) -> None:
    assert MAX_JSON < 12 * 50_000 < MAX_ARTICLE
    assert diego.save("fibra", body="🎉" * 50_000).status_code == 200

    refused = diego.save("fibra", body="b" * MAX_ARTICLE)
    assert (refused.status_code, error(refused)["code"]) == (413, "too_large")


def test_a_draft_goes_and_what_is_not_there_is_gone_already(diego, firestore_client) -> None:
    diego.save("fibra")

    for _ in range(2):
        removed = diego.remove("fibra", revision=1)
        assert (removed.status_code, removed.get_json()) == (200, {"article": None})

    assert not firestore_client.document("knowledge/fibra").get().exists


def test_what_is_live_is_marked_and_restored(diego, firestore_client) -> None:
    firestore_client.document("knowledge/fibra").set(FIBRA | {"live": True, "draft": None, "removed": False})

    assert diego.remove("fibra").get_json()["article"]["removed"] is True
    restored = diego.restore("fibra", revision=1).get_json()["article"]
    assert restored == FIBRA | {"id": "fibra", "live": True, "draft": None, "removed": False, "revision": 2}


def test_restoring_nothing_is_not_found(diego) -> None:
    assert diego.restore("nenhum").status_code == 404


@pytest.mark.parametrize(
    "act",
    [
        lambda lead, revision: lead.save("fibra", revision=revision, body="Custa 80."),
        lambda lead, revision: lead.remove("fibra", revision=revision),
        lambda lead, revision: lead.restore("fibra", revision=revision),
    ],
    ids=["save", "remove", "restore"],
)
def test_who_has_not_seen_what_an_article_is_now_is_told_so(diego, firestore_client, act) -> None:
    """Also one that was written before articles had a revision: its is 0."""
    firestore_client.document("knowledge/fibra").set(FIBRA | {"live": True, "draft": None, "removed": False})
    diego.save("fibra", body="Custa 70.")
    before = firestore_client.document("knowledge/fibra").get().to_dict()

    refused = act(diego, 0)

    assert (refused.status_code, error(refused)["code"]) == (409, "stale_article")
    assert error(refused)["details"] == {"revision": 1}
    assert error(refused)["message"] == "O artigo mudou enquanto você olhava. Veja como ficou e tente de novo."
    assert firestore_client.document("knowledge/fibra").get().to_dict() == before
    assert act(diego, 1).status_code == 200


@pytest.mark.parametrize("revision", ["", "-1", "1.0", "x", "٣", "9" * 16, "9" * 99])
def test_removing_and_restoring_say_which_article_was_seen(diego, firestore_client, revision) -> None:
    diego.save("fibra")

    for refused in (
        diego.remove("fibra", revision=revision),
        diego.delete("/api/articles/fibra"),
        diego.restore("fibra", revision=revision),
        diego.post("/api/articles/fibra/restore"),
    ):
        assert refused.status_code == 422
    assert error(diego.remove("fibra", revision=revision))["details"]["field"] == "revision"
    assert firestore_client.document("knowledge/fibra").get().exists


def test_files_of_every_kind_are_imported_in_one_request(diego, firestore_client) -> None:
    imported = diego.upload(
        ("faq.csv", "pergunta;resposta\nPrazo?;Dois dias.\nFrete?;\n".encode("latin-1")),
        ("planos.md", b"# Planos\nCusta 90."),
        ("fatura.pdf", BILL.read_bytes()),
        ("foto.png", b"x"),
    )

    assert imported.status_code == 201
    told = imported.get_json()
    assert [article["title"] for article in told["articles"]] == ["Prazo?", "Planos", "Fatura"]
    assert not any(article["known"] for article in told["articles"])
    (again,) = diego.upload(("planos.md", b"# Planos\nCusta 80.")).get_json()["articles"]
    assert again["known"]
    assert [(each["file"], each["line"], each["code"]) for each in told["problems"]] == [
        ("faq.csv", 3, "no_answer"),
        ("foto.png", None, "unknown_kind"),
    ]
    assert told["problems"][0]["message"] == "Falta a resposta nesta linha."
    drafts = {article.id: article.to_dict()["draft"] for article in firestore_client.collection("knowledge").stream()}
    assert {article["id"] for article in told["articles"]} == drafts.keys()
    assert any("Plano 500 Mb: R$ 119,90" in draft["body"] for draft in drafts.values())


def test_problems_are_told_in_the_callers_language(diego) -> None:
    told = diego.upload(("foto.png", b"x"), language="en").get_json()

    assert told["problems"][0]["message"] == "We can't read this kind of file. Use .md, .txt, .csv or .pdf."


def test_an_upload_without_a_file_is_refused(diego) -> None:
    refused = diego.upload()

    assert (refused.status_code, error(refused)["details"]["field"]) == (422, "file")


def test_an_import_may_be_as_large_as_an_upload(diego) -> None:
    assert diego.upload(("grande.pdf", b"x" * (MAX_UPLOAD - 1024))).status_code == 201

    refused = diego.upload(("grande.pdf", b"x" * MAX_UPLOAD))
    assert (refused.status_code, error(refused)["code"]) == (413, "too_large")
