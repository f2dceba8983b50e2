"""Personal data in people's words, hidden before they reach the model.

A masked value keeps its form and its last characters, so that the model, and who reads along, can still tell what was
given: `***.***.***-12`. Where a text comes back from the model to be used, a sealed value has a word in its place, by
which it is put back.

People write such numbers in many ways: in groups or digit by digit, with up to three characters between. Prices, dates,
protocols, the lines of boletos and other numbers stay as they are: a shape alone is believed only where nothing else is
written like it; otherwise the number's own check digits decide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from itertools import count, pairwise
from typing import Literal

Kind = Literal["cpf", "cnpj", "card", "email", "phone"]
Write = Callable[[Kind, str], str]
"""What stands in the place of a value of this kind."""

_START, _END = r"(?<![\d*])", r"(?!\d)"
_BETWEEN = r"[\s.,/_\-\u2010-\u2015\u2212]"
_GAP, _APART = rf"{_BETWEEN}{{0,3}}", rf"{_BETWEEN}{{1,3}}"


def _digit_by_digit(length: int) -> str:
    return rf"\d(?:{_APART}\d){{{length - 1}}}"


def _shape(*forms: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"{_START}{form}{_END}") for form in forms)


_CPF = _shape(_GAP.join((r"\d{3}", r"\d{3}", r"\d{3}", r"\d{2}")), _digit_by_digit(11))
_CPF_AS_WRITTEN = re.compile(r"\d{3}\.\d{3}\.\d{3}[-./ ]\d{2}|\d{9}-\d{2}")
_NAMED_CPF = re.compile(r"\bcpf\b\D{0,20}$", re.IGNORECASE)

# since July 2026 the first twelve may be letters too: https://www.gov.br/receitafederal (CNPJ alfanumérico)
_WITH_LETTERS = (
    r"(?<![\w*])[A-Z\d]{2}(?: ?[.\-–] ?)?[A-Z\d]{3}(?: ?[.\-–] ?)?[A-Z\d]{3}"
    r"(?: ?[/\-–] ?)?[A-Z\d]{4}(?: ?[\-–/.] ?)?\d{2}(?!\w)"
)
_CNPJ = (
    *_shape(_GAP.join((r"\d{2}", r"\d{3}", r"\d{3}", r"\d{4}", r"\d{2}")), _digit_by_digit(14)),
    re.compile(_WITH_LETTERS, re.IGNORECASE | re.ASCII),
    # with nothing but spaces between, small letters are words: "de 300 que vira 25"
    re.compile(r"(?<![\w*])[A-Z\d]{2} [A-Z\d]{3} [A-Z\d]{3} [A-Z\d]{4} \d{2}(?!\w)"),
)
_CNPJ_AS_WRITTEN = re.compile(r"[A-Z\d]{2}\.[A-Z\d]{3}\.[A-Z\d]{3}/[A-Z\d]{4}-\d{2}", re.IGNORECASE)

# three digits after the first sixteen are most often the card's code, and seldom the end of a longer number
_CARD = _shape(
    _GAP.join((r"\d{4}", r"\d{4}", r"\d{4}", r"\d{4}")),
    _GAP.join((r"\d{4}", r"\d{4}", r"\d{4}", r"\d{4}", r"\d{3}")),
    _GAP.join((r"\d{4}", r"\d{6}", r"\d{4,5}")),
    r"\d{13,19}",
    _digit_by_digit(16),
    _digit_by_digit(15),
)
_CARD_BEGINS = {13: "4", 14: "3", 15: "3", 16: "2[2-7]|[3-6]", 17: "[4-6]", 18: "[4-6]", 19: "[4-6]"}  # by its length

# "@fibra.exemplo" after a space is a name on a social network, unless it ends as most addresses do
_EMAIL = re.compile(
    r"(?<![\w.+%-])[\w.+%-]+(?:@\s{0,3}|\s{1,3}@\s{1,3}|\s{1,3}@(?=[\w.-]+\.(?:com|net|org|br)\b))"
    r"[\w-]+(?:\.[\w-]+)*(\.[^\W\d_]{2,})\b(?!@)"
)

_PHONE_GAP = r"[ \t\u00a0.\-\u2010-\u2015]{0,3}"
_AREA = r"(?:1[1-9]|2[12478]|3[1-578]|4[1-9]|5[1345]|6[1-9]|7[134579]|8[1-9]|9[1-9])"
_COUNTRY = rf"(?:\+?55{_PHONE_GAP})?"
_BEFORE_LOCAL = rf"(?:\( ?0?{_AREA} ?\){_GAP}|0?{_AREA}{_APART})"
_PHONE = (
    re.compile(
        rf"(?<![\d*.,]){_COUNTRY}(?:\( ?0?{_AREA} ?\)|0?{_AREA}){_PHONE_GAP}"
        rf"(?:9{_PHONE_GAP}\d{{4}}|[2-5]\d{{3}}){_PHONE_GAP}\d{{4}}{_END}"
        # a mobile number says so itself, whatever stands between its parts
        rf"|(?<![\d*.,]){_COUNTRY}{_BEFORE_LOCAL}9\d{{4}}(?:{_APART})?\d{{4}}{_END}"
        rf"|(?<![\d*])\+(?!55)\d{{1,3}}(?:{_PHONE_GAP}\(?\d{{2,5}}\)?){{2,4}}{_END}"
        rf"|(?<![\d*.,/-])9{_PHONE_GAP}\d{{4}}{_PHONE_GAP}\d{{4}}{_END}"
        rf"|(?<![\d*.,/-])(?!(?:19|20)\d\d-(?:19|20)\d\d)[2-5]\d{{3}}-\d{{4}}(?![\d/-])"
    ),
    *_shape(_digit_by_digit(13), _digit_by_digit(11)),
)
_DIGITS_OF_A_MOBILE = re.compile(rf"(?:55)?{_AREA}9\d{{8}}")

_SOMETHING_ELSE = re.compile(
    # our protocols; the lines of boletos, of banks and of utilities
    r"(?<!\d)20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\s?[-–]?\s?\d{6}(?!\d)"
    r"|(?<!\d)\d{5}[. ]?\d{5}\s?\d{5}[. ]?\d{6}\s?\d{5}[. ]?\d{6}\s?\d\s?\d{14}(?!\d)"
    r"|(?<!\d)(?:\d{11}[- ]?\d\s?){4}(?!\d)"
)
_CURRENCY = re.compile(r"[$€][ \u00a0]{0,3}(?:\d{1,3}\.)*$")

_LOOKED_BACK = 30
"""Characters before a number that may say what it is."""

_BREAK = "\x1e"
"""Between the messages of one person: white space to all that is looked for, and in nobody's own text."""


