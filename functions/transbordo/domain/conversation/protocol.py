"""The protocol number that a customer may quote: the day, and digits that say nothing about how busy we are."""

from __future__ import annotations

import hashlib
from datetime import datetime
from zoneinfo import ZoneInfo

_DAY = ZoneInfo("America/Sao_Paulo")
"""The day of a protocol number is Brazil's, whatever the zone of the machine."""

_DIGITS = 6


def protocol_number(now: datetime, seed: str) -> str:
    """Such as "20261122-048213". `seed` is a fresh id; a collision is refused by the store, and another seed tried."""
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big") % 10**_DIGITS
    return f"{now.astimezone(_DAY):%Y%m%d}-{number:0{_DIGITS}}"
