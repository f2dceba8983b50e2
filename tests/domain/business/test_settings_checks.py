"""What people fill in is checked, and each problem names its field and says what to do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from transbordo.domain.business.bot_settings import BotSettings, GiveWay, Limits, SensitiveWords
from transbordo.domain.business.bot_settings_check import check
from transbordo.domain.business.business_settings import MAX_TEXT, BusinessSettings, Period, tidied
from transbordo.domain.business.business_settings import check as check_business

QUEUES = ("geral", "financeiro")
GOOD = BotSettings(
    name="Lia",
    persona="x" * 2000,
    rules=("nunca",) * 30,
    model="gemini-3.5-flash-lite",
    sensitive=(SensitiveWords(words=("procon", "reclame aqui"), queue="financeiro"),),
    angry=GiveWay(queue="geral"),
    masked=("cpf", "email"),
    safety={"hate": "low"},
    price_in=0.3,
)


def test_good_settings_have_no_problem() -> None:
    assert check(GOOD, QUEUES) == ()
    assert check(BotSettings(), QUEUES) == ()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": "x" * 61}, "name"),
        ({"persona": "x" * 2001}, "persona"),
        ({"greeting": "x" * 601}, "greeting"),
        ({"subjects": "x" * 501}, "subjects"),
        ({"tone": "rude"}, "tone"),
        ({"rules": ("nunca",) * 31}, "rules"),
        ({"rules": ("nunca", "x" * 301)}, "rules[1]"),
        ({"rules": ("nunca", " ")}, "rules[1]"),
        ({"language": "fr"}, "language"),
        ({"model": "Gemini 3"}, "model"),
        ({"model": "../x"}, "model"),
        ({"model": "gemini-"}, "model"),
        ({"sensitive": (SensitiveWords(words=("a",)),) * 21}, "sensitive"),
        ({"sensitive": (SensitiveWords(words=("procon",) * 51),)}, "sensitive[0].words"),
        ({"sensitive": (SensitiveWords(words=("…",)),)}, "sensitive[0].words"),
        ({"sensitive": (SensitiveWords(words=("x" * 61,)),)}, "sensitive[0].words"),
        ({"sensitive": (SensitiveWords(words=("procon",), queue="vendas"),)}, "sensitive[0].queue"),
        ({"angry": GiveWay(queue="vendas")}, "angry.queue"),
        ({"unsure": GiveWay(queue="")}, "unsure.queue"),
        ({"masked": ("name",)}, "masked"),
        ({"safety": {"spam": "low"}}, "safety"),
        ({"safety": {"hate": "off"}}, "safety.hate"),
        ({"limits": Limits(turns_per_customer=0)}, "limits.turnsPerCustomer"),
        ({"limits": Limits(tokens_per_customer=1)}, "limits.tokensPerCustomer"),
        ({"limits": Limits(tokens=-1)}, "limits.tokens"),
        ({"price_in": -0.1}, "priceIn"),
        ({"price_out": float("nan")}, "priceOut"),
        ({"price_out": float("inf")}, "priceOut"),
    ],
)
def test_each_wrong_setting_is_named(changed: dict[str, Any], field: str) -> None:
    problems = check(replace(GOOD, **changed), QUEUES)

    assert {problem.field for problem in problems} == {field}
    assert all(problem.pt and problem.en for problem in problems)


BUSINESS = BusinessSettings(
    name="Fibra Exemplo",
    timezone="America/Sao_Paulo",
    hours={
        "mon": (Period(from_="08:00", to="12:00"), Period(from_="13:00", to="24:00")),
        "fri": (Period(from_="20:00", to="02:00"),),
        "sun": (),
    },
    holidays=("2026-12-25",),
    texts={"pt": {"soon": "Já vamos!", "waiting": "Há {waiting} antes.", "nobody": ""}},
)


def test_good_hours_and_texts_have_no_problem() -> None:
    assert check_business(BUSINESS) == ()
    assert check_business(replace(BUSINESS, hours={}, holidays=(), texts={})) == ()


def day(*periods: tuple[str, str]) -> dict[str, Any]:
    return {"hours": {"mon": tuple(Period(from_=opens, to=closes) for opens, closes in periods)}}


def words(**texts: str) -> dict[str, Any]:
    return {"texts": {"pt": texts}}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"timezone": "America/Atlantis"}, "timezone"),
        ({"timezone": "../../etc/passwd"}, "timezone"),
        ({"timezone": ""}, "timezone"),
        ({"timezone": "America"}, "timezone"),
        ({"hours": {"seg": ()}}, "hours"),
        (day(("8:00", "12:00")), "hours.mon"),
        (day(("24:00", "12:00")), "hours.mon"),
        (day(("08:00", "24:30")), "hours.mon"),
        (day(("08:00", "08:00")), "hours.mon"),
        (day(("08:00", "12:00"), ("11:00", "18:00")), "hours.mon"),
        (day(("20:00", "02:00"), ("22:00", "23:00")), "hours.mon"),
        (day(*((f"{hour:02d}:00", f"{hour:02d}:30") for hour in range(7))), "hours.mon"),
        ({"holidays": ("25/12/2026",)}, "holidays"),
        ({"holidays": ("2026-02-30",)}, "holidays"),
        ({"holidays": ("20261225",)}, "holidays"),
        ({"holidays": ("2026-12-25",) * 201}, "holidays"),
        ({"texts": {"fr": {}}}, "texts"),
        (words(hello="Oi"), "texts.pt"),
        (words(waiting="Espere um pouco."), "texts.pt.waiting"),
        (words(soon="Há {waiting} antes."), "texts.pt.soon"),
        (words(protocol="Protocolo {protocolo}"), "texts.pt.protocol"),
        (words(soon="x" * (MAX_TEXT + 1)), "texts.pt.soon"),
    ],
)
def test_each_wrong_part_of_the_business_is_named(changed: dict[str, Any], field: str) -> None:
    problems = check_business(replace(BUSINESS, **changed))

    assert {problem.field for problem in problems} == {field}
    assert all(problem.pt and problem.en for problem in problems)


def test_texts_that_could_be_saved_once_are_no_hindrance_to_a_holiday() -> None:
    """Nobody who adds one should have to shorten first what was kept long ago."""
    saved = replace(BUSINESS, **words(soon="x" * 400))

    assert check_business(replace(saved, holidays=("2026-12-25",))) == ()


def test_what_was_left_empty_is_said_in_our_words_and_holidays_stand_in_order() -> None:
    tidy = tidied(replace(BUSINESS, name=" Fibra ", holidays=("2027-01-01", "2026-12-25", "2027-01-01")))

    assert (tidy.name, tidy.holidays) == ("Fibra", ("2026-12-25", "2027-01-01"))
    assert tidy.texts == {"pt": {"soon": "Já vamos!", "waiting": "Há {waiting} antes."}}
