"""What the bot may not make up: prices, shares, dates, times, deadlines, links, addresses and telephone numbers.

Each is looked for in what the business has written down; the form may differ ("R$ 99,90" and "99,90 reais", "8h" and
"08:00"), the value may not. Prices, shares and links count only where the business wrote them; the others also where
the customer named them, as they may be repeated back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from transbordo.domain.folding import bare

Fact = tuple[str, str]
"""A kind, and the value in one form."""

_MONTHS = ("jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez")
_OTHER_MONTHS = {"feb": 2, "apr": 4, "may": 5, "aug": 8, "sep": 9, "oct": 10, "dec": 12, "ene": 1, "dic": 12}
_NUMBER_WORDS = {
    word: number
    for number, words in {
        1: "um uma one uno una",
        2: "dois duas two dos",
        3: "tres three",
        4: "quatro four cuatro",
        5: "cinco five",
        6: "seis six",
        7: "sete seven siete",
        8: "oito eight ocho",
        9: "nove nine nueve",
        10: "dez ten diez",
        12: "doze twelve doce",
        15: "quinze fifteen quince",
        20: "vinte twenty veinte",
        30: "trinta thirty treinta",
        40: "quarenta forty cuarenta",
        60: "sessenta sixty sesenta",
    }.items()
    for word in words.split()
}
_UNITS = {
    **dict.fromkeys(("segundo", "second", "seg", "s"), "second"),
    **dict.fromkeys(("minuto", "minute", "min"), "minute"),
    **dict.fromkeys(("hora", "hour", "h"), "hour"),
    **dict.fromkeys(("dia", "day"), "day"),
    **dict.fromkeys(("semana", "week"), "week"),
    **dict.fromkeys(("mes", "month"), "month"),
    **dict.fromkeys(("ano", "year"), "year"),
}
_UNIT = (
    r"(segundos?|seconds?|segs?|minutos?|minutes?|mins?|horas?|hours?|dias?|days?|semanas?|weeks?|mes|meses|months?"
    r"|anos?|years?)"
)
_AMOUNT = r"(\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{2})?|\d+(?:[.,]\d{1,2})?)"
_MONTH = "(" + "|".join((*_MONTHS, *_OTHER_MONTHS)) + r")[a-z]*"

_LINK = re.compile(
    r"\b(?:https?://|www\.)[^\s<>\"')\]]+|\b(?:[a-z0-9-]+\.)+(?:com|net|org|app|io|me|br|example)\b(?:/[^\s<>\"')\]]*)?"
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PROTOCOL = re.compile(r"\b20\d{6}-\d{6}\b")
_PHONE = re.compile(r"(?<![\w/.,-])\+?\(?\d[\d ().-]{6,17}\d(?![\w/]|[.,]\d)")
_WHOLE = ((_MAIL, "mail"), (_LINK, "link"), (_PROTOCOL, "protocol"))
"""What is taken out before numbers are looked for: their digits mean nothing by themselves."""
_RANGE = re.compile(r"\b(\d{1,2})(?:h|:00)? ?(?:as|a|ate|to|-|–|e) ?(\d{1,2}) ?(?:h\b|:00)")
_SEVERAL = re.compile(rf"\b(\d+|[a-z]+) ?(?:a|ou|e|to|or|-|–|y|o) ?(\d+|[a-z]+) {_UNIT}\b")

_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Fact | None]], ...] = (
    (re.compile(rf"(?:r\$|us\$|\$|€) ?{_AMOUNT}"), lambda m: ("price", _amount(m[1]))),
    (re.compile(rf"\b{_AMOUNT} ?(?:reais|real|dolares|dollars?|euros?)\b"), lambda m: ("price", _amount(m[1]))),
    (re.compile(rf"\b{_AMOUNT} ?(?:%|por cento|percent|por ciento)"), lambda m: ("share", _amount(m[1]))),
    (re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?:/(?:\d{2}){1,2})?(?![\d/])"), lambda m: _date(int(m[1]), int(m[2]))),
    (re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b"), lambda m: _date(int(m[3]), int(m[2]))),
    (re.compile(rf"\b(\d{{1,2}})º? (?:de )?{_MONTH}\b"), lambda m: _date(int(m[1]), _month(m[2]))),
    (re.compile(rf"\b{_MONTH} (\d{{1,2}})\b"), lambda m: _date(int(m[2]), _month(m[1]))),
    (re.compile(r"\bdia (\d{1,2})\b"), lambda m: ("day of month", str(int(m[1])))),
    (re.compile(r"\b(\d{1,2})(?:h|:)(\d{2})\b"), lambda m: _time(m[1], m[2])),
    (re.compile(r"\b(\d{1,2}) ?(am|pm)\b"), lambda m: _time(str(int(m[1]) % 12 + 12 * (m[2] == "pm")), "0")),
    (re.compile(r"\b(?:as|a|das|ate|at|las) (\d{1,2}) ?h(?:oras?)?\b"), lambda m: _time(m[1], "0")),
    (re.compile(rf"\b(\d+|[a-z]+) {_UNIT}\b"), lambda m: _span(m[1], m[2])),
    (re.compile(r"\b(\d+) ?(h|min|s)\b"), lambda m: _span(m[1], m[2])),
)

_FROM_THE_BUSINESS_ONLY = ("price", "share", "link")


def unsupported(text: str, written: str, said: str = "") -> tuple[str, ...]:
    """The parts of `text` that neither `written` (by the business) nor, where it may count, `said` bears out."""
    known = {fact for fact, _ in _facts(written)} | {("price", value) for value in _bare_amounts(written)}
    known |= {fact for fact, _ in _facts(said) if fact[0] not in _FROM_THE_BUSINESS_ONLY}
    return tuple(dict.fromkeys(words for fact, words in _facts(text) if not _borne_out(fact, known)))


def _borne_out(fact: Fact, known: set[Fact]) -> bool:
    kind, value = fact
    if fact in known:
        return True
    if kind == "time":
        # "24 h" is a span, "18h" a time of day: the same letters
        hour, minute = value.split(":")
        return minute == "00" and ("span", f"{int(hour)} hour") in known
    if kind == "span" and value.endswith(" hour"):
        return ("time", f"{int(value.split()[0]):02d}:00") in known
    if kind == "day of month":
        return any(other == "date" and day.split("/")[0] == value for other, day in known)
    if kind == "phone":
        return any(other == "phone" and (number.endswith(value) or value.endswith(number)) for other, number in known)
    if kind == "link":
        return any(other == "link" and number.startswith(f"{value}/") for other, number in known)
    return False


def _facts(text: str) -> Iterator[tuple[Fact, str]]:
    """Each fact with the words that state it."""
    rest = bare(text)
    for pattern, kind in _WHOLE:
        for match in pattern.finditer(rest):
            yield (kind, _link(match[0])), match[0]
        rest = pattern.sub(lambda match: " " * len(match[0]), rest)
    for match in _PHONE.finditer(rest):
        if len(_digits(match[0])) >= 8:
            yield ("phone", _digits(match[0])), match[0]
    for match in _RANGE.finditer(rest):
        yield _time(match[1], "0") or ("", ""), match[0]
    for match in _SEVERAL.finditer(rest):
        fact = _span(match[1], match[3])
        if fact and _span(match[2], match[3]):
            yield fact, match[0]
    for pattern, read in _PATTERNS:
        for match in pattern.finditer(rest):
            found = read(match)
            if found:
                yield found, match[0].strip()


def _bare_amounts(text: str) -> Iterator[str]:
    """Amounts with cents, as tables of prices have them without a sign of their money."""
    return (_amount(match[0]) for match in re.finditer(r"(?<![\d.,])\d[\d.]*,\d{2}(?!\d)", text))


def _amount(written: str) -> str:
    """`1.299,90` and `1299.9` are one value."""
    whole, cents = written, ""
    tail = re.search(r"[.,](\d{1,2})$", written)
    if tail:
        whole, cents = written[: tail.start()], tail[1]
    return f"{int(re.sub(r'[.,]', '', whole))}.{cents.ljust(2, '0')}"


def _link(written: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", written).rstrip(".,;:!?/*_")


def _digits(written: str) -> str:
    return re.sub(r"\D", "", written)


def _month(name: str) -> int:
    return _OTHER_MONTHS[name] if name in _OTHER_MONTHS else _MONTHS.index(name) + 1


def _date(day: int, month: int) -> Fact | None:
    return ("date", f"{day}/{month}") if 1 <= day <= 31 and 1 <= month <= 12 else None


def _time(hour: str, minute: str) -> Fact | None:
    return ("time", f"{int(hour):02d}:{int(minute):02d}") if int(hour) <= 24 and int(minute) < 60 else None


def _span(number: str, unit: str) -> Fact | None:
    count = int(number) if number.isdecimal() else _NUMBER_WORDS.get(number)
    if count is None or (count == 1 and not number.isdecimal()):
        # "um dia", "uma hora": more often a way of speaking than a deadline
        return None
    name = _UNITS.get(unit) or _UNITS.get(unit.rstrip("s")) or _UNITS.get(unit.removesuffix("es"))
    return ("span", f"{count} {name}") if name else None
