"""Two texts say the same when nothing that matters differs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transbordo.domain.bot.said_again import same_said, weight

LONG = "o plano de 300 mega custa R$ 89,90 por mês, com instalação grátis, Wi-Fi incluso e sem fidelidade."

SAME = [
    ("cadê meu boleto?", "cade o meu boleto??"),
    ("cadê meu boleto?", "e meu boleto cadê"),
    ("quanto custa?", "QUANTO CUSTA"),
    ("como mudo a senha do wi-fi", "Como MUDO a senha do wifi???"),
    ("quanto custa o fibra 500?", "o fibra 500 quanto custa"),
    ("qual o prazo de instalação", "oi, boa tarde! qual é o prazo da instalação por favor"),
    ("minha internet caiu", "gente, minha internet caiu de novo"),
    ("qual o valor da instalação do roteador", "qual o valor da intalação do roteador"),
    (LONG, f"Então, {LONG} Posso ajudar em algo mais?"),
]
OTHER = [
    (LONG, LONG.replace("300", "500").replace("89", "109")),
    (LONG, LONG.replace("300", "500")),
    (LONG, LONG.replace("89,90", "89,91")),
    (LONG, LONG.replace("sem", "com")),
    ("quanto custa o plano de 300 mega por favor?", "quanto custa o plano de 500 mega por favor?"),
    ("quanto custa o plano de trezentos mega", "quanto custa o plano de quinhentos mega"),
    ("quanto custa o plano fibra básico", "quanto custa o plano fibra premium"),
    ("como mudo a senha do wifi?", "como mudo o endereço da conta?"),
    ("quanto custa a instalação", "quanto custa a mudança"),
    ("vocês cobram multa", "vocês não cobram multa"),
    ("quando vence o boleto", "como pago o boleto"),
    ("desligue o modem por um minuto", "desligue o roteador por um minuto"),
    ("oi", "oi"),
    ("", ""),
    ("👍", "👍"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_order_small_words_and_slips_make_no_difference(one: str, other: str) -> None:
    assert same_said(one, other) and same_said(other, one)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_an_amount_a_thing_and_a_negation_do(one: str, other: str) -> None:
    assert not same_said(one, other) and not same_said(other, one)


@pytest.mark.parametrize(
    ("text", "least"),
    [("oi", 0), ("sim, obrigada!", 0), ("quanto custa?", 1), ("não sei", 1), ("cadê meu boleto?", 2)],
)
def test_little_is_said_by_a_few_words(text: str, least: int) -> None:
    assert weight(text) == least


SENTENCES = st.sampled_from([text for pair in SAME + OTHER for text in pair if weight(text)])


@given(SENTENCES, st.data())
def test_the_same_words_in_another_order_say_the_same(text: str, data: st.DataObject) -> None:
    words = text.replace("Wi-Fi", "wifi").replace("wi-fi", "wifi").split()

    assert same_said(text, " ".join(data.draw(st.permutations(words))))


@given(st.sampled_from([LONG, "quanto custa o fibra 500?", "protocolo 20261125-000001, e aí?"]), st.data())
def test_another_digit_never_does(text: str, data: st.DataObject) -> None:
    at = data.draw(st.sampled_from([place for place, letter in enumerate(text) if letter.isdigit()]))
    digit = data.draw(st.sampled_from(sorted(set("0123456789") - {text[at]})))

    assert not same_said(text, text[:at] + digit + text[at + 1 :])


@given(st.text(), st.text())
def test_no_text_makes_it_fail(one: str, other: str) -> None:
    assert same_said(one, other) == same_said(other, one)
    assert same_said(one, one) == (same_said(one, one) and bool(one.strip()))
    assert weight(one) >= 0
