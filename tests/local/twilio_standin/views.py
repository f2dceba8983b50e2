"""Messages as JSON: as Twilio's REST API shows them, and as the phone page wants them."""

from datetime import datetime
from typing import Any

from .errors import FAILURES
from .model import WINDOW, Customer, Message
from .state import State

API = "/2010-04-01/Accounts"


def resource(message: Message, account_sid: str) -> dict[str, Any]:
    """Twilio's Message resource, as of API version 2010-04-01."""
    uri = f"{API}/{account_sid}/Messages/{message.sid}"
    return {
        "sid": message.sid,
        "account_sid": account_sid,
        "api_version": "2010-04-01",
        "body": message.body,
        "direction": message.direction,
        "from": message.from_,
        "to": message.to,
        "status": message.status,
        "num_media": str(len(message.media) or len(message.media_urls)),
        "num_segments": "1",
        "date_created": rfc2822(message.created),
        "date_updated": rfc2822(message.updated),
        "date_sent": rfc2822(message.sent),
        "error_code": message.error,
        "error_message": FAILURES.get(message.error) if message.error else None,
        "messaging_service_sid": message.service_sid,
        "price": None,
        "price_unit": None,
        "uri": f"{uri}.json",
        "subresource_uris": {"media": f"{uri}/Media.json"},
    }


def rfc2822(at: datetime | None) -> str | None:
    return at.strftime("%a, %d %b %Y %H:%M:%S +0000") if at else None


def for_phone(message: Message, state: State) -> dict[str, Any]:
    """A message as the phone draws it."""
    with state.changing():
        files = [state.media[sid] for sid in message.media if sid in state.media]
    return {
        "sid": message.sid,
        "customer": message.customer,
        "direction": "in" if message.direction == "inbound" else "out",
        "body": message.body,
        "status": message.status,
        "delivered": message.delivered,
        "reached": message.reached,
        "at": message.created.isoformat(),
        "error": message.error,
        "media": [
            {
                "sid": media.sid,
                "contentType": media.content_type,
                "name": media.name,
                "size": len(media.content),
                "url": f"/control/media/{media.sid}",
            }
            for media in files
        ],
        "location": message.location,
        "button": message.button,
        "buttons": message.buttons,
        "quoted": message.quoted,
    }


def customer(known: Customer) -> dict[str, Any]:
    closes = known.last_inbound + WINDOW if known.last_inbound else None
    return {
        "address": known.address,
        "name": known.name,
        "windowClosesAt": closes.isoformat() if closes else None,
        "typingUntil": known.typing_until.isoformat() if known.typing_until else None,
    }
