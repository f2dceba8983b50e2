"""How strictly the bot is judged, and what a right answer tells by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from transbordo.domain.messages import Source
from transbordo.domain.text.folding import bare
from transbordo.domain.workshop.audit import Person
from transbordo.domain.workshop.cases import (
    Case,
    Expected,
    Fault,
    HeldUp,
    Result,
    Results,
    edited,
    expected_from,
    faults_of,
    held_up_by,
    says_enough,
    with_result,
)
from transbordo.domain.workshop.stated import facts_of
from transbordo.domain.workshop.trial import Spoken, Trial
from transbordo.domain.workshop.versions import BotState

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


def case(id_: str = "c1", results: Results | None = None, **expected: Any) -> Case:
    return Case(
        id=id_,
        says=(Spoken(author="customer", text="quanto custa?"),),
        expected=Expected(**expected),
        created_at=NOW,
        created_by=Person(uid="ana", name="Ana"),
        updated_at=NOW,
        results=results or Results(),
    )


def answer(text: str, *articles: str) -> Trial:
    return Trial(action="answer", text=text, sources=tuple(Source(id=id_, title=id_) for id_ in articles))


def handoff(queue: str | None = None, rule: str = "bot_decided") -> Trial:
    return Trial(action="handoff", text="", rule=rule, queue=queue)


def codes(expected: Case, trial: Trial) -> list[str]:
    return [fault.code for fault in faults_of(expected.expected, trial)]


@pytest.mark.parametrize(
    ("must", "text"),
    [
        ("R$ 99,90", "O plano custa 99,90 por mês."),
        ("99,90", "Custa *R$ 99,90*!"),
        ("R$ 1.299,90", "sai a 1299,90 reais"),
        ("R$ 100", "R$ 100,00 por mês"),
        ("8h às 18h", "Atendemos das 08:00 às 18:00."),
        ("25/12", "Fechamos em 25 de dezembro."),
        ("3 dias", "em até três dias úteis"),
        ("https://fibra.example/boleto", "Acesse fibra.example/boleto para emitir."),
        ("segunda via", "A SEGUNDA  VIA\nsai no aplicativo"),
        ("não cobramos", "Nao cobramos visita."),
        ("boleto", "os boletos"),
        ("fibra10", "use o cupom FIBRA10"),
    ],
)
def test_what_must_be_said_may_be_written_in_another_way(must: str, text: str) -> None:
    assert codes(case(must=(must,)), answer(text)) == []
    assert codes(case(must_not=(must,)), answer(text)) == ["forbidden"]


@pytest.mark.parametrize(
    ("must", "text"),
    [
        ("R$ 99,90", "O plano custa R$ 199,90 por mês."),
        ("9,90", "custa 99,90"),
        ("R$ 99,90", "custa R$ 99,99"),
        ("99", "custa 99,90"),
        ("1299", "custa 129,90"),
        ("8h às 18h", "das 8h às 17h"),
        ("3 dias", "em 13 dias"),
        ("fibra10", "cupom FIBRA100"),
        ("sim", "simples"),
        ("boleto", "bole to"),
        ("R$ 99,90", ""),
        ("10.0.0.1", "10.0.0.12"),
        ("👍", "não"),
    ],
)
def test_what_only_looks_alike_is_not_said(must: str, text: str) -> None:
    assert faults_of(Expected(must=(must,)), answer(text)) == (Fault(code="missing", detail=must),)
    assert codes(case(must_not=(must,)), answer(text)) == []


def test_everything_that_is_expected_is_asked_for() -> None:
    expected = case(action="answer", must=("99,90", "por mês"), must_not=("89,90",), articles=("planos", "precos"))

    assert codes(expected, answer("99,90 por mês", "precos", "planos")) == []
    assert faults_of(expected.expected, answer("89,90 por dia", "planos")) == (
        Fault(code="missing", detail="99,90"),
        Fault(code="missing", detail="por mês"),
        Fault(code="forbidden", detail="89,90"),
        Fault(code="article", detail="precos"),
    )
    assert "action" in codes(expected, handoff())


def test_a_handoff_goes_to_the_queue_that_is_expected() -> None:
    expected = case(action="handoff", queue="financeiro")

    assert codes(expected, handoff("financeiro")) == []
    assert faults_of(expected.expected, handoff("suporte")) == (Fault(code="queue", detail="suporte"),)
    assert codes(expected, answer("oi")) == ["action", "queue"]
    assert codes(case(queue="geral"), handoff(None)) == []


def test_a_bot_that_could_not_think_passes_nothing_not_even_a_handoff() -> None:
    assert faults_of(Expected(action="handoff"), handoff(rule="model_timeout")) == (
        Fault(code="model", detail="model_timeout"),
    )


def test_the_facts_of_a_right_answer_must_be_said_and_those_of_the_wrong_one_must_not() -> None:
    assert expected_from(
        "O plano de 500 Mega custa *R$ 99,90* por mês. Veja em https://fibra.example/planos.",
        "O plano de 500 Mega custa R$ 89,90 e instala em 2 dias.",
    ) == Expected(
        must=("500", "R$ 99,90", "https://fibra.example/planos"),
        must_not=("R$ 89,90", "2 dias"),
    )


def test_bold_is_no_part_of_a_fact() -> None:
    expected = expected_from("Vence no dia *10*.", "Vence no dia *15*.")

    assert expected == Expected(must=("dia 10",), must_not=("dia 15",))


@pytest.mark.parametrize(
    ("right", "must"),
    [
        ("Atendemos de segunda a sexta, das 8h às 18h.", ("8h às 18h",)),
        ("Use o cupom FIBRA10 até 25/12.", ("FIBRA10", "25/12")),
        ("Ligue para 0800 123 4567.", ("0800 123 4567",)),
        ("Sim.", ("Sim",)),
        ("Não fazemos instalação em apartamento alugado.", ("apartamento", "instalação", "fazemos", "alugado")),
    ],
)
def test_an_answer_is_known_by_its_facts_or_else_by_its_words(right: str, must: tuple[str, ...]) -> None:
    assert expected_from(right).must == must


SENTENCES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *("O plano custa", "R$ 99,90", "1.299,90", "das 8h às 18h", "25/12", "em 3 dias", "até dia 10"),
                *("https://fibra.example/x", "FIBRA10", "0800 123 4567", "*aviso*", "ﬁbra", "20261122-000001", "10%"),
            ]
        ),
        st.text(max_size=12),
    ),
    max_size=8,
).map(" ".join)


@given(SENTENCES, SENTENCES)
def test_a_right_answer_passes_the_case_that_is_made_of_it(right: str, wrong: str) -> None:
    expected = expected_from(right, wrong)

    assert codes(case(must=expected.must), answer(right)) == []
    assert all(bare(phrase) in bare(right) for phrase in expected.must)


@given(st.integers(1, 9_999), st.integers(1, 9_999))
def test_a_wrong_price_fails_the_case_that_is_made_of_it(right: int, wrong: int) -> None:
    assume(right != wrong)
    expected = expected_from(f"Custa R$ {right},90 por mês.", f"Custa R$ {wrong},90 por mês.")

    assert codes(case(must=expected.must, must_not=expected.must_not), answer(f"São R$ {right},90.")) == []
    assert codes(case(must=expected.must, must_not=expected.must_not), answer(f"São R$ {wrong},90.")) == [
        "missing",
        "forbidden",
    ]


PAIRS = [
    ("Sim, abrimos aos sábados.", "Não, não abrimos aos sábados."),
    ("Não há multa.", "Há multa."),
    ("Há multa.", "Não há multa."),
    ("Pix e boleto.", "Só boleto."),
    ("Só boleto.", "Pix e boleto."),
    ("A instalação é feita no sábado.", "A instalação não é feita no sábado."),
    ("A instalação não é feita no sábado.", "A instalação é feita no sábado."),
    ("Claro, temos Pix e boleto.", "Só boleto."),
    ("Aceitamos boleto.", "Aceitamos só boleto."),
    ("Aceitamos só boleto.", "Aceitamos boleto."),
    ("Custa R$ 99,90 sem instalação.", "Custa R$ 99,90 com instalação."),
    ("Custa R$ 99,90 com instalação.", "Custa R$ 99,90 sem instalação."),
    ("A taxa de R$ 50 é paga na entrega.", "A taxa de R$ 50 é paga na retirada."),
    ("Sim.", "Não."),
    ("Não, temos.", "Sim, temos."),
    ("A visita é de graça.", "A visita nem sempre é de graça."),
    ("Yes, we open on Saturdays.", "No, we do not open on Saturdays."),
    ("Sí, abrimos los sábados.", "No, los sábados no abrimos."),
]


@pytest.mark.parametrize(("wrong", "right"), PAIRS)
def test_a_wrong_answer_fails_the_case_that_is_made_of_it_and_the_right_one_passes(wrong: str, right: str) -> None:
    expected = expected_from(right, wrong)

    assert not says_enough(expected, wrong), expected
    assert says_enough(expected, right), expected


@pytest.mark.parametrize(
    ("wrong", "right", "asked", "forbidden"),
    [
        ("Sim, abrimos aos sábados.", "Não, não abrimos aos sábados.", ("abrimos", "sábados", "não abrimos"), ()),
        ("Não há multa.", "Há multa.", ("multa",), ("Não há multa",)),
        ("Claro, temos Pix e boleto.", "Só boleto.", ("boleto",), ("Pix",)),
    ],
)
def test_no_more_is_asked_for_than_tells_the_two_apart(
    wrong: str, right: str, asked: tuple[str, ...], forbidden: tuple[str, ...]
) -> None:
    assert expected_from(right, wrong) == Expected(must=asked, must_not=forbidden)


def test_a_bare_figure_is_forbidden_only_where_nothing_else_tells_the_two_apart() -> None:
    wrong = "Use a rede 5G e não a de 2,4, teste 2 vezes, espere 30 segundos: por R$ 49,90."

    assert expected_from("Mandamos um técnico por R$ 60,00.", wrong).must_not == ("30 segundos", "R$ 49,90")
    assert expected_from("De 25 a 30.", "De 25 a 30, ou 5.").must_not == ("5",)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Primeiro o modem, depois o roteador.", "Primeiro o roteador, depois o modem."),
        ("De R$ 10 a R$ 20.", "De R$ 20 a R$ 10."),
        ("Oi!", "Oi!"),
    ],
)
def test_where_nothing_tells_them_apart_the_wrong_one_is_known_to_pass(wrong: str, right: str) -> None:
    assert says_enough(expected_from(right, wrong), wrong)


@given(SENTENCES, SENTENCES)
def test_whatever_tells_two_answers_apart_lets_the_right_one_pass(right: str, wrong: str) -> None:
    assume(says_enough(Expected(must_not=facts_of(wrong, beyond=right)), right))
    assert says_enough(expected_from(right, wrong), right)


def result(passed: bool, revision: int) -> Result:
    return Result(passed=passed, faults=(), trial=answer("x"), at=NOW, revision=revision)


def test_a_draft_is_held_up_by_cases_that_fail_and_by_such_as_were_not_tried_on_it() -> None:
    cases = [
        case("new"),
        case("old", Results(draft=result(True, 6))),
        case("fails", Results(draft=result(False, 7))),
        case("passes", Results(draft=result(True, 7))),
        case("published only", Results(published=result(True, 7))),
    ]

    assert held_up_by(cases, BotState(draft_revision=7)) == HeldUp(
        missing=("new", "old", "published only"), failing=("fails",)
    )


def test_a_case_that_asks_for_another_thing_has_to_be_run_again() -> None:
    ran = with_result(with_result(case(must=("a",)), "draft", result(True, 1)), "live", result(False, 2))
    same = edited(ran, replace(ran, right_answer="A"), now=NOW)
    other = edited(ran, replace(ran, expected=Expected(must=("b",))), now=NOW)

    assert (same.right_answer, same.results) == ("A", ran.results)
    assert other.results == Results()
