"""Words find what vectors miss: names, codes, numbers and prices, however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transbordo.domain.knowledge.articles import Article, Chunk, chunks_of
from transbordo.domain.knowledge.searching import WHOLE_BASE, fits_whole, fuse, matched, pieces, terms

OTHERS = tuple(
    Article(id=f"o{n}", title=f"Outro {n}", body=f"A internet do cliente {n} está lenta.") for n in range(30)
)


def chunk(id_: str) -> Chunk:
    return Chunk(id=id_, article="a", title="A", text=id_)


def base(body: str, title: str = "Aparelhos", tags: tuple[str, ...] = ()) -> tuple[Article, ...]:
    return (*OTHERS, Article(id="wanted", title=title, body=body, tags=tags))


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("O roteador FX-500 tem duas antenas.", "meu fx500 parou"),
        ("O roteador FX-500 tem duas antenas.", "meu FX 500 parou"),
        ("O roteador fx500 tem duas antenas.", "o FX-500 parou"),
        ("O roteador TP-Link AX1800 tem duas antenas.", "ax 1800"),
        ("Chame o Zé da Silva.", "quem é o ZE?"),
        ("Promoção válida até o Natal.", "ainda tem promocao?"),
        ("Os planos vão de 10 a 12.", "plano"),
        ("Trocamos roteadores na loja.", "roteador"),
        ("A instalação é na loja.", "instalações"),
        ("Paga-se o valor mensal.", "valores mensais"),
        ("O plano de 700 mega é novo.", "tem 700mega?"),
        ("O plano de 700mb é novo.", "o de 700 mb"),
        ("O CNPJ é 12.345.678/0001-99.", "12345678000199"),
        ("CPF de exemplo: 12345678909.", "123.456.789-09"),
        ("Ligue para (11) 90000-0000.", "11 900000000"),
        ("Custa R$ 1.299,90 à vista.", "1299,90"),
        ("Custa R$ 99,90.", "é 99.90?"),
        ("Erro E-17 na tela.", "aparece e17"),
        ("Use o cupom NATAL2026.", "natal2026 não funciona"),
        ("Rua das Acácias, 120, CEP 13000-000.", "cep 13000000"),
    ],
)
def test_it_is_found_first_however_it_is_written(written: str, asked: str) -> None:
    assert matched(base(written), asked)[0].article == "wanted"


def test_a_tag_finds_the_article() -> None:
    assert matched(base("Nada.", tags=("segunda via", "boleto")), "boletos")[0].article == "wanted"


def test_words_that_every_question_has_find_nothing() -> None:
    assert matched(base("Nada."), "oi, bom dia, eu queria saber como que é isso") == ()


def test_a_rare_word_outweighs_a_common_one() -> None:
    found = matched(base("O modelo ZX9."), "internet do cliente lenta com zx9")

    assert "wanted" in [piece.article for piece in found]


def test_no_more_is_found_than_asked_for() -> None:
    assert len(matched(OTHERS, "internet lenta", limit=5)) == 5


@given(st.text())
def test_any_text_can_be_looked_up(question: str) -> None:
    assert set(matched(base("Nada."), question)) <= set(pieces(base("Nada.")))


@given(st.text())
def test_a_text_has_the_same_terms_without_accents_and_in_capitals(text: str) -> None:
    assert terms("Ação " + text) == terms("ACAO " + text)


@given(st.from_regex(r"[A-Z]{2,4}", fullmatch=True), st.integers(10, 99999))
def test_any_code_is_the_same_with_a_dash_a_space_or_nothing_in_it(letters: str, number: int) -> None:
    code = f"{letters}{number}".lower()

    assert all(code in terms(f"o {letters}{between}{number} caiu") for between in ("-", " ", ".", "/", ""))


def test_what_two_searches_found_comes_before_what_one_did() -> None:
    found = fuse([chunk("a"), chunk("both")], [chunk("b"), chunk("both")])

    assert [piece.id for piece in found] == ["both", "a", "b"]


@given(st.lists(st.integers(0, 30), unique=True), st.lists(st.integers(0, 30), unique=True), st.integers(1, 12))
def test_fusing_loses_nothing_but_the_last_and_doubles_nothing(one: list[int], other: list[int], limit: int) -> None:
    found = [piece.id for piece in fuse([chunk(str(n)) for n in one], [chunk(str(n)) for n in other], limit=limit)]

    assert len(found) == len(set(found)) == min(limit, len({*one, *other}))
    assert set(found) <= {str(n) for n in (*one, *other)}


def test_one_search_alone_keeps_its_order() -> None:
    ranked = [chunk(str(n)) for n in range(9)]

    assert fuse(ranked) == fuse(ranked, []) == fuse([], ranked) == tuple(ranked)


def test_a_base_is_read_whole_up_to_its_limit_and_not_beyond() -> None:
    just = Article(id="a", title="t", when="w", body="b" * (WHOLE_BASE - 2))

    assert fits_whole((just,))
    assert not fits_whole((just, Article(id="b", title="t", body="")))


def test_the_pieces_are_those_of_the_articles_in_their_order() -> None:
    assert pieces(OTHERS) == tuple(piece for one in OTHERS for piece in chunks_of(one))
