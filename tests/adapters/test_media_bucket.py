"""Files in the bucket, on the storage emulator."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import google.auth
import pytest
import requests
from google.auth.credentials import Credentials
from google.auth.exceptions import TransportError

from tests.adapters.http_double import HANG_UP, Answer, HttpDouble
from tests.adapters.settings import settings
from transbordo.adapters import media_bucket
from transbordo.adapters.media_bucket import MediaBucket
from transbordo.domain.ports import BucketUnavailable, Stored

PATH = "conversations/1/ME1"
PDF = b"%PDF-1.7 ol\xc3\xa1"


@pytest.fixture
def bucket(storage: str) -> MediaBucket:
    return MediaBucket(settings(STORAGE_EMULATOR_HOST=storage))


def query_of(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def test_what_is_put_can_be_read_and_described(bucket: MediaBucket) -> None:
    bucket.put(PATH, PDF, "application/pdf", "Fatura de março.pdf")
    assert bucket.get(PATH) == PDF
    assert bucket.describe(PATH) == Stored(content_type="application/pdf", size=len(PDF), name="Fatura de março.pdf")


def test_putting_again_replaces(bucket: MediaBucket) -> None:
    bucket.put(PATH, b"old", "text/plain")
    bucket.put(PATH, b"newer", "application/pdf")
    assert bucket.get(PATH) == b"newer"
    assert bucket.describe(PATH) == Stored(content_type="application/pdf", size=5, name="")


def test_what_is_not_there_is_said_to_be_absent(bucket: MediaBucket) -> None:
    assert bucket.describe("nothing") is None
    with pytest.raises(FileNotFoundError):
        bucket.get("nothing")


def test_a_link_can_be_read_without_credentials(bucket: MediaBucket) -> None:
    bucket.put(PATH, PDF, "application/pdf")
    url = bucket.link(PATH, content_type="application/pdf", name="a.pdf", inline=True, expires_s=60)
    assert requests.get(url, timeout=5).content == PDF


def test_a_link_ends_and_fixes_type_and_name(bucket: MediaBucket) -> None:
    query = query_of(bucket.link(PATH, content_type="image/png", name="Conta é.png", inline=True, expires_s=300))
    assert query["X-Goog-Expires"] == "300"
    assert query["response-content-type"] == "image/png"
    disposition = query["response-content-disposition"]
    assert disposition == "inline; filename=\"Conta _.png\"; filename*=UTF-8''Conta%20%C3%A9.png"


@pytest.mark.parametrize("content_type", ["text/html", "image/svg+xml", "application/zip", "text/plain"])
def test_what_a_browser_could_run_is_a_download_of_no_type(bucket: MediaBucket, content_type: str) -> None:
    query = query_of(bucket.link(PATH, content_type=content_type, name="a", inline=True, expires_s=60))
    assert query["response-content-type"] == "application/octet-stream"
    assert query["response-content-disposition"].startswith("attachment;")


def test_a_document_for_whatsapp_keeps_its_type(bucket: MediaBucket) -> None:
    query = query_of(bucket.link(PATH, content_type="application/msword", name="", inline=False, expires_s=60))
    assert query["response-content-type"] == "application/msword"
    assert query["response-content-disposition"] == "attachment"


def test_a_name_cannot_break_out_of_its_header(bucket: MediaBucket) -> None:
    query = query_of(bucket.link(PATH, content_type="image/png", name='a"\r\nX: y/../b', inline=True, expires_s=60))
    disposition = query["response-content-disposition"]
    assert "\n" not in disposition
    assert disposition.startswith('inline; filename="aX: y..b";')


def test_links_begin_with_the_configured_address(storage: str) -> None:
    here = settings(STORAGE_EMULATOR_HOST=storage, STORAGE_LINK_URL="https://example.com/storage/")
    url = MediaBucket(here).link(PATH, content_type="image/png", name="", inline=True, expires_s=60)
    assert url.startswith("https://example.com/storage/demo-media/conversations/1/ME1?")


def test_the_emulators_address_may_come_without_a_scheme(storage: str) -> None:
    bucket = MediaBucket(settings(STORAGE_EMULATOR_HOST=storage.removeprefix("http://")))
    bucket.put("plain", b"1", "text/plain")
    assert bucket.get("plain") == b"1"


class _ServiceAccount(Credentials):
    """What Google Cloud's metadata server gives: a token, and a name once refreshed; no key."""

    service_account_email = "default"

    def refresh(self, request: Any) -> None:
        self.token = "token"
        self.service_account_email = "runner@demo-transbordo.iam.gserviceaccount.com"


