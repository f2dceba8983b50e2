"""What the doctor needs of the outside world, beside the ports of `ports/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from transbordo.domain.ports import Bucket
from transbordo.domain.whatsapp.templates import ContentTemplate


class NotReached(Exception):
    """Something could not be asked; the text is a short code of why."""


@dataclass(frozen=True, kw_only=True)
class Sender:
    """A WhatsApp number at Twilio, and whom it calls."""

    number: str
    status: str
    callback_url: str
    callback_method: str
    fallback_url: str


class TwilioAccount(Protocol):
    """Each raises NotReached."""

    def status(self) -> str | None:
        """Twilio's word for the account's state; None: the credentials are refused."""

    def sender(self, number: str) -> Sender | None: ...

    def approvals(self) -> Mapping[str, str]:
        """WhatsApp's word on each template, by its id; "unsubmitted" where it was never asked."""

    def clock(self) -> datetime:
        """What time it is at Twilio, to a second."""


class ModelAccount(Protocol):
    """Each answers Gemini's HTTP status, and raises NotReached."""

    def describe(self, model: str) -> int: ...

    def ask(self, model: str) -> int:
        """A question of one word: the cheapest that shows whether there is quota left."""


class OwnWebhook(Protocol):
    def knock(self, *, signed: bool) -> int:
        """The HTTP status for the fate of a message that does not exist; writes nothing. Raises NotReached."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """The dashboard as a browser finds it; `allowed`: the origin that its API lets call, empty where there is none."""

    project: str
    api: str
    api_status: int
    allowed: str


class Dashboard(Protocol):
    def visit(self) -> Site:
        """Raises NotReached when the page does not open; an API that does not answer has the status 0."""


class Records(Protocol):
    """Documents as they are, not as they were a minute ago; whatever else is wrong with them."""

    def business(self) -> Mapping[str, Any]: ...

    def bot_model(self) -> str:
        """The model that the published bot names; empty: the deployment's."""

    def templates(self) -> Mapping[str, NamedTemplate]: ...


@dataclass(frozen=True, kw_only=True)
class NamedTemplate(ContentTemplate):
    """A template with the name that the desk shows."""

    name: str


class Vault(Bucket, Protocol):
    def open_to_all(self, path: str) -> bool:
        """Whether somebody without any credentials can read it. Raises BucketUnavailable."""


class MailDesk(Protocol):
    def greet(self) -> None:
        """Connect and sign in, without a mail. Raises MailFailed: "login_refused", or another short code."""
