"""Who only thanks, or says goodbye."""

from __future__ import annotations

import pytest

from transbordo.domain.text.kindness import only_kind


@pytest.mark.parametrize(
    "text",
    [
        "obrigado",
        "Muito obrigada pela ajuda!",
        "vlw, era só isso, tchau",
        "valeu\nboa noite",
        "boa noite, fica com Deus",
        "obrigada, tenha um ótimo dia você também",
        "👍",
        "🙏🏽❤️",
        "Ok, thank you so much, have a nice day",
        "muchas gracias, hasta luego",
    ],
)
def test_thanks_and_goodbyes_want_nothing(text: str) -> None:
    assert only_kind(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "👎",
        "oi",
        "bom dia",
        "ok",
        "não",
        "e agora?",
        "não, obrigado",
        "obrigado, e agora?",
        "obrigado mas ainda nada",
        "valeu, não funcionou",
        "obrigado, quanto custa?",
        "boa noite, minha internet caiu",
        "🙏 me ajuda",
        "obrigado por nada",
        "thanks but it is still down",
        "até quando?",
    ],
)
def test_who_asks_refuses_or_says_more_wants_something(text: str) -> None:
    assert not only_kind(text)
