"""Sending over WhatsApp through Twilio's REST API.

What counts is whether the customer may already have the message. Twilio has no idempotency key for it, so a send is
repeated only when it is certain that nothing was accepted:

- 429 and 503 come before any processing ("not processed, safe to retry": https://www.twilio.com/docs/api/errors/20429);
  so does a connection that was never made: refused, to be tried again.
- Other 5xx, a time-out or a connection lost after the request left: unknown, to be looked up.
- 4xx: refused for good, but for a few codes that say "slow down".
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from transbordo.adapters.logs import log
from transbordo.adapters.once import Once
from transbordo.domain.ports import ListUnavailable
from transbordo.domain.whatsapp.delivery_errors import explain
from transbordo.domain.whatsapp.media_types import base_type
from transbordo.domain.whatsapp.outgoing import Accepted, Outgoing, Refused, SendResult, Unknown
from transbordo.domain.whatsapp.reconciling import Listed, Listing
from transbordo.domain.whatsapp.webhook import IncomingMedia
from transbordo.settings import Settings

TIME_LIMIT_S = 10.0
TYPING_TIME_LIMIT_S = 3.0

LIST_TIME_LIMIT_S = 30.0
"""For all pages of one comparison together."""

_LIST_PAGE = 500
_FILES = 10
_API = "https://api.twilio.com"

_LOOKED_AT = 50
"""Messages to one customer, newest first, among which a lost one is looked for."""

_CLOCKS_DIFFER = timedelta(seconds=1)
"""How far from our clock Twilio may have noted a message; it notes whole seconds."""

_NEVER_SENT = ("failed", "undelivered", "canceled")


class TwilioWhatsApp:
    def __init__(self, settings: Settings) -> None:
        self._from = settings.twilio_phone_number
        self._client: Once[Client] = Once(lambda: _client(settings))

    def send(self, outgoing: Outgoing) -> SendResult:
        """Hand one message to Twilio, once."""
        parameters, client = self._parameters(outgoing), self._client()
        try:
            message = client.messages.create(**parameters)
        except _Busy as busy:
            return busy.refused
        except TwilioRestException as error:
            return _judge(error)
        except Exception as error:  # the SDK trips in many ways over an answer that it cannot read
            return _judge_broken(error)
        return Accepted(message.sid) if message.sid else Unknown("answer_without_sid")

    def typing(self, inbound_sid: str) -> None:
        """Show "typing…" until the answer, for at most 25 s, and mark the customer's message as read. Best effort."""
        try:
            self._client().messaging.v2.typing_indicator.create(channel="whatsapp", message_id=inbound_sid)
        except _Busy as busy:
            log("NOTICE", "typing_failed", code=busy.refused.code)
        except TwilioRestException as error:
            log("NOTICE", "typing_failed", code=error.code)
        except Exception as error:
            # a courtesy: whatever is wrong with it must not cost the answer
            log("NOTICE", "typing_failed", error=error)

    def find(self, outgoing: Outgoing, since: datetime, until: datetime, known: Collection[str]) -> SendResult | None:
        """What became of a message handed over between two moments without an answer; None: Twilio does not have it.

        `known` are the ids of messages that it can't be. Unknown when Twilio can't be asked, or its list does not tell.
        """
        try:
            messages = self._client().messages.list(to=outgoing.to, from_=self._from, limit=_LOOKED_AT)
        except Exception as error:
            # however the SDK trips, we know no more than before
            log("WARNING", "lookup_failed", error=error)
            return Unknown("lookup_failed")
        earliest, latest = since.replace(microsecond=0) - _CLOCKS_DIFFER, until + _CLOCKS_DIFFER
        candidates = [
            message
            for message in reversed(messages)
            if str(message.direction).startswith("outbound")
            and message.date_created is not None
            and earliest <= message.date_created <= latest
            and message.sid not in known
        ]
        # Twilio's list tells neither our id nor the callback address, so the content has to do
        lost = next((one for one in candidates if _says_the_same(one, outgoing)), None) or next(
            (one for one in candidates if _bears_the_variables(one, outgoing)), None
        )
        if lost:
            return _fate(lost)
        return Unknown("perhaps_in_other_words") if candidates and _is_words_alone(outgoing) else None

    def listed(self, after: datetime, before: datetime, limit: int) -> Listing:
        """Messages of both directions between two moments, oldest first; the newest `limit` of each direction."""
        deadline = time.monotonic() + LIST_TIME_LIMIT_S
        time_asked_for = {"date_sent_after": after, "date_sent_before": before}
        received = self._all({"to": self._from, **time_asked_for}, limit, deadline)
        sent = self._all({"from_": self._from, **time_asked_for}, limit, deadline)
        found = [_listed(message) for message in (*received, *sent) if message.date_created]
        return Listing(
            messages=tuple(sorted(found, key=lambda message: message.at)),
            complete=len(received) < limit and len(sent) < limit,
        )

    def files(self, sid: str) -> tuple[IncomingMedia, ...]:
        """The files of a customer's message, at the addresses that its webhook would have named."""
        try:
            found = self._client().messages(sid).media.list(limit=_FILES)
        except Exception as error:  # the SDK trips in many ways over an answer that it cannot read
            raise ListUnavailable from error
        return tuple(
            IncomingMedia(url=_API + media.uri.removesuffix(".json"), content_type=base_type(media.content_type or ""))
            for media in found
        )

    def _all(self, asked: Mapping[str, Any], limit: int, deadline: float) -> list[Any]:
        found = []
        try:
            for message in self._client().messages.stream(**asked, limit=limit, page_size=_LIST_PAGE):
                found.append(message)
                if time.monotonic() > deadline:
                    raise ListUnavailable
        except ListUnavailable:
            raise
        except Exception as error:  # likewise
            raise ListUnavailable from error
        return found

    def _parameters(self, outgoing: Outgoing) -> dict[str, Any]:
        parameters: dict[str, Any] = {
            "to": outgoing.to,
            "from_": self._from,
            "status_callback": outgoing.status_callback,
        }
        if outgoing.template:
            parameters["content_sid"] = outgoing.template.content_sid
            parameters["content_variables"] = json.dumps(dict(outgoing.template.variables))
            return parameters
        if outgoing.text:
            parameters["body"] = outgoing.text
        if outgoing.media_urls:
            parameters["media_url"] = list(outgoing.media_urls)
        return parameters


