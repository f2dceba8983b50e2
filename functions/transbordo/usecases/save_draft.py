"""Somebody changes the draft of the bot's settings; customers notice nothing until it is published."""

from __future__ import annotations

from datetime import datetime

from transbordo.domain.business.bot_settings import BotSettings
from transbordo.domain.business.bot_settings_check import check
from transbordo.domain.conversation.access import User
from transbordo.domain.ports import BusinessSetup, NewId, Workshop
from transbordo.domain.workshop.audit import person
from transbordo.domain.workshop.versions import BotState, drafted
from transbordo.usecases.working import audit_of, refuse, work


def save_draft(
    store: BusinessSetup,
    workshop: Workshop,
    user: User,
    settings: BotSettings,
    *,
    revision: int,
    now: datetime,
    new_id: NewId,
) -> BotState:
    """`revision`: of the draft that the screen showed."""
    refuse(check(settings, store.queue_targets()))
    return work(
        workshop.bot,
        lambda state: drafted(state, settings, revision=revision, by=person(user), now=now),
        lambda seen, state: workshop.put_bot(seen, state, audit_of(user, "bot_draft_saved", new_id=new_id, now=now)),
    )
