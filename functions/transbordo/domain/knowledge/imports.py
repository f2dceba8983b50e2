"""Articles out of files: Markdown, plain text, tables of questions and answers, and the text of PDFs.

What can't be read is told with its place, and costs nothing of what can.
"""

from __future__ import annotations

import re
from dataclasses import replace

from transbordo.domain.knowledge.article_check import MAX_TITLE, MAX_WHEN
from transbordo.domain.knowledge.articles import Article
from transbordo.domain.knowledge.import_problems import Reading, checked, failed
from transbordo.domain.knowledge.import_table import read_table
from transbordo.domain.knowledge.import_text import clean, decoded, line_of, short, tags_of
from transbordo.domain.knowledge.splitting import parts_of

MAX_TEXT_FILE = 2 * 1024 * 1024
"""Bytes of a file of text; a long book has one million."""

PDF = ".pdf"
_MARKDOWN, _TEXT, _TABLE = (".md", ".markdown"), (".txt",), (".csv",)

_HEAD_LINE = re.compile(r"(etiquetas|tags|quando|when):[ \t]*(.*)", re.IGNORECASE)
_TITLE_LINE = re.compile(r"#[ \t]+(.*?)[ \t#]*")


def read_file(name: str, content: bytes) -> Reading:
    """Any file but a PDF."""
    kind = suffix(name)
    if kind not in (*_MARKDOWN, *_TEXT, *_TABLE):
        return failed(name, "unknown_kind")
    if len(content) > MAX_TEXT_FILE:
        return failed(name, "too_large")
    text = decoded(content)
    if text is None:
        return failed(name, "not_text")
    if kind in _TABLE:
        return read_table(name, text)
    return read_text(name, text, markdown=kind in _MARKDOWN)


def read_text(name: str, text: str, *, markdown: bool = False) -> Reading:
    """One article, called as its first heading says or else as the file; several if it is too long for one."""
    article = Article(id="", title=_title_of(name), body=clean(text))
    if markdown:
        article = _with_head(article)
    if not article.body:
        return failed(name, "empty")
    return checked(name, [(None, part) for part in parts_of(article)])


def suffix(name: str) -> str:
    dot = name.rfind(".")
    return name[dot:].lower() if dot > 0 else ""


def _title_of(name: str) -> str:
    """A file's name as a title: "planos-e-precos.md" is "Planos e precos"."""
    file = name.rpartition("/")[2]
    stem = line_of(re.sub(r"[-_]+", " ", file[: len(file) - len(suffix(file))]))
    return (stem[:1].upper() + stem[1:])[:MAX_TITLE] or "Artigo"


def _with_head(article: Article) -> Article:
    """Its first heading is its title; lines right below it may tell its tags, and when it helps."""
    first, *rest = article.body.split("\n")
    heading = _TITLE_LINE.fullmatch(first)
    if heading is None or not heading[1]:
        return article
    head: dict[str, str] = {}
    while rest and (told := _HEAD_LINE.fullmatch(rest[0])):
        head["tags" if told[1].lower() in ("etiquetas", "tags") else "when"] = told[2]
        rest.pop(0)
    return replace(
        article,
        title=short(heading[1], MAX_TITLE),
        tags=tags_of(head.get("tags", "")),
        when=short(head.get("when", ""), MAX_WHEN),
        body="\n".join(rest).strip(),
    )
