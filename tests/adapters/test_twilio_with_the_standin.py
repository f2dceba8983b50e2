"""Our side of Twilio and the stand-in for it agree, so what is tried with the stand-in means something."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.adapters.settings import settings
from tests.local.twilio_standin import samples
from tests.standins.twilio_world import ACCOUNT, MARINA, TOKEN, US, World, twilio_world
from transbordo.adapters import twilio_whatsapp
from transbordo.adapters.media_source import TwilioMedia
from transbordo.adapters.twilio_signature import SignatureCheck
from transbordo.adapters.twilio_whatsapp import TwilioWhatsApp
from transbordo.domain.messages import Status
from transbordo.domain.whatsapp.media_types import Fetched, MediaNotYet, kind_of
from transbordo.domain.whatsapp.outgoing import Accepted, Outgoing, Refused, Unknown
from transbordo.domain.whatsapp.reconciling import Listing, as_received, fate
from transbordo.domain.whatsapp.webhook import InboundMessage, parse, parse_status
from transbordo.settings import Settings


@pytest.fixture
def world() -> Iterator[World]:
    with twilio_world() as made:
        yield made


@pytest.fixture
def ours(world: World) -> Settings:
    return settings(
        TWILIO_ACCOUNT_SID=ACCOUNT, TWILIO_AUTH_TOKEN=TOKEN, TWILIO_PHONE_NUMBER=US, TWILIO_API_URL=world.url
    )


@pytest.fixture
def whatsapp(ours: Settings) -> TwilioWhatsApp:
    return TwilioWhatsApp(ours)


def outgoing(world: World, text: str = "Olá!") -> Outgoing:
    return Outgoing(to=MARINA, text=text, status_callback=f"{world.webhook.url}/whatsapp/status?c=1&m=2")


def received(world: World, **said: Any) -> InboundMessage:
    world.says(**said)
    return parse(world.webhook.calls[-1].form, datetime.now(UTC))


def test_what_the_customer_says_arrives_signed(world: World, ours: Settings) -> None:
    message = received(world, body="Olá, tudo bem? 😀")
    call = world.webhook.calls[-1]
    assert SignatureCheck(ours).valid(call.url, call.form, call.signature)
    assert (message.type, message.text, message.name) == ("text", "Olá, tudo bem? 😀", "Marina S.")
    assert message.cid == "14155238886_5511900000000"


def test_an_answer_is_sent_and_its_fate_told(world: World, ours: Settings, whatsapp: TwilioWhatsApp) -> None:
    world.says()
    result = whatsapp.send(outgoing(world))
    world.pass_time()
    calls = [call for call in world.webhook.calls if "MessageStatus" in call.form]
    assert all(SignatureCheck(ours).valid(call.url, call.form, call.signature) for call in calls)
    updates = [parse_status(call.form) for call in calls]
    assert [update.status for update in updates][:2] == [Status.SENT, Status.DELIVERED]
    assert {Accepted(update.twilio_sid) for update in updates} == {result}


@pytest.mark.parametrize("fault", ["429", "503"])
def test_a_busy_twilio_has_nothing(world: World, whatsapp: TwilioWhatsApp, fault: str) -> None:
    world.says()
    world.control("faults", next=fault, retryAfterSeconds=3)
    since = world.timeline.now()
    result = whatsapp.send(outgoing(world))
    assert isinstance(result, Refused)
    assert result.retryable
    assert whatsapp.find(outgoing(world), since, since + timedelta(seconds=30), ()) is None


def test_outside_the_window_the_message_fails_with_its_code(world: World, whatsapp: TwilioWhatsApp) -> None:
    assert isinstance(whatsapp.send(outgoing(world)), Accepted)
    world.pass_time()
    update = parse_status(world.webhook.calls[-1].form)
    assert (update.status, update.error_code) == (Status.FAILED, 63016)


@pytest.mark.parametrize(("fault", "has_it"), [("timeout_after_accept", True), ("timeout_before", False)])
def test_after_silence_the_list_tells_whether_twilio_has_it(
    world: World, ours: Settings, monkeypatch: pytest.MonkeyPatch, fault: str, has_it: bool
) -> None:
    world.says()
    monkeypatch.setattr(twilio_whatsapp, "TIME_LIMIT_S", 0.3)
    since = world.timeline.now()
    world.control("faults", next=fault)
    whatsapp = TwilioWhatsApp(ours)
    assert isinstance(whatsapp.send(outgoing(world)), Unknown)
    found = whatsapp.find(outgoing(world), since, since + timedelta(seconds=30), ())
    assert isinstance(found, Accepted) is has_it
    assert (found is None) is not has_it


def test_typing_is_seen_on_the_phone(
    world: World, whatsapp: TwilioWhatsApp, capsys: pytest.CaptureFixture[str]
) -> None:
    whatsapp.typing(received(world).sid)
    assert capsys.readouterr().out == ""
    whatsapp.typing("SM" + "9" * 32)
    assert json.loads(capsys.readouterr().out)["message"] == "typing_failed"


@pytest.mark.parametrize("name", samples.NAMES)
def test_a_file_comes_in_as_the_customer_sent_it(world: World, ours: Settings, name: str) -> None:
    content, content_type, _ = samples.load(name)
    message = received(world, body="", media=[{"sample": name}])
    assert message.type == ("contact" if name.endswith(".vcf") else kind_of(content_type))
    assert TwilioMedia(ours).fetch(message.media[0].url, 1_000_000) == Fetched(content, content_type)


def test_a_file_may_come_a_moment_after_its_message(world: World, ours: Settings) -> None:
    address = received(world, body="", media=[{"sample": samples.NAMES[0]}]).media[0].url
    world.control("faults", mediaNotFoundTimes=1)
    media = TwilioMedia(ours)
    with pytest.raises(MediaNotYet):
        media.fetch(address, 1_000_000)
    assert media.fetch(address, 1_000_000).content


# Twilio's list


def lists(world: World, whatsapp: TwilioWhatsApp, limit: int = 100, since: float = 600) -> Listing:
    now = world.timeline.now()
    return whatsapp.listed(now - timedelta(seconds=since), now, limit)


def test_a_withheld_message_is_in_the_list_as_its_webhook_would_have_told(
    world: World, whatsapp: TwilioWhatsApp
) -> None:
    world.control("faults", dropWebhooks=1)
    sid = world.says(body="Alguém aí?")["sid"]
    world.timeline.advance(60)

    (message,) = lists(world, whatsapp).messages

    assert (message.sid, message.inbound, message.files) == (sid, True, 0)
    rebuilt = as_received(message, (), world.timeline.now())
    assert (rebuilt.cid, rebuilt.text, rebuilt.address) == ("14155238886_5511900000000", "Alguém aí?", MARINA)
    assert rebuilt.sent_at == world.timeline.now() - timedelta(seconds=60)


def test_a_withheld_file_is_at_the_address_that_its_webhook_would_have_named(
    world: World, ours: Settings, whatsapp: TwilioWhatsApp
) -> None:
    name = samples.NAMES[0]
    told = received(world, body="", media=[{"sample": name}])

    (message,) = lists(world, whatsapp).messages
    (file,) = whatsapp.files(message.sid)

    assert (message.files, file.content_type) == (1, told.media[0].content_type)
    assert TwilioMedia(ours).fetch(file.url, 1_000_000).content == samples.load(name)[0]


def test_the_list_tells_what_became_of_our_messages(world: World, whatsapp: TwilioWhatsApp) -> None:
    world.says()
    sent = whatsapp.send(outgoing(world))
    world.pass_time()

    (ours_,) = [message for message in lists(world, whatsapp).messages if not message.inbound]

    assert Accepted(ours_.sid) == sent
    assert fate(ours_).status is Status.DELIVERED


def test_the_list_holds_both_directions_oldest_first_and_only_its_time(world: World, whatsapp: TwilioWhatsApp) -> None:
    world.says(body="antes")
    world.timeline.advance(700)
    world.says(body="um")
    world.timeline.advance(1)
    whatsapp.send(outgoing(world, "dois"))
    world.pass_time()

    found = lists(world, whatsapp)

    assert [message.text for message in found.messages] == ["um", "dois"]
    assert found.complete


def test_a_list_that_is_cut_off_says_so(
    world: World, whatsapp: TwilioWhatsApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twilio_whatsapp, "_LIST_PAGE", 2)
    for n in range(5):
        world.says(body=str(n))
        world.timeline.advance(1)

    assert [message.text for message in lists(world, whatsapp, limit=3).messages] == ["2", "3", "4"]
    assert not lists(world, whatsapp, limit=3).complete
    assert [message.text for message in lists(world, whatsapp, limit=6).messages] == ["0", "1", "2", "3", "4"]
    assert lists(world, whatsapp, limit=6).complete
