"""What the bot has before it when it thinks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from transbordo.domain.bot.heard import made_up, masked
from transbordo.domain.bot.prompt import Quoted, Said


def said(author: Any, text: str, mid: str = "m") -> Said:
    return Said(id=mid, author=author, text=text, at=datetime(2026, 11, 25, tzinfo=UTC))


def test_what_the_customer_said_last_wants_an_answer() -> None:
    heard = made_up((said("customer", "a"), said("bot", "b"), said("customer", "c"), said("customer", "d")))

    assert [each.text for each in heard.unanswered] == ["c", "d"]


def test_a_short_question_is_looked_up_with_what_was_said_before_it() -> None:
    heard = made_up((said("customer", "vocês têm o Fibra 500?"), said("bot", "Temos."), said("customer", "quanto?")))

    assert heard.question == "vocês têm o Fibra 500?\nquanto?"


def test_a_long_one_speaks_for_itself() -> None:
    long = "como faço para mudar o vencimento da minha fatura?"

    assert made_up((said("customer", "oi"), said("bot", "Oi!"), said("customer", long))).question == long


def test_personal_data_is_hidden_wherever_it_stands_and_the_rest_is_kept() -> None:
    heard = masked(
        made_up(
            (said("customer", "meu cpf é 000.000.001-91"), said("bot", "Certo."), said("customer", "000.000.001-91"))
        ),
        ("cpf",),
    )

    assert "000.000" not in "".join(each.text for each in (*heard.conversation, *heard.unanswered))
    assert heard.conversation[0].text.startswith("meu cpf é ") and heard.conversation[0].text.endswith("91")


def test_what_is_split_over_the_customers_messages_is_hidden_even_with_our_words_between() -> None:
    heard = masked(
        made_up(
            (said("customer", "cpf 529.982", "m1"), said("bot", "E o resto?", "m2"), said("customer", "247-25", "m3"))
        ),
        ("cpf",),
    )

    assert [each.text for each in heard.conversation] == ["cpf ***.***", "E o resto?", "***-25"]
    assert heard.unanswered == heard.conversation[2:]


def test_what_is_quoted_is_hidden_too() -> None:
    quoted = Quoted(id="old", author="customer", text="meu cpf é 529.982.247-25")
    heard = masked(made_up((replace(said("customer", "é esse"), quoted=quoted),)), ("cpf",))

    assert heard.unanswered[0].quoted == replace(quoted, text="meu cpf é ***.***.***-25")


def test_a_question_about_what_is_quoted_is_looked_up_with_it() -> None:
    quoted = Quoted(id="old", author="bot", text="O Fibra 500 vem com roteador Wi-Fi 6 em comodato.")
    heard = made_up((replace(said("customer", "esse aqui, explica"), quoted=quoted),))

    assert heard.question == "O Fibra 500 vem com roteador Wi-Fi 6 em comodato.\nesse aqui, explica"
