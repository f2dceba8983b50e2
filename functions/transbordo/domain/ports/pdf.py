"""The text of PDFs."""

from __future__ import annotations

from collections.abc import Callable


class PdfFailed(Exception):
    """A PDF gives no text; the text is the code of an `ImportProblem`."""


ReadPdf = Callable[[bytes], str]
"""The text of a PDF, with an empty line between its pages. Raises PdfFailed."""
