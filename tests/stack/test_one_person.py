"""A customer whose phone WhatsApp shows now and hides then, on the whole product: one conversation."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from tests.local.clients import Agent, Customer, eventually
from tests.local.people import PASSWORD
from tests.local.stack import Stack

QUESTION = "Quanto custa o plano Fibra 500?"
ANSWER = "119,90"
_numbers = itertools.count(700)


@pytest.fixture
def diego(stack: Stack) -> Agent:
    agent = Agent(stack.addresses, "diego@fibra.example", PASSWORD)
    agent.signs_in()
    return agent


@pytest.fixture
def faces(stack: Stack) -> tuple[Customer, Customer]:
    """The same person, with a phone and without."""
    number = next(_numbers)
    return (
        Customer(stack.addresses, f"+5511900000{number}", "Caio"),
        Customer(stack.addresses, f"BR.{number}", "Caio"),
    )


def _quiet(stack: Stack) -> None:
    eventually("all events are done", lambda: stack.event_counts()["running"] == 0)


def _entries(agent: Agent, cid: str, direction: str) -> list[dict[str, Any]]:
    return [entry for entry in agent.messages(cid) if entry["direction"] == direction]


def test_who_was_known_by_phone_goes_on_without_it(stack, faces, diego) -> None:
    shown, hidden = faces
    shown.says(QUESTION, fields={"ExternalUserId": f"whatsapp:{hidden.phone}"})
    shown.waits_for(ANSWER)
    _quiet(stack)

    hidden.says("E a instalação, quanto custa?")
    eventually("the answer goes to the last From", hidden.sees)
    _quiet(stack)

    assert len(_entries(diego, shown.cid, "in")) == 2
    conversation = diego.conversation(shown.cid)
    assert conversation and conversation["contact"]["address"] == f"whatsapp:{hidden.phone}"
    signpost = diego.conversation(hidden.cid)
    assert signpost and signpost["mergedInto"] == shown.cid and "owner" not in signpost


def test_whom_a_person_serves_without_a_phone_stays_with_that_person(stack, faces, diego) -> None:
    shown, hidden = faces
    hidden.says("quero falar com uma pessoa")
    hidden.waits_for("protocolo")
    _quiet(stack)
    waiting = diego.conversation(hidden.cid)
    assert waiting
    diego.does(f"conversations/{hidden.cid}/claim", epoch=waiting["epoch"])

    shown.says("agora com o meu número", fields={"ExternalUserId": f"whatsapp:{hidden.phone}"})

    def one() -> dict[str, Any] | None:
        found = diego.conversation(shown.cid)
        return found if found and found["contact"].get("linked") else None

    conversation = eventually("the two are one", one)
    _quiet(stack)
    assert (conversation["owner"], conversation["agentUid"]) == ("agent", "diego")
    assert len(_entries(diego, shown.cid, "in")) == 2
    assert diego.messages(hidden.cid) == []
    assert shown.sees() == []
