"""The words at which the business wants a person to take over are heard, and no others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transbordo.domain.bot.sensitive import sensitive_word
from transbordo.domain.business.bot_settings import SensitiveWords

CANCELS = (
    "quero cancela",
    "quero q cancele",
    "cancelem meu plano",
    "cancelo hoje mesmo",
    "cancelamento do plano",
    "quero fazer o cancelamento",
    "quero meu plano cancelado",
    "estou cancelando",
    "vcs cancelaram minha linha",
    "cacelar",
    "canselar meu plano",
    "cancelameto",
    "cancela isso",
)
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
        ("entro com ações judiciais", "ação judicial", None),
        *((said, "cancelar", None) for said in CANCELS),
        *((said, "Procon", "financeiro") for said in ("vou no PROCOM", "procn", "vou ao prcon", "procons")),
        ("falo com meu advogdo", "advogado", "financeiro"),
    ],
)
def test_a_word_is_heard_whatever_its_accents_case_number_and_gender(said: str, word: str, queue: str | None) -> None:
    assert sensitive_word([said], LISTS) == (word, queue)


@pytest.mark.parametrize(
    "said",
    [
        *("proconsul", "o reclame de ontem ficou aqui", "judicial", "", "😡", "ação", "advocacia"),
        *("o canal caiu", "canela", "cancha", "cabelo", "chancela"),
        *("cancela o que eu disse", "cancela oq eu falei, já achei", "pode cancelar o que escrevi"),
    ],
)
def test_other_words_are_not(said: str) -> None:
    assert sensitive_word([said], LISTS) is None


def test_a_phrase_may_break_over_two_messages() -> None:
    assert sensitive_word(["vou no reclame", "aqui"], LISTS) == ("reclame aqui", "financeiro")


def test_the_first_of_the_lists_counts() -> None:
    assert sensitive_word(["quero cancelar ou chamo o procon"], LISTS) == ("Procon", "financeiro")


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        ("cancelamento", "quero cancelar"),
        ("cancelamento", "cancelem meu plano"),
        ("reclamação", "quero reclamar"),
        ("reclamação", "tenho duas reclamações"),
        ("rescindir", "rescindo hoje"),
        ("devolver", "quero devolvido"),
        ("imóvel", "dois imóveis"),
    ],
)
def test_a_verb_and_its_noun_are_heard_for_each_other(listed: str, said: str) -> None:
    assert sensitive_word([said], [SensitiveWords(words=(listed,))]) == (listed, None)


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        ("faturamento", "cadê minha fatura"),
        ("equipamento", "a equipe veio"),
        ("pagar", "pague o pago"),
        ("trocar", "não tenho troco"),
        ("morte", "moro no norte"),
        ("golpe", "jogo golfe"),
        ("500", "501"),
    ],
)
def test_short_and_other_words_are_not_taken_for_a_form_of_it(listed: str, said: str) -> None:
    assert sensitive_word([said], [SensitiveWords(words=(listed,))]) is None


def test_an_empty_word_of_a_list_is_never_heard() -> None:
    assert sensitive_word(["qualquer coisa"], [SensitiveWords(words=("", " ", "!"))]) is None


@given(st.lists(st.text()), st.lists(st.text()))
def test_no_text_and_no_list_makes_it_fail(texts: list[str], words: list[str]) -> None:
    found = sensitive_word(texts, [SensitiveWords(words=tuple(words))])

    assert found is None or found[0] in words


@given(st.lists(st.text(alphabet="abc é!")))
def test_a_word_that_was_not_said_is_not_heard(texts: list[str]) -> None:
    assert sensitive_word(texts, LISTS) is None
