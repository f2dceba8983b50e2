"""The business's own settings over time: whoever saves them says which they saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from transbordo.domain.business.business_settings import BusinessSettings
from transbordo.domain.conversation.change import Refused
from transbordo.domain.documents import to_document

_SETTINGS = tuple(each.name for each in fields(BusinessSettings))


@dataclass(frozen=True, kw_only=True)
class BusinessState:
    """What may be changed of the document `settings/business`. `revision` rises with every change of it.

    `settings`: as they are stored, so that even what somebody broke by hand can be saved over.
    """

    settings: Mapping[str, Any] = field(default_factory=dict)
    revision: int = 0


def saved(state: BusinessState, settings: BusinessSettings, *, revision: int) -> BusinessState | Refused:
    """They are `settings` from now on; saving what is there already changes nothing."""
    if revision != state.revision:
        return Refused(code="stale_business", details={"revision": state.revision})
    kept = to_document(settings)
    return state if kept == state.settings else BusinessState(settings=kept, revision=state.revision + 1)


def business_document(state: BusinessState) -> dict[str, Any]:
    """What of the document is written, and shown by the API."""
    return {**state.settings, "revision": state.revision}


def business_state_of(document: Mapping[str, Any]) -> BusinessState:
    return BusinessState(
        settings={name: document[name] for name in _SETTINGS if name in document},
        revision=document.get("revision", 0),
    )
