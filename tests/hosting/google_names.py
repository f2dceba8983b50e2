"""Google's own host names, played by the emulators: what the browser asks of them goes through this proxy.

So the dashboard runs as it does in production: its addresses, its headers, its content security policy, to the letter.
Any other host is refused.
"""

import re
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.adapters.certificates import self_signed
from tests.local.ports import HOST

_HEAD_LIMIT = 64 * 1024
_END = b"\r\n\r\n"


@dataclass(frozen=True)
class Place:
    """Who answers for a host name: a port of this machine, and what its paths begin with there."""

    port: int
    prefix: str = ""


class GoogleNames:
    """A proxy for https that takes each host's requests to its place."""

    def __init__(self, places: Mapping[str, Place], folder: Path) -> None:
        self._places = places
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(*self_signed(folder, HOST))
        self._listening = socket.create_server((HOST, 0))
        self.url = f"http://{HOST}:{self._listening.getsockname()[1]}"

    @contextmanager
    def running(self) -> Iterator["GoogleNames"]:
        threading.Thread(target=self._accept, daemon=True).start()
        try:
            yield self
        finally:
            self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        # a browser closes connections as it likes: that is the end of one, and nobody's fault
        with client, suppress(OSError, EOFError):
            head, _ = _read_head(client, b"")
            host = head.split(b" ", 2)[1].decode().partition(":")[0]
            place = self._places.get(host)
            if not head.startswith(b"CONNECT ") or place is None:
                client.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0" + _END)
                return
            client.sendall(b"HTTP/1.1 200 OK" + _END)
            with (
                self._tls.wrap_socket(client, server_side=True) as browser,
                socket.create_connection((HOST, place.port)) as server,
            ):
                threading.Thread(target=_carry, args=(server, browser), daemon=True).start()
                _carry_requests(browser, server, place.prefix.encode())


def _carry_requests(browser: ssl.SSLSocket, server: socket.socket, prefix: bytes) -> None:
    """Each request in turn, its path put below `prefix`."""
    rest = b""
    while True:
        head, rest = _read_head(browser, rest)
        length = re.search(rb"\r\nContent-Length: *([0-9]+)", head, re.IGNORECASE)
        server.sendall(head.replace(b" /", b" " + prefix + b"/", 1))
        wanted = int(length[1]) if length else 0
        while len(rest) < wanted:
            rest += _some(browser)
        server.sendall(rest[:wanted])
        rest = rest[wanted:]


def _carry(source: socket.socket, target: ssl.SSLSocket) -> None:
    with suppress(OSError, EOFError):
        while True:
            target.sendall(_some(source))
    with suppress(OSError):
        target.shutdown(socket.SHUT_RDWR)


def _read_head(source: socket.socket, already: bytes) -> tuple[bytes, bytes]:
    """A request's head with the empty line that ends it, and what came after it."""
    while _END not in already:
        if len(already) > _HEAD_LIMIT:
            raise EOFError
        already += _some(source)
    head, _, rest = already.partition(_END)
    return head + _END, rest


def _some(source: socket.socket) -> bytes:
    data = source.recv(65536)
    if not data:
        raise EOFError
    return data
