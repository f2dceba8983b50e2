"""The bucket, which holds the files of conversations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class Stored:
    """An object of the bucket; `size` in bytes, `name` as the person who sent it calls it."""

    content_type: str
    size: int
    name: str


class BucketUnavailable(Exception):
    """The bucket did not answer in time, or refused for the moment."""


class Bucket(Protocol):
    """Each raises BucketUnavailable when the bucket cannot be reached, in `within_s` seconds where they can be told."""

    def put(self, path: str, content: bytes, content_type: str, name: str = "", *, within_s: float = 30.0) -> None: ...

    def get(self, path: str, *, within_s: float = 30.0) -> bytes:
        """Raises FileNotFoundError when nothing lies there."""

    def describe(self, path: str) -> Stored | None:
        """What lies there; None: nothing does."""

    def link(self, path: str, *, content_type: str, name: str, inline: bool, expires_s: int) -> str:
        """An address that anyone can read for `expires_s` seconds."""
