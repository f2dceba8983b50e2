"""Personal data is hidden from the model; what only looks like it is not touched."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transbordo.domain.business.bot_settings import MASKABLE
from transbordo.domain.text.masking import mask, mask_all, seal, unseal

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
    # as people write on a telephone
    ("cpf", "529.982.247 - 25", "***.***.*** - 25"),
    ("cpf", "529,982,247-25", "***,***,***-25"),
    ("cpf", "529.982.247\n25", "***.***.***\n25"),
    ("cpf", "529\n982\n247\n25", "***\n***\n***\n25"),
    ("cpf", "529 - 982 - 247 – 25", "*** - *** - *** – 25"),
    ("cpf", "529_982_247/25", "***_***_***/25"),
    ("cpf", "5 2 9 9 8 2 2 4 7 2 5", "* * * * * * * * * 2 5"),
    ("cpf", "5-2-9, 9-8-2, 2-4-7, 2-5", "*-*-*, *-*-*, *-*-*, 2-5"),
    ("cpf", "cpf:\n12345678900", "cpf:\n*********00"),
    ("cpf", "cpf 529.982.247-25 3 vias", "cpf ***.***.***-25 3 vias"),
    ("cnpj", "11.222.333 / 0001 - 81", "**.***.*** / **** - 81"),
    ("cnpj", "11 222 333\n0001 81", "** *** ***\n**** 81"),
    ("cnpj", "1 1 2 2 2 3 3 3 0 0 0 1 8 1", "* * * * * * * * * * * * 8 1"),
    ("cnpj", "12ABC345/01DE-35", "********/****-35"),
    ("cnpj", "12 ABC 345 01DE 35", "** *** *** **** 35"),
    ("cnpj", "12.ABC.345 / 01DE - 35", "**.***.*** / **** - 35"),
    ("card", "4111   1111   1111   1111", "****   ****   ****   1111"),
    ("card", "4111\n1111\n1111\n1111", "****\n****\n****\n1111"),
    ("card", "4111, 1111, 1111, 1111", "****, ****, ****, 1111"),
    ("card", "4111 1111 1111 1111 123", "**** **** **** 1111 123"),  # with its code
    ("card", "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "* * * * * * * * * * * * 1 1 1 1"),
    ("email", "ana.silva @ exemplo.com.br", "***@***.br"),
    ("email", "ana.silva@ exemplo.com", "***@***.com"),
    ("email", "ana.silva @exemplo.com.br", "***@***.br"),
    ("phone", "11 - 90000 - 0000", "** - ***** - 0000"),
    ("phone", "(11)\n90000\n0000", "(**)\n*****\n0000"),
    ("phone", "11, 90000, 0000", "**, *****, 0000"),
    ("phone", "1 1 9 0 0 0 0 0 0 0 0", "* * * * * * * 0 0 0 0"),
    ("phone", "1 1 9 0 0 0 0 0 0 0 0\n0", "* * * * * * * 0 0 0 0\n0"),
    ("phone", "5 5 1 1 9 0 0 0 0 0 0 0 0", "* * * * * * * * * 0 0 0 0"),
    ("phone", "11 3000 - 0000", "** **** - 0000"),
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
    "segue a gente no insta @fibra.exemplo",
    "R$ 529.982.247,25",
    "R$ 1.299,90, R$ 99,90\nR$ 109,90",
    "12 x 129,90 = 1.558,80",
    "10/12/2026, 11/12/2026, 12/12/2026",
    "26/11/2026 10:30 27/11/2026 11:00",
    "protocolo 20261125 - 380080",
    "20261125-380080, 20261125-380081",
    "pedidos 1190000, 4471\n5512",
    "1190000\n4471",
    "anos 2019, 2020, 2021, 2022",
    "de 300 que vira 25",
    "08/514531 mega03",  # whose check digits are right, as a CNPJ
    "1, 2, 3, 4, 5, 6, 7, 8, 9, 10",
    "0 1 2 3 4 5 6 7 8 9",
    "12\n2500\n3000",
    "de 2500 - 3000 reais",
    "82650000001-2 52998224725-9 52998224725-9 00000000000-1",  # of a utility
    "23793.38128 52998.224725 52998.224725 9 11222333000181",
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
    said = mask(f"{before}\né {text} ok\n{after}", [kind])

    assert shown in said


NEAR_NUMBERS = st.lists(
    st.sampled_from([*"0123456789*.-/ +()@", "11", "9", "cpf ", "20261125-", "a@b.com"]), max_size=40
)


@given(NEAR_NUMBERS.map("".join) | st.text(), st.sets(st.sampled_from(MASKABLE)))
def test_masking_again_changes_nothing(text: str, kinds: set[str]) -> None:
    once = mask(text, kinds)

    assert mask(once, kinds) == once


# Every way of writing it

BETWEEN = st.text(alphabet=" .,-–/_\n", max_size=3)


@st.composite
def cpfs(draw: st.DrawFn) -> str:
    """A valid one, in groups or digit by digit, with anything that people put between."""
    base = draw(st.text(alphabet="0123456789", min_size=9, max_size=9).filter(lambda nine: len(set(nine)) > 1))
    digits = base + _check_digits(base)
    if draw(st.booleans()):
        first, *others = [digits[:3], digits[3:6], digits[6:9], digits[9:]]
        return first + "".join(draw(BETWEEN) + group for group in others)
    first, *others = list(digits)
    return first + "".join(draw(BETWEEN.filter(bool)) + digit for digit in others)


@given(cpfs(), st.sampled_from(["", "meu cpf é ", "segue:\n", "titular (", "oi, "]), st.sampled_from(["", ")", " ok?"]))
def test_every_valid_cpf_is_hidden_in_every_writing(cpf: str, before: str, after: str) -> None:
    hidden = mask(f"{before}{cpf}{after}", ["cpf"])

    assert sum(char.isdecimal() for char in hidden) == 2
    assert (hidden.startswith(before), hidden.endswith(after)) == (True, True)


@given(cpfs(), st.data())
def test_a_cpf_that_is_split_over_messages_is_hidden_wherever_it_breaks(cpf: str, data: st.DataObject) -> None:
    breaks = sorted(data.draw(st.sets(st.integers(1, len(cpf) - 1), min_size=1, max_size=3)))
    parts = [cpf[start:end] for start, end in zip([0, *breaks], [*breaks, len(cpf)], strict=True)]

    hidden = mask_all(["oi", *parts, "é esse"], MASKABLE)

    assert (hidden[0], hidden[-1]) == ("oi", "é esse")
    assert [len(part) for part in hidden[1:-1]] == [len(part) for part in parts]
    assert sum(char.isdecimal() for char in "".join(hidden)) == 2


NUMBERS_OF_BUSINESS = st.one_of(
    st.integers(1, 99_999).map(lambda cents: f"R$ {cents // 100},{cents % 100:02}"),
    st.dates().map(lambda day: day.strftime("%d/%m/%Y")),
    st.times().map(lambda time: time.strftime("%H:%M")),
    st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2029, 1, 1)).map(
        lambda at: f"protocolo {at:%Y%m%d-%H%M%S}"
    ),
    st.integers(1, 999_999).map(lambda number: f"pedido {number}"),
    st.integers(1, 999).map(lambda mega: f"{mega} mega"),
)


@given(st.lists(NUMBERS_OF_BUSINESS, max_size=8), st.sampled_from(["\n", ", ", " e ", " - "]))
def test_the_numbers_of_a_business_stay_as_they_are(numbers: list[str], between: str) -> None:
    assert mask(between.join(numbers), MASKABLE) == between.join(numbers)
    assert mask_all(numbers, MASKABLE) == tuple(numbers)


# Over several messages, and back again


def test_what_is_split_over_messages_is_hidden_in_each_of_them() -> None:
    assert mask_all(["meu cpf é 529.982", "247-25, ok?"], ["cpf"]) == ("meu cpf é ***.***", "***-25, ok?")
    assert mask_all(["5299", "8224725"], ["cpf"]) == ("****", "*****25")
    assert mask_all(["4111 1111", "1111 1111"], ["card"]) == ("**** ****", "**** 1111")
    assert mask_all(["(11)", "90000-0000"], ["phone"]) == ("(**)", "*****-0000")
    assert mask_all(["é ana@", "exemplo.com"], ["email"]) == ("é ***@***.com", "")
    assert mask_all(["qual cpf?", "esse: 12345678900"], ["cpf"]) == ("qual cpf?", "esse: *********00")


@given(st.lists(st.text() | NEAR_NUMBERS.map("".join), max_size=5))
def test_as_many_messages_come_back_as_there_were_whatever_they_say(texts: list[str]) -> None:
    assert len(mask_all(texts, MASKABLE)) == len(texts)
    assert mask_all(texts, ()) == tuple(text.replace("\x1e", " ") for text in texts)


def test_a_sealed_value_has_a_word_in_its_place_that_tells_its_kind() -> None:
    text, values = seal("CPF 529.982.247-25, e-mail ana@exemplo.com, total R$ 99,90", MASKABLE)

    assert text == "CPF ⟦cpf 2⟧, e-mail ⟦email 1⟧, total R$ 99,90"
    assert values == {"⟦email 1⟧": "ana@exemplo.com", "⟦cpf 2⟧": "529.982.247-25"}


def test_a_word_that_is_in_the_text_already_stands_for_nothing_else() -> None:
    text, values = seal("⟦cpf 1⟧ é 529.982.247-25", ["cpf"])

    assert (text, list(values)) == ("⟦cpf 1⟧ é ⟦cpf 2⟧", ["⟦cpf 2⟧"])


@given(st.text() | NEAR_NUMBERS.map("".join), st.sets(st.sampled_from(MASKABLE)))
def test_what_was_sealed_is_put_back_as_it_was(text: str, kinds: set[str]) -> None:
    sealed, values = seal(text, kinds)

    assert unseal(sealed, values) == text
    assert mask(sealed, kinds) == sealed


def _check_digits(base: str) -> str:
    for first in (10, 11):
        rest = 10 * sum(int(digit) * (first - at) for at, digit in enumerate(base)) % 11
        base += str(rest % 10)
    return base[-2:]
