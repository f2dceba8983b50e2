"""Files in a private Cloud Storage bucket, and links to them that end after a while.

https://cloud.google.com/storage/docs/access-control/signed-urls
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import quote

import google.auth
import google.auth.crypt
import google.auth.iam
import google.auth.transport.requests
import requests
from google.api_core.exceptions import GoogleAPICallError, NotFound, RetryError
from google.auth.credentials import AnonymousCredentials
from google.auth.exceptions import GoogleAuthError
from google.cloud.storage import Client
from google.cloud.storage.retry import DEFAULT_RETRY
from google.oauth2 import service_account
from requests import RequestException

from transbordo.adapters.once import Once
from transbordo.domain.ports import BucketUnavailable, Stored
from transbordo.domain.whatsapp.media_types import OUTBOUND_LIMITS, base_type, browser_safe
from transbordo.settings import Settings

TIME_LIMIT_S = 15.0
"""For one request to Cloud Storage; with its retries a call ends within twice that."""

_RETRY = DEFAULT_RETRY.with_timeout(2 * TIME_LIMIT_S)
_SCOPES = ["https://www.googleapis.com/auth/cloud-platform"]
_TOKEN_URI = "https://oauth2.googleapis.com/token"


class MediaBucket:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._bucket: Once[Any] = Once(lambda: _client(settings).bucket(settings.media_bucket))
        self._signing: Once[Any] = Once(self._signing_credentials)

    def put(
        self, path: str, content: bytes, content_type: str, name: str = "", *, within_s: float = 2 * TIME_LIMIT_S
    ) -> None:
        """Keep `content` at `path`, in place of what was there; `name` is what its sender calls it."""
        with _translated():
            blob = self._bucket().blob(path)
            blob.metadata = {"name": name}
            blob.upload_from_string(content, content_type=content_type, **_limits(within_s))

    def get(self, path: str, *, within_s: float = 2 * TIME_LIMIT_S) -> bytes:
        """Raises FileNotFoundError when nothing lies there."""
        with _translated():
            try:
                content: bytes = self._bucket().blob(path).download_as_bytes(**_limits(within_s))
            except NotFound as error:
                raise FileNotFoundError(path) from error
        return content

    def describe(self, path: str) -> Stored | None:
        """What lies there; None: nothing does."""
        with _translated():
            blob = self._bucket().get_blob(path, timeout=TIME_LIMIT_S, retry=_RETRY)
        if blob is None:
            return None
        name = (blob.metadata or {}).get("name", "")
        return Stored(content_type=blob.content_type or "application/octet-stream", size=blob.size or 0, name=name)

    def link(self, path: str, *, content_type: str, name: str, inline: bool, expires_s: int) -> str:
        """An address that anyone can read for `expires_s` seconds, whatever the file says of itself.

        Its type is the one given here, and what a browser could run comes as a download even if `inline` is asked for.
        """
        shown = inline and browser_safe(content_type)
        with _translated():
            address: str = (
                self._bucket()
                .blob(path)
                .generate_signed_url(
                    version="v4",
                    method="GET",
                    expiration=timedelta(seconds=expires_s),
                    credentials=self._signing(),
                    api_access_endpoint=self._link_address(),
                    response_type=_served_type(content_type),
                    response_disposition=_disposition("inline" if shown else "attachment", name),
                )
            )
        return address

    def open_to_all(self, path: str) -> bool:
        """Whether somebody without any credentials can read it; the emulator lets everybody, which says nothing."""
        if self._settings.storage_emulator_host:
            return False
        address = f"{self._link_address()}/{self._settings.media_bucket}/{quote(path)}"
        with _translated():
            return requests.get(address, timeout=TIME_LIMIT_S, allow_redirects=False).status_code == 200

    def _link_address(self) -> str:
        return self._settings.storage_link_url or _emulator(self._settings) or "https://storage.googleapis.com"

    def _signing_credentials(self) -> Any:
        """With the emulator a key made on the spot, which it does not check; on Google Cloud IAM signs, no key exists.

        https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/signBlob
        """
        if self._settings.storage_emulator_host:
            signer, email = throwaway_signer(), "nobody@example.com"
        else:
            request = partial(google.auth.transport.requests.Request(), timeout=TIME_LIMIT_S)
            credentials: Any = google.auth.default(scopes=_SCOPES)[0]
            credentials.refresh(request)  # only then does it know its own name
            email = credentials.service_account_email
            signer = google.auth.iam.Signer(request, credentials, email)
        return service_account.Credentials(signer, email, _TOKEN_URI)


def _limits(within_s: float) -> dict[str, Any]:
    return {"timeout": min(TIME_LIMIT_S, within_s), "retry": _RETRY.with_timeout(within_s)}


@contextmanager
def _translated() -> Iterator[None]:
    """The errors of Cloud Storage, its transport and its sign-in, in the port's own word."""
    try:
        yield
    except (GoogleAPICallError, RetryError, GoogleAuthError, RequestException) as error:
        raise BucketUnavailable from error


def throwaway_signer() -> Any:
    """Signs with a key that nobody has and that ends with this process."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    return google.auth.crypt.RSASigner.from_string(pem)


def _client(settings: Settings) -> Any:
    if settings.storage_emulator_host:
        return Client(
            project=settings.google_cloud_project,
            credentials=AnonymousCredentials(),
            client_options={"api_endpoint": _emulator(settings)},
        )
    return Client(project=settings.google_cloud_project)


def _emulator(settings: Settings) -> str:
    host = settings.storage_emulator_host
    return host if not host or "://" in host else f"http://{host}"


def _served_type(content_type: str) -> str:
    """A type that no browser runs; WhatsApp fetches what we send by such a link too, and needs the true one."""
    known = browser_safe(content_type) or base_type(content_type) in OUTBOUND_LIMITS
    return base_type(content_type) if known else "application/octet-stream"


def _disposition(how: str, name: str) -> str:
    """With the file's name both for those who read only ASCII and for the rest. https://www.rfc-editor.org/rfc/rfc6266"""
    clean = "".join(c for c in name if c.isprintable() and c not in '/\\"')[:150]
    if not clean:
        return how
    plain = clean.encode("ascii", "replace").decode().replace("?", "_")
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(clean, safe='')}"
