"""Status callbacks: what is told about a sent message, in which order, and how often."""

import pytest
from twilio.request_validator import RequestValidator
from werkzeug.wrappers import Response

from tests.standins.twilio_world import MARINA, TOKEN, US, World

GOOD = ["sent", "delivered"]


def send(world: World, body: str = "Olá") -> str:
    world.says()
    sid: str = world.send(body, status_callback=f"{world.webhook.url}/status?c=1_2&m=01ABC").sid
    return sid


def test_sent_then_delivered_then_read(world: World) -> None:
    send(world)
    assert world.webhook.statuses() == []
    world.pass_time()
    assert world.webhook.statuses() == GOOD
    assert world.control("read", customer=MARINA) == {"read": 1}
    world.pass_time()
    assert world.webhook.statuses() == [*GOOD, "read"]


def test_a_message_is_read_once(world: World) -> None:
    send(world)
    world.pass_time()
    world.control("read", customer=MARINA)
    assert world.control("read", customer=MARINA) == {"read": 0}


def test_callbacks_are_signed_over_the_whole_address_and_name_the_message(world: World) -> None:
    sid = send(world)
    world.pass_time()
    for call in world.webhook.calls[1:]:
        assert call.url.endswith("/status?c=1_2&m=01ABC")
        assert RequestValidator(TOKEN).validate(call.url, call.form, call.signature)
        assert (call.form["MessageSid"], call.form["From"], call.form["To"]) == (sid, US, MARINA)
        assert call.form["MessageStatus"] == call.form["SmsStatus"]
        assert "ErrorCode" not in call.form


def test_a_failure_on_command_is_told_with_its_code(world: World) -> None:
    world.control("faults", next="63003")
    sid = send(world)
    world.pass_time()
    last = world.webhook.calls[-1].form
    assert world.webhook.statuses() == ["failed"]
    assert (last["ErrorCode"], last["ErrorMessage"]) == ("63003", "Channel could not find To address")
    assert world.sdk().messages(sid).fetch().error_code == 63003
    assert not any(m["delivered"] for m in world.phone())


def test_what_whatsapp_itself_refuses_is_undelivered(world: World) -> None:
    world.control("faults", next="63024")
    send(world)
    world.pass_time()
    assert world.webhook.statuses() == ["undelivered"]


@pytest.mark.parametrize(
    ("faults", "told"),
    [
        ({"duplicateCallbacks": True}, ["sent", "sent", "delivered", "delivered"]),
        ({"shuffleCallbacks": True}, ["delivered", "sent"]),
        ({"dropCallbacks": True}, []),
    ],
)
def test_callbacks_go_wrong_on_command(world: World, faults: dict[str, bool], told: list[str]) -> None:
    world.control("faults", **faults)
    send(world)
    world.pass_time()
    assert world.webhook.statuses() == told


def test_a_shuffled_read_overtakes_the_rest(world: World) -> None:
    world.control("faults", shuffleCallbacks=True)
    send(world)
    world.pass_time(0.16)
    world.control("read", customer=MARINA)
    world.pass_time()
    assert world.webhook.statuses() == ["read", "delivered", "sent"]


def test_late_callbacks_come_late_and_in_order(world: World) -> None:
    world.control("faults", callbackDelayMs=30_000)
    send(world)
    world.pass_time(29)
    assert world.webhook.statuses() == []
    world.pass_time(10)
    assert world.webhook.statuses() == GOOD


def test_a_customer_who_gives_no_receipts_reads_in_secret(world: World) -> None:
    world.control("faults", noReadReceipts=True)
    send(world)
    world.pass_time()
    assert world.control("read", customer=MARINA) == {"read": 0}
    world.pass_time()
    assert world.webhook.statuses() == GOOD


def test_a_callback_that_is_refused_stops_nothing(world: World) -> None:
    send(world)
    world.webhook.answer = lambda request: Response("no", status=500)
    world.pass_time()
    assert world.webhook.statuses() == GOOD
    assert [(line["ok"], line["result"]) for line in world.standin.feed.logs() if line["kind"] == "receipt"] == [
        (False, "11200"),
        (False, "11200"),
    ]
