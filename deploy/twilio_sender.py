"""Tells Twilio where customers' messages go: the sender's webhook, its fallback and its status address.

https://www.twilio.com/docs/whatsapp/api/senders
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import requests

from deploy.settings import arguments, of

TIME_LIMIT_S = 20
SANDBOX = "whatsapp:+14155238886"

OVERRIDES = "#ct=2000&rt=6000&rc=2&rp=all"
"""Two more tries, within the 15 seconds that Twilio gives to all of them: two seconds to connect, six for the answer.

Never sent and never signed: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
"""

BY_HAND = """Twilio's API can't set this sender. In Twilio's console ({where}) set, each with POST:
  when a message comes in: {callback_url}
  fallback:                {fallback_url}
  status callback:         {status_callback_url}"""


class TwilioRefused(Exception):
    """Twilio did not do as asked; the words tell why."""


def wanted(public_url: str) -> dict[str, str]:
    """The fallback is the same address: when the first has failed three times, a fresh instance may answer."""
    webhook = f"{public_url}/whatsapp{OVERRIDES}"
    return {
        "callback_url": webhook,
        "callback_method": "POST",
        "fallback_url": webhook,
        "fallback_method": "POST",
        "status_callback_url": f"{public_url}/whatsapp/status{OVERRIDES}",
        "status_callback_method": "POST",
    }


def set_up(settings: Mapping[str, str]) -> str:
    """Sets the addresses where they differ, and says what was done, or what is to be done by hand."""
    number, webhook = settings["TWILIO_PHONE_NUMBER"], wanted(settings["PUBLIC_URL"].rstrip("/"))
    if number == SANDBOX:
        return BY_HAND.format(where="Messaging > Try it out > Send a WhatsApp message > Sandbox settings", **webhook)
    twilio = _Senders(settings)
    sender = twilio.find(number)
    if sender is None:
        return f"{number} is none of this account's WhatsApp senders. " + BY_HAND.format(
            where="Messaging > Senders > WhatsApp senders, or the Messaging Service that holds it", **webhook
        )
    if webhook.items() <= (sender.get("webhook") or {}).items():
        return f"{number} calls {settings['PUBLIC_URL']}/whatsapp already."
    twilio.change(sender["sid"], webhook)
    return f"{number} now calls {settings['PUBLIC_URL']}/whatsapp."


class _Senders:
    def __init__(self, settings: Mapping[str, str]) -> None:
        self._base = (settings.get("TWILIO_API_URL") or "https://messaging.twilio.com").rstrip("/")
        self._http = requests.Session()
        self._http.auth = (settings["TWILIO_ACCOUNT_SID"], settings["TWILIO_AUTH_TOKEN"])

    def find(self, number: str) -> dict[str, Any] | None:
        page = f"{self._base}/v2/Channels/Senders?Channel=whatsapp&PageSize=100"
        while page:
            told = self._ask("GET", page)
            for sender in told.get("senders", []):
                if sender.get("sender_id") == number:
                    return dict(sender)
            page = (told.get("meta") or {}).get("next_page_url") or ""
        return None

    def change(self, sid: str, webhook: Mapping[str, str]) -> None:
        self._ask("POST", f"{self._base}/v2/Channels/Senders/{sid}", json={"webhook": webhook})

    def _ask(self, method: str, url: str, **body: Any) -> dict[str, Any]:
        try:
            answer = self._http.request(method, url, timeout=TIME_LIMIT_S, **body)
        except requests.RequestException as error:
            raise TwilioRefused(f"Twilio can't be reached: {type(error).__name__}") from error
        if answer.status_code == 401:
            raise TwilioRefused("Twilio does not know TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN (401).")
        if not answer.ok:
            raise TwilioRefused(f"Twilio answered {answer.status_code}: {answer.text[:300]}")
        told: dict[str, Any] = answer.json()
        return told


def main() -> None:
    asked = arguments("Tells Twilio where messages go.").parse_args()
    try:
        print(set_up(of(asked.project, asked.region, asked.env)))
    except TwilioRefused as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
