"""What the copilot is told of a conversation: what the bot is told of it, but that it is shown no file."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.fakes.customer import CID
from tests.usecases.test_copilot import Helped
from tests.usecases.world import ANA
from transbordo.domain.bot.prompt import render
from transbordo.domain.whatsapp.media_types import Fetched, MediaError, MediaGone, MediaNotYet
from transbordo.usecases.answer import Outcome
from transbordo.usecases.fetch_media import fetch_media
from transbordo.usecases.suggest import suggest
from transbordo.usecases.summarize import summarize
from transbordo.usecases.transcribe import transcribe

PICTURE = Fetched(b"\x89PNG\r\n\x1a\n", "image/png")


@pytest.fixture
def world() -> Helped:
    return Helped()


def messages(told: str) -> list[dict[str, Any]]:
    """The conversation's lines."""
    return [json.loads(line) for line in told.split("\n") if line.startswith('{"id": "m')]


def told_the_bot(world: Helped) -> list[dict[str, Any]]:
    text = render(world.model.prompts[-1]).parts[0]
    assert isinstance(text, str)
    return messages(text)


def told_for_a_draft(world: Helped) -> list[dict[str, Any]]:
    world.says(text="Oi", sources=[])
    suggest(world.copilot, ANA, CID)
    return messages(world.told)


def sends(world: Helped, fetched: Fetched | MediaError, text: str = "") -> str:
    """A file comes, or does not; the message's id."""
    world.source.has("https://twilio.example/1", fetched)
    sid = world.customer_says(text, media=("https://twilio.example/1",))
    fetch_media(world.store, world.source, world.bucket, CID, sid, now=world.clock())
    return sid


def is_quoted(world: Helped, sid: str | None, text: str = "esse aqui, explica melhor") -> None:
    """The customer answers to the message with Twilio's id `sid`, and the bot answers them."""
    assert sid
    assert world.bot_answers(world.customer_says(text, OriginalRepliedMessageSid=sid)) is Outcome.ANSWERED


def test_what_the_customer_answers_to_is_named(world: Helped) -> None:
    replied = world.reply(text="O técnico leva um roteador novo.").message
    world.return_to_bot()
    is_quoted(world, replied.twilio_sid)
    world.claim()

    told, bots = told_for_a_draft(world), told_the_bot(world)

    assert bots[-1]["quotes"] == {"id": "m3"} and told[2]["text"] == "O técnico leva um roteador novo."
    assert told[: len(bots)] == bots


def test_what_was_said_in_an_earlier_episode_is_told_in_its_words(world: Helped) -> None:
    replied = world.reply(text="O técnico leva um roteador novo.").message
    world.resolve()
    is_quoted(world, replied.twilio_sid)
    world.claim()

    told, bots = told_for_a_draft(world), told_the_bot(world)

    assert bots[-1]["quotes"] == {"from": "agent", "type": "text", "text": "O técnico leva um roteador novo."}
    assert told[: len(bots)] == bots


def test_a_summary_is_told_what_the_customer_answers_to_as_well(world: Helped) -> None:
    replied = world.reply(text="O técnico leva um roteador novo.").message
    world.customer_says("esse aqui, explica melhor", OriginalRepliedMessageSid=replied.twilio_sid)
    world.says(lines=[{"text": "Quer que explique", "messages": ["m1"]}])

    summarize(world.copilot, ANA, CID, language="pt")

    assert messages(world.told)[-1]["quotes"] == {"id": "m3"}


def test_personal_data_in_what_the_customer_answers_to_is_hidden(world: Helped) -> None:
    world.customer_says("meu cpf é 529.982.247-25", sid="SMcpf")
    world.resolve()
    world.customer_says("é esse aqui mesmo", OriginalRepliedMessageSid="SMcpf")
    world.claim()

    assert told_for_a_draft(world)[-1]["quotes"]["text"] == "meu cpf é ***.***.***-25"


@pytest.mark.parametrize(
    ("fetched", "says"),
    [
        (PICTURE, "shown to the agent and not to you"),
        (MediaNotYet(), "has not arrived yet"),
        (MediaGone(), "can't be opened"),
    ],
)
def test_of_a_file_it_is_told_why_it_does_not_see_it(world: Helped, fetched: Fetched | MediaError, says: str) -> None:
    sends(world, fetched, "olha isso")

    *before, last = told_for_a_draft(world)

    assert says in last["file"] and all("file" not in said for said in before)
    assert len(world.model.fills[-1][0].parts) == 1


def test_of_a_voice_note_that_was_listened_to_the_words_are_told(world: Helped) -> None:
    sid = sends(world, Fetched(b"OggS....OpusHead", "audio/ogg"))
    world.says(words="quero cancelar")
    transcribe(world.copilot, ANA, CID, sid)

    last = told_for_a_draft(world)[-1]

    assert last["text"] == "quero cancelar" and "file" not in last
