"""The adapter with the real SDK against Gemini's stand-in: what goes over the wire, what becomes of each failure."""

import inspect
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from google.api_core import exceptions as api
from google.auth.exceptions import GoogleAuthError
from google.protobuf.json_format import ParseError

from tests.adapters.http_double import HANG_UP, Answer, HttpDouble, in_json
from tests.local import ports
from tests.local.gemini_standin.faults import DETAILS
from tests.standins.gemini_world import GeminiStandin, gemini_standin
from transbordo.adapters import gemini
from transbordo.adapters.gemini import EMBEDDING_DIMENSIONS, Gemini
from transbordo.domain.bot.asking import ModelFailed
from transbordo.domain.bot.prompt import File, Prompt, Queue, Said, render
from transbordo.domain.bot.shape import TEXT, object_of
from transbordo.domain.business.bot_settings import BotSettings
from transbordo.domain.conversation.card import REASONS
from transbordo.domain.knowledge.articles import Chunk
from transbordo.usecases.embedding import AT_ONCE

FUNCTIONS = Path(gemini.__file__).parents[2]
MODEL = "gemini-3.5-flash-lite"
PATIENT = 30.0
SHORT = 0.5
AT = datetime(2026, 11, 22, 17, 2, tzinfo=UTC)
SID = "SM" + "1" * 32

PROMPT = Prompt(
    business="Fibra Exemplo",
    bot=BotSettings(greeting="Oi! Sou a Lia."),
    sources=(
        Chunk(
            id="c1", article="boleto", title="Segunda via do boleto", text="Toque em **Faturas** e gere a segunda via."
        ),
    ),
    queues=(Queue(id="geral", name="Geral"), Queue(id="financeiro", name="Financeiro", description="cancelamento")),
    conversation=(Said(id=SID, author="customer", text="quero a segunda via do boleto", at=AT),),
    now=AT,
)


@pytest.fixture(scope="module")
def running_standin() -> Iterator[GeminiStandin]:
    with gemini_standin() as standin:
        yield standin


@pytest.fixture
def standin(running_standin: GeminiStandin) -> GeminiStandin:
    running_standin.reset()
    return running_standin


def model_at(url: str, api_key: str = "key", model: str = MODEL) -> Gemini:
    return Gemini(api_key=api_key, model=model, api_url=url)


def saying(text: str) -> Prompt:
    return replace(PROMPT, conversation=(Said(id=SID, author="customer", text=text, at=AT),))


def failure(model: Gemini, prompt: Prompt = PROMPT, deadline_s: float = PATIENT) -> str:
    with pytest.raises(ModelFailed) as failed:
        model.propose(prompt, deadline_s=deadline_s)
    return failed.value.reason


def test_an_answer_comes_with_its_articles_model_time_and_tokens(standin: GeminiStandin) -> None:
    seconds = iter([100.0, 100.25, 101.5])
    model = Gemini(api_key="key", model=MODEL, api_url=standin.url, clock=lambda: next(seconds))

    proposal = model.propose(PROMPT, deadline_s=PATIENT)

    assert proposal.text == "Toque em *Faturas* e gere a segunda via."
    assert (proposal.action, proposal.sources, proposal.model) == ("answer", ("c1",), MODEL)
    assert proposal.latency_ms == 1500
    assert proposal.prompt_tokens > 0 and proposal.answer_tokens > 0


def test_a_handoff_comes_with_a_card_that_names_the_real_messages(standin: GeminiStandin) -> None:
    proposal = model_at(standin.url).propose(saying("quero cancelar"), deadline_s=PATIENT)

    assert (proposal.action, proposal.queue) == ("handoff", "financeiro")
    assert proposal.card is not None
    assert proposal.card.wants.messages == (SID,)


def test_the_conversation_the_articles_and_the_files_reach_the_model(standin: GeminiStandin) -> None:
    file = File(message=SID, content_type="audio/ogg; codecs=opus", content=b"OggS\x00\xff")
    model_at(standin.url).propose(replace(PROMPT, files=(file,)), deadline_s=PATIENT)

    (call,) = standin.calls()
    assert (call["model"], call["method"]) == (MODEL, "generateContent")
    assert [said["text"] for said in call["conversation"]] == ["quero a segunda via do boleto"]
    assert (call["sources"], call["files"]) == (["Segunda via do boleto"], ["audio/ogg"])
    assert "Fibra Exemplo" in call["instruction"]