def mask(text: str, kinds: Collection[str]) -> str:
    """The text with all data of these kinds hidden but for its last characters; again changes nothing."""
    return _without(text, kinds, _starred)


def mask_all(texts: Sequence[str], kinds: Collection[str]) -> tuple[str, ...]:
    """The messages of one person, in their order: what is split over two of them is hidden as well."""
    # a number broken off anywhere; a telephone has no check digits to be known by, and an e-mail's stars are fewer
    checked = {"cpf", "cnpj", "card"}.intersection(kinds)
    whole = [mask(text.replace(_BREAK, " "), checked) for text in texts]
    together = mask("".join(whole), checked)
    ends = [sum(map(len, whole[:number])) for number in range(len(whole) + 1)]
    apart = _BREAK.join(together[start:end] for start, end in pairwise(ends))
    return tuple(mask(apart, kinds).split(_BREAK)) if texts else ()


def seal(text: str, kinds: Collection[str]) -> tuple[str, Mapping[str, str]]:
    """The text with a word in the place of each value of these kinds, and the value by its word."""
    values: dict[str, str] = {}
    numbers = count(1)

    def word(kind: Kind, value: str) -> str:
        written = next(word for word in (f"⟦{kind} {number}⟧" for number in numbers) if word not in text)
        values[written] = value
        return written

    return _without(text, kinds, word), values


