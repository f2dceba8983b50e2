"""The promises, on the whole product: nothing lost, nothing doubled, one voice, a person always reachable."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from tests.local.clients import Agent, Customer, eventually, new_id
from tests.local.people import PASSWORD
from tests.local.stack import Stack

QUESTION = "Quanto custa o plano Fibra 500?"
ANSWER = "119,90"
_numbers = itertools.count(300)


@pytest.fixture
def customer(stack: Stack) -> Customer:
    number = next(_numbers)
    return Customer(stack.addresses, f"+5511900000{number}", "Cliente de Teste")


@pytest.fixture
def ana(stack: Stack) -> Agent:
    return _agent(stack, "ana@fibra.example")


@pytest.fixture(autouse=True)
def all_well_afterwards(stack: Stack) -> Iterator[None]:
    yield
    requests.delete(f"{stack.addresses['twilio']}/control/faults", timeout=10).raise_for_status()
    requests.delete(f"{stack.addresses['gemini']}/control/faults", timeout=10).raise_for_status()
    stack.disturb_events(duplicate=0, delayMs=0, drop=0)


def _agent(stack: Stack, email: str) -> Agent:
    agent = Agent(stack.addresses, email, PASSWORD)
    agent.signs_in()
    return agent


def _twilio(stack: Stack, **faults: Any) -> None:
    requests.post(f"{stack.addresses['twilio']}/control/faults", json=faults, timeout=10).raise_for_status()


def _gemini(stack: Stack, **faults: Any) -> None:
    requests.post(f"{stack.addresses['gemini']}/control/faults", json=faults, timeout=10).raise_for_status()


def _ages(stack: Stack, customer: Customer, seconds: int) -> None:
    body = {"customer": customer.phone, "seconds": seconds}
    requests.post(f"{stack.addresses['twilio']}/control/age", json=body, timeout=10).raise_for_status()


def _quiet(stack: Stack) -> bool:
    return stack.event_counts()["running"] == 0


def _waits_for_a_person(customer: Customer, agent: Agent) -> dict[str, Any]:
    customer.says("quero falar com uma pessoa")

    def look() -> dict[str, Any] | None:
        found = agent.conversation(customer.cid)
        return found if found and found.get("owner") == "queue" else None

    return eventually("the conversation waits in a queue", look)


def test_fifty_copies_of_one_webhook_are_one_message_and_one_answer(stack, customer, ana) -> None:
    stack.disturb_events(duplicate=1)
    customer.says(QUESTION, copies=50)
    customer.waits_for(ANSWER)
    eventually("all events are done", lambda: _quiet(stack))

    assert len(customer.sees()) == 1
    kinds = [message["direction"] for message in ana.messages(customer.cid)]
    assert (kinds.count("in"), kinds.count("out")) == (1, 1)


def test_a_burst_is_answered_once(stack, customer) -> None:
    for part in ("oi", "tudo bem?", QUESTION):
        customer.says(part)
    customer.waits_for(ANSWER)
    eventually("all events are done", lambda: _quiet(stack))

    assert len(customer.sees()) == 1


def test_of_twenty_claims_at_once_one_wins_and_the_others_learn_who(stack, customer, ana) -> None:
    agents = [_agent(stack, f"{name}@fibra.example") for name in ("ana", "bruno", "carla", "diego")]
    epoch = _waits_for_a_person(customer, _agent(stack, "diego@fibra.example"))["epoch"]

    with ThreadPoolExecutor(20) as pool:
        answers = list(
            pool.map(
                lambda agent: agent.api("POST", f"conversations/{customer.cid}/claim", json={"epoch": epoch}),
                agents * 5,
            )
        )

    won = {answer.json()["conversation"]["agentUid"] for answer in answers if answer.ok}
    lost = [answer.json()["error"] for answer in answers if not answer.ok]
    assert len(won) == 1
    assert {error["code"] for error in lost} <= {"already_claimed", "not_found"}
    assert {error["details"].get("agentUid") for error in lost if error["code"] == "already_claimed"} == won


def test_a_message_whose_event_is_lost_is_answered_by_the_sweep(stack, customer) -> None:
    stack.disturb_events(drop=1)
    customer.says(QUESTION)
    eventually("the event is lost", lambda: stack.event_counts()["dropped"])
    _ages(stack, customer, 61)

    assert stack.sweep().ok
    customer.waits_for(ANSWER)
    assert stack.sweep().ok
    assert len(customer.sees()) == 1


MENDABLE = ("broken_json", "wrong_schema", "max_tokens")


@pytest.mark.parametrize("failure", [*MENDABLE, "too_long", "invented_price", "invented_link"])
def test_an_answer_that_can_not_be_used_is_mended_before_anybody_hears_of_it(stack, customer, failure) -> None:
    _gemini(stack, next=failure, times=1)
    customer.says(QUESTION)

    customer.waits_for(ANSWER)
    assert len(customer.sees()) == 1


@pytest.mark.parametrize("failure", ["429", "503", "blocked", "empty", "broken_json", "wrong_schema", "max_tokens"])
def test_when_the_model_fails_a_person_is_called_and_the_customer_told(stack, customer, failure) -> None:
    # what can be mended gets a second try
    _gemini(stack, next=failure, times=2 if failure in MENDABLE else 1)
    customer.says(QUESTION)
    customer.waits_for("protocolo")

    conversation = _agent(stack, "diego@fibra.example").conversation(customer.cid)
    assert conversation["owner"] == "queue"
    assert conversation["card"]["reason"].startswith("model_")
    assert conversation["card"]["wants"]["text"] == QUESTION


def test_a_send_that_twilio_refuses_for_now_is_sent_later_and_once(stack, customer) -> None:
    diego = _agent(stack, "diego@fibra.example")
    _twilio(stack, next="429", times=1)
    customer.says(QUESTION)
    eventually("Twilio refuses it", lambda: [m for m in diego.messages(customer.cid) if m.get("status") == "queued"])
    assert customer.sees() == []
    _ages(stack, customer, 30)

    assert stack.sweep().ok
    customer.waits_for(ANSWER)
    assert stack.sweep().ok
    assert len(customer.sees()) == 1


def test_a_reply_asked_for_twice_is_sent_once(stack, customer, ana) -> None:
    diego = _agent(stack, "diego@fibra.example")
    epoch = _waits_for_a_person(customer, diego)["epoch"]
    mine = diego.does(f"conversations/{customer.cid}/claim", epoch=epoch)["conversation"]
    reply = {"id": new_id(), "text": "Oi! Aqui é a Diego.", "epoch": mine["epoch"]}

    with ThreadPoolExecutor(8) as pool:
        sent = [
            answer.status_code
            for answer in pool.map(
                lambda _: diego.api("POST", f"conversations/{customer.cid}/messages", json=reply), range(8)
            )
        ]

    customer.waits_for("Aqui é a Diego")
    assert set(sent) <= {200, 201}
    assert sent.count(201) == 1
    assert len([message for message in customer.sees() if "Diego" in message["body"]]) == 1


def test_the_bot_is_silent_once_a_person_has_the_conversation(stack, customer) -> None:
    diego = _agent(stack, "diego@fibra.example")
    _gemini(stack, delayMs=1500)
    customer.says(QUESTION)

    def claimed() -> bool:
        found = diego.conversation(customer.cid)
        return bool(
            found
            and found.get("owner") == "bot"
            and diego.api("POST", f"conversations/{customer.cid}/claim", json={"epoch": found["epoch"]}).ok
        )

    eventually("a person takes it while the model thinks", claimed)
    eventually("all events are done", lambda: _quiet(stack))

    assert customer.sees() == []


def test_a_question_left_open_is_answered_once_as_soon_as_the_bot_has_the_conversation_back(stack, customer) -> None:
    diego = _agent(stack, "diego@fibra.example")
    epoch = _waits_for_a_person(customer, diego)["epoch"]
    mine = diego.does(f"conversations/{customer.cid}/claim", epoch=epoch)["conversation"]
    customer.says(QUESTION)
    eventually("all events are done", lambda: _quiet(stack))
    stack.disturb_events(duplicate=1)

    diego.does(f"conversations/{customer.cid}/return-to-bot", epoch=mine["epoch"])

    customer.waits_for(ANSWER)
    eventually("all events are done", lambda: _quiet(stack))
    assert len([message for message in customer.sees() if ANSWER in message["body"]]) == 1


def test_outside_the_24_hours_free_text_is_refused_and_nothing_is_sent(stack, customer) -> None:
    diego = _agent(stack, "diego@fibra.example")
    epoch = _waits_for_a_person(customer, diego)["epoch"]
    mine = diego.does(f"conversations/{customer.cid}/claim", epoch=epoch)["conversation"]
    before = len(customer.sees())
    _ages(stack, customer, 24 * 3600)

    refused = diego.api(
        "POST",
        f"conversations/{customer.cid}/messages",
        json={"id": new_id(), "text": "Ainda aí?", "epoch": mine["epoch"]},
    )
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "window_closed")
    assert len(customer.sees()) == before