def test_what_is_asked_of_the_service(web: HttpDouble) -> None:
    web.answer = lambda _: in_json(200, {})
    failure(model_at(web.url, api_key="the key"))

    (request,) = web.requests
    body = json.loads(request.body)
    assert request.path == f"/v1beta/models/{MODEL}:generateContent"
    assert request.headers["x-goog-api-key"] == "the key"
    assert body["generationConfig"]["responseMimeType"] == "application/json"
    assert set(body["generationConfig"]) == {"responseMimeType", "responseSchema", "maxOutputTokens"}
    assert [content["role"] for content in body["contents"]] == ["user"]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("429", "model_rate_limited"),
        ("500", "model_unavailable"),
        ("503", "model_unavailable"),
        ("504", "model_timeout"),
        ("400", "model_config"),
        ("403", "model_config"),
        ("404", "model_config"),
        ("blocked", "model_blocked"),
        ("safety", "model_blocked"),
        ("empty", "model_empty"),
        ("broken_json", "model_malformed"),
        ("wrong_schema", "model_malformed"),
        ("max_tokens", "model_malformed"),
        ("html", "model_malformed"),
    ],
)
def test_each_failure_is_one_call_and_its_own_reason(standin: GeminiStandin, fault: str, reason: str) -> None:
    standin.fail(fault, times=100)

    assert failure(model_at(standin.url)) == reason
    assert len(standin.calls()) == 1


def used(prompt: int, candidates: int, thoughts: int) -> dict[str, int]:
    """What an answer took, as the service tells it; what it took none of is not told."""
    told = {"promptTokenCount": prompt, "candidatesTokenCount": candidates, "thoughtsTokenCount": thoughts}
    return {name: count for name, count in told.items() if count} | {"totalTokenCount": prompt + candidates + thoughts}


WITHOUT_TOTAL = used(1000, 60, 0) | {"totalTokenCount": 0}


@pytest.mark.parametrize(
    ("usage", "answered"), [(used(1000, 60, 1500), 1560), (used(1000, 60, 0), 60), (WITHOUT_TOTAL, 60)]
)
def test_thoughts_are_paid_for_like_the_answer(web: HttpDouble, usage: dict[str, int], answered: int) -> None:
    text = json.dumps({"action": "answer", "text": "Oi!", "confidence": 1})
    candidate = {"content": {"parts": [{"text": text}]}, "finishReason": 1}
    web.answer = lambda _: in_json(200, {"candidates": [candidate], "usageMetadata": usage})

    proposal = model_at(web.url).propose(PROMPT, deadline_s=PATIENT)

    assert (proposal.prompt_tokens, proposal.answer_tokens) == (1000, answered)


def test_thoughts_that_left_no_room_for_an_answer_are_paid_for_too(web: HttpDouble) -> None:
    cut = {"candidates": [{"content": {"role": "model"}, "finishReason": 2}], "usageMetadata": used(1000, 0, 8192)}
    web.answer = lambda _: in_json(200, cut)

    with pytest.raises(ModelFailed) as failed:
        model_at(web.url).propose(PROMPT, deadline_s=PATIENT)

    assert (failed.value.reason, failed.value.paid) == ("model_empty", (1000, 8192))


@pytest.mark.parametrize("fault", ["wrong_schema", "broken_json", "blocked", "empty", "max_tokens"])
def test_an_answer_that_can_not_be_used_was_paid_for(standin: GeminiStandin, fault: str) -> None:
    standin.fail(fault)

    with pytest.raises(ModelFailed) as failed:
        model_at(standin.url).propose(PROMPT, deadline_s=PATIENT)

    assert failed.value.paid[0] > 0


def test_a_401_which_gemini_does_not_send_for_a_key_is_asked_twice_more_by_google_auth(standin: GeminiStandin) -> None:
    standin.fail("401", times=100)

    assert failure(model_at(standin.url)) == "model_config"
    assert len(standin.calls()) == 3


def test_silence_ends_at_the_deadline_after_one_call(standin: GeminiStandin) -> None:
    standin.fail("silence", times=100)

    assert failure(model_at(standin.url), deadline_s=SHORT) == "model_timeout"
    assert len(standin.calls()) == 1


def test_after_a_failure_the_next_call_is_well(standin: GeminiStandin) -> None:
    standin.fail("503")
    model = model_at(standin.url)

    assert failure(model) == "model_unavailable"
    assert model.propose(PROMPT, deadline_s=PATIENT).action == "answer"


def test_time_spent_before_the_call_counts(standin: GeminiStandin) -> None:
    seconds = iter([0.0, PATIENT])
    late = Gemini(api_key="key", model=MODEL, api_url=standin.url, clock=lambda: next(seconds))

    assert failure(late) == "model_timeout"
    assert standin.calls() == []


def test_without_a_key_nobody_is_asked(standin: GeminiStandin) -> None:
    assert failure(model_at(standin.url, api_key="")) == "model_config"
    assert standin.calls() == []


def alarms(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str, str]]:
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [(line["severity"], line["message"], line["reason"]) for line in told]


