"""What a customer would read, in words that are not saved yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from transbordo.domain.business.business_settings import check_texts, worded
from transbordo.domain.conversation.promise import Situation, preview
from transbordo.domain.ports import BusinessSetup
from transbordo.usecases.working import refuse


def preview_text(
    store: BusinessSetup, texts: Mapping[str, Mapping[str, str]], *, situation: Situation, language: str, now: datetime
) -> str:
    refuse(check_texts(texts))
    business = store.business()
    here = now.astimezone(ZoneInfo(business.timezone))
    return preview(replace(business, texts=worded(texts)), situation, language=language, now=here)
