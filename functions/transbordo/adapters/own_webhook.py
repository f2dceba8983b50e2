"""Our own webhook, called as Twilio calls it, about a message that there is not."""

from __future__ import annotations

from twilio.request_validator import RequestValidator

from transbordo.adapters.asking import ask
from transbordo.domain.health.webhook_address import webhook_address
from transbordo.settings import Settings

_NOWHERE = "c=doctor&m=doctor"
"""A conversation and a message that never are: ours begin with digits. The webhook looks, and writes nothing."""

_FATE = {"MessageSid": "SM" + "0" * 32, "MessageStatus": "delivered"}


class WebhookOverHttp:
    """The port `OwnWebhook`."""

    def __init__(self, settings: Settings) -> None:
        self._url = f"{webhook_address(settings.public_url)}/status?{_NOWHERE}"
        self._validator = RequestValidator(settings.twilio_auth_token)

    def knock(self, *, signed: bool) -> int:
        headers = {"X-Twilio-Signature": self._validator.compute_signature(self._url, _FATE)} if signed else {}
        return ask("POST", self._url, data=_FATE, headers=headers).status_code
