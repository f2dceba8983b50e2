"""Text as it is compared."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transbordo.domain.text.folding import bare, bare_places, folded


def test_case_and_accents_make_no_difference() -> None:
    assert {folded(word) for word in ("Ação", "AÇÃO", "acao", "ac\u0327a\u0303o")} == {"acao"}


def test_what_is_compared_without_whatsapps_emphasis_has_none() -> None:
    assert bare("*R$ 99* é o _preço_") == "r$ 99 e o  preco "


@given(st.text())
def test_each_character_that_is_compared_comes_from_one_of_the_text_and_in_its_order(text: str) -> None:
    places = bare_places(text)

    assert "".join(char for char, _ in places) == bare(text)
    assert all(char in folded(text[place]) or (char, text[place]) == (" ", "_") for char, place in places)
    assert [place for _, place in places] == sorted(place for _, place in places)
