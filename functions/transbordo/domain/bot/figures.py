"""The figures of a text: prices, shares, dates, times, spans, links, numbers to call, speeds, and plain numbers.

Each is read in whatever form it is written ("99,90 reais", "noventa e nove e noventa"; "8h", "às 8"; "48 horas",
"2 dias") and has its value in one form. What is read first is taken out, so that a link's digits are no number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from transbordo.domain.bot.sentences import ADDRESS, Sentence


class Fact(NamedTuple):
    kind: str
    value: str


class Stated(NamedTuple):
    """A fact, and where it stands in its sentence."""

    fact: Fact
    start: int
    end: int


Reader = Callable[[re.Match[str]], tuple[Fact, ...]]

COUNTED = 10
"""Numbers up to this are how one counts ("temos 3 planos", "2 opções"); whatever is written may be counted."""

_NAMES_OF_MONTHS = (
    "jan(?:eiro|uary)?|enero|ene",
    "fev(?:ereiro)?|feb(?:ruary|rero)?",
    "mar(?:co|ch|zo)?",
    "abr(?:il)?|apr(?:il)?",
    "mai(?:o)?|may(?:o)?",
    "jun(?:ho|e|io)?",
    "jul(?:ho|y|io)?",
    "ago(?:sto)?|aug(?:ust)?",
    "set(?:embro)?|sep(?:t|tember|tiembre)?",
    "out(?:ubro)?|oct(?:ober|ubre)?",
    "nov(?:embro|ember|iembre)?",
    "dez(?:embro)?|dec(?:ember)?|dic(?:iembre)?",
)
_MONTHS = tuple(re.compile(names) for names in _NAMES_OF_MONTHS)
_MONTH = rf"({'|'.join(_NAMES_OF_MONTHS)})"
_LONG_MONTH = rf"((?=[a-z]{{4}})(?:{'|'.join(_NAMES_OF_MONTHS)}))"

_SECONDS = {"s": 1, "min": 60, "h": 3600, "d": 86400, "w": 604800}
_UNITS = (
    ("min", "minutos?|minutes?|mins?|min"),
    ("month", "meses|mes|months?"),
    ("s", "segundos?|seconds?|segs?|s"),
    ("h", "horas?|hours?|hrs?|hs?"),
    ("d", "dias?|days?"),
    ("w", "semanas?|weeks?"),
    ("year", "anos?|years?"),
)
_UNIT = rf"({'|'.join(names for _, names in _UNITS)})\b"

_AMOUNT = r"(\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{2})?|\d+(?:[.,]\d{1,2})?)(?![\d])"
_CENTS = (
    r"(?:\s?(?:e|and|y|con)\s(\d{1,2})(?:\s(?:centavos?|cents?|centimos?)\b|(?=\s?(?:[,;:.!?)]|"
    r"$)|\s(?:por|ao|mensais)\b)))?"
)
_BEFORE_MONEY = {
    "r$": "brl",
    "brl": "brl",
    "rs": "brl",
    "us$": "usd",
    "usd": "usd",
    "u$s": "usd",
    "€": "eur",
    "eur": "eur",
}
_AFTER_MONEY = (
    ("brl", "reais|real|brl|contos?|pilas?|mangos?|pratas|paus"),
    ("usd", "dolares|dolar|usd"),
    ("eur", "euros?|eur"),
    ("", "dollars?|bucks|pesos?"),
)
_COSTS = r"""
    custa\w* custou sai saem saindo sairia fica ficam ficaria ficando paga pagam pagar pagara pagaria pague cobra cobram
    cobramos cobrado cobrada valor preco mensalidade taxa multa parcela parcelas desconto cashback credito faco fecho
    fechamos fazemos fazer apenas vale valem consigo libero adesao entrada sinal
    costs? price fee pay only discount credit charge worth
    cuesta cuestan cueste precio tarifa descuento cobran
"""
_FILLERS = r"""
    so somente apenas por de e a ate os o as uns umas total mensal unicos meros tao ai entao agora somente voce
    is of just only at to about for you una un solo solamente le te
