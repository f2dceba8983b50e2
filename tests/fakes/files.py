"""Files in memory: Twilio's, and our bucket's."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from transbordo.domain.ports import BucketUnavailable, Stored
from transbordo.domain.whatsapp.media_types import Fetched, MediaTooLarge


class FakeMediaSource:
    """What Twilio hands out for an address: one after the other, the last of them for ever."""

    def __init__(self) -> None:
        self.fetched: list[str] = []
        self._files: dict[str, deque[Fetched | Exception]] = {}

    def has(self, url: str, *answers: Fetched | Exception) -> None:
        self._files[url] = deque(answers)

    def fetch(self, url: str, limit_bytes: int, *, within_s: float = 45.0) -> Fetched:
        assert within_s > 0
        self.fetched.append(url)
        answers = self._files[url]
        answer = answers.popleft() if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        if len(answer.content) > limit_bytes:
            raise MediaTooLarge
        return answer


@dataclass(frozen=True)
class _Object:
    content: bytes
    content_type: str
    name: str


class FakeBucket:
    """`down`: it can't be reached."""

    def __init__(self) -> None:
        self.objects: dict[str, _Object] = {}
        self.down = False

    def _reach(self) -> None:
        if self.down:
            raise BucketUnavailable

    def put(self, path: str, content: bytes, content_type: str, name: str = "", *, within_s: float = 30.0) -> None:
        assert within_s > 0
        self._reach()
        self.objects[path] = _Object(content, content_type, name)

    def get(self, path: str, *, within_s: float = 30.0) -> bytes:
        assert within_s > 0
        self._reach()
        try:
            return self.objects[path].content
        except KeyError:
            raise FileNotFoundError(path) from None

    def describe(self, path: str) -> Stored | None:
        self._reach()
        found = self.objects.get(path)
        if found is None:
            return None
        return Stored(content_type=found.content_type, size=len(found.content), name=found.name)

    def link(self, path: str, *, content_type: str, name: str, inline: bool, expires_s: int) -> str:
        """Like the real one, it does not look whether anything lies there."""
        told = {"type": content_type, "name": name, "inline": int(inline), "expires": expires_s}
        return f"https://files.example/{quote(path)}?{urlencode(told)}"
