"""The words around what was found."""

import pytest

from transbordo.domain.copilot.excerpt import BEFORE, LENGTH, excerpt

LONG = (
    "Oi, tudo bem? "
    + "Falo do plano que eu tenho aqui em casa faz uns anos. " * 2
    + "Quero a rescisão do contrato ainda hoje."
)


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("quero cancelar", ["cancelar"], "quero cancelar"),
        ("Ação já!", ["acao"], "Ação já!"),
        ("  duas\n linhas ", ["linhas"], "duas linhas"),
        ("nada disso", ["cancelar"], "nada disso"),
        ("", ["cancelar"], ""),
    ],
)
def test_a_short_text_is_shown_whole(text: str, words: list[str], shown: str) -> None:
    assert excerpt(text, words) == shown


def test_a_long_text_is_cut_at_words_around_what_was_found() -> None:
    shown = excerpt(LONG, ["rescisao"])

    assert shown.startswith("…") and "rescisão do contrato" in shown
    assert len(shown) <= LENGTH + 2
    assert shown.index("rescisão") <= BEFORE + 15
    assert all(word.strip("…") in LONG.split() for word in shown.split())


def test_a_text_of_one_endless_word_has_an_end() -> None:
    assert len(excerpt("a" * 999 + " cancelar", ["cancelar"])) <= LENGTH + 2
