"""A forgotten password: the same answer for known and unknown addresses."""

from __future__ import annotations

from tests.fakes.mail import FakeMail
from transbordo.usecases.reset_password import reset_password

LINKS = {"ana@fibra.example": "https://desk.example/reset?code=1"}


def asked(mail: FakeMail | None, email: str) -> list[str]:
    """The addresses that Firebase was asked to write to."""
    by_firebase: list[str] = []
    reset_password(mail, LINKS.get, by_firebase.append, email=email)
    return by_firebase


def test_our_own_mail_carries_the_link() -> None:
    mail = FakeMail()

    assert asked(mail, "ana@fibra.example") == []
    assert mail.sent[0].to == "ana@fibra.example"
    assert LINKS["ana@fibra.example"] in mail.sent[0].text


def test_an_unknown_address_gets_nothing_in_silence() -> None:
    mail = FakeMail()

    assert asked(mail, "nobody@fibra.example") == []
    assert mail.sent == []


def test_without_our_own_mail_firebase_writes() -> None:
    assert asked(None, "ana@fibra.example") == ["ana@fibra.example"]
