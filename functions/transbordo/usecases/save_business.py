"""Somebody changes opening hours, holidays or the texts that customers are told by rule; it holds at once."""

from __future__ import annotations

from datetime import datetime

from transbordo.domain.access import User
from transbordo.domain.business_settings import BusinessSettings, check, tidied
from transbordo.domain.ports import NewId, Workshop
from transbordo.usecases.working import audit_of, refuse


def save_business(
    workshop: Workshop, user: User, settings: BusinessSettings, *, now: datetime, new_id: NewId
) -> BusinessSettings:
    """As it was saved. How long data is kept is not changed here."""
    refuse(check(settings))
    kept = tidied(settings)
    workshop.put_business(kept, audit_of(user, "business_saved", new_id=new_id, now=now))
    return kept
