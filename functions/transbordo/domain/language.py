"""Which of our languages a customer writes, by counting the small words that only one of them has."""

from __future__ import annotations

import re
from typing import Literal

Language = Literal["pt", "en", "es"]

_WORDS: dict[Language, str] = {
    "pt": """
        não nao você voce vc oi olá ola obrigado obrigada com uma um meu minha eu quero preciso está tá ta
        boleto fatura bom dia boa tarde noite pra pro ainda falar pessoa atendente""",
    "en": """
        the is are you i my an want need please hi hello thanks thank with can could would what when
        bill person human agent talk speak it not and""",
    "es": """
        usted hola gracias con una un mi yo quiero necesito el las qué cuándo cómo
        buenos buenas días hablar persona factura y pero""",
}


def language_of(text: str) -> Language:
    """Portuguese where nothing speaks for another language."""
    words = set(re.findall(r"[^\W\d_]+", text.lower()))
    votes: dict[Language, int] = {language: len(words & set(known.split())) for language, known in _WORDS.items()}
    best = max(votes, key=lambda language: votes[language])
    return best if votes[best] > votes["pt"] else "pt"
