"""What the business has written down, and the pieces in which it is searched and shown to the model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal

Stage = Literal["live", "draft"]
"""`live`: what customers are answered from. `draft`: what will be, once it is published."""

MAX_CHUNK = 1200
"""Characters; about 300 tokens: small enough to be about one thing, large enough to be understood alone."""

_HEADING = re.compile(r"^#{1,6}[ \t]+(.*?)[ \t#]*$")


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


def chunks_of(article: Article) -> tuple[Chunk, ...]:
    """The article in pieces, in its order: a section each where it has headings, and none longer than MAX_CHUNK.

    The title of a piece tells the article's and its section's, and its text begins with `when` where it is the first.
    """
    pieces = [(article.title, article.when)] if article.when else []
    pieces += [(title, text) for title, section in _sections(article.title, article.body) for text in _cut(section)]
    return tuple(dict.fromkeys(_chunk(article.id, title, text) for title, text in pieces if text.strip()))


def _chunk(article: str, title: str, text: str) -> Chunk:
    digest = sha256("\x00".join((article, title, text)).encode("utf-8", "replace")).hexdigest()
    return Chunk(id=digest[:20], article=article, title=title, text=text)


def _sections(title: str, body: str) -> list[tuple[str, str]]:
    sections: list[tuple[str, list[str]]] = [(title, [])]
    for line in body.splitlines():
        heading = _HEADING.match(line)
        if heading:
            sections.append((f"{title} › {heading[1]}" if heading[1] else title, []))
        else:
            sections[-1][1].append(line)
    return [(name, "\n".join(lines).strip()) for name, lines in sections]


def _cut(text: str) -> list[str]:
    """At paragraphs where it can be, else at lines, sentences, words; in the middle of a word only at last."""
    for separator in ("\n\n", "\n", ". ", " "):
        if len(text) <= MAX_CHUNK:
            break
        parts = text.split(separator)
        if max(map(len, parts)) <= MAX_CHUNK:
            return _packed(parts, separator)
    return [text[at : at + MAX_CHUNK] for at in range(0, len(text), MAX_CHUNK)] or [""]


def _packed(parts: list[str], separator: str) -> list[str]:
    """As many parts in each piece as fit."""
    packed = [parts[0]]
    for part in parts[1:]:
        joined = packed[-1] + separator + part
        if len(joined) <= MAX_CHUNK:
            packed[-1] = joined
        else:
            packed.append(part)
    return packed
