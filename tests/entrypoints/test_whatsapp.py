"""What Twilio sends is kept and answered; what it did not send leaves no trace."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from google.cloud import firestore
from twilio.request_validator import RequestValidator

from tests.adapters.settings import TOKEN
from tests.entrypoints.conftest import CID, Twilio, form
from transbordo.domain.documents import to_document
from transbordo.domain.messages import Author, AuthorKind, Outbound, Status


@pytest.fixture
def twilio(serve) -> Twilio:
    return Twilio(serve("whatsapp", ("twilio",)))


def nothing_was_written(client: firestore.Client) -> bool:
    return not any(list(collection.limit(1).stream()) for collection in client.collections())


def test_a_signed_message_is_kept_and_answered_with_empty_twiml(twilio, firestore_client) -> None:
    response = twilio.post(form())

    assert (response.status_code, response.mimetype, response.data) == (200, "text/xml", b"<Response/>")
    message = firestore_client.document(f"conversations/{CID}/messages/SM{'1' * 32}").get().to_dict()
    assert (message["direction"], message["text"]) == ("in", "Olá, tudo bem? 😀")
    work = firestore_client.document(f"inbound/SM{'1' * 32}").get().to_dict()
    assert (work["state"], work["cid"], work["form"]["FromCity"]) == ("pending", CID, "")


@pytest.mark.parametrize(
    "attempt",
    [
        lambda twilio: twilio.post(form(), token="another-token"),
        lambda twilio: twilio.client.post("/", data=form()),
        lambda twilio: twilio.client.post("/", data=form(), headers={"X-Twilio-Signature": "ção"}),
        lambda twilio: twilio.client.post("/status?c=x&m=y", data={"MessageSid": "SM1", "MessageStatus": "read"}),
    ],
    ids=["signed with another token", "not signed", "signed with nonsense", "a forged status"],
)
def test_a_forged_request_is_refused_and_leaves_no_trace(twilio, firestore_client, attempt) -> None:
    assert attempt(twilio).status_code == 403
    assert nothing_was_written(firestore_client)


def test_a_signature_for_other_fields_is_refused(twilio, firestore_client) -> None:
    signed = form()
    response = twilio.client.post(
        "/",
        data=signed | {"Body": "other words"},
        headers={"X-Twilio-Signature": _signature(signed)},
    )
    assert response.status_code == 403
    assert nothing_was_written(firestore_client)


@pytest.mark.parametrize(
    "fields",
    [
        {"MessageType": "poll", "Body": ""},
        {"NumMedia": "banana", "Body": "x"},
        {"Latitude": "north", "Longitude": "1"},
        {"Body": "a\x00b"},
        {"Body": ""},
        {"From": "whatsapp:BR.1502576394655843", "WaId": ""},
        {"NumMedia": "1", "MediaUrl0": "https://evil.example/x", "MediaContentType0": "text/html"},
        {"Unknown": "field", "ReferralBody": "ad"},
        {"ChannelMetadata": "{not json"},
        {"Body": "x" * 20_000},
    ],
    ids=lambda fields: next(iter(fields)) + "=" + next(iter(fields.values()))[:12].replace("\x00", "NUL"),
)
def test_whatever_twilio_may_send_is_taken_and_visible(twilio, firestore_client, fields) -> None:
    assert twilio.post(form(**fields)).status_code == 200
    assert len(list(firestore_client.collection_group("messages").stream())) == 1


@pytest.mark.parametrize(
    ("send", "status"),
    [
        (lambda client: client.get("/"), 405),
        (lambda client: client.put("/", data=form()), 405),
        (lambda client: client.post("/elsewhere", data=form()), 404),
        (lambda client: client.post("/", json=form()), 415),
        (lambda client: client.post("/", data={"Body": "x" * (64 * 1024)}), 413),
        (lambda client: client.post("/", data=form(), headers={"Transfer-Encoding": "chunked"}), 411),
    ],
    ids=["GET", "PUT", "another path", "JSON", "over 64 KB", "of any length"],
)
def test_what_is_no_webhook_is_refused(twilio, firestore_client, send, status) -> None:
    assert send(twilio.client).status_code == status
    assert nothing_was_written(firestore_client)


def test_a_signed_form_without_a_sender_is_refused(twilio, firestore_client) -> None:
    assert twilio.post({"MessageSid": "SM1", "To": "whatsapp:+14155238886"}).status_code == 400
    assert nothing_was_written(firestore_client)


def test_fifty_copies_at_once_are_one_message(twilio, firestore_client) -> None:
    with ThreadPoolExecutor(10) as pool:
        statuses = list(pool.map(lambda _: twilio.post(form()).status_code, range(50)))

    assert statuses == [200] * 50
    assert len(list(firestore_client.collection_group("messages").stream())) == 1
    assert firestore_client.document(f"conversations/{CID}").get().get("unread") == 1


def sent_message(client: firestore.Client) -> None:
    message = Outbound(
        id="01J0000000000000000000000A",
        author=Author(kind=AuthorKind.AGENT, uid="ana", name="Ana"),
        type="text",
        text="Olá",
        at=datetime.now(UTC),
        status=Status.SENDING,
        epoch=1,
        episode=None,
    )
    client.document(f"conversations/{CID}/messages/{message.id}").set(to_document(message))


def test_a_status_moves_a_message_on_and_never_back(twilio, firestore_client) -> None:
    sent_message(firestore_client)
    place = f"c={CID}&m=01J0000000000000000000000A"

    for status in ("read", "sent", "delivered"):
        fields = {"MessageSid": "SM9", "MessageStatus": status, "ErrorCode": ""}
        assert twilio.post(fields, "/status", place).status_code == 200

    assert firestore_client.document(f"conversations/{CID}/messages/01J0000000000000000000000A").get().get(
        "status"
    ) == ("read")


def test_a_status_of_a_message_that_is_not_ours_is_taken_and_changes_nothing(twilio, firestore_client) -> None:
    response = twilio.post({"MessageSid": "SM9", "MessageStatus": "read"}, "/status", "c=1_2&m=3")
    assert response.status_code == 200
    assert nothing_was_written(firestore_client)


def test_a_status_that_names_no_message_of_ours_is_taken_once_and_changes_nothing(twilio, firestore_client) -> None:
    """Twilio's own status address for the sender: what is sent from elsewhere with our number calls it."""
    fields = {"MessageSid": "SM9", "MessageStatus": "delivered"}
    assert twilio.post(fields, "/status").status_code == 200
    assert twilio.post(fields, "/status", token="forged").status_code == 403
    assert nothing_was_written(firestore_client)


@pytest.mark.parametrize("place", [f"c={CID}", "m=3", "c=..&m=3", "c=1/2&m=3", f"c={CID}&m="])
def test_a_status_that_names_half_a_message_is_refused(twilio, firestore_client, place) -> None:
    fields = {"MessageSid": "SM9", "MessageStatus": "delivered"}
    assert twilio.post(fields, "/status", place).status_code == 400
    assert nothing_was_written(firestore_client)


def test_nothing_of_the_customer_reaches_the_log(twilio, capsys) -> None:
    twilio.post(form(Body="meu CPF é 123", ProfileName="Fulana"))
    twilio.post(form(Body="meu CPF é 123"), token="forged")

    logged = capsys.readouterr().out
    assert [json.loads(line)["message"] for line in logged.splitlines()] == ["received", "bad_signature"]
    assert not any(secret in logged for secret in ("CPF", "123", "Fulana", "900000000", CID))


def _signature(fields: dict[str, str]) -> str:
    return RequestValidator(TOKEN).compute_signature("https://example.com/whatsapp", fields)
