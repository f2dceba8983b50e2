"""Somebody changes opening hours, holidays or the texts that customers are told by rule; it holds at once."""

from __future__ import annotations

from datetime import datetime

from transbordo.domain.business.business_settings import BusinessSettings, check, tidied
from transbordo.domain.conversation.access import User
from transbordo.domain.ports import NewId, Workshop
from transbordo.domain.workshop.business_state import BusinessState, saved
from transbordo.usecases.working import audit_of, refuse, work


def save_business(
    workshop: Workshop,
    user: User,
    settings: BusinessSettings,
    *,
    revision: int,
    now: datetime,
    new_id: NewId,
) -> BusinessState:
    """`revision`: of the settings that the screen showed."""
    refuse(check(settings))
    return work(
        workshop.business,
        lambda state: saved(state, tidied(settings), revision=revision),
        lambda seen, state: workshop.put_business(
            seen, state, audit_of(user, "business_saved", new_id=new_id, now=now)
        ),
    )
