"""Every value is read from its document as it was written."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

import pytest
from google.api_core.datetime_helpers import DatetimeWithNanoseconds
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.samples import NOW, conversation, outbound, received
from transbordo.domain.business.bot_settings import BotSettings
from transbordo.domain.business.opening import Business
from transbordo.domain.conversation.change import Turn
from transbordo.domain.conversation.conversation import Conversation
from transbordo.domain.documents import entry_from_document, from_document, to_document, to_json
from transbordo.domain.messages import Entry, Event, Note, Outbound, Received

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
st.register_type_strategy(datetime, MOMENTS)
st.register_type_strategy(float, FLOATS)

EVENTS = st.builds(Event, event=st.builds(dict, name=st.text(), count=st.integers()))
ENTRIES = st.one_of(st.builds(Received), st.builds(Outbound), st.builds(Note), EVENTS)


def plain(value: Any) -> bool:
    """Only what Firestore holds: no dataclasses, tuples or enums."""
    if isinstance(value, dict):
        return all(isinstance(key, str) and plain(item) for key, item in value.items())
    if isinstance(value, list):
        return all(plain(item) for item in value)
    return value is None or (isinstance(value, str | int | float | bool | datetime) and not isinstance(value, StrEnum))


@given(ENTRIES)
def test_every_entry_comes_back_as_it_was(entry: Entry) -> None:
    document = to_document(entry)

    assert plain(document)
    assert entry_from_document(document) == entry


@given(st.builds(Conversation))
def test_every_conversation_comes_back_as_it_was(value: Conversation) -> None:
    document = to_document(value)

    assert plain(document)
    assert from_document(Conversation, document) == value


@given(st.builds(Turn), st.builds(BotSettings))
def test_turns_and_settings_come_back_as_they_were(turn: Turn, bot: BotSettings) -> None:
    assert from_document(Turn, to_document(turn)) == turn
    assert from_document(BotSettings, to_document(bot)) == bot


def test_keys_are_in_camel_case() -> None:
    assert {"windowExpiresAt", "needsReplySince", "agentUid", "firstReplyAt"} <= set(to_document(conversation()))
    assert {"twilioSid", "statusAt", "retryAt"} <= set(to_document(outbound()))


def test_fields_may_be_left_out() -> None:
    assert "id" not in to_document(conversation(), without=("id",))


def test_what_is_unknown_is_passed_over_and_what_is_absent_has_its_default() -> None:
    document = to_document(received()) | {"fromTheFuture": 1}
    del document["mediaPending"]

    assert entry_from_document(document) == received()


def test_what_has_no_default_must_be_there() -> None:
    document = to_document(received())
    del document["text"]

    with pytest.raises(TypeError, match="text"):
        entry_from_document(document)


def test_null_for_a_list_is_an_empty_one() -> None:
    assert entry_from_document(to_document(received()) | {"media": None}) == received()


@given(MOMENTS)
def test_firestore_s_own_moments_become_plain_ones(moment: datetime) -> None:
    theirs = DatetimeWithNanoseconds.from_rfc3339(moment.isoformat().replace("+00:00", "Z"))

    read = from_document(Received, to_document(received()) | {"at": theirs}).at

    assert read == moment
    assert type(read) is datetime and read.tzinfo is UTC


def test_whole_numbers_are_still_fractions_where_those_are_meant() -> None:
    read = from_document(Outbound, to_document(outbound()) | {"because": {"confidence": 1}})

    assert read.because and type(read.because.confidence) is float


def test_hours_and_other_maps_are_left_as_they_are() -> None:
    assert from_document(Business, {"hours": {"mon": (("08:00", "18:00"),)}}).hours == {"mon": (("08:00", "18:00"),)}


@given(ENTRIES)
def test_the_api_s_shape_is_json(entry: Entry) -> None:
    shown = to_json(to_document(entry))

    assert json.loads(json.dumps(shown)) == shown


def test_moments_are_shown_in_utc_with_milliseconds() -> None:
    brazil = timezone(timedelta(hours=-3))

    assert to_json({"at": NOW.astimezone(brazil)}) == {"at": "2026-11-23T14:00:00.000Z"}
