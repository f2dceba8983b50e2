"""The mail server in memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from transbordo.domain.ports import MailFailed


class Letter(NamedTuple):
    to: str
    subject: str
    text: str


class FakeMail:
    """Keeps what is sent; `refuses` are addresses that raise, `while_sending` happens with each."""

    def __init__(self) -> None:
        self.while_sending: Callable[[], object] = lambda: None
        self.sent: list[Letter] = []
        self.refuses: set[str] = set()

    def send(self, to: str, subject: str, text: str) -> None:
        self.while_sending()
        if to in self.refuses:
            raise MailFailed("refused")
        self.sent.append(Letter(to, subject, text))