class _Busy(Exception):
    """429 or 503: Twilio did not even look at the request."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.code)
        self.refused = refused


class _HttpClient(TwilioHttpClient):  # type: ignore[misc]  # the SDK carries no types
    """The SDK's client with time limits, without its log (it names customers), and with its address in our hands."""

    def __init__(self, api_url: str) -> None:
        super().__init__(timeout=TIME_LIMIT_S, logger=logging.Logger("silent", logging.CRITICAL + 1))
        self._api_url = api_url

    def request(self, method: str, url: str, **options: Any) -> Response:
        if "/Indicators/" in url:
            options["timeout"] = TYPING_TIME_LIMIT_S
        response = super().request(method, self._address(url), **options)
        if response.status_code in (429, 503):
            raise _Busy(_busy(response))
        return response

    def _address(self, url: str) -> str:
        if not self._api_url:
            return url
        parts = urlsplit(url)
        return self._api_url + parts.path + (f"?{parts.query}" if parts.query else "")


def _client(settings: Settings) -> Client:
    return Client(
        settings.twilio_account_sid,
        settings.twilio_auth_token,
        http_client=_HttpClient(settings.twilio_api_url),
    )


def _busy(response: Response) -> Refused:
    code = _code_within(response.text) or response.status_code
    return Refused(code, retryable=True, retry_after=_seconds(response.headers))


def _code_within(body: str) -> int | None:
    try:
        code = json.loads(body)["code"]
    except (ValueError, KeyError, TypeError):
        return None
    return code if isinstance(code, int) else None


def _seconds(headers: Mapping[str, str] | None) -> float | None:
    """`Retry-After` in seconds; its other form, a date, is not used by Twilio."""
    value = (headers or {}).get("Retry-After", "")
    return float(value) if value.isdecimal() else None


def _judge(error: TwilioRestException) -> SendResult:
    if not 400 <= error.status < 500:
        return Unknown(f"http_{error.status}")
    code = error.code or error.status
    why = explain(code)
    if why.ours or error.status in (401, 403):
        log("ERROR", "send_refused", code=code)
    return Refused(code, retryable=why.retry)


def _judge_broken(error: Exception) -> SendResult:
    if _never_connected(error):
        return Refused(0, retryable=True)
    log("WARNING", "send_without_answer", error=error)
    return Unknown(type(error).__name__)


def _never_connected(error: Exception) -> bool:
    """No byte of the request left. `requests` has one type for that and for a connection lost later."""
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else None
    return isinstance(reason, (NewConnectionError, ConnectTimeoutError))


def _says_the_same(message: Any, outgoing: Outgoing) -> bool:
    if outgoing.template:
        # with it may come a file of its own, of which we do not know
        return bool(outgoing.text.strip()) and _body(message) == outgoing.text.strip()
    return _body(message) == outgoing.text.strip() and int(message.num_media or 0) == len(outgoing.media_urls)


def _bears_the_variables(message: Any, outgoing: Outgoing) -> bool:
    """A template may have other words at Twilio than we know; as whole words, or "1" would be in nearly every text."""
    values = [value.strip() for value in outgoing.template.variables.values()] if outgoing.template else []
    return bool(values) and all(re.search(rf"(?<!\w){re.escape(value)}(?!\w)", _body(message)) for value in values)


def _is_words_alone(outgoing: Outgoing) -> bool:
    """A template that nothing tells by once Twilio has other words for it: whatever was sent then may be it."""
    return outgoing.template is not None and not outgoing.template.variables


def _body(message: Any) -> str:
    return (message.body or "").strip()


def _listed(message: Any) -> Listed:
    return Listed(
        sid=message.sid,
        inbound=str(message.direction) == "inbound",
        sender=message.from_ or "",
        recipient=message.to or "",
        text=message.body or "",
        status=str(message.status),
        error_code=message.error_code,
        files=int(message.num_media or 0),
        at=message.date_created,
    )


def _fate(message: Any) -> SendResult:
    if str(message.status) in _NEVER_SENT:
        why = explain(message.error_code)
        return Refused(message.error_code or 0, retryable=why.retry, sid=message.sid)
    return Accepted(message.sid)