def unseal(text: str, values: Mapping[str, str]) -> str:
    for word, value in values.items():
        text = text.replace(word, value)
    return text


def _without(text: str, kinds: Collection[str], write: Write) -> str:
    before = None
    while text != before:  # what was glued to something hidden may show its own form now
        before = text
        for kind, (shapes, holds) in _KINDS.items():
            for shape in shapes if kind in kinds else ():
                text = "".join(_written_anew(text, shape, holds, partial(write, kind)))
    return text


def _written_anew(
    text: str, shape: re.Pattern[str], holds: Callable[[re.Match[str]], bool], write: Callable[[str], str]
) -> Iterator[str]:
    others = [found.span() for found in _SOMETHING_ELSE.finditer(text)]
    written = at = 0
    while found := shape.search(text, at):
        start, end = found.span()
        if holds(found) and not any(start < to and since < end for since, to in others):
            yield text[written:start]
            yield write(found[0])
            written = at = end
        else:
            at = start + 1
    yield text[written:]


def _starred(kind: Kind, value: str) -> str:
    """Letters and digits as stars, all but the last few."""
    if kind == "email":
        return f"***@***.{value.rpartition('.')[2]}" + _BREAK * value.count(_BREAK)
    keep = 2 if kind in ("cpf", "cnpj") else 4
    places = [at for at, char in enumerate(value) if char.isalnum()][:-keep]
    return "".join("*" if at in places else char for at, char in enumerate(value))


def _is_cpf(found: re.Match[str]) -> bool:
    if _CPF_AS_WRITTEN.fullmatch(found[0]) or _stands_before(found, _NAMED_CPF):
        return True
    digits = _values(found[0])
    checks = _checks(digits[:9], (range(10, 1, -1), range(11, 1, -1)))
    return len(set(digits)) > 1 and digits[9:] == checks and not _is_price(found)


def _is_cnpj(found: re.Match[str]) -> bool:
    if _CNPJ_AS_WRITTEN.fullmatch(found[0]):
        return True
    values = _values(found[0])
    weights = (*range(5, 1, -1), *range(9, 1, -1))
    checks = _checks(values[:12], (weights, (6, *weights)))
    return len(set(values)) > 1 and values[12:] == checks and not _is_price(found)


def _is_card(found: re.Match[str]) -> bool:
    digits = _values(found[0])
    if not re.match(_CARD_BEGINS[len(digits)], "".join(map(str, digits))):
        return False
    doubled = (2 * digit - 9 * (digit > 4) for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0 and not _is_price(found)


def _is_phone(found: re.Match[str]) -> bool:
    digit_by_digit = found.re is not _PHONE[0]
    return not digit_by_digit or bool(_DIGITS_OF_A_MOBILE.fullmatch("".join(map(str, _values(found[0])))))


def _is_price(found: re.Match[str]) -> bool:
    return found[0][-3] == "," and _stands_before(found, _CURRENCY)


def _stands_before(found: re.Match[str], what: re.Pattern[str]) -> bool:
    return bool(what.search(found.string, max(0, found.start() - _LOOKED_BACK), found.start()))


# the longer first: the beginning of a card is no telephone number
_KINDS: dict[Kind, tuple[tuple[re.Pattern[str], ...], Callable[[re.Match[str]], bool]]] = {
    "email": ((_EMAIL,), lambda found: True),
    "card": (_CARD, _is_card),
    "cnpj": (_CNPJ, _is_cnpj),
    "cpf": (_CPF, _is_cpf),
    "phone": (_PHONE, _is_phone),
}


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
