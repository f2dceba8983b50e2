"""One thing is broken at a time, and the doctor names it, says why it matters, and what mends it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from tests.doctor.conftest import Told
from tests.local import ports
from tests.local.stack import Stack

CID = "14155238886_5511900000777"


def only(found: Told, *codes: str) -> None:
    """These were found and no other, each in whole sentences and with a way out."""
    assert set(found) == set(codes), {code: finding["what"] for code, finding in found.items()}
    for finding in found.values():
        assert finding["severity"] in ("error", "warning")
        assert all(len(finding[part]) > 4 for part in ("what", "why", "mend"))
        assert "{" not in "".join(finding.values())


def test_a_healthy_stack_has_nothing(examine) -> None:
    assert examine() == {}


# Twilio


def test_a_wrong_token(examine) -> None:
    found = examine(twilioAuthToken="another-token")
    only(found, "twilio_credentials_refused", "webhook_refuses_signature", "could_not_check")


def test_a_suspended_account(examine, twilio) -> None:
    twilio(status="suspended")
    only(examine(), "twilio_account_not_active")


def test_a_number_that_is_not_ours(examine) -> None:
    found = examine(whatsappNumber="whatsapp:+551155550000")
    only(found, "twilio_number_missing")
    assert "+551155550000" in found["twilio_number_missing"]["what"]


def test_the_sandbox_that_no_list_has(examine, twilio) -> None:
    twilio(has_number=False)
    only(examine(), "twilio_sandbox")


def test_a_number_that_is_offline(examine, twilio) -> None:
    twilio(sender_status="OFFLINE")
    only(examine(), "twilio_number_offline")


def test_another_webhook_at_twilio(examine, twilio) -> None:
    twilio(webhook={"callback_url": "https://old.example.com/whatsapp"})
    found = examine()
    only(found, "webhook_address_wrong")
    assert "https://old.example.com/whatsapp" in found["webhook_address_wrong"]["what"]


def test_a_webhook_by_get(examine, twilio) -> None:
    twilio(webhook={"callback_method": "GET"})
    only(examine(), "webhook_method_wrong")


def test_a_webhook_that_is_not_repeated(examine, twilio, stack: Stack) -> None:
    twilio(webhook={"callback_url": stack.addresses["webhook"]})
    only(examine(), "webhook_without_retries")


def test_no_fallback(examine, twilio) -> None:
    twilio(webhook={"fallback_url": ""})
    only(examine(), "webhook_without_fallback")


def test_a_clock_that_is_off(examine, twilio) -> None:
    twilio(clock_off_seconds=120)
    found = examine()
    only(found, "clock_wrong")
    assert any(str(seconds) in found["clock_wrong"]["what"] for seconds in (119, 120, 121))


# Our webhook

ELSEWHERE = ("webhook_address_wrong", "webhook_without_fallback")
"""Twilio then has another address than we think."""


def test_an_address_where_nobody_listens(examine) -> None:
    nowhere = f"http://{ports.HOST}:{ports.free(1)[0]}"
    found = examine(webhook=f"{nowhere}/whatsapp")
    only(found, "webhook_unreachable", *ELSEWHERE)
    assert nowhere in found["webhook_unreachable"]["what"]


def test_an_address_by_another_name(examine, stack: Stack) -> None:
    """The function checks signatures over the address that it was given, and by it alone."""
    found = examine(webhook=stack.addresses["webhook"].replace(ports.HOST, "localhost"))
    only(found, "webhook_refuses_signature", *ELSEWHERE)


# Templates


@pytest.fixture
def template(documents: firestore.Client, stack: Stack) -> Iterator[str]:
    """One that the desk offers, and that Twilio does not have yet."""
    sid = "HX" + "9" * 32
    page = documents.document(f"templates/{sid}")
    page.set({"name": "promocao", "language": "pt_BR", "body": "Oi", "variables": [], "approval": "approved"})
    yield sid
    page.delete()


def test_a_template_that_twilio_does_not_have(examine, template) -> None:
    found = examine()
    only(found, "template_missing")
    assert "promocao" in found["template_missing"]["what"]


def test_a_template_that_was_rejected(examine, template, stack: Stack) -> None:
    told = {"sid": template, "body": "Oi", "approval": "rejected"}
    requests.post(f"{stack.addresses['twilio']}/control/contents", json=told, timeout=10).raise_for_status()
    only(examine(), "template_not_approved")


# Gemini


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("400", "model_key_refused"),
        ("403", "model_key_refused"),
        ("404", "model_unknown"),
        ("429", "model_quota_exhausted"),
        ("503", "model_unwell"),
    ],
)
def test_gemini_says_no(examine, gemini, status: str, code: str) -> None:
    gemini(status)
    only(examine(), code)


def test_a_model_that_there_is_not(examine) -> None:
    found = examine(GEMINI_MODEL="palm-2")
    only(found, "model_unknown")
    assert "palm-2" in found["model_unknown"]["what"]


def test_a_model_that_google_has_shut_down(examine) -> None:
    found = examine(GEMINI_MODEL="gemini-2.0-flash")
    only(found, "model_retired")
    assert "2026-06-01" in found["model_retired"]["what"]


# What waits


def test_a_sweep_that_never_ran(examine, documents: firestore.Client) -> None:
    for page in documents.collection("ledger").list_documents():
        page.delete()
    only(examine(), "sweep_never_ran")


def test_a_sweep_that_stopped(examine, documents: firestore.Client) -> None:
    for page in documents.collection("ledger").list_documents():
        page.update({"checkedUntil": datetime.now(UTC) - timedelta(hours=2)})
    found = examine()
    only(found, "sweep_not_running")
    assert "120 min" in found["sweep_not_running"]["what"]


@contextmanager
def document(client: firestore.Client, path: str, **fields: Any) -> Iterator[None]:
    client.document(path).set(fields)
    try:
        yield
    finally:
        client.document(path).delete()


def ago(minutes: float) -> datetime:
    return datetime.now(UTC) - timedelta(minutes=minutes)


def test_a_message_that_nobody_processes(examine, documents: firestore.Client, stack: Stack) -> None:
    stack.disturb_events(drop=1)
    waiting = {"cid": CID, "state": "pending", "receivedAt": ago(10), "doneAt": None, "form": {}}
    try:
        with document(documents, f"inbound/SM{'7' * 32}", **waiting):
            found = examine()
        only(found, "inbound_waiting")
        assert "10 min ago" in found["inbound_waiting"]["what"]
    finally:
        stack.disturb_events()


def test_a_customer_who_waits_on_a_silent_bot(examine, documents: firestore.Client) -> None:
    conversation = {
        "ourAddress": "whatsapp:+14155238886",
        "contact": {"address": "whatsapp:+5511900000777", "key": "5511900000777", "name": "Cliente de Teste"},
        "owner": "bot",
        "epoch": 1,
        "needsReply": True,
        "lastInbound": {"sid": "SM" + "7" * 32, "at": ago(10)},
        "updatedAt": ago(10),
    }
    with document(documents, f"conversations/{CID}", **conversation):
        only(examine(), "customers_stuck")


def test_a_message_of_ours_that_does_not_go_out(examine, documents: firestore.Client) -> None:
    stuck = {"id": "01J", "direction": "out", "status": "sending", "lease": {"id": "x", "until": ago(30)}}
    with document(documents, f"conversations/{CID}/messages/01J", **stuck):
        only(examine(), "sends_stuck")


# The business


@contextmanager
def changed(client: firestore.Client, path: str, **fields: Any) -> Iterator[None]:
    page = client.document(path)
    before = page.get().to_dict()
    page.update(fields)
    try:
        yield
    finally:
        page.set(before)


def test_no_queue_for_all(examine, documents: firestore.Client) -> None:
    page = documents.document("queues/geral")
    before = page.get().to_dict()
    page.delete()
    try:
        only(examine(), "queue_geral_missing")
    finally:
        page.set(before)


def test_nobody_who_administers(examine, documents: firestore.Client) -> None:
    admins = documents.collection("agents").where(filter=FieldFilter("role", "==", "admin")).stream()
    with ExitStack() as all_changed:
        for admin in list(admins):
            all_changed.enter_context(changed(documents, f"agents/{admin.id}", role="agent"))
        only(examine(), "no_admin")


@pytest.mark.parametrize(
    ("field", "value", "place"),
    [
        ("timezone", "America/Sampa", "timezone"),
        ("hours", {"mon": [{"from": "8h", "to": "18:00"}]}, "hours.mon"),
        ("hours", {"segunda": []}, "hours.segunda"),
        ("holidays", ["Natal"], "holidays"),
    ],
)
def test_hours_that_can_not_be_read(examine, documents: firestore.Client, field, value, place) -> None:
    with changed(documents, "settings/business", **{field: value}):
        found = examine()
    only(found, "hours_invalid")
    assert place in found["hours_invalid"]["what"]


# Around


def test_a_mail_server_that_does_not_answer(examine) -> None:
    only(
        examine(MAIL_SERVER=ports.HOST, MAIL_PORT=str(ports.free(1)[0]), MAIL_DEFAULT_SENDER="x@example.com"),
        "mail_unreachable",
    )


def test_a_bucket_that_there_is_not(examine) -> None:
    found = examine(bucket="no-such-bucket")
    only(found, "bucket_unusable")
    assert "no-such-bucket" in found["bucket_unusable"]["what"]


def test_a_dashboard_that_does_not_open(examine) -> None:
    only(examine(dashboard=f"http://{ports.HOST}:{ports.free(1)[0]}"), "dashboard_unreachable")


def test_a_dashboard_whose_calls_the_api_refuses(examine, stack: Stack) -> None:
    only(examine(dashboard=stack.addresses["dashboard"].replace(ports.HOST, "localhost")), "api_refuses_dashboard")


def test_functions_that_are_down(examine, stack: Stack) -> None:
    stack.kill("functions")
    try:
        only(examine(), "webhook_unreachable", "api_unreachable")
    finally:
        stack.revive("functions")


def test_a_database_that_stands_still_leaves_the_other_checks_as_they_are(examine, stack: Stack, twilio) -> None:
    twilio(status="suspended")
    with stack.frozen("firestore"):
        found = examine()
    assert {"twilio_account_not_active", "could_not_check"} <= set(found)


# The command itself


def test_no_stack_at_all(capsys: pytest.CaptureFixture[str], tmp_path) -> None:
    from deploy import doctor

    assert doctor.main(["--local", "--folder", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert "no_local_stack" in said and "mend: ./dev.sh" in said
