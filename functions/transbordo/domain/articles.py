"""What the business has written down, and the pieces in which it is searched and shown to the model."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal

Stage = Literal["live", "draft"]
"""`live`: what customers are answered from. `draft`: what will be, once it is published."""

MAX_CHUNK = 1200
"""Characters; about 300 tokens: small enough to be about one thing, large enough to be understood alone."""

MAX_CHUNKS = 120
"""Of one article; it is stored, published and taken back in one commit."""

MAX_ARTICLES = 500
"""Every process that answers reads them all after each publishing."""

MAX_TITLE = 200
MAX_WHEN = 500
MAX_BODY = 50_000
MAX_TAGS = 30
MAX_TAG = 60

_HEADING = re.compile(r"^(#{1,6})[ \t]+(\S.{0,199}?)[ \t#]*$")

_BREAKS = tuple(
    (re.compile(at), between) for at, between in (("\n\n+", "\n\n"), ("\n", "\n"), ("(?<=[.!?;:]) ", " "), (" ", " "))
)
"""Where a text is cut, the best first, and what joins the parts again: paragraphs, lines, sentences, words."""

_TABLE_ROW = re.compile(r"[ \t]*\|.*")
_TABLE_RULE = re.compile(r"[ \t]*\|[-:| \t]+")


@dataclass(frozen=True, kw_only=True)
class Article:
    """`body` in Markdown. `when`: in which situations it helps, in the business's words."""

    id: str
    title: str
    body: str
    when: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Chunk:
    """A piece of an article. `id`: made of what it says, so that what did not change keeps its id and its vector."""

    id: str
    article: str
    title: str
    text: str


def article_of(document: Mapping[str, Any], stage: Stage) -> Mapping[str, Any] | None:
    """What an article's document says at a stage: title, when, tags, body; None where it is not there (any more).

    The document holds what is live itself; `draft`: what it is to become; `removed`: it is to go.
    """
    draft = document.get("draft")
    if stage == "live":
        return document if document.get("live") else None
    if document.get("removed"):
        return None
    return draft or (document if document.get("live") else None)


def fault(article: Article) -> str | None:
    """Why this can't be an article: the code of what is missing, or is too much."""
    return next((code for code, wrong in _FAULTS.items() if wrong(article)), None)


_FAULTS: Mapping[str, Callable[[Article], bool]] = {
    "title_missing": lambda article: not article.title.strip(),
    "title_too_long": lambda article: len(article.title) > MAX_TITLE,
    "when_too_long": lambda article: len(article.when) > MAX_WHEN,
    "too_many_tags": lambda article: len(article.tags) > MAX_TAGS or any(len(tag) > MAX_TAG for tag in article.tags),
    "body_missing": lambda article: not article.body.strip(),
    "body_too_long": lambda article: len(article.body) > MAX_BODY,
    "too_many_sections": lambda article: len(chunks_of(article)) > MAX_CHUNKS,
}


def content_hash(article: Article) -> str:
    """The same for the same words, whenever they were written."""
    return _digest(json.dumps([article.title, article.when, article.tags, article.body], ensure_ascii=False))


def chunks_of(article: Article) -> tuple[Chunk, ...]:
    """The article in pieces, in its order: a section each where it has headings, and none longer than MAX_CHUNK.

    The title of a piece tells the article's and those of the headings above it; the first tells when it helps.
    """
    pieces = [(article.title, text) for text in _cut(article.when)]
    pieces += [(title, text) for title, section in _sections(article.title, article.body) for text in _cut(section)]
    return tuple(dict.fromkeys(_chunk(article.id, title, text) for title, text in pieces if text.strip()))


def _chunk(article: str, title: str, text: str) -> Chunk:
    return Chunk(id=_digest("\x00".join((article, title, text))), article=article, title=title, text=text)


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:20]


def _sections(title: str, body: str) -> list[tuple[str, str]]:
    """Titles and texts. A heading above others is told in their titles; with nothing below it, it is a text itself."""
    above: list[tuple[int, str]] = []
    sections: list[tuple[str, str]] = []
    own: list[str] = []

    def close(next_level: int) -> None:
        text = "\n".join(own).strip()
        if text or (above and next_level <= above[-1][0]):
            sections.append((" › ".join((title, *(name for _, name in above))), text or above[-1][1]))
        own.clear()

    for line in body.splitlines():
        heading = _HEADING.fullmatch(line)
        if heading is None:
            own.append(line)
            continue
        level = len(heading[1])
        close(level)
        above = [*(outer for outer in above if outer[0] < level), (level, heading[2])]
    close(0)
    return sections


def _cut(text: str, breaks: tuple[tuple[re.Pattern[str], str], ...] = _BREAKS) -> list[str]:
    """In pieces that fit; in the middle of a word only at last."""
    if len(text) <= MAX_CHUNK:
        return [text]
    if not breaks:
        return [text[at : at + MAX_CHUNK] for at in range(0, len(text), MAX_CHUNK)]
    head = _table_head(text)
    if head:
        return [f"{head}\n{rows}" for rows in _packed(text.removeprefix(head + "\n").split("\n"), "\n", len(head) + 1)]
    (at, between), *finer = breaks
    parts = [piece for part in at.split(text) for piece in _cut(part, tuple(finer))]
    return _packed(parts, between)


def _table_head(text: str) -> str | None:
    """The first two lines, where the text is a table and no more: each piece of it is to begin with them."""
    lines = text.split("\n")
    head = "\n".join(lines[:2])
    is_table = len(lines) > 2 and _TABLE_RULE.fullmatch(lines[1]) and all(map(_TABLE_ROW.fullmatch, lines))
    return head if is_table and len(head) + max(map(len, lines)) < MAX_CHUNK else None


def _packed(parts: list[str], between: str, taken: int = 0) -> list[str]:
    """As many parts in each piece as fit, beside `taken` characters that it has already."""
    packed = [parts[0]]
    for part in parts[1:]:
        joined = packed[-1] + between + part
        if taken + len(joined) <= MAX_CHUNK:
            packed[-1] = joined
        else:
            packed.append(part)
    return packed
