"""The account that the stand-in plays: its state, its one sender, and what time it is there."""

from dataclasses import dataclass, field, fields
from typing import Any


@dataclass
class Account:
    """`webhook`: as in Twilio's Senders API; `clock_off_seconds`: how far its answers' dates are ahead."""

    webhook_url: str
    status: str = "active"
    has_number: bool = True
    sender_status: str = "ONLINE"
    webhook: dict[str, str] = field(default_factory=dict)
    clock_off_seconds: float = 0

    def __post_init__(self) -> None:
        called = f"{self.webhook_url}#ct=2000&rt=6000&rc=2&rp=all"
        self.webhook = self.webhook or {
            "callback_url": called,
            "callback_method": "POST",
            "fallback_url": called,
            "fallback_method": "POST",
        }

    def change(self, wanted: dict[str, Any]) -> None:
        unknown = set(wanted) - {each.name for each in fields(self)}
        if unknown:
            raise ValueError(f"an account has no {', '.join(sorted(unknown))}")
        webhook = self.webhook | wanted.pop("webhook", {})
        for name, value in (wanted | {"webhook": webhook}).items():
            setattr(self, name, value)
