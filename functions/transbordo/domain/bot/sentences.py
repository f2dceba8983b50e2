"""A text as sentences to look for facts in: folded, without WhatsApp's emphasis, and every number in digits.

"noventa e nove", "ninety-nine" and "99" are one, and so are "79 mil" and "79000". Each place still knows the words that
stand there, so that a fact can be named as it is written. Addresses are set aside: no letter of theirs is another's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from transbordo.domain.text.addresses import RUN_ON, Address, addresses, rewritten
from transbordo.domain.text.folding import bare

_NAMED = {
    word: value
    for value, words in {
        0: "zero cero",
        1: "um uma one uno una un",
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
        13: "treze thirteen trece",
        14: "quatorze catorze fourteen catorce",
        15: "quinze fifteen quince",
        16: "dezesseis dezasseis sixteen dieciseis",
        17: "dezessete dezassete seventeen diecisiete",
        18: "dezoito eighteen dieciocho",
        19: "dezenove dezanove nineteen diecinueve",
        20: "vinte twenty veinte",
        21: "veintiuno veintiun veintiuna",
        22: "veintidos",
        23: "veintitres",
        24: "veinticuatro",
        25: "veinticinco",
        26: "veintiseis",
        27: "veintisiete",
        28: "veintiocho",
        29: "veintinueve",
        30: "trinta thirty treinta",
        40: "quarenta forty cuarenta",
        50: "cinquenta fifty cincuenta",
        60: "sessenta sixty sesenta",
        70: "setenta seventy",
        80: "oitenta eighty ochenta",
        90: "noventa ninety noventa",
        100: "cem cento cien ciento hundred",
        200: "duzentos duzentas doscientos doscientas",
        300: "trezentos trezentas trescientos trescientas",
        400: "quatrocentos quatrocentas cuatrocientos cuatrocientas",
        500: "quinhentos quinhentas quinientos quinientas",
        600: "seiscentos seiscentas seiscientos seiscientas",
        700: "setecentos setecentas setecientos setecientas",
        800: "oitocentos oitocentas ochocientos ochocientas",
        900: "novecentos novecentas novecientos novecientas",
        1000: "mil thousand",
    }.items()
    for word in words.split()
}
_ARTICLES = frozenset(["um", "uma", "one", "uno", "una", "un", "hundred", "thousand"])
"""By themselves these say "a" rather than how many."""

_SPANISH_ONLY = {
    "dos": re.compile(r"(?:\ben|\bhasta|\bde|\blos|\blas|\bcada|\by)\s$"),
    "once": re.compile(r"(?:\ben|\bhasta|\bde|\blos|\blas|\bcada|\by)\s$"),
}
"""Number words that mean something else in another language ("dos" in Portuguese, "once" in English): what must stand
before them."""

_TOKEN = re.compile(rf"\b(?:{'|'.join(_NAMED)})\b|(?<![\w.,])\d{{1,3}}(?=\s(?:mil|thousand)\b)")
_JOINED = re.compile(r"\s(?:e|and|y)\s|[\s-]")
_LEAD = 12
"""Characters that are looked at before a Spanish number word."""

_RUN_ON = re.compile(RUN_ON)

_END = re.compile(r"(?<=[.!?…])\s+|\n+")

LONG = 600
"""Characters: what goes on for longer is read in pieces, so that no text takes longer than its length."""

_PIECE = re.compile(rf"\S.{{0,{LONG - 1}}}(?=\s|$)|\S{{1,{LONG}}}")


ADDRESS = "\x00"
"""What stands in a sentence's text for an address."""


@dataclass(frozen=True)
class Sentence:
    """`text`: with its numbers in digits, and without its `addresses`. `_places`: of each of its characters, from where
    to where it stands in `_bare`, the sentence as it is written.
    """

    text: str
    addresses: tuple[Address, ...]
    _bare: str
    _places: tuple[tuple[int, int], ...]

    def words(self, start: int, end: int) -> str:
        """What is written at this part of the text."""
        if end <= start:
            return ""
        first, last = self._places[start][0], self._places[end - 1][1]
        named = iter(self.addresses[self._bare[:first].count(ADDRESS) :])
        return "".join(
            bare(next(named).written) if char == ADDRESS else char for char in self._bare[first:last]
        ).strip()


def sentences(text: str) -> list[Sentence]:
    plain = text.replace(ADDRESS, " ")
    found = addresses(plain)
    folded = bare(_RUN_ON.sub(" ", rewritten(plain, found, lambda _: ADDRESS)))
    pieces = [piece for part in _END.split(folded) for piece in _PIECE.findall(part)]
    named = iter(found)
    return [_in_digits(piece, tuple(islice(named, piece.count(ADDRESS)))) for piece in pieces]


def _in_digits(written: str, named: tuple[Address, ...]) -> Sentence:
    text: list[str] = []
    places: list[tuple[int, int]] = []
    at = 0
    for start, end, value in _numbers(written):
        text.append(written[at:start])
        places += [(place, place + 1) for place in range(at, start)]
        text.append(str(value))
        places += [(start, end)] * len(str(value))
        at = end
    text.append(written[at:])
    places += [(place, place + 1) for place in range(at, len(written))]
    return Sentence("".join(text), named, written, tuple(places))


def _numbers(written: str) -> Iterator[tuple[int, int, int]]:
    """Each number that is written in words: from where, to where, and how many."""
    run = _Run()
    for token in _TOKEN.finditer(written):
        value = _value(token, written)
        if value is not None and run.takes(value, token, written):
            continue
        yield from run.ended()
        run = _Run()
        if value is not None:
            run.begins(value, token)
    yield from run.ended()


def _value(token: re.Match[str], written: str) -> int | None:
    word = token[0]
    if word.isdecimal():
        return int(word)
    if word in ("cento", "ciento") and written[: token.start()].endswith("por "):
        return None
    before = _SPANISH_ONLY.get(word)
    if before and not before.search(written[max(0, token.start() - _LEAD) : token.start()]):
        return None
    return _NAMED.get(word)


class _Run:
    """Number words that follow one another and make up one number: "noventa e nove", but not "nove e noventa"."""

    def __init__(self) -> None:
        self.start = self.end = self.thousands = self.group = 0
        self.words: list[str] = []

    def begins(self, value: int, token: re.Match[str]) -> None:
        self.start, self.end, self.words = token.start(), token.end(), [token[0]]
        self.thousands, self.group = (1000, 0) if value == 1000 else (0, value)

    def takes(self, value: int, token: re.Match[str], written: str) -> bool:
        if not self.words or not _JOINED.fullmatch(written[self.end : token.start()]):
            return False
        if value == 1000 and not self.thousands and self.group:
            self.thousands, self.group = self.group * 1000, 0
        elif token[0] == "hundred" and 0 < self.group < 10:
            self.group *= 100
        elif self._fits(value):
            self.group += value
        else:
            return False
        self.end = token.end()
        self.words.append(token[0])
        return True

    def _fits(self, value: int) -> bool:
        if 100 <= value < 1000:
            return self.group == 0 and self.thousands > 0
        if 10 <= value < 100:
            return self.group % 100 == 0 and self.group + self.thousands > 0
        return 0 < value < 10 and self.group % 10 == 0 and self.group % 100 != 10 and self.group + self.thousands > 0

    def ended(self) -> Iterator[tuple[int, int, int]]:
        if len(self.words) > 1 or (self.words and self.words[0] not in _ARTICLES):
            yield self.start, self.end, self.thousands + self.group
