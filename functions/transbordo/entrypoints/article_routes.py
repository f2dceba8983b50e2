"""The calls of those who write the business's articles: all of them change drafts, and none reaches a customer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import flask

from transbordo.domain.conversation.access import User
from transbordo.domain.knowledge.articles import Article
from transbordo.domain.knowledge.import_problems import ImportProblem
from transbordo.domain.knowledge.shelf import Shelved, shelf_document
from transbordo.entrypoints import fields
from transbordo.entrypoints.api import answer, body, language, leading, wired
from transbordo.entrypoints.typed import read
from transbordo.errors import Invalid
from transbordo.usecases.import_articles import File, import_articles
from transbordo.usecases.remove_article import remove_article
from transbordo.usecases.restore_article import restore_article
from transbordo.usecases.save_article import save_article
from transbordo.usecases.shelving import Editing
from transbordo.wiring import now

ARTICLES = "/api/articles"
IMPORT = f"{ARTICLES}/import"

MAX_ARTICLE = 640 * 1024
"""Bytes of a request that saves one; the longest text takes twelve for a character where JSON spells emoji out."""

articles = flask.Blueprint("articles", __name__)


@dataclass(frozen=True, kw_only=True)
class _Content:
    title: str
    body: str
    when: str = ""
    tags: tuple[str, ...] = ()


@articles.put(f"{ARTICLES}/<id:article_id>")
@leading
def save_article_route(user: User, article_id: str) -> flask.Response:
    given = body()
    revision = fields.number(given, "revision")
    content = read(_Content, {name: value for name, value in given.items() if name != "revision"}, "")
    article = Article(
        id=article_id,
        title=content.title.strip(),
        when=content.when.strip(),
        tags=tuple(tag.strip() for tag in content.tags),
        body=content.body,
    )
    return _article(save_article(_editing(user), article, revision=revision))


@articles.delete(f"{ARTICLES}/<id:article_id>")
@leading
def remove_article_route(user: User, article_id: str) -> flask.Response:
    revision = fields.number_asked(flask.request.args, "revision")
    return _article(remove_article(_editing(user), article_id, revision=revision))


@articles.post(f"{ARTICLES}/<id:article_id>/restore")
@leading
def restore_article_route(user: User, article_id: str) -> flask.Response:
    revision = fields.number(body(), "revision")
    return _article(restore_article(_editing(user), article_id, revision=revision))


@articles.post(IMPORT)
@leading
def import_route(user: User) -> flask.Response:
    files = [File(name=file.filename or "", content=file.read()) for file in flask.request.files.getlist("file")]
    if not files:
        raise Invalid("file", {"pt": "Nenhum arquivo veio no envio.", "en": "The upload holds no file."})
    imported = import_articles(_editing(user), wired().pdf_reader(), files)
    told = {
        "articles": [
            {"id": one.id, "title": one.title, "known": one.id in imported.known} for one in imported.articles
        ],
        "problems": [_problem(problem) for problem in imported.problems],
    }
    return answer(told, status=201)


def _editing(user: User) -> Editing:
    return Editing(shelves=wired().shelves(), model=wired().model(), user=user, now=now(), new_id=wired().new_id)


def _article(shelved: Shelved | None) -> flask.Response:
    """The article as it is kept, null when nothing of it is left."""
    return answer({"article": {"id": shelved.id, **shelf_document(shelved)} if shelved else None})


def _problem(problem: ImportProblem) -> dict[str, Any]:
    message = problem.en if language() == "en" else problem.pt
    return {"file": problem.file, "line": problem.line, "code": problem.code, "message": message}
