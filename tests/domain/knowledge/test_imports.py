"""Files become articles, whoever wrote them with whatever; what can't be read is told with its place."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transbordo.domain.knowledge.article_check import MAX_BODY, MAX_TITLE, MAX_WHEN, check
from transbordo.domain.knowledge.articles import MAX_CHUNKS, Article, chunks_of
from transbordo.domain.knowledge.import_problems import Reading
from transbordo.domain.knowledge.imports import MAX_TEXT_FILE, read_file


def read(name: str, text: str, encoding: str = "utf-8") -> Reading:
    return read_file(name, text.encode(encoding))


def only(reading: Reading) -> Article:
    assert reading.problems == ()
    (article,) = reading.articles
    return article


def told(reading: Reading) -> list[tuple[str, int | None]]:
    assert all(problem.pt and problem.en and problem.file for problem in reading.problems)
    return [(problem.code, problem.line) for problem in reading.problems]


# Markdown and plain text


def test_the_first_heading_is_the_title() -> None:
    article = only(read("x.md", "\n# Planos e preços #\n\nCusta 90.\n## Prazo\nDois dias.\n"))

    assert (article.title, article.body) == ("Planos e preços", "Custa 90.\n## Prazo\nDois dias.")


def test_lines_below_the_title_tell_tags_and_when_it_helps() -> None:
    article = only(read("x.md", "# Planos\netiquetas: vendas, preço; planos,\nQuando: pergunta o preço\n\nCusta 90."))

    assert (article.tags, article.when) == (("vendas", "preço", "planos"), "pergunta o preço")
    assert article.body == "Custa 90."


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("segunda-via_de-boleto.md", "Segunda via de boleto"),
        ("Manual V2.0.TXT", "Manual V2.0"),
        ("pasta/wifi.md", "Wifi"),
        (".md.txt", ".md"),
    ],
)
def test_without_a_heading_the_file_names_the_article(name: str, title: str) -> None:
    assert only(read(name, "Texto.")).title == title


def test_a_hash_in_plain_text_is_no_heading() -> None:
    article = only(read("notas.txt", "# 1 em vendas\nTexto."))

    assert (article.title, article.body) == ("Notas", "# 1 em vendas\nTexto.")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
def test_any_usual_encoding_is_understood(encoding: str) -> None:
    assert only(read("a.txt", "Ação às 8h é grátis", encoding)).body == "Ação às 8h é grátis"


def test_accents_written_apart_and_odd_line_ends_are_made_plain() -> None:
    article = only(read("a.txt", "Ac\u0327a\u0303o\r\nlinha\x07 dois   \rtre\u0302s\u200d\n"))

    assert article.body == "Ação\nlinha dois\ntrês\u200d"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("foto.png", b"x", "unknown_kind"),
        ("semtipo", b"x", "unknown_kind"),
        ("vazio.md", b" \n\t", "empty"),
        ("so-titulo.md", b"# Planos\n", "empty"),
        ("binario.txt", b"a\x00b", "not_text"),
        ("grande.txt", b"a" * (MAX_TEXT_FILE + 1), "too_large"),
        ("vazio.csv", b"\n \n", "empty"),
    ],
)
def test_what_is_no_article_says_why(name: str, content: bytes, code: str) -> None:
    reading = read_file(name, content)

    assert (reading.articles, told(reading)) == ((), [(code, None)])


def test_a_book_becomes_several_articles_cut_at_its_chapters() -> None:
    chapters = [f"# Capítulo {n}\n" + f"Frase {n}. " * 1500 for n in range(9)]
    reading = read("livro.md", "# O livro\nIntrodução.\n" + "\n".join(chapters))

    assert told(reading) == []
    assert len(reading.articles) > 1
    assert [article.title for article in reading.articles][:2] == ["O livro (1)", "O livro (2)"]
    assert all(article.body.startswith(("# Capítulo", "Introdução.")) for article in reading.articles)
    whole = " ".join(" ".join(article.body.split()) for article in reading.articles)
    assert whole == " ".join(("Introdução.\n" + "\n".join(chapters)).split())


def test_too_many_sections_become_several_articles() -> None:
    reading = read("faq.md", "\n".join(f"## Pergunta {n}\nResposta {n}" for n in range(3 * MAX_CHUNKS)))

    assert told(reading) == []
    assert sum(len(chunks_of(article)) for article in reading.articles) == 3 * MAX_CHUNKS


@given(st.binary(max_size=2000), st.sampled_from(["a.md", "a.txt", "a.csv"]))
def test_any_bytes_give_good_articles_or_problems(content: bytes, name: str) -> None:
    reading = read_file(name, content)

    assert reading.articles or reading.problems
    assert all(check(article) == () for article in reading.articles)


# Tables


QUESTIONS = [("Qual o horário?", "Das 8h às 18h."), ("Tem loja; física?", 'Não, só "online", 24 h.')]


def table(rows: Sequence[tuple[str, ...]], separator: str = ";") -> str:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=separator).writerows(rows)
    return written.getvalue()


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
@pytest.mark.parametrize(
    "header",
    [
        ("Pergunta", "Resposta"),
        ("question", "answer"),
        ("TÍTULO", "Conteúdo"),
        ("Dúvida", "Texto da resposta"),
        ("Pergunta 1", "Resposta nº 1"),
        ("Pergunta/dúvida do cliente:", "Resposta (texto)"),
    ],
)
def test_each_row_is_an_article(separator: str, encoding: str, header: tuple[str, str]) -> None:
    reading = read("faq.csv", table([header, *QUESTIONS], separator), encoding)

    assert told(reading) == []
    assert [(article.title, article.body) for article in reading.articles] == QUESTIONS


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_two_columns_without_names_are_question_and_answer(separator: str) -> None:
    reading = read("faq.csv", table(list(QUESTIONS), separator))

    assert [(article.title, article.body) for article in reading.articles] == QUESTIONS


@pytest.mark.parametrize(
    "first",
    [
        ("Posso tirar uma dúvida?", "Sim, e a resposta sai na hora"),
        ("Qual o título do app?", "Fibra, pelo texto"),
        ("Any question?", "Our answer is quick"),
        ("Tem resposta?", "Conteúdo novo toda semana"),
    ],
)
def test_a_first_question_that_sounds_like_a_name_of_a_column_is_kept(first: tuple[str, str]) -> None:
    reading = read("faq.csv", table([first, *QUESTIONS]))

    assert [(article.title, article.body) for article in reading.articles] == [first, *QUESTIONS]


def test_columns_may_stand_in_any_order_among_others() -> None:
    rows = [("id", "Resposta", "Etiquetas", "Quando usar", "Pergunta"), ("1", "Sim.", "a, b", "na compra", "Parcela?")]

    article = only(read("faq.csv", table(rows)))

    assert article == Article(id="", title="Parcela?", body="Sim.", tags=("a", "b"), when="na compra")


def test_rows_of_a_category_are_one_article_with_a_section_each() -> None:
    rows = [
        ("categoria", "pergunta", "resposta"),
        ("Entrega", "Prazo?", "2 dias."),
        ("Preço", "Parcela?", "Sim."),
        ("entrega", "Frete?", "Grátis."),
        ("", "E a garantia?", "1 ano."),
    ]

    reading = read("faq.csv", table(rows))

    assert [(article.title, article.body) for article in reading.articles] == [
        ("Entrega", "## Prazo?\n2 dias.\n\n## Frete?\nGrátis."),
        ("Preço", "## Parcela?\nSim."),
        ("E a garantia?", "1 ano."),
    ]


def test_an_article_of_several_rows_tells_all_of_when_they_help() -> None:
    rows = [
        ("categoria", "pergunta", "resposta", "quando usar"),
        ("Entrega", "Prazo?", "2 dias.", "pergunta o prazo"),
        ("Entrega", "Frete?", "Grátis.", ""),
        ("Entrega", "Retirada?", "Sim.", "pergunta o prazo"),
        ("Entrega", "Atraso?", "Aguarde.", "reclama de atraso"),
        ("", "Garantia?", "1 ano.", "compra"),
        ("", "garantia?", "2 anos.", "troca"),
        *(("Muito", f"{number}?", "Sim.", f"{number} " * 30) for number in range(20)),
    ]

    delivery, warranty, much = read("faq.csv", table(rows)).articles

    assert delivery.when == "pergunta o prazo; reclama de atraso"
    assert warranty.when == "compra; troca"
    assert much.when.startswith("0 0 0") and "; 1 1 1" in much.when and len(much.when) <= MAX_WHEN


def test_a_question_asked_twice_is_one_article_with_both_answers() -> None:
    rows = [("pergunta", "resposta"), ("Abre?", "Sim."), ("abre?", "Das 8 às 18."), ("Abre?", "Sim.")]

    assert only(read("faq.csv", table(rows))).body == "Sim.\n\nDas 8 às 18."


def test_an_answer_keeps_its_lines_and_a_question_is_one() -> None:
    article = only(read("faq.csv", table([("pergunta", "resposta"), ("Como\npago?", "- Pix\r\n- Boleto")])))

    assert (article.title, article.body) == ("Como pago?", "- Pix\n- Boleto")


def test_a_question_too_long_for_a_title_is_told_in_full() -> None:
    question = "Posso " * 60

    article = only(read("faq.csv", table([("pergunta", "resposta"), (question, "Sim.")])))

    assert len(article.title) <= MAX_TITLE
    assert article.body == f"{question.strip()}\n\nSim."


def test_excels_own_word_on_the_separator_is_heard() -> None:
    reading = read("faq.csv", "sep=,\r\npergunta,resposta\r\nQual; o prazo?,2; dias\r\nSó pergunta,\r\n")

    assert [(article.title, article.body) for article in reading.articles] == [("Qual; o prazo?", "2; dias")]
    assert told(reading) == [("no_answer", 4)]


def test_lines_that_lack_something_are_named_and_the_others_are_read() -> None:
    text = 'pergunta;resposta\nUm;"a\nb"\n;sem pergunta\n\nsem resposta;\nDois;b\nsozinha\n'

    reading = read("faq.csv", text)

    assert [article.title for article in reading.articles] == ["Um", "Dois"]
    assert told(reading) == [("no_question", 4), ("no_answer", 6), ("no_answer", 8)]


def test_a_table_with_broken_quotes_is_read_up_to_there() -> None:
    reading = read("faq.csv", 'pergunta;resposta\nUm;a\nDois;"b\nTrês;c\n')

    assert [article.title for article in reading.articles] == ["Um"]
    assert told(reading) == [("broken_table", 3)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a;b;c\nd;e;f\n", "no_columns"),
        ("pergunta;telefone\nOi;11\nOi;1;2\n", "no_columns"),
        ("só uma coluna\noutra linha\n", "no_columns"),
        ('"aberta\n', "broken_table"),
    ],
)
def test_a_table_without_the_columns_says_so(text: str, code: str) -> None:
    assert told(read("faq.csv", text)) == [(code, 1)]


CELLS = st.text(
    alphabet=st.characters(exclude_categories=("C", "Z"), include_characters=" \n;,\"'"), min_size=1, max_size=40
)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=20), st.sampled_from([";", ",", "\t"]))
def test_what_a_spreadsheet_writes_is_read_whole(rows: list[tuple[str, str]], separator: str) -> None:
    # letters are kept in one form, whichever of the two that Unicode has for them a program wrote
    composed = [(normalize("NFC", question), normalize("NFC", answer)) for question, answer in rows]
    asked = [(question, answer) for question, answer in composed if question.strip() and answer.strip()]

    reading = read("faq.csv", table([("pergunta", "resposta"), *rows], separator))

    whole = "\n".join(f"{article.title}\n{article.body}" for article in reading.articles).casefold()
    assert len(reading.problems) == len(
        [row for row in composed if row not in asked and any(cell.strip() for cell in row)]
    )
    assert all(" ".join(answer.split()).casefold() in " ".join(whole.split()) for _, answer in asked)


def test_the_largest_text_file_is_read() -> None:
    reading = read_file("grande.txt", b"Frase de exemplo. " * (MAX_TEXT_FILE // 18))

    assert told(reading) == []
    assert all(len(article.body) <= MAX_BODY for article in reading.articles)
