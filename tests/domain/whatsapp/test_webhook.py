"""Whatever Twilio sends becomes a message; nothing that it could send becomes an error."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transbordo.domain.messages import Button, Place, Status
from transbordo.domain.whatsapp.webhook import InboundMessage, IncomingMedia, MalformedWebhook, parse, parse_status

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SID = "SM" + "0" * 32
BASE = {
    "MessageSid": SID,
    "From": "whatsapp:+559281234567",
    "To": "whatsapp:+14155238886",
    "Body": "",
    "NumMedia": "0",
    "ProfileName": "Ana Exemplo",
}


def message(**fields: str) -> InboundMessage:
    return parse({**BASE, **fields}, NOW)


def media(content_type: str, **more: str) -> InboundMessage:
    file = {"NumMedia": "1", "MediaUrl0": "https://example.com/ME1", "MediaContentType0": content_type}
    return message(**{**file, **more})


def test_a_text() -> None:
    got = message(Body="Olá 😀", MessageType="text")
    assert (got.type, got.text, got.name, got.at) == ("text", "Olá 😀", "Ana Exemplo", NOW)
    assert (got.sid, got.cid, got.key) == (SID, "14155238886_5592981234567", "5592981234567")
    assert (got.address, got.our_address) == ("whatsapp:+559281234567", "whatsapp:+14155238886")


@pytest.mark.parametrize("missing", ["MessageSid", "From", "To"])
def test_only_a_webhook_without_its_three_names_is_refused(missing: str) -> None:
    for fields in ({**BASE, missing: ""}, {name: value for name, value in BASE.items() if name != missing}):
        with pytest.raises(MalformedWebhook, match=missing):
            parse(fields, NOW)


def test_a_message_id_that_could_name_another_document_is_refused() -> None:
    with pytest.raises(MalformedWebhook):
        message(MessageSid="SM/../1")


@pytest.mark.parametrize(
    ("content_type", "type_"),
    [
        ("image/jpeg", "image"),
        ("image/webp", "image"),
        ("audio/ogg", "audio"),
        ("video/mp4", "video"),
        ("application/pdf", "document"),
        ("text/vcard", "contact"),
        ("text/x-vcard", "contact"),
        ("", "document"),
    ],
)
def test_a_file_is_told_by_its_content_type(content_type: str, type_: str) -> None:
    assert media(content_type).type == type_


def test_a_voice_note_loses_its_codec() -> None:
    assert media("audio/ogg; codecs=opus").media == (
        IncomingMedia(url="https://example.com/ME1", content_type="audio/ogg"),
    )


def test_a_sticker_is_a_picture_that_says_so() -> None:
    assert media("image/webp", MessageType="sticker").type == "sticker"


def test_a_caption_stays_with_its_file() -> None:
    got = media("image/jpeg", Body="o roteador", MessageType="image")
    assert (got.type, got.text) == ("image", "o roteador")


@pytest.mark.parametrize("count", ["0", "7", "", "many"])
def test_the_number_of_files_is_not_believed(count: str) -> None:
    assert len(media("image/png", NumMedia=count, MediaUrl1="https://example.com/ME2").media) == 2


def test_a_file_that_never_came_is_said_to_be_unsupported() -> None:
    assert message(NumMedia="1", MessageType="image").type == "unsupported"


def test_a_location() -> None:
    got = message(Latitude="-3.1190", Longitude="-60.0217", Label="Loja", Address="Rua A, 1", MessageType="location")
    assert got.type == "location"
    assert got.location == Place(latitude=-3.119, longitude=-60.0217, label="Loja", address="Rua A, 1")


@pytest.mark.parametrize(
    ("latitude", "longitude"), [("", "1"), ("north", "1"), ("nan", "1"), ("91", "1"), ("1", "inf"), ("1", "-181")]
)
def test_a_place_off_the_map_is_ignored(latitude: str, longitude: str) -> None:
    got = message(Latitude=latitude, Longitude=longitude, Body="aqui")
    assert (got.location, got.type) == (None, "text")


def test_a_pressed_button() -> None:
    got = message(Body="Sim", ButtonText="Sim", ButtonPayload="yes", MessageType="button")
    assert (got.type, got.text, got.button) == ("text", "Sim", Button(text="Sim", payload="yes"))


def test_a_chosen_line_of_a_list() -> None:
    got = message(ListTitle="Segunda via", ListId="bill", MessageType="interactive")
    assert (got.type, got.text, got.button) == ("text", "Segunda via", Button(text="Segunda via", payload="bill"))


def test_a_quoted_message_is_named() -> None:
    assert message(Body="isto", OriginalRepliedMessageSid="SM9").quoted == "SM9"
    assert message(Body="isto").quoted is None


@pytest.mark.parametrize("type_", ["poll", "reaction", "unsupported", "contacts"])
def test_what_is_unknown_is_unsupported_with_its_words_kept(type_: str) -> None:
    got = message(Body="palavras", MessageType=type_)
    assert (got.type, got.text) == ("unsupported", "palavras")


def test_an_empty_message_is_unsupported() -> None:
    assert message(Body="  ").type == "unsupported"


def test_what_no_store_can_hold_is_taken_out() -> None:
    got = message(Body="a\x00b\ud800", ProfileName="A\nna\x00")
    assert (got.text, got.name) == ("ab?", "A na")
    assert "\x00" not in "".join(got.form.values())


def test_a_text_far_longer_than_whatsapp_allows_is_kept_whole() -> None:
    assert len(message(Body="a" * 70_000).text) == 70_000


def test_the_fields_are_kept_as_they_came() -> None:
    assert message(Body="oi", SomethingNew="1").form == {**BASE, "Body": "oi", "SomethingNew": "1"}


KNOWN = st.sampled_from(
    [
        *("Body", "NumMedia", "MediaUrl0", "MediaContentType0", "MediaUrl1", "ProfileName", "WaId", "MessageType"),
        *("ChannelMetadata", "ExternalUserId", "ButtonText", "ButtonPayload", "ListId", "ListTitle"),
        *("OriginalRepliedMessageSid", "Latitude", "Longitude", "Address", "Label"),
    ]
)
ANYTHING = st.text() | st.sampled_from(["1", "-1", "1e999", "sticker", "image/webp", "text/vcard", '{"data": {}}'])


@given(st.dictionaries(KNOWN | st.text(), ANYTHING), st.text(min_size=1).filter(str.strip))
def test_any_form_with_the_three_names_is_a_message(fields: dict[str, str], sender: str) -> None:
    got = parse({**fields, "MessageSid": SID, "From": "w" + sender, "To": BASE["To"]}, NOW)
    assert got.cid.startswith("14155238886_")
    assert "/" not in got.cid
    assert got.type in {
        "text", "image", "audio", "video", "document", "sticker", "location", "contact", "unsupported"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("queued", Status.SENDING),
        ("sent", Status.SENT),
        ("delivered", Status.DELIVERED),
        ("READ", Status.READ),
        ("undelivered", Status.FAILED),
        ("failed", Status.FAILED),
        ("canceled", Status.FAILED),
        ("brand_new", None),
    ],
)
def test_a_status_is_told_in_our_words(word: str, status: Status | None) -> None:
    update = parse_status({"MessageSid": SID, "MessageStatus": word})
    assert (update.twilio_sid, update.status, update.error_code) == (SID, status, None)


@pytest.mark.parametrize(("code", "number"), [("63016", 63016), ("", None), ("0", None), ("x", None), ("9" * 40, None)])
def test_the_error_code_is_a_number_or_nothing(code: str, number: int | None) -> None:
    fields = {"MessageSid": SID, "MessageStatus": "failed", "ErrorCode": code}
    assert parse_status(fields).error_code == number


@pytest.mark.parametrize("fields", [{"MessageSid": SID}, {"MessageStatus": "sent"}])
def test_a_status_without_its_names_is_refused(fields: dict[str, str]) -> None:
    with pytest.raises(MalformedWebhook):
        parse_status(fields)
