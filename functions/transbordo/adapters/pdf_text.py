"""The text of a PDF, read by pypdf in a process of its own.

A PDF is a program of sorts, and may take for ever or all memory. What runs in another process can be stopped, and the
function itself never loads the library.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from transbordo.domain.ports import PdfFailed, ReadPdf

MAX_BYTES = 15 * 1024 * 1024
MAX_PAGES = 300
MAX_MEMORY = 256 * 1024 * 1024
"""Bytes, beside those that the function itself takes."""

TIMEOUT = 20.0
"""Seconds for one."""

ALL_TIMEOUT = 25.0
"""Seconds for all of one request. Hosting gives the whole of it 60: the articles' vectors may take 20, and Firestore
has the rest.
"""

_PROGRAM = Path(__file__).with_name("pdf_reading.py")


def pdf_reader(clock: Callable[[], float], seconds: float = ALL_TIMEOUT) -> ReadPdf:
    """Reads one after the other until the time of all is over; `clock` tells seconds."""
    until = clock() + seconds

    def read(content: bytes) -> str:
        left = until - clock()
        if left <= 0:
            raise PdfFailed("pdf_too_slow")
        return pdf_text(content, timeout=min(TIMEOUT, left))

    return read


def pdf_text(content: bytes, *, timeout: float = TIMEOUT) -> str:
    """Its pages, with an empty line between them. Raises PdfFailed."""
    if len(content) > MAX_BYTES:
        raise PdfFailed("too_large")
    try:
        done = subprocess.run(
            [sys.executable, "-P", str(_PROGRAM), str(MAX_PAGES), str(MAX_MEMORY)],
            input=content,
            capture_output=True,
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PdfFailed("pdf_too_slow") from error
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        # it died, of memory most likely
        raise PdfFailed("pdf_unreadable") from error
    if "failed" in answer:
        raise PdfFailed(answer["failed"])
    return str(answer["text"])
