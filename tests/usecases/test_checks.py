"""Each check of the doctor, both ways: well and unwell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.fakes.examined import (
    NUMBER,
    PUBLIC,
    WEBHOOK,
    FakeDashboard,
    FakeMailDesk,
    FakeModelAccount,
    FakeRecords,
    FakeTwilioAccount,
    FakeVault,
    FakeWaiting,
    FakeWebhook,
    sender,
)
from tests.fakes.time import MONDAY, FakeClock
from transbordo.domain.conversation.access import SUPERVISOR, User
from transbordo.domain.health.examined import NamedTemplate, NotReached, Site
from transbordo.domain.health.findings import Finding
from transbordo.domain.ports import MailFailed, WorkItem
from transbordo.usecases.checks import around, business, model, twilio, waiting, webhook

DESK = "https://desk.example.com"
TODAY = date(2026, 11, 23)


def codes(findings: Iterable[Finding]) -> list[str]:
    return [finding.code for finding in findings]


# Twilio


@pytest.mark.parametrize(
    ("state", "found"),
    [
        ("active", []),
        (None, ["twilio_credentials_refused"]),
        ("suspended", ["twilio_account_not_active"]),
        ("closed", ["twilio_account_not_active"]),
    ],
)
def test_the_account(state: str | None, found: list[str]) -> None:
    assert codes(twilio.account(FakeTwilioAccount(state=state))) == found


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"status": "ONLINE:UPDATING"}, []),
        ({"status": "OFFLINE"}, ["twilio_number_offline"]),
        ({"callback_url": ""}, ["webhook_address_wrong"]),
        ({"callback_url": "https://example.com/whatsapp/#rc=2&rp=all"}, ["webhook_address_wrong"]),
        ({"callback_url": "http://example.com/whatsapp#rc=2&rp=all"}, ["webhook_address_wrong"]),
        ({"callback_url": f"{PUBLIC}/whatsapp"}, ["webhook_without_retries"]),
        ({"callback_url": f"{PUBLIC}/whatsapp#rc=0&rp=all"}, ["webhook_without_retries"]),
        ({"callback_url": f"{PUBLIC}/whatsapp#rc=2"}, ["webhook_without_retries"]),
        ({"callback_url": f"{PUBLIC}/whatsapp#rc=1&rp=ct,5xx"}, []),
        ({"callback_url": f"{PUBLIC}/whatsapp#rc=viele&rp=5xx"}, ["webhook_without_retries"]),
        ({"callback_method": "GET"}, ["webhook_method_wrong"]),
        ({"callback_method": "post"}, []),
        ({"fallback_url": ""}, ["webhook_without_fallback"]),
        ({"fallback_url": "https://example.com.evil.example/whatsapp"}, ["webhook_without_fallback"]),
    ],
    ids=str,
)
def test_the_number_and_whom_it_calls(changed: dict[str, str], found: list[str]) -> None:
    assert codes(twilio.number(FakeTwilioAccount(has=sender(**changed)), NUMBER, PUBLIC)) == found


def test_a_number_that_the_account_does_not_have() -> None:
    account = FakeTwilioAccount(has=None)
    assert codes(twilio.number(account, NUMBER, PUBLIC)) == ["twilio_number_missing"]
    assert codes(twilio.number(account, twilio.SANDBOX, PUBLIC)) == ["twilio_sandbox"]


def test_deploy_sets_what_the_doctor_wants() -> None:
    sender_module = pytest.importorskip("deploy.twilio_sender")
    assert sender_module.wanted(PUBLIC)["callback_url"] == WEBHOOK
    given = {name: text for name, text in sender_module.wanted(PUBLIC).items() if name in sender().__dict__}
    assert codes(twilio.number(FakeTwilioAccount(has=sender(**given)), NUMBER, PUBLIC)) == []


@pytest.mark.parametrize(
    ("here", "there", "found"),
    [
        ("approved", {"HX1": "approved"}, []),
        ("approved", {}, ["template_missing"]),
        ("approved", {"HX1": "rejected"}, ["template_not_approved"]),
        ("approved", {"HX1": "paused"}, ["template_not_approved"]),
        ("pending", {}, []),
        ("pending", {"HX1": "rejected"}, []),
    ],
)
def test_the_templates_that_the_desk_offers(here: str, there: dict[str, str], found: list[str]) -> None:
    records = FakeRecords(offered={"HX1": NamedTemplate(name="promocao", body="Oi", approval=here)})
    assert codes(twilio.templates(FakeTwilioAccount(approved=there), records)) == found


# Our webhook


@pytest.mark.parametrize(
    ("signed", "unsigned", "found"),
    [
        (200, 403, []),
        (403, 403, ["webhook_refuses_signature"]),
        (404, 404, ["webhook_unreachable"]),
        (503, 403, ["webhook_fails"]),
        (500, 500, ["webhook_fails"]),
        (200, 200, ["webhook_takes_unsigned"]),
        (NotReached("timeout"), 403, ["webhook_unreachable"]),
    ],
)
def test_the_round_trip(signed: Any, unsigned: int, found: list[str]) -> None:
    assert codes(webhook.round_trip(FakeWebhook(signed, unsigned), WEBHOOK)) == found


# Gemini


@pytest.mark.parametrize(
    ("status", "found"),
    [
        (200, []),
        (400, ["model_key_refused"]),
        (401, ["model_key_refused"]),
        (403, ["model_key_refused"]),
        (404, ["model_unknown"]),
        (429, ["model_quota_exhausted"]),
        (500, ["model_unwell"]),
    ],
)
def test_what_gemini_says_of_the_model(status: int, found: list[str]) -> None:
    assert codes(model.models(FakeModelAccount({"gemini-a": status}), ["gemini-a"], TODAY)) == found


def test_a_quota_that_only_a_question_shows() -> None:
    assert codes(model.models(FakeModelAccount(asked_for=429), ["gemini-a"], TODAY)) == ["model_quota_exhausted"]


def test_only_the_model_that_answers_customers_is_asked_and_none_twice() -> None:
    account = FakeModelAccount({"gemini-b": 404})
    assert codes(model.models(account, ["gemini-a", "gemini-a", "gemini-b"], TODAY)) == ["model_unknown"]
    assert account.asked == ["gemini-a"]


@pytest.mark.parametrize(
    ("name", "day", "found"),
    [
        ("gemini-2.0-flash", "2026-05-31", ["model_retiring"]),
        ("gemini-2.0-flash", "2026-06-01", ["model_retired"]),
        ("models/text-embedding-004", "2026-11-23", ["model_retired"]),
        ("gemini-3.1-flash-lite", "2027-03-07", []),
        ("gemini-3.1-flash-lite", "2027-03-08", ["model_retiring"]),
        ("gemini-3.5-flash-lite", "2026-11-23", []),
    ],
)
def test_models_that_google_shuts_down(name: str, day: str, found: list[str]) -> None:
    assert codes(model.models(FakeModelAccount(), [name], date.fromisoformat(day))) == found


# What waits


@pytest.mark.parametrize(
    ("checked", "found"),
    [
        (MONDAY - timedelta(minutes=15), []),
        (MONDAY - timedelta(minutes=16), ["sweep_not_running"]),
        (None, ["sweep_never_ran"]),
    ],
)
def test_the_sweep(checked: Any, found: list[str]) -> None:
    assert codes(waiting.sweep(FakeWaiting(checked=checked), MONDAY)) == found


def test_what_is_late() -> None:
    oldest, item = (
        WorkItem(
            sid=sid, cid="1_2", text="", has_media=False, done=False, received_at=MONDAY - timedelta(minutes=minutes)
        )
        for sid, minutes in (("SM1", 47), ("SM2", 6))
    )
    late = FakeWaiting(pending=(oldest, item), stuck=(("1_2", "01J"),), silent_ones=(object(),) * 3)  # type: ignore[arg-type]

    (inbound,) = waiting.inbound(late, MONDAY)
    (silent,) = waiting.silent_bot(late, MONDAY)
    (sends,) = waiting.sends(late, MONDAY)

    assert (inbound.code, inbound.about) == ("inbound_waiting", {"count": "2", "minutes": "47"})
    assert (silent.code, silent.about["count"]) == ("customers_stuck", "3")
    assert (sends.code, sends.about["count"]) == ("sends_stuck", "1")
    assert late.asked == [MONDAY - timedelta(minutes=minutes) for minutes in (5, 5, 15)]


def test_nothing_is_late() -> None:
    store = FakeWaiting()
    assert [*waiting.inbound(store, MONDAY), *waiting.silent_bot(store, MONDAY), *waiting.sends(store, MONDAY)] == []


# The business


def test_the_queue_for_all_and_somebody_who_administers() -> None:
    supervisor = User(uid="x", email="x@example.com", name="X", role=SUPERVISOR)
    assert codes([*business.queues(FakeWaiting()), *business.people(FakeWaiting())]) == []
    assert codes(business.queues(FakeWaiting(queues={"vendas": 60}))) == ["queue_geral_missing"]
    assert codes(business.people(FakeWaiting(people=(supervisor,)))) == ["no_admin"]


@pytest.mark.parametrize(
    ("document", "places"),
    [
        ({}, ""),
        ({"hours": {}, "holidays": [], "timezone": "America/Recife"}, ""),
        ({"hours": {"sat": [{"from": "08:00", "to": "24:00"}], "sun": []}, "holidays": ["2026-12-25"]}, ""),
        ({"hours": {"fri": [{"from": "18:00", "to": "02:00"}]}}, ""),
        ({"timezone": "Lua/Cratera"}, "timezone"),
        ({"timezone": None}, "timezone"),
        ({"timezone": "../../etc/passwd"}, "timezone"),
        ({"hours": "sempre"}, "hours"),
        ({"hours": {"mon": None}}, "hours.mon"),
        ({"hours": {"mon": ["08:00"]}}, "hours.mon"),
        ({"hours": {"mon": [{"from": "24:00", "to": "10:00"}]}}, "hours.mon"),
        ({"hours": {"mon": [{"from": "08:00"}], "feira": []}}, "hours.mon, hours.feira"),
        ({"holidays": ["25/12/2026"]}, "holidays"),
    ],
    ids=str,
)
def test_opening_hours(document: dict[str, Any], places: str) -> None:
    found = list(business.hours(FakeRecords(hours=document)))
    assert [finding.about["problem"] for finding in found] == ([places] if places else [])


# Around


@pytest.mark.parametrize(("seconds", "found"), [(0, []), (10, []), (11, ["clock_wrong"]), (-3600, ["clock_wrong"])])
def test_the_clock(seconds: int, found: list[str]) -> None:
    account = FakeTwilioAccount(time=MONDAY + timedelta(seconds=seconds))
    assert codes(around.clock(account, FakeClock())) == found


@pytest.mark.parametrize(
    ("problem", "found"),
    [
        (None, []),
        (MailFailed("login_refused"), ["mail_login_refused"]),
        (MailFailed("TimeoutError"), ["mail_unreachable"]),
    ],
)
def test_mail(problem: Exception | None, found: list[str]) -> None:
    assert codes(around.mail(FakeMailDesk(problem))) == found
    assert codes(around.mail(None)) == []


def site(**changed: Any) -> Site:
    return Site(**({"project": "demo", "api": DESK, "api_status": 401, "allowed": ""} | changed))


@pytest.mark.parametrize(
    ("visited", "found"),
    [
        (site(), []),
        (site(api="https://api.example.com", allowed=DESK), []),
        (site(api="https://api.example.com"), ["api_refuses_dashboard"]),
        (site(api="https://api.example.com", allowed="https://other.example"), ["api_refuses_dashboard"]),
        (site(api_status=0), ["api_unreachable"]),
        (site(api_status=404), ["api_unreachable"]),
        (site(api_status=200), ["api_unreachable"]),
        (site(project="other"), ["dashboard_of_another_project"]),
        (NotReached("http_404"), ["dashboard_unreachable"]),
    ],
    ids=str,
)
def test_the_dashboard(visited: Any, found: list[str]) -> None:
    assert codes(around.dashboard(FakeDashboard(visited), DESK, "demo")) == found


def test_the_bucket() -> None:
    vault = FakeVault()
    assert codes(around.bucket(vault, "files")) == []
    assert list(vault.objects) == [around.PROBE]
    vault.public = True
    assert codes(around.bucket(vault, "files")) == ["bucket_public"]
    vault.down = True
    assert codes(around.bucket(vault, "files")) == ["bucket_unusable"]


def test_a_bucket_that_forgets_what_it_was_given() -> None:
    class Forgetful(FakeVault):
        def put(self, path: str, content: bytes, content_type: str, name: str = "") -> None:
            pass

    assert codes(around.bucket(Forgetful(), "files")) == ["bucket_unusable"]
