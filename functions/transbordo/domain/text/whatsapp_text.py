"""Text as it may go over the wire, and as WhatsApp writes it. https://faq.whatsapp.com/539178204879377"""

from __future__ import annotations

import re
import unicodedata

from transbordo.domain.text.addresses import addresses, rewritten

_MARKDOWN = (
    (re.compile(r"!?\[([^\[\]\n]+)\]\(([^\s()]+)(?:[ \t]+\"[^\"\n]*\")?\)"), r"\1: \2"),
    (re.compile(r"!\[\]\([^()\n]*\)"), ""),
    (re.compile(r"<br[ \t]*/?>", re.IGNORECASE), "\n"),
    (re.compile(r"<(b|strong)>([^<>\n]+)</\1>", re.IGNORECASE), r"**\2**"),
    (re.compile(r"<(i|em)>([^<>\n]+)</\1>", re.IGNORECASE), r"__\2__"),
    (re.compile(r"~~+([^~\n]+)~~+"), r"~\1~"),
    (re.compile(r"^[ \t]*([-*_])(?:[ \t]*\1){2,}[ \t]*$", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*#{1,6}[ \t]+([^\n]*[^\s#])[ \t#]*$", re.MULTILINE), r"**\1**"),
    (re.compile(r"\*\*+([^*\n]+)\*\*+"), r"*\1*"),
    (re.compile(r"__+([^_\n]+)__+"), r"_\1_"),
    (re.compile(r"^([ \t]*)(?:\*|\+(?![ \t]*(?:R?\$)?[ \t]*\d))[ \t]+", re.MULTILINE), r"\1- "),
    (re.compile(r"\n{3,}"), "\n\n"),
)

_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*")
_RULED_OFF = re.compile(r"(?=.*-)[ \t:|-]*\|[ \t:|-]*")


_HIDDEN = {ord(mark): code for code, mark in enumerate("*_~()", 1)}
"""Marks of an address that are no Markdown there, as control characters, of which no text has any."""

_SHOWN = {code: mark for mark, code in _HIDDEN.items()}


def whatsapp_text(text: str) -> str:
    """Markdown, which models fall back into, as WhatsApp writes it. Addresses stay as they are."""
    text = printable(text.replace("\r\n", "\n"))
    text = _without_tables(rewritten(text, addresses(text), lambda address: address.written.translate(_HIDDEN)))
    for pattern, replacement in _MARKDOWN:
        text = pattern.sub(replacement, text)
    return text.translate(_SHOWN).strip() if any(map(_visible, text)) else ""


def _visible(char: str) -> bool:
    return unicodedata.category(char)[0] not in "CZ"


def _without_tables(text: str) -> str:
    """Each row as a line: WhatsApp knows no tables. What heads the columns is left away."""
    said: list[str] = []
    before, in_table = "", False
    for line in text.split("\n"):
        if _RULED_OFF.fullmatch(line):
            if "|" in before:
                said.pop()
            in_table = True
        elif _ROW.fullmatch(line) or (in_table and "|" in line):
            said.append(_cells(line))
        else:
            said.append(line)
            in_table = False
        before = line
    return "\n".join(said)


def _cells(row: str) -> str:
    first, *others = (cell.strip() for cell in row.strip().strip("|").split("|"))
    return f"- {first}: {', '.join(others)}" if others else f"- {first}"


def printable(text: str) -> str:
    """Without control characters and half surrogates, which neither Firestore nor the wire can carry."""
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs"))
