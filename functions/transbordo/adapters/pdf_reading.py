"""Run as a program by `pdf_text`: a PDF on standard input, its text or a code of why not as JSON on standard output.

Only pypdf is known here, so that it starts fast and needs nothing of ours.
"""

from __future__ import annotations

import io
import json
import resource
import sys

from pypdf import PasswordType, PdfReader
from pypdf.errors import DependencyError, LimitReachedError

MAX_TEXT = 5 * 1024 * 1024
"""Characters; three long books."""


def main() -> None:
    max_pages, max_memory = map(int, sys.argv[1:])
    content = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_AS, (max_memory, max_memory))
    json.dump(_answer(content, max_pages), sys.stdout)


def _answer(content: bytes, max_pages: int) -> dict[str, str]:
    try:
        return _read(content, max_pages)
    except (DependencyError, NotImplementedError):
        # encrypted in a way that is not known
        return {"failed": "pdf_encrypted"}
    except (LimitReachedError, MemoryError):
        return {"failed": "pdf_too_long"}
    except Exception:
        # pypdf trips over broken files in many ways, all of which mean the same to who sent it
        return {"failed": "pdf_unreadable"}


def _read(content: bytes, max_pages: int) -> dict[str, str]:
    reader = PdfReader(io.BytesIO(content))
    # many need a password to be changed, and none to be read
    if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
        return {"failed": "pdf_encrypted"}
    if len(reader.pages) > max_pages:
        return {"failed": "pdf_too_long"}
    texts = [page.extract_text() for page in reader.pages]
    if not any(text.strip() for text in texts):
        return {"failed": "pdf_scanned"}
    text = "\n\n".join(texts)
    return {"text": text} if len(text) <= MAX_TEXT else {"failed": "pdf_too_long"}


if __name__ == "__main__":
    main()
