"""A running Gemini stand-in and the few things that its tests, and the adapter's, do with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests

from tests.local.gemini_standin.app import running

_TIME_LIMIT_S = 10


class GeminiStandin:
    def __init__(self, url: str) -> None:
        self.url = url
        self._http = requests.Session()
        self._http.trust_env = False

    def fail(self, next_: str, **more: Any) -> None:
        self.control("POST", "faults", {"next": next_, **more})

    def reset(self) -> None:
        self.control("DELETE", "faults")
        self.control("DELETE", "calls")

    def calls(self) -> list[dict[str, Any]]:
        calls: list[dict[str, Any]] = self.control("GET", "calls").json()["calls"]
        return calls

    def control(self, method: str, what: str, body: Any = None) -> requests.Response:
        return self._http.request(method, f"{self.url}/control/{what}", json=body, timeout=_TIME_LIMIT_S)

    def post(self, path: str, body: Any, *, key: str | None = "key", ints: bool = False) -> requests.Response:
        return self._http.post(
            f"{self.url}/v1beta/models/{path}",
            json=body,
            params={"$alt": "json;enum-encoding=int"} if ints else {},
            headers={"x-goog-api-key": key} if key else {},
            timeout=_TIME_LIMIT_S,
        )


@contextmanager
def gemini_standin() -> Iterator[GeminiStandin]:
    with running() as url:
        standin = GeminiStandin(url)
        try:
            yield standin
        finally:
            standin.reset()  # lets go of what is still held
