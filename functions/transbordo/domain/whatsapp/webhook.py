"""Twilio's webhooks read into our own words.

Tolerant by design: Twilio adds parameters without notice, so what is unknown becomes an "unsupported" message and
never an error. https://www.twilio.com/docs/messaging/guides/webhook-request
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from transbordo.domain.messages import Button, Place, Status
from transbordo.domain.whatsapp.identity import business_scoped_id, channel_metadata, conversation_id, customer_key
from transbordo.domain.whatsapp.media_types import base_type, is_vcard, kind_of


class MalformedWebhook(ValueError):
    """A field that every webhook of its kind has is missing; the message names it."""


@dataclass(frozen=True, kw_only=True)
class IncomingMedia:
    """A file at Twilio; `content_type` is what Twilio says it is, without parameters, or empty."""

    url: str
    content_type: str


@dataclass(frozen=True, kw_only=True)
class InboundMessage:
    """A customer's message. `address` is `From` as received; `form` the fields as they came, kept for repair.

    `bsuid` is WhatsApp's business-scoped id, told with or without the phone. `at` is when the message reached us;
    `sent_at` when the customer sent it, where it was found long after.
    """

    sid: str
    cid: str
    our_address: str
    address: str
    key: str
    name: str
    type: str
    text: str
    media: tuple[IncomingMedia, ...]
    location: Place | None
    button: Button | None
    quoted: str | None
    at: datetime
    form: Mapping[str, str]
    bsuid: str | None = None
    sent_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class StatusUpdate:
    """What became of a message that we sent; `status` is in our words, None where Twilio's tells us nothing."""

    twilio_sid: str
    status: Status | None
    error_code: int | None


def parse(fields: Mapping[str, str], received_at: datetime) -> InboundMessage:
    """The message in an inbound webhook; raises MalformedWebhook only without MessageSid, From or To."""
    form = {name: _clean(value) for name, value in fields.items() if _can_be_kept(name)}
    sid, address, our_address = _sid(form), _required(form, "From"), _required(form, "To")
    text, media, location, button = form.get("Body", ""), _media(form), _location(form), _button(form)
    if button and not text.strip():
        text = button.text
    return InboundMessage(
        sid=sid,
        cid=conversation_id(form),
        our_address=our_address,
        address=address,
        key=customer_key(form),
        name=_name(form),
        type=_type(form, text, media, location, button),
        text=text,
        media=media,
        location=location,
        button=button,
        quoted=form.get("OriginalRepliedMessageSid") or None,
        at=received_at,
        form=form,
        bsuid=business_scoped_id(form),
    )


def parse_status(fields: Mapping[str, str]) -> StatusUpdate:
    """The fate that a status callback tells; raises MalformedWebhook without MessageSid or MessageStatus."""
    error = fields.get("ErrorCode", "")
    return StatusUpdate(
        twilio_sid=_required(fields, "MessageSid"),
        status=status_of(_required(fields, "MessageStatus")),
        error_code=int(error) if re.fullmatch(r"[1-9][0-9]{0,8}", error) else None,
    )


def status_of(word: str) -> Status | None:
    """Twilio's word for how far a message got, in ours; None where it tells us nothing."""
    return _STATUSES.get(word.lower())


_STATUSES = {
    "accepted": Status.SENDING,
    "scheduled": Status.SENDING,
    "queued": Status.SENDING,
    "sending": Status.SENDING,
    "sent": Status.SENT,
    "delivered": Status.DELIVERED,
    "partially_delivered": Status.DELIVERED,
    "read": Status.READ,
    "undelivered": Status.FAILED,
    "failed": Status.FAILED,
    "canceled": Status.FAILED,
}
"""Twilio's words to ours. Its "queued" is not ours: there it means that Twilio has the message."""

_TEXT_TYPES = frozenset(
    {"", "text", "button", "interactive", "list", "image", "audio", "video", "document", "location"}
)
"""Values of `MessageType` whose words, if any, are the customer's own."""

_FILE_TYPES = frozenset({"image", "audio", "video", "document"})


def _type(
    form: Mapping[str, str],
    text: str,
    media: tuple[IncomingMedia, ...],
    location: Place | None,
    button: Button | None,
) -> str:
    said = form.get("MessageType", "").lower()
    if media:
        return _media_type(said, media[0].content_type)
    if location:
        return "location"
    if button or (text.strip() and said in _TEXT_TYPES):
        return "text"
    return "unsupported"


def _media_type(said: str, content_type: str) -> str:
    if is_vcard(content_type):
        return "contact"
    if said == "sticker" and kind_of(content_type) == "image":
        return "sticker"
    if not content_type and said in _FILE_TYPES:
        return said
    return kind_of(content_type)


def _media(form: Mapping[str, str]) -> tuple[IncomingMedia, ...]:
    """Every file that is named, whatever `NumMedia` says: the two do not always agree."""
    found = {int(match[1]): url for name, url in form.items() if url and (match := _MEDIA_URL.fullmatch(name))}
    return tuple(
        IncomingMedia(url=found[n], content_type=base_type(form.get(f"MediaContentType{n}", ""))) for n in sorted(found)
    )


_MEDIA_URL = re.compile(r"MediaUrl([0-9]|[1-9][0-9])", re.ASCII)


def _location(form: Mapping[str, str]) -> Place | None:
    latitude, longitude = _degrees(form.get("Latitude", ""), 90), _degrees(form.get("Longitude", ""), 180)
    if latitude is None or longitude is None:
        return None
    return Place(latitude=latitude, longitude=longitude, label=form.get("Label", ""), address=form.get("Address", ""))


def _degrees(value: str, limit: float) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) <= limit else None


def _button(form: Mapping[str, str]) -> Button | None:
    """A pressed button, or the chosen line of a list."""
    for title, value in (("ButtonText", "ButtonPayload"), ("ListTitle", "ListId")):
        text, payload = form.get(title, ""), form.get(value, "")
        if text or payload:
            return Button(text=text or form.get("Body", "") or payload, payload=payload)
    return None


def _name(form: Mapping[str, str]) -> str:
    """The name that customers give themselves, on one line; empty when WhatsApp tells none."""
    given = form.get("ProfileName") or str(channel_metadata(form).get("ProfileName") or "")
    return " ".join(_clean(given).split())


def _can_be_kept(name: str) -> bool:
    """Firestore takes no empty field name, none over 1500 bytes, and keeps those of the form __…__ for itself.

    https://firebase.google.com/docs/firestore/quotas#collections_documents_and_fields
    """
    return bool(name) and not name.startswith("__") and len(name.encode()) <= 1500


def _sid(form: Mapping[str, str]) -> str:
    sid = _required(form, "MessageSid")
    # it names a document: Firestore keeps ids of the form __…__ for itself
    if not re.fullmatch(r"(?!__)[A-Za-z0-9_-]{1,64}", sid, re.ASCII):
        raise MalformedWebhook("MessageSid is not an identifier")
    return sid


def _required(fields: Mapping[str, str], name: str) -> str:
    value = fields.get(name, "").strip()
    if not value:
        raise MalformedWebhook(f"{name} is missing")
    return value


def _clean(value: str) -> str:
    """Without what no store or screen can hold: NUL, and halves of surrogate pairs."""
    return value.replace("\x00", "").encode("utf-8", "replace").decode()
