"""Why a file, or a line of it, becomes no article, in words that say what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from transbordo.domain.knowledge.article_check import check
from transbordo.domain.knowledge.articles import Article


@dataclass(frozen=True, kw_only=True)
class ImportProblem:
    """Why a file, or a line of it, became no article. `code` for machines, `pt` and `en` for people."""

    file: str
    code: str
    pt: str
    en: str
    line: int | None = None


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What came of a file; the articles have no ids yet."""

    articles: tuple[Article, ...] = ()
    problems: tuple[ImportProblem, ...] = ()


def failed(name: str, code: str, line: int | None = None) -> Reading:
    return Reading(problems=(problem(name, code, line),))


def problem(name: str, code: str, line: int | None = None, *, count: int = 1) -> ImportProblem:
    """`count`: how many articles it is about, where the words tell."""
    pt, en = (words.format(count=count) for words in _WORDS[code])
    return ImportProblem(file=name, code=code, pt=pt, en=en, line=line)


def checked(name: str, read: list[tuple[int | None, Article]], *more: ImportProblem) -> Reading:
    """What can be articles, and why the others can't."""
    faults = [(line, article, check(article)) for line, article in read]
    problems = [
        ImportProblem(file=name, code=f"bad_{fault.field}", pt=fault.pt, en=fault.en, line=line)
        for line, _, found in faults
        for fault in found
    ]
    return Reading(articles=tuple(article for _, article, found in faults if not found), problems=(*more, *problems))


_WORDS: Mapping[str, tuple[str, str]] = {
    "unknown_kind": (
        "Não sabemos ler este tipo de arquivo. Use .md, .txt, .csv ou .pdf.",
        "We can't read this kind of file. Use .md, .txt, .csv or .pdf.",
    ),
    "too_large": ("O arquivo é grande demais. Divida-o em partes.", "The file is too large. Split it."),
    "not_text": (
        "O conteúdo não é texto. Salve o arquivo de novo como texto, em UTF-8.",
        "The content is not text. Save the file again as text, in UTF-8.",
    ),
    "empty": ("O arquivo está vazio.", "The file is empty."),
    "no_columns": (
        "Não achamos as colunas. A primeira linha precisa ter “pergunta” e “resposta”.",
        "We can't find the columns. The first line must have “question” and “answer”.",
    ),
    "no_question": ("Falta a pergunta nesta linha.", "This line has no question."),
    "no_answer": ("Falta a resposta nesta linha.", "This line has no answer."),
    "broken_table": (
        "A tabela está quebrada a partir desta linha: confira as aspas.",
        "The table is broken from this line on: check the quotes.",
    ),
    "pdf_unreadable": ("Não conseguimos ler este PDF.", "We can't read this PDF."),
    "pdf_encrypted": (
        "O PDF pede senha. Salve uma cópia sem senha.",
        "The PDF asks for a password. Save a copy without one.",
    ),
    "pdf_scanned": (
        "O PDF não tem texto, só imagens. Passe-o por um reconhecimento de texto (OCR) antes.",
        "The PDF holds no text, only pictures. Have its text recognised (OCR) first.",
    ),
    "pdf_too_long": ("O PDF é longo demais. Divida-o em partes.", "The PDF is too long. Split it."),
    "pdf_too_slow": (
        "A leitura deste PDF demora demais. Salve-o de novo ou divida-o em partes.",
        "Reading this PDF takes too long. Save it again, or split it.",
    ),
    "same_title": (
        "Outro arquivo deste envio tem um artigo com o mesmo título.",
        "Another file of this upload has an article of the same title.",
    ),
    "too_many_articles": (
        "Não cabem mais artigos. Ficaram de fora: {count}. Junte ou apague alguns e importe de novo.",
        "There is no room for more articles. Left out: {count}. Join or remove some and import again.",
    ),
}