"""
_FILLED = rf"(?:\s(?:{'|'.join(_FILLERS.split())}))"
_PRICED = rf"\b(?:{'|'.join(_COSTS.split())})\b:?{_FILLED}{{0,3}}\s{_AMOUNT}{_CENTS}"
_COUNTING = re.compile(r"\s(?!(?:por|ao|a|mensais|e|no|na|em|para|pra|se|mas|com|per|for|and|al)\b)[a-z]")
_PERIOD = r"\s?(?:/\s?mes|por\smes|mensais|ao\smes|a\smonth|per\smonth|al\smes|mensuales|por\spessoa|cada\sum)\b"

_AT = r"(?:as|at|a\slas|ate\sas|das|desde\sas|de\slas)"
_CLOCK = r"(\d{1,2})(?:(?:h|:)(\d{2})(?:min|m)?|\s?h(?:oras?|rs?|s)?)?(?:\s?([ap])\.?m\b\.?)?"
_PART = r"\s(?:da|de\sla|de|in\sthe|por\sla)\s(manha|manana|madrugada|morning|tarde|afternoon|noite|noche|evening)\b"
_AFTERNOON = ("tarde", "afternoon", "noite", "noche", "evening")
_STANDS_ALONE = (
    r"(?=\s?(?:[,;:.!?()\x00/-]|$)|\s(?:e|ou|em|no|na|nos|nas|de|do|da|dos|ate|todo\w*|para|and|"
    r"or|on|y|o|el|los|in|the|every|sem)\b)"
)
"""What may follow an hour that has no "h": "abrimos às 8, todos os dias", but not "as 8 opções"."""

_CALLS = r"""
    ligue ligar liga disque discar disca telefone fone tel numero central sac whatsapp zap chame
    call dial phone number llame llamar marque
