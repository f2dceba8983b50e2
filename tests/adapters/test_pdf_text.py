"""PDFs are read by another process: what is broken, locked, scanned, long or wicked stops there, with a code of why."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from transbordo.adapters import pdf_text as adapter
from transbordo.adapters.pdf_text import MAX_BYTES, MAX_PAGES, pdf_reader, pdf_text
from transbordo.domain.knowledge.import_problems import problem
from transbordo.domain.ports import PdfFailed

BILL = Path(__file__).parents[1] / "local" / "twilio_standin" / "samples" / "fatura.pdf"


def pdf(*, pages: int = 1, blank: bool = False, password: str | None = None, owner: str | None = None) -> bytes:
    """The sample's page over and over, or blank ones."""
    writer = PdfWriter()
    for _ in range(pages):
        if blank:
            writer.add_blank_page(width=100, height=100)
        else:
            writer.add_page(PdfReader(BILL).pages[0])
    if password is not None or owner is not None:
        writer.encrypt(user_password=password or "", owner_password=owner, algorithm="AES-256")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def test_its_text_is_read_page_by_page() -> None:
    text = pdf_text(pdf(pages=2))

    assert text.count("Plano 500 Mb: R$ 119,90") == 2
    assert "\n\n" in text.strip()


def test_one_that_is_only_locked_against_changes_is_read() -> None:
    assert "Plano 500 Mb" in pdf_text(pdf(owner="dono"))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (pdf(password="segredo"), "pdf_encrypted"),
        (pdf(blank=True), "pdf_scanned"),
        (pdf(blank=True, pages=MAX_PAGES + 1), "pdf_too_long"),
        (b"%PDF-1.7\nnada", "pdf_unreadable"),
        (b"", "pdf_unreadable"),
        (b"x" * (MAX_BYTES + 1), "too_large"),
    ],
    ids=["locked", "scanned", "long", "broken", "empty", "large"],
)
def test_what_gives_no_text_says_why(content: bytes, code: str) -> None:
    with pytest.raises(PdfFailed) as failed:
        pdf_text(content)

    assert str(failed.value) == code
    assert problem("a.pdf", code).pt


def test_one_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(PdfFailed, match="pdf_too_slow"):
        pdf_text(pdf(), timeout=0.01)


def test_all_of_one_request_share_their_time() -> None:
    seconds = iter([0.0, 1.0, 39.9, 41.0])
    read = pdf_reader(lambda: next(seconds))

    assert read(pdf())
    for _ in range(2):
        with pytest.raises(PdfFailed, match="pdf_too_slow"):
            read(pdf())


def test_one_that_wants_more_memory_than_there_is_for_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pdf_text(pdf())

    monkeypatch.setattr(adapter, "MAX_MEMORY", 32 * 1024 * 1024)
    with pytest.raises(PdfFailed, match=r"pdf_too_long|pdf_unreadable"):
        pdf_text(pdf())


def test_this_process_never_loads_the_library() -> None:
    code = "import sys, transbordo.adapters.pdf_text; assert 'pypdf' not in sys.modules"

    subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": "functions"}, check=True, timeout=60)
