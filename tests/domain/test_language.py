"""Which language a customer writes, from the few words that they write."""

from __future__ import annotations

import pytest

from transbordo.domain.language import _WORDS, language_of


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "a internet caiu",
        "to sem internet",
        "humano por favor",
        "atendente, por favor!",
        "está lento",
        "a luz los tá piscando",
        "oi, não chegou o boleto",
        "a fatura veio com o valor errado",
        "tem alguém aí",
        "QUERO FALAR COM UMA PESSOA",
        "ok",
        "👍",
    ],
)
def test_brazilian_portuguese_is_never_taken_for_another_language(text: str) -> None:
    assert language_of(text) == "pt"


@pytest.mark.parametrize("text", ["Hello, I need help with my bill", "can I talk to a person?", "the internet is down"])
def test_english_is_known_by_its_small_words(text: str) -> None:
    assert language_of(text) == "en"


@pytest.mark.parametrize(
    "text", ["hola, quiero hablar con una persona por favor", "mi factura está mal", "buenos días"]
)
def test_spanish_is_known_by_its_small_words(text: str) -> None:
    assert language_of(text) == "es"


def test_no_word_speaks_for_two_languages() -> None:
    words = [set(known.split()) for known in _WORDS.values()]

    assert not words[0] & words[1] and not words[0] & words[2] and not words[1] & words[2]
