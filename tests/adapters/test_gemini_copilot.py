"""The copilot's asks over the wire: the real SDK takes their shapes, and the stand-in answers in them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.domain.prompts import AT, FIRST, PROMPT
from tests.local.twilio_standin import samples
from tests.standins.gemini_world import GeminiStandin, gemini_standin
from transbordo.adapters.gemini import Gemini
from transbordo.domain.bot.asking import Filled, ModelFailed
from transbordo.domain.bot.listening import SPOKEN, listening_to, words_heard
from transbordo.domain.bot.prompt import File, Said, Telling
from transbordo.domain.bot.shape import Shape
from transbordo.domain.copilot.copilot import (
    REWRITTEN,
    SUGGESTION,
    SUMMARY,
    rewrite_of,
    rewritten,
    suggestion,
    suggestion_of,
    summary,
    summary_of,
)

ASKING = replace(
    PROMPT, conversation=(Said(id=FIRST, author="customer", text="a luz LOS do modem está vermelha", at=AT),)
)


@pytest.fixture(scope="module")
def running_standin() -> Iterator[GeminiStandin]:
    with gemini_standin() as standin:
        yield standin


@pytest.fixture
def standin(running_standin: GeminiStandin) -> GeminiStandin:
    running_standin.reset()
    return running_standin


def filled(standin: GeminiStandin, telling: Telling, shape: Shape, **more: Any) -> Filled:
    model = Gemini(api_key="key", model="gemini-3.5-flash-lite", api_url=standin.url)
    return model.fill(telling, shape, deadline_s=30, **more)


def test_a_suggestion_comes_back_from_its_source(standin: GeminiStandin) -> None:
    made = suggestion(filled(standin, suggestion_of(ASKING), SUGGESTION).text, ASKING)

    assert "luz LOS" in made.text
    assert [source.id for source in made.sources] == ["sem-sinal"]
    assert made.doubtful == ()


def test_a_summary_comes_back_with_messages_that_there_are(standin: GeminiStandin) -> None:
    lines = summary(filled(standin, summary_of(PROMPT, "pt"), SUMMARY).text, PROMPT)

    assert lines[0].messages == (FIRST,)
    assert "minha internet caiu" in lines[0].text


@pytest.mark.parametrize(
    ("how", "customer", "text"),
    [
        ("spelling", "oi", "Por gentileza, envie a foto."),
        ("shorter", "oi", "Envie a foto."),
        ("friendlier", "oi", "Claro! Por gentileza, envie a foto. Qualquer coisa, é só chamar."),
        ("language", "hello, where is my bill?", "Here is what our articles say, in Portuguese:\nPor gentileza"),
    ],
)
def test_a_draft_comes_back_in_other_words(standin: GeminiStandin, how: Any, customer: str, text: str) -> None:
    draft = "Por gentileza, envie a foto."
    telling = rewrite_of(draft, how, "Fibra Exemplo", (customer,))

    assert rewritten(filled(standin, telling, REWRITTEN).text, draft).text.startswith(text)


def test_the_words_of_a_voice_note_come_back(standin: GeminiStandin) -> None:
    content, content_type, _ = samples.load("audio.ogg")
    sound = File(message="m", content_type=f"{content_type}; codecs=opus", content=content)

    assert "luz LOS" in words_heard(filled(standin, listening_to(sound), SPOKEN).text)
    assert standin.calls()[0]["files"] == ["audio/ogg"]


def test_another_model_and_thresholds_are_asked_for_where_the_bot_s_settings_name_them(standin: GeminiStandin) -> None:
    made = filled(standin, summary_of(PROMPT, "pt"), SUMMARY, model="gemini-3.5-flash", safety={"hate": "low"})

    assert (made.model, standin.calls()[0]["model"]) == ("gemini-3.5-flash", "gemini-3.5-flash")
    assert made.prompt_tokens > 0 and made.answer_tokens > 0


@pytest.mark.parametrize("fault", ["503", "blocked", "empty", "max_tokens"])
def test_each_failure_is_one_call_with_a_reason(standin: GeminiStandin, fault: str) -> None:
    standin.fail(fault, times=9)

    with pytest.raises(ModelFailed) as failed:
        filled(standin, suggestion_of(PROMPT), SUGGESTION)
    assert failed.value.reason.startswith("model_")
    assert len(standin.calls()) == 1
