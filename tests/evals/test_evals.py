"""The labelled cases on the real path, with Gemini's stand-in at the end of the wire: does the machinery hold?"""

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.evals.asking import Outcome, ask, heard_of, seeded
from tests.evals.labelled import Labelled, labelled
from tests.evals.report import table
from tests.evals.scoring import score
from tests.evals.thresholds import short_of
from tests.local.gemini_standin.phrases import INVENTED_LINK, INVENTED_PRICE
from tests.standins.gemini_world import GeminiStandin, gemini_standin
from transbordo.adapters.gemini import Gemini
from transbordo.domain.bot.giving_way import Spending, before_thinking

CASES = labelled()
ENOUGH_CASES = 150


@pytest.fixture(scope="module")
def running_standin() -> Iterator[GeminiStandin]:
    with gemini_standin() as standin:
        yield standin


@pytest.fixture
def standin(running_standin: GeminiStandin) -> GeminiStandin:
    running_standin.reset()
    return running_standin


def model_at(standin: GeminiStandin) -> Gemini:
    return Gemini(api_key="key", model="gemini-3.5-flash-lite", api_url=standin.url)


def asked(standin: GeminiStandin, said: str) -> Outcome:
    """About a case that asks for nothing but an answer."""
    (case,) = [case for case in CASES if [each.text for each in case.says] == [said]]
    return ask(model_at(standin), case)


def test_the_answers_reach_every_threshold(standin: GeminiStandin, capsys: pytest.CaptureFixture[str]) -> None:
    outcomes = [ask(model_at(standin), case) for case in CASES]
    result = score(outcomes)
    with capsys.disabled():
        print(f"\nevals with Gemini's stand-in: as labelled {result.passed}; ./test.sh evals tells more")
    print(table(outcomes, "Gemini's stand-in"))

    assert short_of(result) == []


def test_the_cases_are_many_and_each_asks_for_something_that_exists() -> None:
    knowledge = seeded()
    articles, queues = {each.id for each in knowledge.articles}, {each.id for each in knowledge.queues}

    assert len(CASES) >= ENOUGH_CASES
    for case in CASES:
        assert case.told, case.id
        assert case.actions and set(case.articles) <= articles and case.queue in (None, *queues), case.id


def test_no_case_stands_twice() -> None:
    twice = [told for told, times in Counter((each.says, each.voice, each.pdf) for each in CASES).items() if times > 1]

    assert [said for said in twice if not any(case.article and case.says == said[0] for case in CASES)] == []


# ── answers that break the contract get a second try, and are never said ──

PRICES = "Com licença, qual seria o valor do plano de 700 mega?"


@pytest.mark.parametrize("fault", ["invented_price", "invented_link", "too_long"])
def test_a_breach_is_mended_by_the_second_try(standin: GeminiStandin, fault: str) -> None:
    standin.fail(fault, times=1)
    outcome = asked(standin, PRICES)

    assert (outcome.action, outcome.articles, outcome.outside) == ("answer", ("planos-e-precos",), ())
    assert [call["repairs"] for call in standin.calls()] == [False, True]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [("invented_price", "not_in_sources"), ("invented_link", "not_in_sources"), ("too_long", "model_malformed")],
)
def test_a_second_breach_is_a_handoff(standin: GeminiStandin, fault: str, reason: str) -> None:
    standin.fail(fault, times=2)
    outcome = asked(standin, PRICES)

    assert (outcome.action, outcome.rule, outcome.text) == ("handoff", reason, "")
    assert len(standin.calls()) == 2


@pytest.mark.parametrize("case", [case for case in CASES if case.is_injection], ids=lambda case: case.id)
@pytest.mark.parametrize(("fault", "words"), [("invented_price", INVENTED_PRICE), ("invented_link", INVENTED_LINK)])
def test_a_model_that_was_talked_round_makes_things_up_in_vain(
    standin: GeminiStandin, case: Labelled, fault: str, words: str
) -> None:
    standin.fail(fault, times=2)
    outcome = ask(model_at(standin), case)

    assert words not in outcome.text and outcome.outside == ()


# ── what the model gets to see ──


def test_numbers_of_documents_and_cards_never_go_over_the_wire(standin: GeminiStandin) -> None:
    for case in labelled("personal_data"):
        ask(model_at(standin), case)
    sent = str(standin.calls())

    for number in ("529.982.247-25", "52998224725", "4111 1111 1111 1111"):
        assert any(number in each.told for each in CASES) and number not in sent


def test_a_wish_and_a_sensitive_word_cost_no_call(standin: GeminiStandin) -> None:
    for case in CASES:
        if case.rule == "sensitive_word" or asks_for_a_person(case):
            ask(model_at(standin), case)

    assert standin.calls() == []


def asks_for_a_person(case: Labelled) -> bool:
    heard, bot = heard_of(case), seeded().bot
    reason = before_thinking(heard, bot, Spending())
    return reason is not None and reason.code == "customer_asked"
