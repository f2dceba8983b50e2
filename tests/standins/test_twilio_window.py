"""WhatsApp's 24 hours, and how a test makes them pass in an instant, in the product's own data too."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from google.cloud import firestore

from tests.local.twilio_standin.firestore_data import ConversationData
from tests.standins.twilio_world import MARINA, NOON, US, World, twilio_world

TEMPLATE = "HX" + "a" * 32
DAY = 24 * 3600
CID = "14155238886_5511900000000"


def fate(world: World, sid: str) -> tuple[str, int | None]:
    world.pass_time()
    message = world.sdk().messages(sid).fetch()
    return message.status, message.error_code


def test_within_a_day_free_text_arrives(world: World) -> None:
    world.says()
    world.pass_time(DAY - 60)
    assert fate(world, world.send().sid) == ("delivered", None)


def test_after_a_day_free_text_is_accepted_and_fails(world: World) -> None:
    world.says()
    world.pass_time(DAY)
    assert fate(world, world.send().sid) == ("failed", 63016)


def test_to_someone_who_never_wrote_free_text_fails(world: World) -> None:
    assert fate(world, world.send().sid) == ("failed", 63016)


def test_only_the_customer_opens_the_window_again(world: World) -> None:
    world.says()
    world.pass_time(DAY)
    world.send()
    assert fate(world, world.send().sid) == ("failed", 63016)
    world.says()
    assert fate(world, world.send().sid) == ("delivered", None)


def test_a_customer_can_be_made_older(world: World) -> None:
    world.says()
    world.says(**{"from": "whatsapp:+5511900000021"})
    world.control("age", customer=MARINA, seconds=DAY)
    assert fate(world, world.send().sid) == ("failed", 63016)
    other = world.sdk().messages.create(to="whatsapp:+5511900000021", from_=US, body="Olá")
    assert fate(world, other.sid) == ("delivered", None)


def template(world: World, **more: object) -> str:
    world.control("contents", sid=TEMPLATE, body="Oi, {{1}}. Podemos continuar?", **more)
    made = world.sdk().messages.create(to=MARINA, from_=US, content_sid=TEMPLATE, content_variables='{"1": "Marina"}')
    sid: str = made.sid
    return sid


def test_an_approved_template_arrives_outside_the_window_with_its_buttons(world: World) -> None:
    buttons = [{"text": "Sim", "payload": "yes"}]
    assert fate(world, template(world, buttons=buttons)) == ("delivered", None)
    (message,) = world.phone()
    assert (message["body"], message["buttons"]) == ("Oi, Marina. Podemos continuar?", buttons)


def test_a_template_that_was_not_approved_does_not(world: World) -> None:
    assert fate(world, template(world, approval="pending")) == ("failed", 63016)


@pytest.fixture
def emulated(firestore_client: firestore.Client) -> Iterator[World]:
    with twilio_world(ConversationData(firestore_client.project)) as made:
        yield made


def test_growing_older_moves_every_time_in_firestore(emulated: World, firestore_client: firestore.Client) -> None:
    conversation = firestore_client.document(f"conversations/{CID}")
    conversation.set(
        {
            "contact": {"address": MARINA},
            "windowExpiresAt": NOON + timedelta(days=1),
            "lastInbound": {"sid": "SM1", "at": NOON},
            "waitingSince": None,
        }
    )
    message = conversation.collection("messages").document("SM1")
    message.set({"at": NOON, "text": "Oi", "media": [{"state": "stored", "at": NOON}]})
    other = firestore_client.document("conversations/14155238886_5511900000021")
    other.set({"contact": {"address": "whatsapp:+5511900000021"}, "updatedAt": NOON})
    assert emulated.control("age", customer=MARINA, seconds=3600) == {"documents": 2}
    earlier = NOON - timedelta(hours=1)
    assert conversation.get().to_dict() == {
        "contact": {"address": MARINA},
        "windowExpiresAt": earlier + timedelta(days=1),
        "lastInbound": {"sid": "SM1", "at": earlier},
        "waitingSince": None,
    }
    assert message.get().to_dict() == {"at": earlier, "text": "Oi", "media": [{"state": "stored", "at": earlier}]}
    assert other.get().get("updatedAt") == NOON


def test_growing_older_writes_over_nothing_that_is_written_meanwhile(
    emulated: World, firestore_client: firestore.Client
) -> None:
    conversation = firestore_client.document(f"conversations/{CID}")
    conversation.set({"contact": {"address": MARINA}, "at": NOON, "writes": 0})

    with ThreadPoolExecutor(1) as pool:
        for _ in range(20):
            ageing = pool.submit(emulated.control, "age", customer=MARINA, seconds=60)
            for _ in range(3):
                conversation.update({"writes": firestore.Increment(1)})
            ageing.result()

    assert conversation.get().to_dict() == {
        "contact": {"address": MARINA},
        "at": NOON - timedelta(minutes=20),
        "writes": 60,
    }


def test_a_reset_clears_conversations_and_keeps_the_rest(emulated: World, firestore_client: firestore.Client) -> None:
    gone = [
        f"conversations/{CID}",
        f"conversations/{CID}/messages/SM1",
        "inbound/SM1",
        f"turns/{CID}",
        "episodes/20261122-000001",
        "stats/2026-11-22",
    ]
    kept = ["settings/bot", "agents/ana", "knowledge/planos", "queues/geral", "templates/HX1"]
    for path in gone + kept:
        firestore_client.document(path).set({"contact": {"address": MARINA}})
    emulated.says()
    emulated.control("reset")
    assert not emulated.phone()
    assert [path for path in gone + kept if firestore_client.document(path).get().exists] == kept


def test_templates_are_those_of_the_product(emulated: World, firestore_client: firestore.Client) -> None:
    firestore_client.document(f"templates/{TEMPLATE}").set({"body": "Oi, {{nome}}!", "approval": "approved"})
    made = emulated.sdk().messages.create(
        to=MARINA, from_=US, content_sid=TEMPLATE, content_variables='{"nome": "Marina"}'
    )
    assert made.body == "Oi, Marina!"
