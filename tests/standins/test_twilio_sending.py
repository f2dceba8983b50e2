"""The real twilio SDK against the stand-in: what is accepted, refused, listed, and lost on the way."""

from datetime import timedelta

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from tests.standins.twilio_world import ACCOUNT, MARINA, TOKEN, US, World


def test_a_message_is_accepted_and_reaches_the_phone(world: World) -> None:
    world.says("Minha internet caiu")
    sent = world.send("Já vejo isso para você.")
    assert sent.sid.startswith("SM") and len(sent.sid) == 34
    assert (sent.status, sent.direction, sent.to, sent.from_) == ("queued", "outbound-api", MARINA, US)
    world.pass_time()
    assert [(m["direction"], m["body"], m["delivered"]) for m in world.phone()] == [
        ("in", "Minha internet caiu", False),
        ("out", "Já vejo isso para você.", True),
    ]


def test_a_message_can_be_fetched_again_with_its_fate(world: World) -> None:
    world.says()
    sid = world.send().sid
    world.pass_time()
    again = world.sdk().messages(sid).fetch()
    assert (again.sid, again.status) == (sid, "delivered")
    assert again.date_created <= again.date_sent <= world.timeline.now()


@pytest.mark.parametrize(
    ("wrong", "code", "status"),
    [
        ({"body": "a" * 1601}, 21617, 400),
        ({"to": "whatsapp:+0"}, 21211, 400),
        ({"to": "whatsapp:somebody"}, 21211, 400),
        ({"to": "+5511900000000"}, 21910, 400),
        ({"to": ""}, 21604, 400),
        ({"from_": None}, 21603, 400),
        ({"from_": "whatsapp:+14155550000"}, 63007, 400),
        ({"body": None}, 21619, 400),
        ({"media_url": ["not an address"]}, 21620, 400),
        ({"media_url": ["https://example.com/1.jpg", "https://example.com/2.jpg"]}, 21623, 400),
        ({"status_callback": "https://our_host.example/status"}, 21609, 400),
        ({"body": None, "content_sid": "HX" + "0" * 32}, 21655, 400),
    ],
)
def test_what_twilio_refuses_is_refused_with_its_code(
    world: World, wrong: dict[str, object], code: int, status: int
) -> None:
    asked = {"to": MARINA, "from_": US, "body": "Olá"} | wrong
    with pytest.raises(TwilioRestException) as refused:
        world.sdk().messages.create(**asked)
    assert (refused.value.code, refused.value.status) == (code, status)
    assert not world.phone()


def test_sixteen_hundred_characters_are_accepted(world: World) -> None:
    assert world.send("ç" * 1600).status == "queued"


def test_a_customer_without_a_number_can_be_written_to(world: World) -> None:
    sent = world.sdk().messages.create(to="whatsapp:BR.1502576394655843", from_=US, body="Olá")
    assert sent.to == "whatsapp:BR.1502576394655843"


def test_a_wrong_token_is_refused(world: World) -> None:
    with pytest.raises(TwilioRestException) as refused:
        world.sdk(token="another").messages.create(to=MARINA, from_=US, body="Olá")
    assert (refused.value.code, refused.value.status) == (20003, 401)


def test_no_credentials_are_refused(world: World) -> None:
    answer = requests.get(f"{world.url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json", timeout=10)
    assert answer.status_code == 401
    assert answer.json() == {
        "code": 20003,
        "message": "Authenticate",
        "more_info": "https://www.twilio.com/docs/errors/20003",
        "status": 401,
    }


def test_another_account_s_messages_are_not_shown(world: World) -> None:
    address = f"{world.url}/2010-04-01/Accounts/AC{'2' * 32}/Messages.json"
    assert requests.get(address, auth=(ACCOUNT, TOKEN), timeout=10).status_code == 404


def test_the_list_is_newest_first_and_in_pages(world: World) -> None:
    for number in range(7):
        world.send(str(number))
        world.pass_time(1)
    listed = world.sdk().messages.list(page_size=3)
    assert [message.body for message in listed] == ["6", "5", "4", "3", "2", "1", "0"]


