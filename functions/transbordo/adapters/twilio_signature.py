"""Was this webhook really signed by Twilio? Imports the validator alone, so that the webhook starts fast.

https://www.twilio.com/docs/usage/security#validating-requests
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from urllib.parse import urlsplit

from twilio.request_validator import RequestValidator, add_port, remove_port

from transbordo.settings import Settings


class SignatureCheck:
    def __init__(self, settings: Settings) -> None:
        self._validator = RequestValidator(settings.twilio_auth_token)

    def valid(self, url: str, form: Mapping[str, str], signature: str | None) -> bool:
        """Whether `signature` is Twilio's for this address and form; never raises.

        `url` is the configured public address with the raw query: what the server makes of a request differs behind
        proxies. `form` should be Flask's own multi-dict, so that repeated and blank parameters count.
        """
        try:
            return self._matches(url, form, signature or "")
        except Exception:
            # Whatever cannot be computed was not signed by Twilio: odd ports, lists in a plain dict, no strings.
            return False

    def _matches(self, url: str, form: Mapping[str, str], signature: str) -> bool:
        """Twilio signs some addresses with their port and some without, so both count.

        The validator's own `validate` compares in a time that depends on the content.
        """
        given = signature.encode()
        addresses = remove_port(urlsplit(url)), add_port(urlsplit(url))
        expected = [self._validator.compute_signature(address, form).encode() for address in addresses]
        return any([hmac.compare_digest(one, given) for one in expected])
