"""What the bot may not make up."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.domain.grounding_answers import (
    BEYOND_THE_RULES,
    CLINIC,
    HOURS,
    MADE_UP,
    MADE_UP_BY_THE_CLINIC,
    MADE_UP_BY_THE_SEED,
    RIGHT,
    RIGHT_BY_THE_CLINIC,
    RIGHT_BY_THE_SEED,
    SAID,
    SAID_TO_THE_CLINIC,
    SOURCES,
    lines,
)
from tests.local.people import DATA
from transbordo.domain.bot.figures import figures
from transbordo.domain.bot.grounding import bearing, nodded, unsupported
from transbordo.domain.bot.sentences import LONG, sentences

WRITTEN = """O Fibra 500 custa R$ 99,90 por mês; o Fibra 1 Giga, R$ 1.299,90 por ano. Multa de 2%.
Instalação em 7 a 10 dias úteis. Aguarde três minutos. Segunda a sexta, das 8 às 20h; sábado até 14:30.
Ligue 0800 000 0000 ou escreva a ola@fibra.example. Boleto: https://fibra.example/boleto. Vence no dia 10.
Feriado: 25 de dezembro. Promoção até 31/01/2027. Suporte 24 h. | Fibra 300 | 89,90 |"""


@pytest.mark.parametrize(
    "text",
    [
        "Sai por R$ 99,90.",
        "São 99,90 reais, *R$99,90* mesmo.",
        "O ano fica em R$ 1.299,90, ou 1299,90 reais.",
        "O Fibra 300 é R$ 89,90.",
        "A multa é de 2 %.",
        "Leva 7 dias, no máximo 10 dias.",
        "Espere 3 minutos.",
        "Atendemos das 8h às 20h, e sábado até 14h30.",
        "Ligue (0800) 000-0000.",
        "ola@fibra.example",
        "Está em fibra.example/boleto, https://www.fibra.example/boleto.",
        "Vence dia 10.",
        "Fechamos em 25/12 e a promoção vai até 31 de janeiro.",
        "O suporte é 24 horas.",
        "O Fibra 500 tem 500 mega.",
        "Um dia a gente chega lá. 1, 2, 3!",
        "",
    ],
)
def test_what_the_business_wrote_may_be_said_in_another_form(text: str) -> None:
    assert unsupported(text, WRITTEN) == ()


@pytest.mark.parametrize(
    ("text", "made_up"),
    [
        ("Faço por R$ 79,90.", "r$ 79,90"),
        ("São 500 reais.", "500 reais"),
        ("Dou 10% de desconto.", "10%"),
        ("Chegamos em 2 dias.", "2 dias"),
        ("Em dois dias.", "dois dias"),
        ("Das 8h às 22h.", "22h"),
        ("Ligue 11 90000-0000.", "11 90000-0000"),
        ("Escreva a golpe@fibra.example.", "golpe@fibra.example"),
        ("Pague em https://golpe.example/pix", "https://golpe.example/pix"),
        ("Veja fibra.example/outra", "fibra.example/outra"),
        ("Até 12/02.", "12/02"),
        ("Dia 15 de março.", "15 de marco"),
        ("Vence dia 20.", "dia 20"),
        ("It costs $5 and takes 3 weeks.", "$5"),
        ("Protocolo 20261125-000001.", "20261125-000001"),
    ],
)
def test_what_it_did_not_is_named(text: str, made_up: str) -> None:
    found = unsupported(text, WRITTEN)

    assert any(made_up in part or part in made_up for part in found), found


CUSTOMER = "dia 5/3 às 15h no 11 90000-0000 por R$ 1,00 em golpe.example com 90% off, pedido 448812"


@pytest.mark.parametrize(
    "text",
    [
        "Dia 5/3 às 15h, no 11 90000-0000?",
        "Você disse 5/3 às 15h.",
        "Não atendemos no dia 5/3 às 15h.",
        "Não fazemos por R$ 1,00.",
        "A cobrança de R$ 1,00 é a do pedido 448812?",
        "Vejo que é o pedido 448812.",
    ],
)
def test_what_the_customer_said_may_be_asked_about_named_as_theirs_or_denied(text: str) -> None:
    assert unsupported(text, WRITTEN, CUSTOMER) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Dia 5/3, então.",
        "Às 15h.",
        "Ligue 11 90000-0000.",
        "Fica R$ 1,00.",
        "Fica R$ 1,00, combinado?",
        "Não, fica R$ 1,00.",
        "São 90% off.",
        "É golpe.example?",
    ],
)
def test_what_the_customer_said_may_not_be_confirmed(text: str) -> None:
    assert unsupported(text, WRITTEN, CUSTOMER) != ()


SEED = "\n".join(file.read_text() for file in sorted((DATA / "knowledge").glob("*.md"))) + f"\n{HOURS}"


@pytest.mark.parametrize("text", lines(RIGHT))
def test_a_right_answer_passes(text: str) -> None:
    assert unsupported(text, SOURCES, SAID) == ()


@pytest.mark.parametrize("text", lines(MADE_UP))
def test_a_made_up_answer_does_not(text: str) -> None:
    assert unsupported(text, SOURCES, SAID) != ()


@pytest.mark.parametrize("text", lines(RIGHT_BY_THE_SEED))
def test_a_right_answer_of_the_seeded_business_passes(text: str) -> None:
    assert unsupported(text, SEED) == ()


@pytest.mark.parametrize("text", lines(MADE_UP_BY_THE_SEED))
def test_a_made_up_answer_of_the_seeded_business_does_not(text: str) -> None:
    assert unsupported(text, SEED) != ()


@pytest.mark.parametrize("text", lines(RIGHT_BY_THE_CLINIC))
def test_a_right_answer_of_another_trade_passes(text: str) -> None:
    assert unsupported(text, CLINIC, SAID_TO_THE_CLINIC) == ()


@pytest.mark.parametrize("text", lines(MADE_UP_BY_THE_CLINIC))
def test_a_made_up_answer_of_another_trade_does_not(text: str) -> None:
    assert unsupported(text, CLINIC, SAID_TO_THE_CLINIC) != ()


@pytest.mark.parametrize("text", lines(BEYOND_THE_RULES))
def test_what_a_fact_is_said_of_is_not_seen(text: str) -> None:
    """Known to pass, so that nobody believes otherwise; whoever can tell these strikes them off."""
    assert unsupported(text, SOURCES) == ()


SENTENCES = [sentence for line in SOURCES.splitlines() for sentence in line.split(". ") if sentence]


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6))
def test_whatever_quotes_the_sources_passes(quoted: list[str]) -> None:
    assert unsupported("\n".join(quoted), SOURCES) == ()


AMOUNTS = (119.90, 89.90, 199.00, 150.00, 99.00, 4.00, 5.00, 30.00, 80.00)
WAYS = ("R$ {}", "{} reais", "sai por {} por mês", "custa {}", "BRL {}", "por apenas {}", "€ {}", "{} mensais")


@given(st.integers(11, 99_999), st.integers(0, 99), st.sampled_from(WAYS))
def test_an_amount_that_was_changed_is_refused(whole: int, cents: int, way: str) -> None:
    assume(float(f"{whole}.{cents:02d}") not in AMOUNTS)

    assert unsupported(f"O plano Fibra 500: {way.format(f'{whole},{cents:02d}')}.", SOURCES) != ()


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Isso mesmo!", "fica 49,90, combinado?"),
        ("Sim, pode pagar.", "então é metade do preço?"),
        ("Combinado!", "o técnico vem amanhã às 10h, combinado"),
        ("Exato.", "pago em golpe.example né"),
    ],
)
def test_a_mere_yes_agrees_to_what_was_asked(text: str, asked: str) -> None:
    assert nodded(text, asked, SOURCES) != ()


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Isso mesmo!", "o de 500 é 119,90?"),
        ("Combinado!", "vou pagar R$ 50 e depois te falo, obrigado"),
        ("Sim, aceitamos.", "vocês aceitam pix?"),
        ("Não.", "fica 49,90?"),
        ("Sim! O Fibra 500 custa R$ 119,90 por mês e vem com roteador Wi-Fi 6.", "é uns R$ 100?"),
        ("De nada!", "perfeito, resolvido, obrigado"),
    ],
)
def test_a_yes_to_what_is_written_or_to_nothing_is_one(text: str, asked: str) -> None:
    assert nodded(text, asked, SOURCES) == ()


def test_what_stands_in_a_customer_s_file_may_be_told_of_and_not_agreed_to() -> None:
    for text in ("Na sua foto aparece o erro 651.", "O comprovante é de R$ 312,45, do dia 3/11."):
        assert unsupported(text, SOURCES, seen=True) == ()
        assert unsupported(text, SOURCES) != ()
    assert unsupported("Sim, o desconto de 70% da imagem vale.", SOURCES, seen=True) != ()
    assert unsupported("Pague no site golpe.xyz/x, como na imagem.", SOURCES, seen=True) != ()
    assert unsupported("O erro é o 651.", SOURCES, seen=True) != ()


def test_the_sources_that_bear_out_an_answer_are_found_among_those_not_named() -> None:
    others = ["Pagamos em 5 dias.", "O Fibra 500 custa R$ 119,90.", "A multa é de 2 %.", "Custa R$ 119,90."]

    assert bearing("São R$ 119,90, e a multa é de 2%.", "", others) == (1, 2)
    assert bearing("São R$ 119,90, e a multa é de 2%.", "R$ 119,90", others) == (2,)
    assert bearing("Olá! Tudo bem?", "", others) == ()


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Veja fibra.online", True),
        ("Veja t.co/abc", True),
        ("Veja FIBRA.INFO", True),
        ("Abra o arquivo fatura.pdf", False),
        ("Baixe golpe.zip/x", True),
        ("São R.A. e p. ex. outros, e.g. este, às 8 p.m.", False),
        ("Custa mais.Quer ver?", False),
        ("Acesse Fibra.Com agora", True),
        ("1.Abra o app", False),
        ("Use a de 2.4ghz", False),
    ],
)
def test_what_looks_like_a_site_is_one(text: str, link: bool) -> None:
    found = [stated.fact.kind for sentence in sentences(text) for stated in figures(sentence)]

    assert ("link" in found) is link


LINKED = """Segunda via: https://fibra.example/boleto. Manual: [aqui](https://fibra.example/docs/a__b__c.pdf).
Assine em https://bit.ly/3XyZ_k, ou por vendas_1@mail.example. Siga @fibra. Termos: https://fibra.example/dez?de=2026#A."""


