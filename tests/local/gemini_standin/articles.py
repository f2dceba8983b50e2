"""Finds the source that a customer's words point at, and the few sentences of it to repeat."""

import math
import re
from collections import Counter
from dataclasses import dataclass

from .words import stems

_TITLE_COUNTS = 3
_SENTENCES = 3
_LIST_ITEMS = 5
_END_OF_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ú*])")
_BULLET = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
_SKIPPED = re.compile(r"^\s*(?:#|$)")
_TABLE_RULE = re.compile(r"^\s*\|[\s|:-]+\|\s*$")


@dataclass(frozen=True)
class Excerpt:
    source: str
    text: str
    confidence: float


def look_up(said: str, sources: list[dict[str, str]]) -> Excerpt | None:
    """The best source, or None where none shares enough: a word of its title, or two or half of those asked."""
    asked = stems(said)
    bodies = [set(stems(source["text"])) | set(stems(source["title"])) for source in sources]
    spread = Counter(stem for body in bodies for stem in body)
    best, found = 0.0, None
    for source, body in zip(sources, bodies, strict=True):
        title = set(stems(source["title"]))
        shared = [stem for stem in asked if stem in body]
        if not any(stem in title for stem in shared) and len(shared) < min(2, math.ceil(len(asked) / 2)):
            continue
        rarity = {stem: math.log(1 + len(sources) / spread[stem]) for stem in shared}
        score = sum(rarity[stem] * (_TITLE_COUNTS if stem in title else 1) for stem in shared)
        if score > best:
            best, found = score, (source, len(shared) / len(asked))
    if found is None:
        return None
    source, share = found
    return Excerpt(source["id"], _excerpt(source["text"], set(asked)), round(0.7 + 0.25 * share, 2))


def _excerpt(body: str, asked: set[str]) -> str:
    pieces = _pieces(body)
    ranked = sorted(range(len(pieces)), key=lambda at: (-len(asked & set(stems(pieces[at]))), at))
    chosen = [at for at in ranked if asked & set(stems(pieces[at]))][:_SENTENCES] or list(range(min(2, len(pieces))))
    for at in list(chosen):
        if pieces[at].endswith(":"):  # a sentence that announces a list is nothing without it
            chosen += [next_ for next_ in range(at + 1, at + 1 + _LIST_ITEMS) if _is_item(pieces, next_)]
        elif _is_item(pieces, at):  # nor the other way round
            head = max((before for before in range(at) if not _is_item(pieces, before)), default=at)
            chosen += [head] if pieces[head].endswith(":") else []
    return _joined([pieces[at] for at in sorted(set(chosen))])


def _pieces(body: str) -> list[str]:
    """Sentences and list items, in order."""
    pieces: list[str] = []
    lines = body.splitlines()
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if _SKIPPED.match(line) or _TABLE_RULE.match(line) or _TABLE_RULE.match(below):  # the last: a table's head
            continue
        text = line.replace("**", "*")
        if text.lstrip().startswith("|"):
            first, *others = (cell.strip() for cell in text.strip().strip("|").split("|"))
            pieces.append(f"- {first}: {', '.join(others)}")
        elif _BULLET.match(line):
            pieces.append("- " + _BULLET.sub("", text, count=1))
        else:
            pieces.extend(_END_OF_SENTENCE.split(text.strip()))
    return pieces


def _is_item(pieces: list[str], at: int) -> bool:
    return at < len(pieces) and pieces[at].startswith("- ")


def _joined(pieces: list[str]) -> str:
    """Sentences run on; list items stand on lines of their own."""
    text = ""
    for piece in pieces:
        glue = "\n" if piece.startswith("- ") or text.rpartition("\n")[2].startswith("- ") else " "
        text += (glue if text else "") + piece
    return text
