"""A file is what its bytes say, and WhatsApp takes only some."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transbordo.domain.whatsapp.media_types import (
    HEAD_BYTES,
    OUTBOUND_LIMITS,
    MediaProblem,
    browser_safe,
    check_outbound,
    kind_of,
    settle,
    sniff,
)

OOXML = "application/vnd.openxmlformats-officedocument"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


def office_file(part: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in ("[Content_Types].xml", "_rels/.rels", "docProps/app.xml", part):
            archive.writestr(name, b"<xml/>" * 50)
    return file.getvalue()


HEADS = [
    (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image/png"),
    (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "image/webp"),
    (b"GIF89a", "image/gif"),
    (b"OggS\x00\x02" + bytes(22) + b"OpusHead", "audio/ogg"),
    (b"ID3\x04\x00", "audio/mpeg"),
    (b"\xff\xfb\x90\x64", "audio/mpeg"),
    (b"\xff\xf3\x40\xc0", "audio/mpeg"),
    (b"\xff\xf1\x50\x80", "audio/aac"),
    (b"\xff\xf9\x50\x80", "audio/aac"),
    (b"#!AMR\n", "audio/amr"),
    (b"#!AMR-WB\n", "audio/amr"),
    (b"\x00\x00\x00\x18ftyp3gp4", "video/3gpp"),
    (b"\x00\x00\x00\x18ftypisom", "video/mp4"),
    (b"\x00\x00\x00\x18ftypM4A ", "audio/mp4"),
    (b"\x00\x00\x00\x18ftypheic", "image/heic"),
    (b"\x1aE\xdf\xa3\x01", "video/webm"),
    (b"%PDF-1.7\n", "application/pdf"),
    (office_file("word/document.xml"), f"{OOXML}.wordprocessingml.document"),
    (office_file("xl/workbook.xml"), f"{OOXML}.spreadsheetml.sheet"),
    (office_file("ppt/presentation.xml"), f"{OOXML}.presentationml.presentation"),
    (b"PK\x03\x04\x14\x00photos/1.jpg", "application/zip"),
    (OLE + "WordDocument".encode("utf-16-le"), "application/msword"),
    (OLE + "Workbook".encode("utf-16-le"), "application/vnd.ms-excel"),
    (OLE + "PowerPoint Document".encode("utf-16-le"), "application/vnd.ms-powerpoint"),
    (OLE, "application/x-ole-storage"),
    (b"BEGIN:VCARD\r\nVERSION:3.0\r\n", "text/vcard"),
    (b"\xef\xbb\xbfbegin:vcard\n", "text/vcard"),
    ("Olá, é um texto.\n".encode(), "text/plain"),
    (b"<svg onload=alert(1)>", "text/plain"),
    (b"MZ\x90\x00\x03", None),
    (b"", None),
    (b"\xff", None),
    ("Olá".encode("latin-1"), None),
]


@pytest.mark.parametrize(("head", "content_type"), HEADS)
def test_the_first_bytes_tell_the_type(head: bytes, content_type: str | None) -> None:
    assert sniff(head) == content_type


def test_a_character_cut_in_two_by_the_end_of_the_head_is_still_text() -> None:
    assert sniff(("a" + "é" * HEAD_BYTES).encode()[:HEAD_BYTES]) == "text/plain"


@given(st.binary(max_size=64))
def test_no_bytes_are_too_strange(head: bytes) -> None:
    assert sniff(head) is None or "/" in (sniff(head) or "")


@pytest.mark.parametrize(
    ("claimed", "head", "settled"),
    [
        ("image/png", b"\xff\xd8\xff", "image/jpeg"),
        ("image/jpeg", b"<html><script>", "text/plain"),
        ("audio/mp4", b"\x00\x00\x00\x18ftypisom", "audio/mp4"),
        ("audio/webm;codecs=opus", b"\x1aE\xdf\xa3", "audio/webm"),
        ("application/msword", OLE, "application/msword"),
        ("image/png", OLE, "application/x-ole-storage"),
        ("image/jpeg", b"MZ\x90\x00", "application/octet-stream"),
        ("text/html", b"<html>", "text/plain"),
    ],
)
def test_a_claim_is_believed_only_where_the_bytes_allow_it(claimed: str, head: bytes, settled: str) -> None:
    assert settle(claimed, head) == settled


@pytest.mark.parametrize(("content_type", "limit"), OUTBOUND_LIMITS.items())
def test_a_file_may_be_as_large_as_whatsapp_allows_and_no_larger(content_type: str, limit: int) -> None:
    assert check_outbound(content_type, limit) is None
    assert check_outbound(content_type, limit + 1) == MediaProblem("too_large", limit)
    assert check_outbound(content_type, 0) == MediaProblem("empty", limit)


@pytest.mark.parametrize("content_type", ["image/gif", "text/html", "application/zip", "video/webm", ""])
def test_what_whatsapp_does_not_take_is_refused_before_sending(content_type: str) -> None:
    assert check_outbound(content_type, 1) == MediaProblem("unsupported_type")


def test_parameters_of_a_content_type_do_not_matter() -> None:
    assert check_outbound("Audio/OGG; codecs=opus", 1) is None
    assert kind_of("Audio/OGG; codecs=opus") == "audio"


@pytest.mark.parametrize(
    "content_type", ["text/html", "image/svg+xml", "text/plain", "application/xhtml+xml", "text/xml"]
)
def test_nothing_that_a_browser_might_run_is_shown_in_place(content_type: str) -> None:
    assert not browser_safe(content_type)


@pytest.mark.parametrize("content_type", ["image/jpeg", "audio/ogg; codecs=opus", "video/mp4", "application/pdf"])
def test_pictures_sound_video_and_pdf_are_shown_in_place(content_type: str) -> None:
    assert browser_safe(content_type)