def test_on_google_cloud_iam_signs_the_link(monkeypatch: pytest.MonkeyPatch) -> None:
    account: Any = _ServiceAccount()  # type: ignore[no-untyped-call]
    asked: list[tuple[str, dict[str, Any]]] = []

    def answer(self: Any, url: str, method: str, body: bytes, timeout: float, **_: Any) -> Any:
        asked.append((url, json.loads(body)))
        assert timeout == media_bucket.TIME_LIMIT_S
        signed = json.dumps({"signedBlob": base64.b64encode(b"signed").decode()})
        return SimpleNamespace(status=200, data=signed.encode())

    monkeypatch.setattr(google.auth, "default", lambda **_: (account, "demo-transbordo"))
    monkeypatch.setattr("google.auth.transport.requests.Request.__call__", answer)
    query = query_of(MediaBucket(settings()).link(PATH, content_type="image/png", name="", inline=True, expires_s=60))
    assert query["X-Goog-Signature"] == b"signed".hex()
    assert query["X-Goog-Credential"].startswith("runner@demo-transbordo.iam.gserviceaccount.com/")
    [(url, _)] = asked
    assert url.endswith("/serviceAccounts/runner@demo-transbordo.iam.gserviceaccount.com:signBlob")


@pytest.mark.parametrize("answer", [SimpleNamespace(status=403, data=b"{}"), TransportError("reset")])
def test_a_link_that_nobody_signs_is_a_bucket_that_cannot_be_reached(
    monkeypatch: pytest.MonkeyPatch, answer: SimpleNamespace | TransportError
) -> None:
    account: Any = _ServiceAccount()  # type: ignore[no-untyped-call]

    def ask(self: Any, *_: Any, **__: Any) -> Any:
        if isinstance(answer, TransportError):
            raise answer
        return answer

    monkeypatch.setattr(google.auth, "default", lambda **_: (account, "demo-transbordo"))
    monkeypatch.setattr("google.auth.transport.requests.Request.__call__", ask)
    with pytest.raises(BucketUnavailable):
        MediaBucket(settings()).link(PATH, content_type="image/png", name="", inline=True, expires_s=60)


@pytest.mark.parametrize(
    "call",
    [
        lambda bucket: bucket.put(PATH, PDF, "application/pdf"),
        lambda bucket: bucket.get(PATH),
        lambda bucket: bucket.describe(PATH),
    ],
)
def test_a_bucket_that_cannot_be_reached_is_said_to_be_so(
    web: HttpDouble, monkeypatch: pytest.MonkeyPatch, call: Callable[[MediaBucket], object]
) -> None:
    monkeypatch.setattr(media_bucket, "_RETRY", media_bucket._RETRY.with_predicate(lambda _: False))
    bucket = MediaBucket(settings(STORAGE_EMULATOR_HOST=web.url))
    for answer in (Answer(503), Answer(403), HANG_UP):
        web.answer = lambda _, answer=answer: answer
        with pytest.raises(BucketUnavailable):
            call(bucket)


def test_making_the_adapter_connects_to_nothing() -> None:
    MediaBucket(settings(STORAGE_EMULATOR_HOST="http://127.0.0.1:9"))


def test_whether_a_stranger_can_read_it_is_asked_without_credentials(web: HttpDouble) -> None:
    bucket = MediaBucket(settings(STORAGE_LINK_URL=web.url))
    web.answer = lambda _: Answer(403)
    assert bucket.open_to_all("doctor/probe") is False
    web.answer = lambda _: Answer(200, b"x")
    assert bucket.open_to_all("doctor/probe") is True

    assert {request.path for request in web.requests} == {"/demo-media/doctor/probe"}
    assert all("Authorization" not in request.headers for request in web.requests)


def test_the_emulator_lets_everybody_in_which_says_nothing(bucket: MediaBucket) -> None:
    assert bucket.open_to_all(PATH) is False


def test_a_bucket_that_hangs_up_on_a_stranger_is_not_reached(web: HttpDouble) -> None:
    web.answer = lambda _: HANG_UP
    with pytest.raises(BucketUnavailable):
        MediaBucket(settings(STORAGE_LINK_URL=web.url)).open_to_all(PATH)
