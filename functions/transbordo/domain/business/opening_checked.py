"""Whether opening hours, as they are stored, can be read at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from transbordo.domain.business.opening import WEEKDAYS


def problems(business: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the document `settings/business`, in places of it: "hours.mon", "timezone"."""
    if not _is_zone(business.get("timezone", "America/Sao_Paulo")):
        yield "timezone"
    hours = business.get("hours") or {}
    if not isinstance(hours, Mapping):
        yield "hours"
        hours = {}
    for day, periods in hours.items():
        if day not in WEEKDAYS or not isinstance(periods, list) or not all(map(_is_period, periods)):
            yield f"hours.{day}"
    if not all(map(_is_day, business.get("holidays") or ())):
        yield "holidays"


def _is_zone(name: Any) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, TypeError, OSError, KeyError):
        return False
    return True


def _is_period(period: Any) -> bool:
    if not isinstance(period, Mapping):
        return False
    return _is_time(period.get("from")) and (period.get("to") == "24:00" or _is_time(period.get("to")))


def _is_time(text: Any) -> bool:
    try:
        time.fromisoformat(text)
    except (ValueError, TypeError):
        return False
    return True


def _is_day(text: Any) -> bool:
    try:
        date.fromisoformat(text)
    except (ValueError, TypeError):
        return False
    return True
