"""Personal data in a customer's words, hidden before they reach the model.

A masked value keeps its form and its last characters, so that the model, and who reads along, can still tell what was
given: `***.***.***-12`. Prices, dates, protocols and other numbers stay as they are: a shape alone is believed only
where nothing else is written like it; otherwise the number's own check digits decide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Literal

Kind = Literal["cpf", "cnpj", "card", "email", "phone"]

_START, _END = r"(?<![\d*])", r"(?!\d)"
_SEP = r"[ \u00a0.\-–/]{0,2}"

_CPF = re.compile(rf"{_START}\d{{3}}{_SEP}\d{{3}}{_SEP}\d{{3}}{_SEP}\d{{2}}{_END}")
_CPF_AS_WRITTEN = re.compile(r"\d{3}\.\d{3}\.\d{3}[-./ ]\d{2}|\d{9}-\d{2}")
_NAMED_CPF = re.compile(r"\bcpf\b[^\d\n]{0,20}$", re.IGNORECASE)

# since July 2026 the first twelve may be letters too: https://www.gov.br/receitafederal (CNPJ alfanumérico)
_CNPJ = re.compile(
    rf"(?<![\w*])[A-Z\d]{{2}}{_SEP}[A-Z\d]{{3}}{_SEP}[A-Z\d]{{3}}{_SEP}[A-Z\d]{{4}}{_SEP}\d{{2}}(?!\w)",
    re.IGNORECASE | re.ASCII,
)
_CNPJ_AS_WRITTEN = re.compile(r"[A-Z\d]{2}\.[A-Z\d]{3}\.[A-Z\d]{3}/[A-Z\d]{4}-\d{2}", re.IGNORECASE)

_CARD = re.compile(
    rf"{_START}(?:\d{{4}}{_SEP}\d{{4}}{_SEP}\d{{4}}{_SEP}\d{{4}}(?:{_SEP}\d{{3}})?"
    rf"|\d{{4}}{_SEP}\d{{6}}{_SEP}\d{{4,5}}|\d{{13,19}}){_END}"
)
_CARD_BEGINS = {13: "4", 14: "3", 15: "3", 16: "23456", 17: "456", 18: "456", 19: "456"}  # by its length

_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)*(\.[^\W\d_]{2,})\b(?!@)")

_GAP = r"[ \u00a0.\-–]{0,2}"
_AREA = r"(?:1[1-9]|2[12478]|3[1-578]|4[1-9]|5[1345]|6[1-9]|7[134579]|8[1-9]|9[1-9])"
_LOCAL = rf"(?:9{_GAP}\d{{4}}|[2-5]\d{{3}}){_GAP}\d{{4}}"
_PHONE = re.compile(
    rf"(?<![\d*.,])(?:\+?55{_GAP})?(?:\(0?{_AREA}\)|0?{_AREA}){_GAP}{_LOCAL}{_END}"
    rf"|(?<![\d*])\+(?!55)\d{{1,3}}(?:{_GAP}\(?\d{{2,5}}\)?){{2,4}}{_END}"
    rf"|(?<![\d*.,/-])9{_GAP}\d{{4}}{_GAP}\d{{4}}{_END}"
    rf"|(?<![\d*.,/-])(?!(?:19|20)\d\d-(?:19|20)\d\d)[2-5]\d{{3}}-\d{{4}}(?![\d/-])"
)

_PROTOCOL = re.compile(r"20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-?\d{6}")


def mask(text: str, kinds: Collection[str]) -> str:
    """The text with all data of these kinds hidden but for its last characters; again changes nothing."""
    before = None
    while text != before:  # what was glued to something hidden may show its own form now
        before = text
        for kind, hide in _HIDERS.items():
            if kind in kinds:
                text = hide(text)
    return text


def _cards(text: str) -> str:
    return _hidden(_CARD, text, _is_card, keep=4)


def _cnpjs(text: str) -> str:
    return _hidden(_CNPJ, text, _is_cnpj, keep=2)


def _cpfs(text: str) -> str:
    return _hidden(_CPF, text, _is_cpf, keep=2)


def _phones(text: str) -> str:
    return _hidden(_PHONE, text, lambda found: True, keep=4)


def _emails(text: str) -> str:
    return _EMAIL.sub(r"***@***\1", text)


# the longer first: the beginning of a card is no telephone number
_HIDERS: dict[str, Callable[[str], str]] = {
    "email": _emails,
    "card": _cards,
    "cnpj": _cnpjs,
    "cpf": _cpfs,
    "phone": _phones,
}


def _hidden(shape: re.Pattern[str], text: str, holds: Callable[[re.Match[str]], bool], *, keep: int) -> str:
    return shape.sub(lambda found: _starred(found[0], keep) if holds(found) else found[0], text)


def _starred(value: str, keep: int) -> str:
    """Letters and digits as stars, all but the last `keep`."""
    places = [at for at, char in enumerate(value) if char.isalnum()][:-keep]
    return "".join("*" if at in places else char for at, char in enumerate(value))


def _is_cpf(found: re.Match[str]) -> bool:
    if _CPF_AS_WRITTEN.fullmatch(found[0]) or _NAMED_CPF.search(found.string, 0, found.start()):
        return True
    digits = _values(found[0])
    checks = _checks(digits[:9], (range(10, 1, -1), range(11, 1, -1)))
    return len(set(digits)) > 1 and digits[9:] == checks


def _is_cnpj(found: re.Match[str]) -> bool:
    if _PROTOCOL.fullmatch(found[0]):
        return False
    if _CNPJ_AS_WRITTEN.fullmatch(found[0]):
        return True
    values = _values(found[0])
    weights = (*range(5, 1, -1), *range(9, 1, -1))
    return len(set(values)) > 1 and values[12:] == _checks(values[:12], (weights, (6, *weights)))


def _is_card(found: re.Match[str]) -> bool:
    digits = _values(found[0])
    if str(digits[0]) not in _CARD_BEGINS[len(digits)]:
        return False
    doubled = (2 * digit - 9 * (digit > 4) for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _values(written: str) -> list[int]:
    """Digits as they are, letters as the CNPJ counts them (A is 17)."""
    return [int(char) if char.isdecimal() else ord(char.upper()) - 48 for char in written if char.isalnum()]


def _checks(values: list[int], weights: tuple[Collection[int], ...]) -> list[int]:
    """Brazil's check digits: each over the values before it."""
    checks: list[int] = []
    for row in weights:
        rest = sum(value * weight for value, weight in zip(values + checks, row, strict=True)) % 11
        checks.append(0 if rest < 2 else 11 - rest)
    return checks
