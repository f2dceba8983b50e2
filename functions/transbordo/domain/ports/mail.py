"""E-mail."""

from __future__ import annotations

from typing import Protocol


class MailFailed(Exception):
    """An e-mail could not be handed to the mail server; the text is a short code of why."""


class Mail(Protocol):
    def send(self, to: str, subject: str, text: str) -> None:
        """Raises MailFailed."""
