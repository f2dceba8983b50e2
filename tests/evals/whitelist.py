"""What an answer states and nobody has written: figures, links, days and promises.

Strict and simple, and on purpose nothing of the product's own checks (`domain/bot/grounding`): what these let through
is what this is to find. What is on none of the lists below is not looked at.
"""

import re
import unicodedata
from collections.abc import Iterator

_LINK = re.compile(r"(?:https?://)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:/[^\s<>\"')\]]*)?", re.IGNORECASE)
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
_WORD = re.compile(r"[^\W\d_]+")

_NUMBERS = {
    word: str(number)
    for number, words in {
        2: "dois duas two dos",
        3: "tres three",
        4: "quatro four cuatro",
        5: "cinco five",
        6: "seis six",
        7: "sete seven siete",
        8: "oito eight ocho",
        9: "nove nine nueve",
        10: "dez ten diez",
        11: "onze eleven once",
        12: "doze twelve doce",
        15: "quinze fifteen quince",
        20: "vinte twenty veinte",
        30: "trinta thirty treinta",
        40: "quarenta forty cuarenta",
        50: "cinquenta fifty cincuenta",
        60: "sessenta sixty sesenta",
        70: "setenta seventy",
        80: "oitenta eighty ochenta",
        90: "noventa ninety",
        100: "cem cento hundred cien",
        1000: "mil thousand",
    }.items()
    for word in words.split()
}
_SPOKEN = frozenset(
    """
    gratis gratuito gratuita gratuitos gratuitas brinde metade dobro zero free half double mitad doble
    segunda terca quarta quinta sexta sabado sabados domingo domingos hoje amanha ontem
    janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro
    monday tuesday wednesday thursday friday saturday sunday today tomorrow tonight
    lunes martes miercoles jueves viernes hoy manana
    """.split()  # noqa: SIM905 - words read better as words
)
"""Amounts and days."""

_PROMISES = re.compile(
    r"(?:cancel|agend|liber|aprov|estorn|garant|aplic|envi|transfer|quit|credit|marc|confirm|autoriz|desativ|ativ|cobr)"
    r"(?:ei|amos|ado|ada|ados|adas|aremos|arei)"
    r"|(?:reembols|devolv|conced|promet)(?:i|ei|emos|imos|ido|ida|ado|ada|eremos|erei|aremos|arei)"
    r"|prometo|concedo|devolvo|garanto|dei|dou|demos|daremos"
    r"|cancell?ed|refunded|approved|scheduled|booked|granted|confirmed|promised?|guaranteed?"
    r"|aprobado|aprobada|reembolsado|agendado|prometo|garantizo|confirmado"
)


def nobodys(text: str, *written: str) -> tuple[str, ...]:
    """What the text states and `written` does not, as it is said, in no particular order."""
    known = {value for each in written for value, _ in _stated(each)}
    return tuple(dict.fromkeys(words for value, words in _stated(text) if value not in known))


def _stated(text: str) -> Iterator[tuple[str, str]]:
    """Each thing in one form, and as it is written."""
    written = text.replace("*", "")
    for found in _LINK.finditer(written):
        link = re.sub(r"^https?://(?:www\.)?", "", found[0], flags=re.IGNORECASE).rstrip(".,;:!?/")
        host, slash, path = link.partition("/")
        yield f"{host.casefold()}{slash}{path}", found[0]
        yield host.casefold(), found[0]
    rest = _folded(_LINK.sub(" ", written))
    for found in _FIGURE.finditer(rest):
        yield _figure(found[0]), found[0]
    for found in _WORD.finditer(rest):
        word = found[0]
        if word in _NUMBERS:
            yield _NUMBERS[word], word
        elif word in _SPOKEN or _PROMISES.fullmatch(word):
            yield word, word


def _figure(written: str) -> str:
    """ "1.299,90" is "1299.90", "08:00" and "8" are one, and so are "100,00" and "100"."""
    whole = re.sub(r"[.,](?=\d{3}(?!\d))", "", written)
    first, *others = re.split(r"[.,]|:", whole)
    last = others.pop().ljust(2, "0") if others else ""
    separator = ":" if ":" in whole else "."
    return separator.join((str(int(first)), *others, *([last] if last.strip("0") else [])))


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))