@pytest.mark.parametrize(
    "text",
    [
        "Pague em https://fibra.example/boleto.",
        "Pague em *https://fibra.example/boleto*, ou (https://fibra.example/docs/a__b__c.pdf)!",
        "_Assine em http://BIT.LY/3XyZ_k_",
        "Nosso site é fibra.example. Veja www.Fibra.Example/boleto/?",
        "Escreva a Vendas_1@mail.example ou veja @Fibra.",
        "Veja fibra.example/dez?de=2026#A",
    ],
)
def test_a_link_of_the_business_passes_in_any_sentence(text: str) -> None:
    assert unsupported(text, LINKED) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Pague em https://fibra.example/boleto_x9?para=golpe",
        "Pague em https://fibra.example/boleto?para=golpe",
        "Pague em https://fibra.example/boleto#golpe",
        "Pague em https://fibra.example/Boleto",
        "Pague em fibra.example/boleto)golpe",
        "Veja https://fibra.example/docs",
        "Veja https://fibra.example/docs/a_b_c.pdf",
        "Veja https://fibra.example/docs/a__b__c.pdf_golpe",
        "Veja https://fibra.example/10?de=2026#A",
        "Assine em https://bit.ly/3xyz_k",
        "Assine em https://bit.ly/3XyZ_OUTRO",
        "Assine em https://bit.ly/3XyZ",
        "Acesse https://fibra.example_seguro.golpe.example",
        "Acesse fibra.example_seguro.golpe.example",
        "Acesse https://fíbra.example/boleto",
        "Acesse https://fibra.example@golpe.example/boleto",
        "(https://fibra.example/boleto)(https://golpe.example)",
        "Escreva a golpe_vendas_1@mail.example",
        "Escreva a vendas_1@mail.example_golpe.example",
        "Siga @fibra_oficial",
        "Pague em https://fibra.example/" + "a" * 700,
    ],
)
def test_a_link_that_leads_elsewhere_by_one_letter_is_made_up(text: str) -> None:
    assert unsupported(text, LINKED, said=text) != ()


