"""The environment, read once into one frozen object. Nothing else reads it.

`.env.example` says what each variable is and where to get it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit


class SettingsError(Exception):
    """What is missing or wrong, all of it at once, each with what to do; names only, never a value."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Each field is the environment variable of the same name; those that a function does not need may be empty.

    Addresses have no slash at the end. `mail_server` is empty when no mail is set up, `twilio_api_url` and
    `gemini_api_url` when the real services are meant.
    """

    google_cloud_project: str
    google_cloud_region: str
    media_bucket: str
    public_url: str
    dashboard_url: str
    firebase_api_key: str
    firebase_app_id: str
    app_check: bool
    app_check_site_key: str
    google_api_key: str = field(repr=False)
    gemini_model: str
    gemini_api_url: str
    twilio_account_sid: str
    twilio_auth_token: str = field(repr=False)
    twilio_phone_number: str
    twilio_api_url: str
    storage_link_url: str
    storage_emulator_host: str
    firebase_auth_emulator_host: str
    mail_server: str
    mail_port: int
    mail_use_tls: bool
    mail_username: str
    mail_password: str = field(repr=False)
    mail_default_sender: str

    @property
    def dashboard_origins(self) -> tuple[str, ...]:
        """Every address that the dashboard is served at; the first is the one to send people to."""
        return tuple(self.dashboard_url.split(","))


NEEDS: Mapping[str, tuple[str, ...]] = {
    "base": ("GOOGLE_CLOUD_PROJECT",),
    "twilio": ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_PHONE_NUMBER", "PUBLIC_URL"),
    "gemini": ("GOOGLE_API_KEY",),
    "media": ("MEDIA_BUCKET",),
    "desk": ("DASHBOARD_URL", "FIREBASE_API_KEY"),
}
"""What must be set, by the purpose it serves; "base" is always needed."""

_EMULATORS = ("FIRESTORE_EMULATOR_HOST", "FIREBASE_AUTH_EMULATOR_HOST", "STORAGE_EMULATOR_HOST")


def load(environ: Mapping[str, str] | None = None, needs: Collection[str] = tuple(NEEDS)) -> Settings:
    """The settings in `environ` (the process's own if None), complete for the purposes in `needs`.

    Raises SettingsError that names everything missing or wrong.
    """
    env = {name: value.strip() for name, value in (os.environ if environ is None else environ).items()}
    env["PUBLIC_URL"] = env.get("PUBLIC_URL") or env.get("NGROK_PLATFORM_URL", "")
    problems = [
        *_missing(env, {"base", *needs}),
        *_malformed(env),
        *_unsafe(env),
        *_half_mail(env),
        *_half_app_check(env),
    ]
    if problems:
        raise SettingsError(
            "These settings need attention (.env.example explains each):\n" + "\n".join(f"- {p}" for p in problems)
        )
    return _settings(env)


def _settings(env: Mapping[str, str]) -> Settings:
    def text(name: str, default: str = "") -> str:
        return env.get(name) or default

    def address(name: str) -> str:
        return text(name).rstrip("/")

    return Settings(
        google_cloud_project=text("GOOGLE_CLOUD_PROJECT"),
        google_cloud_region=text("GOOGLE_CLOUD_REGION", "southamerica-east1"),
        media_bucket=text("MEDIA_BUCKET"),
        public_url=address("PUBLIC_URL"),
        dashboard_url=",".join(_addresses(text("DASHBOARD_URL"))),
        firebase_api_key=text("FIREBASE_API_KEY"),
        firebase_app_id=text("FIREBASE_APP_ID"),
        app_check=_flag(text("APP_CHECK", "false")) is True,
        app_check_site_key=text("APP_CHECK_SITE_KEY"),
        google_api_key=text("GOOGLE_API_KEY"),
        gemini_model=text("GEMINI_MODEL", "gemini-3.5-flash-lite"),
        gemini_api_url=address("GEMINI_API_URL"),
        twilio_account_sid=text("TWILIO_ACCOUNT_SID"),
        twilio_auth_token=text("TWILIO_AUTH_TOKEN"),
        twilio_phone_number=text("TWILIO_PHONE_NUMBER"),
        twilio_api_url=address("TWILIO_API_URL"),
        storage_link_url=address("STORAGE_LINK_URL"),
        storage_emulator_host=address("STORAGE_EMULATOR_HOST"),
        firebase_auth_emulator_host=text("FIREBASE_AUTH_EMULATOR_HOST"),
        mail_server=text("MAIL_SERVER"),
        mail_port=int(text("MAIL_PORT", "587")),
        mail_use_tls=_flag(text("MAIL_USE_TLS", "true")) is not False,
        mail_username=text("MAIL_USERNAME"),
        mail_password=text("MAIL_PASSWORD"),
        mail_default_sender=text("MAIL_DEFAULT_SENDER") or text("MAIL_USERNAME"),
    )


def _missing(env: Mapping[str, str], needs: Collection[str]) -> list[str]:
    wanted = (name for need, names in NEEDS.items() if need in needs for name in names)
    return [f"{name} is not set" for name in wanted if not env.get(name)]


def _malformed(env: Mapping[str, str]) -> list[str]:
    return [f"{name} {advice}" for name, good, advice in _FORMS if env.get(name) and not good(env[name])]


def _unsafe(env: Mapping[str, str]) -> list[str]:
    """With an emulator's address set, tokens are not checked and data goes astray: never on Google Cloud."""
    if not env.get("K_SERVICE"):
        return []
    found = [f"{name} must not be set on Google Cloud: remove it" for name in _EMULATORS if env.get(name)]
    if env["PUBLIC_URL"].startswith("http://"):
        found.append("PUBLIC_URL must begin with https:// on Google Cloud")
    return found


def _half_mail(env: Mapping[str, str]) -> list[str]:
    sender = env.get("MAIL_DEFAULT_SENDER") or env.get("MAIL_USERNAME")
    if env.get("MAIL_SERVER"):
        return [] if sender else ["MAIL_DEFAULT_SENDER is not set: give the address that mail comes from"]
    if sender or env.get("MAIL_PASSWORD"):
        return ["MAIL_SERVER is not set, yet other MAIL_ settings are: set it, or empty them all"]
    return []


def _half_app_check(env: Mapping[str, str]) -> list[str]:
    found = []
    if _flag(env.get("APP_CHECK", "")) and not env.get("APP_CHECK_SITE_KEY"):
        found.append("APP_CHECK_SITE_KEY is not set: without it no dashboard gets past APP_CHECK")
    if env.get("APP_CHECK_SITE_KEY") and not env.get("FIREBASE_APP_ID"):
        found.append("FIREBASE_APP_ID is not set: App Check knows the dashboard by it")
    return found


def _addresses(value: str) -> list[str]:
    return [part.strip().rstrip("/") for part in value.split(",") if part.strip()]


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not (parts.query or parts.fragment)
    except ValueError:
        return False


def _is_webhook_address(value: str) -> bool:
    return _is_address(value) and "_" not in (urlsplit(value).hostname or "")


def _are_addresses(value: str) -> bool:
    return all(_is_address(part) for part in _addresses(value))


def _is_port(value: str) -> bool:
    return re.fullmatch(r"[0-9]{1,5}", value) is not None and 0 < int(value) < 65536


def _flag(value: str) -> bool | None:
    return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}.get(value.lower())


