"""What the business has written down, and the pieces in which it is searched and shown to the model."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal

from transbordo.domain.knowledge.cutting import cut
from transbordo.domain.messages import Source

Stage = Literal["live", "draft"]
"""`live`: what customers are answered from. `draft`: what will be, once it is published."""

MAX_CHUNK = 1200
"""Characters; about 300 tokens: small enough to be about one thing, large enough to be understood alone."""

MAX_CHUNKS = 120
"""Of one article; its draft is stored in one commit with them."""

CUTTING = 1
"""How `chunks_of` cuts. Raise it with every change by which an article makes other pieces than before (here, in
`domain/knowledge/cutting`, or MAX_CHUNK): the sweep then cuts again what was cut by another number.
"""

QUOTE = 160
"""Characters of a piece that stay with what rests on it, to tell later what it said then."""

MAX_ARTICLES = 500
"""Every process that answers reads them all after each publishing."""

_HEADING = re.compile(r"^(#{1,6})[ \t]+(\S.{0,199}?)[ \t#]*$")


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


def source_of(chunk: Chunk) -> Source:
    """The piece as something that an answer rests on."""
    return Source(id=chunk.article, title=chunk.title, chunk=chunk.id, quote=" ".join(chunk.text.split())[:QUOTE])


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


def content_hash(article: Article) -> str:
    """The same for the same words, whenever they were written."""
    return _digest(json.dumps([article.title, article.when, article.tags, article.body], ensure_ascii=False))


def chunks_of(article: Article) -> tuple[Chunk, ...]:
    """The article in pieces, in its order: a section each where it has headings, and none longer than MAX_CHUNK.

    The title of a piece tells the article's and those of the headings above it; the first tells when it helps.
    """
    pieces = [(article.title, text) for text in cut(article.when, MAX_CHUNK)]
    pieces += [
        (title, text) for title, section in _sections(article.title, article.body) for text in cut(section, MAX_CHUNK)
    ]
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
