"""The words of voice notes that came while a person had the conversation."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.fakes.customer import CID
from tests.usecases.test_copilot import Helped
from tests.usecases.world import ANA, CARLA
from transbordo.domain.bot.asking import ModelFailed
from transbordo.domain.bot.prompt import File
from transbordo.domain.messages import Received
from transbordo.domain.whatsapp.media_types import MB, Fetched
from transbordo.errors import CopilotUnavailable, Invalid, NotFound
from transbordo.usecases.fetch_media import fetch_media
from transbordo.usecases.transcribe import DEADLINE_S, FILE_S, LIMIT, transcribe

OGG = b"OggS\x00\x02" + b"\x00" * 30 + b"OpusHead"
AUDIO = {"MessageType": "audio", "MediaContentType0": "audio/ogg"}


@pytest.fixture
def world() -> Helped:
    return Helped()


def sends_audio(world: Helped, content: bytes = OGG, **fields: str) -> str:
    url = f"https://twilio.example/{len(world.timeline)}"
    world.source.has(url, Fetched(content=content, content_type="audio/ogg"))
    sid = world.customer_says("", media=(url,), **(AUDIO | fields))
    assert fetch_media(world.store, world.source, world.bucket, CID, sid, now=world.clock())
    return sid


def kept(world: Helped, sid: str) -> Received:
    found = world.store.entry(CID, sid)
    assert isinstance(found, Received)
    return found


def test_the_words_are_kept_beside_the_sound_with_who_heard_them(world: Helped) -> None:
    sid = sends_audio(world)
    world.says(words="Quero cancelar a Assinatura!")

    message = transcribe(world.copilot, ANA, CID, sid)

    assert message == kept(world, sid)
    assert message.transcript is not None
    assert (message.transcript.text, message.transcript.model) == ("Quero cancelar a Assinatura!", "fake")
    assert message.transcript.words == ("quero", "cancelar", "assinatura")
    assert message.transcript.at == world.clock()
    (told,) = [part for part in world.model.fills[0][0].parts if isinstance(part, File)]
    assert told.content == OGG
    assert (message.text, len(message.media)) == ("", 1)


def test_file_and_words_have_their_share_of_the_time(world: Helped, monkeypatch: pytest.MonkeyPatch) -> None:
    sid, within = sends_audio(world), []

    def get(path: str, *, within_s: float) -> bytes:
        within.append(within_s)
        return OGG

    monkeypatch.setattr(world.bucket, "get", get)
    world.says(words="Oi.")

    transcribe(world.copilot, ANA, CID, sid)

    assert (within, world.model.allowed) == ([FILE_S], [DEADLINE_S])


def test_the_list_shows_how_the_newest_note_begins(world: Helped) -> None:
    sid = sends_audio(world)
    world.says(words="Quero cancelar.")
    transcribe(world.copilot, ANA, CID, sid)
    last = world.conversation.last_message
    assert last is not None and (last.text, last.type) == ("Quero cancelar.", "audio")

    older, _ = sends_audio(world), world.customer_says("escrevi depois")
    world.says(words="O que disse antes.")
    transcribe(world.copilot, ANA, CID, older)
    last = world.conversation.last_message
    assert last is not None and last.text == "escrevi depois"


def test_a_note_is_listened_to_once(world: Helped) -> None:
    sid = sends_audio(world)
    world.says(words="Oi.")
    first = transcribe(world.copilot, ANA, CID, sid)

    assert transcribe(world.copilot, ANA, CID, sid) == first
    assert len(world.model.fills) == 1


def test_of_two_who_ask_at_once_the_words_of_the_first_stay(world: Helped) -> None:
    sid = sends_audio(world)
    world.says(words="Primeiro.")
    transcript = transcribe(world.copilot, ANA, CID, sid).transcript
    seen = world.store.see_message(CID, sid)
    world.store.put_message(seen, replace(seen.message, transcript=None))

    def faster() -> None:
        found = world.store.see_message(CID, sid)
        world.store.put_message(found, replace(found.message, transcript=transcript))

    fill = world.model.fill

    def slow(*arguments: Any, **named: Any) -> Any:
        faster()
        return fill(*arguments, **named)

    world.model.fill = slow  # type: ignore[method-assign]
    world.says(words="Segundo.")

    again = transcribe(world.copilot, ANA, CID, sid)

    assert again.transcript == transcript == kept(world, sid).transcript


def test_a_sound_without_speech_says_so_and_keeps_nothing(world: Helped) -> None:
    sid = sends_audio(world)
    world.says(words=" ")

    with pytest.raises(Invalid):
        transcribe(world.copilot, ANA, CID, sid)
    assert kept(world, sid).transcript is None


def test_a_model_that_fails_leaves_the_message_as_it_was(world: Helped) -> None:
    sid = sends_audio(world)
    before = kept(world, sid)
    world.model.filled.append(ModelFailed("model_timeout"))

    with pytest.raises(CopilotUnavailable):
        transcribe(world.copilot, ANA, CID, sid)
    assert kept(world, sid) == before


def test_a_recording_that_is_too_large_is_not_even_fetched(world: Helped) -> None:
    assert LIMIT == 8 * MB
    sid = sends_audio(world)
    seen = world.store.see_message(CID, sid)
    (file,) = seen.message.media
    world.store.put_message(seen, replace(seen.message, media=(replace(file, size=LIMIT + 1),)))

    with pytest.raises(Invalid):
        transcribe(world.copilot, ANA, CID, sid)
    assert world.model.fills == []


def test_only_sounds_have_words_to_hear(world: Helped) -> None:
    text = world.customer_says("oi")
    reply = world.reply().message.id
    gone = sends_audio(world)
    world.bucket.objects.clear()

    for mid in (text, reply, gone, "SM404"):
        with pytest.raises(NotFound):
            transcribe(world.copilot, ANA, CID, mid)
    assert world.model.fills == []


def test_whoever_may_not_see_the_conversation_hears_nothing_of_it(world: Helped) -> None:
    sid = sends_audio(world)

    with pytest.raises(NotFound):
        transcribe(world.copilot, CARLA, CID, sid)


def test_what_comes_back_need_not_be_what_was_asked_for(world: Helped) -> None:
    sid = sends_audio(world)
    world.model.filled.append(json.dumps({"words": 7}))

    with pytest.raises(CopilotUnavailable):
        transcribe(world.copilot, ANA, CID, sid)
