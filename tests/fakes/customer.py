"""What a customer does: the webhooks that their messages become."""

from __future__ import annotations

from datetime import datetime

from transbordo.domain.whatsapp.webhook import InboundMessage, parse

OURS = "whatsapp:+14155238886"
CUSTOMER = "whatsapp:+5511900000000"
CID = "14155238886_5511900000000"


def inbound(sid: str, text: str = "oi", *, at: datetime, media: tuple[str, ...] = (), **fields: str) -> InboundMessage:
    """A message as Twilio tells of it; `media` are addresses of pictures, `fields` any other of its parameters."""
    form = {
        "MessageSid": sid,
        "From": CUSTOMER,
        "To": OURS,
        "Body": text,
        "ProfileName": "Marina S.",
        "MessageType": "image" if media else "text",
        "NumMedia": str(len(media)),
    }
    for n, url in enumerate(media):
        form |= {f"MediaUrl{n}": url, f"MediaContentType{n}": "image/png"}
    return parse(form | fields, at)
