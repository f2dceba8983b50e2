"""Gemini's stand-in: its wire, its rules, and its faults."""

import base64
import json
import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.local.gemini_standin.embedding import embed
from tests.local.gemini_standin.mind import decide
from tests.local.gemini_standin.phrases import INVENTED_LINK, INVENTED_PRICE
from tests.local.gemini_standin.reading import read
from tests.local.people import DATA
from tests.standins.gemini_world import GeminiStandin, gemini_standin
from tests.standins.voice_notes import voice_note
from transbordo.domain.bot.prompt import File, Prompt, Queue, Quoted, Said, render
from transbordo.domain.bot.proposal import Proposal, parse
from transbordo.domain.business.bot_settings import BotSettings
from transbordo.domain.knowledge.articles import Article, chunks_of
from transbordo.domain.messages import MAX_TEXT

SAMPLES = DATA.parent / "twilio_standin" / "samples"
AT = datetime(2026, 11, 22, 17, 2, tzinfo=UTC)
MODEL = "gemini-3.5-flash-lite"
GREETING = "Oi! Sou a Lia, da Fibra Exemplo."

ARTICLES = tuple(
    Article(id=file.stem, title=title.removeprefix("# "), body=body)
    for file in sorted((DATA / "knowledge").glob("*.md"))
    for title, _tags, body in [file.read_text().split("\n", 2)]
)
SOURCES = tuple(chunk for article in ARTICLES for chunk in chunks_of(article))
QUEUES = tuple(
    Queue(id=qid, name=queue["name"], description=queue["description"])
    for qid, queue in json.loads((DATA / "queues.json").read_text()).items()
)


def conversation(*said: str | tuple[str, str]) -> tuple[Said, ...]:
    """`> ...` is the bot's, a pair is a message of another type with its caption; the rest is the customer's text."""
    told = []
    for number, each in enumerate(said):
        kind, text = each if isinstance(each, tuple) else ("text", each)
        author = "bot" if text.startswith("> ") else "customer"
        text = text.removeprefix("> ")
        told.append(Said(id=f"SM{number}", author=author, text=text, at=AT, type=kind))  # type: ignore[arg-type]
    return tuple(told)


def prompt_of(*said: str | tuple[str, str], files: tuple[File, ...] = ()) -> Prompt:
    return Prompt(
        business="Fibra Exemplo",
        bot=BotSettings(greeting=GREETING),
        sources=SOURCES,
        queues=QUEUES,
        conversation=conversation(*said),
        now=AT,
        files=files,
    )


def request_of(prompt: Prompt) -> dict[str, Any]:
    """What the SDK sends for a prompt, as far as the stand-in looks at it."""
    telling = render(prompt)
    parts = [
        {"inlineData": {"mimeType": part.content_type, "data": base64.b64encode(part.content).decode()}}
        if isinstance(part, File)
        else {"text": part}
        for part in telling.parts
    ]
    return {
        "systemInstruction": {"parts": [{"text": telling.instruction}]},
        "contents": [{"role": "user", "parts": parts}],
        "generationConfig": {"responseMimeType": "application/json"},
    }


def reply(*said: str | tuple[str, str], files: tuple[File, ...] = (), repair: str = "") -> Proposal:
    """What the product makes of the stand-in's decision."""
    prompt = replace(prompt_of(*said, files=files), repair=repair)
    return parse(json.dumps(decide(read(request_of(prompt)))), prompt)


def articles(proposal: Proposal) -> tuple[str, ...]:
    return tuple(chunk.article for chunk in SOURCES if chunk.id in proposal.sources)


def voice(words: str = "", seconds: int = 3) -> File:
    return File(message="SM0", content_type="audio/ogg; codecs=opus", content=voice_note(words, seconds))


# ── its rules ──


