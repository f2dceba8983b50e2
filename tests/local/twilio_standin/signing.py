"""Signs calls as Twilio does, with the SDK's own arithmetic. https://www.twilio.com/docs/usage/security"""

import uuid
from urllib.parse import urldefrag

from twilio.request_validator import RequestValidator

from .config import Config


def signed_headers(config: Config, url: str, form: dict[str, str]) -> dict[str, str]:
    """The headers of a call to `url`, whose fragment is for Twilio alone and not signed."""
    signature = RequestValidator(config.auth_token).compute_signature(urldefrag(url).url, form)
    return {"X-Twilio-Signature": signature, "I-Twilio-Idempotency-Token": str(uuid.uuid4())}
