"""Where Twilio is to call us, and how it is to repeat a call that failed.

https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs

from transbordo.domain.health.examined import Sender
from transbordo.domain.health.findings import Finding, found

OVERRIDES = "ct=2000&rt=6000&rc=2&rp=all"
"""Two more tries, within the 15 seconds that Twilio gives to all of them; no part of the address that is signed."""


def webhook_address(public_url: str) -> str:
    return f"{public_url}/whatsapp"


def with_overrides(address: str) -> str:
    return f"{address}#{OVERRIDES}"


def amiss(sender: Sender, public_url: str) -> Iterator[Finding]:
    """What is wrong with the addresses that Twilio has of us."""
    wanted = webhook_address(public_url)
    address, _, overrides = sender.callback_url.partition("#")
    if address != wanted:
        yield found("webhook_address_wrong", found=sender.callback_url or "—", wanted=with_overrides(wanted))
    elif not _repeats(overrides):
        yield found("webhook_without_retries", found=sender.callback_url, wanted=f"#{OVERRIDES}")
    if address == wanted and sender.callback_method.upper() not in ("POST", ""):
        yield found("webhook_method_wrong", found=sender.callback_method)
    if not sender.fallback_url.startswith(f"{public_url}/"):
        yield found("webhook_without_fallback")


def _repeats(overrides: str) -> bool:
    """Whether a 5xx of ours is worth another try to Twilio."""
    given = parse_qs(overrides)
    count, policy = given.get("rc", [""])[0], given.get("rp", [""])[0].split(",")
    return count.isdecimal() and int(count) >= 1 and bool({"5xx", "all"} & set(policy))
