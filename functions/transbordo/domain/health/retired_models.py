"""When Google shuts models down, as known on 22 November 2026.

https://ai.google.dev/gemini-api/docs/deprecations and https://ai.google.dev/gemini-api/docs/changelog; for gemini-2.5
the published dates disagree (October to December 2026), and the last one is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from transbordo.domain.health.findings import Finding, found

SHUT_DOWN: Mapping[str, date] = {
    "embedding-001": date(2026, 1, 14),
    "text-embedding-004": date(2026, 1, 14),
    "gemini-2.0-flash": date(2026, 6, 1),
    "gemini-2.0-flash-001": date(2026, 6, 1),
    "gemini-2.0-flash-lite": date(2026, 6, 1),
    "gemini-2.0-flash-lite-001": date(2026, 6, 1),
    "gemini-3.5-flash": date(2026, 10, 8),
    "gemini-3.7-flash": date(2026, 10, 8),
    "gemini-2.5-flash": date(2026, 12, 1),
    "gemini-2.5-pro": date(2026, 12, 1),
    "gemini-3.1-flash-lite": date(2027, 5, 7),
}
"""Also those that are only routed to a newer one since: what answers then is another model, at another price."""

WARNED = timedelta(days=60)
"""Before the day: time to try a newer one out."""


def retirement(model: str, today: date) -> Finding | None:
    """What to say of this model's age; `models/` before its name counts for nothing."""
    name = model.removeprefix("models/")
    day = SHUT_DOWN.get(name)
    if day is None or today < day - WARNED:
        return None
    return found("model_retired" if today >= day else "model_retiring", model=name, date=day.isoformat())
