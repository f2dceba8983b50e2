"""Addresses are read as they are written, and nothing around them is part of one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transbordo.domain.text.addresses import addresses, rewritten


def written(text: str) -> list[str]:
    return [address.written for address in addresses(text)]


def values(text: str) -> list[str]:
    return [address.value for address in addresses(text)]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Veja https://x.example/A_b__c-d.pdf.", "https://x.example/A_b__c-d.pdf"),
        ("Veja (https://x.example/a), ou peça.", "https://x.example/a"),
        ("[a página](https://x.example/a).", "https://x.example/a"),
        ("[a página](https://x.example/a)(PDF)", "https://x.example/a"),
        ("https://x.example/a_(b)!", "https://x.example/a_(b)"),
        ("“https://x.example/a?b=1&c=%20#d”…", "https://x.example/a?b=1&c=%20#d"),
        ("<https://x.example/a>", "https://x.example/a"),
        ("*https://x.example/a*", "https://x.example/a"),
        ("**Veja https://x.example/a**", "https://x.example/a"),
        ("_Veja https://x.example/a_", "https://x.example/a"),
        ("_https://x.example/a_", "https://x.example/a"),
        ("~https://x.example/a~", "https://x.example/a"),
        ("Veja https://x.example/a_", "https://x.example/a_"),
        ("| https://x.example/a|90 |", "https://x.example/a"),
        ("HTTPS://X.EXAMPLE/A", "HTTPS://X.EXAMPLE/A"),
        ("www.x.example", "www.x.example"),
        ("Conhece x.example?", "x.example"),
        ("Abra x.example/a, por favor", "x.example/a"),
        ("_x.example_", "x.example"),
        ("x.example_outro.example", "x.example_outro.example"),
        ("por mês.Acesse X.Com", "X.Com"),
        ("x.com.br.Click", "x.com.br.Click"),
        ("Veja loja。 x．com", "x．com"),
        ("10.0.0.1:8080/a", "10.0.0.1:8080/a"),
        ("loja ponto com", "loja ponto com"),
        ("Escreva a a__b.c+d@x.example.", "a__b.c+d@x.example"),
        ("_a_b@x.example_", "a_b@x.example"),
        ("Siga @a__b_.", "@a__b_"),
        ("x.example@golpe.example", "x.example@golpe.example"),
        ("https://x.example@golpe.example/a", "https://x.example@golpe.example/a"),
        ("íx.example", "íx.example"),
    ],
)
def test_an_address_is_what_stands_there_and_no_mark_of_the_sentence(text: str, address: str) -> None:
    assert written(text) == [address]


@pytest.mark.parametrize(
    "text",
    [
        "Custa mais.Quer ver?",
        "Abra o arquivo fatura.pdf?",
        "1.Abra o app",
        "às 8 p.m. e p. ex. hoje",
        "Use a de 2.4ghz",
        "https://",
        "(https://)",
        "www.",
        "a_b e c__d",
        "São R$ 1.299,90.",
    ],
)
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert written(text) == []


def test_one_after_another_is_read_whatever_parts_them() -> None:
    text = "(a.com)(https://b.com/x), c.com|[d](https://d.com)[e](e.com/e)"

    assert written(text) == ["a.com", "https://b.com/x", "c.com", "https://d.com", "e.com/e"]


@pytest.mark.parametrize(
    "same",
    [
        ("https://x.example/a", "http://x.example/a", "HTTP://WWW.x.Example/a/", "x.example/a", "www.x.example/a."),
        ("Ola@X.example", "ola@x.example"),
        ("@Loja_X", "@loja_x"),
        ("loja ponto com", "Loja.com", "https://loja.com/"),
        ("x．com", "x.com"),
    ],
)
def test_scheme_www_and_the_case_of_a_host_lead_nowhere_else(same: tuple[str, ...]) -> None:
    assert len({values(text)[0] for text in same}) == 1


@pytest.mark.parametrize(
    "others",
    [
        ("https://x.example/aB", "https://x.example/ab", "https://x.example/a_b", "https://x.example/a__b"),
        ("https://x.example/?aB", "https://x.example/?ab", "https://x.example/#ab"),
        ("https://x.example/dez", "https://x.example/10"),
        ("https://x.example/ação", "https://x.example/acao", "https://x.example/a*b", "https://x.example/ab"),
        ("https://x.example", "https://x_.example", "https://í.example", "https://i.example"),
        ("a_b@x.example", "b@x.example", "a__b@x.example"),
        ("@loja", "@loja_x", "@x_loja"),
    ],
)
def test_every_other_letter_and_mark_does(others: tuple[str, ...]) -> None:
    assert len({values(text)[0] for text in others}) == len(others)


TEXTS = st.text(alphabet="ab.A_*~()[]/:@?! \n-é1", max_size=120)


@given(TEXTS)
def test_each_stands_where_it_says_and_behind_the_one_before(text: str) -> None:
    found = addresses(text)
    ends = [0, *(address.end for address in found)]

    assert all(text[address.start : address.end] == address.written for address in found)
    assert all(end <= address.start < address.end for end, address in zip(ends, found, strict=False))
    assert rewritten(text, found, lambda address: address.written) == text


@given(st.text())
def test_whatever_is_written_it_answers(text: str) -> None:
    addresses(text)


@pytest.mark.parametrize(
    "part", ["a.", "a-", "(https://x", "www.", "@a", "a@", "x.Ax.", "a_", ")(", "a ponto ", "https://)", "_@a_"]
)
def test_hostile_texts_come_to_an_end(part: str) -> None:
    addresses(part * 24_000)
