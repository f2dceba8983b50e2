"""A customer's message is kept, once, before anything else happens."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.fakes.customer import CID, inbound
from tests.usecases.world import World
from transbordo.domain.messages import Media, MediaState, Received
from transbordo.usecases.receive import receive


def test_fifty_copies_at_once_are_one_message(world: World) -> None:
    message = inbound("SM1", at=world.clock())

    with ThreadPoolExecutor(16) as pool:
        new = list(pool.map(lambda _: receive(world.store, message), range(50)))

    assert new.count(True) == 1
    assert [entry.id for entry in world.timeline] == ["SM1"]
    assert world.conversation.unread == 1


def test_fifty_copies_at_once_are_answered_once(world: World) -> None:
    world.customer_says(sid="SM1")

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: world.bot_answers("SM1"), range(50)))

    assert len(world.model.prompts) == 1
    assert len(world.heard) == 1


def test_files_are_noted_as_still_at_twilio(world: World) -> None:
    world.customer_says("", sid="SM1", media=("https://twilio.example/0", "https://twilio.example/1"))

    entry = world.store.entry(CID, "SM1")
    assert isinstance(entry, Received)
    assert entry.media_pending
    assert entry.media == tuple(
        Media(state=MediaState.PENDING, content_type="image/png", source=f"https://twilio.example/{n}") for n in (0, 1)
    )


def test_a_button_a_place_and_a_quote_are_kept(world: World) -> None:
    world.customer_says("Sim", sid="SM1", ButtonText="Sim", ButtonPayload="yes", OriginalRepliedMessageSid="SM0")
    world.customer_says("", sid="SM2", Latitude="-23.5", Longitude="-46.6")

    pressed, place = world.timeline
    assert isinstance(pressed, Received) and pressed.button and pressed.quoted == "SM0"
    assert isinstance(place, Received) and place.location and place.type == "location"


def test_it_is_only_the_customer_who_makes_the_desk_owe_a_reply(world: World) -> None:
    world.customer_says()
    assert world.conversation.needs_reply

    world.bot_answers("SM1")
    assert not world.conversation.needs_reply
