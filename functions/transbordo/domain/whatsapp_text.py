"""Text as it may go over the wire, and as WhatsApp writes it. https://faq.whatsapp.com/539178204879377"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_MARKDOWN: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\[([^\[\]\n]+)\]\((https?://[^\s()]+)\)"), r"\1: \2"),
    (re.compile(r"^[ \t]*#{1,6}[ \t]+([^\n]*[^\s#])[ \t#]*$", re.MULTILINE), r"**\1**"),
    (re.compile(r"\*\*+([^*\n]+)\*\*+"), r"*\1*"),
    (re.compile(r"__+([^_\n]+)__+"), r"_\1_"),
    (re.compile(r"^([ \t]*)[*+][ \t]+", re.MULTILINE), r"\1- "),
    (re.compile(r"^(?:[ \t]*\|.*\|[ \t]*\n)?[ \t]*\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*$\n?", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*\|(.*)\|[ \t]*$", re.MULTILINE), lambda row: "- " + _cells(row[1])),
    (re.compile(r"\n{3,}"), "\n\n"),
)


def _cells(row: str) -> str:
    """A row of a table as one line: WhatsApp knows no tables."""
    first, *others = (cell.strip() for cell in row.split("|"))
    return f"{first}: {', '.join(others)}" if others else first


def whatsapp_text(text: str) -> str:
    """Markdown, which models fall back into, as WhatsApp writes it."""
    text = printable(text.replace("\r\n", "\n"))
    for pattern, replacement in _MARKDOWN:
        text = pattern.sub(replacement, text)
    return text.strip()


def printable(text: str) -> str:
    """Without control characters and half surrogates, which neither Firestore nor the wire can carry."""
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs"))
