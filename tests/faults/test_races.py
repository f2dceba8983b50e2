"""Two moments that decide whether one voice speaks, held still on the whole stack."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
import requests

from tests.entrypoints.conftest import unsigned_token
from tests.faults.conftest import Breaker
from tests.faults.matrix import Kill
from tests.local.clients import eventually

QUESTION = "Quanto custa o plano Fibra 500?"
PEOPLE = 100


def test_of_a_hundred_claims_at_once_one_wins_and_ninety_nine_learn_who(breaker: Breaker) -> None:
    customer = breaker.customer()
    customer.says("quero falar com uma pessoa")
    customer.waits_for("protocolo")
    diego = breaker.agent()
    waiting = eventually("it waits in a queue", lambda: _of_owner(diego.conversation(customer.cid), "queue"))
    url = f"{breaker.stack.addresses['api']}/conversations/{customer.cid}/claim"

    def claims(n: int) -> requests.Response:
        claim = {"sub": f"person-{n}", "name": f"Pessoa {n}", "role": "supervisor"}
        token = unsigned_token(breaker.stack.addresses["project"], **claim)
        headers = {"Authorization": f"Bearer {token}"}
        return requests.post(url, json={"epoch": waiting["epoch"]}, headers=headers, timeout=60)

    answers = breaker.each(claims, list(range(PEOPLE)))

    won = [answer.json()["conversation"] for answer in answers if answer.status_code == 200]
    lost = [answer.json()["error"] for answer in answers if answer.status_code == 409]
    assert (len(won), len(lost)) == (1, PEOPLE - 1)
    assert {error["code"] for error in lost} == {"already_claimed"}
    assert {error["details"]["agentName"] for error in lost} == {won[0]["agentName"]}
    assert [each for each in _events(diego.messages(customer.cid)) if each == "claimed"] == ["claimed"]


MOMENTS = {
    "the model has answered": Kill("", "", "", "model.propose", "after"),
    "the answer is about to be written": Kill("", "", "", "store.commit", "before", 2),
}
_names = itertools.count()


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_claim_between_the_model_s_answer_and_its_sending_silences_the_bot(breaker: Breaker, moment: str) -> None:
    customer, name = breaker.customer(), f"claim {next(_names)}"
    breaker.stops(name, customer, MOMENTS[moment])
    customer.says(QUESTION)
    breaker.stopped(name)
    diego = breaker.agent()
    found = diego.conversation(customer.cid)
    assert found

    claimed = diego.does(f"conversations/{customer.cid}/claim", epoch=found["epoch"])["conversation"]
    breaker.goes_on(name)
    breaker.quiet()
    breaker.recovers()

    assert claimed["owner"] == "agent"
    assert customer.sees() == []
    assert not [message for message in diego.messages(customer.cid) if message["direction"] == "out"]
    breaker.all_is_well()


def _of_owner(conversation: dict[str, Any] | None, owner: str) -> dict[str, Any] | None:
    return conversation if conversation and conversation.get("owner") == owner else None


def _events(timeline: list[dict[str, Any]]) -> list[str]:
    return [message["event"]["name"] for message in timeline if message["direction"] == "event"]
