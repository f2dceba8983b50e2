"""The bot's settings over time: a draft is tried out, published as a version, and taken back if need be.

A version is the settings together with all articles as they stood when it was published. `draft_revision` rises with
every change of the draft, be it of the settings or of an article, so that whoever acts says which draft they saw, and
a test's result tells whether it is about the draft as it now is. `cases_revision` rises with every case that somebody
adds, changes or removes, so that no draft is published on the word of other cases than there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from transbordo.domain.business.bot_settings import BotSettings
from transbordo.domain.conversation.change import Refused
from transbordo.domain.workshop.audit import Person

MAX_NOTE = 500
"""Characters of the note to a version."""


@dataclass(frozen=True, kw_only=True)
class BotState:
    """The document `settings/bot`. `version`: of what is published; 0 before anything was. `published_revision`: of
    the draft that became it, so that a draft of another revision is another bot.
    """

    draft: BotSettings = field(default_factory=BotSettings)
    draft_revision: int = 0
    cases_revision: int = 0
    published: BotSettings = field(default_factory=BotSettings)
    version: int = 0
    published_revision: int = 0
    published_at: datetime | None = None
    published_by: Person | None = None
    updated_at: datetime | None = None
    updated_by: Person | None = None


@dataclass(frozen=True, kw_only=True)
class Version:
    """What was published once, for ever. `articles`: id -> hash of its content; `passed` of `total` cases did.

    `back_to`: the version that it is again, where it was not published but rolled back to.
    """

    version: int
    settings: BotSettings
    articles: Mapping[str, str] = field(default_factory=dict)
    published_at: datetime
    published_by: Person
    note: str = ""
    passed: int = 0
    total: int = 0
    back_to: int | None = None


def drafted(state: BotState, settings: BotSettings, *, revision: int, by: Person, now: datetime) -> BotState | Refused:
    """The draft is `settings` from now on; saving what is there already changes nothing."""
    stale = _stale(state, revision)
    if stale:
        return stale
    if settings == state.draft:
        return state
    return replace(state, draft=settings, draft_revision=state.draft_revision + 1, updated_at=now, updated_by=by)


def discarded(state: BotState, *, revision: int, by: Person, now: datetime) -> BotState | Refused:
    """The draft is what is published, and so are those of the articles."""
    stale = _stale(state, revision)
    if stale:
        return stale
    if not changed(state):
        return state
    rose = state.draft_revision + 1
    return replace(
        state,
        draft=state.published,
        draft_revision=rose,
        published_revision=rose,
        updated_at=now,
        updated_by=by,
    )


def published(state: BotState, *, revision: int, by: Person, now: datetime) -> BotState | Refused:
    """The draft is what customers meet from now on. It stays as it is, and so do its tests' results.

    Publishing what is published already changes nothing: asking twice is asking once.
    """
    stale = _stale(state, revision)
    if stale:
        return stale
    if not changed(state):
        return state
    return replace(
        state,
        published=state.draft,
        published_revision=state.draft_revision,
        version=state.version + 1,
        published_at=now,
        published_by=by,
    )


def rolled_back(state: BotState, to: Version, *, revision: int, by: Person, now: datetime) -> BotState | Refused:
    """An earlier version is published again, as a new one: numbers only rise, and nothing that was is forgotten."""
    stale = _stale(state, revision)
    if stale:
        return stale
    rose = state.draft_revision + 1
    return replace(
        state,
        draft=to.settings,
        draft_revision=rose,
        published=to.settings,
        published_revision=rose,
        version=state.version + 1,
        published_at=now,
        published_by=by,
        updated_at=now,
        updated_by=by,
    )


def changed(state: BotState) -> bool:
    """Whether publishing would make a difference."""
    return state.version == 0 or state.draft_revision != state.published_revision


def _stale(state: BotState, revision: int) -> Refused | None:
    if revision == state.draft_revision:
        return None
    return Refused(code="stale_draft", details={"revision": state.draft_revision})