def test_the_list_is_filtered_by_both_ends_and_by_time(world: World) -> None:
    world.says("antes")
    world.pass_time(60)
    since = world.timeline.now()
    world.says("depois")
    world.send("resposta")
    world.pass_time(60)
    listed = world.sdk().messages.list
    assert [m.body for m in listed(to=US, date_sent_after=since)] == ["depois"]
    assert [m.body for m in listed(from_=US)] == ["resposta"]
    assert [m.body for m in listed(to=MARINA, date_sent_before=since)] == []
    assert [m.direction for m in listed(from_=MARINA)] == ["inbound", "inbound"]


def test_an_inbound_message_whose_webhook_was_lost_is_in_the_list(world: World) -> None:
    world.control("faults", dropWebhooks=1)
    assert world.says("perdida")["statuses"] == []
    assert not world.webhook.calls
    assert [m.body for m in world.sdk().messages.list(to=US)] == ["perdida"]
    assert world.says("entregue")["status"] == 200


@pytest.mark.parametrize(("fault", "code", "status"), [("429", 20429, 429), ("500", 20500, 500), ("21610", 21610, 400)])
def test_a_refusal_on_command_accepts_nothing_and_wears_off(world: World, fault: str, code: int, status: int) -> None:
    world.control("faults", next=fault, times=2)
    for _ in range(2):
        with pytest.raises(TwilioRestException) as refused:
            world.send()
        assert (refused.value.code, refused.value.status) == (code, status)
    assert not world.sdk().messages.list()
    assert world.send().status == "queued"


def test_a_busy_twilio_says_when_to_come_back(world: World) -> None:
    world.control("faults", next="429", retryAfterSeconds=3)
    address = f"{world.url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    answer = requests.post(address, auth=(ACCOUNT, TOKEN), data={"To": MARINA}, timeout=10)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3")


def test_a_time_out_before_accepting_leaves_nothing(world: World) -> None:
    world.control("faults", next="timeout_before")
    with pytest.raises(requests.exceptions.Timeout):
        world.sdk(timeout=0.3).messages.create(to=MARINA, from_=US, body="Olá")
    requests.delete(f"{world.url}/control/faults", timeout=10)
    assert not world.sdk().messages.list()


def test_a_time_out_after_accepting_leaves_the_message(world: World) -> None:
    world.says()
    world.control("faults", next="timeout_after_accept")
    with pytest.raises(requests.exceptions.Timeout):
        world.sdk(timeout=0.3).messages.create(to=MARINA, from_=US, body="Olá")
    world.pass_time()
    assert [(m.body, m.status) for m in world.sdk().messages.list(to=MARINA)] == [("Olá", "delivered")]


def test_deleting_a_message_deletes_it_for_good(world: World) -> None:
    sid = world.send().sid
    assert world.sdk().messages(sid).delete()
    with pytest.raises(TwilioRestException) as gone:
        world.sdk().messages(sid).fetch()
    assert gone.value.code == 20404


def test_a_body_can_be_emptied(world: World) -> None:
    sid = world.send("segredo").sid
    assert world.sdk().messages(sid).update(body="").body == ""


def test_typing_marks_the_message_read_and_ends_with_the_answer(world: World) -> None:
    first, second = world.says("um")["sid"], world.says("dois")["sid"]
    made = world.sdk().messaging.v2.typing_indicator.create(channel="whatsapp", message_id=second)
    assert made.success
    assert {m["sid"]: m["status"] for m in world.phone()} == {first: "read", second: "read"}
    customer = world.standin.state.customer(MARINA)
    assert customer.typing_until == world.timeline.now() + timedelta(seconds=25)
    world.send()
    world.pass_time()
    assert customer.typing_until is None


def test_typing_wants_an_inbound_message(world: World) -> None:
    with pytest.raises(TwilioRestException) as refused:
        world.sdk().messaging.v2.typing_indicator.create(channel="whatsapp", message_id=world.send().sid)
    assert refused.value.status == 400
