"""Twilio's Senders API in memory, and a checkout whose cloud is a file."""

import copy
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.deploy.checkout import PROJECT, SETTINGS, Checkout
from tests.deploy.cloud import State

DEPLOY = ("deploy", "--project", PROJECT, "--region", "southamerica-east1", "--admin", "ana@example.com")
SENDER = "XE" + 32 * "1"


class Senders:
    """What Twilio keeps of one sender; `failing` answers 500 to that many requests more."""

    def __init__(self) -> None:
        self.address = ""
        self.sender: dict[str, Any] = {}
        self.begin()

    def begin(self) -> None:
        number = SETTINGS["TWILIO_PHONE_NUMBER"]
        self.sender = {"sid": SENDER, "sender_id": number, "webhook": None, "profile": {"name": "Loja"}}
        self.changes = 0
        self.failing = 0


class First(NamedTuple):
    output: str
    state: State
    sender: dict[str, Any]
    files: dict[str, str]
    """What it wrote on the machine, by path."""


@pytest.fixture(scope="session")
def twilio() -> Iterator[Senders]:
    twilio = Senders()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            other = {"sid": "XE" + 32 * "2", "sender_id": "whatsapp:+5511900000001", "webhook": None}
            if self.path.endswith(SENDER):
                self._answer(twilio.sender)
            elif "Page=1" in self.path:
                self._answer({"senders": [twilio.sender], "meta": {"key": "senders", "next_page_url": None}})
            else:
                following = "https://messaging.twilio.com/v2/Channels/Senders?Channel=whatsapp&Page=1"
                self._answer({"senders": [other], "meta": {"key": "senders", "next_page_url": following}})

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if not twilio.failing:
                assert self.path.endswith(SENDER)
                twilio.sender.update(body)
                twilio.changes += 1
            self._answer(twilio.sender)

        def _answer(self, body: Any) -> None:
            status = 200
            if twilio.failing:
                twilio.failing -= 1
                status = 500
            if not self.headers.get("Authorization"):
                status = 401
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        twilio.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield twilio
        server.shutdown()
        thread.join()


@pytest.fixture
def senders(twilio: Senders) -> Senders:
    twilio.begin()
    return twilio


@pytest.fixture
def checkout(tmp_path: Path, senders: Senders) -> Checkout:
    return Checkout(tmp_path, SETTINGS | {"TWILIO_API_URL": senders.address})


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory, twilio: Senders) -> First:
    """The first deployment, made once."""
    twilio.begin()
    checkout = Checkout(tmp_path_factory.mktemp("first"), SETTINGS | {"TWILIO_API_URL": twilio.address})
    done = checkout.deploy_sh(*DEPLOY)
    assert done.returncode == 0, done.stdout[-3000:]
    files = {
        str(file.relative_to(checkout.folder)): file.read_text("utf-8", "replace")
        for file in (checkout.folder / ".local").rglob("*")
        if file.is_file()
    }
    return First(done.stdout, checkout.state(), twilio.sender, files)


@pytest.fixture
def deployed(checkout: Checkout, senders: Senders, first: First) -> Checkout:
    """Another machine, after the first deployment."""
    senders.sender = copy.deepcopy(first.sender)
    checkout.save(first.state)
    return checkout