@pytest.mark.parametrize(
    ("said", "article"),
    [
        ("como tiro a segunda via do boleto?", "segunda-via-de-boleto"),
        ("minha internet caiu, luz vermelha no modem", "sem-sinal"),
        ("o wifi tá muito lento", "wifi-lento"),
        ("aceita pix?", "formas-de-pagamento"),
        ("quanto custa o plano de 500 mega?", "planos-e-precos"),
        ("vocês abrem sábado?", "horario-de-atendimento"),
        ("quanto tempo pra instalar?", "instalacao"),
        ("preciso da nota fiscal", "nota-fiscal"),
        ("quando o técnico vem fazer a visita?", "visita-tecnica"),
    ],
)
def test_it_answers_from_the_article_that_shares_most_words(said: str, article: str) -> None:
    proposal = reply(said)

    assert (proposal.action, articles(proposal)) == ("answer", (article,))
    assert proposal.text and "**" not in proposal.text and "|" not in proposal.text


def test_it_says_only_what_stands_in_the_article() -> None:
    text = reply("aceita pix?").text
    body = next(article.body for article in ARTICLES if article.id == "formas-de-pagamento").replace("**", "*")

    assert all(line in body for line in text.splitlines())


def test_it_greets_with_the_personas_greeting_and_only_once() -> None:
    assert reply("oi, boa tarde!").text == GREETING
    assert reply("oi", f"> {GREETING}", "oi").text != GREETING


def test_it_takes_thanks() -> None:
    assert reply("obrigado!").text.startswith("Por nada")


def test_it_asks_once_for_other_words_and_then_hands_over() -> None:
    asked = reply("vendem pizza?")
    handed = reply("vendem pizza?", f"> {asked.text}", "pizza de calabresa")

    assert (asked.action, asked.sources) == ("ask", ())
    assert handed.action == "handoff"


@pytest.mark.parametrize(
    "said",
    ["quero cancelar meu plano", "isso é um absurdo", "VOCÊS NUNCA RESOLVEM NADA!!!", "quero falar com um atendente"],
)
def test_it_hands_over_who_wants_to_leave_is_angry_or_wants_a_person(said: str) -> None:
    assert reply(said).action == "handoff"


def test_it_hands_over_before_it_repeats_itself() -> None:
    said = "como tiro a segunda via do boleto?"

    assert reply(said, f"> {reply(said).text}", said).action == "handoff"


def test_its_card_says_what_was_wanted_tried_and_given_and_where() -> None:
    proposal = reply("meu boleto, contrato 4471", "> Toque em Faturas.", "isso é ridículo, quero cancelar!")

    assert proposal.queue == "financeiro"
    assert proposal.card is not None
    assert proposal.card.wants.text == "isso é ridículo, quero cancelar!"
    assert proposal.card.wants.messages == ("SM2",)
    assert [line.messages for line in proposal.card.tried] == [("SM1",)]
    assert [(datum.value, datum.messages) for datum in proposal.card.data] == [("4471", ("SM0",))]
    assert proposal.card.mood is not None and proposal.card.mood.messages == ("SM2",)
    assert proposal.card.first_reply


@pytest.mark.parametrize(
    ("kind", "word"), [("audio", "Áudio recebido"), ("image", "Recebi a sua foto"), ("document", "não lê arquivos")]
)
def test_it_says_honestly_that_it_received_a_file_it_cannot_understand(kind: str, word: str) -> None:
    assert word in reply((kind, "")).text


def test_it_answers_the_caption_of_a_picture() -> None:
    proposal = reply(("image", "a luz los do modem tá vermelha"))

    assert articles(proposal) == ("sem-sinal",)
    assert proposal.text.startswith("Recebi a sua foto")


def test_a_second_file_without_words_goes_to_a_person() -> None:
    first = reply(("audio", ""))

    assert reply(("audio", ""), f"> {first.text}", ("audio", "")).action == "handoff"


@pytest.mark.parametrize(
    ("said", "language"),
    [("quanto custa o plano?", "pt"), ("how much is the plan?", "en"), ("¿cuánto cuesta? quiero saber", "es")],
)
def test_it_knows_three_languages_by_their_small_words(said: str, language: str) -> None:
    assert reply(said).language == language


def test_it_answers_a_burst_as_a_whole() -> None:
    assert articles(reply("oi", "minha internet", "caiu")) == ("sem-sinal",)


@pytest.mark.parametrize(
    "said", ["só isso, obrigado", "não, era só isso", "resolveu, valeu!", "tchau", "that's all, thanks"]
)
def test_it_says_goodbye_when_nothing_is_open(said: str) -> None:
    assert reply("aceita pix?", "> Sim.", said).action == "close"


