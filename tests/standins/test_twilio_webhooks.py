"""The webhook as the stand-in calls it: signed, with the parameters of real traffic, and judged by its answer."""

import json
import threading
from typing import Any

import pytest
import requests
from twilio.request_validator import RequestValidator
from werkzeug.wrappers import Request, Response

from tests.local import ports
from tests.local.twilio_standin import outside
from tests.local.twilio_standin.outside import call
from tests.standins.twilio_world import ACCOUNT, MARINA, TOKEN, US, Received, World, twilio_world


def accepted(call: Received) -> bool:
    return bool(RequestValidator(TOKEN).validate(call.url, call.form, call.signature))


def only_call(world: World) -> Received:
    (call,) = world.webhook.calls
    return call


def logged(world: World) -> list[tuple[str, bool, str]]:
    return [(line["kind"], line["ok"], line["result"]) for line in world.standin.feed.logs()]


@pytest.mark.parametrize("body", ["Oi", "", "ação + 100% & =?#\n\ttudo bem 😀", " espaços "])
def test_the_sdk_s_validator_accepts_the_signature(world: World, body: str) -> None:
    world.says(body)
    assert accepted(only_call(world))
    assert only_call(world).form["Body"] == body


def test_a_changed_parameter_breaks_the_signature(world: World) -> None:
    world.says("Oi")
    call = only_call(world)
    call.form["Body"] = "Tchau"
    assert not accepted(call)


def test_a_text_has_the_parameters_of_real_traffic(world: World) -> None:
    sid = world.says("Olá")["sid"]
    form = only_call(world).form
    context = json.loads(form.pop("ChannelMetadata"))
    assert context == {"type": "whatsapp", "data": {"context": {"ProfileName": "Marina S.", "WaId": "5511900000000"}}}
    assert form == {
        "SmsMessageSid": sid,
        "NumMedia": "0",
        "ProfileName": "Marina S.",
        "MessageType": "text",
        "SmsSid": sid,
        "WaId": "5511900000000",
        "SmsStatus": "received",
        "Body": "Olá",
        "To": US,
        "NumSegments": "1",
        "ReferralNumMedia": "0",
        "MessageSid": sid,
        "AccountSid": ACCOUNT,
        "From": MARINA,
        "ApiVersion": "2010-04-01",
    }


def test_a_customer_who_hides_the_number_has_no_waid(world: World) -> None:
    world.says(**{"from": "whatsapp:BR.1502576394655843", "name": "Caio"})
    form = only_call(world).form
    assert form["From"] == form["ExternalUserId"] == "whatsapp:BR.1502576394655843"
    assert "WaId" not in form and "WaId" not in form["ChannelMetadata"]


def test_a_button_a_place_and_a_quote_have_their_parameters(world: World) -> None:
    asked = world.says("Ajuda")["sid"]
    world.says("", button={"text": "Já reiniciei", "payload": "restarted"}, quoted=asked)
    world.says("", location={"latitude": -23.55, "longitude": -46.63, "label": "Casa", "address": "Rua Exemplo, 1"})
    _, button, place = (call.form for call in world.webhook.calls)
    assert (button["ButtonText"], button["ButtonPayload"], button["Body"]) == (
        "Já reiniciei",
        "restarted",
        "Já reiniciei",
    )
    assert (button["OriginalRepliedMessageSid"], button["OriginalRepliedMessageSender"]) == (asked, MARINA)
    assert (place["Latitude"], place["Longitude"], place["Label"], place["Address"], place["MessageType"]) == (
        "-23.55",
        "-46.63",
        "Casa",
        "Rua Exemplo, 1",
        "location",
    )


def test_any_parameter_can_be_replaced_added_or_taken_out(world: World) -> None:
    world.says("Oi", fields={"MessageType": "reaction", "Forwarded": "true", "WaId": None})
    form = only_call(world).form
    assert (form["MessageType"], form["Forwarded"], "WaId" in form) == ("reaction", "true", False)
    assert accepted(only_call(world))


def test_copies_of_one_webhook_are_the_same_message(world: World) -> None:
    assert world.says("Oi", copies=50)["statuses"] == [200] * 50
    assert len(world.webhook.calls) == 50
    assert len({call.form["MessageSid"] for call in world.webhook.calls}) == 1
    assert len(world.phone()) == 1


def test_every_webhook_can_come_twice(world: World) -> None:
    world.control("faults", duplicateWebhooks=True)
    assert world.says()["statuses"] == [200, 200]


def test_webhooks_can_overtake_each_other(world: World) -> None:
    world.control("faults", shuffleWebhooks=True)
    first = threading.Thread(target=world.says, args=["primeira"])
    first.start()
    world.timeline.await_paused()
    world.says("segunda")
    world.pass_time(2)
    first.join()
    assert [call.form["Body"] for call in world.webhook.calls] == ["segunda", "primeira"]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Response("<Response/>", content_type="text/xml; charset=utf-8"), None),
        (Response("<Response />", content_type="application/xml"), None),
        (Response(status=204), None),
        (Response("", content_type="text/html"), "11200"),
        (Response("OK", content_type="text/html"), "12100"),
        (Response("{}", content_type="application/json"), "12300"),
        (Response("<Response/>" + " " * 70_000, content_type="text/xml"), "11750"),
        (Response("no", status=500), "11200"),
        (Response("no", status=403), "11200"),
    ],
)
def test_an_answer_that_twilio_cannot_use_is_its_error(world: World, answer: Response, error: str | None) -> None:
    world.webhook.answer = lambda request: answer
    assert world.says()["status"] == answer.status_code
    ((kind, ok, result),) = logged(world)
    assert (kind, ok) == ("inbound", error is None)
    assert result == error if error else result.endswith("ms")
    assert world.phone()[0]["reached"] is (error is None)


@pytest.mark.parametrize(
    "answer",
    [
        Response("Já respondo", content_type="text/plain"),
        Response("<Response><Message>Já respondo</Message></Response>", content_type="text/xml"),
        Response("<Response><Message><Body>Já respondo</Body></Message></Response>", content_type="text/xml"),
    ],
)
def test_words_in_the_answer_go_to_the_customer(world: World, answer: Response) -> None:
    world.webhook.answer = lambda request: answer
    world.says()
    world.pass_time()
    assert [(m["direction"], m["body"]) for m in world.phone()] == [("in", "Oi"), ("out", "Já respondo")]


def test_a_webhook_that_cannot_be_reached_is_tried_twice_and_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def counting(method: str, url: str, **options: Any) -> requests.Response:
        tried.append(url)
        return call(method, url, **options)

    monkeypatch.setattr(outside, "call", counting)
    nobody = f"http://127.0.0.1:{ports.free(1)[0]}/whatsapp"
    with twilio_world(webhook_url=nobody) as world:
        assert world.says()["statuses"] == [None]
        assert tried == [nobody, nobody]
        assert logged(world) == [("inbound", False, "11200")]


def test_the_address_s_query_is_signed_and_its_fragment_is_twilio_s_own(world: World) -> None:
    world.says()
    assert only_call(world).url == f"{world.webhook.url}/whatsapp?a=1"
    assert accepted(only_call(world))


def test_the_webhook_may_answer_while_another_waits(world: World) -> None:
    """Two customers at once: neither waits for the other."""
    both = threading.Barrier(2, timeout=10)

    def meet(request: Request) -> Response:
        both.wait()
        return Response("<Response/>", content_type="text/xml")

    world.webhook.answer = meet
    other = threading.Thread(target=lambda: world.says(**{"from": "whatsapp:+5511900000021"}))
    other.start()
    assert world.says()["status"] == 200
    other.join()
