"""Which of our languages a customer writes, by counting the small words that only one of them has."""

from __future__ import annotations

import re
from typing import Literal

Language = Literal["pt", "en", "es"]

_WORDS: dict[Language, str] = {
    "pt": """
        não nao você voce vc vcs oi olá ola obrigado obrigada com uma um meu minha eu quero queria preciso está tá ta
        to tô boleto fatura bom dia boa tarde noite pra pro ainda falar pessoa alguém alguem atendente gerente humano
        moço moça tem caiu qual cadê cade""",
    "en": """
        the is are you my an want need please hi hello thanks thank with can could would what when where how
        bill person people human agent representative manager someone somebody anyone talk speak help it not and
        down""",
    "es": """
        usted ustedes hola gracias una mi yo quiero quisiera necesito el las qué cuándo cómo dónde
        buenos buenas días hablar persona alguien asesor asesora encargado ayuda factura y pero""",
}


def language_of(text: str, otherwise: str = "pt") -> str:
    """`otherwise` where nothing speaks for one of them, or as much for it as for another."""
    words = set(re.findall(r"[^\W\d_]+", text.lower()))
    votes = {language: len(words & set(known.split())) for language, known in _WORDS.items()}
    most = max(votes.values())
    leading = [language for language in votes if votes[language] == most]
    return otherwise if not most or otherwise in leading else leading[0]


_SMALL: dict[Language, str] = {
    "pt": """
        o e é são em um uma ao à na da das dos com meu minha seu sua nosso nossa eu não nao você voce vocês vc vcs
        mês já até isso esse essa este esta aqui mais também pra pro pelo pela sem tem temos tenho foi faço
        posso pode quanto custa preço pague oi olá obrigado obrigada qual bom boa está""",
    "en": """
        the is are was you your my our we it its this that these and or of to for from with at on an not what how when
        where which much can could would will have has be been per please help want need thanks hi hello does if""",
    "es": """
        el los las un una mi su sus nuestro y con sin del al es son está qué cuánto cuándo cómo hay mes usted ustedes
        puede puedes puedo quiero tiene tienes pero muy lo le les hola gracias cuesta más también""",
}
"""Small words of each; those that two of them have count for neither (below)."""

_ENOUGH = 3
"""Small words by which a text is known."""

_CLEARLY = 4
"""So many times as often as another language's; a customer who quotes a label is in none."""

_ADDRESS = re.compile(r"\S+[/@.]\S+")
_OF_LANGUAGES = re.compile(r"\b(?:portug|ingl|engl|espa[nñ]|spanish|tradu|translat)", re.IGNORECASE)


def plain_language(text: str) -> Language | None:
    """The language of a text that is long enough and not mixed; else None."""
    words = set(re.findall(r"[^\W\d_]+", _ADDRESS.sub(" ", text).lower()))
    votes: dict[Language, int] = {language: len(words & own) for language, own in _OWN_WORDS.items()}
    best = max(votes, key=lambda language: votes[language])
    others = max(count for language, count in votes.items() if language != best)
    return best if votes[best] >= _ENOUGH and votes[best] >= _CLEARLY * others else None


def mistaken_language(answer: str, customer: str) -> tuple[Language, Language] | None:
    """The answer's and the customer's, where they are plainly two, and the customer does not speak of languages."""
    said, wanted = plain_language(answer), plain_language(customer)
    if not said or not wanted or said == wanted or _OF_LANGUAGES.search(customer):
        return None
    return said, wanted


def _own(language: Language) -> frozenset[str]:
    others = (words.split() for other, words in _SMALL.items() if other != language)
    return frozenset(_SMALL[language].split()).difference(*others)


_OWN_WORDS: dict[Language, frozenset[str]] = {language: _own(language) for language in _SMALL}
