"""Cut text into parts of a limited length where it hurts least."""

from __future__ import annotations

import re

_BREAKS = tuple(
    (re.compile(at), between)
    for at, between in (
        (r"\n+(?=#[ \t])", "\n"),
        (r"\n+(?=##[ \t])", "\n"),
        (r"\n\n+", "\n\n"),
        (r"\n", "\n"),
        (r"(?<=[.!?;:]) ", " "),
        (r" ", " "),
    )
)
"""Where, the best first, and what joins the parts again: chapters, sections, paragraphs, lines, sentences, words."""

_TABLE_ROW = re.compile(r"[ \t]*\|.*")
_TABLE_RULE = re.compile(r"[ \t]*\|[-:| \t]+")


def cut(text: str, limit: int, breaks: tuple[tuple[re.Pattern[str], str], ...] = _BREAKS) -> list[str]:
    """In as few parts as neighbours allow; in the middle of a word only at last."""
    if len(text) <= limit:
        return [text]
    if not breaks:
        return [text[at : at + limit] for at in range(0, len(text), limit)]
    head = _table_head(text, limit)
    if head:
        rows = text.removeprefix(head + "\n").split("\n")
        return [f"{head}\n{some}" for some in _packed(rows, "\n", limit - len(head) - 1)]
    (at, between), *finer = breaks
    return _packed([part for whole in at.split(text) for part in cut(whole, limit, tuple(finer))], between, limit)


def _table_head(text: str, limit: int) -> str | None:
    """The first two lines, where the text is a table and no more: each part of it is to begin with them."""
    lines = text.split("\n")
    head = "\n".join(lines[:2])
    is_table = len(lines) > 2 and _TABLE_RULE.fullmatch(lines[1]) and all(map(_TABLE_ROW.fullmatch, lines))
    return head if is_table and len(head) + max(map(len, lines)) < limit else None


def _packed(parts: list[str], between: str, limit: int) -> list[str]:
    """As many neighbours in each part as fit."""
    packed = [parts[0]]
    for part in parts[1:]:
        joined = packed[-1] + between + part
        if len(joined) <= limit:
            packed[-1] = joined
        else:
            packed.append(part)
    return packed
