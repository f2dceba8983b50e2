"""Twilio, Gemini, the bucket and Firestore fail in every way that we know of: nothing is lost, doubled or stuck."""

from __future__ import annotations

from typing import Any

import pytest

from tests.faults.conftest import Breaker
from tests.faults.matrix import CALLBACKS, GEMINI, TWILIO, Fault, Kill
from tests.local.clients import Customer, Unmet, eventually

QUESTION = "Quanto custa o plano Fibra 500?"
ANSWER = "119,90"
PROMISE = "protocolo"


def test_twilio_and_gemini_fail_in_every_way(breaker: Breaker) -> None:
    """One after the other meets its fault; what follows from each goes on beside the next."""
    unlucky: list[tuple[str, Fault, Customer]] = [("gemini", fault, breaker.customer()) for fault in GEMINI]
    unlucky += [("twilio", fault, breaker.customer()) for fault in TWILIO]
    # the slowest first
    unlucky.sort(key=lambda one: one[1].name not in ("silence", "timeout_before", "timeout_after_accept"))
    for part, fault, customer in unlucky:
        getattr(breaker, part)(next=fault.name, times=fault.times)
        customer.says(QUESTION)
        breaker.taken(part)
    breaker.quiet()

    breaker.recovers()

    breaker.all_is_well()
    for part, fault, customer in unlucky:
        heard = [message["body"] for message in customer.sees()]
        assert len(heard) == 1 and (PROMISE if part == "gemini" else ANSWER) in heard[0], (fault, heard)
    diego = breaker.agent()
    reasons = {fault.what: _reason(diego.conversation(one.cid)) for part, fault, one in unlucky if part == "gemini"}
    assert reasons == {fault.what: fault.then.rpartition(" ")[2] for fault in GEMINI}


def _reason(conversation: dict[str, Any] | None) -> str:
    assert conversation and conversation["owner"] == "queue"
    reason: str = conversation["card"]["reason"]
    return reason


@pytest.mark.parametrize("fault", CALLBACKS, ids=lambda fault: fault.what)
def test_callbacks_come_as_they_like(breaker: Breaker, fault: Fault) -> None:
    customers = [breaker.customer() for _ in range(3)]
    if fault.name == "early":
        response = Kill("", "", "", "twilio.send", "after")
        for customer in customers:
            breaker.stops(customer.phone, customer, response)
    else:
        breaker.twilio(**{fault.name: True})
    breaker.each(lambda customer: customer.says(QUESTION), customers)
    for customer in customers:
        customer.waits_for(ANSWER)
    if fault.name == "early":
        diego = breaker.agent()
        for customer in customers:
            eventually("the callback is written", lambda: _status(diego.messages(customer.cid)) == "delivered")  # noqa: B023
            breaker.goes_on(customer.phone)
    breaker.each(_reads, customers)
    breaker.quiet()

    breaker.recovers()

    breaker.all_is_well()
    assert [len(customer.sees()) for customer in customers] == [1, 1, 1]
    diego = breaker.agent()
    for customer in customers:
        eventually("it is read", lambda: _status(diego.messages(customer.cid)) == "read")  # noqa: B023


def _reads(customer: Customer) -> None:
    eventually("the phone has it", lambda: all(message["delivered"] for message in customer.sees()))
    customer.opens_the_chat()


def _status(timeline: list[dict[str, Any]]) -> str:
    (status,) = [message["status"] for message in timeline if message["direction"] == "out"]
    return str(status)


def test_the_bucket_is_down_when_a_picture_comes(breaker: Breaker) -> None:
    customer = breaker.customer()
    breaker.stack.kill("storage")
    breaker.stops("put", customer, Kill("", "", "", "bucket.put", "before"))
    customer.says(QUESTION, media=[{"sample": "roteador.jpg"}])
    breaker.stopped("put")
    breaker.goes_on("put")
    breaker.stack.revive("storage")
    breaker.quiet()

    breaker.recovers()

    breaker.all_is_well()
    (picture,) = [message for message in breaker.agent().messages(customer.cid) if message["direction"] == "in"]
    assert picture["media"][0]["state"] == "stored"
    assert len(customer.sees()) == 1


def test_firestore_stands_still_while_a_message_comes(breaker: Breaker) -> None:
    """Twilio waits 15 s: it is told "no" before, although the write that was asked for may happen all the same."""
    customer = breaker.customer()
    customer.says("oi")
    breaker.quiet()

    with breaker.stack.frozen("firestore"), pytest.raises(Unmet, match="the webhook answered 503"):
        customer.says(QUESTION)
    breaker.quiet()

    breaker.recovers()

    breaker.all_is_well()
    answers = [message["body"] for message in customer.sees() if ANSWER in message["body"]]
    assert len(answers) == 1
