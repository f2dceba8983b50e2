"""E-mail through the business's own SMTP server: password recovery, invitations, escalation."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage

from transbordo.adapters.logs import log
from transbordo.domain.ports import MailFailed
from transbordo.settings import Settings

TIME_LIMIT_S = 10.0

_TLS_FROM_THE_START = 465
"""The port on which servers speak TLS before SMTP; on all others it is asked for by STARTTLS."""


class Mailer:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def send(self, to: str, subject: str, text: str) -> None:
        """Hand one plain-text mail to the server. Raises MailFailed, whatever went wrong."""
        try:
            message = self._message(to, subject, text)
            with self._connection() as server:
                server.send_message(message)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            log("ERROR", "mail_failed", error=error)
            raise MailFailed(type(error).__name__) from error

    def greet(self) -> None:
        """Connect and sign in, without a mail. Raises MailFailed: "login_refused", or the type of what went wrong."""
        try:
            with self._connection():
                pass
        except smtplib.SMTPAuthenticationError as error:
            raise MailFailed("login_refused") from error
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise MailFailed(type(error).__name__) from error

    def _message(self, to: str, subject: str, text: str) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self._settings.mail_default_sender
        message["To"] = to
        message["Subject"] = " ".join(subject.split())
        message.set_content(text)
        return message

    def _connection(self) -> smtplib.SMTP:
        settings = self._settings
        address, context = (settings.mail_server, settings.mail_port), ssl.create_default_context()
        if settings.mail_use_tls and settings.mail_port == _TLS_FROM_THE_START:
            server: smtplib.SMTP = smtplib.SMTP_SSL(*address, timeout=TIME_LIMIT_S, context=context)
        else:
            server = smtplib.SMTP(*address, timeout=TIME_LIMIT_S)
        try:
            if settings.mail_use_tls and settings.mail_port != _TLS_FROM_THE_START:
                server.starttls(context=context)
            if settings.mail_username:
                server.login(settings.mail_username, settings.mail_password)
        except BaseException:
            # nobody else has the connection yet; the error itself is the caller's
            server.close()
            raise
        return server