@given(st.sampled_from(["boleto", "docs/a__b__c.pdf", "3XyZ_k", "a?b=C&d_e"]), st.integers(0, 20), st.characters())
def test_no_other_path_passes_for_the_one_that_is_written(path: str, place: int, letter: str) -> None:
    place %= len(path)
    other = path[:place] + letter + path[place + 1 :]
    assume(
        f"x.example/{other}"
        in {stated.fact.value for each in sentences(f"x.example/{other}") for stated in figures(each)}
    )
    assume(normalize("NFKC", other).rstrip("/") != path)

    assert unsupported(f"Veja https://x.example/{other}", f"Veja https://x.example/{path}") != ()


@given(st.text(alphabet="aA1 .,-\n@R$", max_size=3_000))
def test_patterns_only_ever_see_short_pieces_so_that_no_text_takes_longer_than_its_length(text: str) -> None:
    pieces = sentences(text)

    assert all(len(piece.text) <= LONG for piece in pieces)
    assert sum(len(piece.text) for piece in pieces) <= 2 * len(text)


@pytest.mark.parametrize("part", ["a.", "a-", "1 ", "um e ", "@a.", "nao ", "cancelei ", "R$ 1", "((", "a1"])
def test_hostile_texts_come_to_an_end(part: str) -> None:
    unsupported((part * 1600)[:1600], (part * 24_000)[:24_000], (part * 4096)[:4096])


@given(st.text(), st.text(), st.text())
def test_whatever_is_written_it_answers(text: str, written: str, said: str) -> None:
    unsupported(text, written, said)


@given(st.text(alphabet="R$ 0123456789,.%hdia/às:reais \n", max_size=60))
def test_a_text_is_borne_out_by_itself(text: str) -> None:
    assert unsupported(text, text) == ()


@given(st.integers(1, 9_999), st.integers(0, 99))
def test_no_other_price_passes(whole: int, cents: int) -> None:
    price = f"R$ {whole},{cents:02d}"

    assert (unsupported(price, WRITTEN) == ()) is (price in ("R$ 99,90", "R$ 89,90", "R$ 1299,90"))
