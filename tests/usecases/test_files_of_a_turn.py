"""What the bot sees of a customer's files: those that are here, the newest first, as far as they fit; never blind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.usecases.world import World
from transbordo.domain.bot.prompt import Prompt
from transbordo.domain.whatsapp.media_types import MB, Fetched, MediaGone, MediaNotYet
from transbordo.usecases.answer import Outcome
from transbordo.usecases.decide import EARLIER_FILES, FILES_LIMIT

PICTURE = b"\x89PNG\r\n\x1a\n"


def sends(world: World, name: str, text: str = "", *, size: int = len(PICTURE)) -> str:
    """A picture comes; the message's id."""
    url = f"https://twilio.example/{name}"
    world.source.has(url, Fetched(PICTURE.ljust(size, b"."), "image/png"))
    return world.customer_says(text, sid=f"SM{name}", media=(url,))


def is_answered(world: World, sid: str) -> Prompt:
    """What the model was told."""
    assert world.bot_answers(sid) is Outcome.ANSWERED
    return world.model.prompts[-1]


def shown(prompt: Prompt) -> list[str]:
    """The messages whose files the model was given."""
    return [file.message for file in prompt.files]


def states(prompt: Prompt) -> dict[str, str | None]:
    return {said.id: said.file for said in prompt.conversation if said.author == "customer"}


# What is not here yet


def test_of_a_picture_that_has_not_arrived_the_bot_says_so_and_offers_a_person(world: World) -> None:
    world.source.has("https://twilio.example/1", MediaNotYet())

    assert world.bot_answers(world.customer_says("", media=("https://twilio.example/1",))) is Outcome.ANSWERED

    assert "Ainda não consegui abrir essa imagem" in world.heard[0] and "pessoa" in world.heard[0]
    assert world.model.prompts == []
    assert sum(world.waited) == 7  # it was waited for


def test_the_second_that_does_not_arrive_goes_to_a_person(world: World) -> None:
    for n in (1, 2):
        world.source.has(f"https://twilio.example/{n}", MediaNotYet())
        world.bot_answers(world.customer_says("", media=(f"https://twilio.example/{n}",)))

    assert world.conversation.card and world.conversation.card.reason == "media_unreadable"


def test_a_picture_that_arrives_late_is_seen_in_the_next_turn(world: World) -> None:
    picture = Fetched(PICTURE, "image/png")
    world.source.has("https://twilio.example/1", *[MediaNotYet()] * 4, picture)
    world.bot_answers(world.customer_says("", sid="SMlate", media=("https://twilio.example/1",)))
    world.clock.advance(seconds=60)
    world.sweep()

    prompt = is_answered(world, world.customer_says("e agora, dá para ver?"))

    assert shown(prompt) == ["SMlate"] and states(prompt)["SMlate"] is None


def test_what_can_no_longer_be_had_from_the_bucket_is_told_as_closed(world: World) -> None:
    sid = sends(world, "a", "olha o modem")
    world.settling.append(world.bucket.objects.clear)

    prompt = is_answered(world, sid)

    assert shown(prompt) == [] and states(prompt) == {"SMa": "closed"}


def test_a_picture_without_words_that_vanished_is_not_answered_blind(world: World) -> None:
    sid = sends(world, "a")
    world.settling.append(world.bucket.objects.clear)

    assert world.bot_answers(sid) is Outcome.ANSWERED
    assert world.model.prompts == [] and "Não consigo abrir" in world.heard[0]


def test_a_bucket_that_takes_its_time_does_not_take_the_customers(world: World) -> None:
    limits: list[float] = []

    class Slow:
        def get(self, path: str, *, within_s: float) -> bytes:
            limits.append(within_s)
            world.clock.advance(seconds=3)
            return PICTURE

        def put(self, *_: object, **__: object) -> None: ...

    world.outbox = replace(world.outbox, bucket=Slow())  # type: ignore[arg-type]
    world.bot = replace(world.bot, outbox=world.outbox)
    sids = [sends(world, name, "olha") for name in "abc"]
    for sid in sids:
        world.bot_answers(sid)

    assert limits == [4.0, 1.0]
    assert states(world.model.prompts[-1]) == {"SMa": "closed", "SMb": None, "SMc": None}


