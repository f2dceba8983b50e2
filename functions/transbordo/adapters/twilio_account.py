"""What Twilio knows of our account, by plain questions: their answers' headers tell the time, which the SDK hides.

https://www.twilio.com/docs/iam/api/account
https://www.twilio.com/docs/whatsapp/api/senders
https://www.twilio.com/docs/content/content-api-resources
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from transbordo.adapters.asking import ask, ask_json, told_time
from transbordo.domain.health.examined import NotReached, Sender
from transbordo.settings import Settings

_SENDERS = "https://messaging.twilio.com/v2/Channels/Senders"

_PAGES = 10
"""Of a list; more templates than ten pages are not looked at."""


class AccountAtTwilio:
    """The port `TwilioAccount`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._auth = (settings.twilio_account_sid, settings.twilio_auth_token)

    def status(self) -> str | None:
        answer = ask("GET", self._account(), auth=self._auth)
        if answer.status_code == 401:
            return None
        if answer.status_code != 200:
            raise NotReached(f"http_{answer.status_code}")
        return str(answer.json().get("status"))

    def sender(self, number: str) -> Sender | None:
        found = self.sender_as_told(number)
        if found is None:
            return None
        calls = found.get("webhook") or {}
        return Sender(
            number=number,
            status=str(found.get("status") or ""),
            callback_url=calls.get("callback_url") or "",
            callback_method=calls.get("callback_method") or "",
            fallback_url=calls.get("fallback_url") or "",
        )

    def sender_as_told(self, number: str) -> Mapping[str, Any] | None:
        """All that Twilio says of it, with its id there."""
        listed = self._all(f"{_SENDERS}?Channel=whatsapp&PageSize=100")
        sid = next((str(each["sid"]) for each in listed if each.get("sender_id") == number), None)
        # the list may be shorter about each than its own page
        return None if sid is None else dict(self._asked(f"{_SENDERS}/{sid}"))

    def call_at(self, sid: str, webhook: Mapping[str, str]) -> None:
        """Let a sender call these addresses. Raises NotReached, with what Twilio says against it."""
        answer = ask("POST", self._address(f"{_SENDERS}/{sid}"), auth=self._auth, json={"webhook": dict(webhook)})
        if not answer.ok:
            raise NotReached(f"http_{answer.status_code}: {answer.text[:300]}")

    def approvals(self) -> Mapping[str, str]:
        contents = self._all("https://content.twilio.com/v1/ContentAndApprovals?PageSize=500")
        return {str(each["sid"]): _approval(each) for each in contents}

    def clock(self) -> datetime:
        # any answer tells the time, a refusal too
        return told_time(ask("GET", self._account(), auth=self._auth))

    def _account(self) -> str:
        return self._address(f"https://api.twilio.com/2010-04-01/Accounts/{self._settings.twilio_account_sid}.json")

    def _all(self, first: str) -> Iterator[Mapping[str, Any]]:
        """The items of a list, page by page; each page says under which name they are."""
        url: str | None = first
        for _ in range(_PAGES):
            if not url:
                return
            page = self._asked(url)
            yield from page[page["meta"]["key"]]
            url = page["meta"].get("next_page_url")

    def _asked(self, url: str) -> Any:
        return ask_json(self._address(url), auth=self._auth)

    def _address(self, url: str) -> str:
        """At Twilio, or at what stands in for all of its hosts."""
        parts = urlsplit(url)
        if self._settings.twilio_api_url:
            return self._settings.twilio_api_url + parts.path + (f"?{parts.query}" if parts.query else "")
        if not (parts.scheme == "https" and (parts.hostname or "").endswith(".twilio.com")):
            # the credentials go to Twilio only, wherever a page says that the next one is
            raise NotReached("foreign_address")
        return url


def _approval(content: Mapping[str, Any]) -> str:
    asked = content.get("approval_requests") or {}
    return str(asked.get("status") or "unsubmitted")
