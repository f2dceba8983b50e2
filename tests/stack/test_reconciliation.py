"""What never reached us is found in Twilio's list, on the whole product."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore

from tests.local.clients import Agent, Customer, eventually
from tests.local.people import PASSWORD
from tests.local.stack import Stack

QUESTION = "Quanto custa o plano Fibra 500?"
ANSWER = "119,90"
_numbers = itertools.count(600)


@pytest.fixture
def ledger(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> firestore.CollectionReference:
    """Empty, so that the next sweep compares at once, and looks an hour back."""
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", stack.addresses["firestore"])
    client = firestore.Client(project=stack.addresses["project"], credentials=AnonymousCredentials())
    pages: firestore.CollectionReference = client.collection("ledger")
    _forget(pages)
    return pages


@pytest.fixture(autouse=True)
def all_well_afterwards(stack: Stack) -> Iterator[None]:
    yield
    requests.delete(f"{stack.addresses['twilio']}/control/faults", timeout=10).raise_for_status()


@pytest.fixture
def elisa(stack: Stack) -> Agent:
    agent = Agent(stack.addresses, "elisa@fibra.example", PASSWORD)
    agent.signs_in()
    return agent


def _forget(pages: firestore.CollectionReference) -> None:
    for page in pages.list_documents():
        page.delete()


def _customer(stack: Stack) -> Customer:
    return Customer(stack.addresses, f"+5511900000{next(_numbers)}", "Cliente de Teste")


def _control(stack: Stack, address: str, **body: Any) -> dict[str, Any]:
    answer = requests.post(f"{stack.addresses['twilio']}/control/{address}", json=body, timeout=30)
    answer.raise_for_status()
    told: dict[str, Any] = answer.json()
    return told


def _says_in_vain(stack: Stack, customer: Customer, body: str, **more: Any) -> str:
    """The customer writes, Twilio has it, and our webhook never hears of it; more than a minute ago."""
    told = _control(stack, "inbound", **{"from": customer.phone, "name": customer.name, "body": body} | more)
    assert told["status"] is None
    _control(stack, "age", customer=customer.phone, seconds=90)
    return str(told["sid"])


def test_five_withheld_webhooks_are_found_and_answered_once_each(stack, ledger) -> None:
    customers = [_customer(stack) for _ in range(5)]
    _control(stack, "faults", dropWebhooks=5)
    for customer in customers:
        _says_in_vain(stack, customer, QUESTION)
    assert not any(customer.sees() for customer in customers)

    swept = stack.sweep().json()
    for customer in customers:
        customer.waits_for(ANSWER)
    eventually("all events are done", lambda: stack.event_counts()["running"] == 0)
    _forget(ledger)
    again = stack.sweep().json()

    assert swept["reconciled"] >= 5
    assert again["reconciled"] == 0
    assert [len(customer.sees()) for customer in customers] == [1] * 5
    (page,) = ledger.list_documents()
    told = page.get().to_dict()
    assert told["inbound"] >= 5
    assert told["checkedUntil"] < datetime.now(UTC)


def test_a_withheld_picture_reaches_the_bucket(stack, ledger, elisa) -> None:
    customer = _customer(stack)
    _control(stack, "faults", dropWebhooks=1)
    sid = _says_in_vain(stack, customer, "", media=[{"sample": "roteador.jpg"}])

    stack.sweep()

    def look() -> dict[str, Any] | None:
        message = elisa.message(customer.cid, sid)
        return message if message and message["media"][0]["state"] == "stored" else None

    message = eventually("the picture is stored", look)
    link = elisa.gets(f"media/{customer.cid}/{sid}/0")
    assert requests.get(link["url"], timeout=10).headers["Content-Type"] == message["media"][0]["contentType"]


def test_lost_callbacks_are_made_up_for(stack, ledger, elisa) -> None:
    customer = _customer(stack)
    _control(stack, "faults", dropCallbacks=True)
    customer.says(QUESTION)
    customer.waits_for(ANSWER)
    eventually("the phone has it", lambda: customer.sees()[0]["delivered"])
    customer.opens_the_chat()
    eventually("all events are done", lambda: stack.event_counts()["running"] == 0)
    (ours,) = [message for message in elisa.messages(customer.cid) if message["direction"] == "out"]
    assert ours["status"] == "sending"
    _control(stack, "age", customer=customer.phone, seconds=90)

    stack.sweep()

    repaired = elisa.message(customer.cid, ours["id"])
    assert repaired and repaired["status"] == "read"