@pytest.mark.parametrize(
    "said", ["só isso? e o boleto?", "não resolveu nada", "obrigado!", "tchau internet, caiu de vez"]
)
def test_it_says_no_goodbye_to_who_wants_more(said: str) -> None:
    assert reply("aceita pix?", "> Sim.", said).action != "close"


@pytest.mark.parametrize(
    ("said", "mood"), [("aceita pix?", "calm"), ("caiu de novo a internet", "annoyed"), ("que absurdo", "angry")]
)
def test_it_tells_a_mood_by_plain_words(said: str, mood: str) -> None:
    assert reply(said).mood == mood


# ── voice notes ──


def test_it_hears_the_words_that_a_sound_carries_in_its_comment() -> None:
    proposal = reply(("audio", ""), files=(voice("aceita pix?"),))

    assert proposal.transcripts == (("SM0", "aceita pix?"),)
    assert articles(proposal) == ("formas-de-pagamento",)
    assert proposal.text.startswith("Ouvi o seu áudio: “aceita pix?”.")


def test_a_sound_of_before_that_comes_along_is_not_answered_again() -> None:
    sound = File(message="SM0", content_type="audio/ogg", content=voice_note("quero cancelar meu plano"))

    proposal = reply(("audio", ""), "> Recebi o seu áudio.", "oi", files=(sound,))

    assert (proposal.action, proposal.transcripts) == ("answer", ())


def test_it_answers_about_what_is_quoted_where_the_words_alone_say_nothing() -> None:
    prompt = prompt_of("esse aqui, explica melhor")
    (said,) = prompt.conversation
    asked = replace(said, quoted=Quoted(id="old", author="customer", text="aceita pix?"))
    about = replace(prompt, conversation=(asked,))

    assert decide(read(request_of(prompt)))["action"] == "ask"
    assert articles(parse(json.dumps(decide(read(request_of(about)))), about)) == ("formas-de-pagamento",)


def test_it_knows_the_words_of_the_phones_sample() -> None:
    sample = File(message="SM0", content_type="audio/ogg", content=(SAMPLES / "audio.ogg").read_bytes())

    assert "luz LOS" in reply(("audio", ""), files=(sample,)).transcripts[0][1]


@pytest.mark.parametrize(
    ("content", "told"), [(voice(seconds=7).content, "[áudio de 7 s]"), (b"", "[áudio]"), (b"OggS", "[áudio]")]
)
def test_of_other_sounds_it_says_honestly_how_long_they_are(content: bytes, told: str) -> None:
    sound = File(message="SM0", content_type="audio/ogg", content=content)

    assert reply(("audio", ""), files=(sound,)).transcripts == (("SM0", told),)


# ── its second try ──


def test_told_that_its_answer_could_not_be_used_it_answers_from_the_sources() -> None:
    proposal = reply("aceita pix?", repair="SOURCES does not say: R$ 19,99.")

    assert (proposal.action, articles(proposal)) == ("answer", ("formas-de-pagamento",))


def test_and_hands_over_where_the_sources_have_nothing() -> None:
    assert reply("vendem pizza?", repair="SOURCES does not say: R$ 19,99.").action == "handoff"


def test_a_prompt_of_another_making_gets_an_answer_too() -> None:
    decision = decide(read({"contents": [{"role": "user", "parts": [{"text": "Hello?"}]}]}))

    assert decision["action"] == "ask" and decision["text"]


# ── its vectors ──


def test_vectors_are_of_length_one_and_the_same_every_time() -> None:
    assert math.isclose(math.hypot(*embed("segunda via do boleto", 768)), 1)
    assert embed("boleto", 768) == embed("Boletos!", 768)


def test_texts_that_share_words_are_nearer() -> None:
    def near(one: str, other: str) -> float:
        return sum(a * b for a, b in zip(embed(one), embed(other), strict=True))

    assert near("segunda via do boleto", "meu boleto venceu") > near("segunda via do boleto", "a internet caiu")


# ── its wire ──


@pytest.fixture(scope="module")
def running_standin() -> Iterator[GeminiStandin]:
    with gemini_standin() as standin:
        yield standin