def _shape(pattern: str) -> Callable[[str], bool]:
    return lambda value: re.fullmatch(pattern, value) is not None


_ADDRESS = "must be an address such as https://example.com, without ? or #"
_FORMS: tuple[tuple[str, Callable[[str], bool], str], ...] = (
    ("TWILIO_ACCOUNT_SID", _shape("AC[0-9a-fA-F]{32}"), 'must be "AC" and 32 hexadecimal digits'),
    ("TWILIO_PHONE_NUMBER", _shape(r"whatsapp:\+[0-9]{8,15}"), "must look like whatsapp:+14155238886"),
    ("PUBLIC_URL", _is_webhook_address, _ADDRESS + " and without _ in the host: Twilio refuses that"),
    ("DASHBOARD_URL", _are_addresses, "must be one or more addresses such as https://example.com, with commas between"),
    ("TWILIO_API_URL", _is_address, _ADDRESS),
    ("GEMINI_API_URL", _is_address, _ADDRESS),
    ("STORAGE_LINK_URL", _is_address, _ADDRESS),
    ("MAIL_PORT", _is_port, "must be a port number such as 587"),
    ("MAIL_USE_TLS", lambda value: _flag(value) is not None, "must be true or false"),
    ("APP_CHECK", lambda value: _flag(value) is not None, "must be true or false"),
)