@pytest.mark.parametrize(
    ("fault", "reason"), [("403", "model_config"), ("429", "model_rate_limited"), ("503", "model_unavailable")]
)
def test_a_service_that_fails_is_told_to_who_watches_over_us(
    standin: GeminiStandin, capsys: pytest.CaptureFixture[str], fault: str, reason: str
) -> None:
    standin.fail(fault)
    failure(model_at(standin.url))

    assert alarms(capsys) == [("ERROR", "model_failed", reason)]


def test_a_missing_key_is_told_as_well(standin: GeminiStandin, capsys: pytest.CaptureFixture[str]) -> None:
    failure(model_at(standin.url, api_key=""))
    assert alarms(capsys) == [("ERROR", "model_failed", "model_config")]


@pytest.mark.parametrize(("fault", "api_key"), [("403", "key"), ("503", "key"), (None, "")])
def test_a_search_that_goes_on_by_words_alarms_nobody(
    standin: GeminiStandin, capsys: pytest.CaptureFixture[str], fault: str | None, api_key: str
) -> None:
    if fault:
        standin.fail(fault)
    with pytest.raises(ModelFailed):
        model_at(standin.url, api_key).embed(["boleto"], purpose="query", deadline_s=PATIENT)

    assert alarms(capsys) == []


NO_PAGES = in_json(400, {"error": {"status": "INVALID_ARGUMENT", "message": "The document has no pages."}})
WRONG_KEY = in_json(400, {"error": {"status": "INVALID_ARGUMENT", "message": "API key not valid."} | DETAILS["400"]})
BROKEN = (File(message=SID, content_type="application/pdf", content=b"%PDF-"),)


@pytest.mark.parametrize(
    ("answer", "files", "reason", "told"),
    [
        (NO_PAGES, BROKEN, "media_unreadable", []),
        (WRONG_KEY, BROKEN, "model_config", [("ERROR", "model_failed", "model_config")]),
        (NO_PAGES, (), "model_config", [("ERROR", "model_failed", "model_config")]),
    ],
    ids=["a broken file", "a wrong key", "nothing but words"],
)
def test_a_file_that_is_refused_is_no_fault_of_the_key(
    web: HttpDouble,
    capsys: pytest.CaptureFixture[str],
    answer: Answer,
    files: tuple[File, ...],
    reason: str,
    told: list[tuple[str, str, str]],
) -> None:
    web.answer = lambda _: answer

    assert failure(model_at(web.url), replace(PROMPT, files=files)) == reason
    assert alarms(capsys) == told


@pytest.mark.parametrize("fault", ["blocked", "broken_json", "empty"])
def test_an_answer_that_can_not_be_used_alarms_nobody(
    standin: GeminiStandin, capsys: pytest.CaptureFixture[str], fault: str
) -> None:
    standin.fail(fault)
    failure(model_at(standin.url))
    assert alarms(capsys) == []


def test_nobody_there_is_unavailable() -> None:
    (port,) = ports.free(1)

    assert failure(model_at(f"http://{ports.HOST}:{port}")) == "model_unavailable"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (HANG_UP, "model_unavailable"),
        (Answer(502, b"<html>Bad gateway</html>"), "model_unavailable"),
        (in_json(503, [{"error": {"code": 503}}]), "model_malformed"),
        (Answer(200, b"\xff\xfe\x00"), "model_malformed"),
        (Answer(200, b""), "model_malformed"),
        (in_json(200, []), "model_empty"),
        (in_json(200, {}), "model_empty"),
        (in_json(200, {"candidates": [{"finishReason": 1}]}), "model_empty"),
        (in_json(200, {"candidates": [{"finishReason": 2}]}), "model_empty"),
        (in_json(200, {"candidates": [{"finishReason": "UNEXPECTED_TOOL_CALL"}]}), "model_empty"),
        (in_json(200, {"promptFeedback": {"blockReason": 4}}), "model_blocked"),
        *((in_json(200, {"candidates": [{"finishReason": at}]}), "model_blocked") for at in (3, 4, 6, 7, 8, 9, 11)),
    ],
)
def test_other_answers_have_their_reason_too(web: HttpDouble, answer: Answer, reason: str) -> None:
    web.answer = lambda _: answer

    assert failure(model_at(web.url)) == reason
    assert len(web.requests) == 1


def test_the_bot_s_own_model_and_thresholds_are_asked_for(web: HttpDouble) -> None:
    web.answer = lambda _: in_json(200, {})
    bot = BotSettings(model="gemini-3.8-flash", safety={"harassment": "low", "dangerous": "none"})
    failure(model_at(web.url), replace(PROMPT, bot=bot))

    (request,) = web.requests
    assert request.path == "/v1beta/models/gemini-3.8-flash:generateContent"
    sent = json.loads(request.body)["safetySettings"]
    assert sorted((each["category"], each["threshold"]) for each in sent) == [(7, 1), (10, 4)]


