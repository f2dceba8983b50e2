"""What a customer's own words bring about at a handoff: whose queue it is, the language of it, and none at all."""

from __future__ import annotations

import pytest

from tests.fakes.model import answers, hands_off
from tests.usecases.world import World
from transbordo.domain.conversation.conversation import Owner
from transbordo.usecases.answer import Outcome


@pytest.fixture
def world() -> World:
    return World().with_team()


@pytest.mark.parametrize(
    ("said", "queue"),
    [
        ("me passa pro setor de vendas", "vendas"),
        ("quero falar com alguém do suporte", "suporte"),
        ("quero falar com um vendedor", "vendas"),
        ("quero falar com um atendente", "geral"),
        ("quero falar com vendas ou suporte", "geral"),
    ],
)
def test_who_names_a_queue_waits_in_it(world: World, said: str, queue: str) -> None:
    world.chat(said)

    assert world.conversation.queue == queue and world.model.prompts == []


def test_where_the_customer_names_none_the_model_s_suggestion_counts(world: World) -> None:
    world.model.will(hands_off(queue="suporte"))

    world.chat("o que vocês acham disso?")

    assert world.conversation.queue == "suporte"


@pytest.mark.parametrize("language", ["pt", "en", "es"])
def test_who_says_only_zero_is_told_in_the_bot_s_own_language(world: World, language: str) -> None:
    world.publishes(language=language)

    world.chat("0")

    assert world.conversation.card and world.conversation.card.language == language


def test_the_answer_on_another_plan_is_said_and_the_same_once_more_is_not(world: World) -> None:
    first = "O plano de 300 mega sai por menos que os outros, com instalação e Wi-Fi."
    second = first.replace("300", "500")
    world.knows("a", "Planos", f"{first}\n{second}")
    world.model.will(answers(first), answers(second), answers(first))

    world.chat("me fala do plano de 300 mega por favor?")
    world.chat("me fala do plano de 500 mega por favor?")
    assert world.heard == [first, second]

    assert world.bot_answers(world.customer_says("e qual deles é o menor?")) is Outcome.HANDED_OFF
    assert world.conversation.card and world.conversation.card.reason == "repeating"


def test_a_yes_to_the_bot_s_own_offer_is_taken_up_without_the_model(world: World) -> None:
    world.model.will(answers("Isso eu não sei. Quer que eu chame uma pessoa da equipe?"))
    world.chat("vocês atendem na lua?")

    world.chat("quero sim")

    assert world.conversation.owner is Owner.QUEUE and len(world.model.prompts) == 1
    assert world.conversation.card and world.conversation.card.reason == "customer_asked"
