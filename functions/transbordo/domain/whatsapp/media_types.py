"""Files: what they truly are, what WhatsApp takes, and what a browser may show.

A table of our own rather than a package: the known one, `filetype` (no release since 2022), tells neither vCards nor
voice notes apart and does not know WhatsApp's limits, so it would replace a third of this page only.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Kind = Literal["image", "audio", "video", "document"]

HEAD_BYTES = 8192
"""How much of a file's beginning `sniff` wants: the names within an Office file stand in its first few kilobytes."""

MB = 1024 * 1024

FIRST_PAUSE = timedelta(seconds=30)
"""Twilio's files are late by seconds; asking again sooner only repeats the 404."""

LONGEST_PAUSE = timedelta(hours=1)


def pause(age: timedelta) -> timedelta:
    """How long to wait before a file is asked for again: as long as it is late already, within bounds."""
    return max(FIRST_PAUSE, min(age, LONGEST_PAUSE))


class MediaError(Exception):
    """A file of the customer's could not be fetched; `reason` is the code that the timeline keeps."""

    reason = "media_error"


class MediaNotYet(MediaError):
    """Twilio does not have it yet, or does not answer: worth another try."""

    reason = "media_not_yet"


class MediaGone(MediaError):
    """Twilio has it no more, or refuses to hand it out."""

    reason = "media_gone"


class MediaTooLarge(MediaError):
    """Larger than the limit that the caller set."""

    reason = "media_too_large"


class MediaRefused(MediaError):
    """The address is not one of our Twilio account's: fetching it could reach anything."""

    reason = "media_refused"


@dataclass(frozen=True)
class Fetched:
    """A file of the customer's; `content_type` is what Twilio says it is, without parameters."""

    content: bytes
    content_type: str


@dataclass(frozen=True)
class MediaProblem:
    """Why a file cannot be sent.

    `code`, which is also the key of its words, is "too_large", "empty" or "unsupported_type"; `limit` is in bytes.
    """

    code: str
    limit: int | None = None


OUTBOUND_LIMITS: dict[str, int] = {
    "image/jpeg": 5 * MB,
    "image/png": 5 * MB,
    "image/webp": 5 * MB,
    "audio/ogg": 16 * MB,
    "audio/mpeg": 16 * MB,
    "audio/aac": 16 * MB,
    "audio/amr": 16 * MB,
    "audio/3gpp": 16 * MB,
    "video/mp4": 16 * MB,
    "video/3gpp": 16 * MB,
    "application/pdf": 16 * MB,
    "application/msword": 16 * MB,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": 16 * MB,
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": 16 * MB,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": 16 * MB,
    "text/vcard": 16 * MB,
}
"""What WhatsApp takes through Twilio, in bytes.

https://www.twilio.com/docs/whatsapp/guidance-whatsapp-media-messages
"""

_BROWSER_SAFE = frozenset(
    {
        "image/jpeg",
        "image/png",
        "image/webp",
        "audio/ogg",
        "audio/mpeg",
        "audio/aac",
        "audio/amr",
        "audio/mp4",
        "video/mp4",
        "application/pdf",
    }
)
"""What a browser shows without running anything of it. https://web.dev/articles/securely-hosting-user-data"""


def base_type(content_type: str) -> str:
    """Without parameters, in lower case: "audio/ogg; codecs=opus" -> "audio/ogg"."""
    return content_type.partition(";")[0].strip().lower()


def kind_of(content_type: str) -> Kind:
    """The bubble that a file is shown in."""
    match base_type(content_type).partition("/")[0]:
        case "image":
            return "image"
        case "audio":
            return "audio"
        case "video":
            return "video"
    return "document"


def is_vcard(content_type: str) -> bool:
    return base_type(content_type) in ("text/vcard", "text/x-vcard", "text/directory")


def browser_safe(content_type: str) -> bool:
    """May be shown in place; all else is only ever handed out as a download."""
    return base_type(content_type) in _BROWSER_SAFE


