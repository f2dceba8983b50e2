"""Personal data is hidden from the model; what only looks like it is not touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transbordo.domain.bot_settings import MASKABLE
from transbordo.domain.masking import mask

HIDDEN = [
    ("cpf", "529.982.247-25", "***.***.***-25"),
    ("cpf", "52998224725", "*********25"),
    ("cpf", "529 982 247 25", "*** *** *** 25"),
    ("cpf", "529982247-25", "*********-25"),
    ("cpf", "meu cpf é 12345678900", "meu cpf é *********00"),  # mistyped, but named
    ("cpf", "123.456.789-00", "***.***.***-00"),  # mistyped, but of its form
    ("cnpj", "11.222.333/0001-81", "**.***.***/****-81"),
    ("cnpj", "11222333000181", "************81"),
    ("cnpj", "12.ABC.345/01DE-35", "**.***.***/****-35"),
    ("cnpj", "12abc34501de35", "************35"),
    ("card", "4111 1111 1111 1111", "**** **** **** 1111"),
    ("card", "4111-1111-1111-1111, val 12/29", "****-****-****-1111, val 12/29"),
    ("card", "5555555555554444", "************4444"),
    ("card", "3782 822463 10005", "**** ****** *0005"),
    ("email", "manda pra ana.silva@exemplo.com.br, ok?", "manda pra ***@***.br, ok?"),
    ("phone", "+55 11 90000-0000", "+** ** *****-0000"),
    ("phone", "(11) 90000-0000", "(**) *****-0000"),
    ("phone", "11900000000", "*******0000"),
    ("phone", "liga no 9 0000-0000", "liga no * ****-0000"),
    ("phone", "90000-0000", "*****-0000"),
    ("phone", "3000-0000", "****-0000"),
    ("phone", "+1 415 555 0100", "+* *** *** 0100"),
]

LEFT = [
    "protocolo 20261125-380080",
    "protocolo 20261125380080",
    "R$ 1.299,90 no dia 25/12/2026 às 10:30",
    "R$ 139,90",
    "CEP 01310-100",
    "contrato 4471, pedido 1190000",
    "23793.38128 60007.827136 95000.063305 9 85000000012345",  # the line of a boleto
    "plano de 500 mega",
    "0800 900 0000",
    "entre 2025-2026",
    "2026-11-25T17:02:00",
    "192.168.0.1",
    "52998224724",  # eleven digits whose check digits are wrong
    "4111 1111 1111 1112",
    "ana@local",
]


@pytest.mark.parametrize(("kind", "text", "shown"), HIDDEN)
def test_each_kind_is_hidden_in_every_form_that_people_write(kind: str, text: str, shown: str) -> None:
    assert mask(text, [kind]) == shown


@pytest.mark.parametrize("text", LEFT)
def test_what_only_looks_like_personal_data_stays(text: str) -> None:
    assert mask(text, MASKABLE) == text


@pytest.mark.parametrize(("kind", "text", "_shown"), HIDDEN)
def test_only_the_kinds_that_are_named_are_hidden(kind: str, text: str, _shown: str) -> None:
    others = [each for each in MASKABLE if each != kind]

    assert mask(text, ()) == text
    assert mask(text, others) == text


@given(st.sampled_from(HIDDEN), st.text(), st.text())
def test_it_is_hidden_in_the_middle_of_any_sentence(case: tuple[str, str, str], before: str, after: str) -> None:
    kind, text, shown = case
    said = mask(f"{before}\n{text}\n{after}", [kind])

    assert shown in said


NEAR_NUMBERS = st.lists(
    st.sampled_from([*"0123456789*.-/ +()@", "11", "9", "cpf ", "20261125-", "a@b.com"]), max_size=40
)


@given(NEAR_NUMBERS.map("".join) | st.text(), st.sets(st.sampled_from(MASKABLE)))
def test_masking_again_changes_nothing(text: str, kinds: set[str]) -> None:
    once = mask(text, kinds)

    assert mask(once, kinds) == once


@given(st.text(alphabet="0123456789", min_size=9, max_size=9))
def test_every_valid_cpf_is_hidden(base: str) -> None:
    cpf = base + _check_digits(base)
    if len(set(cpf)) == 1:
        return

    assert mask(f"{cpf} é o meu", ["cpf"]).startswith("*********")


def _check_digits(base: str) -> str:
    for first in (10, 11):
        rest = 10 * sum(int(digit) * (first - at) for at, digit in enumerate(base)) % 11
        base += str(rest % 10)
    return base[-2:]
