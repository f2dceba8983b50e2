"""Whether an article can be worked with: its lengths, and how many pieces it makes."""

from __future__ import annotations

from collections.abc import Callable

from transbordo.domain.knowledge.articles import MAX_CHUNKS, Article, chunks_of
from transbordo.domain.problem import Problem

MAX_TITLE = 200
MAX_WHEN = 500
MAX_BODY = 50_000
MAX_TAGS = 30
MAX_TAG = 60


def check(article: Article) -> tuple[Problem, ...]:
    """All that is wrong with it; empty when nothing is."""
    return tuple(Problem(field=field, pt=pt, en=en) for field, wrong, pt, en in _RULES if wrong(article))


_RULES: tuple[tuple[str, Callable[[Article], bool], str, str], ...] = (
    (
        "title",
        lambda article: not article.title.strip(),
        "Dê um título ao artigo.",
        "Give the article a title.",
    ),
    (
        "title",
        lambda article: len(article.title) > MAX_TITLE,
        f"O título passa de {MAX_TITLE} caracteres.",
        f"The title is longer than {MAX_TITLE} characters.",
    ),
    (
        "when",
        lambda article: len(article.when) > MAX_WHEN,
        f"“Quando usar” passa de {MAX_WHEN} caracteres.",
        f"“When to use” is longer than {MAX_WHEN} characters.",
    ),
    (
        "tags",
        lambda article: len(article.tags) > MAX_TAGS or any(not 0 < len(tag) <= MAX_TAG for tag in article.tags),
        f"Use até {MAX_TAGS} etiquetas, de até {MAX_TAG} caracteres cada.",
        f"Use up to {MAX_TAGS} tags of up to {MAX_TAG} characters each.",
    ),
    (
        "body",
        lambda article: not article.body.strip(),
        "O artigo está vazio.",
        "The article is empty.",
    ),
    (
        "body",
        lambda article: len(article.body) > MAX_BODY,
        f"O texto passa de {MAX_BODY // 1000} mil caracteres. Divida em dois artigos.",
        f"The text is longer than {MAX_BODY:,} characters. Make two articles of it.",
    ),
    (
        "body",
        lambda article: len(article.body) <= MAX_BODY and len(chunks_of(article)) > MAX_CHUNKS,
        f"O texto tem mais de {MAX_CHUNKS} seções. Divida em dois artigos.",
        f"The text has more than {MAX_CHUNKS} sections. Make two articles of it.",
    ),
)
