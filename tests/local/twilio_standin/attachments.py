"""Files that we send to the customer: fetched from our address as Twilio does, and held to WhatsApp's limits.

https://www.twilio.com/docs/whatsapp/guidance-whatsapp-media-messages
"""

import re
from urllib.parse import unquote, urlsplit

import requests

from .model import Media, Message
from .outside import TIMEOUT, call
from .state import State
from .timeline import Timeline

_MB = 1024 * 1024
_LIMIT = 16 * _MB
_IMAGE_LIMIT = 5 * _MB
_CHUNK = 64 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument"
_TYPES = frozenset(
    {
        "image/jpeg",
        "image/png",
        "image/webp",
        "audio/ogg",
        "audio/amr",
        "audio/3gpp",
        "audio/aac",
        "audio/mpeg",
        "video/mp4",
        "video/3gpp",
        "application/pdf",
        "application/msword",
        f"{_OFFICE}.wordprocessingml.document",
        f"{_OFFICE}.presentationml.presentation",
        f"{_OFFICE}.spreadsheetml.sheet",
        "text/vcard",
        "text/x-vcard",
    }
)


class AttachmentFailed(Exception):
    """Why a file cannot go out; `code` is Twilio's."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def fetch(message: Message, state: State, timeline: Timeline) -> Media | None:
    """Takes over the file that a message names; raises AttachmentFailed. A message without one has none to take."""
    if not message.media_urls:
        return None
    url = message.media_urls[0]
    try:
        head = call("HEAD", url, allow_redirects=True)
        if head.ok:
            _check_size(head.headers.get("Content-Type", ""), int(head.headers.get("Content-Length", 0)))
        content, content_type, name = _get(url)
    except requests.RequestException:
        raise AttachmentFailed(63019) from None
    if not content:
        raise AttachmentFailed(63019)
    if _base(content_type) not in _TYPES:
        raise AttachmentFailed(63021)
    return state.add_media(message, content, content_type, name, timeline.now())


def _get(url: str) -> tuple[bytes, str, str]:
    """The file, its type and its name; stops reading where the limit is passed."""
    with requests.Session() as session:
        session.trust_env = False
        with session.get(url, timeout=TIMEOUT, stream=True) as answer:
            if not answer.ok:
                raise AttachmentFailed(63019)
            content_type = answer.headers.get("Content-Type", "")
            content = bytearray()
            for chunk in answer.iter_content(_CHUNK):
                content += chunk
                _check_size(content_type, len(content))
            return bytes(content), content_type, _name(answer)


def _check_size(content_type: str, size: int) -> None:
    if size > (_IMAGE_LIMIT if content_type.startswith("image/") else _LIMIT):
        raise AttachmentFailed(11751)


def _name(answer: requests.Response) -> str:
    """The name that Content-Disposition gives, else the end of the address."""
    given = answer.headers.get("Content-Disposition", "")
    if match := re.search(r"filename\*=UTF-8''([^;]+)", given, re.IGNORECASE):
        return unquote(match[1])
    if match := re.search(r'filename="([^"]+)"', given, re.IGNORECASE):
        return match[1]
    return unquote(urlsplit(answer.url).path.rsplit("/", 1)[-1])


def _base(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()
