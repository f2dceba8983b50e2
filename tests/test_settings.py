"""The environment becomes one object, or one message that names everything to mend."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from transbordo.settings import NEEDS, Settings, SettingsError, load

ROOT = Path(__file__).resolve().parents[1]

COMPLETE = {
    "GOOGLE_CLOUD_PROJECT": "demo-transbordo",
    "GOOGLE_API_KEY": "gemini-secret",
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": "twilio-secret",
    "TWILIO_PHONE_NUMBER": "whatsapp:+14155238886",
    "PUBLIC_URL": "https://example.com/hooks/",
    "DASHBOARD_URL": "https://desk.example.com/, https://example.web.app",
    "MEDIA_BUCKET": "demo-media",
    "FIREBASE_API_KEY": "public-key",
    "MAIL_SERVER": "smtp.example.com",
    "MAIL_PASSWORD": "mail-secret",
    "MAIL_DEFAULT_SENDER": "Fibra Exemplo <fibra@example.com>",
}


def complaint(environ: dict[str, str]) -> str:
    with pytest.raises(SettingsError) as caught:
        load(environ)
    return str(caught.value)


def test_a_complete_environment_is_read() -> None:
    settings = load(COMPLETE)
    assert settings.public_url == "https://example.com/hooks"
    assert settings.dashboard_origins == ("https://desk.example.com", "https://example.web.app")
    assert (settings.mail_port, settings.mail_use_tls) == (587, True)
    assert settings.gemini_model


def test_everything_missing_is_named_at_once() -> None:
    words = complaint({})
    for name in (name for names in NEEDS.values() for name in names):
        assert name in words


def test_a_function_asks_only_for_what_it_needs() -> None:
    twilio_only = {name: COMPLETE[name] for name in (*NEEDS["base"], *NEEDS["twilio"])}
    assert load(twilio_only, needs=["twilio"]).google_api_key == ""


def test_the_older_name_of_the_public_address_is_accepted() -> None:
    older = {**COMPLETE, "PUBLIC_URL": "", "NGROK_PLATFORM_URL": "https://example.ngrok.app"}
    assert load(older).public_url == "https://example.ngrok.app"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TWILIO_ACCOUNT_SID", "SK" + "0" * 32),
        ("TWILIO_PHONE_NUMBER", "+5511900000000"),
        ("PUBLIC_URL", "hooks.example.org"),
        ("PUBLIC_URL", "https://my_host.example.com"),
        ("PUBLIC_URL", "https://example.com/?a=1"),
        ("PUBLIC_URL", "https://[broken"),
        ("DASHBOARD_URL", "https://example.com, desk"),
        ("TWILIO_API_URL", "localhost:9000"),
        ("MAIL_PORT", "smtp"),
        ("MAIL_PORT", "70000"),
        ("MAIL_USE_TLS", "perhaps"),
        ("APP_CHECK", "perhaps"),
    ],
)
def test_a_malformed_value_is_named_but_never_shown(name: str, value: str) -> None:
    words = complaint({**COMPLETE, name: value})
    assert name in words
    assert value not in words


def test_mail_is_all_or_nothing() -> None:
    assert "MAIL_SERVER" in complaint({**COMPLETE, "MAIL_SERVER": ""})
    assert "MAIL_DEFAULT_SENDER" in complaint({**COMPLETE, "MAIL_DEFAULT_SENDER": ""})
    no_mail = {name: value for name, value in COMPLETE.items() if not name.startswith("MAIL_")}
    assert load(no_mail).mail_server == ""


def test_app_check_is_off_unless_it_is_asked_for_and_never_without_a_key_for_the_dashboard() -> None:
    assert load(COMPLETE).app_check is False
    shown = {"APP_CHECK_SITE_KEY": "site-key", "FIREBASE_APP_ID": "1:1234567890:web:abc"}
    assert load({**COMPLETE, **shown}).app_check is False
    assert load({**COMPLETE, **shown, "APP_CHECK": "true"}).app_check is True
    assert "APP_CHECK_SITE_KEY" in complaint({**COMPLETE, "APP_CHECK": "true"})
    assert "FIREBASE_APP_ID" in complaint({**COMPLETE, "APP_CHECK_SITE_KEY": "site-key"})


@pytest.mark.parametrize("name", ["FIRESTORE_EMULATOR_HOST", "FIREBASE_AUTH_EMULATOR_HOST", "STORAGE_EMULATOR_HOST"])
def test_emulators_are_refused_on_google_cloud(name: str) -> None:
    assert load({**COMPLETE, name: "127.0.0.1:1"})
    assert name in complaint({**COMPLETE, name: "127.0.0.1:1", "K_SERVICE": "whatsapp"})


def test_the_public_address_must_be_encrypted_on_google_cloud() -> None:
    assert "https" in complaint({**COMPLETE, "PUBLIC_URL": "http://example.com", "K_SERVICE": "whatsapp"})


def test_secrets_are_not_in_the_representation_and_nothing_can_be_changed() -> None:
    settings = load(COMPLETE)
    assert "secret" not in repr(settings)
    with pytest.raises(FrozenInstanceError):
        settings.media_bucket = "other"  # type: ignore[misc]


def test_settings_and_the_example_file_name_the_same_variables() -> None:
    read = {field.name.upper() for field in fields(Settings)}
    read |= {"NGROK_PLATFORM_URL", "FIRESTORE_EMULATOR_HOST"}
    read |= {
        "MIN_INSTANCES",
        "ALERT_EMAIL",
        "WHATSAPP_SIZE",
        "ANSWER_SIZE",
        "AGENT_API_SIZE",
        "SWEEP_SIZE",
    }  # deploy.sh
    example = (ROOT / ".env.example").read_text("utf-8")
    assert set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)) == read
    assert f"Default: {load(COMPLETE).gemini_model}\n" in example


def test_an_example_file_copied_unchanged_names_what_to_fill_in() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    assert "GOOGLE_CLOUD_PROJECT is not set" in complaint(dict.fromkeys(re.findall(r"^([A-Z_]+)=", example, re.M), ""))


def test_nothing_else_reads_the_environment() -> None:
    readers = [
        path.name
        for path in (ROOT / "functions").rglob("*.py")
        if re.search(r"\bos\.(environ|getenv)\b|from os import", path.read_text("utf-8"))
    ]
    assert readers == ["settings.py"]
