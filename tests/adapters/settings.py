"""Settings for the adapters' tests: complete, local, and each value to be replaced by name."""

from __future__ import annotations

from transbordo.settings import Settings, load

ACCOUNT = "AC" + "0" * 32
TOKEN = "twilio-token"
OURS = "whatsapp:+14155238886"

_ENVIRONMENT = {
    "GOOGLE_CLOUD_PROJECT": "demo-transbordo",
    "GOOGLE_API_KEY": "gemini-key",
    "TWILIO_ACCOUNT_SID": ACCOUNT,
    "TWILIO_AUTH_TOKEN": TOKEN,
    "TWILIO_PHONE_NUMBER": OURS,
    "PUBLIC_URL": "https://example.com",
    "DASHBOARD_URL": "https://desk.example.com",
    "MEDIA_BUCKET": "demo-media",
    "FIREBASE_API_KEY": "public-key",
}


def settings(**environment: str) -> Settings:
    return load({**_ENVIRONMENT, **environment})
