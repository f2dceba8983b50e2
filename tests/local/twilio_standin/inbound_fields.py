"""The form of an inbound WhatsApp webhook, as real traffic has it, blank parameters and all.

https://www.twilio.com/docs/messaging/guides/webhook-request ; the key set is that of captured webhooks.
"""

import json

from .config import Config
from .model import Customer, Message
from .state import State
from .views import API


def fields(config: Config, state: State, message: Message, sender: Customer) -> dict[str, str]:
    """All parameters that Twilio sends for this message."""
    form = {
        "SmsMessageSid": message.sid,
        "NumMedia": str(len(message.media)),
        "ProfileName": sender.name,
        "MessageType": _type(state, message),
        "SmsSid": message.sid,
        "SmsStatus": "received",
        "Body": message.body,
        "To": message.to,
        "NumSegments": "1",
        "ReferralNumMedia": "0",
        "MessageSid": message.sid,
        "AccountSid": config.account_sid,
        "From": message.from_,
        "ApiVersion": "2010-04-01",
    }
    form |= _identity(sender) | _media(config, state, message)
    if message.location:
        form |= _location(message.location)
    if message.button:
        form |= {"ButtonText": message.button["text"], "ButtonPayload": message.button["payload"]}
    if message.quoted:
        form |= _quoted(state, message.quoted)
    return form


def _identity(sender: Customer) -> dict[str, str]:
    """WhatsApp names the phone, or only a business-scoped id."""
    context = {"ProfileName": sender.name}
    named: dict[str, str] = {}
    if sender.address.startswith("whatsapp:+"):
        context["WaId"] = named["WaId"] = sender.address.removeprefix("whatsapp:+")
    else:
        named["ExternalUserId"] = sender.address
    metadata = {"type": "whatsapp", "data": {"context": context}}
    return named | {"ChannelMetadata": json.dumps(metadata, ensure_ascii=False, separators=(",", ":"))}


def _media(config: Config, state: State, message: Message) -> dict[str, str]:
    form: dict[str, str] = {}
    for n, sid in enumerate(message.media):
        url = f"{config.base_url}{API}/{config.account_sid}/Messages/{message.sid}/Media/{sid}"
        form |= {f"MediaUrl{n}": url, f"MediaContentType{n}": state.media[sid].content_type}
    return form


def _location(place: dict[str, object]) -> dict[str, str]:
    return {
        "Latitude": str(place["latitude"]),
        "Longitude": str(place["longitude"]),
        "Label": str(place.get("label") or ""),
        "Address": str(place.get("address") or ""),
    }


def _quoted(state: State, sid: str) -> dict[str, str]:
    original = state.messages.get(sid)
    form = {"OriginalRepliedMessageSid": sid}
    return form | {"OriginalRepliedMessageSender": original.from_} if original else form


def _type(state: State, message: Message) -> str:
    if message.button:
        return "button"
    if message.location:
        return "location"
    if not message.media:
        return "text"
    kind = state.media[message.media[0]].content_type.partition("/")[0]
    return {"image": "image", "audio": "audio", "video": "video", "text": "contacts"}.get(kind, "document")