"""


def figures(sentence: Sentence) -> Iterator[Stated]:
    """The facts, and with kind "digits" each number that is no part of a link or telephone number, whatever it is."""
    yield from _addresses(sentence)
    rest = sentence.text
    for pattern, read in _PATTERNS:
        taken: list[tuple[int, int]] = []
        for match in pattern.finditer(rest):
            facts = read(match)
            start = match.start(1) if read is _range_if_told else match.start()
            yield from (Stated(fact, start, match.end()) for fact in facts)
            if facts:
                taken.append(match.span())
        rest = _without(rest, taken)
        if pattern is _LAST_OF_THOSE_WITHOUT_DIGITS:
            yield from _digits_of(rest)


def _addresses(sentence: Sentence) -> Iterator[Stated]:
    places = (place for place, char in enumerate(sentence.text) if char == ADDRESS)
    for place, address in zip(places, sentence.addresses, strict=True):
        yield Stated(Fact("mail" if address.kind == "mail" else "link", address.value), place, place + 1)


def _digits_of(rest: str) -> Iterator[Stated]:
    for match in _DIGITS.finditer(rest):
        yield Stated(Fact("digits", _plain(match[0])), *match.span())


_TAKEN = ADDRESS
"""What was read already: as over an address, no pattern reads on over it."""


def _without(text: str, taken: list[tuple[int, int]]) -> str:
    pieces, at = [], 0
    for start, end in taken:
        pieces += [text[at:start], _TAKEN * (end - start)]
        at = end
    return "".join((*pieces, text[at:]))


def amount(written: str) -> str:
    """`1.299,90` and `1299.9` are one value."""
    whole, cents = written, ""
    tail = re.search(r"[.,](\d{1,2})$", written)
    if tail:
        whole, cents = written[: tail.start()], tail[1]
    return f"{int(re.sub(r'[.,]', '', whole))}.{cents.ljust(2, '0')}"


def _plain(written: str) -> str:
    """A number that may be anything: `1.000` and `1000` are one, `10.3.1` is itself."""
    parts = re.split(r"[.,]", written)
    if len(parts) == 1 or (len(parts) > 1 and all(len(part) == 3 for part in parts[1:])):
        return str(int("".join(parts)))
    return amount(written).removesuffix(".00") if len(parts) == 2 and len(parts[1]) < 3 else written


def _one(kind: str, value: str) -> tuple[Fact, ...]:
    return (Fact(kind, value),)


def _price(currency: str, written: str, cents: str | None = None) -> tuple[Fact, ...]:
    value = amount(written)
    if cents and value.endswith(".00"):
        value = f"{value[:-2]}{cents.rjust(2, '0')}"
    return _one("price", f"{currency} {value}")


def _money_before(match: re.Match[str]) -> tuple[Fact, ...]:
    return _price(_BEFORE_MONEY.get(match[1], ""), match[2], match[3])


def _priced(match: re.Match[str]) -> tuple[Fact, ...]:
    """Not "o valor de 2 faturas", which counts."""
    counts = match[1].isdecimal() and int(match[1]) <= COUNTED and _COUNTING.match(match.string, match.end())
    return () if counts else _price("", match[1], match[2])


def _money_after(match: re.Match[str]) -> tuple[Fact, ...]:
    currency = next(currency for currency, names in _AFTER_MONEY if re.fullmatch(names, match[2]))
    return _price(currency, match[1], match[3])


def _phone(match: re.Match[str]) -> tuple[Fact, ...]:
    digits = re.sub(r"\D", "", match[0])
    return _one("phone", digits) if len(digits) >= 8 else ()


def _month_of(name: str) -> int:
    return next(number for number, names in enumerate(_MONTHS, 1) if names.fullmatch(name))


def _date(day: int, month: int, year: str | None = None) -> tuple[Fact, ...]:
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return ()
    return (Fact("date", f"{day}/{month}"), *((Fact("digits", year),) if year and len(year) == 4 else ()))


def _day(match: re.Match[str]) -> tuple[Fact, ...]:
    return _one("day of month", str(int(match[1]))) if 1 <= int(match[1]) <= 31 else ()


def _minutes(hour: str, minute: str | None, half: str | None = None, part: str | None = None) -> int | None:
    at, past = int(hour), int(minute or 0)
    if (half == "p" or part in _AFTERNOON) and at < 12:
        at += 12
    if half == "a" and at == 12:
        at = 0
    return at % 24 * 60 + past if at <= 24 and past < 60 else None


def _times(*minutes: int | None) -> tuple[Fact, ...]:
    return tuple(Fact("time", str(each)) for each in minutes) if None not in minutes else ()


def _clock(match: re.Match[str]) -> tuple[Fact, ...]:
    return _times(_minutes(match[1], match[2], match[3], match[4] if match.re.groups > 3 else None))


def _range(match: re.Match[str]) -> tuple[Fact, ...]:
    first, second = match.groups()[:3], match.groups()[3:]
    facts = _times(_minutes(*first), _minutes(*second))
    # open from midnight to midnight
    return facts + (_one("span", "86400 s") if facts and match[1] in ("0", "00") and match[4] in ("24", "00") else ())


def _span(number: str, unit: str, more: int = 0) -> tuple[Fact, ...]:
    name = next(name for name, names in _UNITS if re.fullmatch(names, unit))
    count = float(number.replace(",", ".")) if number[0].isdigit() else 1
    if name in ("month", "year"):
        return _one("span", f"{count * (12 if name == 'year' else 1):g} months")
    return _one("span", f"{count * _SECONDS[name] + more:.0f} s")


def _spans(match: re.Match[str]) -> tuple[Fact, ...]:
    return _span(match[1], match[3]) + _span(match[2], match[3])


def _without_unit(match: re.Match[str]) -> tuple[Fact, ...]:
    """ "2 a 5 dias úteis; interior, de 5 a 9": what it counts was said before."""
    plain = (Fact("number" if int(each) > COUNTED else "count", str(int(each))) for each in match.groups())
    return (*plain, *(Fact("without unit", str(int(each))) for each in match.groups()))


def _hours_and(match: re.Match[str]) -> tuple[Fact, ...]:
    return _span(match[1], "h", 1800 if match[2] in ("meia", "half", "media") else 60 * int(match[2]))


def _quantity(match: re.Match[str]) -> tuple[Fact, ...]:
    value = float(_plain(match[1]).replace(",", "."))
    if match[2][0] == "g" and match[2] not in ("ghz", "g"):
        return (Fact("quantity", f"{value * 1000:g}"),)
    return (Fact("quantity", f"{value:g}"),)


def _range_if_told(match: re.Match[str]) -> tuple[Fact, ...]:
    """From an hour to an hour, and not "de 7 a 10": something tells that they are hours."""
    told = re.search(r"\d\s?h|:|\d\s?[ap]\.?m\b|\bdas\b|\b(?:de|entre)\s\d+\s(?:as|e\sas)\b|las\s", match[0])
    return _range(match) if told else ()


def _past(match: re.Match[str]) -> tuple[Fact, ...]:
    return _times(_minutes(match[1], "30" if match[2] == "meia" else match[2]))


def _cell(match: re.Match[str]) -> tuple[Fact, ...]:
    return (*_price("", match[1]), *_one("cell", _plain(match[1])))


def _number(match: re.Match[str]) -> tuple[Fact, ...]:
    value = _plain(match[0])
    return _one("count" if value.isdecimal() and int(value) <= COUNTED else "number", value)


def _code(match: re.Match[str]) -> tuple[Fact, ...]:
    code = match[0]
    mixed = len(code) >= 5 and sum(map(str.isdecimal, code)) >= 2 and not code.isdecimal()
    return _one("code", code) if mixed else ()


_DIGITS = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*")
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w])")
_LAST_OF_THOSE_WITHOUT_DIGITS = re.compile(r"(?<![\w/.,-])\+?\(?\d[\d ().-]{6,17}\d(?![\w/]|[.,]\d)")

_PATTERNS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern) if isinstance(pattern, str) else pattern, read)
    for pattern, read in (
        (r"\b24\s?(?:h\s?)?[/x]\s?7\b", lambda m: _one("span", "86400 s")),
        (r"\b20\d{6}-\d{6}\b", lambda m: _one("protocol", m[0])),
        (r"\b\d{4}-\d{2}-\d{2}\b", lambda m: _date(int(m[0][8:]), int(m[0][5:7]), m[0][:4])),
        (r"^\s*\d{1,2}[.)]\s", lambda m: _one("marker", "")),
        # money
        (rf"(?<![\w$])(r\$|us\$|u\$s|\$|€|brl|usd|eur|rs)\s?{_AMOUNT}{_CENTS}", _money_before),
        (rf"\b{_AMOUNT}\s?({'|'.join(names for _, names in _AFTER_MONEY)})\b{_CENTS}", _money_after),
        (rf"(?<=\|)\s*{_AMOUNT}\s*(?=\||$)", _cell),
        (_LAST_OF_THOSE_WITHOUT_DIGITS, _phone),
        (r"\b(\d{1,2})\s(?:centavos|cents)\b", lambda m: _price("", f"0,{m[1].rjust(2, '0')}")),
        (rf"\b{_AMOUNT}\s?(?:%|por\s?cento|percent|por\sciento)", lambda m: _one("share", amount(m[1]))),
        # dates
        (
            r"(?<![\d/])(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?(?![\d/])",
            lambda m: _date(int(m[1]), int(m[2]), m[3]),
        ),
        (
            rf"\b(\d{{1,2}})(?:o|st|nd|rd|th)?\s(?:de\s|of\s)?{_MONTH}\b(?:\s(?:de\s)?(20\d\d)\b)?",
            lambda m: _date(int(m[1]), _month_of(m[2]), m[3]),
        ),
        (
            rf"\b{_MONTH}\s(\d{{1,2}})(?:st|nd|rd|th)?\b(?!:|h)(?:,?\s(20\d\d)\b)?",
            lambda m: _date(int(m[2]), _month_of(m[1]), m[3]),
        ),
        (rf"\bprimeiro\sde\s{_MONTH}\b", lambda m: _date(1, _month_of(m[1]))),
        (
            rf"\b(?:em|de|ate|in|until|by|en|hasta|desde|since)\s{_LONG_MONTH}\b",
            lambda m: _one("month", str(_month_of(m[1]))),
        ),
        (r"\b(?:dias?|day)\s(\d{1,2})\b(?!\s(?:reais|horas?|meses|%))", _day),
        (r"\b(?:the|on|no)\s(\d{1,2})(?:st|nd|rd|th)\b", _day),
        # times and spans
        (rf"\b(\d+)\s?(?:a|ou|e|to|or|-|–|y|o|ate)\s?(\d+)\s?{_UNIT}(?!\sda\s)", _spans),
        (
            rf"\b(?:das|de|from|entre|between|desde|de\slas|entre\sas)\s{_CLOCK}\s?(?:as|ate\sas|ate|"
            rf"a\slas|a|to|e\sas|e|and|y\slas|till|until|-|–)\s?{_CLOCK}(?!\w|\s(?:d|r)ias?|\sreais|\sm)",
            _range_if_told,
        ),
        (rf"\b{_CLOCK}\s?(?:as|ate\sas|a\slas|a|to|ate|-|–)\s?{_CLOCK}(?!\w)", _range_if_told),
        (
            r"\b(\d+|uma|one|an|una)\s(?:horas?|hours?)\s(?:e|and|y)\s(?:a\s|an\s)?(meia|half|media|"
            r"\d{1,2}(?=\smin))",
            _hours_and,
        ),
        (r"\b(?:meia[\s-]hora|half\san\shour|half-hour|media\shora)\b", lambda m: _one("span", "1800 s")),
        (r"\b(?:meio[\s-]dia|noon|mediodia|midday)(\se\smeia)?\b", lambda m: _times(720 + 30 * bool(m[1]))),
        (r"\b(?:meia[\s-]noite|midnight|medianoche)\b", lambda m: _times(0)),
        (rf"\b(\d{{1,2}})(?:(?:h|:)(\d{{2}}))?(?:\s?h(?:oras?)?)?()?{_PART}", _clock),
        (r"\b(\d{1,2})(?:h|:)(\d{2})(?:min|m)?\b(?:\s?([ap])\.?m\b)?", _clock),
        (r"\b(\d{1,2})()\s?([ap])\.?m\b", _clock),
        (rf"\b{_AT}\s(\d{{1,2}})\s(?:e\s)(meia|15|30|45)\b(?!\s?{_UNIT})", _past),
        (rf"\b{_AT}\s(\d{{1,2}})\s?h(?:oras?|rs?|s)?\b()()", _clock),
        (r"\b(?:ate|until|by|till|a)\s(\d{1,2})\s?h\b()()", _clock),
        (rf"\b{_AT}\s(\d{{1,2}}){_STANDS_ALONE}()()", _clock),
        (rf"\b(\d+(?:[.,]\d)?)\)?\s?{_UNIT}", lambda m: _span(m[1], m[2])),
        (
            rf"\b(?:em|en|in|within|dentro\sde|daqui\sa|ate|menos\sde)\s(uma?|una|an?|one|"
            rf"un)\s{_UNIT}(?!\s(?:e|and)\s)",
            lambda m: _span(m[1], m[2]),
        ),
        (r"\b(?:de|entre)\s(\d{1,3})\s(?:a|e)\s(\d{1,3})(?=\s?(?:[.;,)]|$))", _without_unit),
        # how often it is paid, how fast it is, how much of it
        (r"\b(\d{1,2})\s?x\b(?!\s?\d)", lambda m: _one("instalments", m[1])),
        (
            r"\b(?:em|en|in|ate)\s(\d{1,2})\s(?:vezes|parcelas|cuotas|instal?lments|payments)\b",
            lambda m: _one("instalments", m[1]),
        ),
        (r"\b(\d{1,2})\s(?:parcelas|prestacoes|cuotas|instal?lments)\b", lambda m: _one("instalments", m[1])),
        (
            r"(?<![\w.,])(\d+(?:[.,]\d+)?)\s?(mega(?:s|bits?|bytes?)?|mbps|mbits?|mb/s|mb|giga(?:s|"
            r"bits?|bytes?)?|gbps|gb/s|gb|tb|kbps|ghz|mhz"
            r"|metros?|meters?|km|cm|kg|watts?|volts?|polegadas|pixels?)\b",
            _quantity,
        ),
        # money by what is said around it
        (_PRICED, _priced),
        (rf"\b{_AMOUNT}{_PERIOD}", lambda m: _price("", m[1])),
        (r"(?<![\w.,/])(\d[\d.]*,\d{2}|\d+\.\d{2})(?![\w]|[.,]\d)", lambda m: _price("", m[1])),
        (
            r"\b(?:por|apenas|so|somente|for|only|solo)\s(\d{2,})\s(?:e|y|and)\s(\d{2})\b",
            lambda m: _price("", m[1], m[2]),
        ),
        # what is left
        (
            rf"\b(?:{'|'.join(_CALLS.split())})\b(?:\s(?:para|pra|pro|no|ao|o|e|is|to|the|al|el|"
            rf"numero))*[:]?\s\*?(\d{{3,7}})\b",
            lambda m: _one("phone", m[1]),
        ),
        (r"\b\w*\d\w*\b", _code),
        (_NUMBER, _number),
    )
)
