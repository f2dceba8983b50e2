"""Text as files hold it, made plain: its encoding, its line ends, and what can't be seen."""

from __future__ import annotations

import re
import unicodedata

from transbordo.domain.knowledge.article_check import MAX_TAG, MAX_TAGS

_UNSEEN = ("Cc", "Cs", "Co", "Cn")


def decoded(content: bytes) -> str | None:
    """UTF-8 or, as Excel and old editors write, UTF-16 with its mark or Windows-1252; None for what is no text."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "cp1252", "latin-1"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else text
    return None


def clean(text: str) -> str:
    """With plain line ends, letters in their usual form, and nothing that can't be seen."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    seen = (
        "".join(char for char in line if char == "\t" or unicodedata.category(char) not in _UNSEEN) for line in lines
    )
    return "\n".join(line.rstrip() for line in seen).strip()


def line_of(text: str) -> str:
    return " ".join(clean(text).split())


def short(text: str, limit: int) -> str:
    line = line_of(text)
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def tags_of(listed: str) -> tuple[str, ...]:
    each = (short(tag, MAX_TAG) for tag in re.split(r"[,;|]", listed))
    return tuple(dict.fromkeys(tag for tag in each if tag))[:MAX_TAGS]
