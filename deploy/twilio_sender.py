"""Tells Twilio where customers' messages go: the sender's webhook, its fallback and its status address.

https://www.twilio.com/docs/whatsapp/api/senders
"""

from __future__ import annotations

import sys

from deploy.settings import arguments, of
from transbordo.adapters.twilio_account import AccountAtTwilio
from transbordo.domain.health.examined import NotReached
from transbordo.domain.health.webhook_address import webhook_address, with_overrides
from transbordo.settings import Settings, load
from transbordo.usecases.checks.twilio import SANDBOX

BY_HAND = """Twilio's API can't set this sender. In Twilio's console ({where}) set, each with POST:
  when a message comes in: {callback_url}
  fallback:                {fallback_url}
  status callback:         {status_callback_url}"""


def wanted(public_url: str) -> dict[str, str]:
    """The fallback is the same address: when the first has failed three times, a fresh instance may answer."""
    webhook = with_overrides(webhook_address(public_url))
    return {
        "callback_url": webhook,
        "callback_method": "POST",
        "fallback_url": webhook,
        "fallback_method": "POST",
        "status_callback_url": with_overrides(f"{webhook_address(public_url)}/status"),
        "status_callback_method": "POST",
    }


def set_up(settings: Settings) -> str:
    """Sets the addresses where they differ, and says what was done or is to be done by hand. Raises NotReached."""
    number, webhook = settings.twilio_phone_number, wanted(settings.public_url)
    if number == SANDBOX:
        return BY_HAND.format(where="Messaging > Try it out > Send a WhatsApp message > Sandbox settings", **webhook)
    account = AccountAtTwilio(settings)
    sender = account.sender_as_told(number)
    if sender is None:
        return f"{number} is none of this account's WhatsApp senders. " + BY_HAND.format(
            where="Messaging > Senders > WhatsApp senders, or the Messaging Service that holds it", **webhook
        )
    if webhook.items() <= (sender.get("webhook") or {}).items():
        return f"{number} calls {webhook_address(settings.public_url)} already."
    account.call_at(sender["sid"], webhook)
    return f"{number} now calls {webhook_address(settings.public_url)}."


def main() -> None:
    asked = arguments("Tells Twilio where messages go.").parse_args()
    try:
        print(set_up(load(of(asked.project, asked.region, asked.env))))
    except NotReached as error:
        sys.exit(f"Twilio can't be asked, or refuses: {error}")


if __name__ == "__main__":
    main()
