"""The contract of the port `WhatsApp`, kept by Twilio's adapter, on the stand-in, and by the fake alike."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

import pytest

from tests.adapters.settings import settings
from tests.fakes.whatsapp import FakeWhatsApp
from tests.standins.twilio_world import ACCOUNT, MARINA, NOON, TOKEN, World, twilio_world
from transbordo.adapters import twilio_whatsapp
from transbordo.adapters.twilio_whatsapp import TwilioWhatsApp
from transbordo.domain.ports import WhatsApp
from transbordo.domain.whatsapp.outgoing import Accepted, Outgoing, Refused, SendResult, Unknown

End = Literal["busy", "refused", "lost before", "lost after"]


class Backend(NamedTuple):
    """`next_ends` makes the next send end so; `delivered` counts what Twilio took for the customer."""

    whatsapp: WhatsApp
    next_ends: Callable[[End], object]
    delivered: Callable[[], int]


def _fake() -> Backend:
    fake = FakeWhatsApp()

    def next_ends(end: End) -> None:
        result = {
            "busy": Refused(20429, retryable=True),
            "refused": Refused(21211, retryable=False),
        }.get(end, Unknown("timeout"))
        fake.next_ends(result, arrives=end == "lost after")

    return Backend(fake, next_ends, lambda: len(fake.delivered))


_FAULTS = {"busy": "429", "refused": "21211", "lost before": "timeout_before", "lost after": "timeout_after_accept"}


def _twilio(world: World) -> Backend:
    adapter = TwilioWhatsApp(settings(TWILIO_API_URL=world.url, TWILIO_ACCOUNT_SID=ACCOUNT, TWILIO_AUTH_TOKEN=TOKEN))
    return Backend(
        adapter,
        lambda end: world.control("faults", next=_FAULTS[end], times=1),
        lambda: len([message for message in world.phone() if message["direction"] != "in"]),
    )


@pytest.fixture(params=["fake", "twilio"])
def backend(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Backend]:
    if request.param == "fake":
        yield _fake()
        return
    monkeypatch.setattr(twilio_whatsapp, "TIME_LIMIT_S", 0.5)
    with twilio_world() as world:
        world.says()
        yield _twilio(world)


SINCE: datetime = NOON


def outgoing(text: str = "Olá!", **more: Any) -> Outgoing:
    return Outgoing(to=MARINA, text=text, status_callback=f"https://example.com/status?c=1&m={text}", **more)


def found(backend: Backend, text: str = "Olá!", known: Collection[str] = ()) -> SendResult | None:
    return backend.whatsapp.find(outgoing(text), SINCE, SINCE + timedelta(minutes=1), known)


def test_what_is_sent_is_accepted_delivered_and_found(backend: Backend) -> None:
    sent = backend.whatsapp.send(outgoing())

    assert isinstance(sent, Accepted) and sent.sid
    assert backend.delivered() == 1
    assert found(backend) == sent


def test_every_message_has_an_id_of_its_own(backend: Backend) -> None:
    first, second = backend.whatsapp.send(outgoing("a")), backend.whatsapp.send(outgoing("b"))

    assert first != second
    assert found(backend, "b") == second


@pytest.mark.parametrize(("end", "retryable"), [("busy", True), ("refused", False)])
def test_what_is_refused_was_not_sent(backend: Backend, end: End, retryable: bool) -> None:
    backend.next_ends(end)

    result = backend.whatsapp.send(outgoing())

    assert isinstance(result, Refused) and result.retryable is retryable
    assert backend.delivered() == 0
    assert found(backend) is None


def test_a_refusal_holds_for_one_send(backend: Backend) -> None:
    backend.next_ends("busy")
    backend.whatsapp.send(outgoing())

    assert isinstance(backend.whatsapp.send(outgoing()), Accepted)


def test_a_message_whose_answer_was_lost_is_found(backend: Backend) -> None:
    backend.next_ends("lost after")

    assert isinstance(backend.whatsapp.send(outgoing()), Unknown)
    assert backend.delivered() == 1
    assert isinstance(found(backend), Accepted)


def test_a_message_that_was_lost_on_the_way_is_not_found(backend: Backend) -> None:
    backend.next_ends("lost before")

    assert isinstance(backend.whatsapp.send(outgoing()), Unknown)
    assert backend.delivered() == 0
    assert found(backend) is None


def test_of_two_messages_that_say_the_same_a_known_one_is_passed_over(backend: Backend) -> None:
    first, second = backend.whatsapp.send(outgoing()), backend.whatsapp.send(outgoing())
    assert isinstance(first, Accepted) and isinstance(second, Accepted)

    assert found(backend) == first
    assert found(backend, known={first.sid}) == second
    assert found(backend, known={first.sid, second.sid}) is None


def test_what_was_never_sent_is_not_found(backend: Backend) -> None:
    backend.whatsapp.send(outgoing("another"))

    assert found(backend) is None


def test_showing_that_one_writes_never_fails(backend: Backend) -> None:
    backend.whatsapp.typing("SMunknown")
