"""What of the model's answer is believed."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.prompts import ANSWER, CARD, FIRST, HANDOFF, PROMPT, SECOND, THIRD
from transbordo.domain.bot.asking import ModelFailed
from transbordo.domain.bot.prompt import File
from transbordo.domain.bot.proposal import (
    MAX_DATA,
    MAX_FIRST_REPLY,
    MAX_LINE,
    MAX_TRANSCRIPT,
    MAX_TRIED,
    Proposal,
    parse,
)
from transbordo.domain.messages import MAX_TEXT


def believed(answer: object) -> Proposal:
    return parse(json.dumps(answer), PROMPT)


def failure(answer_text: str) -> str:
    with pytest.raises(ModelFailed) as failed:
        parse(answer_text, PROMPT)
    return failed.value.reason


def test_an_answer_is_believed_as_it_stands() -> None:
    assert believed(ANSWER) == Proposal(
        action="answer",
        text="Olhe a luz LOS do modem.",
        sources=("c1",),
        confidence=0.9,
        language="pt",
    )


def test_the_lines_of_a_card_name_the_real_messages() -> None:
    card = believed(HANDOFF).card

    assert card is not None
    assert card.wants.messages == (FIRST, THIRD)
    assert [line.messages for line in card.tried] == [(SECOND,)]
    assert [(datum.label, datum.value, datum.messages) for datum in card.data] == [("Contrato", "4471", (FIRST,))]
    assert card.mood is not None
    assert card.first_reply == "Oi! Já vi a sua foto."


def test_sources_that_were_not_given_are_dropped() -> None:
    assert believed(ANSWER | {"sources": ["s2", "s9", "c1", "s2", 7]}).sources == ("c2",)


@pytest.mark.parametrize("mood", ["furious", None, 7])
def test_an_unknown_mood_is_calm(mood: object) -> None:
    assert believed(ANSWER | {"mood": mood}).mood == "calm"


HEARD = replace(PROMPT, files=(File(message=THIRD, content_type="audio/ogg", content=b"OggS"),))


def heard(*transcripts: object) -> tuple[tuple[str, str], ...]:
    return parse(json.dumps(ANSWER | {"transcripts": list(transcripts)}), HEARD).transcripts


def test_what_was_heard_is_kept_with_its_message() -> None:
    assert heard({"message": "m3", "text": "quero  cancelar"}) == ((THIRD, "quero cancelar"),)


def test_of_what_was_not_heard_there_is_no_transcript() -> None:
    picture = replace(HEARD, files=(File(message=THIRD, content_type="image/png", content=b""),))
    claimed = json.dumps(ANSWER | {"transcripts": [{"message": "m3", "text": "inventado"}]})

    assert parse(claimed, picture).transcripts == ()
    assert heard({"message": "m1", "text": "inventado"}, {"message": "m3", "text": ""}, "x", {}) == ()


def test_a_message_has_one_transcript_of_a_length_that_a_document_can_hold() -> None:
    ((_, text),) = heard({"message": "m3", "text": "a" * 9000}, {"message": "m3", "text": "outra"})

    assert len(text) == MAX_TRANSCRIPT


def test_the_fault_tells_the_model_what_to_mend() -> None:
    with pytest.raises(ModelFailed) as failed:
        believed(ANSWER | {"text": "x" * 1700})

    assert "1700" in failed.value.fault and "1600" in failed.value.fault


@pytest.mark.parametrize("queue", ["vip", "", None, 7, ["geral"]])
def test_an_unknown_queue_is_none(queue: object) -> None:
    assert believed(HANDOFF | {"queue": queue}).queue is None


@pytest.mark.parametrize(("given", "taken"), [(1.2, 1.0), (-3, 0.0), (95, 1.0), (0, 0.0), (10**400, 1.0)])
def test_confidence_is_brought_between_0_and_1(given: float, taken: float) -> None:
    assert believed(ANSWER | {"confidence": given}).confidence == taken


def test_a_text_is_in_the_language_that_it_plainly_is_in_whatever_it_is_said_to_be() -> None:
    text = "Você pode pagar com Pix ou com o boleto, que chega até o dia 5."
    assert believed(ANSWER | {"language": "en", "text": text}).language == "pt"
    assert believed(ANSWER | {"language": "en", "text": "Ok!"}).language == "en"


def test_an_unknown_language_is_the_persona_s() -> None:
    assert believed(ANSWER | {"language": "fr"}).language == "pt"


def test_lines_that_name_no_message_of_the_conversation_are_dropped() -> None:
    card = believed(
        HANDOFF
        | {
            "card": CARD
            | {
                "tried": [
                    {"text": "Inventado", "messages": ["m9", FIRST]},
                    {"text": "Olhou", "messages": ["m2", "m9"]},
                ],
                "data": [{"label": "CPF", "value": "000", "messages": []}],
                "mood": {"text": "Irritada"},
            }
        }
    ).card

    assert card is not None
    assert [(line.text, line.messages) for line in card.tried] == [("Olhou", (SECOND,))]
    assert card.data == ()
    assert card.mood is None


def test_a_card_without_a_wish_that_names_messages_is_none() -> None:
    assert believed(HANDOFF | {"card": CARD | {"wants": {"text": "Algo", "messages": ["m9"]}}}).card is None


def test_an_answer_carries_no_card() -> None:
    assert believed(ANSWER | {"card": CARD}).card is None


def test_a_card_stays_short() -> None:
    line = {"text": "x " * 500, "messages": ["m1"]}
    datum = {"label": "Contrato", "value": "1", "messages": ["m1"]}
    long = {"wants": line, "tried": [line] * 20, "data": [datum] * 20, "firstReply": "x" * (MAX_FIRST_REPLY + 1)}
    card = believed(HANDOFF | {"card": CARD | long}).card

    assert card is not None
    assert len(card.wants.text) <= MAX_LINE and card.wants.text.endswith("…")
    assert (len(card.tried), len(card.data), card.first_reply) == (MAX_TRIED, MAX_DATA, None)


def test_a_text_that_fits_whatsapp_is_taken_and_a_longer_one_is_malformed() -> None:
    assert len(believed(ANSWER | {"text": "x" * MAX_TEXT}).text) == MAX_TEXT
    assert failure(json.dumps(ANSWER | {"text": "x" * (MAX_TEXT + 1)})) == "model_malformed"


@pytest.mark.parametrize("text", ["", "  \n ", None, "\x00"])
def test_an_answer_without_text_is_empty(text: object) -> None:
    assert failure(json.dumps(ANSWER | {"text": text})) == "model_empty"


def test_a_handoff_needs_no_text_and_no_card() -> None:
    assert believed(HANDOFF | {"text": None, "card": None}).action == "handoff"


@pytest.mark.parametrize(
    "answer_text",
    [
        "",
        "Olá!",
        "[]",
        "null",
        '{"action": "answer"',
        "[" * 100_000,
        json.dumps(ANSWER | {"action": "shout"}),
        json.dumps(ANSWER | {"action": None}),
        json.dumps(ANSWER | {"text": ["Oi"]}),
        json.dumps(ANSWER | {"sources": "s1"}),
        json.dumps(ANSWER | {"confidence": "alta"}),
        json.dumps(ANSWER | {"confidence": True}),
        json.dumps(ANSWER | {"confidence": None}),
        json.dumps(ANSWER | {"confidence": float("nan")}),
        json.dumps(HANDOFF | {"card": "Quer um humano"}),
        json.dumps(HANDOFF | {"card": CARD | {"tried": "nada"}}),
        json.dumps({"reply": "Oi"}),
    ],
)
def test_another_shape_is_malformed(answer_text: str) -> None:
    assert failure(answer_text) == "model_malformed"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.text() | JSON.map(json.dumps))
def test_whatever_comes_is_a_proposal_or_a_failure(answer_text: str) -> None:
    try:
        parse(answer_text, PROMPT)
    except ModelFailed as failed:
        assert failed.reason in ("model_malformed", "model_empty")


@given(
    st.fixed_dictionaries(
        {
            "action": st.sampled_from(["answer", "ask", "close", "handoff"]),
            "text": st.text(max_size=2000),
            "sources": st.lists(st.sampled_from(["s1", "s2", "x"]) | JSON, max_size=4),
            "mood": JSON,
            "transcripts": st.lists(JSON, max_size=3),
            "confidence": st.floats(allow_nan=False) | st.integers(),
            "language": JSON,
            "queue": JSON,
            "card": st.none()
            | st.fixed_dictionaries(
                {
                    "wants": JSON | st.just(CARD["wants"]),
                    "tried": st.lists(JSON | st.just(CARD["tried"][0]), max_size=6),
                    "data": st.lists(JSON | st.just(CARD["data"][0]), max_size=8),
                    "mood": JSON,
                    "firstReply": st.none() | st.text(max_size=700),
                }
            ),
        }
    )
)
def test_a_believed_proposal_always_keeps_to_the_prompt(answer: dict[str, Any]) -> None:
    try:
        proposal = believed(answer)
    except ModelFailed:
        return

    assert set(proposal.sources) <= {"c1", "c2"}
    assert proposal.queue in (None, "geral", "suporte")
    assert 0 <= proposal.confidence <= 1
    assert len(proposal.text) <= MAX_TEXT
    assert proposal.text or proposal.action == "handoff"
    proposal.text.encode()
    if proposal.card:
        lines = [line.messages for line in (proposal.card.wants, *proposal.card.tried)]
        named = lines + [datum.messages for datum in proposal.card.data]
        assert all(messages and set(messages) <= {FIRST, SECOND, THIRD} for messages in named)
