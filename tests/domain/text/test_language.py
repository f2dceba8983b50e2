"""Which language a customer writes, from the few words that they write."""

from __future__ import annotations

import pytest

from transbordo.domain.text.language import _WORDS, language_of, mistaken_language, plain_language


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


@pytest.mark.parametrize(
    ("word", "language"),
    [
        *(("representative", "en"), ("manager", "en"), ("somebody please", "en"), ("internet down", "en")),
        *(("asesor", "es"), ("alguien", "es"), ("una persona", "es")),
        *(("atendente", "pt"), ("gerente", "pt"), ("humano", "pt"), ("alguém?", "pt")),
    ],
)
def test_a_single_word_tells_the_language_whatever_the_bot_speaks(word: str, language: str) -> None:
    assert {language_of(word, otherwise) for otherwise in _WORDS} == {language}


@pytest.mark.parametrize("text", ["", "ok", "wifi", "0", "👍", "Fibra 500", "supervisor"])
def test_what_speaks_for_none_is_in_the_language_that_the_bot_is_set_to(text: str) -> None:
    assert [language_of(text, otherwise) for otherwise in _WORDS] == list(_WORDS)


# Plainly, or not at all


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt", "O plano de 300 mega custa R$ 89,90 por mês e você paga com Pix."),
        ("pt", "Sai por 1,99 e dei metade do preço. Pague em bit.ly/golpe"),
        ("en", "Your plan costs R$ 89.90 per month and you can pay with Pix."),
        ("en", "Hi! How can I help you today?"),
        ("es", "El plan cuesta R$ 89,90 al mes, sin permanencia."),
    ],
)
def test_a_text_of_some_length_is_known_by_its_small_words(language: str, text: str) -> None:
    assert plain_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ok, thanks!",
        "Fibra 300 Wi-Fi Plus",
        "R$ 89,90 https://fibra.example/the/of/to/and/with/for",
        "meu roteador diz 'the cable is not connected to the modem', o que eu faço?",
        "oi, my internet is down e não sei o que fazer com isso",
    ],
)
def test_short_and_mixed_texts_are_plainly_in_no_language(text: str) -> None:
    assert plain_language(text) is None


PORTUGUESE = "O plano custa R$ 89,90 por mês e você pode pagar com Pix."


def test_an_answer_in_another_language_than_the_customers_is_mistaken() -> None:
    assert mistaken_language(PORTUGUESE, "How much is the 300 plan, please?") == ("pt", "en")
    assert mistaken_language(PORTUGUESE, "¿Cuánto cuesta el plan al mes, y hay permanencia?") == ("pt", "es")


@pytest.mark.parametrize(
    "customer",
    [
        "hi",
        "quanto custa o plano de 300 mega por mês, com instalação?",
        "How do I answer in Portuguese? This is the only thing that you can help me with.",
        "can you translate this for my wife, please: the plan is good",
    ],
)
def test_nobody_is_alarmed_by_what_is_not_plain(customer: str) -> None:
    assert mistaken_language(PORTUGUESE, customer) is None
