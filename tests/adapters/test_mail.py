"""Mail reaches the business's server whole, or the failure is one error."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.adapters.certificates import self_signed
from tests.adapters.settings import settings
from transbordo.adapters import mail
from transbordo.adapters.mail import Mailer
from transbordo.domain.ports import MailFailed

ANA = "ana@example.com"


class SmtpDouble(socketserver.ThreadingTCPServer):
    """Just enough SMTP to take a mail; `refuse` names a verb to answer with an error."""

    daemon_threads = True

    def __init__(self, tls: ssl.SSLContext) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.tls = tls
        self.refuse = ""
        self.silent = False
        self.encrypted = False
        self.verbs: list[str] = []
        self.mails: list[EmailMessage] = []
        self.over = threading.Event()

    def handle_error(self, *_: object) -> None:
        """Clients that hang up are part of the tests."""

    @property
    def port(self) -> str:
        return str(self.server_address[1])


class _Session(socketserver.StreamRequestHandler):
    server: SmtpDouble

    def handle(self) -> None:
        with ExitStack() as self.opened:
            self.talk()

    def talk(self) -> None:
        if self.server.silent:
            self.server.over.wait(60)
            return
        if self.server.encrypted:
            self.encrypt()
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            self.server.verbs.append(line)
            if verb == self.server.refuse:
                self.say("550 no")
            elif not self.obey(verb):
                return

    def obey(self, verb: str) -> bool:
        match verb:
            case "EHLO":
                self.say("250-example.com", "250-STARTTLS", "250-AUTH PLAIN", "250 8BITMIME")
            case "STARTTLS":
                self.say("220 go ahead")
                self.encrypt()
            case "AUTH":
                self.say("235 welcome")
            case "DATA":
                self.say("354 go on")
                self.take()
                self.say("250 taken")
            case "QUIT":
                self.say("221 bye")
                return False
            case _:
                self.say("250 fine")
        return True

    def encrypt(self) -> None:
        tls = self.opened.enter_context(self.server.tls.wrap_socket(self.request, server_side=True))
        self.rfile = self.opened.enter_context(tls.makefile("rb"))
        self.wfile = self.opened.enter_context(tls.makefile("wb"))

    def take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        parsed = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        self.server.mails.append(parsed)

    def say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())
        self.wfile.flush()


@pytest.fixture
def smtp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmtpDouble]:
    certificate, key = self_signed(tmp_path, "127.0.0.1")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with SmtpDouble(context) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield server
        server.over.set()
        server.shutdown()
        thread.join()


def mailer(smtp: SmtpDouble, **changed: str) -> Mailer:
    environment = {
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": smtp.port,
        "MAIL_USERNAME": "fibra",
        "MAIL_PASSWORD": "secret",
        "MAIL_DEFAULT_SENDER": "Fibra Exemplo <fibra@example.com>",
        **changed,
    }
    return Mailer(settings(**environment))


def test_a_mail_arrives_whole(smtp: SmtpDouble) -> None:
    mailer(smtp).send(ANA, "Nova senha é simples", "Olá,\n.\nfim ção\n")
    [got] = smtp.mails
    assert (got["To"], got["Subject"]) == (ANA, "Nova senha é simples")
    assert got["From"] == "Fibra Exemplo <fibra@example.com>"
    assert got.get_content().replace("\r\n", "\n") == "Olá,\n.\nfim ção\n"


def test_the_password_goes_only_over_tls(smtp: SmtpDouble) -> None:
    mailer(smtp).send(ANA, "a", "b")
    verbs = [line.split()[0] for line in smtp.verbs]
    assert verbs.index("STARTTLS") < verbs.index("AUTH")


def test_tls_and_login_can_be_left_out(smtp: SmtpDouble) -> None:
    mailer(smtp, MAIL_USE_TLS="false", MAIL_USERNAME="", MAIL_PASSWORD="").send(ANA, "a", "b")
    assert len(smtp.mails) == 1
    assert not {"STARTTLS", "AUTH"} & {line.split()[0] for line in smtp.verbs}


def test_a_server_may_speak_tls_from_the_start(smtp: SmtpDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "_TLS_FROM_THE_START", int(smtp.port))
    smtp.encrypted = True
    mailer(smtp).send(ANA, "a", "b")
    assert len(smtp.mails) == 1


@pytest.mark.parametrize("verb", ["STARTTLS", "AUTH", "MAIL", "RCPT", "DATA"])
def test_a_refusal_is_one_error(smtp: SmtpDouble, verb: str) -> None:
    smtp.refuse = verb
    with pytest.raises(MailFailed):
        mailer(smtp).send(ANA, "a", "b")
    assert smtp.mails == []


def test_a_server_that_is_not_who_it_says_gets_nothing(smtp: SmtpDouble) -> None:
    with pytest.raises(MailFailed):
        mailer(smtp, MAIL_SERVER="localhost").send(ANA, "a", "b")
    assert not any(line.startswith("AUTH") for line in smtp.verbs)


def test_a_silent_server_does_not_hold_us(smtp: SmtpDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "TIME_LIMIT_S", 0.2)
    smtp.silent = True
    with pytest.raises(MailFailed):
        mailer(smtp).send(ANA, "a", "b")


def test_without_a_server_the_error_is_the_same(smtp: SmtpDouble) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    with pytest.raises(MailFailed):
        mailer(smtp, MAIL_PORT=port).send(ANA, "a", "b")


def test_nobody_can_add_a_header(smtp: SmtpDouble) -> None:
    mailer(smtp).send(ANA, "a\r\nBcc: other@example.com", "b")
    assert smtp.mails[0]["Bcc"] is None
    with pytest.raises(MailFailed):
        mailer(smtp).send(f"{ANA}\nBcc: other@example.com", "a", "b")


def test_it_greets_the_server_without_a_mail(smtp: SmtpDouble) -> None:
    mailer(smtp).greet()

    assert [verb.split()[0] for verb in smtp.verbs] == ["ehlo", "STARTTLS", "ehlo", "AUTH", "QUIT"]
    assert smtp.mails == []


def test_a_server_that_refuses_the_login_says_so(smtp: SmtpDouble) -> None:
    smtp.refuse = "AUTH"
    with pytest.raises(MailFailed, match="login_refused"):
        mailer(smtp).greet()


def test_a_server_that_is_not_there_is_no_refused_login(smtp: SmtpDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "TIME_LIMIT_S", 0.3)
    smtp.silent = True
    with pytest.raises(MailFailed, match=r"^(?!login_refused)"):
        mailer(smtp).greet()
