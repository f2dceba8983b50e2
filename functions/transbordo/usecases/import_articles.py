"""Articles come out of files, as drafts: all that can be read, and why the rest can't."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from transbordo.domain.knowledge.articles import MAX_ARTICLES, Article
from transbordo.domain.knowledge.import_problems import ImportProblem, Reading, failed, problem
from transbordo.domain.knowledge.imports import PDF, read_file, read_text, suffix
from transbordo.domain.knowledge.shelf import Shelved, drafted
from transbordo.domain.ports import Conflict, PdfFailed, ReadPdf, SeenArticle
from transbordo.domain.text.folding import folded
from transbordo.errors import Busy
from transbordo.usecases.shelving import ATTEMPTS, Editing, write


@dataclass(frozen=True, kw_only=True)
class File:
    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Imported:
    """The articles as they are now, drafts of them changed or not, and what was left out. `known`: ids of those that
    were there before.
    """

    articles: tuple[Shelved, ...]
    known: frozenset[str]
    problems: tuple[ImportProblem, ...]


def import_articles(editing: Editing, read_pdf: ReadPdf, files: Sequence[File]) -> Imported:
    """An article of the same title is changed, so a file may be mended and imported again.

    Raises Busy when articles changed under every attempt; those that were written by then stay.
    """
    found, problems = _read(read_pdf, files)
    for _ in range(ATTEMPTS):
        changes, left_out = _placed(editing, editing.shelves.see_all(), found)
        changed = [(before, after) for before, after in changes if before.shelved != after]
        try:
            if changed:
                seen = editing.shelves.with_pieces([before for before, _ in changed])
                afters = [after for _, after in changed]
                write(editing, list(zip(seen, afters, strict=True)), "articles_imported")
        except Conflict:
            continue
        return Imported(
            articles=tuple(after for _, after in changes),
            known=frozenset(before.id for before, _ in changes if before.shelved),
            problems=(*problems, *left_out),
        )
    raise Busy()


def _read(read_pdf: ReadPdf, files: Sequence[File]) -> tuple[list[tuple[str, Article]], list[ImportProblem]]:
    """Each article with its file; of two of one title the first stands."""
    found: dict[str, tuple[str, Article]] = {}
    problems: list[ImportProblem] = []
    for file in files:
        reading = _reading(read_pdf, file)
        problems += reading.problems
        for article in reading.articles:
            if folded(article.title) in found:
                problems.append(problem(file.name, "same_title"))
            else:
                found[folded(article.title)] = (file.name, article)
    return list(found.values()), problems


def _reading(read_pdf: ReadPdf, file: File) -> Reading:
    if suffix(file.name) != PDF:
        return read_file(file.name, file.content)
    try:
        return read_text(file.name, read_pdf(file.content))
    except PdfFailed as error:
        return failed(file.name, str(error))


def _placed(
    editing: Editing, seen: Sequence[SeenArticle], found: Sequence[tuple[str, Article]]
) -> tuple[list[tuple[SeenArticle, Shelved]], list[ImportProblem]]:
    """Each article in its place: that of the article of the same title, or a new one while there is room."""
    by_title = {folded(article.shelved.title): article for article in seen if article.shelved}
    room = MAX_ARTICLES - len(seen)
    changes: list[tuple[SeenArticle, Shelved]] = []
    left_out: Counter[str] = Counter()
    for name, article in found:
        before = by_title.get(folded(article.title))
        if before is None and room <= 0:
            left_out[name] += 1
            continue
        if before is None:
            before, room = SeenArticle(id=editing.new_id(), shelved=None), room - 1
        changes.append((before, drafted(before.shelved, _as(before, article))))
    return changes, [problem(name, "too_many_articles", count=count) for name, count in left_out.items()]


def _as(before: SeenArticle, article: Article) -> Article:
    """The article in its place; a file that tells nothing of when it helps, or its tags, takes none away."""
    there = before.shelved.staged if before.shelved else None
    if there is None:
        return replace(article, id=before.id)
    return replace(article, id=before.id, when=article.when or there.when, tags=article.tags or there.tags)