def test_anything_else_is_asked_for_in_its_own_shape(web: HttpDouble) -> None:
    answer = {"candidates": [{"content": {"parts": [{"text": '{"text": "Oi"}'}]}, "finishReason": 1}]}
    web.answer = lambda _: in_json(200, answer)

    filled = model_at(web.url).fill(render(PROMPT), object_of(text=TEXT), deadline_s=PATIENT)

    (request,) = web.requests
    shape = json.loads(request.body)["generationConfig"]["responseSchema"]
    assert (filled.text, filled.model, list(shape["properties"])) == ('{"text": "Oi"}', MODEL, ["text"])


def test_texts_become_vectors_in_their_order_and_in_one_call(standin: GeminiStandin) -> None:
    texts = [f"{n + 10_000}" for n in range(AT_ONCE)]

    vectors = model_at(standin.url).embed(texts, purpose="document", deadline_s=PATIENT)

    assert len(vectors) == len(texts) and {len(vector) for vector in vectors} == {EMBEDDING_DIMENSIONS}
    assert vectors[0] != vectors[1]
    assert [call["texts"] for call in standin.calls()] == [AT_ONCE]


def test_equal_texts_have_equal_vectors(standin: GeminiStandin) -> None:
    one, other = model_at(standin.url).embed(["fibra 500", "fibra 500"], purpose="query", deadline_s=PATIENT)

    assert one == other


@pytest.mark.parametrize(("fault", "reason"), [("429", "model_rate_limited"), ("503", "model_unavailable")])
def test_a_failed_embedding_is_one_call_and_its_own_reason(standin: GeminiStandin, fault: str, reason: str) -> None:
    standin.fail(fault, times=100)

    with pytest.raises(ModelFailed) as failed:
        model_at(standin.url).embed(["oi"], purpose="query", deadline_s=PATIENT)

    assert failed.value.reason == reason
    assert len(standin.calls()) == 1


def test_an_embedding_has_its_deadline_too(standin: GeminiStandin) -> None:
    standin.fail("silence", times=100)

    with pytest.raises(ModelFailed) as failed:
        model_at(standin.url).embed(["oi"], purpose="query", deadline_s=SHORT)

    assert failed.value.reason == "model_timeout"


def test_an_answer_in_several_parts_is_one_text(web: HttpDouble) -> None:
    whole = json.dumps({"action": "answer", "text": "Oi!", "confidence": 1})
    parts = [{"text": whole[:9]}, {"text": whole[9:]}]
    web.answer = lambda _: in_json(200, {"candidates": [{"content": {"parts": parts}, "finishReason": 1}]})

    proposal = model_at(web.url).propose(PROMPT, deadline_s=PATIENT)

    assert proposal.text == "Oi!"
    assert (proposal.prompt_tokens, proposal.answer_tokens) == (0, 0)


def _errors(module: Any, base: type[Exception]) -> list[type[Exception]]:
    return [kind for _, kind in inspect.getmembers(module, inspect.isclass) if issubclass(kind, base)]


@pytest.mark.parametrize(
    "kind",
    [
        *_errors(api, api.GoogleAPIError),
        *_errors(requests.exceptions, requests.RequestException),
        GoogleAuthError,
        ParseError,
        TypeError,
    ],
    ids=lambda kind: kind.__name__,
)
def test_every_error_below_has_a_reason_that_agents_can_read(kind: type[Exception]) -> None:
    error = kind.__new__(kind)

    assert gemini._reason(error) in REASONS


def test_many_threads_ask_at_once(standin: GeminiStandin) -> None:
    model, texts = model_at(standin.url), []

    def ask() -> None:
        texts.append(model.propose(PROMPT, deadline_s=PATIENT).text)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert texts == ["Toque em *Faturas* e gere a segunda via."] * 8
    assert len(standin.calls()) == 8


def test_the_library_is_loaded_by_the_first_call_only_and_without_its_warning(standin: GeminiStandin) -> None:
    code = f"""
import sys
from transbordo.adapters.gemini import Gemini
from transbordo.domain.business.bot_settings import BotSettings
from transbordo.domain.bot.prompt import Prompt
from datetime import datetime, UTC
slow = ("google.generativeai", "google.api_core", "requests")
assert not any(name in sys.modules for name in slow), "loaded too early"
now = datetime.now(UTC)
prompt = Prompt(business="B", bot=BotSettings(), sources=(), queues=(), conversation=(), now=now)
Gemini(api_key="key", model="{MODEL}", api_url="{standin.url}").propose(prompt, deadline_s=60)
assert "google.generativeai" in sys.modules
"""
    done = subprocess.run(
        # google-api-core announces the day on which it drops an older Python, such as 3.11
        [sys.executable, "-W", "error", "-W", "ignore:You are using a Python version:FutureWarning", "-c", code],
        env={"PYTHONPATH": str(FUNCTIONS)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
