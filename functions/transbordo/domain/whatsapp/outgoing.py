"""What is handed to Twilio for sending, and the three ways in which that ends."""

from __future__ import annotations

from dataclasses import dataclass

from transbordo.domain.messages import Template


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """One message for one customer: a text, one file, or a template.

    `to` is the address last received from the customer, unchanged. `status_callback` is the address that Twilio tells
    the message's fate to; it names conversation and message, which is how an unknown outcome is found again.
    """

    to: str
    status_callback: str
    text: str = ""
    media_urls: tuple[str, ...] = ()
    template: Template | None = None


@dataclass(frozen=True)
class Accepted:
    """Twilio has the message and answers for it from here."""

    sid: str


@dataclass(frozen=True)
class Refused:
    """Nothing was sent. `retryable`: the same message may be sent later, after `retry_after` seconds if Twilio said so.

    `code` is Twilio's error code, or the HTTP status, or 0 when no connection was made. `sid`: Twilio took the message
    at first, and failed to send it.
    """

    code: int
    retryable: bool
    retry_after: float | None = None
    sid: str | None = None


@dataclass(frozen=True)
class Unknown:
    """The request left and no clear answer came: it may have been sent, so it must not be sent again unchecked."""

    reason: str


SendResult = Accepted | Refused | Unknown
