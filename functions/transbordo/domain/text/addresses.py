"""The addresses in a text: sites, mail, and @handles, where every letter and mark counts.

They are read from the text as it is written: folded, or with its Markdown taken for emphasis, `a__b` would be another
page. What a sentence or WhatsApp's emphasis puts around one is no part of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, cast
from unicodedata import normalize

Kind = Literal["mail", "handle", "site"]


@dataclass(frozen=True)
class Address:
    """`written`: as it stands from `start` to `end`. `value`: what it leads to, one for all ways to write that."""

    kind: Kind
    written: str
    value: str
    start: int
    end: int


_SITES_AFTER_WORDS = "Com|Net|Org|Br|App|Shop|Store|Online|Site|Xyz|Info|Io"

RUN_ON = rf"(?<=[a-zà-ÿ][.!?])(?=[A-ZÀ-Ý])(?!(?:{_SITES_AFTER_WORDS})\b)"
"""Where a sentence begins that no space parts from the one before ("por mês.Quer contratar?"): no name of a site."""

_NO_SITE = frozenset(
    """
    pdf png jpg jpeg gif heic webp doc docx xls xlsx csv txt ppt pptx zip rar mp3 mp4 ogg opus wav mov avi xml json ofx
    rem ret apk exe md html js ex etc
    """.split()  # noqa: SIM905 - words read better as words
)
"""What follows a dot in the names of files, and in abbreviations. With a path behind it, it is a site all the same."""

_DOT = "[.\uff0e\u2024]"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_PATH = r"[^\s<>\"|\[\]«»\u2000-\u206f]"
_ADDRESS = re.compile(
    rf"(?P<mail>[\w.+-]{{1,64}}@{_LABEL}(?:\.{_LABEL})+)"
    r"|(?<![^\W_])(?<!\.)(?P<handle>@[\w.]{3,30}\b)"
    rf"|(?<![^\W_])(?P<site>(?i:https?://|www\.){_PATH}+)"
    rf"|(?:(?<![^\W_])(?<![@.-])|{RUN_ON})(?P<host>(?:{_LABEL}{_DOT}(?!{RUN_ON}))+(?P<top>[^\W\d_]{{2,24}})"
    rf"(?:{_DOT}{_LABEL})*(?::\d+)?(?:[/?#]{_PATH}*|(?![^\W_]|@)))"
    rf"|(?<![^\W_])(?P<number>\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?!\w)(?:[/:]{_PATH}*)?)"
    rf"|(?<![^\W_])(?P<spoken>{_LABEL}\s(?i:ponto|dot|punto)\s(?i:com|net|org|app|br)\b)"
)
_KINDS: dict[str, Kind] = {
    "mail": "mail",
    "handle": "handle",
    "site": "site",
    "host": "site",
    "number": "site",
    "spoken": "site",
}
_SPOKEN_DOT = re.compile(r"\s(?:ponto|dot|punto)\s", re.IGNORECASE)
_SCHEME = re.compile(r"(?:https?://)?(?:www\.)?", re.IGNORECASE)
_HOST = re.compile(r"[^/?#\\]*")
_ENDS = frozenset("/=&%+#$@-_")
"""With letters and digits, what an address may end in; other marks there are the sentence's."""

_LINE = 200
"""Characters before an address in which emphasis is looked for that would end at it."""


def addresses(text: str) -> list[Address]:
    found: list[Address] = []
    match = _ADDRESS.search(text)
    while match:
        start, end = _span(text, match)
        if _leads_somewhere(match, text[start:end]):
            kind, written = _KINDS[cast(str, match.lastgroup)], text[start:end]
            found.append(Address(kind, written, _value(kind, written), start, end))
        # what the sentence closed may be followed by another: "(a.com)(b.com)"
        match = _ADDRESS.search(text, end if end > match.start() else match.end())
    return found


def rewritten(text: str, found: Iterable[Address], how: Callable[[Address], str]) -> str:
    """The text with something else in the place of each of its addresses."""
    pieces, at = [], 0
    for each in found:
        pieces += [text[at : each.start], how(each)]
        at = each.end
    return "".join((*pieces, text[at:]))


def _span(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Where the address begins and ends, without marks of the sentence or of emphasis."""
    start, end = match.start(), _end(text, match.start(), match.end())
    if match["mail"] and text[end : end + 1] == "_":
        start += len(match["mail"]) - len(match["mail"].lstrip("_"))
    return start, end


def _leads_somewhere(match: re.Match[str], written: str) -> bool:
    """Not a mere "https://", nor the name of a file, nor "1.Abra"."""
    if not match["host"]:
        return any(char.isalnum() for char in _SCHEME.sub("", written, count=1))
    first, _, rest = written.partition(".")
    no_site = match["top"].casefold() in _NO_SITE or (first.isdecimal() and "." not in rest)
    return not no_site or any(mark in written for mark in "/?#")


def _end(text: str, start: int, end: int) -> int:
    if text[start - 1 : start] == "(":
        end = _closed(text, start, end)
    emphasised = "_" in text[max(0, start - _LINE) : start].rpartition("\n")[2]
    unopened = text.count(")", start, end) - text.count("(", start, end)
    while end > start:
        char = text[end - 1]
        if char == ")" and unopened <= 0:
            break
        if char.isalnum() or (char in _ENDS and not (char == "_" and emphasised)):
            break
        unopened -= (char == ")") - (char == "(")
        end -= 1
    return end


def _closed(text: str, start: int, end: int) -> int:
    """Where the bracket closes that was opened before it."""
    depth = 0
    for at in range(start, end):
        depth += (text[at] == "(") - (text[at] == ")")
        if depth < 0:
            return at
    return end


def _value(kind: Kind, written: str) -> str:
    plain = normalize("NFKC", written)
    if kind != "site":
        return plain.casefold().rstrip(".")
    site = _SCHEME.sub("", _SPOKEN_DOT.sub(".", plain), count=1).rstrip("/")
    end = cast(re.Match[str], _HOST.match(site)).end()
    return site[:end].casefold() + site[end:]
