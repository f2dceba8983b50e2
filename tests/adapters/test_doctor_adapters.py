"""How the doctor's questions go over the wire, and what becomes of answers that nobody expects."""

from __future__ import annotations

import pytest
from google.cloud import firestore
from twilio.request_validator import RequestValidator

from tests.adapters.http_double import HANG, HANG_UP, Answer, HttpDouble, Request, in_json
from tests.adapters.settings import ACCOUNT, TOKEN, settings
from transbordo.adapters import asking
from transbordo.adapters.dashboard_site import DashboardOverHttp
from transbordo.adapters.firestore_records import FirestoreRecords
from transbordo.adapters.gemini_account import AccountAtGemini
from transbordo.adapters.own_webhook import WebhookOverHttp
from transbordo.adapters.twilio_account import AccountAtTwilio
from transbordo.domain.health.examined import NotReached

NOWHERE = "http://127.0.0.1:1"


@pytest.fixture
def twilio(web: HttpDouble) -> AccountAtTwilio:
    return AccountAtTwilio(settings(TWILIO_API_URL=web.url))


# What all questions have in common


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (HANG, "timeout"),
        (HANG_UP, "ConnectionError"),
        (Answer(500), "http_500"),
        (Answer(302, headers={"Location": "https://evil.example/"}), "http_302"),
        (Answer(200, b"<html>"), "no_json"),
    ],
    ids=["silence", "hanging up", "500", "a redirect, which is not followed", "no JSON"],
)
def test_what_is_no_answer_is_one_error_with_a_short_reason(
    web: HttpDouble, twilio: AccountAtTwilio, monkeypatch: pytest.MonkeyPatch, answer: Answer, reason: str
) -> None:
    monkeypatch.setattr(asking, "TIME_LIMIT_S", 0.3)
    web.answer = lambda _: answer
    with pytest.raises(NotReached, match=reason):
        twilio.approvals()
    assert len(web.requests) == 1


def test_nobody_there(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotReached, match="ConnectionError"):
        AccountAtTwilio(settings(TWILIO_API_URL=NOWHERE)).status()


def test_an_answer_without_a_date_tells_no_time(web: HttpDouble, twilio: AccountAtTwilio) -> None:
    web.answer = lambda _: Answer(200, headers={"Date": "yesterday"})
    with pytest.raises(NotReached, match="no_date"):
        twilio.clock()


# Twilio


def test_all_pages_of_a_list_are_read_with_our_credentials(web: HttpDouble, twilio: AccountAtTwilio) -> None:
    def answer(request: Request) -> Answer:
        more = "Page" not in request.query
        item = {"sid": "HX1" if more else "HX2", "approval_requests": {"status": "approved"} if more else None}
        following = "https://content.twilio.com/v1/ContentAndApprovals?Page=1" if more else None
        return in_json(200, {"contents": [item], "meta": {"key": "contents", "next_page_url": following}})

    web.answer = answer

    assert twilio.approvals() == {"HX1": "approved", "HX2": "unsubmitted"}
    assert all(request.headers["Authorization"].startswith("Basic ") for request in web.requests)


def test_credentials_go_to_twilio_only() -> None:
    account = AccountAtTwilio(settings())
    with pytest.raises(NotReached, match="foreign_address"):
        account._address("https://evil.example/v1/ContentAndApprovals")
    with pytest.raises(NotReached, match="foreign_address"):
        account._address("http://content.twilio.com/v1/ContentAndApprovals")
    assert account._address("https://content.twilio.com/x") == "https://content.twilio.com/x"


def test_the_account_is_our_own(web: HttpDouble, twilio: AccountAtTwilio) -> None:
    web.answer = lambda _: in_json(200, {"status": "suspended"})
    assert twilio.status() == "suspended"
    assert web.requests[0].path == f"/2010-04-01/Accounts/{ACCOUNT}.json"


# Gemini


def test_the_key_goes_in_the_header_and_not_in_the_address(web: HttpDouble) -> None:
    web.answer = lambda _: in_json(200, {})
    account = AccountAtGemini(settings(GEMINI_API_URL=web.url, GOOGLE_API_KEY="the-key"))
    account.describe("models/gemini-a")
    account.ask("gemini-a")

    described, asked = web.requests
    assert (described.method, described.path) == ("GET", "/v1beta/models/gemini-a")
    assert (asked.method, asked.path) == ("POST", "/v1beta/models/gemini-a:generateContent")
    assert b'"maxOutputTokens": 1' in asked.body
    for request in web.requests:
        headers = {name.lower(): value for name, value in request.headers.items()}
        assert (headers["x-goog-api-key"], request.query) == ("the-key", {})


# Our webhook


def test_it_knocks_as_twilio_does_about_a_message_that_there_is_not(web: HttpDouble) -> None:
    web.answer = lambda request: Answer(200 if "X-Twilio-Signature" in request.headers else 403)
    webhook = WebhookOverHttp(settings(PUBLIC_URL=web.url))

    assert (webhook.knock(signed=True), webhook.knock(signed=False)) == (200, 403)

    signed, unsigned = web.requests
    assert signed.path == unsigned.path == "/whatsapp/status"
    address = f"{web.url}/whatsapp/status?c=doctor&m=doctor"
    form = {name: values[0] for name, values in signed.form.items()}
    assert signed.headers["X-Twilio-Signature"] == RequestValidator(TOKEN).compute_signature(address, form)


# The dashboard


def test_the_dashboard_and_the_api_that_it_names(web: HttpDouble) -> None:
    def answer(request: Request) -> Answer:
        if request.path == "/config.json":
            return in_json(200, {"projectId": "demo", "apiBase": f"{web.url}/"})
        return Answer(401, headers={"Access-Control-Allow-Origin": request.headers["Origin"]})

    web.answer = answer
    site = DashboardOverHttp(settings(DASHBOARD_URL=web.url)).visit()

    assert (site.project, site.api, site.api_status, site.allowed) == ("demo", web.url, 401, web.url)
    assert [request.path for request in web.requests] == ["/config.json", "/api/me"]


def test_an_api_that_does_not_answer_is_no_error_of_the_dashboard(web: HttpDouble) -> None:
    web.answer = lambda _: in_json(200, {"projectId": "demo", "apiBase": NOWHERE})
    assert DashboardOverHttp(settings(DASHBOARD_URL=web.url)).visit().api_status == 0


def test_a_configuration_that_is_none(web: HttpDouble) -> None:
    web.answer = lambda _: in_json(200, ["no", "object"])
    with pytest.raises(NotReached, match="no_config"):
        DashboardOverHttp(settings(DASHBOARD_URL=web.url)).visit()


# Documents


def test_documents_are_read_as_they_are(firestore_client: firestore.Client) -> None:
    records = FirestoreRecords(firestore_client)
    assert (records.business(), records.bot_model(), records.templates()) == ({}, "", {})

    firestore_client.document("settings/business").set({"timezone": 7})
    firestore_client.document("settings/bot").set({"published": {"model": "gemini-a"}})
    firestore_client.document("templates/HX1").set({"name": "promocao", "body": "Oi", "approval": "approved"})
    firestore_client.document("templates/HX2").set({})

    assert (records.business(), records.bot_model()) == ({"timezone": 7}, "gemini-a")
    found = records.templates()
    assert (found["HX1"].name, found["HX1"].approval) == ("promocao", "approved")
    assert (found["HX2"].name, found["HX2"].approval) == ("HX2", "")
