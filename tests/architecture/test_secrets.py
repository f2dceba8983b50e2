"""No key, token or password is in the repository, and none ever was: what is deleted later stays in its history."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from .secret_forms import FORMS, past_versions, secrets_in, tracked_files
from .source import REPOSITORY

HEX = "0123456789abcdef"
LETTERS = "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789_-"
# Made here, so that this file holds none of them.
EXAMPLES = {
    "a private key": "-----BEGIN " + "RSA PRIVATE KEY-----",
    "a service account's key": '"private_key' + f'_id": "{HEX * 2}{HEX[:8]}"',
    "a Google API key": "AI" + "za" + LETTERS[:35],
    "a Google OAuth secret": "GOC" + "SPX-" + LETTERS[:28],
    "a Google access token": "ya" + "29." + LETTERS,
    "a Google refresh token": "1/" + "/0" + LETTERS,
    "a Twilio API key or account": "S" + "K" + HEX * 2,
    "a Twilio auth token": "auth_" + f'token = "{HEX * 2}"',
    "a GitHub token": "gh" + "p_" + LETTERS[:36],
    "an npm token": "np" + "m_" + LETTERS[:36],
    "a PyPI token": "py" + "pi-AgEI" + LETTERS,
    "an AWS key": "AK" + "IA" + "ABCDEFGHIJKLMNOP",
    "a Slack token or webhook": "xo" + "xb-" + LETTERS[:30],
    "a signed token": ".".join(("ey" + "J" + LETTERS[:20], "ey" + "J" + LETTERS[:20], LETTERS[:30])),
    "a password in an address": "postgres" + "://somebody:battery-horse-9@db.example.com",
    "a secret setting with a value": "MAIL_" + "PASSWORD=correct-horse",
}


def found(files: Iterable[tuple[str, bytes]]) -> list[str]:
    return [
        f"{name}: {secret}"
        for name, content in files
        for secret in secrets_in(content.decode("utf-8", errors="ignore"))
    ]


def test_no_file_holds_a_secret() -> None:
    assert found(tracked_files(REPOSITORY)) == []


def test_no_past_version_of_a_file_held_one() -> None:
    """A secret that is found here is known to whoever has a clone: revoke it first, then take it out of the history."""
    versions = list(past_versions(REPOSITORY))

    assert len(versions) > 100
    assert found(versions) == []


@pytest.mark.parametrize("kind", FORMS)
def test_each_kind_is_recognised(kind: str) -> None:
    assert kind in secrets_in(f"first line\n{EXAMPLES[kind]}\nlast line\n")


@pytest.mark.parametrize(
    "harmless",
    [
        "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN=",
        "--hash=sha256:" + HEX * 4,
        '"integrity": "sha512-' + LETTERS * 2 + '=="',
        "-----BEGIN CERTIFICATE-----",
        "https://user:pass@127.0.0.1",
        "https://{user}:{password}@example.com",
        "a_user_id_of_npm_and_more",
    ],
)
def test_what_only_looks_like_one_is_left_alone(harmless: str) -> None:
    assert secrets_in(harmless) == []


def test_a_secret_that_was_deleted_is_found_in_the_history(tmp_path: Path) -> None:
    def git(*command: str) -> None:
        person = ["-c", "user.name=Ana", "-c", "user.email=ana@example.com", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *person, *command], cwd=tmp_path, capture_output=True, timeout=60, check=True)

    git("init")
    (tmp_path / "settings.py").write_text(f"KEY = '{EXAMPLES['a Google API key']}'\n")
    git("add", ".")
    git("commit", "-m", "Oops")
    assert found(tracked_files(tmp_path)) == ["settings.py: a Google API key"]
    (tmp_path / "settings.py").write_text("KEY = environ['KEY']\n")
    git("commit", "-a", "-m", "Nobody saw that")

    assert found(tracked_files(tmp_path)) == []
    assert found(past_versions(tmp_path)) == ["settings.py: a Google API key"]
