"""What the stand-in remembers: messages, their files, and the customers who hold a phone."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

WINDOW = timedelta(hours=24)
"""Free text is allowed this long after the customer's last message. https://www.twilio.com/docs/api/errors/63016"""

INBOUND = "inbound"
OUTBOUND = "outbound-api"
REPLY = "outbound-reply"


@dataclass
class Media:
    """A file at Twilio. `name` is the file's own, which only the phone shows."""

    sid: str
    message_sid: str
    content_type: str
    content: bytes
    name: str
    created: datetime


@dataclass
class Message:
    """A message as Twilio keeps it, with what the phone needs to draw it.

    `delivered` tells whether an outbound message reached the phone; `reached` whether an inbound one got a good
    answer from the webhook.
    """

    sid: str
    direction: str
    from_: str
    to: str
    body: str
    status: str
    created: datetime
    updated: datetime
    sent: datetime | None = None
    error: int | None = None
    service_sid: str | None = None
    status_callback: str = ""
    media_urls: list[str] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    location: dict[str, Any] | None = None
    button: dict[str, str] | None = None
    buttons: list[dict[str, str]] = field(default_factory=list)
    quoted: str | None = None
    template: bool = False
    delivered: bool = False
    reached: bool = False

    @property
    def customer(self) -> str:
        return self.from_ if self.direction == INBOUND else self.to


@dataclass
class Customer:
    """Someone with a phone; `address` is what Twilio puts into `From`."""

    address: str
    name: str
    last_inbound: datetime | None = None
    typing_until: datetime | None = None

    def window_open(self, now: datetime) -> bool:
        return self.last_inbound is not None and now - self.last_inbound < WINDOW
