"""Ports on the loopback interface: fixed ones for people, free ones for tests."""

import socket
from collections.abc import Mapping
from contextlib import ExitStack

import requests

HOST = "127.0.0.1"


def is_free(port: int) -> bool:
    """Whether a server could listen on `port` now. A dead server's connections in TIME_WAIT do not count."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def free(count: int) -> list[int]:
    """`count` different ports that nobody listens on."""
    with ExitStack() as held:
        # All are held until the last is found: the system would give the same one twice otherwise.
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind((HOST, 0))
        return [each.getsockname()[1] for each in sockets]


def choose(preferred: Mapping[str, int]) -> dict[str, int]:
    """The preferred port of each name, or a free one where something else has it already."""
    spare = iter(free(len(preferred)))
    return {name: port if is_free(port) else next(spare) for name, port in preferred.items()}


def answers(url: str) -> bool:
    """Whether anything speaks HTTP there, if only to say that there is nothing; a server in trouble does not count."""
    try:
        with requests.Session() as http:
            http.trust_env = False
            return http.get(url, timeout=2).status_code < 500
    except requests.RequestException:
        return False
