"""Customers' files, fetched from Twilio.

Our credentials go to the configured Twilio host and to our own account's files only: the address comes from a webhook
and could name any host. Twilio hands large files out by a redirect to a storage host, which is followed without
credentials, over https, and to public hosts only.
https://www.twilio.com/docs/messaging/api/media-resource
"""

from __future__ import annotations

import ipaddress
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import SplitResult, urljoin, urlsplit

import requests

from transbordo.adapters.once import Once
from transbordo.domain.whatsapp.media_types import (
    Fetched,
    MediaGone,
    MediaNotYet,
    MediaRefused,
    MediaTooLarge,
    base_type,
)
from transbordo.settings import Settings

TIME_LIMITS_S = (5.0, 10.0)
"""To connect, and between two pieces of the file."""

WHOLE_TIME_LIMIT_S = 45.0

_TWILIO = "https://api.twilio.com"
_REDIRECTS = 3
_PIECE = 64 * 1024


class TwilioMedia:
    def __init__(self, settings: Settings) -> None:
        self._api = settings.twilio_api_url or _TWILIO
        self._credentials = (settings.twilio_account_sid, settings.twilio_auth_token)
        self._path = re.compile(rf"/2010-04-01/Accounts/{settings.twilio_account_sid}/Messages/\w+/Media/\w+", re.ASCII)
        self._session = Once(requests.Session)

    def fetch(self, url: str, limit_bytes: int, *, within_s: float = WHOLE_TIME_LIMIT_S) -> Fetched:
        """The file at an address that a webhook named.

        Raises MediaNotYet (worth another try), MediaGone, MediaTooLarge or MediaRefused.
        """
        deadline = time.monotonic() + within_s
        try:
            with self._opened(self._own_address(url), deadline) as response:
                return _read(response, limit_bytes, deadline)
        except requests.RequestException as error:
            raise MediaNotYet from error

    def _own_address(self, url: str) -> str:
        """Put together anew from the host that we know, so that nothing else in `url` counts."""
        parts = _split(url)
        if _origin(parts) not in (_TWILIO, _origin(urlsplit(self._api))) or not self._path.fullmatch(parts.path):
            raise MediaRefused
        return self._api + parts.path

    @contextmanager
    def _opened(self, url: str, deadline: float) -> Iterator[requests.Response]:
        response = self._get(url, self._credentials, deadline)
        for _ in range(_REDIRECTS):
            if not response.is_redirect:
                break
            response.close()
            url = urljoin(url, response.headers["Location"])
            self._check_redirect(url)
            response = self._get(url, None, deadline)
        with response:
            yield response

    def _get(self, url: str, credentials: tuple[str, str] | None, deadline: float) -> requests.Response:
        to_connect, between_pieces = TIME_LIMITS_S
        left = deadline - time.monotonic()
        if left <= 0:
            raise MediaNotYet
        return self._session().get(
            url,
            auth=credentials or _anonymous,
            timeout=(min(to_connect, left), min(between_pieces, left)),
            stream=True,
            allow_redirects=False,
            headers={"Accept-Encoding": "identity"},
        )

    def _check_redirect(self, url: str) -> None:
        """To a public host over https; or, with a stand-in for Twilio, back to that."""
        parts = _split(url)
        if self._api != _TWILIO and _origin(parts) == _origin(urlsplit(self._api)):
            return
        if parts.scheme != "https" or not parts.hostname or not _is_public(parts.hostname):
            raise MediaRefused


def _anonymous(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Without this, `requests` would look for a password in the machine's .netrc."""
    return request


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as error:
        raise MediaRefused from error


def _origin(parts: SplitResult) -> str:
    return f"{parts.scheme}://{parts.netloc}".lower()


def _is_public(host: str) -> bool:
    try:
        found = _addresses(host)
    except OSError as error:
        raise MediaNotYet from error
    except UnicodeError as error:
        raise MediaRefused from error
    return all(ipaddress.ip_address(address.partition("%")[0]).is_global for address in found)


def _addresses(host: str) -> set[str]:
    return {str(entry[4][0]) for entry in socket.getaddrinfo(host, 443, proto=socket.IPPROTO_TCP)}


def _read(response: requests.Response, limit_bytes: int, deadline: float) -> Fetched:
    _check_status(response.status_code)
    content = bytearray()
    for piece in response.iter_content(_PIECE):
        content += piece
        if len(content) > limit_bytes:
            raise MediaTooLarge
        if time.monotonic() > deadline:
            raise MediaNotYet
    if not content:
        raise MediaNotYet
    return Fetched(bytes(content), base_type(response.headers.get("Content-Type", "")) or "application/octet-stream")


def _check_status(status: int) -> None:
    """404 comes for a moment after the webhook; a refused password or a busy Twilio may be mended."""
    if status == 200:
        return
    if status in (401, 403, 404, 408, 429) or status >= 500:
        raise MediaNotYet
    raise MediaGone