@pytest.fixture
def standin(running_standin: GeminiStandin) -> GeminiStandin:
    running_standin.reset()
    return running_standin


def generate(standin: GeminiStandin, **how: Any) -> Any:
    return standin.post(f"{MODEL}:generateContent", request_of(prompt_of("oi")), **how)


def test_an_answer_has_candidates_usage_and_the_models_name(standin: GeminiStandin) -> None:
    answer = generate(standin).json()

    assert answer["candidates"][0]["finishReason"] == "STOP"
    assert json.loads(answer["candidates"][0]["content"]["parts"][0]["text"])["text"] == GREETING
    usage = answer["usageMetadata"]
    assert usage["thoughtsTokenCount"] > 0
    parts = ("promptTokenCount", "candidatesTokenCount", "thoughtsTokenCount")
    assert usage["totalTokenCount"] == sum(usage[part] for part in parts)
    assert answer["modelVersion"] == MODEL


def test_enums_are_numbers_for_who_asks_for_numbers(standin: GeminiStandin) -> None:
    assert generate(standin, ints=True).json()["candidates"][0]["finishReason"] == 1


def test_without_a_key_it_is_forbidden(standin: GeminiStandin) -> None:
    answer = generate(standin, key=None)

    assert answer.status_code == 403
    assert answer.json()["error"]["status"] == "PERMISSION_DENIED"
    assert set(answer.json()["error"]) == {"code", "message", "status"}


@pytest.mark.parametrize("path", ["gpt-4:generateContent", f"{MODEL}:dance"])
def test_other_models_and_methods_are_not_found(standin: GeminiStandin, path: str) -> None:
    assert standin.post(path, {}).status_code == 404


@pytest.mark.parametrize("body", [None, {}, {"contents": []}, {"contents": [{"role": "model", "parts": []}]}, [1]])
def test_a_body_that_gemini_would_refuse_is_refused(standin: GeminiStandin, body: Any) -> None:
    assert standin.post(f"{MODEL}:generateContent", body).status_code == 400


def test_texts_become_vectors_one_by_one_or_many_at_once(standin: GeminiStandin) -> None:
    one = {"content": {"parts": [{"text": "boleto"}]}, "outputDimensionality": 768}
    single = standin.post("gemini-embedding-001:embedContent", one).json()
    many = standin.post("gemini-embedding-001:batchEmbedContents", {"requests": [one, one]}).json()

    assert len(single["embedding"]["values"]) == 768
    assert many["embeddings"] == [single["embedding"]] * 2


def test_a_fault_lasts_as_many_calls_as_told_and_calls_are_remembered(standin: GeminiStandin) -> None:
    standin.fail("503", times=2)

    assert [generate(standin).status_code for _ in range(3)] == [503, 503, 200]
    assert [call["fault"] for call in standin.calls()] == ["503", "503", None]


@pytest.mark.parametrize(("fault", "words"), [("invented_price", INVENTED_PRICE), ("invented_link", INVENTED_LINK)])
def test_it_makes_things_up_on_command_for_as_many_calls_as_told(
    standin: GeminiStandin, fault: str, words: str
) -> None:
    standin.fail(fault, times=1)
    first, second = said_by(generate(standin)), said_by(generate(standin))

    assert first["action"] == "answer" and first["text"].endswith(words)
    assert words not in second["text"]


def test_it_says_too_much_on_command(standin: GeminiStandin) -> None:
    standin.fail("too_long")

    assert len(said_by(generate(standin))["text"]) > MAX_TEXT


def said_by(response: Any) -> Any:
    return json.loads(response.json()["candidates"][0]["content"]["parts"][0]["text"])


def test_a_late_answer_is_an_answer(standin: GeminiStandin) -> None:
    standin.control("POST", "faults", {"delayMs": 20})

    assert generate(standin).status_code == 200


@pytest.mark.parametrize("wanted", [{"next": "flood"}, {"often": 2}, {"next": "429", "times": "two"}])
def test_a_fault_that_does_not_exist_is_refused(standin: GeminiStandin, wanted: dict[str, Any]) -> None:
    assert standin.control("POST", "faults", wanted).status_code == 400
    assert standin.control("GET", "faults").json() == {"next": None, "times": 1, "delayMs": 0}
