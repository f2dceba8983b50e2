"""Draft, publish, roll back: what follows from what, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from transbordo.domain.business.bot_settings import BotSettings
from transbordo.domain.conversation.change import Refused
from transbordo.domain.workshop.audit import Person
from transbordo.domain.workshop.versions import BotState, Version, changed, discarded, drafted, published, rolled_back

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
DIEGO = Person(uid="diego", name="Diego")
LIA = BotSettings(name="Lia")
STATE = BotState(draft=LIA, draft_revision=7, published=LIA, version=3, published_revision=7)


def state(found: BotState | Refused) -> BotState:
    assert isinstance(found, BotState)
    return found


def draft(before: BotState, settings: BotSettings) -> BotState:
    return state(drafted(before, settings, revision=before.draft_revision, by=DIEGO, now=NOW))


def publish(before: BotState) -> BotState:
    return state(published(before, revision=before.draft_revision, by=DIEGO, now=NOW))


def test_a_draft_changes_nothing_that_customers_meet() -> None:
    after = draft(STATE, BotSettings(name="Bia"))

    assert (after.draft.name, after.draft_revision, after.updated_by) == ("Bia", 8, DIEGO)
    assert (after.published, after.version) == (LIA, 3)
    assert changed(after)


def test_saving_the_same_draft_again_keeps_the_results_of_its_tests() -> None:
    assert draft(STATE, LIA) == STATE


def test_whoever_saw_another_draft_changes_nothing() -> None:
    for old in (6, 8):
        refused = Refused(code="stale_draft", details={"revision": 7})
        assert drafted(STATE, BotSettings(), revision=old, by=DIEGO, now=NOW) == refused
        assert published(STATE, revision=old, by=DIEGO, now=NOW) == refused
        assert discarded(STATE, revision=old, by=DIEGO, now=NOW) == refused
        assert rolled_back(STATE, version(1), revision=old, by=DIEGO, now=NOW) == refused


def test_what_is_published_is_the_draft_as_it_was_tested() -> None:
    after = publish(draft(STATE, BotSettings(name="Bia")))

    assert (after.published.name, after.version, after.published_by, after.published_at) == ("Bia", 4, DIEGO, NOW)
    assert after.draft_revision == 8, "the results of its tests are still about it"
    assert not changed(after)


def test_publishing_twice_is_publishing_once() -> None:
    once = publish(draft(STATE, BotSettings(name="Bia")))

    assert publish(once) == once


def test_a_change_of_an_article_alone_is_something_to_publish() -> None:
    # which is all that a change of an article does to this document
    after = publish(replace(STATE, draft_revision=8))

    assert after.version == 4


def test_what_was_never_published_can_be() -> None:
    assert publish(BotState(draft=LIA)).version == 1


def test_a_discarded_draft_is_what_is_published_and_needs_its_tests_again() -> None:
    after = state(discarded(draft(STATE, BotSettings(name="Bia")), revision=8, by=DIEGO, now=NOW))

    assert (after.draft, after.draft_revision) == (LIA, 9)
    assert not changed(after)


def test_discarding_nothing_changes_nothing() -> None:
    assert discarded(STATE, revision=7, by=DIEGO, now=NOW) == STATE


def version(number: int) -> Version:
    return Version(version=number, settings=BotSettings(name="Old"), published_at=NOW, published_by=DIEGO)


def test_rolling_back_publishes_an_old_version_as_a_new_one() -> None:
    after = state(rolled_back(STATE, version(1), revision=7, by=DIEGO, now=NOW))

    assert (after.published.name, after.draft.name, after.version) == ("Old", "Old", 4)
    assert not changed(after)


STEPS = st.lists(st.one_of(st.sampled_from(["publish", "discard", "roll back", "article"]), st.text(max_size=2)))


@given(STEPS)
def test_numbers_only_rise_and_nothing_goes_live_but_by_publishing(steps: list[str]) -> None:
    now = BotState()
    for step in steps:
        before, revision = now, now.draft_revision
        if step == "publish":
            now = publish(now)
        elif step == "discard":
            now = state(discarded(now, revision=revision, by=DIEGO, now=NOW))
        elif step == "roll back":
            now = state(rolled_back(now, version(1), revision=revision, by=DIEGO, now=NOW))
        elif step == "article":
            now = replace(now, draft_revision=revision + 1)
        else:
            now = draft(now, BotSettings(name=step))
        assert now.draft_revision >= before.draft_revision
        assert now.version - before.version in (0, 1)
        assert (now.published == before.published) or now.version > before.version
        # results of tests are about one draft only
        assert now.draft == before.draft or now.draft_revision > before.draft_revision
