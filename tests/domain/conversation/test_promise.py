"""What the customer is told at a handoff: the truth about opening hours, people and the queue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transbordo.domain.business.business_settings import MAX_TEXT, check_texts
from transbordo.domain.business.customer_texts import PLACEHOLDERS, TEXTS, keeps_placeholders, say
from transbordo.domain.business.opening import (
    WEEKDAYS,
    Business,
    closes_at,
    in_words,
    is_open,
    next_opening,
    open_within,
    served_from,
)
from transbordo.domain.conversation.promise import Desk, Situation, expected_minutes, preview, promise
from transbordo.domain.messages import MAX_TEXT as WHATSAPP_S

BRAZIL = ZoneInfo("America/Sao_Paulo")
OFFICE = {day: (("08:00", "12:00"), ("13:00", "18:00")) for day in WEEKDAYS[:5]}
BUSINESS = Business(hours=OFFICE, holidays=("2026-12-25",))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
PROTOCOL = "20261123-000001"


def at(text: str) -> datetime:
    """A moment in Brazil."""
    return datetime.fromisoformat(text).replace(tzinfo=BRAZIL).astimezone(UTC)


OPEN, CLOSED = at("2026-11-23T11:00"), at("2026-11-23T20:00")


def told(now: datetime, *, business: Business = BUSINESS, people: int = 1, ahead: int = 0, language: str = "pt") -> str:
    return promise(
        business, Desk(available=people, waiting=ahead), asked=True, protocol=PROTOCOL, language=language, now=now
    )


@pytest.mark.parametrize(("now", "people", "ahead"), list(product([OPEN, CLOSED], [0, 1, 3], [0, 1, 7])))
def test_each_language_has_its_own_words_for_each_situation(now: datetime, people: int, ahead: int) -> None:
    texts = {told(now, people=people, ahead=ahead, language=language) for language in ("pt", "en", "es")}

    assert len(texts) == 3
    for text in texts:
        assert PROTOCOL in text and "{" not in text
        assert len(text) > len(PROTOCOL) + 40


def test_the_four_situations_are_told_apart() -> None:
    situations = (told(OPEN), told(OPEN, ahead=3), told(OPEN, people=0), told(CLOSED))

    assert len(set(situations)) == 4


@pytest.mark.parametrize("language", ["pt", "en", "es"])
def test_who_did_not_ask_for_a_person_is_told_why_one_comes(language: str) -> None:
    def text(asked: bool) -> str:
        desk = Desk(available=1, waiting=0)
        return promise(BUSINESS, desk, asked=asked, protocol=PROTOCOL, language=language, now=OPEN)

    rest = say({}, language, "soon")
    assert text(True).startswith(f"{say({}, language, 'asked')} {rest}")
    assert text(False).startswith(f"{say({}, language, 'unasked')} {rest}")


def test_who_waits_ahead_is_counted() -> None:
    assert "há 3 na fila" in told(OPEN, ahead=3)
    assert "3" not in told(OPEN, people=0, ahead=3).replace(PROTOCOL, "")


@pytest.mark.parametrize("language", ["pt", "en", "es"])
def test_one_ahead_and_many_read_alike(language: str) -> None:
    one, many = told(OPEN, ahead=1, language=language), told(OPEN, ahead=7, language=language)

    assert one.replace("1", "", 1) == many.replace("7", "", 1)
    assert "are 1" not in one


def test_nobody_is_promised_a_person_when_there_is_none() -> None:
    assert "Não há ninguém disponível" in told(OPEN, people=0)
    assert "Já chamei" not in told(CLOSED, people=5)


def test_an_unknown_language_is_answered_in_portuguese() -> None:
    assert told(OPEN, language="xx") == told(OPEN)


@pytest.mark.parametrize(
    ("now", "when"),
    [
        ("2026-11-23T07:59", "hoje às 08:00"),
        ("2026-11-23T12:30", "hoje às 13:00"),
        ("2026-11-23T18:00", "terça, 24/11, às 08:00"),
        ("2026-11-23T23:30", "terça, 24/11, às 08:00"),  # already the next day in UTC
        ("2026-11-27T18:00", "segunda, 30/11, às 08:00"),
        ("2026-12-24T18:00", "segunda, 28/12, às 08:00"),  # over a holiday and a weekend
        ("2026-12-25T10:00", "segunda, 28/12, às 08:00"),
        ("2026-12-31T20:00", "sexta, 01/01, às 08:00"),
    ],
)
def test_when_closed_the_next_opening_is_named(now: str, when: str) -> None:
    assert when in told(at(now))


def test_dates_are_written_as_each_language_does() -> None:
    assert "on Tuesday, 11/24, at 08:00" in told(CLOSED, language="en")
    assert "el martes, 24/11, a las 08:00" in told(CLOSED, language="es")


def test_a_business_that_never_opens_names_no_day() -> None:
    never = Business(hours={"mon": ()})

    assert next_opening(never, OPEN) is None
    assert "assim que o atendimento voltar" in told(OPEN, business=never)


def test_a_business_without_hours_is_always_open() -> None:
    assert is_open(Business(), CLOSED)
    assert (next_opening(Business(), CLOSED), closes_at(Business(), CLOSED)) == (None, None)
    assert open_within(Business(), OPEN, CLOSED) == CLOSED - OPEN
    assert in_words(Business(), CLOSED) == "at any time"


ALL_DAY = dict.fromkeys(WEEKDAYS, (("00:00", "24:00"),))


@pytest.mark.parametrize("hours", [{}, ALL_DAY])
def test_on_a_holiday_even_who_is_open_day_and_night_is_closed(hours: dict[str, Any]) -> None:
    business = Business(hours=hours, holidays=("2026-12-25",))
    eve, holiday = at("2026-12-24T23:50"), at("2026-12-25T10:00")

    assert (is_open(business, eve), is_open(business, holiday)) == (True, False)
    assert closes_at(business, eve) == at("2026-12-25T00:00")
    assert next_opening(business, eve) == next_opening(business, holiday) == at("2026-12-26T00:00")
    assert open_within(business, eve, at("2026-12-26T00:05")) == timedelta(minutes=15)
    assert served_from(business, holiday) == at("2026-12-26T00:00")
    assert in_words(business, holiday).endswith("; closed on 2026-12-25. Now they are away")
    assert "sábado, 26/12, às 00:00" in told(holiday, business=business)


@pytest.mark.parametrize("hours", [{}, ALL_DAY])
def test_midnight_closes_nobody_who_is_open_on_both_sides_of_it(hours: dict[str, Any]) -> None:
    business = Business(hours=hours)

    text = promise(business, desk(24), asked=True, protocol=PROTOCOL, language="pt", now=at("2026-11-23T23:55"))

    assert "cerca de 10 minutos" in text


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-23T07:59:59", False),
        ("2026-11-23T08:00", True),
        ("2026-11-23T11:59:59", True),
        ("2026-11-23T12:00", False),
        ("2026-11-23T13:00", True),
        ("2026-11-23T18:00", False),
        ("2026-11-22T10:00", False),
        ("2026-12-25T10:00", False),
    ],
)
def test_it_is_open_from_the_first_minute_to_the_last(now: str, expected: bool) -> None:
    assert is_open(BUSINESS, at(now)) is expected


def test_a_day_may_be_open_until_midnight() -> None:
    late = Business(hours=dict.fromkeys(WEEKDAYS, (("00:00", "24:00"),)))

    assert is_open(late, at("2026-11-23T23:59:59")) and is_open(late, at("2026-11-23T00:00"))


@pytest.mark.parametrize(
    ("now", "expected"),
    [("2026-11-23T21:59", False), ("2026-11-23T22:00", True), ("2026-11-24T01:59", True), ("2026-11-24T02:00", False)],
)
def test_hours_may_go_over_midnight(now: str, expected: bool) -> None:
    nightly = Business(hours={"mon": (("22:00", "02:00"),)})
    assert is_open(nightly, at(now)) is expected


def test_a_business_lives_in_its_own_time_zone() -> None:
    manaus = Business(hours=OFFICE, timezone="America/Manaus")

    assert not is_open(manaus, at("2026-11-23T08:30"))
    assert is_open(manaus, at("2026-11-23T18:30"))


@given(MOMENTS)
def test_the_next_opening_lies_ahead_and_is_open(now: datetime) -> None:
    opening = next_opening(BUSINESS, now)

    assert opening and opening > now
    assert is_open(BUSINESS, opening)
    assert not is_open(BUSINESS, opening - timedelta(seconds=1))


@given(MOMENTS, st.integers(0, 3), st.integers(0, 30), st.sampled_from(["pt", "en", "es", "fr", ""]))
def test_the_promise_is_never_empty_and_always_has_the_protocol(
    now: datetime, people: int, ahead: int, language: str
) -> None:
    text = told(now, people=people, ahead=ahead, language=language)

    assert text.strip() and PROTOCOL in text


@pytest.mark.parametrize(
    ("asked", "served"),
    [
        ("2026-11-23T11:00", "2026-11-23T11:00"),
        ("2026-11-23T20:00", "2026-11-24T08:00"),
        ("2026-12-25T11:00", "2026-12-28T08:00"),
    ],
)
def test_while_it_is_closed_no_target_runs(asked: str, served: str) -> None:
    assert served_from(BUSINESS, at(asked)) == at(served)


def test_who_never_opens_keeps_nobody_s_clock_from_running() -> None:
    assert served_from(Business(hours={"mon": ()}), OPEN) == OPEN


# How long


def desk(claimed: int, *, waiting: int = 1, available: int = 1) -> Desk:
    return Desk(available=available, waiting=waiting, claimed=claimed, over=timedelta(hours=2))


def minutes_told(one: Desk, now: datetime = OPEN) -> int | None:
    return expected_minutes(BUSINESS, one, now)


def text_told(one: Desk, now: datetime = OPEN, language: str = "pt") -> str:
    return promise(BUSINESS, one, asked=True, protocol=PROTOCOL, language=language, now=now)


@pytest.mark.parametrize(
    ("claimed", "waiting", "minutes"),
    [
        (24, 1, 10),
        (24, 0, 5),
        (24, 5, 30),
        (12, 2, 30),
        (5, 3, 100),
        (5, 4, 120),
        (5, 5, None),
        (4, 1, None),
        (0, 1, None),
    ],
)
def test_the_wait_told_is_that_of_the_desk_s_own_pace_rounded_up(
    claimed: int, waiting: int, minutes: int | None
) -> None:
    assert minutes_told(desk(claimed, waiting=waiting)) == minutes


def test_with_nobody_there_no_wait_is_known() -> None:
    assert minutes_told(desk(24, available=0)) is None


def test_the_wait_is_told_where_it_is_known() -> None:
    assert "cerca de 10 minutos" in text_told(desk(24))
    assert "cerca de 5 minutos" in text_told(desk(24, waiting=0))
    assert "minutos" not in text_told(desk(4))


@pytest.mark.parametrize(
    ("now", "minutes"),
    [
        ("2026-11-23T08:20", 10),  # twenty minutes of work, not two hours
        ("2026-11-23T08:10", None),
        ("2026-11-23T13:30", 20),  # an hour of it was lunch
        ("2026-11-23T11:00", 40),
    ],
)
def test_only_the_hours_that_people_worked_make_their_pace(now: str, minutes: int | None) -> None:
    assert minutes_told(desk(10, waiting=2), at(now)) == minutes


@pytest.mark.parametrize(
    ("now", "when"),
    [("2026-11-27T17:50", "segunda, 30/11, às 08:00"), ("2026-11-23T11:50", "hoje às 13:00")],
)
def test_who_may_not_be_served_before_closing_is_told_the_next_opening(now: str, when: str) -> None:
    text = text_told(desk(10, waiting=5), at(now))

    assert when in text
    assert "minutos" not in text


@given(MOMENTS, st.integers(0, 40), st.integers(0, 12))
def test_no_wait_is_told_that_ends_when_nobody_is_there(now: datetime, claimed: int, waiting: int) -> None:
    if "minutos" in text_told(desk(claimed, waiting=waiting), now):
        assert is_open(BUSINESS, now + timedelta(minutes=(minutes_told(desk(claimed, waiting=waiting), now) or 0) - 1))


@given(MOMENTS, st.integers(1, 3000))
def test_open_and_closed_time_make_up_all_time(now: datetime, minutes: int) -> None:
    until = now + timedelta(minutes=minutes)
    by_the_minute = sum(is_open(BUSINESS, now + timedelta(minutes=one)) for one in range(minutes))

    assert abs(open_within(BUSINESS, now, until) - timedelta(minutes=by_the_minute)) <= timedelta(minutes=8)


@given(st.lists(st.integers(60, 1200), min_size=8, max_size=60), st.integers(0, 3))
def test_on_a_day_replayed_the_wait_told_is_near_the_wait_had(gaps: list[int], ahead: int) -> None:
    """People take up one conversation after another; what is told is the mean of their pace, rounded up."""
    per_service = sum(gaps) / len(gaps)
    claimed = round(7200 / per_service)
    told_minutes = minutes_told(desk(claimed, waiting=ahead))

    if claimed >= 5 and told_minutes is not None:
        had = per_service * (ahead + 1) / 60
        assert 0.75 * had <= told_minutes <= 1.34 * had + 5


# In the business's own words


def test_a_business_says_it_in_its_own_words() -> None:
    own = Business(hours=OFFICE, texts={"pt": {"soon": "Já vem alguém!"}, "en": {"soon": "Coming!"}})

    assert told(OPEN, business=own).startswith("Certo! Já vem alguém! Seu protocolo")
    assert told(OPEN, business=own, language="en").startswith("Sure! Coming!")
    assert told(OPEN, business=own, language="es") == told(OPEN, language="es")


@pytest.mark.parametrize("text", ["", "   ", "Espere a sua vez.", "{waiting} {other}", "{minutes}"])
def test_a_wording_that_lost_its_number_is_not_used(text: str) -> None:
    own = Business(hours=OFFICE, texts={"pt": {"waiting": text}})

    assert told(OPEN, business=own, ahead=3) == told(OPEN, ahead=3)


def test_braces_in_a_wording_are_only_braces() -> None:
    own = Business(hours=OFFICE, texts={"pt": {"waiting": "{waiting} à frente { } {0!r}"}})

    assert told(OPEN, business=own, ahead=3).startswith("Certo! 3 à frente { } {0!r}")


LONG = 360
"""Characters of a text, of which four with what they hold are one message."""


def long(key: str) -> str:
    """With what a text holds at its widest."""
    holds = " ".join(f"{{{name}}}" for name in PLACEHOLDERS[key])
    return holds.ljust(LONG, "x")


def full(key: str) -> str:
    """What a text holds over and over: in the customer's hands it is longer than it was written."""
    holds = "".join(f"{{{name}}}" for name in PLACEHOLDERS[key]) or "x"
    return holds * (MAX_TEXT // len(holds))


BUSY = (desk(24, waiting=9), desk(10, waiting=5), desk(4), desk(0, available=0), desk(0, waiting=0))
MOMENTS_OF_A_DAY = ("2026-11-25T11:00", "2026-11-25T17:45", "2026-11-25T20:00")


@pytest.mark.parametrize("language", ["pt", "en", "es"])
def test_long_texts_of_its_own_make_one_message(language: str) -> None:
    texts = {language: {key: long(key) for key in PLACEHOLDERS}}
    own = Business(hours=OFFICE, texts=texts)
    said = [
        promise(own, one, asked=asked, protocol=PROTOCOL, language=language, now=at(now))
        for one, asked, now in product(BUSY, (True, False), MOMENTS_OF_A_DAY)
    ]

    assert check_texts(texts) == ()
    assert max(map(len, said)) > 4 * LONG
    assert all("x" * 300 in text and len(text) <= WHATSAPP_S for text in said)


@pytest.mark.parametrize("language", ["pt", "en", "es"])
def test_texts_that_make_no_message_give_way_to_ours(language: str) -> None:
    texts = {language: {key: full(key) for key in PLACEHOLDERS}}
    own = Business(hours=OFFICE, texts=texts)

    assert check_texts(texts) == ()
    for one, now in product(BUSY, MOMENTS_OF_A_DAY):
        text = promise(own, one, asked=True, protocol=PROTOCOL, language=language, now=at(now))
        assert PROTOCOL in text and len(text) <= WHATSAPP_S
    for situation in get_args(Situation):
        assert len(preview(own, situation, language=language, now=OPEN)) <= WHATSAPP_S


@pytest.mark.parametrize("language", TEXTS)
def test_our_own_texts_hold_what_they_must(language: str) -> None:
    assert all(keeps_placeholders(key, TEXTS[language][key]) for key in PLACEHOLDERS)


@pytest.mark.parametrize("language", ["pt", "en", "es"])
@pytest.mark.parametrize(
    "situation", ["soon", "waiting", "nobody", "closed", "closed_long", "acknowledged", "cannot_open"]
)
def test_each_situation_has_a_preview_without_gaps(situation: Any, language: str) -> None:
    text = preview(BUSINESS, situation, language=language, now=OPEN)

    assert text and "{" not in text
    assert say({}, language, "soon")