# What was seen before


def test_a_question_about_a_picture_of_before_comes_with_the_picture(world: World) -> None:
    is_answered(world, sends(world, "a", "olha a luz"))

    prompt = is_answered(world, world.customer_says("qual o código aí na foto?"))

    assert shown(prompt) == ["SMa"] and states(prompt)["SMa"] is None


def test_only_the_newest_of_before_go_along_and_the_others_are_told_as_past(world: World) -> None:
    names = "abcde"
    for name in names:
        is_answered(world, sends(world, name, f"foto {name}"))

    prompt = is_answered(world, world.customer_says("e agora?"))

    assert shown(prompt) == [f"SM{name}" for name in names[-EARLIER_FILES:]]
    assert [states(prompt)[f"SM{name}"] for name in names] == ["past", "past", None, None, None]


def test_an_older_one_goes_along_when_the_customer_answers_to_it(world: World) -> None:
    for name in "abcde":
        is_answered(world, sends(world, name, f"foto {name}"))

    prompt = is_answered(world, world.customer_says("e o código desta?", OriginalRepliedMessageSid="SMa"))

    assert "SMa" in shown(prompt) and len(prompt.files) == EARLIER_FILES


def test_a_voice_note_that_was_heard_is_not_listened_to_again(world: World) -> None:
    world.source.has("https://twilio.example/1", Fetched(b"OggS....OpusHead", "audio/ogg"))
    is_answered(world, world.customer_says("", sid="SMvoice", media=("https://twilio.example/1",)))

    prompt = is_answered(world, world.customer_says("e aí?"))

    assert shown(prompt) == [] and states(prompt)["SMvoice"] is None


def test_what_never_could_be_opened_stays_closed(world: World) -> None:
    world.source.has("https://twilio.example/1", MediaGone())
    is_answered(world, world.customer_says("olha", sid="SMgone", media=("https://twilio.example/1",)))

    assert states(is_answered(world, world.customer_says("e aí?")))["SMgone"] == "closed"


# How much


def test_of_many_files_the_newest_are_shown_as_far_as_they_fit_and_the_rest_is_told_as_closed(world: World) -> None:
    sids = [sends(world, name, f"foto {name}", size=6 * MB) for name in "abcd"]
    for sid in sids[:-1]:
        world.bot_answers(sid)  # leaves it to the newest, and brings in its file

    prompt = is_answered(world, sids[-1])

    assert shown(prompt) == ["SMc", "SMd"]
    assert sum(len(file.content) for file in prompt.files) <= FILES_LIMIT
    assert states(prompt) == {"SMa": "closed", "SMb": "closed", "SMc": None, "SMd": None}


def test_files_of_before_take_no_room_from_those_that_are_new(world: World) -> None:
    for name in "abc":
        is_answered(world, sends(world, name, f"foto {name}", size=6 * MB))

    prompt = is_answered(world, sends(world, "d", "e esta?", size=7 * MB))

    assert shown(prompt) == ["SMc", "SMd"] and states(prompt)["SMb"] == "past"


# Places


@pytest.mark.parametrize("named", [True, False])
def test_a_place_reaches_the_model_in_words(world: World, named: bool) -> None:
    words = {"Label": "Padaria Exemplo", "Address": "Rua das Flores, 123"} if named else {}
    sid = world.customer_says("", MessageType="location", Latitude="-23.5505199", Longitude="-46.6333094", **words)

    (said,) = is_answered(world, sid).conversation

    name = "Padaria Exemplo, Rua das Flores, 123, " if named else ""
    assert (said.type, said.text) == ("location", f"{name}(-23.55052, -46.63331)")


def test_personal_data_in_the_name_of_a_place_is_hidden_and_the_place_is_not(world: World) -> None:
    world.publishes(masked=["cpf", "phone", "card", "cnpj", "email"])
    sid = world.customer_says(
        "", MessageType="location", Latitude="-22.9064201", Longitude="-43.1822304", Address="casa, 529.982.247-25"
    )

    (said,) = is_answered(world, sid).conversation

    assert said.text == "casa, ***.***.***-25, (-22.90642, -43.18223)"
