"""The contract of the port `Bucket`, kept by Cloud Storage, on its emulator, and by the fake alike."""

from __future__ import annotations

import pytest

from tests.adapters.settings import settings
from tests.fakes.files import FakeBucket
from transbordo.adapters.media_bucket import MediaBucket
from transbordo.domain.ports import Bucket, Stored

PDF = b"%PDF-1.7 ol\xc3\xa1"


@pytest.fixture(params=["fake", "emulated"])
def bucket(request: pytest.FixtureRequest, storage: str) -> Bucket:
    return FakeBucket() if request.param == "fake" else MediaBucket(settings(STORAGE_EMULATOR_HOST=storage))


def test_what_is_put_is_there(bucket: Bucket) -> None:
    bucket.put("a/1", PDF, "application/pdf", "Fatura de março.pdf")

    assert bucket.get("a/1") == PDF
    assert bucket.describe("a/1") == Stored(content_type="application/pdf", size=len(PDF), name="Fatura de março.pdf")


def test_what_is_put_again_takes_the_place_of_what_was_there(bucket: Bucket) -> None:
    bucket.put("a/2", b"old", "text/plain", "old.txt")
    bucket.put("a/2", PDF, "application/pdf")

    assert bucket.get("a/2") == PDF
    assert bucket.describe("a/2") == Stored(content_type="application/pdf", size=len(PDF), name="")


def test_what_is_not_there_is_said_to_be_absent(bucket: Bucket) -> None:
    assert bucket.describe("a/nothing") is None
    with pytest.raises(FileNotFoundError):
        bucket.get("a/nothing")


def test_a_path_is_a_name_and_goes_nowhere_else(bucket: Bucket) -> None:
    bucket.put("uploads/bruno/M1", PDF, "application/pdf")

    assert bucket.describe("uploads/ana/../bruno/M1") is None


def test_a_link_names_its_object(bucket: Bucket) -> None:
    bucket.put("a/3", PDF, "application/pdf")

    link = bucket.link("a/3", content_type="application/pdf", name="Fatura.pdf", inline=True, expires_s=60)

    assert link.startswith("http") and "a/3" in link
