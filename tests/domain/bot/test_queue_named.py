"""The queue that a customer names is found by its name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transbordo.domain.bot.prompt import Queue
from transbordo.domain.bot.queue_named import queue_named

QUEUES = tuple(
    Queue(id=id_, name=name)
    for id_, name in (
        ("geral", "Atendimento geral"),
        ("fin", "Financeiro"),
        ("vendas", "Vendas"),
        ("n1", "Suporte técnico"),
        ("cob", "Cobrança"),
    )
)


@pytest.mark.parametrize(
    ("said", "queue"),
    [
        ("quero falar com alguém do financeiro", "fin"),
        ("me passa pra moça da FINANCEIRA", "fin"),
        ("me passa pro setor de vendas", "vendas"),
        ("quero um vendedor", "vendas"),
        ("falar com o suporte", "n1"),
        ("quero falar com um técnico", "n1"),
        ("suporte tecnico por favor", "n1"),
        ("transfere pra cobrança", "cob"),
    ],
)
def test_a_queue_is_known_by_its_name_and_the_words_for_who_works_there(said: str, queue: str) -> None:
    assert queue_named([said], QUEUES) == queue


@pytest.mark.parametrize(
    "said",
    [
        "quero falar com um atendente",
        "quero atendimento",
        "vendas ou financeiro, tanto faz",
        "quero falar com o setor jurídico",
        "está tudo suportável",
        "",
    ],
)
def test_none_and_two_are_no_choice(said: str) -> None:
    assert queue_named([said], QUEUES) is None


def test_the_fuller_name_wins_over_one_that_it_holds() -> None:
    queues = (Queue(id="a", name="Suporte"), Queue(id="b", name="Suporte empresas"))

    assert queue_named(["quero o suporte de empresas"], queues) == "b"
    assert queue_named(["quero o suporte"], queues) is None


def test_a_name_may_break_over_a_burst() -> None:
    assert queue_named(["me passa pro", "suporte", "técnico"], QUEUES) == "n1"


@given(st.lists(st.text()), st.lists(st.text()))
def test_only_what_there_is_is_named(texts: list[str], names: list[str]) -> None:
    queues = [Queue(id=str(number), name=name) for number, name in enumerate(names)]

    assert queue_named(texts, queues) in {None, *(queue.id for queue in queues)}
