"""What the bot may not make up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transbordo.domain.grounding import unsupported

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


def test_dates_times_and_numbers_of_the_customer_may_be_repeated_but_prices_and_links_may_not() -> None:
    said = "dia 5/3 às 15h no 11 90000-0000 por R$ 1,00 em golpe.example com 90% off"

    assert unsupported("Dia 5/3 às 15h, no 11 90000-0000.", WRITTEN, said) == ()
    assert len(unsupported("R$ 1,00 em golpe.example com 90%", WRITTEN, said)) == 3


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
