"""Articles out of a table of questions and answers, as spreadsheets write it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from transbordo.domain.knowledge.article_check import MAX_TAGS, MAX_TITLE, MAX_WHEN
from transbordo.domain.knowledge.articles import Article
from transbordo.domain.knowledge.import_problems import ImportProblem, Reading, checked, failed, problem
from transbordo.domain.knowledge.import_text import clean, line_of, short, tags_of
from transbordo.domain.knowledge.splitting import parts_of
from transbordo.domain.text.folding import folded

_NAMES: Mapping[str, str] = {
    "question": "pergunta perguntas duvida titulo question questions title pregunta",
    "answer": "resposta respostas texto conteudo answer answers text content body respuesta",
    "category": "categoria grupo tema assunto category group topic section secao",
    "tags": "etiquetas etiqueta tags tag keywords",
    "when": "quando when",
}
_MUST = ("question", "answer")
_AROUND_NAMES = frozenset(
    """
    a o as os e ou da do das dos de para padrao completa frequente frequentes cliente clientes artigo bot numero no n
    and or of the for to standard full frequent frequently asked customer article number y del de la el
    """.split()  # noqa: SIM905 - words read better as words
)
"""What may stand beside a name in a cell that names a column: "Texto da resposta", but no sentence that holds one."""

_IN_NAMES = _AROUND_NAMES.union(*(names.split() for names in _NAMES.values()))

_SEPARATORS = (";", ",", "\t")
_HEADER_LENGTH = 40


@dataclass(frozen=True, kw_only=True)
class _Row:
    line: int
    question: str
    answer: str
    category: str = ""
    tags: tuple[str, ...] = ()
    when: str = ""


@dataclass(kw_only=True)
class _Table:
    """Rows as they are read, each with the line that it begins on; `broken`: the line from which on there are none."""

    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    broken: int | None = None


def read_table(name: str, text: str) -> Reading:
    declared = re.match(r"sep=([;,\t|])\r?\n", text)
    separators = (declared[1],) if declared else _SEPARATORS
    tables = [_split(text[declared.end() :] if declared else text, each, 2 if declared else 1) for each in separators]
    table, columns = max(
        ((table, _columns(table)) for table in tables), key=lambda found: (len(found[1]), len(found[0].rows))
    )
    if not columns:
        return failed(name, *_without_columns(table))
    rows, problems = _understood(name, table, columns)
    if table.broken:
        problems.append(problem(name, "broken_table", table.broken))
    return checked(name, [part for group in _grouped(rows) for part in group], *problems)


def _without_columns(table: _Table) -> tuple[str, int | None]:
    if table.broken:
        return "broken_table", table.broken
    return ("no_columns", table.rows[0][0]) if table.rows else ("empty", None)


def _split(text: str, separator: str, first_line: int) -> _Table:
    table = _Table()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = first_line
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                table.rows.append((begins, cells))
            begins = reader.line_num + first_line
    except csv.Error:
        table.broken = begins
    return table


def _columns(table: _Table) -> dict[str, int]:
    """Which column holds what: by the names in the first row, or, without names, two columns are taken as they come."""
    if not table.rows:
        return {}
    named = _named(table.rows[0][1])
    if named:
        return named
    return {"question": 0, "answer": 1} if all(len(cells) == 2 for _, cells in table.rows) else {}


def _named(header: list[str]) -> dict[str, int]:
    """What must be there is named by cells that say nothing else: a sentence may be the first question of all."""
    columns: dict[str, int] = {}
    for place, cell in enumerate(header):
        words = set(re.findall(r"[^\W\d_]+", folded(cell))) if len(cell) <= _HEADER_LENGTH else set()
        for column, names in _NAMES.items():
            named = words & set(names.split()) and (column not in _MUST or words <= _IN_NAMES)
            if named and column not in columns and place not in columns.values():
                columns[column] = place
    return columns if columns.keys() >= set(_MUST) else {}


def _understood(name: str, table: _Table, columns: dict[str, int]) -> tuple[list[_Row], list[ImportProblem]]:
    rows: list[_Row] = []
    problems: list[ImportProblem] = []
    for line, cells in table.rows[1:] if _named(table.rows[0][1]) else table.rows:
        told = {column: cells[place] if place < len(cells) else "" for column, place in columns.items()}
        question, answer = line_of(told["question"]), clean(told["answer"])
        if not question or not answer:
            problems.append(problem(name, "no_answer" if question else "no_question", line))
            continue
        rows.append(
            _Row(
                line=line,
                question=question,
                answer=answer,
                category=short(told.get("category", ""), MAX_TITLE),
                tags=tags_of(told.get("tags", "")),
                when=short(told.get("when", ""), MAX_WHEN),
            )
        )
    return rows, problems


def _grouped(rows: list[_Row]) -> Iterator[list[tuple[int | None, Article]]]:
    """An article for each category; a row without one is an article itself, and rows that ask the same are one."""
    groups: dict[tuple[bool, str], list[_Row]] = {}
    for row in rows:
        groups.setdefault((bool(row.category), folded(row.category or row.question)), []).append(row)
    for group in groups.values():
        article = _section_article(group) if group[0].category else _answer_article(group)
        yield [(group[0].line, part) for part in parts_of(article)]


def _section_article(rows: list[_Row]) -> Article:
    return Article(
        id="",
        title=rows[0].category,
        body="\n\n".join(f"## {row.question}\n{row.answer}" for row in rows),
        tags=_all_tags(rows),
        when=_all_whens(rows),
    )


def _answer_article(rows: list[_Row]) -> Article:
    """A question too long for a title is told in full below it."""
    question = rows[0].question
    title = short(question, MAX_TITLE)
    answers = dict.fromkeys(row.answer for row in rows)
    return Article(
        id="",
        title=title,
        body="\n\n".join((*([question] if title != question else []), *answers)),
        tags=_all_tags(rows),
        when=_all_whens(rows),
    )


def _all_tags(rows: list[_Row]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tag for row in rows for tag in row.tags))[:MAX_TAGS]


def _all_whens(rows: list[_Row]) -> str:
    return short("; ".join(dict.fromkeys(row.when for row in rows if row.when)), MAX_WHEN)
