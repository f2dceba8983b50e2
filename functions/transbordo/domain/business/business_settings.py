"""Opening hours, holidays and texts as people fill them in: what can be kept of it, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from zoneinfo import available_timezones

from transbordo.domain.business.customer_texts import PLACEHOLDERS, TEXTS, keeps_placeholders
from transbordo.domain.business.opening import WEEKDAYS
from transbordo.domain.problem import Problem

MAX_NAME = 80
MAX_PERIODS = 6
MAX_HOLIDAYS = 200
MAX_TEXT = 400
"""Characters. It must not fall: what was saved before could not be saved again. What four such texts make can be more
than one message of WhatsApp's takes; `promise` sees to that.
"""

_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Period:
    """As stored: Firestore holds no lists of lists."""

    from_: str
    to: str


@dataclass(frozen=True, kw_only=True)
class BusinessSettings:
    """What may be changed of the document `settings/business`; see `transbordo.domain.business.opening.Business`."""

    name: str
    timezone: str
    hours: Mapping[str, tuple[Period, ...]] = field(default_factory=dict)
    holidays: tuple[str, ...] = ()
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def check(settings: BusinessSettings) -> tuple[Problem, ...]:
    return (*_about_itself(settings), *check_texts(settings.texts))


def check_texts(texts: Mapping[str, Mapping[str, str]]) -> tuple[Problem, ...]:
    return tuple(_about_texts(texts))


def tidied(settings: BusinessSettings) -> BusinessSettings:
    """Holidays in order, each once; texts that are left empty are ours."""
    return replace(
        settings,
        name=settings.name.strip(),
        holidays=tuple(sorted(set(settings.holidays))),
        texts=worded(settings.texts),
    )


def worded(texts: Mapping[str, Mapping[str, str]]) -> Mapping[str, Mapping[str, str]]:
    """Without what was left empty."""
    kept = {language: {key: text for key, text in own.items() if text.strip()} for language, own in texts.items()}
    return {language: own for language, own in kept.items() if own}


def _about_itself(settings: BusinessSettings) -> Iterator[Problem]:
    if not 0 < len(settings.name.strip()) <= MAX_NAME:
        yield Problem(
            field="name", pt=f"Dê um nome de até {MAX_NAME} letras.", en=f"Give a name of up to {MAX_NAME} letters."
        )
    if settings.timezone not in available_timezones():
        yield Problem(
            field="timezone",
            pt="Escolha um fuso horário da lista, por exemplo America/Sao_Paulo.",
            en="Choose a time zone of the list, for example America/Sao_Paulo.",
        )
    for day, periods in settings.hours.items():
        yield from _about_day(day, periods)
    if len(settings.holidays) > MAX_HOLIDAYS:
        yield Problem(
            field="holidays",
            pt=f"São até {MAX_HOLIDAYS} feriados.",
            en=f"There can be at most {MAX_HOLIDAYS} holidays.",
        )
    for day in settings.holidays:
        if not _is_date(day):
            yield Problem(
                field="holidays", pt="Escreva a data como 2026-12-25.", en="Write the date like this: 2026-12-25."
            )


def _about_day(day: str, periods: Sequence[Period]) -> Iterator[Problem]:
    if day not in WEEKDAYS:
        yield Problem(field="hours", pt="Os dias são mon, tue … sun.", en="The days are mon, tue … sun.")
        return
    if len(periods) > MAX_PERIODS:
        yield Problem(
            field=f"hours.{day}",
            pt=f"São até {MAX_PERIODS} períodos por dia.",
            en=f"There can be at most {MAX_PERIODS} periods a day.",
        )
    for each in periods:
        if not (_CLOCK.fullmatch(each.from_) and (_CLOCK.fullmatch(each.to) or each.to == "24:00")):
            yield Problem(
                field=f"hours.{day}",
                pt="Escreva as horas como 08:00; o dia termina às 24:00.",
                en="Write times like 08:00; the day ends at 24:00.",
            )
            return
    if any(each.from_ == each.to for each in periods) or _overlap(periods):
        yield Problem(
            field=f"hours.{day}",
            pt="Os períodos do dia se cruzam, ou um deles não dura nada.",
            en="Periods of the day overlap, or one lasts no time.",
        )


def _overlap(periods: Sequence[Period]) -> bool:
    """Such as end no later than they begin go on into the next day: nothing can follow them."""
    ordered = sorted(periods, key=lambda each: each.from_)
    return any(before.to <= before.from_ or before.to > after.from_ for before, after in pairwise(ordered))


def _about_texts(texts: Mapping[str, Mapping[str, str]]) -> Iterator[Problem]:
    for language, own in texts.items():
        if language not in TEXTS:
            yield Problem(field="texts", pt="As línguas são pt, en e es.", en="The languages are pt, en and es.")
            continue
        for key, text in own.items():
            yield from _about_text(language, key, text)


def _about_text(language: str, key: str, text: str) -> Iterator[Problem]:
    if key not in PLACEHOLDERS:
        yield Problem(field=f"texts.{language}", pt="Esse texto não existe.", en="There is no such text.")
        return
    name = f"texts.{language}.{key}"
    if len(text) > MAX_TEXT:
        yield Problem(field=name, pt=f"Use até {MAX_TEXT} caracteres.", en=f"Use at most {MAX_TEXT} characters.")
    if text.strip() and not keeps_placeholders(key, text):
        wanted = " ".join(f"{{{placeholder}}}" for placeholder in PLACEHOLDERS[key])
        yield Problem(
            field=name,
            pt=f"O texto precisa conter {wanted}." if wanted else "O texto não pode conter nada entre chaves.",
            en=f"The text must hold {wanted}." if wanted else "The text can't hold anything in braces.",
        )


def _is_date(text: str) -> bool:
    try:
        return bool(_DATE.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False