def check_outbound(content_type: str, size: int) -> MediaProblem | None:
    """What keeps a file of `size` bytes from being sent over WhatsApp; None when nothing does."""
    limit = OUTBOUND_LIMITS.get(base_type(content_type))
    if limit is None:
        return MediaProblem("unsupported_type")
    if size <= 0:
        return MediaProblem("empty", limit)
    return MediaProblem("too_large", limit) if size > limit else None


def settle(claimed: str, head: bytes) -> str:
    """The type to believe: what the bytes show, unless they only show a container that the claimed type lives in."""
    claimed = base_type(claimed)
    found = sniff(head)
    if found is None:
        return "application/octet-stream"
    return claimed if claimed in _LIVES_IN.get(found, ()) else found


def sniff(head: bytes) -> str | None:
    """The type that a file's first bytes (`HEAD_BYTES` of them) show; None when they show none."""
    for offset, magic, content_type in _MAGIC:
        if head[offset : offset + len(magic)] == magic:
            return content_type
    for test in (_iso_media, _office, _old_office, _mpeg_audio, _text):
        if found := test(head):
            return found
    return None


_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (8, b"WEBP", "image/webp"),
    (0, b"GIF8", "image/gif"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"%PDF-", "application/pdf"),
)

_utf8 = codecs.getincrementaldecoder("utf-8")

_OOXML = "application/vnd.openxmlformats-officedocument"
_OFFICE = (
    (b"word/", f"{_OOXML}.wordprocessingml.document"),
    (b"xl/", f"{_OOXML}.spreadsheetml.sheet"),
    (b"ppt/", f"{_OOXML}.presentationml.presentation"),
)
_OLD_OFFICE = (
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
)
_OLE = "application/x-ole-storage"

_LIVES_IN: dict[str, tuple[str, ...]] = {
    "audio/ogg": ("video/ogg",),
    "video/mp4": ("audio/mp4", "video/quicktime"),
    "video/3gpp": ("audio/3gpp",),
    "video/webm": ("audio/webm", "video/x-matroska"),
    "application/zip": tuple(content_type for _, content_type in _OFFICE),
    _OLE: tuple(content_type for _, content_type in _OLD_OFFICE),
    "text/plain": ("text/csv",),
}
"""Types that share their first bytes with the one found."""


def _iso_media(head: bytes) -> str | None:
    """MP4 and its relatives, told apart by their brand."""
    if head[4:8] != b"ftyp":
        return None
    brand = head[8:12]
    if brand[:2] == b"3g":
        return "video/3gpp"
    if brand in (b"M4A ", b"M4B "):
        return "audio/mp4"
    return "image/heic" if brand in (b"heic", b"heix", b"mif1", b"msf1") else "video/mp4"


def _office(head: bytes) -> str | None:
    if head[:4] != b"PK\x03\x04":
        return None
    if b"[Content_Types].xml" in head:
        for folder, content_type in _OFFICE:
            if folder in head:
                return content_type
    return "application/zip"


def _old_office(head: bytes) -> str | None:
    if head[:8] != b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return None
    return next((kind for name, kind in _OLD_OFFICE if name.encode("utf-16-le") in head), _OLE)


def _mpeg_audio(head: bytes) -> str | None:
    """MP3 and AAC begin with a frame: eleven set bits, then version and layer (AAC's layer is zero)."""
    if len(head) < 2 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    if head[1] & 0xF6 == 0xF0:
        return "audio/aac"
    return "audio/mpeg" if head[1] & 0x06 == 0x02 else None


def _text(head: bytes) -> str | None:
    words = head.removeprefix(b"\xef\xbb\xbf")
    if not words or any(byte < 32 and byte not in b"\t\n\r\f" for byte in words):
        return None
    try:  # the end of the head may cut a character in two, the end of the file may not
        _utf8().decode(words, final=len(head) < HEAD_BYTES)
    except UnicodeDecodeError:
        return None
    return "text/vcard" if words.lstrip()[:11].upper() == b"BEGIN:VCARD" else "text/plain"
