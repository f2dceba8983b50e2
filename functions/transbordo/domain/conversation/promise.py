"""What the customer is told at a handoff: the truth about what happens next."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from transbordo.domain.business.customer_texts import TEXTS, say, what_is_it
from transbordo.domain.business.opening import Business, closes_at, is_open, next_opening, open_within
from transbordo.domain.messages import MAX_TEXT

KNOWN_FROM = 5
"""Services within the time measured; fewer say nothing of how long the next customer waits."""

WORKED_FROM = timedelta(minutes=15)
"""Open for less than this, people have not shown a pace yet."""

LONGEST_TOLD = timedelta(hours=2)
"""An estimate beyond this is no use to who waits, and rarely right."""

STEP_MIN = 5
"""Minutes that an estimate is rounded up to: nobody is told "7"."""

Situation = Literal[
    "soon", "unasked", "waiting", "late", "nobody", "closed", "closed_long", "acknowledged", "cannot_open"
]

_WEEKDAYS = {
    "pt": ("segunda", "terça", "quarta", "quinta", "sexta", "sábado", "domingo"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The desk as a customer would find it now: people available, and others who already wait.

    `claimed`: conversations that people took within the time `over`.
    """

    available: int
    waiting: int
    claimed: int = 0
    over: timedelta = timedelta(hours=2)


def promise(business: Business, desk: Desk, *, asked: bool, protocol: str, language: str, now: datetime) -> str:
    """The sentence for opening hours × people available × people waiting, with the protocol number.

    `asked`: the customer wished for a person; others are told first why one comes.
    """

    def worded(by: Business) -> str:
        opener = say(by.texts, language, "asked" if asked else "unasked")
        number = say(by.texts, language, "protocol", protocol=protocol)
        return f"{opener} {_what_happens(by, desk, language, now)} {number}"

    return _fitting(business, worded)


def expected_minutes(business: Business, desk: Desk, now: datetime) -> int | None:
    """How long the next one waits if people go on at their pace; None where it is not known well enough to tell.

    Only opening hours count: in the others nobody takes up anything.
    """
    worked = open_within(business, now - desk.over, now)
    if desk.claimed < KNOWN_FROM or desk.available == 0 or worked < WORKED_FROM:
        return None
    wait = worked / desk.claimed * (desk.waiting + 1)
    return math.ceil(wait.total_seconds() / 60 / STEP_MIN) * STEP_MIN if wait <= LONGEST_TOLD else None


def preview(business: Business, situation: Situation, *, language: str, now: datetime) -> str:
    """What a customer would read in a situation, with made-up numbers."""
    return _fitting(business, lambda by: _previewed(by, situation, language, now))


def _fitting(business: Business, worded: Callable[[Business], str]) -> str:
    """In the business's words; in ours where its own are more than WhatsApp takes."""
    text = worded(business)
    return text if len(text) <= MAX_TEXT else worded(replace(business, texts={}))


def _previewed(business: Business, situation: Situation, language: str, now: datetime) -> str:
    protocol = say(business.texts, language, "protocol", protocol=f"{now:%Y%m%d}-123456")
    opening = (now + timedelta(days=1)).replace(hour=8, minute=0)
    waiting = say(business.texts, language, "waiting", waiting=3)
    texts = {
        "soon": say(business.texts, language, "soon"),
        "waiting": f"{waiting} {say(business.texts, language, 'wait', minutes=15)}",
        "late": f"{waiting} {say(business.texts, language, 'late', when=_when(opening, now, language))}",
        "nobody": say(business.texts, language, "nobody"),
        "closed": say(business.texts, language, "closed", when=_when(opening, now, language)),
        "closed_long": say(business.texts, language, "closed_long"),
    }
    if situation == "unasked":
        return f"{say(business.texts, language, 'unasked')} {texts['soon']} {protocol}"
    if situation in texts:
        return f"{say(business.texts, language, 'asked')} {texts[situation]} {protocol}"
    return say(business.texts, language, situation, what=what_is_it("document", language))


def _what_happens(business: Business, desk: Desk, language: str, now: datetime) -> str:
    if not is_open(business, now):
        opening = next_opening(business, now)
        if opening is None:
            return say(business.texts, language, "closed_long")
        return say(business.texts, language, "closed", when=_when(opening, now, language))
    if desk.available == 0:
        return say(business.texts, language, "nobody")
    who = say(business.texts, language, "waiting" if desk.waiting else "soon", waiting=desk.waiting)
    return " ".join(filter(None, (who, _how_long(business, desk, language, now))))


def _how_long(business: Business, desk: Desk, language: str, now: datetime) -> str:
    """Nothing where it is not known; the next opening where it may take until after closing."""
    minutes = expected_minutes(business, desk, now)
    if minutes is None:
        return ""
    closing, opening = closes_at(business, now), next_opening(business, now)
    if closing and opening and now + timedelta(minutes=minutes) > closing:
        return say(business.texts, language, "late", when=_when(opening, now, language))
    return say(business.texts, language, "wait", minutes=minutes)


def _when(opening: datetime, now: datetime, language: str) -> str:
    texts = TEXTS.get(language, TEXTS["pt"])
    clock = f"{opening:%H:%M}"
    if opening.date() == now.astimezone(opening.tzinfo).date():
        return texts["today"].format(time=clock)
    names = _WEEKDAYS.get(language, _WEEKDAYS["pt"])
    day = f"{opening:%m/%d}" if language == "en" else f"{opening:%d/%m}"
    return texts["when"].format(weekday=names[opening.weekday()], date=day, time=clock)
