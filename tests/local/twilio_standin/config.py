"""What the stand-in is told about the account that it plays."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Config:
    """The account, its one WhatsApp number, and where its webhook is. `base_url` is the stand-in's own address.

    `seed` makes the SIDs: a fixed one in tests repeats them; the usual random one keeps a restarted stand-in from
    giving a SID twice to a Firestore that remembers.
    """

    base_url: str
    account_sid: str
    auth_token: str
    our_address: str
    webhook_url: str
    dashboard_url: str = ""
    gemini_url: str = ""
    seed: str = field(default_factory=lambda: secrets.token_hex(8))


_NEEDED = ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_PHONE_NUMBER", "WEBHOOK_URL")


def load(env: Mapping[str, str], base_url: str) -> Config:
    """The configuration in the environment; raises SystemExit naming all that is missing at once."""
    missing = [name for name in _NEEDED if not env.get(name)]
    if missing:
        raise SystemExit(f"The Twilio stand-in needs: {', '.join(missing)}")
    return Config(
        base_url=base_url,
        account_sid=env["TWILIO_ACCOUNT_SID"],
        auth_token=env["TWILIO_AUTH_TOKEN"],
        our_address=env["TWILIO_PHONE_NUMBER"],
        webhook_url=env["WEBHOOK_URL"],
        dashboard_url=env.get("DASHBOARD_URL", "").split(",")[0],
        gemini_url=env.get("GEMINI_API_URL", ""),
    )
