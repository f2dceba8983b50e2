"""The words at which the business wants a person to take over are heard, and no others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transbordo.domain.bot_settings import SensitiveWords
from transbordo.domain.sensitive import sensitive_word

LISTS = (
    SensitiveWords(words=("Procon", "advogado", "reclame aqui"), queue="financeiro"),
    SensitiveWords(words=("cancelar", "óbito", "ação judicial")),
)


@pytest.mark.parametrize(
    ("said", "word", "queue"),
    [
        ("vou no PROCON!!", "Procon", "financeiro"),
        ("meus advogados já sabem", "advogado", "financeiro"),
        ("minha advogada", "advogado", "financeiro"),
        ("vou postar no Reclame Aqui", "reclame aqui", "financeiro"),
        ("vou por no reclameaqui", "reclame aqui", "financeiro"),
        ("Quero CANCELAR", "cancelar", None),
        ("foi um obito na familia", "óbito", None),
        ("entro com acoes judiciais? digo, acao judicial", "ação judicial", None),
    ],
)
def test_a_word_is_heard_whatever_its_accents_case_number_and_gender(said: str, word: str, queue: str | None) -> None:
    assert sensitive_word([said], LISTS) == (word, queue)


@pytest.mark.parametrize(
    "said",
    ["cancelamento", "cancela", "proconsul", "o reclame de ontem ficou aqui", "judicial", "", "😡", "ação"],
)
def test_other_words_are_not(said: str) -> None:
    assert sensitive_word([said], LISTS) is None


def test_a_phrase_may_break_over_two_messages() -> None:
    assert sensitive_word(["vou no reclame", "aqui"], LISTS) == ("reclame aqui", "financeiro")


def test_the_first_of_the_lists_counts() -> None:
    assert sensitive_word(["quero cancelar ou chamo o procon"], LISTS) == ("Procon", "financeiro")


def test_an_empty_word_of_a_list_is_never_heard() -> None:
    assert sensitive_word(["qualquer coisa"], [SensitiveWords(words=("", " ", "!"))]) is None


@given(st.lists(st.text()), st.lists(st.text()))
def test_no_text_and_no_list_makes_it_fail(texts: list[str], words: list[str]) -> None:
    found = sensitive_word(texts, [SensitiveWords(words=tuple(words))])

    assert found is None or found[0] in words


@given(st.lists(st.text(alphabet="abc é!")))
def test_a_word_that_was_not_said_is_not_heard(texts: list[str]) -> None:
    assert sensitive_word(texts, LISTS) is None
